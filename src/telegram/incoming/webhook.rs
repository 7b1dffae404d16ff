//! The **webhook**: Telegram sends events to an address of ours, each under a secret that only it and this process know.
//!
//! An event is dealt with before it is answered for, so that whatever ends this process in between makes Telegram send it again.
//! Only the holder of the lease takes events; at a stop the webhook stays, for whoever takes over.
//!
//! Never here: HTTP; the secret in a log.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use teloxide::payloads::{GetWebhookInfo, SetWebhook, SetWebhookSetters as _};
use tracing::{error, info, warn};
use url::Url;

use super::super::api::ApiError;
use super::super::poller::contest::Contest;
use super::super::service::Service;
use super::receiving::{Receiving, Way};
use super::{ALLOWED, Hearing, Incoming};
use crate::delivery::CONTESTED_FOR;
use crate::domain::source::AlertKind;
use crate::vault::random;

/// Events that Telegram may send at the same moment; it allows no more.
const AT_ONCE: u8 = 100;

/// How long Telegram waits for an answer at least; what takes longer goes on, and Telegram asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// How often it is asked whether its events arrive.
const CHECK_PERIOD: Duration = Duration::from_mins(1);

/// And for two minutes after it began, or after another program was noticed: who of the two came later is told by how soon it is
/// disturbed again.
const CHECK_SOON: Duration = Duration::from_secs(10);
const SOON: u32 = 12;

/// Takes what Telegram sends.
pub struct Webhook {
    service: Arc<Service>,
    incoming: Arc<Incoming>,
    receiving: Arc<Receiving>,
    url: Url,
    secret: SecretString,
    is_serving: AtomicBool,
    /// When the last failure was that is known of, by Telegram's clock.
    known_failure: Mutex<Option<i64>>,
    contest: Mutex<Arc<Contest>>,
    /// When Telegram was told the address last.
    tried: Mutex<Option<DateTime<Utc>>>,
    /// Checks that come soon.
    soon: AtomicU32,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The event is dealt with.
    Done,
    /// Whoever sent it does not know the secret.
    Stranger,
    /// Not by this process, or not now: Telegram sends it again.
    NotNow,
}

/// What Telegram says of a webhook.
#[derive(Debug, Default, Deserialize)]
struct Info {
    #[serde(default)]
    url: String,
    #[serde(default)]
    pending_update_count: u64,
    last_error_date: Option<i64>,
    #[serde(default)]
    last_error_message: String,
}

impl Webhook {
    /// At this address; nothing is taken before [`Self::run`].
    #[must_use]
    pub fn new(service: Arc<Service>, url: Url, receiving: Arc<Receiving>) -> Self {
        let contest = Contest::begin(service.clock.now());
        Self {
            incoming: Incoming::new(Arc::clone(&service)),
            service,
            receiving,
            url,
            secret: SecretString::from(HEXLOWER.encode(&random::bytes::<32>())),
            is_serving: AtomicBool::new(false),
            known_failure: Mutex::default(),
            contest: Mutex::new(Arc::new(contest)),
            tried: Mutex::default(),
            soon: AtomicU32::new(SOON),
        }
    }

