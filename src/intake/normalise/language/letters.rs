//! **Letters** as evidence: which languages a word cannot be of, because they have no such letter.
//!
//! Never here: a model, a guess.

/// What a text is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Other,
}

/// Code, letters beyond the basic ones (of the Latin alphabet a to z, of the Cyrillic those that all three share).
const ALPHABETS: [(&str, &str); 10] = [
    ("be", "іўыэёґćčłńśšŭźž"),
    ("ru", "ищъыэё"),
    ("uk", "иіїєщґ"),
    ("en", "éïöçñ"),
    ("pl", "ąćęłńóśźż"),
    ("lt", "ąčęėįšųūž"),
    ("lv", "āčēģīķļņšūž"),
    ("de", "äöüßé"),
    ("fr", "àâæçèéêëîïôœùûüÿ"),
    ("es", "áéíñóúü"),
];

/// A bit for each of [`ALPHABETS`].
type Writers = u16;

const EVERYBODY: Writers = Writers::MAX;

/// Languages in Cyrillic, and those that use both.
const CYRILLIC: [&str; 9] = ["ru", "uk", "bg", "mk", "kk", "ky", "mn", "tg", "rue"];
const BOTH: [&str; 4] = ["be", "sr", "uz", "az"];
const OTHERS: [&str; 12] = [
    "ar", "el", "fa", "he", "hi", "hy", "ja", "ka", "ko", "th", "ur", "zh",
];

/// A text of which so many words (of 10) cannot be of a language is not in it.
const CONTRADICTING: usize = 3;

/// Shares of foreign words between which one language is the only one.
const OWN_AT_MOST: f64 = 0.05;
const OTHERS_AT_LEAST: f64 = 0.3;
/// The same for ten words and more in Cyrillic, where a word has a letter of its own language less often.
const OTHERS_IN_CYRILLIC: f64 = 0.15;

/// One word of so many has a letter that only a southern neighbour of Russian has.
const SOUTHERN: usize = 10;

/// Small words and letters of them from which words with a capital, names mostly, are left aside: names are written alike in
/// texts of many languages.
const ENOUGH_WORDS: usize = 3;
const ENOUGH_LETTERS: usize = 15;

/// The words of a text without addresses and names of accounts, in small letters.
pub(super) struct Words(Vec<Word>);

#[derive(Clone)]
struct Word {
    text: String,
    script: Script,
    /// The languages that have all its letters.
    writers: Writers,
}

impl Words {
    /// Those of the first `limit` letters.
    pub(super) fn of(text: &str, limit: usize) -> Self {
        let (mut all, mut small) = (Vec::new(), Vec::new());
        let mut left = limit;
        for token in text.split_whitespace() {
            if left == 0 {
                break;
            }
            if token.contains("://") || token.starts_with(['@', '#']) || token.starts_with("www.") {
                continue;
            }
            for word in token.split(|c: char| !(c.is_alphabetic() || is_apostrophe(c))) {
                let word = word.trim_matches(is_apostrophe);
                let is_small = !word.starts_with(char::is_uppercase);
                let word: String = word
                    .chars()
                    .take(left)
                    .flat_map(char::to_lowercase)
                    .collect();
                let Some(script) = word.chars().find(|c| c.is_alphabetic()).map(script_of) else {
                    continue;
                };
                left = left.saturating_sub(word.chars().count());
                let word = Word {
                    script,
                    writers: word
                        .chars()
                        .map(writers_of)
                        .fold(EVERYBODY, |all, one| all & one),
                    text: word,
                };
                if is_small || TELLING.contains(&word.text.as_str()) {
                    small.push(word.clone());
                }
                all.push(word);
            }
        }
        let (all, small) = (Self(all), Self(small));
        let main = all.main();
        let kept = small.0.iter().filter(|word| Some(word.script) == main);
        let is_enough = kept.count() >= ENOUGH_WORDS
            && main.is_some_and(|main| small.letters(main) >= ENOUGH_LETTERS);
        if is_enough && small.main() == main {
            small
        } else {
            all
        }
    }

