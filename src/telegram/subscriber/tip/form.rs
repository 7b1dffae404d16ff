//! The **form** of a tip in the chat: each message is stored, and what of it is not kept is said with the reason.
//!
//! Never here: sending anything on.

use tracing::debug;

use super::super::super::action::{Action, TipAct};
use super::super::super::api::ApiError;
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::decoding;
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::incoming::{Dropped, Incoming};
use super::{may_send, say_sent};
use crate::review::{Added, FormFor, PICTURE_BYTES, Picture, Sender, clean_picture};
use crate::text::Words;

/// The buttons below a form: send, once there is something, and give up.
pub(super) fn buttons(words: Words, has_something: bool) -> Keyboard {
    let cancel = (words.button_cancel(), Action::Tip(TipAct::Cancel));
    let done = (words.button_tip_done(), Action::Tip(TipAct::Done));
    if has_something {
        Keyboard::none().row([done, cancel])
    } else {
        Keyboard::none().row([cancel])
    }
}

/// Adds one more message to the open form.
pub(super) async fn add(
    conversation: &Conversation,
    sender: &Sender,
    incoming: &Incoming,
) -> Handled {
    let words = conversation.words();
    let tips = &conversation.service.tips;
    let Some(form) = tips.form(conversation.chat.id).await? else {
        return conversation.say(&words.tip_form_over()).await;
    };
    let mut said = Vec::new();
    let picture = picture(conversation, incoming).await?;
    if incoming.picture.is_some() && picture.is_none() {
        said.push(words.tip_picture_unreadable());
    }
    match incoming.dropped {
        Some(Dropped::File) => said.push(words.tip_dropped_file()),
        Some(Dropped::Card) => said.push(words.tip_dropped_card()),
        None => {}
    }
    let added = tips
        .add(sender, &form, &incoming.text, picture.as_ref())
        .await?;
    match added {
        Added::Stored { name_removed } => {
            said.insert(0, words.tip_added());
            if picture.is_some() {
                said.push(words.tip_picture_anew());
            }
            if incoming.is_forwarded {
                said.push(words.tip_forwarded());
            }
            if name_removed {
                said.push(words.tip_name_removed());
            }
        }
        Added::Full => said.push(words.tip_form_full()),
        Added::Nothing if said.is_empty() => said.push(words.tip_nothing_yet()),
        Added::Nothing => {}
    }
    let has_something = !form.is_empty() || matches!(added, Added::Stored { .. });
    conversation
        .send(&escape(&said.join("\n\n")), &buttons(words, has_something))
        .await
}

/// The picture of a message, fetched and made anew; none when it has none that can be read.
async fn picture(
    conversation: &Conversation,
    incoming: &Incoming,
) -> Result<Option<Picture>, HandlerError> {
    let Some(attached) = &incoming.picture else {
        return Ok(None);
    };
    if attached.size > PICTURE_BYTES {
        return Ok(None);
    }
    let api = &conversation.service.api;
    let bytes = match api.download(&attached.file, PICTURE_BYTES).await {
        Ok(Some(bytes)) => bytes,
        // Its text is not lost because Telegram does not give the picture.
        Ok(None) | Err(ApiError::Refused { code: 400, .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let cleaned = decoding::run(move || clean_picture(&bytes)).await;
    // What is wrong with it says nothing to anybody else.
    Ok(cleaned.and_then(|cleaned| {
        cleaned
            .inspect_err(|error| debug!("a picture of a tip is not taken: {error}"))
            .ok()
    }))
}

/// What was written is sent.
pub(super) async fn done(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let tips = &conversation.service.tips;
    let form = tips.form(conversation.chat.id).await?;
    let Some(form) = form.filter(|form| form.purpose() == FormFor::Tip) else {
        return conversation
            .show(&escape(&words.tip_form_over()), &Keyboard::none())
            .await;
    };
    if form.is_empty() {
        let html = escape(&words.tip_nothing_yet());
        return conversation.send(&html, &buttons(words, false)).await;
    }
    if !may_send(conversation, 1).await? {
        return Ok(());
    }
    // The names were taken out of each message as it came.
    let sender = Sender {
        chat: conversation.chat.id,
        language: conversation.language,
        names: Vec::new(),
    };
    let sent = tips.send_form(&sender, &form).await?;
    say_sent(conversation, &sent).await
}
