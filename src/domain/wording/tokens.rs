//! The **tokens** of a text: words, numbers, links and signs that mean something, each with what stands before it.
//!
//! Never here: a comparison.

use super::fold::{Letter, fold, is_letter_sign};
use super::letters::{
    address, heavy_sign, is_apostrophe, is_dash, is_end, is_line_end, is_thin_blank, is_word,
    is_word_or_digit, sign_of_emoji,
};

/// A word, number, link or meaningful sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded: what is compared.
    pub word: String,
    /// What it is.
    pub kind: TokenKind,
    /// First byte in the text.
    pub start: usize,
    /// Byte after its last.
    pub end: usize,
    /// Line of the text, from 0.
    pub line: usize,
    /// What stands between the token before and this one.
    pub before: Gap,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits with the separators between them.
    Number,
    /// A web address, or a name with @.
    Link,
    /// A sign that changes what is said: %, €, −, ?.
    Sign,
}

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is asked by itself, and any of them go together"
)]
pub struct Gap {
    /// Anything but blanks: punctuation, a quote, an emoji, a line break.
    pub is_marked: bool,
    /// A comma, full stop, colon or dash: it cuts or joins what is said.
    pub is_stop: bool,
    /// The end of a sentence or line.
    pub ends_sentence: bool,
    /// Line breaks: with two there is a blank line.
    pub breaks: u8,
    /// Something that parts what is said, beside blanks and line breaks; a quote at the beginning of a line, and stars, do not.
    pub has_signs: bool,
    /// A dash that is no sign by itself.
    pub has_dash: bool,
}

