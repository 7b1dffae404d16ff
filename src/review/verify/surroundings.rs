//! The **surroundings** of a text: what we put round it (labels, evidence, code, part numbers), in every language, and what
//! Telegram and channels add when they pass it on.
//!
//! Never here: the text itself; what is taken away here is never looked at again, so in doubt it stays.

use std::sync::LazyLock;

use super::answers::{Answers, TYPED};
use super::matching::Wording;
use crate::domain::wording::{Gap, Negations, Token, TokenKind, tokens};

/// How Telegram begins a message that is passed on, in six languages, folded words.
const PASSED_ON: &[&str] = &[
    "forwarded from",
    "forwarded message",
    "переслано от",
    "переслано из",
    "пераслана ад",
    "пераслана з",
    "переслано від",
    "переслано з",
    "przekazano od",
    "przesłano od",
    "persiųsta iš",
];

/// Words of a name after them, at most.
const NAME: usize = 5;

/// Steps of taking surroundings away at one end, at most: labels, note, region, evidence, code, time.
const STEPS: usize = 12;

/// Bytes of what somebody typed, at most: seven letters of any alphabet, and two more.
const TYPED_BYTES: usize = 18;

/// What stands round a text without being it.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    lines: Vec<Line>,
}

/// A line of our own.
#[derive(Debug, Clone)]
struct Line {
    words: Vec<String>,
    place: Place,
    /// Which of the words stands for what somebody typed.
    typed: Option<usize>,
}

/// Where a line of ours is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Also in line with the text; at the very end it may be cut off.
    Cut,
    /// Also in line with the text.
    InLine,
    /// Where it is a line by itself.
    Alone,
}

impl Line {
    fn is(&self, line: &[Token]) -> bool {
        let Some(at) = self.typed else {
            return line.len() == self.words.len() && begins(line, &self.words);
        };
        let (before, after) = (&self.words[..at], &self.words[at + 1..]);
        if line.len() < self.words.len() || !begins(line, before) || !ends(line, after) {
            return false;
        }
        let typed = &line[at..line.len() - after.len()];
        let is_in_one_piece = typed.windows(2).all(|pair| pair[0].end == pair[1].start);
        let bytes = typed.first().zip(typed.last());
        is_in_one_piece && bytes.is_some_and(|(first, last)| last.end - first.start <= TYPED_BYTES)
    }
}

/// A text without what was certainly not part of it.
pub(super) struct Stripped {
    pub(super) tokens: Vec<Token>,
    /// What others put before or after it.
    pub(super) additions: Vec<String>,
}

impl Surroundings {
    /// The lines of rendered messages that say nothing of the text itself.
    pub(super) fn of(rendered: &[String], texts: &[Wording]) -> Self {
        let mut surroundings = Self::default();
        for words in lines_of(rendered) {
            surroundings.add(words, Place::Cut, texts);
        }
        surroundings
    }

    /// Besides, a code, and the lines of answers and pages: those with the code in them also in line with a text.
    pub(super) fn and(mut self, code: &str, answers: &Answers, texts: &[Wording]) -> Self {
        let code = words_of(code);
        for words in lines_of(&answers.rendered) {
            let has_code = words.windows(code.len().max(1)).any(|piece| piece == code);
            let place = if has_code {
                Place::InLine
            } else {
                Place::Alone
            };
            self.add(words, place, texts);
        }
        self.add(code, Place::InLine, texts);
        for words in lines_of(&answers.typed) {
            let typed = words.iter().position(|word| word == TYPED);
            if typed.is_some() {
                self.lines.push(Line {
                    words,
                    place: Place::Alone,
                    typed,
                });
            }
        }
        self
    }

    fn add(&mut self, words: Vec<String>, place: Place, texts: &[Wording]) {
        let is_text = || texts.iter().any(|text| holds(text, &words));
        let is_known = || self.lines.iter().any(|line| line.words == words);
        if !words.is_empty() && !is_known() && !is_text() {
            self.lines.push(Line {
                words,
                place,
                typed: None,
            });
        }
    }

