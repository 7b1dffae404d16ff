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
    let plain: Cow<str> = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        // NFKC makes letters of the numero sign.
        _ => Cow::Owned(text.replace('№', "#").nfkc().collect()),
    };
    let mut found = Vec::new();
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
        split(word, &mut opens, &mut found);
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
        || word.contains("://")
}

/// Splits what stands between two blanks.
fn split(chunk: &str, opens: &mut bool, found: &mut Vec<Word>) {
    let characters: Vec<char> = chunk.chars().filter(|c| !is_invisible(*c)).collect();
    let mut at = 0;
    while at < characters.len() {
        let begin = at;
        if !characters[at].is_alphanumeric() {
            note_sign(&characters, at, opens, found);
            at += 1;
            continue;
        }
        let digits = characters[at].is_ascii_digit();
        while at < characters.len() && belongs(&characters, begin, at, digits) {
            at += 1;
        }
        let spelled: String = characters[begin..at].iter().collect();
        found.push(word(spelled, *opens));
        *opens = false;
    }
}

/// What a sign between words says about the words around it.
fn note_sign(characters: &[char], at: usize, opens: &mut bool, found: &mut [Word]) {
    let sign = characters[at];
    let last = at + 1 == characters.len() || !characters[at + 1].is_alphanumeric();
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
    if current.is_alphanumeric() {
        // "20km" and "20-го" are a number and a word, "F16" and "S300" are one word.
        return !digits || !current.is_alphabetic();
    }
    let inside = at > begin && characters.get(at + 1).is_some_and(|c| c.is_alphanumeric());
    if digits {
        return inside && matches!(current, '.' | ',') && characters[at + 1].is_ascii_digit();
    }
    inside
        && matches!(
            current,
            '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '′' | '\u{2bb}'
        )
}

fn word(spelled: String, opens: bool) -> Word {
    let folded = if spelled.starts_with(|c: char| c.is_ascii_digit()) {
        number(&spelled)
    } else {
        fold(&spelled)
    };
    let mut letters = spelled.chars().filter(|c| c.is_alphabetic());
    let capital = spelled.chars().next().is_some_and(char::is_uppercase);
    let shouted = capital && spelled.chars().nth(1).is_some() && letters.all(char::is_uppercase);
    Word {
        key: hash(folded.as_bytes()),
        capital,
        shouted,
        opens,
        numeric: spelled.chars().any(char::is_numeric),
        percent: false,
        dash: false,
        folded,
        spelled,
    }
}

/// Lower case, without marks that typists leave out; Latin look-alikes in a Cyrillic word become Cyrillic.
fn fold(spelled: &str) -> String {
    let cyrillic = spelled.chars().any(|c| matches!(c, 'А'..='я' | 'ў' | 'Ў'));
    let mut folded = String::with_capacity(spelled.len());
    for letter in spelled.chars().flat_map(char::to_lowercase) {
        match letter {
            'ё' => folded.push('е'),
            'ґ' => folded.push('г'),
            _ if !letter.is_alphanumeric() => {}
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

/// Soft hyphens, zero-width characters, stress marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::folded;

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