    /// Letters in this script.
    pub(super) fn letters(&self, script: Script) -> usize {
        let words = self.0.iter().filter(|word| word.script == script);
        words.map(|word| word.text.chars().count()).sum()
    }

    /// The script of most letters, where it is one we know something of.
    pub(super) fn script(&self) -> Option<Script> {
        let most = self.main()?;
        (most != Script::Other).then_some(most)
    }

    fn main(&self) -> Option<Script> {
        [Script::Cyrillic, Script::Latin, Script::Other]
            .into_iter()
            .filter(|script| self.letters(*script) > 0)
            .max_by_key(|script| self.letters(*script))
    }

    /// The words in this script, as one line.
    pub(super) fn plain(&self, script: Script) -> String {
        let words = self.0.iter().filter(|word| word.script == script);
        words
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The share of the words in the main script that this language has no letters for.
    pub(super) fn foreign_to(&self, code: &str) -> f64 {
        let (foreign, all) = self.count(code);
        // No text has 2^52 words.
        #[expect(clippy::cast_precision_loss, reason = "some hundred words at most")]
        let share = foreign as f64 / all.max(1) as f64;
        share
    }

    fn count(&self, code: &str) -> (usize, usize) {
        let main = self.main();
        let number = ALPHABETS.iter().position(|(known, _)| *known == code);
        let words = || self.0.iter().filter(|word| Some(word.script) == main);
        let bit = number.map_or(EVERYBODY, |number| 1 << number);
        let foreign = words().filter(|word| word.writers & bit == 0).count();
        (foreign, words().count())
    }

    /// The one language that nearly all words can be of, while many can be of no other; or English, which has no letters of its
    /// own, by its commonest words.
    pub(super) fn only_language(&self) -> Option<&'static str> {
        let main = self.main()?;
        let mut rivals = ALPHABETS
            .iter()
            .map(|(code, _)| (*code, self.foreign_to(code)))
            .filter(|(code, _)| scripts(code).contains(&main))
            .collect::<Vec<_>>();
        rivals.sort_by(|one, two| one.1.total_cmp(&two.1));
        let at_least = if main == Script::Cyrillic && self.0.len() >= 10 {
            OTHERS_IN_CYRILLIC
        } else {
            OTHERS_AT_LEAST
        };
        if let [(code, own), (_, next), ..] = rivals[..]
            && own <= OWN_AT_MOST
            && next >= at_least
        {
            return Some(code);
        }
        let (foreign, all) = self.count("en");
        let common = self
            .0
            .iter()
            .filter(|word| ENGLISH.contains(&word.text.as_str()));
        (main == Script::Latin && foreign == 0 && all >= 6 && common.count() * 3 >= all)
            .then_some("en")
    }

    /// Whether the letters cannot be those of a text in this language.
    pub(super) fn contradict(&self, code: &str) -> bool {
        let Some(main) = self.main() else {
            return false;
        };
        if !scripts(code).contains(&main) {
            return true;
        }
        let (foreign, all) = self.count(code);
        foreign * 10 >= all * CONTRADICTING && foreign > 0
    }