    /// Tells Telegram the address and takes events until `stop` resolves; then drains what was begun.
    ///
    /// # Errors
    /// [`ApiError`] when Telegram does not take the address; the caller tries again.
    pub async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), ApiError> {
        self.receiving.by(Way::Webhook);
        *self.contest() = Arc::new(Contest::begin(self.service.clock.now()));
        self.soon.store(SOON, Ordering::Relaxed);
        self.register().await?;
        let watching = async {
            loop {
                let left = self.soon.load(Ordering::Relaxed);
                self.soon.store(left.saturating_sub(1), Ordering::Relaxed);
                let period = if left > 0 { CHECK_SOON } else { CHECK_PERIOD };
                tokio::time::sleep(period).await;
                self.check().await;
            }
        };
        tokio::select! {
            () = watching => {}
            () = stop => {}
        }
        self.is_serving.store(false, Ordering::Release);
        self.incoming.drain().await;
        Ok(())
    }

    /// Whether a request is to be read at all, by its header; nothing of it was read so far.
    #[must_use]
    pub fn precheck(&self, secret: Option<&[u8]>) -> Taken {
        if !self.is_serving.load(Ordering::Acquire) {
            return Taken::NotNow;
        }
        if secret.is_some_and(|given| is_same(given, self.secret.expose_secret().as_bytes())) {
            Taken::Done
        } else {
            self.service.metrics.telegram_event("stranger");
            Taken::Stranger
        }
    }

    /// Takes an event whose request passed [`Self::precheck`]. Dropping this future does not stop the handler.
    pub async fn take(&self, event: &[u8]) -> Taken {
        let done = match self.incoming.hear(event) {
            Hearing::Over => return Taken::Done,
            Hearing::UnderWay => return Taken::NotNow,
            Hearing::Begun(done) => done,
        };
        match tokio::time::timeout(PATIENCE, done).await {
            Ok(Ok(true)) => Taken::Done,
            _ => Taken::NotNow,
        }
    }

    /// Asks Telegram whether its events arrive, and sets the webhook again where another program has set its own.
    pub async fn check(&self) {
        let info: Info = match self.service.api.call_for(&GetWebhookInfo::new()).await {
            Ok(info) => info,
            Err(error) => {
                warn!("Telegram does not say how the webhook is: {error}");
                return;
            }
        };
        if info.url != self.url.as_str() {
            let problem = "another program has changed the webhook of this bot: stop it, or give Vestka a token of its own";
            self.receiving.problem(Some(problem));
            error!("{problem}");
            self.soon.store(SOON, Ordering::Relaxed);
            let contest = Arc::clone(&self.contest());
            if let Err(error) = contest.disturbed(&self.service).await {
                warn!("an alert could not be raised: {}", error.reason());
            }
            if !self.keeps_still().await {
                self.register_again().await;
            }
            return;
        }
        // Telegram had taken the address, and its answer was lost.
        if !self.is_serving.load(Ordering::Acquire) && !self.register_again().await {
            return;
        }
        self.receiving.waiting(info.pending_update_count);
        let is_new = {
            let mut known = self
                .known_failure
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *known, info.last_error_date) != info.last_error_date
        };
        if !is_new {
            self.receiving.problem(None);
            return;
        }
        let problem = remedy(&info.last_error_message);
        self.tell(AlertKind::EventsFailing, "webhook", problem)
            .await;
    }

    /// Whether the other program was there first: what people write is the other one's, as long as it sets its webhook again. Whether it
    /// is gone is tried as often as a contest lasts.
    async fn keeps_still(&self) -> bool {
        let tried = *self.tried();
        let lasts = TimeDelta::from_std(CONTESTED_FOR).unwrap_or(TimeDelta::MAX);
        tried.is_some_and(|at| self.service.clock.now() - at < lasts)
            && self.service.log.is_contested().await.unwrap_or(false)
    }

    async fn register_again(&self) -> bool {
        let done = self.register().await;
        if let Err(error) = &done {
            warn!("the webhook could not be set again: {error}");
        }
        done.is_ok()
    }

    async fn register(&self) -> Result<(), ApiError> {
        *self.tried() = Some(self.service.clock.now());
        let set = SetWebhook::new(self.url.clone())
            .secret_token(self.secret.expose_secret())
            .max_connections(AT_ONCE)
            .allowed_updates(ALLOWED.to_vec())
            .drop_pending_updates(false);
        // Before: Telegram may send the first event before its answer is here.
        self.is_serving.store(true, Ordering::Release);
        if let Err(error) = self.service.api.call(&set).await {
            self.is_serving.store(false, Ordering::Release);
            if let ApiError::Refused {
                code: 400,
                description,
                ..
            } = &error
            {
                let problem = remedy(description);
                self.tell(AlertKind::EventsFailing, "webhook", problem)
                    .await;
            }
            return Err(error);
        }
        let info: Result<Info, _> = self.service.api.call_for(&GetWebhookInfo::new()).await;
        *self
            .known_failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner) =
            info.ok().and_then(|info| info.last_error_date);
        info!("Telegram sends events to telegram.webhook_url");
        Ok(())
    }

    fn contest(&self) -> MutexGuard<'_, Arc<Contest>> {
        self.contest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tried(&self) -> MutexGuard<'_, Option<DateTime<Utc>>> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn tell(&self, kind: AlertKind, subject: &str, problem: &str) {
        self.receiving.problem(Some(problem));
        error!("{problem}");
        if let Err(error) = self.service.log.see(kind, subject).await {
            warn!("an alert could not be raised: {}", error.reason());
        }
    }
}

