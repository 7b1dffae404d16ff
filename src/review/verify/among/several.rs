//! **Several** updates at once: a digest that is passed on, or more codes than one.
//!
//! Each is told; none answers for another. Never here: a text that is called genuine without its own code under it.

use std::ops::Range;

use super::super::beside::is_few;
use super::super::codes;
use super::super::matching::Wording;
use super::super::surroundings::Surroundings;
use super::super::{Inquiry, Judged, OneOfSeveral, Verdict};
use super::telling::Rank;
use super::{Among, Known};
use crate::domain::code::Code;
use crate::domain::update::RevisionKind;
use crate::domain::wording::Token;

/// What there is to tell of a text with the codes of several updates; none when it has not, or is another text of its own.
pub(super) fn judged(among: &Among<'_>, given: &Wording) -> Option<Judged> {
    let places = codes::places(&given.text);
    let known = |code: &str| among.updates.iter().find(|known| known.code() == code);
    let mut named: Vec<(String, Option<&Known<'_>>)> = Vec::new();
    for (code, _) in &places {
        let code = code.as_str();
        let is_code =
            known(code).is_some() || code.contains(|letter: char| letter.is_ascii_digit());
        if is_code && named.iter().all(|(other, _)| other != code) {
            named.push((code.to_owned(), known(code)));
        }
    }
    if named.len() < 2 {
        return None;
    }
    digest(among, given, &places).or_else(|| by_codes(given, &named, &places))
}

/// Codes with a few words beside them at most: of those words nothing is said.
fn by_codes(
    given: &Wording,
    named: &[(String, Option<&Known<'_>>)],
    places: &[(Code, Range<usize>)],
) -> Option<Judged> {
    let mut left = Wording {
        text: given.text.clone(),
        tokens: given.tokens.clone(),
    };
    for (_, known) in named {
        if let Some(newest) = known.and_then(|known| known.revisions.first()) {
            left.tokens = newest.surroundings.strip(&left).tokens;
        }
    }
    let is_code = |token: &Token| {
        let mut places = places.iter();
        places.any(|(_, place)| place.start <= token.start && token.end <= place.end)
    };
    left.tokens.retain(|token| !is_code(token));
    if !is_few(&left.tokens) {
        return None;
    }
    let several: Vec<OneOfSeveral> = named
        .iter()
        .map(|(code, known)| {
            let current = known.and_then(|known| known.update.last()).cloned();
            OneOfSeveral {
                code: code.clone(),
                revision: current.clone(),
                current,
            }
        })
        .collect();
    let is_withdrawn = |one: &OneOfSeveral| {
        let current = one.current.as_ref();
        current.is_some_and(|current| current.kind == RevisionKind::Retraction)
    };
    Some(Judged {
        verdict: if several.iter().any(is_withdrawn) {
            Verdict::Retracted
        } else {
            Verdict::Unknown
        },
        several,
        ..Judged::unknown(Inquiry::SeveralCodes)
    })
}

/// Texts of ours one after the other, each with the line of its own code under it, and nothing else.
fn digest(among: &Among<'_>, given: &Wording, places: &[(Code, Range<usize>)]) -> Option<Judged> {
    let mut judged = Judged {
        verdict: Verdict::Genuine,
        ..Judged::unknown(Inquiry::Digest)
    };
    let mut entry: Vec<Token> = Vec::new();
    for line in given.tokens.chunk_by(|one, other| one.line == other.line) {
        entry.extend(line.iter().cloned());
        let Some(known) = ended_by(among, line, places) else {
            continue;
        };
        let found = one(among, given, (&std::mem::take(&mut entry), known))?;
        judged.verdict = worse(judged.verdict, found.verdict);
        judged.additions.extend(found.additions);
        judged.several.push(OneOfSeveral {
            code: known.code().to_owned(),
            revision: found.revision,
            current: found.current,
        });
    }
    let rest = Wording {
        text: given.text.clone(),
        tokens: entry,
    };
    let rest = Surroundings::default().strip(&rest);
    judged.additions.extend(rest.additions);
    (rest.tokens.is_empty() && judged.several.len() > 1).then_some(judged)
}

/// The update whose line with its code this is.
fn ended_by<'k, 'a>(
    among: &'k Among<'a>,
    line: &[Token],
    places: &[(Code, Range<usize>)],
) -> Option<&'k Known<'a>> {
    let (first, last) = (line.first()?, line.last()?);
    let (code, _) = places
        .iter()
        .find(|(_, place)| first.start <= place.start && place.end <= last.end)?;
    let mut updates = among.updates.iter();
    let known = updates.find(|known| known.code() == code.as_str())?;
    let mut revisions = known.revisions.iter();
    revisions
        .any(|laid| laid.surroundings.is_line(line))
        .then_some(known)
}

/// What one entry is, when it is a text of the update with its code.
fn one(
    among: &Among<'_>,
    given: &Wording,
    (entry, known): (&[Token], &Known<'_>),
) -> Option<Judged> {
    let (first, last) = (entry.first()?, entry.last()?);
    let text = Wording::of(given.text[first.start..last.end].to_owned());
    match among.best(&text, |other| other.code() == known.code())? {
        (Rank::Same(..), judged) => Some(judged),
        _ => None,
    }
}

/// What is told of both together.
const fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Retracted, _) | (_, Verdict::Retracted) => Verdict::Retracted,
        (Verdict::Superseded, _) | (_, Verdict::Superseded) => Verdict::Superseded,
        (one, _) => one,
    }
}
