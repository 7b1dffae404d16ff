//! The **dispatcher**: takes events from Telegram and hands each to its command, in the order of its chat.
//!
//! A panic in a handler must not end the bot (teloxide #1435), and no event is ever logged: it holds who and what.
//!
//! Never here: what a command does.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use teloxide::dispatching::{Dispatcher, ShutdownToken};
use teloxide::error_handlers::ErrorHandler;
use teloxide::payloads::{
    DeleteWebhook, SetMyCommands, SetMyCommandsSetters as _, SetMyDescription,
    SetMyDescriptionSetters as _, SetMyShortDescription, SetMyShortDescriptionSetters as _,
};
use teloxide::types as tg;
use teloxide::types::UpdateKind;
use teloxide::update_listeners::Polling;
use tracing::{error, info, warn};

use super::api::{Api, ApiError, LONG_POLL};
use super::conversation::{Conversation, Handled, HandlerError, Press};
use super::service::Service;
use super::{staff, subscriber};
use crate::domain::language::Language;
use crate::domain::subscriber::{ChatKind, PauseReason};
use crate::subscriptions::Chat;
use crate::text;
use crate::vault::{ChatId, random};

/// How long handlers may take to finish after a stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Commands in Telegram's menu, in its order.
const MENU: &[&str] = &[
    "start", "topics", "language", "pace", "pause", "resume", "stop", "forget", "help",
];

/// Reads events by long polling.
pub struct Poller {
    service: Arc<Service>,
}

impl Poller {
    /// Hands events to this service.
    #[must_use]
    pub fn new(service: Arc<Service>) -> Self {
        Self { service }
    }

    /// Runs until `stop` resolves, then drains what was begun.
    ///
    /// # Errors
    /// [`ApiError`] when Telegram does not let the bot begin; the caller tries again.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), ApiError> {
        // A webhook that another program left would make every poll fail.
        self.service.api.call(&DeleteWebhook::new()).await?;
        let bot = self.service.api.bot();
        let listener = Polling::builder(bot.clone())
            .timeout(LONG_POLL)
            .allowed_updates(vec![
                tg::AllowedUpdate::Message,
                tg::AllowedUpdate::CallbackQuery,
                tg::AllowedUpdate::MyChatMember,
            ])
            .build();
        let service = Arc::clone(&self.service);
        let handler = teloxide::dptree::endpoint(move |update: tg::Update| {
            handle(Arc::clone(&service), update)
        });
        let mut dispatcher = Dispatcher::builder(bot, handler)
            .default_handler(|_| async {})
            .error_handler(Arc::new(Silent))
            .build();
        let token = dispatcher.shutdown_token();
        let mut running =
            Box::pin(dispatcher.try_dispatch_with_listener(listener, Arc::new(PollErrors)));
        tokio::select! {
            ended = &mut running => {
                return ended.map_err(|error| ApiError::Unknown(crate::telemetry::redact(&error.to_string()).into_owned()));
            }
            () = stop => {}
        }
        drain(&token, running).await;
        Ok(())
    }
}

async fn drain<E>(token: &ShutdownToken, running: impl Future<Output = Result<(), E>>) {
    if let Ok(stopped) = token.shutdown() {
        let both = async { tokio::join!(stopped, running) };
        if tokio::time::timeout(DRAIN, both).await.is_err() {
            warn!("some answers were not finished before the stop; they may be asked for again");
        }
    }
}

/// Tells Telegram the commands and descriptions in every language.
///
/// # Errors
/// [`ApiError`] when Telegram refuses one.
pub async fn announce(api: &Api) -> Result<(), ApiError> {
    // Without a language code: for everybody whose language is not among the six.
    let languages = std::iter::once((None, Language::En)).chain(
        Language::ALL
            .iter()
            .map(|language| (Some(language.code()), *language)),
    );
    for (code, language) in languages {
        let words = text::words(language);
        let commands = MENU
            .iter()
            .map(|command| tg::BotCommand::new(*command, words.menu(command)));
        let mut set = SetMyCommands::new(commands);
        let mut description = SetMyDescription::new().description(words.bot_description());
        let mut short =
            SetMyShortDescription::new().short_description(words.bot_short_description());
        if let Some(code) = code {
            set = set.language_code(code);
            description = description.language_code(code);
            short = short.language_code(code);
        }
        api.call(&set).await?;
        api.call(&description).await?;
        api.call(&short).await?;
    }
    Ok(())
}

