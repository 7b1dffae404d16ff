//! **Words** of a text, folded so that typography does not matter: NFKC, lower case, ё as е, no apostrophes, quotes,
//! punctuation, invisible characters, links or handles; digit groups made one number.
//!
//! Never here: what a word means.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::hashing::hash;

/// One word where it stands.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks of a word, not states"
)]
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// Folded.
    pub(super) folded: String,
    /// As it was written.
    pub(super) spelled: String,
    /// Of the folded form.
    pub(super) key: u64,
    /// Begins with a capital letter.
    pub(super) capital: bool,
    /// Two letters or more, all capitals.
    pub(super) shouted: bool,
    /// First of its sentence or line.
    pub(super) opens: bool,
    /// Has a digit.
    pub(super) numeric: bool,
    /// A percent sign follows.
    pub(super) percent: bool,
    /// A dash with blanks around it, or a bracket or slash, follows.
    pub(super) dash: bool,
}

/// The words of a text, at most `limit`.
pub(super) fn words(text: &str, limit: usize) -> Vec<Word> {
    let plain = normal(text);
    let mut found = Vec::with_capacity(limit.min(plain.len() / 8 + 1));
    let mut characters = Vec::new();
    let mut opens = true;
    for chunk in plain.split_inclusive(char::is_whitespace) {
        if found.len() >= limit {
            break;
        }
        let word = chunk.trim_end();
        if is_address(word) {
            opens = true;
            continue;
        }
        let before = found.len();
        characters.clear();
        characters.extend(word.chars().filter(|c| !is_invisible(*c)));
        split(&characters, &mut opens, &mut found);
        if matches!(word, "-" | "–" | "—" | "−" | "//" | "/" | "|")
            && let Some(last) = found.last_mut()
        {
            last.dash = true;
        }
        if found.len() == before + 1 {
            regroup(&mut found);
        }
        if chunk.ends_with(['\n', '\r', '\u{2028}', '\u{2029}']) {
            opens = true;
        }
    }
    found.truncate(limit);
    found
}

/// All folded words in one line.
pub(super) fn folded(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in words(text, usize::MAX) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word.folded);
    }
    line
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '<', '"', '«']);
    word.starts_with('@')
        || word.starts_with("t.me/")
        || word.starts_with("www.")
        || word.contains(':') && word.contains("://")
}

/// Splits what stands between two blanks.
fn split(characters: &[char], opens: &mut bool, found: &mut Vec<Word>) {
    let mut at = 0;
    while at < characters.len() {
        let begin = at;
        if !is_alphanumeric(characters[at]) {
            note_sign(characters, at, opens, found);
            at += 1;
            continue;
        }
        let digits = characters[at].is_ascii_digit();
        while at < characters.len() && belongs(characters, begin, at, digits) {
            at += 1;
        }
        found.push(word(&characters[begin..at], *opens));
        *opens = false;
    }
}

/// What a sign between words says about the words around it.
fn note_sign(characters: &[char], at: usize, opens: &mut bool, found: &mut [Word]) {
    let sign = characters[at];
    let last = at + 1 == characters.len() || !is_alphanumeric(characters[at + 1]);
    match sign {
        '.' | '!' | '?' | '…' | ':' | '•' | '|' if last => *opens = true,
        '«' | '“' | '„' | '"' | '—' | '–' if found.is_empty() => *opens = true,
        '%' => {
            if let Some(previous) = found.last_mut() {
                previous.percent = true;
            }
        }
        '—' | '–' | ')' | ']' => {
            if let Some(previous) = found.last_mut() {
                previous.dash = true;
            }
        }
        _ => {}
    }
}

fn belongs(characters: &[char], begin: usize, at: usize, digits: bool) -> bool {
    let current = characters[at];
    if is_alphanumeric(current) {
        // "20km" and "20-го" are a number and a word, "F16" and "S300" are one word.
        return !digits || !is_alphabetic(current);
    }
    let inside = at > begin && characters.get(at + 1).is_some_and(|c| is_alphanumeric(*c));
    if digits {
        return inside && matches!(current, '.' | ',') && characters[at + 1].is_ascii_digit();
    }
    inside
        && matches!(
            current,
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '′' | '\u{2bb}'
        )
}

fn word(letters: &[char], opens: bool) -> Word {
    let mut spelled = String::with_capacity(letters.iter().map(|c| c.len_utf8()).sum());
    spelled.extend(letters);
    let folded = if letters[0].is_ascii_digit() {
        number(&spelled)
    } else {
        fold(letters, spelled.len())
    };
    let capital = letters[0].is_uppercase();
    let shouted = capital
        && letters.len() > 1
        && letters
            .iter()
            .all(|c| c.is_uppercase() || !is_alphabetic(*c));
    Word {
        key: hash(folded.as_bytes()),
        capital,
        shouted,
        opens,
        numeric: letters.iter().any(|c| is_numeric(*c)),
        percent: false,
        dash: false,
        folded,
        spelled,
    }
}

