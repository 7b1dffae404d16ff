//! `/mydata`: all that is kept about a chat, as one JSON file, and nothing else. Its keys stand in the runbook.
//!
//! That of a group goes to the private chat of the administrator who asks: in the group everybody would have it. That of a channel is
//! asked for there.
//!
//! Never here: a chat id, a name, a number by which rows are joined.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::super::api::{ApiError, Upload};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::errands::remember;
use crate::domain::subscriber::ChatKind;
use crate::review::{MyQuestion, MyTips};
use crate::subscriptions::MyData;
use crate::vault::ChatId;

/// Nothing that says whose it is.
const NAME: &str = "vestka-mydata.json";

/// The document.
#[derive(Serialize)]
struct Document {
    as_of: DateTime<Utc>,
    #[serde(flatten)]
    data: MyData,
    #[serde(flatten)]
    tips: MyTips,
    questions: Vec<MyQuestion>,
}

impl Document {
    fn is_empty(&self) -> bool {
        self.data.is_empty() && self.tips.is_empty() && self.questions.is_empty()
    }
}

/// `/mydata`.
pub(in super::super) async fn command(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let document = document(conversation).await?;
    if document.is_empty() {
        let text = match conversation.channel {
            Some(_) => words.chats_forget_nothing(),
            None => words.forget_nothing(),
        };
        return conversation.say(&text).await;
    }
    if conversation.chat.kind == ChatKind::Private {
        conversation.is_to_be_forgotten().await?;
        let number = send(conversation, conversation.chat.id, &document).await?;
        return conversation.remember(number).await;
    }
    let person = conversation.person.and_then(|id| i64::try_from(id).ok());
    let Some(person) = person.map(ChatId::new) else {
        return conversation.say(&words.mydata_group_private()).await;
    };
    match send(conversation, person, &document).await {
        Ok(number) => {
            remember(&conversation.service.subscriptions, person, number).await?;
            conversation.say(&words.mydata_group_sent()).await
        }
        // The bot may write only to who has started it.
        Err(HandlerError::Api(ApiError::Refused {
            code: 400 | 403, ..
        })) => conversation.say(&words.mydata_group_private()).await,
        Err(error) => Err(error),
    }
}

async fn document(conversation: &Conversation) -> Result<Document, HandlerError> {
    let service = &conversation.service;
    let channel = conversation.channel.as_ref();
    let chat = channel.map_or(conversation.chat, |channel| channel.chat);
    Ok(Document {
        as_of: service.clock.now(),
        data: service.subscriptions.my_data(chat).await?,
        tips: service.tips.file(chat.id).await?,
        questions: service.questions.of(chat.id).await?,
    })
}

/// Sends it to a private chat; gives the number of the message.
async fn send(
    conversation: &Conversation,
    chat: ChatId,
    document: &Document,
) -> Result<i64, HandlerError> {
    let service = &conversation.service;
    let bytes = serde_json::to_vec_pretty(document)
        .map_err(|error| HandlerError::Dialogue(error.into()))?;
    service
        .budget
        .answer(chat, ChatKind::Private)
        .map_err(HandlerError::Wait)?;
    let words = conversation.words();
    let caption = match &conversation.channel {
        Some(channel) => words.chats_mydata_caption(&channel.title),
        None => words.mydata_caption(),
    };
    let fields = vec![("chat_id", chat.expose().to_string()), ("caption", caption)];
    let upload = Upload {
        field: "document",
        name: NAME.to_owned(),
        bytes,
    };
    Ok(service.api.upload("sendDocument", fields, upload).await?)
}
