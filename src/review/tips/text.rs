//! The **text** of a tip: without what tells of its sender, and in the form by which the same tip is found again.
//!
//! Never here: a link that is fetched.

/// What stands where the sender's own name stood.
const BLANKED: &str = "[…]";

/// Parameters of links that name who shared them or how it reached the sender.
const SHARING: [&str; 14] = [
    "fbclid",
    "gclid",
    "yclid",
    "igsh",
    "igshid",
    "si",
    "mibextid",
    "share_id",
    "shared_by",
    "ref_src",
    "ref_url",
    "xmt",
    "mc_eid",
    "_openstat",
];

/// A text without the names of its sender, marks of sharing in its links, and invisible letters that could mark a copy.
/// Also whether a name was taken out.
pub(super) fn clean(text: &str, own_names: &[String]) -> (String, bool) {
    let text: String = text.chars().filter(|letter| !is_hidden(*letter)).collect();
    let mut has_name = false;
    let mut text = text.trim().to_owned();
    for name in own_names.iter().filter(|name| name.chars().count() > 3) {
        let (blanked, found) = without(&text, name);
        has_name |= found;
        text = blanked;
    }
    let lines = text.split('\n').map(|line| {
        let words = line
            .split(' ')
            .map(|word| shared(word).unwrap_or_else(|| word.to_owned()));
        words.collect::<Vec<_>>().join(" ")
    });
    (lines.collect::<Vec<_>>().join("\n"), has_name)
}

/// Letters and digits in lower case: what stays the same when a tip is typed, quoted or decorated anew. Every letter, figure and
/// "not" counts.
pub(super) fn normalised(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Control characters, and those of no width; the joiner stays, because emoji and scripts need it.
fn is_hidden(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' | '\u{ad}')
}

/// The text with each stand of a name blanked, whatever the case of its letters, where it is a word of its own.
fn without(text: &str, name: &str) -> (String, bool) {
    let letters: Vec<char> = text.chars().collect();
    let lower = |letter: &char| letter.to_lowercase().next().unwrap_or(*letter);
    let name: Vec<char> = name.chars().map(|letter| lower(&letter)).collect();
    let (mut clean, mut found, mut place) = (String::new(), false, 0);
    let is_word = |place: usize| {
        letters
            .get(place)
            .is_some_and(|letter| letter.is_alphanumeric() || *letter == '_')
    };
    while place < letters.len() {
        let end = place + name.len();
        let is_here = letters
            .get(place..end)
            .is_some_and(|some| some.iter().map(lower).eq(name.iter().copied()));
        if is_here && !is_word(end) && (place == 0 || !is_word(place - 1)) {
            clean.push_str(BLANKED);
            found = true;
            place = end;
        } else {
            clean.push(letters[place]);
            place += 1;
        }
    }
    (clean, found)
}

/// A link without the marks of who shared it; none if the word is no such link.
fn shared(word: &str) -> Option<String> {
    if !word.contains('?') || !word.contains("://") {
        return None;
    }
    let start = word.find("http")?;
    let url: url::Url = word[start..].parse().ok()?;
    let is_mark = |name: &str| name.starts_with("utm_") || SHARING.contains(&name);
    if !url.query_pairs().any(|(name, _)| is_mark(&name)) {
        return None;
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_mark(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut clean = url.clone();
    clean.set_query(None);
    if !kept.is_empty() {
        clean.query_pairs_mut().extend_pairs(kept);
    }
    Some(format!("{}{clean}", &word[..start]))
}

#[cfg(test)]
mod tests {
    use super::{clean, normalised};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn the_senders_own_name_and_marks_of_sharing_are_taken_out() {
        let own = ["ala_k".to_owned(), "Ala Kowalska".to_owned()];
        let (text, found) = clean(
            "Look (https://example.org/p?igsh=QWxh&id=7) says @Ala_K, t.me/ala_k, Ала;\nala kowalska",
            &own,
        );
        assert!(found);
        assert!(!text.to_lowercase().contains("ala_k"), "{text}");
        assert!(!text.to_lowercase().contains("kowalska"), "{text}");
        let (text, found) = clean(
            "https://example.org/p?igsh=QWxh&id=7 and @ala_kot\u{200b}",
            &own,
        );
        assert_eq!(
            (text.as_str(), found),
            ("https://example.org/p?id=7 and @ala_kot", false)
        );
    }

    #[test]
    fn the_same_words_are_the_same_and_a_figure_or_a_not_is_another_tip() {
        assert_eq!(
            normalised("«Five detained», Minsk!! 😀"),
            normalised("five detained\nMinsk")
        );
        assert_ne!(normalised("3 detained"), normalised("30 detained"));
        assert_ne!(normalised("was detained"), normalised("was not detained"));
        assert_ne!(normalised("Ён у Мінску"), normalised("Ён у Менску"));
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned_once_and_for_all(text in ".{0,200}", name in "[a-z_]{4,12}") {
            let own = [name.clone()];
            let (once, _) = clean(&format!("{text} @{name} {text}"), &own);
            prop_assert!(!once.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name));
            let (again, found) = clean(&once, &own);
            prop_assert_eq!((again, found), (once, false));
        }
    }
}
