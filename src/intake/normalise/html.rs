//! HTML to plain text, by the tokens of an HTML5 reader: no tree, so neither depth nor size can hurt.
//!
//! Paragraphs stay paragraphs and lists lists; a link's address follows it in parentheses, or stands alone where it is
//! its own text. Scripts, styles and pictures go. There is no mark-up and no footnote in the result.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{Markup, Text, tidy};

mod layout;

use layout::{Layout, Links};

/// Of one text so many bytes are looked at.
const MAX_HTML: usize = 512 * 1024;

/// Tags that people use in titles, and that show a text without a type to be HTML.
const KNOWN: [&str; 91] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "article",
    "aside",
    "audio",
    "b",
    "big",
    "blink",
    "blockquote",
    "br",
    "button",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "marquee",
    "math",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// A headline: one line of plain text. Escaped twice, it is read as a browser would show it.
pub(super) fn line(text: &Text) -> String {
    let body = head(&text.body);
    match text.markup {
        Markup::Plain => tidy::line(body),
        Markup::Html => tidy::line(&written(body, None)),
        Markup::Unsaid => tidy::line(&written(&only_known_tags(body), None)),
    }
}

/// A body of plain text.
pub(super) fn paragraphs(text: &Text) -> String {
    let body = head(&text.body);
    let links = Some(Links {
        base: text.base.clone(),
    });
    match text.markup {
        Markup::Plain => tidy::paragraphs(body),
        Markup::Unsaid if !has_known_tag(body) => tidy::paragraphs(&written(&unmarked(body), None)),
        Markup::Unsaid | Markup::Html => tidy::paragraphs(&written(body, links)),
    }
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(MAX_HTML);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Text without tags: blank lines are paragraphs, a single line break is the publisher's wrapping.
fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if line.trim().is_empty() {
            out.push_str("<p>");
        } else {
            out.push_str(&line.replace('<', "&lt;"));
            out.push('\n');
        }
    }
    out
}

/// `List<String> and <b>bold</b>` keeps its `<String>`.
fn only_known_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('<');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str(if opens_known_tag(piece) { "<" } else { "&lt;" });
        out.push_str(piece);
    }
    out
}

fn has_known_tag(text: &str) -> bool {
    text.split('<').skip(1).any(opens_known_tag)
}

fn opens_known_tag(after: &str) -> bool {
    let name = after.strip_prefix('/').unwrap_or(after);
    let end = name
        .find(|letter: char| !letter.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let closes = name[end..].starts_with(['>', '/'])
        || (name[end..].starts_with(char::is_whitespace) && name.contains('>'));
    closes
        && KNOWN
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&name[..end]))
}

/// Runs the HTML through a tokenizer; without `links` addresses are left out.
fn written(html: &str, links: Option<Links>) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(
        Sink {
            layout: RefCell::new(Layout::new(links)),
            frames_close: html.to_ascii_lowercase().contains("</iframe"),
        },
        TokenizerOpts::default(),
    );
    // The sink never asks to stop for a script, so one call takes everything.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.layout.into_inner().finish()
}

struct Sink {
    layout: RefCell<Layout>,
    /// Otherwise a frame that never ends would swallow the rest.
    frames_close: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.layout.borrow_mut().text(&text),
            Token::TagToken(tag) => return self.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if name == "iframe" && !self.frames_close {
            return TokenSinkResult::Continue;
        }
        let mut layout = self.layout.borrow_mut();
        if tag.kind == TagKind::EndTag {
            layout.end(name);
            return TokenSinkResult::Continue;
        }
        let value = |wanted: &str| {
            tag.attrs
                .iter()
                .find(|attr| &*attr.name.local == wanted)
                .map(|attr| attr.value.to_string())
        };
        layout.start(name, &value);
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "xmp" | "noembed" | "noframes" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    fn text(body: &str, markup: Markup) -> Text {
        Text {
            body: body.to_owned(),
            markup,
            base: Url::parse("https://example.org/news/").ok(),
        }
    }

    fn html(body: &str) -> String {
        paragraphs(&text(body, Markup::Html))
    }

    #[test]
    fn blocks_and_lists() {
        assert_eq!(
            html("<h1>A</h1><p>b<br>c &amp; d</p>\n<p>e</p><div>f</div>g"),
            "A\n\nb\nc & d\n\ne\n\nf\ng"
        );
        assert_eq!(
            html("x<ul><li>one</li><li>two</ul><ol><li>a<li>b</ol>y"),
            "x\n\n• one\n• two\n\n1. a\n2. b\n\ny"
        );
        assert_eq!(
            html("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
            "a b\nc"
        );
        assert_eq!(html("<pre>a\n  b</pre>"), "a\nb");
        assert_eq!(
            html("one<script>alert('<p>')</script><style>p{}</style> two<!-- no -->"),
            "one two"
        );
    }

    #[test]
    fn links_show_where_they_lead() {
        assert_eq!(
            html("see <a href='/a?utm_source=x'>this</a>."),
            "see this (https://example.org/a)."
        );
        assert_eq!(
            html("<a href='https://example.org/a'>https://example.org/a</a>"),
            "https://example.org/a"
        );
        assert_eq!(
            html("<a href='https://example.org/a/long'>example.org/a/lo…</a>"),
            "https://example.org/a/long"
        );
        assert_eq!(
            html("<a href='https://x.org/'><span>https://</span><span>x.org</span></a>"),
            "https://x.org/"
        );
        assert_eq!(
            html(
                "<a href='#n1'>1</a> <a href='javascript:x()'>y</a> <a href='/t/z'>#tag</a> <a href='x'><img></a>"
            ),
            "1 y #tag"
        );
    }

    #[test]
    fn titles_are_read_as_a_browser_shows_them() {
        let title = |body: &str| line(&text(body, Markup::Unsaid));
        assert_eq!(
            title("AT&amp;T &lt;pre&gt; <b>bold</b>\n<a href='/x'>link</a>"),
            "AT&T <pre> bold link"
        );
        assert_eq!(
            title("List<String> if x<y and z>d, 1 < 2"),
            "List<String> if x<y and z>d, 1 < 2"
        );
        assert_eq!(
            line(&text("a <b>c</b> &amp;", Markup::Plain)),
            "a <b>c</b> &amp;"
        );
    }

    #[test]
    fn texts_without_tags_keep_their_paragraphs() {
        assert_eq!(
            paragraphs(&text("one\nline &amp; x < y\n\ntwo", Markup::Unsaid)),
            "one line & x < y\n\ntwo"
        );
        assert_eq!(paragraphs(&text("one\nline", Markup::Plain)), "one\nline");
    }

    #[test]
    fn depth_and_size_do_not_hurt() {
        assert_eq!(
            html(&format!("{}x", "<div><a href='/q'>".repeat(20_000))),
            "x"
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(body in "(<|>|/|&|;|a|p|li|ul|ol|pre|script|href=|\"|'| |\n|x){0,60}") {
            let _ = html(&body);
            let _ = line(&text(&body, Markup::Unsaid));
        }
    }
}
