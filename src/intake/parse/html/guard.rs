//! What stands between the tags of a page and the tree, and keeps the tree small, flat and cheap to build.

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeSink as _};
use scraper::{Html, HtmlTreeSink};

type Handle = <HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle;

/// Elements inside each other; browsers stop there too.
const MAX_DEPTH: usize = 512;
/// Nodes of the tree.
const MAX_NODES: usize = 100_000;
/// Attributes of an element.
const MAX_ATTRIBUTES: usize = 64;
/// Unclosed formatting elements whose attributes are kept. With the same attributes three are kept in mind at most, with
/// different ones all; each new one is compared with all of them, and each new paragraph opens them all again.
const MAX_FORMATTING: usize = 100;
/// Tags for `html` and `body`, each of which may add attributes.
const MAX_ROOTS: usize = 16;

/// Closed by the end of what is around them; rarely by a tag of their own.
const CLOSE_THEMSELVES: [&str; 15] = [
    "p", "li", "dd", "dt", "option", "optgroup", "tr", "tbody", "thead", "tfoot", "rb", "rt",
    "rtc", "rp", "colgroup",
];
/// One of these ends another, and formatting does not reach into it.
const CELLS: [&str; 3] = ["td", "th", "caption"];
const VOID: [&str; 21] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "keygen", "frame", "basefont", "bgsound", "html", "head", "body",
];
const FORMATTING: [&str; 13] = [
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// An end tag closes nothing beyond one of these.
const WALLS: [&str; 16] = [
    "applet",
    "table",
    "marquee",
    "object",
    "template",
    "svg",
    "math",
    "select",
    "foreignobject",
    "desc",
    "title",
    "annotation-xml",
    "mi",
    "mo",
    "mn",
    "mtext",
];
/// Nor does that of an element such as `span` beyond one of these.
const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "iframe",
    "listing",
    "main",
    "menu",
    "nav",
    "noembed",
    "noframes",
    "noscript",
    "ol",
    "plaintext",
    "pre",
    "script",
    "search",
    "section",
    "style",
    "summary",
    "textarea",
    "ul",
];

pub(super) struct Guard {
    builder: TreeBuilder<Handle, HtmlTreeSink>,
    /// At least what is open in the tree, but for elements that close themselves.
    open: RefCell<Vec<Open>>,
    formatting: Cell<usize>,
    roots: Cell<usize>,
    tokens: Cell<u64>,
}

struct Open {
    name: String,
    /// A formatting element with attributes.
    is_counted: bool,
}

impl Guard {
    pub(super) fn new(builder: TreeBuilder<Handle, HtmlTreeSink>) -> Self {
        Self {
            builder,
            open: RefCell::new(Vec::new()),
            formatting: Cell::new(0),
            roots: Cell::new(0),
            tokens: Cell::new(0),
        }
    }

    /// How many tokens came so far.
    pub(super) fn tokens(&self) -> u64 {
        self.tokens.get()
    }

    /// Has the page too many nodes? What came after is not in the tree.
    pub(super) fn is_full(&self) -> bool {
        self.builder.sink.0.borrow().tree.values().len() > MAX_NODES
    }

    pub(super) fn finish(self) -> Html {
        self.builder.sink.finish()
    }

    /// Whether a tag may go into the tree.
    fn admit(&self, tag: &mut Tag) -> bool {
        let name: &str = &tag.name;
        let mut open = self.open.borrow_mut();
        if tag.kind == TagKind::EndTag {
            let closed = close(&mut open, name);
            self.formatting.set(self.formatting.get() - closed);
            return true;
        }
        tag.attrs.truncate(MAX_ATTRIBUTES);
        if matches!(name, "html" | "body") {
            self.roots.set(self.roots.get() + 1);
            return self.roots.get() <= MAX_ROOTS;
        }
        let in_drawing = || {
            open.iter()
                .any(|known| known.name == "svg" || known.name == "math")
        };
        if VOID.contains(&name)
            || CLOSE_THEMSELVES.contains(&name)
            || (tag.self_closing && in_drawing())
        {
            return true;
        }
        if CELLS.contains(&name) {
            let wall = open.iter().rposition(|known| is_wall(&known.name));
            if let Some(at) = wall.filter(|at| CELLS.contains(&open[*at].name.as_str())) {
                open.truncate(at);
            }
        }
        if open.len() >= MAX_DEPTH {
            return false;
        }
        let is_formatting = FORMATTING.contains(&name) && !tag.attrs.is_empty();
        let is_counted = is_formatting && self.formatting.get() < MAX_FORMATTING;
        open.push(Open {
            name: name.to_owned(),
            is_counted,
        });
        if is_counted {
            self.formatting.set(self.formatting.get() + 1);
        } else if is_formatting {
            tag.attrs.clear();
        }
        true
    }
}

fn is_wall(name: &str) -> bool {
    WALLS.contains(&name) || CELLS.contains(&name)
}

/// Takes off what an end tag closes, or less; gives how many counted formatting elements are over for good. Those that
/// end with what is around them are opened again.
fn close(open: &mut Vec<Open>, name: &str) -> usize {
    // What lies in these stays open when they close.
    let alone = FORMATTING.contains(&name) || matches!(name, "a" | "form");
    let reaches_far = alone || BLOCKS.contains(&name) || is_wall(name);
    // A table ends with all its cells.
    let stops = |known: &str| {
        let is_stop = is_wall(known) && !(name == "table" && CELLS.contains(&known));
        is_stop || (!reaches_far && BLOCKS.contains(&known))
    };
    let inside = open
        .iter()
        .rposition(|known| known.name == name || stops(&known.name));
    match inside.filter(|at| open[*at].name == name) {
        Some(at) if alone => usize::from(open.remove(at).is_counted),
        Some(at) => {
            open.truncate(at);
            0
        }
        None => 0,
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.tokens.set(self.tokens.get() + 1);
        if self.is_full() && !matches!(token, Token::EOFToken) {
            return TokenSinkResult::Continue;
        }
        let token = match token {
            Token::TagToken(mut tag) => {
                if !self.admit(&mut tag) {
                    return TokenSinkResult::Continue;
                }
                Token::TagToken(tag)
            }
            Token::CommentToken(_) => return TokenSinkResult::Continue,
            other => other,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}
