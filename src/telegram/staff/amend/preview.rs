//! The **preview** of an amendment: all that its readers will see: the notice, the plain update of those who get it only now,
//! and what the old message says from then on.
//!
//! Never here: another way to render.

use super::super::super::api::Upload;
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::media;
use super::super::super::render::{caption, edited, notice, render};
use super::super::draft;
use crate::delivery::{Edit, Notice};
use crate::domain::content::{Attachment, AttachmentKind};
use crate::domain::language::Language;
use crate::domain::update::{Occasion, RevisionKind};
use crate::review::Draft;
use crate::store::publication::Published;

/// As the readers of one language will see it.
pub(in crate::telegram::staff) async fn preview(
    conversation: &Conversation,
    draft: &Draft,
    language: Language,
) -> Handled {
    let words = conversation.words();
    let Some(before) = conversation.service.review.amended(draft).await? else {
        return Ok(());
    };
    let now = draft::published(draft, conversation.service.clock.now(), Occasion::Live);
    let name = words.language_name(language);
    let told = Notice {
        now: now.clone().into(),
        before: before.clone().into(),
    };
    conversation.say(&words.preview_notice(&name)).await?;
    send(conversation, &now, language, notice(&told, language)).await?;
    if draft.kind == RevisionKind::Correction {
        conversation.say(&words.preview_plain(&name)).await?;
        send(conversation, &now, language, render(&now, language)).await?;
    }
    conversation.say(&words.preview_old(&name)).await?;
    let username = &conversation.service.username;
    let link = format!("https://t.me/{username}?start=v_{}", now.code);
    let edit = Edit {
        message_id: 0,
        part: 1,
        old: &before,
        now: &now,
        language,
    };
    let html = edited(&edit, &link);
    let shown = match before.content.attachment {
        Some(_) => caption(&html),
        None => html,
    };
    conversation.send(&shown, &Keyboard::none()).await
}

/// Messages of a revision, the first with its picture or document.
async fn send(
    conversation: &Conversation,
    now: &Published,
    language: Language,
    texts: Vec<String>,
) -> Handled {
    let mut parts = media::parts(now, language, texts);
    if let Some(attachment) = &now.content.attachment
        && send_file(conversation, attachment, &parts[0]).await?
    {
        parts.remove(0);
    }
    for part in parts {
        conversation.send(&part, &Keyboard::none()).await?;
    }
    Ok(())
}

/// Sends the file with this caption; false when its bytes do not lie here any more.
async fn send_file(
    conversation: &Conversation,
    attachment: &Attachment,
    caption: &str,
) -> Result<bool, HandlerError> {
    let service = &conversation.service;
    let Some(bytes) = service.review.kept_bytes(&attachment.sha256).await? else {
        return Ok(false);
    };
    service.budget.interactive().map_err(HandlerError::Wait)?;
    let (method, field) = match attachment.kind {
        AttachmentKind::Picture => ("sendPhoto", "photo"),
        AttachmentKind::Document => ("sendDocument", "document"),
    };
    let fields = vec![
        ("chat_id", conversation.chat.id.expose().to_string()),
        ("caption", caption.to_owned()),
        ("parse_mode", "HTML".to_owned()),
        ("protect_content", "true".to_owned()),
    ];
    let upload = Upload {
        field,
        name: attachment.name.clone(),
        bytes,
    };
    let sent = service.api.upload(method, fields, upload);
    conversation.sent_by(None, sent).await?;
    Ok(true)
}