    /// A neighbour of Russian in Cyrillic that is not among ours, by letters that Russian has not: in Bulgarian `ъ` is a vowel, while in
    /// Russian it only stands before `е`, `ё`, `ю`, `я`; and those of Macedonian and Serbian. A few such words are names.
    pub(super) fn southern(&self) -> Option<&'static str> {
        let mut words = 0;
        let [
            mut bulgarian,
            mut macedonian,
            mut serbian,
            mut both,
            mut others,
        ] = [0; 5];
        for Word { text, script, .. } in &self.0 {
            if *script != Script::Cyrillic {
                continue;
            }
            words += 1;
            bulgarian += usize::from(has_vowel_sign(text));
            macedonian += usize::from(text.contains(['ѓ', 'ќ', 'ѕ']));
            serbian += usize::from(text.contains(['ђ', 'ћ']));
            both += usize::from(text.contains(['ј', 'љ', 'њ', 'џ']));
            others += usize::from(text.contains(['ы', 'э', 'ё', 'і', 'ї', 'є', 'ў', 'ґ']));
        }
        let is_enough = |count: usize| count * SOUTHERN >= words && count > others * 2;
        if words == 0 {
            None
        } else if is_enough(bulgarian) && both == 0 {
            Some("bg")
        } else if macedonian > serbian && is_enough(macedonian + both) {
            Some("mk")
        } else if serbian > macedonian && is_enough(serbian + both) {
            Some("sr")
        } else {
            None
        }
    }

    /// Whether this is Belarusian in Latin letters: no other language here has `ŭ`, and none has the haček of `š`, `č`, `ž` beside
    /// the stroke or the acute of `ł`, `ś`, `ć`, `ź`, `ń`. A few such words are names in a text of another language.
    pub(super) fn are_lacinka(&self) -> bool {
        let any = |word: &str, letters: &str| word.contains(|c| letters.contains(c));
        let mut seen = Evidence::default();
        for Word {
            text: word, script, ..
        } in &self.0
        {
            if *script != Script::Latin {
                continue;
            }
            seen.words += 1;
            seen.short_u += usize::from(any(word, "ŭ"));
            seen.hacek += usize::from(any(word, "ščž"));
            seen.soft += usize::from(any(word, "łśćźń"));
            seen.strange += usize::from(any(word, "ąęóėįųūżāēīäöüqxw"));
            seen.telling += usize::from(TELLING.contains(&word.as_str()));
        }
        let marks = seen.short_u * 2 + seen.hacek + seen.soft + seen.telling;
        let is_mixed = seen.short_u > 0
            || (seen.hacek + seen.telling > 0 && seen.soft > 0)
            || seen.telling > 1;
        is_mixed && marks * 5 >= seen.words && seen.strange * 5 <= marks
    }
}

/// Whether a `ъ` stands in it where Russian has none.
fn has_vowel_sign(word: &str) -> bool {
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek();
        if letter == 'ъ' && !next.is_some_and(|next| matches!(next, 'е' | 'ё' | 'ю' | 'я')) {
            return true;
        }
    }
    false
}

/// The commonest words of English that no other language here writes.
const ENGLISH: [&str; 24] = [
    "the", "of", "and", "with", "that", "for", "was", "were", "has", "have", "had", "from", "by",
    "their", "this", "which", "not", "will", "are", "who", "been", "after", "its", "they",
];

/// Small words of Belarusian that the other languages do not have in this form.
const TELLING: [&str; 14] = [
    "što",
    "heta",
    "jak",
    "jaho",
    "jaje",
    "kab",
    "pra",
    "biez",
    "paśla",
    "jašče",
    "bielarusi",
    "biełarusi",
    "nia",
    "jość",
];

#[derive(Default)]
struct Evidence {
    words: usize,
    short_u: usize,
    hacek: usize,
    soft: usize,
    strange: usize,
    telling: usize,
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

const fn script_of(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// Who has this letter.
fn writers_of(c: char) -> Writers {
    let is_shared = match c {
        'а'..='я' => !matches!(c, 'и' | 'щ' | 'ъ' | 'ы' | 'э'),
        _ => c.is_ascii() || is_apostrophe(c),
    };
    if is_shared {
        return EVERYBODY;
    }
    let alphabets = ALPHABETS.iter().enumerate();
    alphabets
        .filter(|(_, (_, letters))| letters.contains(c))
        .fold(0, |all, (number, _)| all | 1 << number)
}

fn scripts(code: &str) -> &'static [Script] {
    if CYRILLIC.contains(&code) {
        &[Script::Cyrillic]
    } else if BOTH.contains(&code) {
        &[Script::Cyrillic, Script::Latin]
    } else if OTHERS.contains(&code) {
        &[Script::Other]
    } else {
        &[Script::Latin]
    }
}