async fn handle(service: Arc<Service>, update: tg::Update) -> Result<(), Infallible> {
    let metrics = Arc::clone(&service.metrics);
    let handled = AssertUnwindSafe(route(service, update.kind))
        .catch_unwind()
        .await;
    if handled.is_err() {
        // The panic hook has told where; the person gets no answer, which means: do it again.
        metrics.failed("telegram");
    }
    Ok(())
}

async fn route(service: Arc<Service>, kind: UpdateKind) {
    match kind {
        UpdateKind::Message(message) => {
            service.metrics.telegram_event("message");
            on_message(service, message).await;
        }
        UpdateKind::CallbackQuery(query) => {
            service.metrics.telegram_event("press");
            on_press(service, query).await;
        }
        UpdateKind::MyChatMember(changed) => {
            service.metrics.telegram_event("membership");
            on_membership(service, &changed).await;
        }
        _ => service.metrics.telegram_event("other"),
    }
}

async fn on_message(service: Arc<Service>, message: tg::Message) {
    if let Some(new) = message.migrate_to_chat_id() {
        let moved = service
            .subscriptions
            .migrate(ChatId::new(message.chat.id.0), ChatId::new(new.0))
            .await;
        if let Err(error) = moved {
            report(&service, &error.into());
        }
        return;
    }
    let Some(chat) = chat_of(&message.chat, message.thread_id.map(|thread| thread.0.0)) else {
        return;
    };
    // An anonymous administrator writes as the chat itself.
    let is_anonymous = message
        .sender_chat
        .as_ref()
        .is_some_and(|sender| sender.id == message.chat.id);
    let person = message.from.as_ref().filter(|_| !is_anonymous);
    let Some(text) = message.text() else {
        return;
    };
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
        return;
    };
    let handled = on_text(&mut conversation, text).await;
    finish(&conversation, handled).await;
}

async fn on_text(conversation: &mut Conversation, text: &str) -> Handled {
    let username = conversation.service.username.clone();
    match Command::read(text, &username) {
        Command::ForAnother => Ok(()),
        Command::Named(name, rest) => {
            if conversation.staff.is_some() && staff::command(conversation, name, rest).await? {
                return Ok(());
            }
            subscriber::command(conversation, name, rest).await
        }
        Command::Text if conversation.chat.kind != ChatKind::Private => Ok(()),
        Command::Text => {
            if staff::text(conversation, text).await? {
                return Ok(());
            }
            subscriber::unknown(conversation).await
        }
    }
}

/// What a text is, as a command.
enum Command<'a> {
    Named(&'a str, &'a str),
    Text,
    /// `/help@other_bot` in a group.
    ForAnother,
}

impl<'a> Command<'a> {
    fn read(text: &'a str, username: &str) -> Self {
        let Some(command) = text.trim().strip_prefix('/') else {
            return Self::Text;
        };
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        match name.split_once('@') {
            Some((_, other)) if !other.eq_ignore_ascii_case(username) => Self::ForAnother,
            Some((name, _)) => Self::Named(name, rest.trim()),
            None => Self::Named(name, rest.trim()),
        }
    }
}

