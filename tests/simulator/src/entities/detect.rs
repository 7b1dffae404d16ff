//! Detect: addresses, mentions, hashtags, commands and mail addresses that the server finds by itself.
//!
//! A close likeness, not Telegram's whole list of endings; it only adds entities and never changes a text.

use super::{Entity, Kind};

/// Endings that make a word with a dot an address even without `https://`.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "info", "by", "ru", "ua", "pl", "lt", "lv", "de", "eu", "uk", "us", "io",
    "me", "tv", "app", "dev", "news", "media", "live", "example", "рф", "бел", "укр",
];

/// Everything found in a text, in order.
pub(super) fn detect(text: &str) -> Vec<Entity> {
    if !text.contains(['@', '#', '/', '.']) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        detect_in(word.trim_end(), offset, &mut found);
        offset += super::utf16_length(word);
    }
    found
}

fn detect_in(word: &str, offset: usize, found: &mut Vec<Entity>) {
    let bare = word.trim_start_matches(['(', '[', '"', '\'', '«', '„', '“', ',']);
    let begin = offset + super::utf16_length(&word[..word.len() - bare.len()]);
    let kind_and_length = mark(bare, '/', command_length, Kind::BotCommand)
        .or_else(|| mark(bare, '@', mention_length, Kind::Mention))
        .or_else(|| mark(bare, '#', hashtag_length, Kind::Hashtag))
        .or_else(|| address(bare));
    if let Some((kind, length)) = kind_and_length {
        found.push(Entity::new(kind, begin, length));
    }
}

fn mark(word: &str, sign: char, length: fn(&str) -> usize, kind: Kind) -> Option<(Kind, usize)> {
    let rest = word.strip_prefix(sign)?;
    let length = length(rest);
    (length > 0).then_some((kind, length + 1))
}

fn name_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

/// A command, perhaps with `@bot` after it; a path like `/a/b` is none.
fn command_length(rest: &str) -> usize {
    let name = name_length(rest);
    if name == 0 || name > 64 || rest[name..].starts_with('/') {
        return 0;
    }
    match rest[name..].strip_prefix('@') {
        Some(bot) if name_length(bot) >= 3 => name + 1 + name_length(bot),
        _ => name,
    }
}

fn mention_length(rest: &str) -> usize {
    let length = name_length(rest);
    if (3..=32).contains(&length) {
        length
    } else {
        0
    }
}

fn hashtag_length(rest: &str) -> usize {
    let tag: String = rest
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    if tag.chars().all(|letter| letter.is_ascii_digit()) {
        return 0;
    }
    super::utf16_length(&tag)
}

fn address(word: &str) -> Option<(Kind, usize)> {
    let word = word.trim_end_matches(['.', ',', '!', '?', ':', ';', ')', ']', '"', '\'', '»', '”']);
    let (after_scheme, has_scheme) = ["https://", "http://", "tg://"]
        .iter()
        .find_map(|scheme| word.strip_prefix(scheme))
        .map_or((word, false), |rest| (rest, true));
    let host_end = after_scheme
        .find(['/', '?', '#', ':'])
        .unwrap_or(after_scheme.len());
    let host = &after_scheme[..host_end];
    let (user, host) = host.rsplit_once('@').unwrap_or(("", host));
    let (name, ending) = host.rsplit_once('.')?;
    let letters = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
    };
    if !letters(name) || !ending.chars().all(char::is_alphanumeric) || ending.is_empty() {
        return None;
    }
    let length = super::utf16_length(word);
    if !user.is_empty() && !has_scheme {
        return Some((Kind::Email, length));
    }
    let known = ENDINGS.contains(&ending.to_lowercase().as_str());
    (has_scheme || known).then_some((Kind::Url, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, usize, usize)> {
        detect(text)
            .into_iter()
            .map(|entity| (format!("{:?}", entity.kind), entity.offset, entity.length))
            .collect()
    }

    #[test]
    fn commands_links_and_tags_are_found_where_they_stand() {
        assert_eq!(
            kinds("😀 /start @name_ (https://ex.com/a?b). #тег a@b.org and/or 1.5 x/y"),
            vec![
                ("BotCommand".into(), 3, 6),
                ("Mention".into(), 10, 6),
                ("Url".into(), 18, 18),
                ("Hashtag".into(), 39, 4),
                ("Email".into(), 44, 7),
            ]
        );
    }
}
