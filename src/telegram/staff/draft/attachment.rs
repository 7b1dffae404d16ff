//! The **attachment** of a draft: the picture that goes out with it, sent to the bot, taken from the evidence, replaced or
//! taken out. The way there is one question; no wrong file ends it.
//!
//! Never here: what may go out, and what is taken out of it; `review` cleans.

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::media::{self, Carrier};
use super::super::super::render::escape;
use super::super::dialogue::{self, Dialogue};
use super::super::sent_file::{self, Fetched, SentFile};
use super::super::{draft_of, not_sent};
use super::{FormAct, back, fields, open_noted, save};
use crate::delivery::Place;
use crate::domain::content::{Attachment, AttachmentKind, Content};
use crate::review::{ATTACHMENT_BYTES, Draft, NotTaken, Review};
use crate::text::Words;

/// A kilobyte, rounded up.
const KILOBYTE: u64 = 1024;

/// What stands in a content, and the bytes that go out.
type Ready = (Attachment, Vec<u8>);

/// A button around the picture.
pub(super) async fn act(conversation: &Conversation, id: i64, act: FormAct) -> Handled {
    match act {
        FormAct::AttachHeld(number, version) => held(conversation, id, (number, version)).await,
        FormAct::RemoveAttachment => {
            let what = conversation.words().attachment_what();
            fields::ask_remove(conversation, id, &what, FormAct::RemoveAttachmentYes).await
        }
        FormAct::RemoveAttachmentYes(version) => {
            fields::remove(conversation, (id, version), |content| {
                content.attachment = None;
            })
            .await
        }
        FormAct::Attach => {
            let question = Dialogue::Attachment { candidate: id };
            fields::ask(conversation, id, question).await
        }
        _ => menu(conversation, id).await,
    }
}

/// The picture that is there, and the ways to another one.
async fn menu(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let act = |act| Action::Candidate {
        id,
        act: CandidateAct::Form(act),
    };
    let held = pictures(&draft.content).map(|(number, _)| {
        let attach = FormAct::AttachHeld(number, draft.version);
        (words.button_attachment_held(number), act(attach))
    });
    let mut html = escape(&words.attachment_none());
    let mut keyboard =
        Keyboard::none().row([(words.button_attachment_send(), act(FormAct::Attach))]);
    if let Some(attachment) = &draft.content.attachment {
        html = escape(&format!(
            "{}\n{}",
            described(words, attachment),
            words.attachment_hash(&attachment.sha256)
        ));
        let remove = act(FormAct::RemoveAttachment);
        keyboard = Keyboard::none().row([
            (words.button_attachment_replace(), act(FormAct::Attach)),
            (words.button_attachment_remove(), remove),
        ]);
    }
    let keyboard = keyboard.grid(1, held).row([back(words, id)]);
    conversation.show(&html, &keyboard).await
}

/// What goes out, in a line: `Picture: 120 KB`.
pub(super) fn described(words: Words, attachment: &Attachment) -> String {
    let size = attachment.size.div_ceil(KILOBYTE);
    match attachment.kind {
        AttachmentKind::Picture => words.attachment_picture(size),
        AttachmentKind::Document => words.attachment_document(size),
    }
}

/// Something came where a picture was asked for. Anything else is refused with the reason, and the bot goes on waiting.
pub(in crate::telegram::staff) async fn received(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let question = Dialogue::Attachment { candidate: id };
    let refused = match &conversation.file {
        Some(SentFile::File { id: file, size, .. }) => {
            let most = u64::try_from(ATTACHMENT_BYTES).unwrap_or(u64::MAX);
            let prepared = match sent_file::fetch(conversation, (file, *size), most).await? {
                Fetched::Bytes(bytes) => prepared(&bytes).map_err(|why| refusal(words, why)),
                Fetched::TooBig => Err(refusal(words, NotTaken::TooBig)),
                Fetched::NotGiven => Err(words.file_not_given()),
            };
            match prepared {
                Ok((ready, hidden)) => {
                    dialogue::end(conversation).await?;
                    return attach(conversation, id, (ready, &hidden)).await;
                }
                Err(refused) => refused,
            }
        }
        Some(SentFile::Other) => refusal(words, NotTaken::Kind),
        None => words.attachment_wanted(),
    };
    dialogue::ask_noted(conversation, question, Some(refused)).await
}

