//! **Trimming**: an agency's dateline before a text, and the "read more" after it, are not what it says.
//!
//! Never here: cutting anything from the middle.

use super::words::Word;

/// Words a dateline may have: "MINSK, 5 May 2026 (Agency France-Presse) —".
const LONGEST_DATELINE: usize = 9;
/// Words that a tail sentence may have; longer ones tell something.
const LONGEST_TAIL: usize = 24;

/// How sentences begin that lead elsewhere. Folded, parted by bars, in the languages that our sources write.
const TAILS: &[&str] = &[
    "read more|read also|read the full|see also|more on|continue reading|the post|this article was|photo",
    "source|image|video|credit|follow us|subscribe|sign up|join our|support us|full story|reporting by",
    "editing by|writing by|click here|originally published|first published|more details|all rights|читайте",
    "читать|подробнее|подробности|фото|источник|видео|подписывайтесь|подпишитесь|ранее мы|материал|полный текст",
    "больше новостей|наш телеграм|наш telegram|следите|смотрите|напомним|поддержите|прислать|чытайце|чытаць",
    "падрабязней|падрабязнасці|крыніца|відэа|падпісвайцеся|падпішыцеся|больш навін|глядзіце|поўны тэкст",
    "сачыце|падтрымайце|дасылайце|читати|докладніше|детальніше|джерело|підписуйтесь|підписуйтеся|відео",
    "дивіться|більше новин|czytaj|czytajcie|więcej|źródło|zdjęcie|fot|zobacz|obserwuj|subskrybuj|skaitykite",
    "daugiau|šaltinis|nuotrauka|nuotr|prenumeruokite|sekite|taip pat skaitykite",
];

/// The words without dateline and tails. Never empties a text.
pub(super) fn trim(words: &[Word]) -> &[Word] {
    let words = &words[dateline(words)..];
    let mut end = words.len();
    while let Some(begin) = tail(&words[..end]) {
        end = begin;
    }
    &words[..end]
}

/// Where the last sentence begins, when it leads elsewhere. A colon begins a sentence, so "Source: the ministry" is two.
fn tail(words: &[Word]) -> Option<usize> {
    let begin = words.iter().rposition(|word| word.opens)?;
    let sentence = &words[begin..];
    if begin == 0 || sentence.len() > LONGEST_TAIL {
        return None;
    }
    if is_tail(sentence) || is_signature(sentence) {
        return Some(begin);
    }
    let before = words[..begin].iter().rposition(|word| word.opens)?;
    (before > 0 && begin - before <= 3 && is_tail(&words[before..])).then_some(before)
}

/// How many words belong to the dateline: up to the last dash, bracket or end of a sentence that has only names, dates
/// and numbers before it.
fn dateline(words: &[Word]) -> usize {
    let mut end = 0;
    for (at, word) in words
        .iter()
        .take(LONGEST_DATELINE.min(words.len() / 2))
        .enumerate()
    {
        let plain = !word.capital
            && !word.numeric
            && word.folded.chars().count() > 1
            && !super::lexicon::is_month(&word.folded)
            && !matches!(word.folded.as_str(), "the" | "of" | "корр");
        if plain {
            break;
        }
        if word.dash || words.get(at + 1).is_some_and(|next| next.opens) {
            end = at + 1;
        }
    }
    end
}

fn is_tail(sentence: &[Word]) -> bool {
    TAILS.iter().flat_map(|line| line.split('|')).any(|tail| {
        let mut parts = tail.split(' ');
        let mut at = sentence.iter();
        parts.all(|part| at.next().is_some_and(|word| word.folded == part))
    })
}

/// The name of an agency alone, or a hashtag: at most three words, each a name.
fn is_signature(sentence: &[Word]) -> bool {
    sentence.len() <= 2 && sentence.iter().all(|word| word.capital && !word.numeric)
}
