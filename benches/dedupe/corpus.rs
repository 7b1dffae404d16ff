//! A **corpus** of made-up news: as many items as asked for, the same for the same seed, with about as many different
//! words, names and numbers as a day of real news has. Never here: measuring.

use chrono::{DateTime, TimeDelta, Utc};

/// One made-up item.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) language: &'static str,
    pub(crate) at: DateTime<Utc>,
}

const LANGUAGES: [(&str, &[&str], &[&str]); 3] = [
    (
        "en",
        &[
            "na", "re", "sto", "li", "men", "ta", "ver", "ko", "sal", "pre", "din", "us", "ter",
            "ob", "lan", "mi", "fo", "gra", "het", "ris",
        ],
        &[
            "the",
            "of",
            "in",
            "said",
            "on",
            "and",
            "a",
            "to",
            "court",
            "police",
            "president",
            "minister",
            "people",
            "city",
            "percent",
            "after",
            "was",
        ],
    ),
    (
        "ru",
        &[
            "на", "ре", "сто", "ли", "мен", "та", "вер", "ко", "сал", "пре", "дин", "ус", "тер",
            "об", "лан", "ми", "фо", "гра", "хет", "рис",
        ],
        &[
            "в",
            "и",
            "на",
            "что",
            "сообщил",
            "по",
            "суд",
            "полиция",
            "президент",
            "министр",
            "человек",
            "город",
            "процентов",
            "после",
            "был",
            "с",
        ],
    ),
    (
        "be",
        &[
            "на", "рэ", "ста", "лі", "мен", "та", "вер", "ка", "сал", "прэ", "дзін", "ус", "цер",
            "аб", "лан", "мі", "фо", "гра", "хет", "рыс",
        ],
        &[
            "у",
            "і",
            "на",
            "што",
            "паведаміў",
            "па",
            "суд",
            "міліцыя",
            "прэзідэнт",
            "міністр",
            "чалавек",
            "горад",
            "працэнтаў",
            "пасля",
            "быў",
            "з",
        ],
    ),
];

/// Items number `from` to `from + count` of a seed, `a_day` of them for each day; one in ten is a copy of one of the hundred
/// before it, with a dateline and an end cut off.
pub(crate) fn items(
    seed: u64,
    from: usize,
    count: usize,
    a_day: usize,
) -> impl Iterator<Item = Written> {
    (from..from + count).map(move |number| item(seed, number, a_day))
}

fn item(seed: u64, number: usize, a_day: usize) -> Written {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number as u64);
    dice.roll(2);
    let begin = DateTime::from_timestamp(1_772_000_000, 0).expect("in range");
    let seconds = i64::try_from(number * 86_400 / a_day.max(1)).expect("in range");
    let at = begin + TimeDelta::seconds(seconds);
    if number > 100 && dice.roll(10) == 0 {
        let original = item(seed, number - 1 - dice.roll(99), a_day);
        let end = original
            .text
            .floor_char_boundary(original.text.len() * 4 / 5);
        let text = format!("MINSK (Reuters) - {}", &original.text[..end]);
        return Written {
            text,
            at,
            ..original
        };
    }
    let (language, syllables, common) = LANGUAGES[dice.roll(LANGUAGES.len())];
    let mut writer = Writer {
        dice,
        syllables,
        common,
    };
    let title = writer.sentence(8);
    let sentences = 2 + writer.dice.roll(8);
    let text: Vec<String> = (0..sentences).map(|_| writer.sentence(14)).collect();
    Written {
        title,
        text: text.join(" "),
        language,
        at,
    }
}

struct Writer {
    dice: Dice,
    syllables: &'static [&'static str],
    common: &'static [&'static str],
}

impl Writer {
    fn sentence(&mut self, words: usize) -> String {
        let mut sentence = String::new();
        for at in 0..words {
            let word = match self.dice.roll(20) {
                0..=7 => self.common[self.dice.roll(self.common.len())].to_owned(),
                8 => self.dice.roll(3000).to_string(),
                9..=11 => capital(&self.rare(4000)),
                _ => self.rare(30_000),
            };
            sentence.push_str(&if at == 0 { capital(&word) } else { word });
            sentence.push(if at + 1 == words { '.' } else { ' ' });
        }
        sentence
    }

    /// A word of a vocabulary; its first words are met far more often, as Zipf has it.
    fn rare(&mut self, vocabulary: usize) -> String {
        let mut rank = self
            .dice
            .roll(vocabulary)
            .min(self.dice.roll(vocabulary))
            .min(self.dice.roll(vocabulary));
        let mut word = String::new();
        loop {
            word.push_str(self.syllables[rank % self.syllables.len()]);
            rank /= self.syllables.len();
            if rank == 0 {
                break;
            }
        }
        word.push_str(self.syllables[word.len() % self.syllables.len()]);
        word
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// `SplitMix64`: the same rolls on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % sides.max(1) as u64).expect("less than a usize")
    }
}