/// Compares all of it, whatever the first difference is: the time it takes tells nothing of the secret.
fn is_same(given: &[u8], secret: &[u8]) -> bool {
    if given.len() != secret.len() {
        return false;
    }
    let differences = given
        .iter()
        .zip(secret)
        .fold(0_u8, |all, (one, other)| black_box(all | (one ^ other)));
    black_box(differences) == 0
}

/// What to do about what Telegram says.
fn remedy(said: &str) -> &'static str {
    const REMEDIES: &[(&[&str], &str)] = &[
        (
            &["certificate", "SSL"],
            "Telegram does not accept the certificate at telegram.webhook_url: it must be of a public authority, for this name, not expired, and sent with the whole chain; look at the proxy before Vestka",
        ),
        (
            &["HTTPS URL", "https"],
            "Telegram sends only to an encrypted address: telegram.webhook_url must begin with https://",
        ),
        (
            &["ports"],
            "Telegram sends only to the ports 443, 80, 88 and 8443: give telegram.webhook_url one of them",
        ),
        (
            &["resolve host", "reserved", "IP address"],
            "Telegram does not find the host of telegram.webhook_url: it needs a name that resolves to a public address",
        ),
        (
            &["refused", "timed out", "timeout", "reset", "unreachable"],
            "Telegram cannot connect to telegram.webhook_url: open the port in the firewall, and let the proxy pass requests to telegram.webhook_listen",
        ),
        (
            &["503"],
            "requests of Telegram reach a process that stands by, or the database does not answer: let the proxy try the next process on status 503",
        ),
        (
            &["Wrong response"],
            "what answers at telegram.webhook_url is not Vestka: let the proxy pass POST requests with all their headers to telegram.webhook_listen",
        ),
    ];
    REMEDIES
        .iter()
        .find(|(words, _)| words.iter().any(|word| said.contains(word)))
        .map_or(
            "Telegram cannot deliver events to telegram.webhook_url: look at getWebhookInfo of the bot, or take both settings out for long polling",
            |(_, remedy)| remedy,
        )
}

#[cfg(test)]
mod tests {
    use super::{is_same, remedy};

    #[test]
    fn a_secret_is_the_same_or_it_is_not() {
        assert!(is_same(b"abc", b"abc"));
        for other in [b"".as_slice(), b"ab", b"abd", b"xbc", b"abcd"] {
            assert!(!is_same(other, b"abc"), "{other:?}");
        }
    }

    #[test]
    fn what_telegram_says_has_a_remedy() {
        for (said, word) in [
            (
                "SSL error {error:0A000086:SSL routines::certificate verify failed}",
                "certificate",
            ),
            (
                "Bad Request: bad webhook: an HTTPS URL must be provided for webhook",
                "https://",
            ),
            (
                "Bad Request: bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443",
                "8443",
            ),
            (
                "Bad Request: bad webhook: failed to resolve host: Name or service not known",
                "resolves",
            ),
            ("Connection refused", "firewall"),
            ("Connection timed out", "firewall"),
            (
                "Wrong response from the webhook: 404 Not Found",
                "not Vestka",
            ),
            (
                "Wrong response from the webhook: 503 Service Unavailable",
                "stands by",
            ),
            ("Something of tomorrow", "getWebhookInfo"),
        ] {
            assert!(remedy(said).contains(word), "{said}: {}", remedy(said));
        }
    }
}
