//! The **dispatch**: what an event means, who it comes from, and which command it is for.
//!
//! Never here: what a command does.

mod command;
mod membership;
mod origin;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use data_encoding::HEXLOWER;
use teloxide::types as tg;
use teloxide::types::UpdateKind;
use tracing::{debug, error, info, warn};

use super::api::ApiError;
use super::conversation::{Conversation, Handled, HandlerError, Press};
use super::service::Service;
use super::{answer, staff, subscriber};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::review::Sending;
use crate::store::StoreError;
use crate::subscriptions::{Chat, SubscribeError};
use crate::vault::random;
use command::Command;
use origin::{chat_of, heading_of, language_of, topic_of};

/// Deals with one event; false when it is to come again, because the database did not answer before anything was done.
pub(super) async fn route(service: Arc<Service>, kind: UpdateKind) -> bool {
    match kind {
        UpdateKind::Message(message) => on_message(service, message).await,
        UpdateKind::CallbackQuery(query) => on_press(service, query).await,
        UpdateKind::MyChatMember(changed) => membership::changed(&service, &changed).await,
        _ => true,
    }
}

/// Says once that it was too much; nothing else of the event is dealt with.
pub(super) async fn refuse(service: Arc<Service>, kind: UpdateKind) {
    let (chat, person, press) = match &kind {
        UpdateKind::Message(message) => {
            let chat = chat_of(&message.chat, topic_of(message));
            (chat, message.from.as_ref(), None)
        }
        UpdateKind::CallbackQuery(query) => {
            let chat = query.message.as_ref();
            let chat = chat.and_then(|message| chat_of(message.chat(), None));
            let press = Press {
                id: query.id.clone(),
                message: None,
                heading: None,
            };
            (chat, Some(&query.from), Some(press))
        }
        _ => return,
    };
    let Some(chat) = chat else { return };
    let language = person.and_then(language_of).unwrap_or(Language::En);
    let person = person.map(|person| person.id.0);
    let Some(conversation) = begin(service, chat, person, press, language).await else {
        return;
    };
    let sentence = conversation.words().limit_reached();
    if conversation.press.is_some() {
        conversation.toast(Some(&sentence)).await;
    } else if let Err(error) = conversation.say(&sentence).await {
        debug!("nobody is told that it was too much: {error}");
    }
}

async fn on_message(service: Arc<Service>, message: tg::Message) -> bool {
    if let Some(new) = message.migrate_to_chat_id() {
        return membership::moved(&service, (message.chat.id, *new)).await;
    }
    // What a channel says is repeated in the group that discusses it; a command there was not meant for the group.
    if message.is_automatic_forward() {
        return true;
    }
    let Some(chat) = chat_of(&message.chat, topic_of(&message)) else {
        return true;
    };
    if matches!(message.kind, tg::MessageKind::ForumTopicReopened(_)) {
        return membership::reopened(&service, chat).await;
    }
    if chat.kind == ChatKind::Private {
        service.api.saw(message.id.0.into());
    }
    // An anonymous administrator writes as the chat itself.
    let is_anonymous = message
        .sender_chat
        .as_ref()
        .is_some_and(|sender| sender.id == message.chat.id);
    let person = message.from.as_ref().filter(|_| !is_anonymous);
    if !is_said(&service, &message) {
        return true;
    }
    let language = person.and_then(language_of).unwrap_or(Language::En);
    let conversation = begin(
        service,
        chat,
        person.map(|person| person.id.0),
        None,
        language,
    )
    .await;
    let Some(mut conversation) = conversation else {
        return false;
    };
    conversation.incoming = Some(message.id.0);
    conversation.said_at = Some(message.date);
    conversation.file = staff::SentFile::of(&message);
    let typed = announce_typed(&conversation, message.id.0.into()).await;
    let handled = if let Some(shared) = message.shared_chat() {
        subscriber::shared(&mut conversation, shared).await
    } else {
        let text = message.text().or_else(|| message.caption());
        let passed = subscriber::passed_on(&message);
        let text = text.unwrap_or_default();
        on_text(&mut conversation, text, (&message, &passed)).await
    };
    finish(&conversation, handled, typed).await;
    true
}