    /// Takes whole lines away: ours anywhere, and at the beginning and end what marks a message as passed on.
    pub(super) fn strip(&self, given: &Wording) -> Stripped {
        let mut kept: Vec<Token> = Vec::with_capacity(given.tokens.len());
        let mut additions = Vec::new();
        let lines: Vec<&[Token]> = given
            .tokens
            .chunk_by(|one, other| one.line == other.line)
            .collect();
        let is_ours: Vec<bool> = lines.iter().map(|line| self.is_line(line)).collect();
        let is_passing: Vec<bool> = lines
            .iter()
            .map(|line| is_passed_on(&given.text, line))
            .collect();
        let outer = |at: usize| {
            (0..at).all(|at| is_ours[at] || is_passing[at])
                || (at + 1..lines.len()).all(|at| is_ours[at] || is_passing[at])
        };
        let (mut was_taken, mut stopped) = (false, false);
        for (at, line) in lines.iter().enumerate() {
            let is_added = !is_ours[at] && is_passing[at] && outer(at);
            if is_added {
                additions.push(super::matching::slice(&given.text, line));
            }
            if is_ours[at] || is_added {
                was_taken = true;
                // A stop before it stays one: "No!" and a line of ours and what was denied say the contrary of it.
                stopped |= line.first().is_some_and(|first| first.before.is_stop);
                continue;
            }
            let before = kept.len();
            kept.extend(line.iter().cloned());
            if was_taken && let Some(first) = kept.get_mut(before) {
                first.before = Gap {
                    is_marked: true,
                    ends_sentence: true,
                    is_stop: first.before.is_stop || stopped,
                    // A line between them parts them like a blank one.
                    breaks: first.before.breaks.max(2),
                    ..first.before
                };
            }
            (was_taken, stopped) = (false, false);
        }
        Stripped {
            tokens: kept,
            additions,
        }
    }

    /// What may be left of a text when surroundings that stand in line with it are taken away at both ends; the most first.
    pub(super) fn cuts<'a>(&self, given: &'a [Token]) -> Vec<&'a [Token]> {
        let (starts, ends) = (self.starts(given), self.ends(given));
        let mut cuts = Vec::new();
        for start in &starts {
            for end in &ends {
                if start < end {
                    cuts.push(&given[*start..*end]);
                }
            }
        }
        cuts
    }

    /// What is left when all that may be surroundings is taken away at both ends.
    pub(super) fn rest<'a>(&self, given: &'a [Token]) -> &'a [Token] {
        let start = self.starts(given).into_iter().max().unwrap_or(0);
        let end = self.ends(given).into_iter().min().unwrap_or(given.len());
        given.get(start..end).unwrap_or_default()
    }

    /// Whether these tokens are surroundings of ours and nothing else.
    pub(super) fn is_ours(&self, given: &[Token]) -> bool {
        let lines = given.chunk_by(|one, other| one.line == other.line);
        let others: Vec<Token> = lines
            .filter(|line| !self.is_line(line))
            .flat_map(|line| line.iter().cloned())
            .collect();
        self.starts(&others).contains(&others.len())
    }

    fn starts(&self, given: &[Token]) -> Vec<usize> {
        let found = vec![0];
        self.go_on(found, |at, line| {
            let end = at + line.len();
            let is_apart =
                || has_letters(line) || end == given.len() || given[end - 1].line < given[end].line;
            (begins(&given[at..], line) && is_apart()).then_some(end)
        })
    }

    fn ends(&self, given: &[Token]) -> Vec<usize> {
        let mut found = vec![given.len()];
        // At the very end a line of ours with a code, link or date may be cut off itself.
        for Line { words: line, .. } in self.lines.iter().filter(|line| line.place == Place::Cut) {
            let is_plain = line
                .iter()
                .all(|word| word.chars().all(char::is_alphabetic));
            for length in (1..line.len()).filter(|_| !is_plain) {
                // Numbers alone may be the end of a sentence.
                if has_letters(&line[..length]) && ends_cut(given, &line[..length]) {
                    found.push(given.len() - length);
                }
            }
        }
        self.go_on(found, |at, line| {
            let is_apart = |begin: usize| {
                has_letters(line) || begin == 0 || given[begin - 1].line < given[begin].line
            };
            let begin = ends(&given[..at], line).then(|| at - line.len());
            begin.filter(|begin| is_apart(*begin))
        })
    }

    fn go_on(
        &self,
        mut found: Vec<usize>,
        next: impl Fn(usize, &[String]) -> Option<usize>,
    ) -> Vec<usize> {
        let mut fresh = found.clone();
        for _ in 0..STEPS {
            let mut more = Vec::new();
            for at in &fresh {
                for line in self.lines.iter().filter(|line| line.place != Place::Alone) {
                    let further = next(*at, &line.words).filter(|at| !found.contains(at));
                    if let Some(further) = further {
                        found.push(further);
                        more.push(further);
                    }
                }
            }
            fresh = more;
        }
        found
    }

    /// Whether a line is one of ours.
    pub(super) fn is_line(&self, line: &[Token]) -> bool {
        self.lines.iter().any(|ours| ours.is(line))
    }
}

