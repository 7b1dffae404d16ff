//! **Links** in what is relayed: whether all of them lead to the source itself, also those that Telegram makes of bare words.
//!
//! Never here: opening one.

use super::super::publisher::{are_one, publisher};

/// Endings of a host in other letters than Latin, near us.
const ENDINGS: [&str; 3] = ["бел", "рф", "укр"];

/// The first link of the text that leads to another than `publisher`; what cannot be read counts as another's.
pub(super) fn foreign(text: &str, own: &str) -> Option<String> {
    text.split(|letter: char| !is_of_link(letter))
        .map(|word| word.trim_matches(|letter| ".:!?'*_~".contains(letter)))
        .find(|word| links(word).iter().any(|link| !leads_to(link, own)))
        .map(str::to_owned)
}

fn leads_to(link: &str, own: &str) -> bool {
    publisher(link).is_some_and(|whose| are_one(&whose, own))
}

fn is_of_link(letter: char) -> bool {
    letter.is_alphanumeric() || "-._~:/?#@!$&'*+=%\\".contains(letter)
}

/// The addresses that a word may lead to: with a scheme, wherever it stands, and what stands before that.
fn links(word: &str) -> Vec<String> {
    let mut links: Vec<String> = word
        .match_indices("://")
        .map(|(at, _)| {
            let before = word[..at].to_ascii_lowercase();
            let is_web = before.ends_with("http") || before.ends_with("https");
            // Another scheme, as in tg://, opens what no address tells.
            let scheme = if is_web { "https" } else { "foreign" };
            format!("{scheme}{}", &word[at..])
        })
        .collect();
    links.extend(bare(word.split("://").next().unwrap_or(word)));
    links
}

/// The address of a word without a scheme: a host, a channel with its @, or the host of a mail address.
fn bare(word: &str) -> Option<String> {
    if let Some(name) = word.strip_prefix('@') {
        return (name.len() >= 4).then(|| format!("https://t.me/{name}"));
    }
    let place = word.rsplit('@').next().unwrap_or(word);
    let host = place.split(['/', '?', '#', ':']).next()?;
    is_host(host).then(|| format!("https://{place}"))
}

/// Whether a word without a scheme is made a link of: `example.org`, but neither `12.30` nor `p.m`.
fn is_host(word: &str) -> bool {
    let Some((before, ending)) = word.rsplit_once('.') else {
        return false;
    };
    let ending = ending.to_lowercase();
    let is_ending = ending.starts_with("xn--")
        || ENDINGS.contains(&ending.as_str())
        || (ending.len() >= 2 && ending.chars().all(|letter| letter.is_ascii_alphabetic()));
    is_ending && before.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::foreign;
    use proptest::prelude::proptest;

    #[test]
    fn a_link_to_another_is_found_however_it_is_written() {
        for text in [
            "Take it: https://evil.example/1.",
            "Take it (HTTP://EVIL.example)",
            "«https://t.me/evil»",
            "at t.me/evil now",
            "www.evil.example",
            "evil.com",
            "бясплатна: зло.бел",
            "write to @evilbot!",
            "mail me@evil.com",
            "tg://resolve?domain=evil",
            "https://t.me/+AAAA",
            "https://t.me/",
            "https://t.me/viasna@evil.com/viasna",
            "https://t.me/viasna96 and https://t.me/evil",
            "https://t.me@evil.com/viasna96",
            "evil.com/?a=https://t.me/viasna96",
            "https://t.me/viasna96;https://evil.com",
            "https://t.me\\@evil.com/viasna96,https://evil.com",
        ] {
            assert!(foreign(text, "t.me/viasna96").is_some(), "{text}");
        }
    }

    #[test]
    fn its_own_links_and_plain_words_are_fine() {
        for text in [
            "",
            "Ten listed at 12.30, p.m. or e.g. later... and/or 1.5 %.",
            "More: https://t.me/viasna96/12, t.me/s/viasna96 and @Viasna96.",
        ] {
            assert_eq!(foreign(text, "t.me/viasna96"), None, "{text}");
        }
        assert_eq!(foreign("press@be.example.org", "example.org"), None);
        assert_eq!(foreign("www.example.org/a?b=c", "example.org"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*") {
            let _ = foreign(&text, "example.org");
        }

        #[test]
        fn a_foreign_link_is_never_overlooked(before in "[^\\w@:/.\\-~?#!$&'*+=%\\\\]*", name in "[a-z]{1,12}") {
            let text = format!("{before}https://{name}.evil.org/a");
            assert!(foreign(&text, "example.org").is_some(), "{text}");
        }
    }
}
