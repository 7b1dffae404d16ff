//! **Rendering**: a revision as its readers see it, in one or more messages of Telegram's HTML.
//!
//! Never here: a sentence, or anything but escaped text between our own few tags.

mod beside;
mod digest;
mod notice;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::delivery::{Edit, Notice};
use crate::domain::language::Language;
use crate::domain::update::{Occasion, RevisionKind, Urgency};
use crate::review::Rendering;
use crate::store::publication::Published;
use crate::text::{self, Words, time};

use beside::{left_over, plain_answer};
pub use beside::{mirror_label, plain_digest};
pub(super) use digest::digest;
pub(super) use notice::{edited, file_change, notice, text_changes};

/// UTF-16 units of a message after its mark-up is read (Bot API, sendMessage).
pub const PART_LIMIT: usize = 4096;

/// UTF-16 units of a caption after its mark-up is read (Bot API).
const CAPTION_LIMIT: usize = 1024;

/// UTF-16 units kept free for the number of a part: two line feeds and `10/10`.
const NUMBER_ROOM: usize = 8;

/// A paragraph and how it stands out.
struct Paragraph {
    style: Style,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Italic,
}

/// The messages of a revision for readers of a language; at least one, each within Telegram's limit.
#[must_use]
pub fn render(published: &Published, language: Language) -> Vec<String> {
    let words = text::words(language);
    let mark = match published.occasion {
        Occasion::Live => None,
        Occasion::Drill => Some(words.render_drill()),
        Occasion::Preview => Some(words.render_preview()),
    };
    let more = words.render_more();
    let Some(mark) = mark else {
        return pack(&paragraphs(published, language), &more);
    };
    // Each message says so: one may be seen without the others.
    let mut all = vec![bold(mark.clone())];
    all.extend(paragraphs(published, language));
    pack(&all, &format!("{mark}\n{more}"))
}

/// The same as plain text, as it is copied from there.
#[must_use]
pub fn plain_text(published: &Published, language: Language) -> Vec<String> {
    render(published, language)
        .iter()
        .map(|part| without_markup(part))
        .collect()
}

/// How revisions look to their readers, for who compares a text with them.
pub const RENDERING: Rendering = Rendering {
    messages: plain_text,
    notice: plain_notice,
    edited: plain_edited,
    left_over,
    answer: plain_answer,
    digest: beside::of_digest,
    answered: beside::answered,
    labels: mirror_label,
};

fn plain_notice(before: &Published, now: &Published, language: Language) -> Vec<String> {
    let told = Notice {
        now: Arc::new(now.clone()),
        before: Arc::new(before.clone()),
    };
    let parts = notice(&told, language);
    parts.iter().map(|part| without_markup(part)).collect()
}

fn plain_edited(old: &Published, now: &Published, language: Language, bot: &str) -> String {
    let edit = Edit {
        message_id: 0,
        part: 1,
        old,
        now,
        language,
    };
    without_markup(&edited(&edit, &link_to(bot, &now.code)))
}

/// The address that opens the chat with the bot and asks for an update.
pub(super) fn link_to(bot: &str, code: &str) -> String {
    format!("https://t.me/{bot}?start=v_{code}")
}

/// A plain text in as many messages as it needs, as HTML; each after the first begins with `more`.
pub(super) fn split(text: &str, more: &str) -> Vec<String> {
    let paragraphs: Vec<Paragraph> = text
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .map(|text| plain(text.trim_end()))
        .collect();
    pack(&paragraphs, more)
}

/// Text as Telegram's HTML takes it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The beginning of a message as a caption takes it: whole paragraphs, or the first one cut.
pub(super) fn caption(html: &str) -> String {
    let mut kept = String::new();
    for paragraph in html.split("\n\n") {
        let longer = if kept.is_empty() {
            paragraph.to_owned()
        } else {
            format!("{kept}\n\n{paragraph}")
        };
        if length(&longer) > CAPTION_LIMIT {
            break;
        }
        kept = longer;
    }
    if kept.is_empty() {
        return escape(take(&without_markup(html), CAPTION_LIMIT));
    }
    kept
}

