//! The **language** of an item: what its letters and words say, weighed against what the feed says of itself.
//!
//! Tags lie often: `WordPress` writes `en-US` above a Russian site, a channel has one language and writes in two. So a text that is
//! long and clear enough speaks for itself; an entry's own tag is overruled only where its letters cannot be those of the text.
//!
//! The models (about 3 MB of the program for each language) are unpacked at the first text that needs them and stay.
//!
//! Never here: a language that is neither detected nor named.

mod letters;

use std::sync::LazyLock;

use lingua::{Language, LanguageDetector, LanguageDetectorBuilder};

use letters::{Script, Words};

/// Letters of a text that are looked at: more make it slower, not surer.
const LOOKED_AT: usize = 400;

/// A shorter text is never sure by its words alone.
const SURE_LETTERS: usize = 18;

/// Margin over the next language, of 1, from which a guess is sure.
const SURE_MARGIN: f64 = 0.6;

/// A text with more words that its language has no letters for may be of a language that is not among ours.
const SURE_FOREIGN: f64 = 0.2;

/// The models: the six languages of Vestka, and the neighbours that would otherwise be taken for one of them. Latvian is told by its
/// letters.
const KNOWN: [(Language, &str); 9] = [
    (Language::Belarusian, "be"),
    (Language::Russian, "ru"),
    (Language::Ukrainian, "uk"),
    (Language::English, "en"),
    (Language::Polish, "pl"),
    (Language::Lithuanian, "lt"),
    (Language::German, "de"),
    (Language::French, "fr"),
    (Language::Spanish, "es"),
];

static DETECTOR: LazyLock<LanguageDetector> = LazyLock::new(|| {
    LanguageDetectorBuilder::from_languages(&KNOWN.map(|(language, _)| language)).build()
});

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Guess {
    /// Its code.
    pub(super) language: &'static str,
    /// Whether it stands against what a feed says of itself.
    pub(super) is_sure: bool,
}

/// The language of a text by the text alone; `None` where it has no words in a script we know.
pub(super) fn detect(text: &str) -> Option<Guess> {
    let words = Words::of(text, LOOKED_AT);
    let script = words.script()?;
    if script == Script::Latin && words.are_lacinka() {
        return Some(Guess {
            language: "be",
            is_sure: true,
        });
    }
    if let Some(language) = words.southern().filter(|_| script == Script::Cyrillic) {
        return Some(Guess {
            language,
            is_sure: words.letters(script) >= SURE_LETTERS,
        });
    }
    if let Some(language) = words.only_language() {
        return Some(Guess {
            language,
            is_sure: words.letters(script) >= SURE_LETTERS,
        });
    }
    let plain = words.plain(script);
    let mut scores: Vec<(&'static str, f64)> = DETECTOR
        .compute_language_confidence_values(plain.as_str())
        .into_iter()
        .filter_map(|(found, confidence)| {
            let (_, code) = KNOWN.iter().find(|(language, _)| *language == found)?;
            // A word that the language has no letters for is a name or a quotation; many of them mean another language.
            Some((*code, confidence * (1.0 - words.foreign_to(code)).powi(6)))
        })
        .collect();
    scores.sort_by(|one, two| two.1.total_cmp(&one.1));
    let total: f64 = scores.iter().map(|(_, score)| score).sum();
    let &(language, best) = scores.first().filter(|(_, score)| *score > 0.0)?;
    let next = scores.get(1).map_or(0.0, |(_, score)| *score);
    let margin = (best - next) / total;
    let is_sure = margin >= SURE_MARGIN
        && words.letters(script) >= SURE_LETTERS
        && words.foreign_to(language) <= SURE_FOREIGN;
    Some(Guess { language, is_sure })
}

/// The language of an item: its own tag unless the letters contradict it, else what the text surely is, else the source's or the
/// document's tag, else the guess. Tags are primary subtags in lower case.
pub(super) fn choose(
    own: Option<&str>,
    source: Option<&str>,
    document: Option<&str>,
    text: &str,
) -> Option<String> {
    let words = Words::of(text, LOOKED_AT);
    if let Some(own) = own.filter(|tag| !words.contradict(tag)) {
        return Some(own.to_owned());
    }
    let guess = detect(text);
    let tags = [source, document];
    let fitting = || {
        let tags = tags.into_iter().flatten();
        tags.into_iter().find(|tag| !words.contradict(tag))
    };
    // Whoever named a language that is not among ours knows better than who can only choose among ours.
    let is_stranger = fitting().is_some_and(|tag| !is_known(tag));
    let sure = guess.filter(|guess| guess.is_sure && !is_stranger);
    // Nobody said anything, and so few letters say nothing, unless only one language has them.
    let is_said = own.or(source).or(document).is_some();
    let is_long = || {
        let script = words.script();
        script.is_some_and(|script| words.letters(script) >= SURE_LETTERS)
    };
    let guess = guess.filter(|_| is_said || is_long() || words.only_language().is_some());
    sure.map(|guess| guess.language)
        .or_else(fitting)
        .or(guess.map(|guess| guess.language))
        .or(own)
        .or(source)
        .or(document)
        .map(str::to_owned)
}

fn is_known(tag: &str) -> bool {
    KNOWN.iter().any(|(_, code)| *code == tag)
}

#[cfg(test)]
mod tests;