async fn on_press(service: Arc<Service>, query: tg::CallbackQuery) {
    let Some(message) = &query.message else {
        return;
    };
    let thread = query
        .regular_message()
        .and_then(|message| message.thread_id)
        .map(|thread| thread.0.0);
    let Some(chat) = chat_of(message.chat(), thread) else {
        return;
    };
    let press = Press {
        id: query.id.clone(),
        message: query.regular_message().map(|message| message.id.0),
    };
    let language = language_of(&query.from).unwrap_or(Language::En);
    let conversation = begin(service, chat, Some(query.from.id.0), Some(press), language).await;
    let Some(mut conversation) = conversation else {
        return;
    };
    let action = query.data.as_deref().and_then(|data| data.parse().ok());
    let Some(action) = action else {
        conversation
            .toast(Some(&conversation.words().button_out_of_date()))
            .await;
        return;
    };
    let handled = match staff::press(&mut conversation, action).await {
        Ok(true) => Ok(()),
        Ok(false) => subscriber::press(&mut conversation, action).await,
        Err(error) => Err(error),
    };
    finish(&conversation, handled).await;
}

async fn on_membership(service: Arc<Service>, changed: &tg::ChatMemberUpdated) {
    if changed.new_chat_member.is_present() {
        return;
    }
    let Some(chat) = chat_of(&changed.chat, None) else {
        return;
    };
    let reason = if chat.kind == ChatKind::Private {
        PauseReason::Blocked
    } else {
        PauseReason::Kicked
    };
    let paused = async {
        match service.subscriptions.find(chat).await? {
            Some(subscriber) => service.subscriptions.pause(subscriber.id, reason).await,
            None => Ok(()),
        }
    };
    if let Err(error) = paused.await {
        report(&service, &error.into());
    }
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
            let language = subscriber
                .as_ref()
                .map(|subscriber| subscriber.language)
                .or(staff.as_ref().map(|staff| staff.language))
                .unwrap_or(language);
            Some(Conversation {
                service,
                chat,
                person,
                press,
                subscriber,
                staff,
                language,
            })
        }
        Err(error) => {
            report(&service, &error);
            None
        }
    }
}

async fn finish(conversation: &Conversation, handled: Handled) {
    let Err(error) = handled else {
        conversation.toast(None).await;
        return;
    };
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

fn chat_of(chat: &tg::Chat, thread: Option<i32>) -> Option<Chat> {
    let kind = if chat.is_private() {
        ChatKind::Private
    } else if chat.is_group() {
        ChatKind::Group
    } else if chat.is_supergroup() {
        ChatKind::Supergroup
    } else {
        // A command typed in a channel would expose who runs it.
        return None;
    };
    Some(Chat {
        id: ChatId::new(chat.id.0),
        thread,
        kind,
    })
}

fn language_of(person: &tg::User) -> Option<Language> {
    person
        .language_code
        .as_deref()
        .and_then(Language::from_code)
}

/// teloxide's own error handlers print whole events.
struct Silent;

impl ErrorHandler<Infallible> for Silent {
    fn handle_error(self: Arc<Self>, error: Infallible) -> BoxFuture<'static, ()> {
        match error {}
    }
}

struct PollErrors;

impl ErrorHandler<teloxide::RequestError> for PollErrors {
    fn handle_error(self: Arc<Self>, error: teloxide::RequestError) -> BoxFuture<'static, ()> {
        match error {
            teloxide::RequestError::Network(_) => {
                warn!("Telegram cannot be reached for events; trying again");
            }
            teloxide::RequestError::Api(teloxide::ApiError::TerminatedByOtherGetUpdates) => {
                error!(
                    "another program reads this bot's events: stop it, or give Vestka a token of its own"
                );
            }
            teloxide::RequestError::Api(teloxide::ApiError::InvalidToken) => {
                error!("Telegram refuses the token: check telegram.token with @BotFather");
            }
            teloxide::RequestError::RetryAfter(wait) => info!(
                wait_s = wait.seconds(),
                "Telegram asks to wait with reading events"
            ),
            // The text of an unreadable answer may hold what people wrote.
            _ => warn!("Telegram's events could not be read; trying again"),
        }
        async {}.boxed()
    }
}