/// Before anything is done with it: what one of the staff typed goes also after a crash.
async fn announce_typed(conversation: &Conversation, message: i64) -> Option<Sending> {
    if !conversation.is_of_staff() {
        return None;
    }
    let staff = &conversation.service.staff;
    let announced = staff.announce(conversation.chat.id, message - 1).await;
    announced
        .inspect_err(|error| debug!("what was typed is not announced: {error}"))
        .ok()
}

/// Whether somebody said something, rather than that Telegram tells of a change of the chat.
fn is_said(service: &Service, message: &tg::Message) -> bool {
    // What teloxide cannot read, such as a kind of a later Bot API, it takes for an empty message.
    if matches!(message.kind, tg::MessageKind::Empty {}) {
        service.metrics.telegram_event("unreadable");
        info!("a message of a kind that this version cannot read came in");
    }
    matches!(
        message.kind,
        tg::MessageKind::Common(_)
            | tg::MessageKind::Dice(_)
            | tg::MessageKind::ChatShared(_)
            | tg::MessageKind::Empty {}
    )
}

async fn on_text(
    conversation: &mut Conversation,
    text: &str,
    (message, passed): (&tg::Message, &subscriber::PassedOn),
) -> Handled {
    let username = conversation.service.username.clone();
    let is_private = conversation.chat.kind == ChatKind::Private;
    let command = if message.forward_origin().is_some() {
        // What somebody else wrote is to be looked at, and orders nothing.
        Command::Text
    } else {
        Command::read(text, &username, is_private)
    };
    match command {
        Command::ForAnother => Ok(()),
        Command::Named(name, rest) => {
            if conversation.staff.is_some() && staff::command(conversation, &name, rest).await? {
                return Ok(());
            }
            if name == "tip" {
                return subscriber::tip(conversation, message, rest).await;
            }
            if name == "verify" {
                return subscriber::verify(conversation, rest, passed).await;
            }
            subscriber::command(conversation, &name, rest).await
        }
        Command::Text if !is_private => Ok(()),
        Command::Text => {
            if staff::text(conversation, text).await? {
                return Ok(());
            }
            if subscriber::tip_message(conversation, message).await? {
                return Ok(());
            }
            if subscriber::text(conversation, text, passed).await? {
                return Ok(());
            }
            subscriber::unknown(conversation).await
        }
    }
}

async fn on_press(service: Arc<Service>, query: tg::CallbackQuery) -> bool {
    let Some(message) = &query.message else {
        return true;
    };
    let thread = query.regular_message().and_then(topic_of);
    let Some(chat) = chat_of(message.chat(), thread) else {
        return true;
    };
    let press = Press {
        id: query.id.clone(),
        message: query.regular_message().map(|message| message.id.0),
        heading: query.regular_message().and_then(heading_of),
    };
    let language = language_of(&query.from).unwrap_or(Language::En);
    let conversation = begin(service, chat, Some(query.from.id.0), Some(press), language).await;
    let Some(mut conversation) = conversation else {
        return false;
    };
    let (number, data) = subscriber::number_of(query.data.as_deref().unwrap_or_default());
    let action = data.parse().ok();
    if let Some(number) = number.filter(|_| chat.kind == ChatKind::Private) {
        let handled = subscriber::press_in_channel(&mut conversation, number, action).await;
        finish(&conversation, handled, None).await;
        return true;
    }
    let Some(action) = action else {
        conversation
            .toast(Some(&conversation.words().button_out_of_date()))
            .await;
        return true;
    };
    let handled = match staff::press(&mut conversation, action).await {
        Ok(true) => Ok(()),
        Ok(false) => subscriber::press(&mut conversation, action).await,
        Err(error) => Err(error),
    };
    finish(&conversation, handled, None).await;
    true
}