/// What goes out of a file, and what it hid.
fn prepared(bytes: &[u8]) -> Result<(Ready, Vec<&'static str>), NotTaken> {
    let ready = Review::prepare_attachment(bytes)?;
    Ok((ready, Review::hidden_in(bytes)))
}

/// The picture of a piece of evidence goes out too.
async fn held(conversation: &Conversation, id: i64, (number, version): (u8, i32)) -> Handled {
    let Some(draft) = fields::seen(conversation, id, version).await? else {
        return Ok(());
    };
    let Some((_, hash)) = pictures(&draft.content).find(|(known, _)| *known == number) else {
        return menu(conversation, id).await;
    };
    let words = conversation.words();
    let Some(bytes) = conversation.service.review.kept_bytes(hash).await? else {
        return open_noted(conversation, id, Some(words.attachment_gone())).await;
    };
    match prepared(&bytes) {
        Ok((ready, hidden)) => attach(conversation, id, (ready, &hidden)).await,
        Err(refused) => open_noted(conversation, id, Some(refusal(words, refused))).await,
    }
}

/// Keeps the clean bytes, names them in the draft, and says what was taken out.
async fn attach(
    conversation: &Conversation,
    id: i64,
    ((attachment, bytes), hidden): (Ready, &[&str]),
) -> Handled {
    let (words, Some(actor)) = (conversation.words(), conversation.actor()) else {
        return Ok(());
    };
    let Some(draft) = super::claimed(conversation, id).await? else {
        return Ok(());
    };
    let mut said = vec![if hidden.is_empty() {
        words.attachment_clean()
    } else {
        words.attachment_cleaned(&hidden.join(", "))
    }];
    if attachment.kind == AttachmentKind::Document {
        said.push(words.attachment_as_document());
    }
    let review = &conversation.service.review;
    review.keep_bytes(id, &bytes, &actor).await?;
    let mut content = draft.content.clone();
    content.attachment = Some(attachment);
    if !save(conversation, &draft, &content).await? {
        return Ok(());
    }
    open_noted(conversation, id, Some(said.join("\n"))).await
}

/// The pictures and documents among the evidence, by their numbers from 1: their hashes.
fn pictures(content: &Content) -> impl Iterator<Item = (u8, &str)> {
    (1..=u8::MAX)
        .zip(&content.evidence)
        .filter_map(|(number, evidence)| Some((number, evidence.file()?)))
}

/// Sends a message with the attachment of a draft as readers will get it; the text alone, and why, when it cannot go.
pub(super) async fn send(conversation: &Conversation, draft: &Draft, html: &str) -> Handled {
    let Some(attachment) = &draft.content.attachment else {
        return conversation.send(html, &Keyboard::none()).await;
    };
    let (words, service) = (conversation.words(), &conversation.service);
    let Some(bytes) = service.review.kept_bytes(&attachment.sha256).await? else {
        conversation.say(&words.attachment_gone()).await?;
        return conversation.send(html, &Keyboard::none()).await;
    };
    let carrier = Carrier {
        place: Place {
            chat: conversation.chat.id,
            thread: conversation.chat.thread,
        },
        caption: html,
        reply_to: None,
        is_silent: false,
        is_paid: false,
        is_protected: true,
    };
    service.budget.interactive().map_err(HandlerError::Wait)?;
    let api = &service.api;
    let newest = api.newest();
    let sending = service.staff.announce(carrier.place.chat, newest).await?;
    match media::send_once(api, (attachment, bytes), &carrier).await {
        Ok(Some(number)) => {
            conversation.remember(number).await?;
            return Ok(service.staff.never_sent(sending).await?);
        }
        Ok(None) => service.staff.never_sent(sending).await?,
        Err(error) => {
            not_sent(&service.staff, sending, &error).await;
            return Err(error.into());
        }
    }
    conversation.say(&words.attachment_refused()).await?;
    conversation.send(html, &Keyboard::none()).await
}

/// Why a file is not taken, with the remedy.
fn refusal(words: Words, refused: NotTaken) -> String {
    match refused {
        NotTaken::TooBig => words.attachment_too_big(),
        NotTaken::Pdf => words.attachment_pdf(),
        NotTaken::Kind => words.attachment_kind(),
        NotTaken::Unreadable => words.attachment_unreadable(),
    }
}
