//! The **evidence** of a draft on its screen: what it is, how credible, who looked at it, and what is kept of it.
//!
//! Never here: what a label needs, and fetching; those are `review`'s.

mod act;
mod adding;
mod approval;
mod screen;
mod show;

pub(in crate::telegram) use act::{EvidenceAct, PieceAct};
pub(super) use adding::{add_file, add_link};
pub(super) use approval::{for_approval, not_kept, why_not};

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::queue::shortened;
use super::{claim, draft, draft_of};
use crate::domain::content::Content;
use crate::review::{Draft, Piece, PieceState};

/// Characters of a link in a question.
const SHOWN: usize = 200;

/// A pressed button.
pub(super) async fn act(conversation: &Conversation, id: i64, act: EvidenceAct) -> Handled {
    match act {
        EvidenceAct::Menu => menu(conversation, id).await,
        EvidenceAct::FetchAll(version) => fetch_all(conversation, (id, version)).await,
        EvidenceAct::Piece(number, version, act) => {
            let Some((draft, piece)) = seen(conversation, id, (number, version)).await? else {
                return Ok(());
            };
            piece_act(conversation, &draft, &piece, act).await
        }
    }
}

/// All pieces.
pub(super) async fn menu(conversation: &Conversation, id: i64) -> Handled {
    match draft_of(conversation, id).await? {
        Some(draft) => screen::menu(conversation, &draft).await,
        None => Ok(()),
    }
}

async fn piece_act(
    conversation: &Conversation,
    draft: &Draft,
    piece: &Piece,
    act: PieceAct,
) -> Handled {
    match act {
        PieceAct::Open => screen::piece(conversation, draft, piece).await,
        PieceAct::Credibility(grade) => {
            let position = piece.number - 1;
            edit(conversation, draft, piece, |content| {
                content.evidence[position].credibility = grade;
            })
            .await
        }
        PieceAct::Public if piece.evidence.file().is_some() => {
            let said = conversation.words().evidence_private_file();
            conversation.say(&said).await
        }
        PieceAct::Public | PieceAct::Private => {
            let position = piece.number - 1;
            edit(conversation, draft, piece, |content| {
                content.evidence[position].public = act == PieceAct::Public;
            })
            .await
        }
        PieceAct::Show => show::show(conversation, draft, piece).await,
        PieceAct::Looked => looked(conversation, draft, piece).await,
        PieceAct::Fetch => {
            if let Some(actor) = conversation.actor() {
                let pages = &conversation.service.pages;
                pages.ask(draft.candidate_id, piece, &actor).await?;
            }
            again(conversation, draft, piece.number).await
        }
        PieceAct::Leave => {
            if let Some(actor) = conversation.actor() {
                let pages = &conversation.service.pages;
                pages.leave(draft.candidate_id, piece, &actor).await?;
            }
            again(conversation, draft, piece.number).await
        }
        PieceAct::Remove => ask_remove(conversation, draft, piece).await,
        PieceAct::RemoveYes => remove(conversation, draft, piece).await,
    }
}

/// Draft and piece at the version that was seen; else the person is told and sees the evidence as it is now.
async fn seen(
    conversation: &Conversation,
    id: i64,
    (number, version): (u8, i32),
) -> Result<Option<(Draft, Piece)>, HandlerError> {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(None);
    };
    let review = &conversation.service.review;
    let pieces = review.pieces(id, &draft.content).await?;
    let piece = pieces
        .into_iter()
        .find(|piece| piece.number == usize::from(number));
    match piece {
        Some(piece) if draft.version == version => Ok(Some((draft, piece))),
        _ => {
            conversation
                .say(&conversation.words().draft_changed())
                .await?;
            screen::menu(conversation, &draft).await?;
            Ok(None)
        }
    }
}

/// Changes the draft, if it can be worked on, and shows the piece as it is then.
async fn edit(
    conversation: &Conversation,
    draft: &Draft,
    piece: &Piece,
    change: impl FnOnce(&mut Content),
) -> Handled {
    if !claim(conversation, draft.candidate_id).await? {
        return Ok(());
    }
    let mut content = draft.content.clone();
    change(&mut content);
    if content != draft.content && !draft::save(conversation, draft, &content).await? {
        return Ok(());
    }
    match draft_of(conversation, draft.candidate_id).await? {
        Some(draft) => again(conversation, &draft, piece.number).await,
        None => Ok(()),
    }
}

/// The piece as it is now.
async fn again(conversation: &Conversation, draft: &Draft, number: usize) -> Handled {
    let review = &conversation.service.review;
    let pieces = review.pieces(draft.candidate_id, &draft.content).await?;
    match pieces.iter().find(|piece| piece.number == number) {
        Some(piece) => screen::piece(conversation, draft, piece).await,
        None => screen::menu(conversation, draft).await,
    }
}

async fn looked(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Handled {
    if let (Some(staff), Some(actor)) = (&conversation.staff, conversation.actor()) {
        let review = &conversation.service.review;
        review
            .looked_at(draft.candidate_id, piece, (staff.id, &actor))
            .await?;
    }
    again(conversation, draft, piece.number).await
}

/// Fetches the pages that wait for somebody to ask.
async fn fetch_all(conversation: &Conversation, (id, version): (i64, i32)) -> Handled {
    let (Some(draft), Some(actor)) = (draft_of(conversation, id).await?, conversation.actor())
    else {
        return Ok(());
    };
    if draft.version == version {
        let service = &conversation.service;
        for piece in service.review.pieces(id, &draft.content).await? {
            if piece.state == PieceState::Unconfirmed {
                service.pages.ask(id, &piece, &actor).await?;
            }
        }
    } else {
        conversation
            .say(&conversation.words().draft_changed())
            .await?;
    }
    screen::menu(conversation, &draft).await
}

async fn ask_remove(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Handled {
    let words = conversation.words();
    let what = match piece.evidence.file() {
        Some(_) => format!("{}. {}", piece.number, words.evidence_kind("file")),
        None => shortened(piece.evidence.url.as_str(), SHOWN),
    };
    let keyboard = Keyboard::none()
        .row([(
            words.button_keep(),
            of_piece(draft, piece.number, PieceAct::Open),
        )])
        .row([(
            words.button_take_out_yes(),
            of_piece(draft, piece.number, PieceAct::RemoveYes),
        )]);
    conversation
        .show(&escape(&words.take_out_ask(&what)), &keyboard)
        .await
}

async fn remove(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Handled {
    if !claim(conversation, draft.candidate_id).await? {
        return Ok(());
    }
    let mut content = draft.content.clone();
    content.evidence.remove(piece.number - 1);
    if !draft::save(conversation, draft, &content).await? {
        return Ok(());
    }
    let pages = &conversation.service.pages;
    pages
        .unwant((draft.candidate_id, &content), &piece.evidence)
        .await?;
    menu(conversation, draft.candidate_id).await
}

/// A button about one piece.
fn of_piece(draft: &Draft, number: usize, act: PieceAct) -> Action {
    let number = u8::try_from(number).unwrap_or(u8::MAX);
    Action::Evidence {
        id: draft.candidate_id,
        act: EvidenceAct::Piece(number, draft.version, act),
    }
}
