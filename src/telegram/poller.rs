//! The **poller**: reads events from Telegram and gives each to its handler, in the order of its chat.
//!
//! A panic in a handler must not end the bot (teloxide #1435), and no event is ever logged: it holds who and what.
//!
//! Never here: what an event means.

mod contest;

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt as _};
use teloxide::dispatching::{Dispatcher, ShutdownToken};
use teloxide::error_handlers::ErrorHandler;
use teloxide::payloads::{
    DeleteWebhook, SetMyCommands, SetMyCommandsSetters as _, SetMyDescription,
    SetMyDescriptionSetters as _, SetMyShortDescription, SetMyShortDescriptionSetters as _,
};
use teloxide::stop::StopToken;
use teloxide::types as tg;
use teloxide::update_listeners::{AsUpdateStream, Polling, UpdateListener};
use tracing::{error, info, warn};

use super::api::{Api, ApiError, LONG_POLL};
use super::dispatch::route;
use super::service::Service;
use crate::domain::language::Language;
use crate::domain::source::AlertKind;
use crate::store::StoreError;
use crate::telemetry::Metrics;
use crate::text;
use contest::Contest;

/// How long handlers may take to finish after a stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How Telegram says that a webhook takes the events.
const WEBHOOK: &str = "Conflict: can't use getUpdates method while webhook is active";

/// Commands in Telegram's menu, in its order.
const MENU: &[&str] = &[
    "start", "topics", "language", "pace", "verify", "tip", "channel", "pause", "resume", "stop",
    "forget", "about", "help",
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
        let listener = Readable {
            listener,
            metrics: Arc::clone(&self.service.metrics),
        };
        let service = Arc::clone(&self.service);
        let errors = PollErrors {
            contest: Contest::begin(self.service.clock.now()),
            service: Arc::clone(&self.service),
        };
        let handler = teloxide::dptree::endpoint(move |update: tg::Update| {
            handle(Arc::clone(&service), update)
        });
        let mut dispatcher = Dispatcher::builder(bot, handler)
            .default_handler(|_| async {})
            .error_handler(Arc::new(Silent))
            .build();
        let token = dispatcher.shutdown_token();
        let mut running =
            Box::pin(dispatcher.try_dispatch_with_listener(listener, Arc::new(errors)));
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
    // Boxed: what a handler holds is of many kinds, and the largest is large.
    let handled = AssertUnwindSafe(Box::pin(route(service, update.kind)))
        .catch_unwind()
        .await;
    if handled.is_err() {
        // The panic hook has told where; the person gets no answer, which means: do it again.
        metrics.failed("telegram");
    }
    Ok(())
}

/// Counts and names events that cannot be read, and leaves them out: teloxide would drop them and log what is in them.
struct Readable<L> {
    listener: L,
    metrics: Arc<Metrics>,
}

impl<'a, L> AsUpdateStream<'a> for Readable<L>
where
    L: AsUpdateStream<'a>,
    L::StreamErr: Send + 'a,
{
    type StreamErr = L::StreamErr;
    type Stream = BoxStream<'a, Result<tg::Update, L::StreamErr>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        let metrics = &*self.metrics;
        self.listener
            .as_stream()
            .filter(move |event| {
                let unreadable = match event {
                    Ok(tg::Update {
                        kind: tg::UpdateKind::Error(event),
                        ..
                    }) => Some(kind_of(event)),
                    _ => None,
                };
                if let Some(kind) = unreadable {
                    metrics.telegram_event("unreadable");
                    warn!(kind, "an event cannot be read and is left out");
                }
                std::future::ready(unreadable.is_none())
            })
            .boxed()
    }
}

impl<L> UpdateListener for Readable<L>
where
    L: UpdateListener,
    Self: for<'a> AsUpdateStream<'a, StreamErr = L::Err>,
{
    type Err = L::Err;

    fn stop_token(&mut self) -> StopToken {
        self.listener.stop_token()
    }

    fn hint_allowed_updates(&mut self, hint: &mut dyn Iterator<Item = tg::AllowedUpdate>) {
        self.listener.hint_allowed_updates(hint);
    }
}

/// Kinds of events that we ask for.
const KINDS: &[&str] = &["message", "callback_query", "my_chat_member"];

/// What kind of event it would have been; never more of it.
fn kind_of(event: &serde_json::Value) -> &'static str {
    KINDS
        .iter()
        .find(|kind| event.get(kind).is_some())
        .copied()
        .unwrap_or("other")
}

/// teloxide's own error handlers print whole events.
struct Silent;

impl ErrorHandler<Infallible> for Silent {
    fn handle_error(self: Arc<Self>, error: Infallible) -> BoxFuture<'static, ()> {
        match error {}
    }
}

/// Admins are told of what only they can mend; it is over when it is not seen any more.
struct PollErrors {
    service: Arc<Service>,
    contest: Contest,
}

impl PollErrors {
    /// Another program reads the events, or set a webhook that takes them.
    async fn contested(&self) -> Result<(), StoreError> {
        let (store, now) = (&self.service.log, self.service.clock.now());
        if self.contest.is_lost(now) || store.is_contested().await? {
            store.contest().await?;
        }
        store.see(AlertKind::TokenShared, "bot").await.map(drop)
    }
}

impl ErrorHandler<teloxide::RequestError> for PollErrors {
    fn handle_error(self: Arc<Self>, error: teloxide::RequestError) -> BoxFuture<'static, ()> {
        use teloxide::{ApiError, RequestError};
        let (mut is_shared, mut is_webhook, mut is_refused) = (false, false, false);
        match error {
            RequestError::Network(_) => {
                warn!("Telegram cannot be reached for events; trying again");
            }
            RequestError::Api(ApiError::TerminatedByOtherGetUpdates) => {
                is_shared = true;
                error!(
                    "another program reads this bot's events: stop it, or give Vestka a token of its own"
                );
            }
            RequestError::Api(ApiError::Unknown(words)) if words.starts_with(WEBHOOK) => {
                (is_shared, is_webhook) = (true, true);
                error!(
                    "another program set a webhook that takes this bot's events: stop it, or give Vestka a token of its own; the webhook is taken away"
                );
            }
            RequestError::Api(ApiError::InvalidToken) => {
                is_refused = true;
                error!("Telegram refuses the token: check telegram.token with @BotFather");
            }
            RequestError::RetryAfter(wait) => info!(
                wait_s = wait.seconds(),
                "Telegram asks to wait with reading events"
            ),
            // The text of an unreadable answer may hold what people wrote.
            _ => warn!("Telegram's events could not be read; trying again"),
        }
        async move {
            let told = if is_refused {
                let seen = self.service.log.see(AlertKind::TokenRefused, "bot").await;
                seen.map(drop)
            } else if is_shared {
                if is_webhook && let Err(error) = self.service.api.call(&DeleteWebhook::new()).await
                {
                    warn!("a webhook was not taken away: {error}");
                }
                self.contested().await
            } else {
                Ok(())
            };
            if let Err(error) = told {
                warn!("an alert could not be raised: {}", error.reason());
            }
        }
        .boxed()
    }
}
