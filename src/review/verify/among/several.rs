//! **Several** updates at once: a digest that is passed on, or more codes than one.
//!
//! Each is told; none answers for another. Never here: a text that is called genuine without its own code under it.

use std::ops::Range;

use super::super::beside::is_few;
use super::super::codes;
use super::super::matching::{Wording, slice};
use super::super::surroundings::Surroundings;
use super::super::{Inquiry, Judged, OneOfSeveral, Verdict};
use super::telling::genuine;
use super::{Among, Known};
use crate::domain::code::Code;
use crate::domain::update::RevisionKind;
use crate::domain::wording::{Token, TokenKind};

/// Codes that are answered one by one, at most.
const MOST: usize = 10;

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
        if named.len() > MOST {
            break;
        }
    }
    if named.len() < 2 {
        return None;
    }
    digest(among, given, &places).or_else(|| by_codes(among, given, &named, &places))
}

/// Codes with a few words beside them at most: of those words nothing is said, but that they are not ours. Of too many codes none
/// is answered.
fn by_codes(
    among: &Among<'_>,
    given: &Wording,
    named: &[(String, Option<&Known<'_>>)],
    places: &[(Code, Range<usize>)],
) -> Option<Judged> {
    let additions = beside(among, given, places)?;
    let answered = if named.len() > MOST { &[][..] } else { named };
    let several: Vec<OneOfSeveral> = answered
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
        additions,
        ..Judged::unknown(Inquiry::SeveralCodes)
    })
}

/// What others wrote beside codes, a line each; none when it is a text by itself.
fn beside(
    among: &Among<'_>,
    given: &Wording,
    places: &[(Code, Range<usize>)],
) -> Option<Vec<String>> {
    let mut left = Wording {
        text: given.text.clone(),
        tokens: given.tokens.clone(),
    };
    let mut additions = Vec::new();
    let is_named =
        |known: &&Known<'_>| places.iter().any(|(code, _)| code.as_str() == known.code());
    let laid = among.updates.iter().filter(is_named);
    for laid in laid.flat_map(|known| &known.revisions) {
        let stripped = laid.surroundings.strip(&left);
        additions.extend(stripped.additions);
        left.tokens = stripped.tokens;
    }
    // They stand in their order.
    let is_code = |token: &Token| {
        let after = places.partition_point(|(_, place)| place.start <= token.start);
        let place = after.checked_sub(1).and_then(|at| places.get(at));
        place.is_some_and(|(_, place)| token.end <= place.end)
    };
    left.tokens.retain(|token| !is_code(token));
    if !is_few(&left.tokens) {
        return None;
    }
    let lines = left
        .tokens
        .chunk_by(|one, other| one.line == other.line)
        .filter(|line| line.iter().any(|token| token.kind != TokenKind::Sign));
    additions.extend(lines.map(|line| slice(&given.text, line)));
    Some(additions)
}

/// Entries of ours one after the other, each as we wrote it, and nothing else.
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
        let found = one(given, (&std::mem::take(&mut entry), known))?;
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

/// What one entry is, when it is one of the update with its code.
fn one(given: &Wording, (entry, known): (&[Token], &Known<'_>)) -> Option<Judged> {
    let (first, last) = (entry.first()?, entry.last()?);
    let text = Wording::of(given.text[first.start..last.end].to_owned());
    known.revisions.iter().find_map(|laid| {
        let (language, same) = laid.entries.same(&text)?;
        Some(genuine(same, laid.revision, known.update, language))
    })
}

/// What is told of both together.
const fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Retracted, _) | (_, Verdict::Retracted) => Verdict::Retracted,
        (Verdict::Superseded, _) | (_, Verdict::Superseded) => Verdict::Superseded,
        (one, _) => one,
    }
}
