//! **Showing** what is kept: a page as its text, a picture made anew, a document as it is; protected, remembered, wiped.
//!
//! Never here: a page that a browser opens; it would call its site and show who looks.

use std::time::Duration;

use super::super::super::action::Action;
use super::super::super::api::{ApiError, Upload};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::{PART_LIMIT, escape, length};
use super::super::queue::shortened;
use super::screen::has_looked;
use super::{EvidenceAct, PieceAct, of_piece};
use crate::review::{Draft, Head, Piece, PieceState, clean_picture};
use crate::text::time::date_time;

/// Headers that tell something to people.
const TELLING: [&str; 4] = ["content-type", "date", "last-modified", "etag"];

/// How long a document may take to go up.
const UPLOAD: Duration = Duration::from_mins(1);

/// Characters of an address, and of a header.
const LINE: usize = 300;

/// UTF-16 units that stay free for the line that says that the text goes on.
const NOTE_ROOM: usize = 150;

/// Shows what is kept of a piece.
pub(super) async fn show(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Handled {
    let words = conversation.words();
    let keyboard = keyboard(conversation, draft, piece);
    let Some(hash) = piece.state.hash() else {
        return conversation.say(&words.shown_not_here()).await;
    };
    let Some(bytes) = conversation.service.review.kept_bytes(hash).await? else {
        return conversation.say(&words.shown_not_here()).await;
    };
    let mut html = match &piece.state {
        PieceState::Kept(_, at, head) => {
            let said = words.shown_page(piece.number, &date_time(conversation.language, *at));
            format!(
                "{}\n\n{}",
                escape(&said),
                escape(&about(conversation, head))
            )
        }
        _ => escape(&words.shown_file(piece.number)),
    };
    html.extend(["\n<code>", hash, "</code>"]);
    let text = match &piece.state {
        PieceState::Kept(_, _, head) => conversation.service.pages.text(&bytes, head),
        _ => None,
    };
    if let Some(text) = text {
        let room = PART_LIMIT.saturating_sub(length(&html) + NOTE_ROOM);
        html.extend(["\n\n", &of_text(conversation, &text, room)]);
    } else {
        send_file(conversation, piece.number, bytes).await?;
    }
    conversation.send(&html, &keyboard).await
}

/// Where it was found, and the headers that tell something.
fn about(conversation: &Conversation, head: &Head) -> String {
    let url = shortened(head.final_url.as_str(), LINE);
    let mut lines = vec![conversation.words().shown_found(&url, head.status)];
    lines.extend(TELLING.iter().filter_map(|name| {
        let value = head.headers.get(*name)?;
        Some(format!("{name}: {}", shortened(value, LINE)))
    }));
    lines.join("\n")
}

/// The text of a page in so many UTF-16 units, cut where it is longer.
fn of_text(conversation: &Conversation, text: &str, room: usize) -> String {
    let words = conversation.words();
    let text = text.trim();
    if text.is_empty() {
        return escape(&words.shown_no_text());
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > room
    });
    let Some((end, _)) = end else {
        return escape(text);
    };
    format!(
        "{}…\n\n<i>{}</i>",
        escape(text[..end].trim_end()),
        escape(&words.shown_cut())
    )
}

/// A picture is made anew, so that nothing of its camera and place goes on; anything else goes as it is.
async fn send_file(
    conversation: &Conversation,
    number: usize,
    bytes: Vec<u8>,
) -> Result<(), HandlerError> {
    if let Ok(picture) = clean_picture(&bytes) {
        return conversation.send_picture(&picture).await;
    }
    let ending = if bytes.starts_with(b"%PDF") {
        "pdf"
    } else {
        "bin"
    };
    let upload = Upload {
        field: "document",
        name: format!("evidence-{number}.{ending}"),
        bytes,
    };
    let fields = vec![
        ("chat_id", conversation.chat.id.expose().to_string()),
        ("protect_content", "true".to_owned()),
    ];
    let service = &conversation.service;
    service.budget.interactive().map_err(HandlerError::Wait)?;
    let form = (fields, Some(upload));
    let send = async {
        let sent = service.api.form("sendDocument", form, UPLOAD).await?;
        let number = sent.get("message_id").and_then(serde_json::Value::as_i64);
        number.ok_or_else(|| ApiError::Unknown("an answer without a message".to_owned()))
    };
    conversation.sent_by(None, send).await.map(drop)
}

fn keyboard(conversation: &Conversation, draft: &Draft, piece: &Piece) -> Keyboard {
    let words = conversation.words();
    let menu = Action::Evidence {
        id: draft.candidate_id,
        act: EvidenceAct::Menu,
    };
    let mut keyboard = Keyboard::none();
    if !has_looked(conversation, piece) {
        let looked = of_piece(draft, piece.number, PieceAct::Looked);
        keyboard = keyboard.row([(words.button_looked(), looked)]);
    }
    keyboard.row([(words.button_to_evidence(), menu)])
}