/// A part as plain text: our few tags taken out, what was escaped written as it was.
pub(super) fn without_markup(html: &str) -> String {
    let mut text = html.to_owned();
    for tag in ["<b>", "</b>", "<i>", "</i>"] {
        text = text.replace(tag, "");
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// UTF-16 units of a part once its mark-up is read.
pub(super) fn length(html: &str) -> usize {
    utf16(&without_markup(html))
}

fn paragraphs(published: &Published, language: Language) -> Vec<Paragraph> {
    let words = text::words(language);
    let mut paragraphs = vec![labels(published, words)];
    paragraphs.extend(text_of(published, language, words));
    paragraphs.push(foot(published, language, words));
    paragraphs
}

/// Title, text, and what to do.
fn text_of(published: &Published, language: Language, words: Words) -> Vec<Paragraph> {
    let content = &published.content;
    let mut paragraphs = Vec::new();
    if let Some((shown, text)) = content.text_for(language) {
        if shown != language {
            let note = words.render_not_translated(&words.language_name(shown));
            paragraphs.push(Paragraph {
                style: Style::Italic,
                text: note,
            });
        }
        paragraphs.push(bold(text.title.clone()));
        paragraphs.extend(
            text.body
                .split("\n\n")
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(plain),
        );
    }
    let to_do = std::iter::once(language)
        .chain(language.fallbacks())
        .find_map(|language| content.what_to_do.get(&language));
    paragraphs.extend(to_do.map(|text| bold(words.render_what_to_do(text))));
    paragraphs
}

/// Region, evidence, code and time.
fn foot(published: &Published, language: Language, words: Words) -> Paragraph {
    let content = &published.content;
    let mut foot = Vec::new();
    foot.extend(
        content
            .region
            .as_deref()
            .map(|region| words.render_region(region)),
    );
    let links: Vec<&str> = content
        .evidence
        .iter()
        .filter(|evidence| evidence.public)
        .map(|evidence| evidence.url.as_str())
        .collect();
    if !links.is_empty() {
        foot.push(words.render_evidence(&links.join(" ")));
    }
    // A drill has no code: nothing of it can be checked later.
    if published.occasion != Occasion::Drill {
        foot.push(words.render_code(
            &published.code,
            &time::date_time(language, published.published_at),
        ));
    }
    plain(&foot.join("\n"))
}

/// `Breaking · Verification: confirmed`: what a reader must know before anything else. Plain text unless it is more than the
/// verification: a label must not look like the headline.
fn labels(published: &Published, words: Words) -> Paragraph {
    let mut labels = Vec::new();
    match published.kind {
        RevisionKind::Original => {}
        RevisionKind::Correction => {
            labels.push(words.amend_correction(published.number - 1));
        }
        RevisionKind::Retraction => labels.push(words.render_retraction()),
    }
    if published.urgency == Urgency::Breaking {
        labels.push(words.render_breaking());
    }
    let style = if labels.is_empty() {
        Style::Plain
    } else {
        Style::Bold
    };
    // How well it was verified does not matter any more.
    if published.kind == RevisionKind::Retraction {
        return bold(labels.join(" · "));
    }
    // Nobody verified it: that stands where the verification would.
    labels.push(if published.relayed {
        words.render_relayed()
    } else {
        words.draft_verification(&words.verification(published.verification.as_str()))
    });
    Paragraph {
        style,
        text: labels.join(" · "),
    }
}

fn bold(text: String) -> Paragraph {
    Paragraph {
        style: Style::Bold,
        text,
    }
}

fn plain(text: &str) -> Paragraph {
    Paragraph {
        style: Style::Plain,
        text: text.to_owned(),
    }
}

/// Fills messages with paragraphs; one that is too long is cut at a blank. Each message after the first begins with `more`,
/// and each of several ends with its number.
fn pack(paragraphs: &[Paragraph], more: &str) -> Vec<String> {
    let whole = fill(paragraphs, more, PART_LIMIT);
    if whole.len() == 1 {
        return whole;
    }
    let mut parts = fill(paragraphs, more, PART_LIMIT - NUMBER_ROOM);
    let of = parts.len();
    for (number, part) in (1..).zip(&mut parts) {
        // Writing to a String cannot fail.
        let _ = write!(part, "\n\n{number}/{of}");
    }
    parts
}

fn fill(paragraphs: &[Paragraph], more: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut html, mut units) = (String::new(), 0);
    for paragraph in paragraphs {
        let mut rest = paragraph.text.as_str();
        while !rest.is_empty() {
            let gap = if html.is_empty() { 0 } else { 2 };
            let room = limit.saturating_sub(units + gap);
            let piece = take(rest, room);
            let is_whole = piece.len() == rest.len();
            // A paragraph that would fit into a message of its own is not cut.
            if piece.is_empty()
                || (!is_whole && utf16(rest) <= limit - utf16(more) - 2 && !html.is_empty())
            {
                parts.push(std::mem::take(&mut html));
                html.push_str(&escape(more));
                units = utf16(more);
                continue;
            }
            if gap > 0 {
                html.push_str("\n\n");
            }
            push(&mut html, paragraph.style, piece.trim_end());
            units += gap + utf16(piece);
            rest = rest[piece.len()..].trim_start();
        }
    }
    parts.push(html);
    parts
}

fn push(html: &mut String, style: Style, text: &str) {
    let text = escape(text);
    // Writing to a String cannot fail.
    let _ = match style {
        Style::Plain => write!(html, "{text}"),
        Style::Bold => write!(html, "<b>{text}</b>"),
        Style::Italic => write!(html, "<i>{text}</i>"),
    };
}

/// The longest beginning of at most `room` UTF-16 units, cut after white space if there is any, never inside a character.
fn take(text: &str, room: usize) -> &str {
    if utf16(text) <= room {
        return text;
    }
    let (mut units, mut end, mut after_blank) = (0, 0, 0);
    for (index, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > room {
            break;
        }
        end = index + letter.len_utf8();
        if letter.is_whitespace() {
            after_blank = end;
        }
    }
    &text[..if after_blank > 0 { after_blank } else { end }]
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::{PART_LIMIT, Paragraph, Style, escape, pack, take, utf16, without_markup};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn plain(text: &str) -> Paragraph {
        Paragraph {
            style: Style::Plain,
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_fits_is_one_message() {
        let parts = pack(
            &[
                Paragraph {
                    style: Style::Bold,
                    text: "A & B <c>".to_owned(),
                },
                plain("Text."),
            ],
            "(continued)",
        );
        assert_eq!(parts, ["<b>A &amp; B &lt;c&gt;</b>\n\nText."]);
    }

    #[test]
    fn a_long_text_is_cut_between_paragraphs() {
        let long = "word ".repeat(600);
        let parts = pack(&[plain(long.trim()), plain(long.trim())], "(continued)");
        assert_eq!(parts.len(), 2);
        assert!(parts[1].starts_with("(continued)\n\nword"));
        assert!(parts[0].ends_with("\n\n1/2") && parts[1].ends_with("\n\n2/2"));
    }

    #[test]
    fn nothing_is_cut_inside_a_character() {
        assert_eq!(take("😀😀", 3), "😀");
        assert_eq!(take("ab cd", 4), "ab ");
    }

    proptest! {
        #[test]
        fn every_message_is_within_the_limit_and_nothing_is_lost(texts in proptest::collection::vec("[a-z😀 ]{0,3000}", 1..5), bold in any::<bool>()) {
            let style = if bold { Style::Bold } else { Style::Plain };
            let paragraphs: Vec<Paragraph> =
                texts.iter().map(|text| Paragraph { style, text: text.trim().to_owned() }).collect();
            let parts = pack(&paragraphs, "(continued)");
            for part in &parts {
                let shown = part.replace("<b>", "").replace("</b>", "");
                prop_assert!(utf16(&shown) <= PART_LIMIT, "{}", utf16(&shown));
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let of = parts.len();
            let numbered = (1..).zip(&parts).map(|(number, part)| part.trim_end_matches(&format!("\n\n{number}/{of}")).to_owned());
            let sent: String = numbered.collect::<String>().replace("<b>", "").replace("</b>", "").replace("(continued)", "");
            let written: String = texts.iter().map(|text| letters(text)).collect();
            prop_assert_eq!(letters(&sent), written);
        }

        #[test]
        fn escaped_text_has_no_markup_and_comes_back_whole(text in ".*") {
            prop_assert!(!escape(&text).contains(['<', '>']));
            prop_assert_eq!(without_markup(&format!("<b>{}</b>", escape(&text))), text);
        }
    }
}
