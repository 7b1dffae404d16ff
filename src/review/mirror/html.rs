//! One update as **HTML**, on a page or in the feed. Whatever it says is escaped.
//!
//! Never here: what was not signed.

use chrono::{DateTime, Utc};

use super::index::{attachment_file, file};
use super::record::Record;
use super::{Label, Labels};
use crate::domain::content::Text;
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Urgency};

/// Text in HTML or XML; what XML cannot hold is taken out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// The revision that counts, and the last one that said something.
pub(super) fn current(update: &[Record]) -> Option<(&Record, &Record)> {
    let current = update.last()?;
    let shown = update
        .iter()
        .rev()
        .find(|record| record.kind != RevisionKind::Retraction && !record.text.is_empty())
        .unwrap_or(current);
    Some((current, shown))
}

/// The title in the original language, with what became of it before it.
pub(super) fn title(labels: Labels, update: &[Record]) -> String {
    let Some((current, shown)) = current(update) else {
        return String::new();
    };
    let language = shown.original_language;
    let title = text_of(shown, language).map_or("", |text| text.title.as_str());
    match mark(labels, current, language) {
        Some(mark) => format!("{mark}: {title}"),
        None => title.to_owned(),
    }
}

/// A whole update, as it stands on a page.
pub(super) fn update(labels: Labels, update: &[Record]) -> String {
    let Some((current, shown)) = current(update) else {
        return String::new();
    };
    let language = shown.original_language;
    let code = escape(&current.code);
    let mut marks = Vec::new();
    if let Some(mark) = mark(labels, current, language) {
        marks.push(format!("<strong class=\"mark\">{}</strong>", escape(&mark)));
    }
    if shown.urgency == Urgency::Breaking {
        let breaking = escape(&labels(language, Label::Breaking));
        marks.push(format!("<strong>{breaking}</strong>"));
    }
    if shown.relayed {
        marks.push(escape(&labels(language, Label::Relayed)));
    }
    if current.kind != RevisionKind::Retraction {
        let verification = labels(language, Label::Verification(shown.verification));
        marks.push(escape(&verification));
    }
    marks.push(moment(current.published_at));
    marks.push(format!("<a href=\"#{code}\"><code>{code}</code></a>"));
    format!(
        "<article id=\"{code}\" class=\"{}\">\n<p class=\"marks\" lang=\"{language}\">{}</p>\n{}{}</article>\n",
        current.kind,
        marks.join(" · "),
        body(labels, update),
        files(labels, update, language)
    )
}

/// What it says, in its original language and then in the others.
pub(super) fn body(labels: Labels, update: &[Record]) -> String {
    let Some((current, shown)) = current(update) else {
        return String::new();
    };
    let original = shown.original_language;
    let mut html = section(labels, (current, shown), original);
    for language in shown.text.keys().filter(|other| **other != original) {
        html.push_str(&format_details(
            *language,
            &section(labels, (current, shown), *language),
        ));
    }
    // What it rested on confirms nothing any more; the signed file keeps it.
    if current.kind != RevisionKind::Retraction {
        html.push_str(&evidence(labels, shown, original));
    }
    html
}

fn format_details(language: Language, section: &str) -> String {
    let name = escape(language.native_name());
    format!("<details lang=\"{language}\"><summary>{name}</summary>\n{section}</details>\n")
}

