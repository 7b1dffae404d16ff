//! The **screen** of evidence: all pieces in short, or one with all that can be done with it.
//!
//! Never here: doing it.

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::{PART_LIMIT, escape, length};
use super::super::queue::shortened;
use super::{EvidenceAct, PieceAct, of_piece, why_not};
use crate::review::{Draft, PageProblem, Piece, PieceState};
use crate::store::review::Candidate;
use crate::text::Words;
use crate::text::time::{date_time, list};

/// Characters of a link, and of a note, in the list.
const SHOWN: usize = 160;

/// UTF-16 units that stay free for a last line.
const ROOM: usize = 500;

/// All pieces in short.
pub(super) async fn menu(conversation: &Conversation, draft: &Draft) -> Handled {
    let service = &conversation.service;
    let (words, id) = (conversation.words(), draft.candidate_id);
    if let Some(actor) = conversation.actor() {
        service.pages.want(id, &draft.content, &actor).await?;
    }
    let pieces = service.review.pieces(id, &draft.content).await?;
    let mut html = format!("<b>{}</b>", escape(&words.draft_evidence(pieces.len())));
    let problems = service.review.problems_of(draft).await?;
    if let Some(why) = why_not(words, &problems) {
        html.extend(["\n\n", &escape(&why)]);
    }
    for piece in &pieces {
        let more = escape(&in_short(conversation, piece));
        if length(&html) + length(&more) > PART_LIMIT - ROOM {
            html.push_str("\n\n…");
            break;
        }
        html.extend(["\n\n", &more]);
    }
    conversation
        .show(&html, &menu_keyboard(conversation, draft, &pieces))
        .await
}

fn menu_keyboard(conversation: &Conversation, draft: &Draft, pieces: &[Piece]) -> Keyboard {
    let (words, id) = (conversation.words(), draft.candidate_id);
    let candidate = |act| Action::Candidate { id, act };
    let numbers = pieces.iter().map(|piece| {
        (
            words.button_piece(piece.number),
            of_piece(draft, piece.number, PieceAct::Open),
        )
    });
    let mut keyboard = Keyboard::none().grid(2, numbers).row([(
        words.button_add_evidence(),
        candidate(CandidateAct::Evidence),
    )]);
    if pieces
        .iter()
        .any(|piece| piece.state == PieceState::Unconfirmed)
    {
        let label = if conversation.service.pages.shows_address() {
            words.button_fetch_all_shown()
        } else {
            words.button_fetch_all()
        };
        let act = EvidenceAct::FetchAll(draft.version);
        keyboard = keyboard.row([(label, Action::Evidence { id, act })]);
    }
    if pieces.iter().any(|piece| piece.state.is_on_its_way()) {
        let act = EvidenceAct::Menu;
        keyboard = keyboard.row([(words.button_look_again(), Action::Evidence { id, act })]);
    }
    keyboard.row([(words.button_back(), candidate(CandidateAct::Draft))])
}

fn in_short(conversation: &Conversation, piece: &Piece) -> String {
    let words = conversation.words();
    let mut lines = heading(words, piece, SHOWN);
    lines.push(credibility(words, piece));
    if !piece.evidence.public {
        lines.push(words.evidence_private());
    }
    // The hash is on the screen of the piece.
    lines.push(match &piece.state {
        PieceState::Kept(hash, at, _) => {
            let time = date_time(conversation.language, *at);
            words.evidence_kept(&time, &shortened(hash, 9))
        }
        PieceState::Held(hash) => words.evidence_held(&shortened(hash, 9)),
        state => standing(conversation, state),
    });
    lines.extend(checked(conversation, piece));
    lines.join("\n")
}