fn is_dealt_with(service: &Service, done: Result<(), StoreError>) -> bool {
    done.map_err(|error| report(service, &error.into())).is_ok()
}

/// Finds out who it is. None when the database does not answer: no answer means, do it again.
async fn begin(
    service: Arc<Service>,
    chat: Chat,
    person: Option<u64>,
    press: Option<Press>,
    language: Language,
) -> Option<Conversation> {
    let found = async {
        let subscriber = service.subscriptions.find(chat).await?;
        let staff = match chat.kind {
            ChatKind::Private => service.invitations.member(chat.id).await?,
            _ => None,
        };
        Ok::<_, HandlerError>((subscriber, staff))
    };
    match found.await {
        Ok((subscriber, staff)) => {
            let in_session = staff
                .as_ref()
                .is_some_and(|staff| service.access.is_in_session(staff));
            let now = service.clock.now();
            service
                .gate
                .knows(chat.id, (staff.is_some(), in_session), now);
            let language = subscriber
                .as_ref()
                .map(|subscriber| subscriber.language)
                .or(staff.as_ref().map(|staff| staff.language))
                .unwrap_or(language);
            Some(Conversation {
                in_session,
                service,
                chat,
                person,
                press,
                subscriber,
                own: None,
                channel: None,
                staff,
                language,
                incoming: None,
                said_at: None,
                file: None,
                joining: false,
                is_administrator: false,
                has_place: AtomicBool::new(false),
                about: Mutex::default(),
                is_visit: AtomicBool::new(false),
            })
        }
        Err(error) => {
            report(&service, &error);
            None
        }
    }
}

async fn remember_typed(conversation: &Conversation, typed: Option<Sending>) -> Handled {
    conversation.remember_typed().await?;
    match typed {
        Some(typed) => Ok(conversation.service.staff.never_sent(typed).await?),
        None => Ok(()),
    }
}

async fn finish(conversation: &Conversation, handled: Handled, typed: Option<Sending>) {
    if conversation.is_of_staff() {
        if let Err(error) = remember_typed(conversation, typed).await {
            report(&conversation.service, &error);
        }
        (conversation.service.wake_wiping)();
    }
    let Err(error) = handled else {
        conversation.toast(None).await;
        return;
    };
    if matches!(error, HandlerError::Wait(_)) {
        let is_of_chat = conversation.service.budget.check().is_ok();
        if conversation.chat.kind != ChatKind::Private && is_of_chat {
            // What is shown above a button is no message in the group, so it need not wait for its minute.
            let limit = conversation.words().limit_reached();
            conversation.toast(Some(&limit)).await;
        }
        return;
    }
    if let HandlerError::Api(ApiError::Refused {
        retry_after: Some(wait),
        ..
    }) = &error
    {
        // The whole bot waits, answers too; the person does it again.
        conversation.service.budget.block(*wait);
        return;
    }
    if matches!(error, HandlerError::Subscribe(SubscribeError::Erasing)) {
        debug!("an event of a chat that is being erased is not dealt with");
        conversation.toast(None).await;
        return;
    }
    if let HandlerError::Api(refused) = &error
        && answer::reaches_nobody(refused)
    {
        // Deleted, left or blocked in the meantime, or never there: an apology would not get there either.
        conversation.service.metrics.telegram_event("unanswerable");
        debug!("an answer reaches nobody: {refused}");
        conversation.toast(None).await;
        return;
    }
    let reference = report(&conversation.service, &error);
    let apology = conversation.words().apology(&reference);
    // Telegram itself may be the reason; then nothing more can be said.
    if let Err(error) = conversation.say(&apology).await {
        warn!("an apology was not taken: {error}");
    }
    conversation.toast(None).await;
}

/// Logs a failure once, under a reference that the person is told; never who it was.
fn report(service: &Service, error: &HandlerError) -> String {
    let reference = HEXLOWER.encode(&random::bytes::<3>());
    service.metrics.failed("telegram");
    error!(
        reference,
        "an incoming event could not be dealt with: {}",
        crate::telemetry::error_chain(error)
    );
    reference
}