fn section(labels: Labels, (current, shown): (&Record, &Record), language: Language) -> String {
    let Some(text) = text_of(shown, language) else {
        return String::new();
    };
    let is_retracted = current.kind == RevisionKind::Retraction;
    let (open, close) = if is_retracted {
        ("<s>", "</s>")
    } else {
        ("", "")
    };
    let mut lines = vec![format!("<div lang=\"{language}\" dir=\"auto\">")];
    if is_retracted {
        let label = escape(&labels(language, Label::Retraction));
        lines.push(format!("<p class=\"mark\"><strong>{label}</strong></p>"));
    }
    lines.push(format!("<h2>{open}{}{close}</h2>", escape(&text.title)));
    if let Some(reason) = current.reason(language) {
        let label = escape(&labels(language, Label::Reason));
        lines.push(format!(
            "<p class=\"reason\">{label} {}</p>",
            escape(reason)
        ));
    }
    for paragraph in text.body.split("\n\n").filter(|it| !it.trim().is_empty()) {
        let said = escape(paragraph.trim()).replace('\n', "<br>");
        lines.push(format!("<p>{open}{said}{close}</p>"));
    }
    let what = shown.what_to_do.get(&language).filter(|_| !is_retracted);
    if let Some(what) = what {
        let label = escape(&labels(language, Label::WhatToDo));
        lines.push(format!(
            "<p class=\"do\"><strong>{label}</strong> {}</p>",
            escape(what)
        ));
    }
    lines.push("</div>\n".to_owned());
    lines.join("\n")
}

fn evidence(labels: Labels, shown: &Record, language: Language) -> String {
    let links: Vec<String> = shown
        .evidence
        .iter()
        .filter_map(|evidence| {
            let url = evidence.url.as_ref()?;
            let name = Some(&evidence.note).filter(|note| !note.is_empty());
            let name = escape(name.map_or(url.as_str(), String::as_str));
            // Nothing but a web address becomes a link.
            Some(if ["http", "https"].contains(&url.scheme()) {
                let url = escape(url.as_str());
                format!(
                    "<li dir=\"auto\"><a href=\"{url}\" rel=\"noreferrer nofollow\">{name}</a></li>"
                )
            } else {
                format!("<li dir=\"auto\">{name}</li>")
            })
        })
        .collect();
    if links.is_empty() {
        return String::new();
    }
    format!(
        "<p lang=\"{language}\">{}</p>\n<ul>\n{}\n</ul>\n",
        escape(&labels(language, Label::Evidence)),
        links.join("\n")
    )
}

/// Links to the signed files of every revision, and to what goes with the one that is shown.
fn files(labels: Labels, update: &[Record], language: Language) -> String {
    let attachment = current(update).and_then(|(current, shown)| {
        let attachment = shown.attachment.as_ref()?;
        let file = escape(&attachment_file(attachment));
        let is_shown = current.kind != RevisionKind::Retraction;
        is_shown.then(|| format!("<a href=\"{file}\">{}</a>", escape(&attachment.name)))
    });
    let mut links: Vec<String> = update
        .iter()
        .map(|record| {
            let file = escape(&file(&record.code, record.revision));
            let name = file.rsplit('/').next().unwrap_or(&file);
            format!("<a href=\"{file}\">{name}</a> <a href=\"{file}.minisig\">minisig</a>")
        })
        .collect();
    links.extend(attachment);
    format!(
        "<p class=\"files\" lang=\"{language}\">{} {}</p>\n",
        escape(&labels(language, Label::Signed)),
        links.join(" · ")
    )
}

fn mark(labels: Labels, record: &Record, language: Language) -> Option<String> {
    match record.kind {
        RevisionKind::Original => None,
        RevisionKind::Correction => Some(labels(language, Label::Correction)),
        RevisionKind::Retraction => Some(labels(language, Label::Retraction)),
    }
}

fn text_of(record: &Record, language: Language) -> Option<&Text> {
    record
        .text
        .get(&language)
        .or_else(|| record.text.values().next())
}

fn moment(at: DateTime<Utc>) -> String {
    format!(
        "<time datetime=\"{}\">{} UTC</time>",
        at.format("%Y-%m-%dT%H:%M:%SZ"),
        at.format("%Y-%m-%d %H:%M")
    )
}

#[cfg(test)]
mod tests {
    use super::escape;
    use proptest::prelude::{prop_assert, proptest};

    proptest! {
        #[test]
        fn nothing_that_is_said_becomes_markup(text in ".*") {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert!(escaped.chars().all(|letter| !letter.is_control() || "\t\n".contains(letter)));
        }
    }
}