/// Reads a text. Linear.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader {
        text,
        letters: fold(text),
        at: 0,
        line: 0,
        gap: Gap::default(),
        is_line_start: true,
        found: Vec::new(),
    };
    while reader.at < reader.letters.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    letters: Vec<Letter>,
    at: usize,
    line: usize,
    gap: Gap,
    is_line_start: bool,
    found: Vec<Token>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let Some(letter) = self.letter(0) else { return };
        if self.letters[self.at].is_odd_number {
            return self.take(1, letter.to_string(), TokenKind::Number);
        }
        if let Some((length, word)) = self.link() {
            return self.take(length, word, TokenKind::Link);
        }
        if letter.is_ascii_digit() {
            let (length, word) = self.number();
            return self.take(length, word, TokenKind::Number);
        }
        if is_letter_sign(letter) {
            return self.take(1, letter.to_string(), TokenKind::Word);
        }
        if is_word(letter) {
            let (length, word) = self.word();
            return self.take(length, word, TokenKind::Word);
        }
        if let Some(sign) = self.sign(letter) {
            return self.take(1, sign.to_string(), TokenKind::Sign);
        }
        self.pass(letter);
    }

    /// Nothing that means something by itself.
    fn pass(&mut self, letter: char) {
        if is_line_end(letter) {
            self.line += 1;
            self.is_line_start = true;
            self.gap.is_marked = true;
            self.gap.ends_sentence = true;
            self.gap.breaks = self.gap.breaks.saturating_add(1);
        } else if !letter.is_whitespace() {
            self.gap.is_marked = true;
            self.gap.has_dash |= is_dash(letter);
            let is_quote = letter == '>' && self.is_line_start;
            self.gap.has_signs |= !is_quote && !matches!(letter, '*' | '_');
            let is_end = is_end(letter);
            self.gap.ends_sentence |= is_end;
            self.gap.is_stop |= is_end
                || matches!(letter, ',' | ';' | ':')
                || (is_dash(letter) && !self.is_between_letters());
        }
        self.at += 1;
    }

    fn take(&mut self, length: usize, word: String, kind: TokenKind) {
        let (first, last) = (self.letters[self.at], self.letters[self.at + length - 1]);
        // A row of question marks is one.
        let is_question = word == "?";
        let is_repeated = is_question
            && !self.is_line_start
            && self.found.last().is_some_and(|token| token.word == "?");
        if !is_repeated {
            self.found.push(Token {
                kind,
                start: first.start,
                end: last.end,
                line: self.line,
                before: self.gap,
                is_capital: self.is_capital(first.start),
                word,
            });
        }
        self.gap = Gap::default();
        if is_question {
            self.gap = Gap {
                is_marked: true,
                is_stop: true,
                ends_sentence: true,
                has_signs: true,
                ..Gap::default()
            };
        }
        self.is_line_start = false;
        self.at += length;
    }

    fn is_capital(&self, start: usize) -> bool {
        let first = self.text[start..].chars().next();
        first.is_some_and(char::is_uppercase)
    }

    fn letter(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).map(|it| it.shape)
    }

    fn previous(&self) -> Option<char> {
        self.at
            .checked_sub(1)
            .map(|before| self.letters[before].shape)
    }

    fn is_between_letters(&self) -> bool {
        self.previous().is_some_and(is_word_or_digit)
            && self.letter(1).is_some_and(is_word_or_digit)
    }

    /// Letters, over an apostrophe inside the word: `з'езд` is typed with many, and without.
    fn word(&self) -> (usize, String) {
        let mut word = String::new();
        let mut length = 0;
        while let Some(letter) = self.letter(length) {
            let is_inside = is_apostrophe(letter)
                && self.letter(length + 1).is_some_and(is_word)
                && !word.is_empty();
            if is_word(letter) && !self.letters[self.at + length].is_odd_number {
                word.push(letter);
            } else if !is_inside {
                break;
            }
            length += 1;
        }
        (length, word)
    }

    /// Digits, `1.5`, `12:30`, `01.02.2026`; thousands that are set apart by a blank are one number.
    fn number(&self) -> (usize, String) {
        let mut word = String::new();
        let (mut length, mut is_grouped) = (0, false);
        while let Some(letter) = self.letter(length) {
            let next = self.digits_from(length + 1);
            // 2020 100 is two numbers: only up to three digits begin a number in groups.
            let is_group = is_grouped
                || (word.len() <= 3
                    && !word.starts_with('0')
                    && word.chars().all(|digit| digit.is_ascii_digit()));
            let is_digit = letter.is_ascii_digit() && !self.letters[self.at + length].is_odd_number;
            if is_digit || (matches!(letter, '.' | ',' | ':') && next > 0) {
                word.push(letter);
            } else if is_thin_blank(letter) && next == 3 && is_group {
                is_grouped = true;
            } else {
                break;
            }
            length += 1;
        }
        (length, word)
    }

    fn digits_from(&self, ahead: usize) -> usize {
        (ahead..self.letters.len())
            .take_while(|place| self.letter(*place).is_some_and(|c| c.is_ascii_digit()))
            .count()
    }

    /// A web address or a name with @. Never folded: another letter leads elsewhere.
    fn link(&self) -> Option<(usize, String)> {
        if self.previous().is_some_and(is_word_or_digit) {
            return None;
        }
        let ahead: String = (0..8).map_while(|place| self.letter(place)).collect();
        let is_web = ["http://", "https://", "www.", "t.me/"]
            .iter()
            .any(|beginning| ahead.starts_with(beginning));
        let is_name = ahead.starts_with('@')
            && ahead
                .chars()
                .skip(1)
                .take(4)
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
                .count()
                == 4;
        if !is_web && !is_name {
            return None;
        }
        let mut length = (0..self.letters.len())
            .take_while(|place| {
                self.letter(*place)
                    .is_some_and(|letter| !letter.is_whitespace() && !"<>\"«»“”„".contains(letter))
            })
            .count();
        while length > 1
            && self
                .letter(length - 1)
                .is_some_and(|letter| ".,;:!?…)]}'’*|".contains(letter))
        {
            length -= 1;
        }
        let (first, last) = (self.letters[self.at], self.letters[self.at + length - 1]);
        Some((length, address(&self.text[first.start..last.end])))
    }

    /// A sign that changes what is said.
    fn sign(&self, letter: char) -> Option<char> {
        let next = self.letter(1);
        let next_is_digit = next.is_some_and(|c| c.is_ascii_digit());
        let near_digit = next_is_digit || self.previous().is_some_and(|c| c.is_ascii_digit());
        let is_heavy = || near_digit || self.comes_digit_in_line();
        let heavy = heavy_sign(letter).filter(|_| is_heavy());
        if let Some(sign) = sign_of_emoji(letter).or(heavy) {
            return Some(sign);
        }
        match letter {
            '?' | '%' | '‰' | '°' | '№' | '&' | '±' | '≈' | '≠' | '≤' | '≥' => {
                Some(letter)
            }
            '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}' => Some(letter),
            // What crosses letters out, and what turns the direction of reading.
            '\u{0334}'..='\u{0338}'
            | '\u{20d2}'
            | '\u{20d3}'
            | '\u{20e0}'
            | '\u{20e5}'..='\u{20eb}' => Some('\u{0336}'),
            '\u{061c}' | '\u{200f}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2067}' => {
                Some('\u{202e}')
            }
            '+' | '#' if next_is_digit => Some(letter),
            '~' if next_is_digit => Some('≈'),
            // Other programs cross out what stands between two of these.
            '~' if self.is_beside_letter() => Some('\u{0336}'),
            // Mathematical signs and arrows beside a number.
            '\u{2190}'..='\u{21ff}'
            | '\u{2200}'..='\u{22ff}'
            | '\u{2b05}'..='\u{2b07}'
            | '÷'
            | '¬'
            | '٪'
            | '‱'
                if near_digit || self.comes_digit() =>
            {
                Some(letter)
            }
            // `.5` is no five.
            '.' | ',' if next_is_digit && !self.is_after_written() => Some('.'),
            '/' | '=' | '⁄' | '×' | '*' | '^' if near_digit && letter != '*' => Some(letter),
            '<' | '>' if !self.is_line_start && self.comes_digit() => Some(letter),
            dash if is_dash(dash) => self.dash(next_is_digit),
            _ => None,
        }
    }

    fn is_beside_letter(&self) -> bool {
        self.previous().is_some_and(is_word_or_digit)
            || self.letter(1).is_some_and(is_word_or_digit)
    }

    /// Whether a letter, a digit or another stop stands before.
    fn is_after_written(&self) -> bool {
        let is_written =
            |letter: char| is_word_or_digit(letter) || matches!(letter, '.' | ',' | '…');
        self.previous().is_some_and(is_written)
    }

    fn comes_digit(&self) -> bool {
        (1..4)
            .filter_map(|place| self.letter(place))
            .find(|letter| !letter.is_whitespace() && *letter != '=')
            .is_some_and(|letter| letter.is_ascii_digit())
    }

    fn comes_digit_in_line(&self) -> bool {
        (1..4)
            .filter_map(|place| self.letter(place))
            .take_while(|letter| !is_line_end(*letter))
            .find(|letter| !letter.is_whitespace())
            .is_some_and(|letter| letter.is_ascii_digit())
    }

    /// A minus or a range of numbers; none for other dashes.
    fn dash(&self, next_is_digit: bool) -> Option<char> {
        let blank_before = self.previous().is_none_or(char::is_whitespace);
        let after_number = self.found.last().is_some_and(|token| {
            token.kind == TokenKind::Number && !self.gap.is_marked && token.line == self.line
        });
        let comes_digit = next_is_digit
            || (self.letter(1).is_some_and(char::is_whitespace)
                && self.letter(2).is_some_and(|c| c.is_ascii_digit()));
        if after_number && comes_digit && !(blank_before && next_is_digit) {
            return Some('–');
        }
        let after_word = self.previous().is_some_and(is_word_or_digit);
        (next_is_digit && !after_word).then_some('-')
    }
}
