//! **Adding** evidence: a link and a note, or a document or photo with its caption as the note.
//!
//! Never here: a file's name, or where it was forwarded from.

use teloxide::types::FileId;

use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::dialogue;
use super::super::sent_file::{self, Fetched};
use super::super::write::fits;
use super::super::{claim, draft, draft_of};
use crate::domain::content::{EVIDENCE_LIMIT, NOTE_LIMIT};
use crate::review::{Draft, NotAdded, clean};

/// The largest file that is taken, in MB: what a bot can download (Bot API, getFile).
const FILE_MB: u64 = 20;

/// A link was sent, then a note.
pub(in super::super) async fn add_link(
    conversation: &Conversation,
    id: i64,
    text: &str,
) -> Handled {
    let Some(draft) = mine(conversation, id).await? else {
        return dialogue::end(conversation).await;
    };
    let (link, note) = text
        .trim()
        .split_once(char::is_whitespace)
        .unwrap_or((text.trim(), ""));
    let Some(url) = link.parse::<url::Url>().ok().filter(is_link) else {
        return conversation
            .say(&conversation.words().evidence_not_link())
            .await;
    };
    let Some(note) = note_of(conversation, note).await? else {
        return Ok(());
    };
    let mut content = draft.content.clone();
    let review = &conversation.service.review;
    let added = review.add_link((id, &mut content), url, &note).await?;
    if let Err(why) = added {
        return refused(conversation, why).await;
    }
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    dialogue::end(conversation).await?;
    draft::open(conversation, id).await
}

/// A document or photo was sent, with or without a caption.
pub(in super::super) async fn add_file(
    conversation: &Conversation,
    id: i64,
    ((file, size, in_album), caption): ((&FileId, u64, bool), &str),
) -> Handled {
    let Some(draft) = mine(conversation, id).await? else {
        return dialogue::end(conversation).await;
    };
    let service = &conversation.service;
    let Some(note) = note_of(conversation, caption).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let bytes = match sent_file::fetch(conversation, (file, size), FILE_MB << 20).await? {
        Fetched::Bytes(bytes) => bytes,
        Fetched::TooBig => return conversation.say(&words.evidence_too_big(FILE_MB)).await,
        Fetched::NotGiven => return conversation.say(&words.file_not_given()).await,
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let mut content = draft.content.clone();
    let added = service
        .review
        .add_held((id, &mut content), &bytes, &note, &actor)
        .await?;
    if let Err(why) = added {
        return refused(conversation, why).await;
    }
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    // The others of an album come as messages of their own.
    if !in_album {
        dialogue::end(conversation).await?;
    }
    draft::open(conversation, id).await
}

/// An address of the web that tells nobody's password.
fn is_link(url: &url::Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
}

/// A note without what nobody sees; none when it is too long, and the person was told.
async fn note_of(conversation: &Conversation, note: &str) -> Result<Option<String>, HandlerError> {
    let note = clean::clean(note).text;
    let fits = note.is_empty() || fits(conversation, &note, NOTE_LIMIT).await?;
    Ok(fits.then_some(note))
}

async fn refused(conversation: &Conversation, why: NotAdded) -> Handled {
    let words = conversation.words();
    let said = match why {
        NotAdded::Full => words.evidence_full(EVIDENCE_LIMIT),
        NotAdded::Twice => words.evidence_twice(),
    };
    conversation.say(&said).await
}

/// The open draft, claimed; none when it cannot be worked on, and the person was told.
async fn mine(conversation: &Conversation, id: i64) -> Result<Option<Draft>, HandlerError> {
    if claim(conversation, id).await? {
        draft_of(conversation, id).await
    } else {
        Ok(None)
    }
}
