//! What an approver reads of the **evidence**: who looked at which piece, what is not kept, and what a label lacks.
//!
//! Never here: the rules of the labels.

use super::super::super::conversation::{Conversation, HandlerError};
use crate::domain::content::Problem;
use crate::domain::content::verification::NotCarried;
use crate::domain::update::RevisionKind;
use crate::review::{Draft, PageProblem, Piece, PieceState};
use crate::text::Words;
use crate::text::time::list;

/// The lines of the last question about the evidence; none for a retraction.
pub(in super::super) async fn for_approval(
    conversation: &Conversation,
    draft: &Draft,
) -> Result<Option<String>, HandlerError> {
    if draft.kind == RevisionKind::Retraction {
        return Ok(None);
    }
    let pieces = pieces(conversation, draft).await?;
    let words = conversation.words();
    let mut lines = vec![words.draft_evidence(pieces.len())];
    lines.extend(checked(conversation, &pieces));
    let count = |of: fn(&PieceState) -> bool| {
        let found = pieces.iter().filter(|piece| of(&piece.state)).count();
        (found > 0).then_some(found)
    };
    lines.extend(count(PieceState::is_on_its_way).map(|n| words.approval_waiting(n)));
    lines.extend(count(has_failed).map(|n| words.approval_failed(n)));
    let unasked = count(|state| matches!(state, PieceState::Unconfirmed | PieceState::NotAsked));
    lines.extend(unasked.map(|n| words.approval_unasked(n)));
    Ok(Some(lines.join("\n")))
}

/// What of the evidence of a draft is not kept, in one line. Asks for the pages that nobody asked for yet.
pub(in super::super) async fn not_kept(
    conversation: &Conversation,
    draft: &Draft,
) -> Result<Option<String>, HandlerError> {
    let pieces = pieces(conversation, draft).await?;
    let open = pieces
        .iter()
        .filter(|piece| {
            piece.state.hash().is_none() && piece.state != PieceState::Failed(PageProblem::Left)
        })
        .count();
    Ok((open > 0).then(|| conversation.words().evidence_open(open)))
}

/// Why the evidence does not carry the label, if it does not.
pub(in super::super) fn why_not(words: Words, problems: &[Problem]) -> Option<String> {
    problems.iter().find_map(|problem| match problem {
        Problem::Verification(why) => Some(match why {
            NotCarried::Confirmed => words.label_confirmed(),
            NotCarried::OneOrigin => words.label_one_origin(),
            NotCarried::Disputed => words.label_disputed(),
            NotCarried::False => words.label_false(),
        }),
        _ => None,
    })
}

async fn pieces(conversation: &Conversation, draft: &Draft) -> Result<Vec<Piece>, HandlerError> {
    let (service, id) = (&conversation.service, draft.candidate_id);
    if let Some(actor) = conversation.actor() {
        service.pages.want(id, &draft.content, &actor).await?;
    }
    Ok(service.review.pieces(id, &draft.content).await?)
}

/// A page that did not come, and nobody has said to go on without it.
fn has_failed(state: &PieceState) -> bool {
    matches!(state, PieceState::Failed(problem) if *problem != PageProblem::Left)
}

/// Who looked at which pieces.
fn checked(conversation: &Conversation, pieces: &[Piece]) -> Vec<String> {
    let words = conversation.words();
    let mut by: Vec<(&str, Vec<String>)> = Vec::new();
    for piece in pieces {
        for check in &piece.checks {
            let number = piece.number.to_string();
            match by.iter_mut().find(|(name, _)| *name == check.handle) {
                Some((_, numbers)) => numbers.push(number),
                None => by.push((&check.handle, vec![number])),
            }
        }
    }
    if by.is_empty() && !pieces.is_empty() {
        return vec![words.approval_nobody()];
    }
    by.iter()
        .map(|(name, numbers)| words.approval_checked(name, &list(conversation.language, numbers)))
        .collect()
}
