//! The **features** of an item: the names, places, numbers, dates, topics and words by which an event is recognised.
//!
//! At most [`MOST_FEATURES`], from the headline and the beginning. Never here: how rare a feature is.

use super::Said;
use super::concepts::{concept, is_place};
use super::hashing::{NumberMap, hash_both};
use super::latin::name_key;
use super::lexicon::{month, numeral, weekday};
use super::words::{Word, words};

/// Bounds the memory of an item.
pub(super) const MOST_FEATURES: usize = 72;
/// Words that are looked at: what comes later is background.
const MOST_WORDS: usize = 160;
/// How the key of a weekday begins.
const WEEKDAY: &str = "weekday";
/// Bytes of one spelling that are kept.
const LONGEST_SPELLING: usize = 40;

/// What a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    Name,
    Number,
    /// A number up to twelve without a unit, or a weekday: half of the reports have one.
    Few,
    Date,
    Place,
    Topic,
    Word,
}

/// One feature as it was met.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    pub(super) key: u32,
    pub(super) kind: Kind,
    pub(super) spelled: String,
}

/// The features of an item, each key once, the most telling kinds kept when there are too many.
pub(super) fn features(said: &Said) -> Vec<Feature> {
    let language = said
        .language
        .map(|language| language.get(..2).unwrap_or(language));
    let mut gathered = Gathered {
        language,
        ..Gathered::default()
    };
    let title = words(said.title.unwrap_or_default(), 40);
    gathered.take(&title, is_headline(&title));
    let text = words(said.text, MOST_WORDS);
    gathered.take(&text, is_headline(&text));
    let mut all = gathered.found;
    all.sort_by_key(|feature| feature.kind);
    all.truncate(MOST_FEATURES);
    all
}

/// Every Word Begins With a Capital: then capitals mean nothing.
fn is_headline(words: &[Word]) -> bool {
    let long = words
        .iter()
        .filter(|word| word.spelled.chars().count() > 3 && !word.numeric);
    let (all, capital) = long.fold((0, 0), |(all, capital), word| {
        (all + 1, capital + usize::from(word.capital))
    });
    all >= 4 && capital * 4 >= all * 3
}

#[derive(Default)]
struct Gathered<'a> {
    language: Option<&'a str>,
    found: Vec<Feature>,
    places: NumberMap<u32, usize>,
}

impl Gathered<'_> {
    fn take(&mut self, words: &[Word], headline: bool) {
        let mut skip = 0;
        for (at, word) in words.iter().enumerate() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let next = words.get(at + 1);
            if let Some((key, taken)) = date(word, next) {
                let spelled = match next {
                    Some(next) if taken > 0 => format!("{} {}", word.spelled, next.spelled),
                    _ => word.spelled.clone(),
                };
                let kind = if key.starts_with(WEEKDAY) {
                    Kind::Few
                } else {
                    Kind::Date
                };
                self.push("", &key, kind, &spelled);
                skip = taken;
            } else if let Some((kind, key, taken)) = number(word, next) {
                let spelled = match next {
                    Some(next) if taken > 0 => format!("{} {}", word.spelled, next.spelled),
                    _ if word.percent => format!("{}%", word.spelled),
                    _ => word.spelled.clone(),
                };
                self.push("", &key, kind, &spelled);
                skip = taken;
            } else {
                self.word(word, next, headline);
            }
        }
    }

    fn word(&mut self, word: &Word, next: Option<&Word>, headline: bool) {
        if let Some(concept) = concept(&word.folded) {
            let kind = if is_place(concept) {
                Kind::Place
            } else {
                Kind::Topic
            };
            self.push("concept ", &concept.to_string(), kind, &word.spelled);
            if kind == Kind::Place {
                return;
            }
        }
        let length = word.folded.chars().count();
        let name = word.capital
            && !headline
            && (!word.opens || next.is_some_and(|next| next.capital && !next.opens));
        if length < if name || word.shouted { 2 } else { 4 } {
            return;
        }
        let key = name_key(&word.folded, self.language);
        self.push(
            "word ",
            &key,
            if name { Kind::Name } else { Kind::Word },
            &word.spelled,
        );
    }

    /// The key is of both parts together.
    fn push(&mut self, class: &str, name: &str, kind: Kind, spelled: &str) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "32 bits are enough to tell words apart in a window"
        )]
        let key = hash_both(class, name) as u32;
        if let Some(at) = self.places.get(&key) {
            let known = &mut self.found[*at];
            known.kind = known.kind.min(kind);
            return;
        }
        self.places.insert(key, self.found.len());
        let end = spelled.floor_char_boundary(LONGEST_SPELLING);
        self.found.push(Feature {
            key,
            kind,
            spelled: spelled[..end].to_owned(),
        });
    }
}

/// "5 мая", "May 5", "05.05.2026", a weekday; and how many words after the first belong to it.
fn date(word: &Word, next: Option<&Word>) -> Option<(String, usize)> {
    let day = |word: &Word| {
        word.folded
            .parse::<u32>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    if let Some(next) = next {
        if let Some(day) = day(word)
            && let Some(month) = month(&next.folded)
        {
            return Some((format!("date {month} {day}"), 1));
        }
        if let Some(day) = day(next)
            && let Some(month) = month(&word.folded)
        {
            return Some((format!("date {month} {day}"), 1));
        }
    }
    // Only numbers keep a point.
    if word.numeric
        && let [day, month, _] = word.folded.split('.').collect::<Vec<_>>().as_slice()
        && let (Ok(day), Ok(month)) = (day.parse::<u32>(), month.parse::<u32>())
    {
        return Some((format!("date {month} {day}"), 0));
    }
    weekday(&word.folded).map(|day| (format!("{WEEKDAY} {day}"), 0))
}

/// Its kind, its key, and how many words after it belong to it.
fn number(word: &Word, next: Option<&Word>) -> Option<(Kind, String, usize)> {
    const PERCENT: &str = "percent процент* працэнт* відсот* проц proc procent*";
    let value = if word.numeric {
        word.folded.clone()
    } else {
        numeral(&word.folded)?.to_string()
    };
    if value == "1" {
        return None;
    }
    let percent = next.is_some_and(|next| super::lexicon::among(PERCENT, &next.folded));
    if word.percent || percent {
        return Some((
            Kind::Number,
            format!("percent {value}"),
            usize::from(percent),
        ));
    }
    let scale = next.and_then(|next| scale(&next.folded));
    if let (Some(scale), Ok(value)) = (scale, value.parse::<f64>()) {
        return Some((Kind::Number, format!("number {}", value * scale), 1));
    }
    let few = value.parse::<u32>().is_ok_and(|value| value <= 12);
    let kind = if few { Kind::Few } else { Kind::Number };
    Some((kind, format!("number {value}"), 0))
}

fn scale(word: &str) -> Option<f64> {
    const THOUSAND: &str = "thousand тыс тысяч* тысяч тыщ tys tysiąc* tysięc* tūkst* тис";
    const MILLION: &str = "million* mln млн миллион* мільён* мільйон* milion* milijon*";
    const BILLION: &str = "billion* bn млрд миллиард* мільярд* mld miliard* mlrd milijard*";
    [(THOUSAND, 1e3), (MILLION, 1e6), (BILLION, 1e9)]
        .into_iter()
        .find(|(words, _)| super::lexicon::among(words, word))
        .map(|(_, scale)| scale)
}
