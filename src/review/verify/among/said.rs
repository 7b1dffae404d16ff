//! What the bot has **said** to somebody who asked, passed on: it quotes what it was asked about, which may be anybody's words.
//!
//! Only its form is known, and anybody can write it: nothing of it is confirmed, and nothing is called altered.
//!
//! Never here: an answer that is ours word by word.

use super::super::matching::Wording;
use super::super::surroundings::{Surroundings, begins, ends, words_of};
use super::super::{AnswerForms, Inquiry, Judged, QUOTED, Verdict};
use super::Among;
use super::telling::Rank;
use crate::domain::language::Language;
use crate::domain::wording::Token;

/// A sentence of an answer: the words between what it quotes.
struct Form {
    pieces: Vec<Vec<String>>,
    under: Under,
}

/// What stands under the first sentence of an answer beside others of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Under {
    Nothing,
    Answer,
    Text,
    Withdrawn,
}

impl Form {
    fn of(sentence: &str, under: Under) -> Self {
        Self {
            pieces: sentence.split(QUOTED).map(words_of).collect(),
            under,
        }
    }

    fn is(&self, line: &[Token]) -> bool {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return false;
        };
        if self.pieces.len() == 1 {
            return line.len() == first.len() && begins(line, first);
        }
        let is_longer = line.len() >= first.len() + last.len();
        if !is_longer || !begins(line, first) || !ends(line, last) {
            return false;
        }
        let mut rest = &line[first.len()..line.len() - last.len()];
        let mut between = self.pieces[1..self.pieces.len() - 1].iter();
        between.all(|piece| {
            let found = (0..=rest.len()).find(|at| begins(&rest[*at..], piece));
            rest = found.map_or(&[][..], |at| &rest[at + piece.len()..]);
            found.is_some()
        })
    }
}

/// The sentences of our answers, in every language.
pub(super) struct Forms {
    headlines: Vec<Form>,
    lines: Vec<Form>,
}

impl Forms {
    fn of(answered: fn(Language) -> AnswerForms) -> Self {
        let (mut headlines, mut lines) = (Vec::new(), Vec::new());
        for language in Language::ALL {
            let said = answered(*language);
            let kinds = [
                (&said.headlines, Under::Nothing),
                (&said.before, Under::Answer),
                (&said.with_text, Under::Text),
                (&said.with_withdrawn, Under::Withdrawn),
            ];
            for (sentences, under) in kinds {
                headlines.extend(sentences.iter().map(|it| Form::of(it, under)));
            }
            lines.extend(said.lines.iter().map(|it| Form::of(it, Under::Nothing)));
        }
        Self { headlines, lines }
    }
}

/// What there is to tell of a text that has the form of an answer of ours; none when it has another.
pub(super) fn judged(among: &Among<'_>, given: &Wording) -> Option<Judged> {
    let stripped = Surroundings::default().strip(given);
    let mut lines = stripped
        .tokens
        .chunk_by(|one, other| one.line == other.line)
        .peekable();
    let forms = among
        .forms
        .get_or_init(|| Forms::of(among.rendering.answered));
    let headline_of = |line: &[Token]| forms.headlines.iter().find(|form| form.is(line));
    let mut headline = headline_of(lines.next()?)?;
    // What is said of the picture or file stands before the answer to the text.
    if headline.under == Under::Answer
        && let Some(next) = lines.peek().and_then(|line| headline_of(line))
    {
        headline = next;
        lines.next();
    }
    let laid = || among.updates.iter().flat_map(|known| &known.revisions);
    let is_frame = |line: &[Token]| {
        forms.lines.iter().any(|form| form.is(line))
            || laid().any(|laid| laid.surroundings.is_line(line))
            || laid().any(|laid| laid.is_title(line))
    };
    let rest = lines.filter(|line| !is_frame(line));
    let rest: Vec<&str> = rest
        .filter_map(|line| Some(&given.text[line.first()?.start..line.last()?.end]))
        .collect();
    let text = Wording::of(rest.join("\n\n"));
    let is_text = || match (headline.under, among.best(&text, |_| true)) {
        (Under::Text, Some((Rank::Same(..), _))) => true,
        (Under::Withdrawn, Some((Rank::Same(..), judged))) => judged.verdict == Verdict::Retracted,
        _ => false,
    };
    if !rest.is_empty() && !is_text() {
        return None;
    }
    let places = super::codes::places(&given.text);
    let is_named = |code: &str| places.iter().any(|(placed, _)| placed.as_str() == code);
    let mut named = among.updates.iter().filter(|known| is_named(known.code()));
    // Of several it is not known which it is about.
    let about = named.next().filter(|_| named.next().is_none());
    let current = about.and_then(|known| known.update.last()).cloned();
    Some(Judged {
        revision: current.clone(),
        current,
        ..Judged::unknown(Inquiry::Answer)
    })
}