/// One piece, with all that can be done with it.
pub(super) async fn piece(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Handled {
    let words = conversation.words();
    let service = &conversation.service;
    let mut lines = heading(words, piece, 3 * SHOWN);
    lines.push(kind(conversation, draft, piece).await?);
    lines.push(credibility(words, piece));
    lines.push(match (piece.evidence.public, piece.evidence.file()) {
        (true, _) => words.evidence_public(),
        (false, Some(_)) => words.evidence_private_file(),
        (false, None) => words.evidence_private(),
    });
    lines.push(String::new());
    lines.push(standing(conversation, &piece.state));
    lines.push(checked(conversation, piece).unwrap_or_else(|| words.evidence_nobody()));
    let problems = service.review.problems_of(draft).await?;
    lines.extend(why_not(words, &problems).map(|why| format!("\n{why}")));
    let html = escape(&lines.join("\n"));
    conversation
        .show(&html, &piece_keyboard(conversation, draft, piece))
        .await
}

fn piece_keyboard(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Keyboard {
    let words = conversation.words();
    let act = |act| of_piece(draft, piece.number, act);
    let grades = (1..=6).map(|grade| {
        let mark = if grade == piece.evidence.credibility {
            "✓ "
        } else {
            ""
        };
        (format!("{mark}{grade}"), act(PieceAct::Credibility(grade)))
    });
    let mut keyboard = Keyboard::none().row(grades);
    if piece.evidence.file().is_none() {
        keyboard = keyboard.row([if piece.evidence.public {
            (words.button_make_private(), act(PieceAct::Private))
        } else {
            (words.button_make_public(), act(PieceAct::Public))
        }]);
    }
    let shows_address = conversation.service.pages.shows_address();
    let fetch = if shows_address {
        words.button_fetch_shown()
    } else {
        words.button_fetch()
    };
    let leave = (words.button_leave_page(), act(PieceAct::Leave));
    keyboard = match &piece.state {
        PieceState::Kept(..) | PieceState::Held(_) => {
            keyboard.row([(words.button_show_kept(), act(PieceAct::Show))])
        }
        PieceState::Unconfirmed => keyboard.row([(fetch, act(PieceAct::Fetch))]).row([leave]),
        PieceState::Failed(PageProblem::Left) => {
            keyboard.row([(words.button_fetch_again(), act(PieceAct::Fetch))])
        }
        PieceState::Failed(_) => {
            keyboard.row([(words.button_fetch_again(), act(PieceAct::Fetch)), leave])
        }
        PieceState::Waiting | PieceState::Trying(..) => {
            keyboard.row([(words.button_look_again(), act(PieceAct::Open)), leave])
        }
        PieceState::NotAsked => keyboard,
    };
    let menu = Action::Evidence {
        id: draft.candidate_id,
        act: EvidenceAct::Menu,
    };
    if !has_looked(conversation, piece) {
        keyboard = keyboard.row([(words.button_looked(), act(PieceAct::Looked))]);
    }
    keyboard
        .row([(words.button_take_out(piece.number), act(PieceAct::Remove))])
        .row([(words.button_to_evidence(), menu)])
}

/// Number and address, and the note.
fn heading(words: Words, piece: &Piece, limit: usize) -> Vec<String> {
    let evidence = &piece.evidence;
    let name = match evidence.file() {
        Some(_) => words.evidence_kind("file"),
        None => shortened(evidence.url.as_str(), limit),
    };
    let mut lines = vec![format!("{}. {name}", piece.number)];
    if !evidence.note.is_empty() {
        lines.push(shortened(&evidence.note, limit));
    }
    lines
}

fn credibility(words: Words, piece: &Piece) -> String {
    let grade = piece.evidence.credibility.to_string();
    words.evidence_credibility(&grade, &words.credibility(&grade))
}

/// Whether who sees this has marked it before.
pub(super) fn has_looked(conversation: &Conversation, piece: &Piece) -> bool {
    let own = conversation.staff.as_ref().map(|staff| &staff.handle);
    piece.checks.iter().any(|check| Some(&check.handle) == own)
}

fn checked(conversation: &Conversation, piece: &Piece) -> Option<String> {
    let names: Vec<&str> = piece
        .checks
        .iter()
        .map(|check| check.handle.as_str())
        .collect();
    let names = list(conversation.language, &names);
    (!names.is_empty()).then(|| conversation.words().evidence_looked(&names))
}

/// A link, a report of a source with its grade, a document or a photo.
async fn kind(
    conversation: &Conversation,
    draft: &Draft,
    piece: &Piece,
) -> Result<String, HandlerError> {
    let (words, review) = (conversation.words(), &conversation.service.review);
    if let Some(hash) = piece.evidence.file() {
        let bytes = review.kept_bytes(hash).await?.unwrap_or_default();
        let is_picture = bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"\x89PNG");
        return Ok(words.evidence_kind(if is_picture { "photo" } else { "document" }));
    }
    let candidate = review.candidate(draft.candidate_id).await?;
    let source = candidate.as_ref().and_then(|found| source(found, piece));
    Ok(match source {
        Some((name, grade)) => format!(
            "{}. {}",
            words.evidence_kind("item"),
            words.evidence_source(&shortened(name, SHOWN), grade)
        ),
        None => words.evidence_kind("link"),
    })
}

/// The source that reported it, with its grade.
fn source<'a>(candidate: &'a Candidate, piece: &Piece) -> Option<(&'a str, &'static str)> {
    candidate
        .items
        .iter()
        .find(|item| {
            let url = item.url.as_ref().and_then(|url| url::Url::parse(url).ok());
            url.as_ref() == Some(&piece.evidence.url)
        })
        .map(|item| (item.source.as_str(), item.reliability.as_str()))
}

fn standing(conversation: &Conversation, state: &PieceState) -> String {
    let words = conversation.words();
    // With a proxy only what readers named waits for a word.
    let is_unasked = !conversation.service.pages.shows_address();
    let time = |at| date_time(conversation.language, at);
    match state {
        PieceState::NotAsked | PieceState::Unconfirmed if is_unasked => words.evidence_unasked(),
        PieceState::NotAsked | PieceState::Unconfirmed => words.evidence_unconfirmed(),
        PieceState::Waiting => words.evidence_waiting(),
        PieceState::Trying(problem, at) => words.evidence_trying(&said(words, problem), &time(*at)),
        PieceState::Failed(PageProblem::Left) => words.evidence_left(),
        PieceState::Failed(problem) => words.evidence_failed(&said(words, problem)),
        PieceState::Kept(hash, at, _) => words.evidence_kept(&time(*at), hash),
        PieceState::Held(hash) => words.evidence_held(hash),
    }
}

/// Why a page did not come, in plain words.
fn said(words: Words, problem: &PageProblem) -> String {
    match problem {
        PageProblem::Private { host } => words.page_private(host),
        PageProblem::Gone { host } => words.page_gone(host),
        PageProblem::Busy { host } => words.page_busy(host),
        PageProblem::Status { host, status } => words.page_status(host, status),
        PageProblem::TooBig { host, mib } => words.page_too_big(host, *mib),
        PageProblem::Astray { host } => words.page_astray(host),
        PageProblem::Slow { host } => words.page_slow(host),
        PageProblem::Unreachable { host } => words.page_unreachable(host),
        PageProblem::Interrupted => words.page_interrupted(),
        PageProblem::Left => words.evidence_left(),
    }
}