/// The lines of texts, as words.
fn lines_of(texts: &[String]) -> impl Iterator<Item = Vec<String>> {
    texts.iter().flat_map(|text| text.lines()).map(words_of)
}

/// The words of a line.
pub(super) fn words_of(line: &str) -> Vec<String> {
    tokens(line).into_iter().map(|token| token.word).collect()
}

/// Whether these words are the text's own, or a piece of it.
fn holds(text: &Wording, words: &[String]) -> bool {
    let is_whole_line = text
        .tokens
        .chunk_by(|one, other| one.line == other.line)
        .any(|line| line.len() == words.len() && begins(line, words));
    let is_piece = || {
        text.tokens
            .windows(words.len().max(1))
            .any(|piece| begins(piece, words))
    };
    is_whole_line || (words.len() >= 3 && is_piece())
}

/// A line without any, such as `1/2`, is ours only where it is a line.
fn has_letters(words: &[String]) -> bool {
    words
        .iter()
        .any(|word| word.chars().any(char::is_alphabetic))
}

pub(super) fn begins(given: &[Token], words: &[String]) -> bool {
    given.len() >= words.len()
        && given
            .iter()
            .zip(words)
            .all(|(token, word)| token.word == *word)
}

pub(super) fn ends(given: &[Token], words: &[String]) -> bool {
    given.len() >= words.len() && begins(&given[given.len() - words.len()..], words)
}

/// The same for a line that may be cut off inside its last word.
fn ends_cut(given: &[Token], words: &[String]) -> bool {
    let (Some(last), Some((word, before))) = (given.last(), words.split_last()) else {
        return false;
    };
    // Half a word by itself may be a word of its own.
    let is_cut = last.word == *word
        || (last.kind != TokenKind::Number
            && !before.is_empty()
            && last.word.len() >= 2
            && word.starts_with(last.word.as_str()));
    is_cut && given.len() >= words.len() && ends(&given[..given.len() - 1], before)
}

/// A line of names with @ or addresses in Telegram alone, or the head of a message that was passed on.
fn is_passed_on(text: &str, line: &[Token]) -> bool {
    let is_signature = line.iter().all(|token| {
        token.kind == TokenKind::Link
            && (token.word.starts_with('@') || token.word.starts_with("//t.me/"))
    });
    is_signature || is_head(line) || is_copied_head(text, line)
}

/// `Forwarded from Somebody`.
fn is_head(line: &[Token]) -> bool {
    static HEADS: LazyLock<Vec<Vec<String>>> =
        LazyLock::new(|| PASSED_ON.iter().map(|head| words_of(head)).collect());
    HEADS.iter().any(|head| {
        begins(line, head)
            && line.len() <= head.len() + NAME
            && no_numbers(&line[head.len()..])
            && is_name(&line[head.len()..])
    })
}

/// Whether it calls nothing untrue: anybody chooses a name.
fn is_name(line: &[Token]) -> bool {
    static DENIALS: LazyLock<Negations> = LazyLock::new(Negations::denials);
    !line.iter().any(|token| DENIALS.has(token))
}

fn no_numbers(line: &[Token]) -> bool {
    line.iter()
        .all(|token| matches!(token.kind, TokenKind::Word | TokenKind::Link))
}

/// `Vestka, [20.11.2026 14:03]`, as Telegram's programs copy several messages.
fn is_copied_head(text: &str, line: &[Token]) -> bool {
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return false;
    };
    let written = &text[first.start..];
    let written = written.lines().next().unwrap_or(written).trim();
    let Some((name, time)) = written.split_once(", [") else {
        return false;
    };
    let digits = "0123456789.:/ -,PAM";
    let Some(time) = time.trim_end_matches(':').strip_suffix(']') else {
        return false;
    };
    last.end <= first.start + written.len()
        && name.split_whitespace().count() <= NAME
        && is_name(line)
        && time.chars().all(|letter| digits.contains(letter))
}
