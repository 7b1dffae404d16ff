//! **Invisible** characters in a catalogue: none stands there on purpose, and Postgres refuses some of them.
//!
//! Never here: what else is wrong.

use super::File;

/// A sentence for each text of the file that has one.
pub(super) fn problems(file: &File) -> Vec<String> {
    let topics = file.topic.iter().flat_map(|topic| {
        let names = topic.name.values();
        names.filter_map(|name| told("topic", &topic.slug, "name", name))
    });
    let sources = file.source.iter().flat_map(|source| {
        let texts = [
            ("name", Some(&source.name)),
            ("url", Some(&source.url)),
            ("language", Some(&source.language)),
            ("proxy", source.proxy.as_ref()),
        ];
        let named = source.topics.iter().map(|topic| ("topics", Some(topic)));
        let selectors = source.select.iter().flat_map(|select| {
            let rest = [&select.title, &select.text, &select.link, &select.date];
            let rest = rest.into_iter().map(Option::as_ref);
            std::iter::once(Some(&select.entry))
                .chain(rest)
                .map(|selector| ("select", selector))
        });
        let all = texts.into_iter().chain(named).chain(selectors);
        all.filter_map(|(key, text)| told("source", &source.slug, key, text?))
    });
    topics.chain(sources).collect()
}

fn told(what: &str, slug: &str, key: &str, text: &str) -> Option<String> {
    // A selector may be broken into lines.
    let is_fine = |letter: char| key == "select" && letter.is_whitespace();
    let hidden = text
        .chars()
        .find(|letter| is_hidden(*letter) && !is_fine(*letter))?;
    let number = u32::from(hidden);
    Some(format!(
        "{what} {slug:?}: {key} holds the character U+{number:04X}, which nobody sees: take it out"
    ))
}

/// A control character, or one that turns what comes after it around.
pub(super) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
