//! The **poller**: asks Telegram for events, and hands each to [`Incoming`].
//!
//! An event is confirmed by the question after the next, when its handler has begun. An event is never logged: it holds who and
//! what.
//!
//! Never here: what an event means.

pub(super) mod contest;

use std::sync::Arc;
use std::time::Duration;

use teloxide::payloads::{
    DeleteWebhook, SetMyCommands, SetMyCommandsSetters as _, SetMyDescription,
    SetMyDescriptionSetters as _, SetMyShortDescription, SetMyShortDescriptionSetters as _,
};
use teloxide::types as tg;
use tracing::{error, info, warn};

use super::api::{Api, ApiError, LONG_POLL};
use super::incoming::{ALLOWED, Incoming, Receiving, Way, id_of};
use super::service::Service;
use crate::domain::language::Language;
use crate::domain::source::AlertKind;
use crate::store::StoreError;
use crate::text;
use contest::Contest;

/// Events of one answer at most, as Telegram allows.
const BATCH: u8 = 100;

/// After an error it is asked again after so long, then twice as long, and so on.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(64);

/// Commands in Telegram's menu, in its order.
const MENU: &[&str] = &[
    "start",
    "topics",
    "language",
    "pace",
    "latest",
    "search",
    "verify",
    "sources",
    "tip",
    "channel",
    "pause",
    "resume",
    "stop",
    "privacy",
    "mydata",
    "autodelete",
    "forget",
    "about",
    "help",
];

/// Reads events by long polling.
pub struct Poller {
    service: Arc<Service>,
    incoming: Arc<Incoming>,
    receiving: Arc<Receiving>,
}

impl Poller {
    /// Hands events to this service.
    #[must_use]
    pub fn new(service: Arc<Service>) -> Self {
        Self::told(service, Arc::default())
    }

    /// The same, and says how it goes.
    #[must_use]
    pub fn told(service: Arc<Service>, receiving: Arc<Receiving>) -> Self {
        Self {
            incoming: Incoming::new(Arc::clone(&service)),
            service,
            receiving,
        }
    }

    /// Runs until `stop` resolves, then drains what was begun.
    ///
    /// # Errors
    /// [`ApiError`] when Telegram does not let the bot begin; the caller tries again.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), ApiError> {
        // A webhook that another program left would make every question fail.
        self.service.api.call(&DeleteWebhook::new()).await?;
        self.receiving.by(Way::LongPolling);
        let mut offset = 0;
        tokio::select! {
            () = self.ask(&mut offset) => {}
            () = stop => {}
        }
        self.incoming.drain().await;
        if offset > 0 {
            // What was dealt with is not to come again, to whoever asks next; one event may come back with it and stays.
            let confirmed = self
                .service
                .api
                .events(offset, (Duration::ZERO, 1), ALLOWED);
            if confirmed.await.is_err() {
                info!("the last events were not confirmed; they may come again");
            }
        }
        Ok(())
    }

    async fn ask(&self, offset: &mut i64) {
        let contest = Contest::begin(self.service.clock.now());
        let mut pause = SHORTEST_PAUSE;
        loop {
            let asked = self
                .service
                .api
                .events(*offset, (LONG_POLL, BATCH), ALLOWED);
            match asked.await {
                Ok(events) => {
                    self.receiving.problem(None);
                    pause = SHORTEST_PAUSE;
                    // Nothing waits that this number must confirm; and Telegram begins anew at a lower one after a quiet week.
                    *offset = 0;
                    for event in &events {
                        if let Some(id) = id_of(event.as_bytes()) {
                            *offset = (*offset).max(id.saturating_add(1));
                        }
                        // Nobody waits for its end; what is under way is drained at the stop.
                        drop(self.incoming.hear(event.as_bytes()));
                    }
                    if *offset == 0 && !events.is_empty() {
                        warn!("events without a number came in, which cannot be confirmed");
                        tokio::time::sleep(LONGEST_PAUSE).await;
                    }
                }
                Err(error) => {
                    self.judge(&error, &contest).await;
                    let wait = match &error {
                        ApiError::Refused {
                            retry_after: Some(wait),
                            ..
                        } => *wait,
                        _ => pause,
                    };
                    tokio::time::sleep(wait).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Another program reads the events, or set a webhook that takes them.
    async fn contested(&self, contest: &Contest) -> Result<(), StoreError> {
        contest.disturbed(&self.service).await
    }

    /// Admins are told of what only they can mend; it is over when it is not seen any more.
    async fn judge(&self, error: &ApiError, contest: &Contest) {
        let mut trouble = None;
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => info!(
                wait_s = wait.as_secs(),
                "Telegram asks to wait with reading events"
            ),
            ApiError::Refused {
                code: 409,
                description,
                ..
            } if description.contains("webhook") => {
                let problem = "another program has set a webhook for this bot, which is deleted now: stop it, or give Vestka a token of its own";
                trouble = Some((AlertKind::TokenShared, problem));
                if let Err(error) = self.service.api.call(&DeleteWebhook::new()).await {
                    warn!("the webhook could not be deleted: {error}");
                }
            }
            ApiError::Refused { code: 409, .. } => {
                let problem = "another program reads this bot's events: stop it, or give Vestka a token of its own";
                trouble = Some((AlertKind::TokenShared, problem));
            }
            ApiError::Refused {
                code: 401 | 404, ..
            } => {
                let problem = "Telegram refuses the token: check telegram.token with @BotFather";
                trouble = Some((AlertKind::TokenRefused, problem));
            }
            ApiError::NotSent(_) | ApiError::Unknown(_) => {
                self.receiving
                    .problem(Some("Telegram cannot be reached for events"));
                warn!("Telegram cannot be reached for events; trying again");
            }
            _ => warn!("Telegram's events could not be read; trying again"),
        }
        let Some((kind, problem)) = trouble else {
            return;
        };
        self.receiving.problem(Some(problem));
        error!("{problem}");
        let told = match kind {
            AlertKind::TokenShared => self.contested(contest).await,
            _ => self.service.log.see(kind, "bot").await.map(drop),
        };
        if let Err(error) = told {
            warn!("an alert could not be raised: {}", error.reason());
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
