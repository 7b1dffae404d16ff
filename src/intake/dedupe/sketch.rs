//! The **sketch** of an item: what is stored of its text so that copies meet in an index.
//!
//! `MinHash` over shingles of three words, cut into bands: of the whole (18 bands of 3) and of the beginning (14 bands of 2),
//! since a cut copy keeps its beginning, however short it is. Never here: the verdict; items that meet are only
//! candidates for [`super::same_text`].

use super::Said;
use super::hashing::{hash, join, mix};
use super::trim::trim;
use super::words::{Word, words};

/// Raised when the same text gives another sketch; stored sketches of other versions never meet.
pub const SKETCH_VERSION: i16 = 1;
/// How many numbers [`Sketch::bands`] has, unless the text is too short.
pub const BANDS: usize = WHOLE.bands + BEGINNING.bands;

/// Words in a shingle: with two, unrelated English texts met too often.
const SHINGLE: usize = 3;
/// Shorter texts (with their title) have no bands: only their fingerprint meets.
pub(super) const FEWEST_WORDS: usize = 9;
/// Words of a text that are looked at: more would cost time and add nothing, a copy keeps its beginning.
const MOST_WORDS: usize = 400;

struct Signature {
    bands: usize,
    rows: usize,
    words: usize,
    salt: u64,
}

/// Texts that share half of their shingles meet with 0.91, three tenths 0.39.
const WHOLE: Signature = Signature {
    bands: 18,
    rows: 3,
    words: MOST_WORDS,
    salt: 1,
};
/// Beginnings that share half of their shingles meet with 0.98, three tenths 0.73.
const BEGINNING: Signature = Signature {
    bands: 14,
    rows: 2,
    words: 40,
    salt: 2,
};

/// Stored per item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Two copies have at least one in common with the probability that the constants above say. Empty when the text is too
    /// short to say that it is a copy unless it is equal.
    pub bands: Vec<i32>,
}

/// The sketch of an item. The same for any spacing, quotes and case.
#[must_use]
pub fn sketch(said: &Said) -> Sketch {
    let mut words = body(said, usize::MAX);
    words.truncate(MOST_WORDS);
    let words = trim(&words);
    let mut bands = Vec::new();
    if words.len() >= FEWEST_WORDS {
        bands.reserve(BANDS);
        signature(words, &WHOLE, &mut bands);
        signature(words, &BEGINNING, &mut bands);
    }
    Sketch { bands }
}

/// The text, at most `limit` words; with its title before it when it is too short alone.
pub(super) fn body(said: &Said, limit: usize) -> Vec<Word> {
    let text = words(said.text, limit);
    if trim(&text).len() >= FEWEST_WORDS {
        return text;
    }
    let mut all = words(said.title.unwrap_or_default(), limit);
    all.extend(text);
    all
}

fn signature(words: &[Word], signature: &Signature, bands: &mut Vec<i32>) {
    let words = &words[..words.len().min(signature.words)];
    let shingles: Vec<u64> = words
        .windows(SHINGLE)
        .map(|shingle| {
            shingle
                .iter()
                .fold(signature.salt, |state, word| join(state, word.key))
        })
        .collect();
    for band in 0..signature.bands {
        let mut state = hash(&[
            u8::try_from(signature.salt).unwrap_or(0),
            u8::try_from(band).unwrap_or(0),
        ]);
        for row in 0..signature.rows {
            let salt = mix((band * signature.rows + row) as u64 | signature.salt << 32);
            let least = shingles.iter().map(|shingle| mix(shingle ^ salt)).min();
            state = join(state, least.unwrap_or(0));
        }
        let [a, b, c, d, ..] = state.to_le_bytes();
        bands.push(i32::from_le_bytes([a, b, c, d]));
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::identity;
    use super::{Said, sketch};

    /// What is stored must be met by what is computed later: whoever changes these values raises `SKETCH_VERSION`.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "bits, not amounts")]
    fn a_text_keeps_its_sketch() {
        let said = Said {
            title: Some("Цены выросли на 12,5%"),
            text: "Minsk, 5 мая — Ціны ў Мiнску “выраслі” на 12,5% за год… Kyiv’s №1 price index is 1 200 points, Żółć says.",
            language: None,
            at: DateTime::UNIX_EPOCH,
        };
        let sketch = sketch(&said);
        let identity = identity(said.title, said.text);
        let fingerprint = data_encoding::HEXLOWER.encode(&identity.fingerprint);
        assert_eq!(
            (fingerprint.as_str(), sketch.bands.as_slice()),
            (
                "cf974fb48e515373b44bbe84d073a3089fa759dbc77d5ba0199ff9100612a241",
                [
                    -849948008,
                    1550311228,
                    1805507709,
                    61127456,
                    1990797981,
                    110677785,
                    167290284,
                    1518588832,
                    964676364,
                    279807699,
                    -1388330374,
                    -1862917654,
                    -1446427426,
                    1660923412,
                    -1711781768,
                    -881081426,
                    -35068298,
                    -2007908520,
                    217840940,
                    -1560998582,
                    -2095152351,
                    1622682032,
                    -284904070,
                    726218384,
                    -120645520,
                    -831684053,
                    -1954452493,
                    226235444,
                    918310906,
                    -477542922,
                    -715678239,
                    -1811473885
                ]
                .as_slice()
            )
        );
    }
}