/// Lower case, without marks that typists leave out; Latin look-alikes in a Cyrillic word become Cyrillic.
fn fold(letters: &[char], bytes: usize) -> String {
    let cyrillic = letters.iter().any(|c| matches!(c, 'А'..='я' | 'ў' | 'Ў'));
    let mut folded = String::with_capacity(bytes);
    let mut push = |letter: char| match letter {
        'ё' => folded.push('е'),
        'ґ' => folded.push('г'),
        _ if !is_alphanumeric(letter) => {}
        'a' if cyrillic => folded.push('а'),
        'c' if cyrillic => folded.push('с'),
        'e' if cyrillic => folded.push('е'),
        'i' if cyrillic => folded.push('і'),
        'k' if cyrillic => folded.push('к'),
        'o' if cyrillic => folded.push('о'),
        'p' if cyrillic => folded.push('р'),
        'x' if cyrillic => folded.push('х'),
        'y' if cyrillic => folded.push('у'),
        _ => folded.push(letter),
    };
    for letter in letters {
        match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' => push(letter.to_ascii_lowercase()),
            'а'..='џ' => push(*letter),
            _ => letter.to_lowercase().for_each(&mut push),
        }
    }
    folded
}

/// "1,200" and "1.200" are 1200, "12,5" is 12.5; "12.05.2026" stays.
fn number(spelled: &str) -> String {
    let parts: Vec<&str> = spelled.split(['.', ',']).collect();
    if parts.len() == 1 {
        return spelled.to_owned();
    }
    let grouped =
        parts[0].len() <= 3 && parts[0] != "0" && parts[1..].iter().all(|part| part.len() == 3);
    if grouped {
        parts.concat()
    } else {
        parts.join(".")
    }
}

/// "1 200 000" is one number: a short group of digits and then groups of three.
fn regroup(found: &mut Vec<Word>) {
    let [.., before, last] = found.as_mut_slice() else {
        return;
    };
    let digits = |word: &Word, most: usize| {
        word.spelled.len() <= most && word.spelled.bytes().all(|b| b.is_ascii_digit())
    };
    let three = last.spelled.len() == 3
        || last
            .spelled
            .as_bytes()
            .get(3)
            .is_some_and(|b| matches!(b, b'.' | b','));
    let decimals = last
        .spelled
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let begins = digits(before, 3) && !before.spelled.starts_with('0')
        || before.spelled.contains(' ') && before.folded.bytes().all(|b| b.is_ascii_digit());
    if !(three && decimals && begins) || before.opens && last.opens || before.percent || before.dash
    {
        return;
    }
    let spelled = format!("{} {}", before.spelled, last.spelled);
    let joined = format!("{}{}", before.folded, last.folded);
    before.key = hash(joined.as_bytes());
    before.folded = joined;
    before.spelled = spelled;
    before.percent = last.percent;
    before.dash = last.dash;
    found.pop();
}

/// NFKC, which most texts are in already; the check of characters that cannot be otherwise is much quicker than by table.
fn normal(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    // NFKC makes letters of the numero sign.
    Cow::Owned(text.replace('№', "#").nfkc().collect())
}

/// NFKC leaves them as they are, whatever stands around them.
fn is_plain(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{7f}'
            | '«'
            | '»'
            | '\u{c0}'..='\u{131}'
            | '\u{134}'..='\u{13e}'
            | '\u{141}'..='\u{148}'
            | '\u{14a}'..='\u{17e}'
            | '\u{400}'..='\u{45f}'
            | 'Ґ' | 'ґ'
            | '\u{2012}'..='\u{2014}'
            | '\u{2018}'..='\u{201f}'
    )
}

// As the standard library's, whose tables are slow: a shorter way for the letters of our languages.

fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{400}'..='\u{481}' => true,
        _ => c.is_alphabetic(),
    }
}

fn is_numeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_digit(),
        '\u{400}'..='\u{481}' => false,
        _ => c.is_numeric(),
    }
}

fn is_alphanumeric(c: char) -> bool {
    is_alphabetic(c) || is_numeric(c)
}

/// Soft hyphens, zero-width characters, stress marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{IsNormalized, is_nfkc_quick};

    use super::{folded, is_alphabetic, is_numeric, is_plain};

    #[test]
    fn the_short_ways_say_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_numeric(c), c.is_numeric(), "{c:?}");
            let around = ['e', c, 'e'].into_iter();
            assert!(
                !is_plain(c) || is_nfkc_quick(around) == IsNormalized::Yes,
                "{c:?}"
            );
            if matches!(c, 'а'..='џ') {
                assert!(c.to_lowercase().eq([c]), "{c:?}");
            }
        }
    }

    #[test]
    fn typography_does_not_matter() {
        assert_eq!(folded("«Ёлка»,  сказал\u{a0}он…"), "елка сказал он");
        assert_eq!(folded("Kyiv's  “new” rule"), folded("kyiv’s 'new' rule"));
        assert_eq!(
            folded("10 000, 10\u{a0}000 и 10,000"),
            "10000 10000 и 10000"
        );
        assert_eq!(folded("1 200 000,50 рублёў"), "1200000.50 рублеў");
        assert_eq!(folded("Сям’я з Гро\u{301}дна"), folded("сям'я з Гродна"));
        assert_eq!(
            folded("See https://a.example/b?c and @channel now"),
            "see and now"
        );
    }

    #[test]
    fn a_year_before_a_number_stays_a_year() {
        assert_eq!(folded("in 2026 100 people"), "in 2026 100 people");
    }

    #[test]
    fn latin_look_alikes_in_a_cyrillic_word_are_cyrillic() {
        assert_eq!(folded("Miнск"), folded("miнск"));
        assert_eq!(folded("Лукашэнкa"), "лукашэнка");
    }
}
