//! A **digest** as its readers see it: one message of several updates, each with what must be known before anything else.
//!
//! Never here: a sentence, or anything but escaped text between our own few tags.

use super::{PART_LIMIT, Paragraph, Style, escape, labels, length, push, take, utf16};
use crate::delivery::Digest;
use crate::domain::language::Language;
use crate::store::publication::Published;
use crate::text::{self, Words, time};

/// UTF-16 units of a text that is shown whole; of a longer one the beginning is, with a way to read on.
const WHOLE: usize = 500;

/// UTF-16 units of the beginning of a longer one.
const BEGINNING: usize = 400;

/// One message of HTML, and how many of the entries it holds, at least one. `link` leads to an update when its code is added.
pub(in crate::telegram) fn digest(
    digest: &Digest,
    language: Language,
    link: &str,
) -> (String, usize) {
    let words = text::words(language);
    let title = if digest.is_continued {
        words.digest_continued()
    } else {
        words.digest_title(&time::day(language, digest.day))
    };
    let mut html = format!("<b>{}</b>", escape(&title));
    let mut held = 0;
    for published in &digest.entries {
        let longer = format!("{html}\n\n{}", entry(published, language, words, link));
        if held > 0 && length(&longer) > PART_LIMIT {
            break;
        }
        html = longer;
        held += 1;
    }
    (html, held)
}

/// One update as a digest writes it, as HTML.
pub(super) fn entry(published: &Published, language: Language, words: Words, link: &str) -> String {
    let mut lines = vec![labels(published, words)];
    let mut is_whole = true;
    if let Some((shown, text)) = published.content.text_for(language) {
        lines.push(paragraph(Style::Bold, text.title.clone()));
        if shown != language {
            let note = words.render_not_translated(&words.language_name(shown));
            lines.push(paragraph(Style::Italic, note));
        }
        let body = text.body.trim();
        is_whole = utf16(body) <= WHOLE;
        lines.push(paragraph(
            Style::Plain,
            if is_whole {
                body.to_owned()
            } else {
                format!("{}…", take(body, BEGINNING).trim_end())
            },
        ));
    }
    lines.push(paragraph(
        Style::Plain,
        if is_whole {
            let at = time::date_time(language, published.published_at);
            words.render_code(&published.code, &at)
        } else {
            words.digest_read_on(&format!("{link}{}", published.code))
        },
    ));
    let mut html = String::new();
    for line in lines {
        if !html.is_empty() {
            html.push('\n');
        }
        push(&mut html, line.style, &line.text);
    }
    html
}

fn paragraph(style: Style, text: String) -> Paragraph {
    Paragraph { style, text }
}
