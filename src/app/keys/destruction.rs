//! The **destruction** of the sealing key: on this host the file first, then the flag that stops every process, then the keys in memory;
//! the chats of the staff stay in memory for at most half a minute, to be told and wiped.
//!
//! Never here: asking whether it is meant.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};
use tracing::{error, info, warn};

use super::super::foundation::Foundation;
use super::{destroy_files, note};
use crate::clock::Clock;
use crate::config::Config;
use crate::review::{PartingChat, Staff};
use crate::store::Store;
use crate::telegram::{Api, ApiSettings, Parting};
use crate::vault::Vault;

/// How long the chats of the staff may stay in memory.
const PARTING: Duration = Duration::from_secs(30);

/// How long the database may take at the moment itself; it is told later then.
const AT_ONCE: Duration = Duration::from_secs(3);

/// Pause before a database that is away is told again.
const AGAIN: Duration = Duration::from_secs(1);

/// Who asked for the destruction, if anybody did: the first counts.
#[derive(Debug, Clone)]
pub(in crate::app) struct Asked(watch::Sender<Option<String>>);

impl Default for Asked {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Asked {
    /// `actor` asks; who comes second changes nothing.
    pub(in crate::app) fn ask(&self, actor: &str) {
        self.0.send_if_modified(|asked| {
            let is_first = asked.is_none();
            if is_first {
                *asked = Some(actor.to_owned());
            }
            is_first
        });
    }

    /// Waits until somebody asks.
    pub(in crate::app) async fn asked(&self) -> String {
        let mut asked = self.0.subscribe();
        let found = asked.wait_for(Option::is_some).await;
        found
            .ok()
            .and_then(|found| found.clone())
            .unwrap_or_else(|| "operator".to_owned())
    }
}

/// What is left to do when the keys are gone.
#[derive(Debug)]
pub struct Left {
    /// Who destroyed it, as long as the database does not know.
    untold: Option<String>,
    chats: Vec<PartingChat>,
    until: Instant,
    /// What a person must do where a disk refused.
    pub by_hand: Vec<String>,
}

/// What a destruction works with.
pub struct Destruction {
    config: Config,
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

impl Destruction {
    /// Of the keys of this process.
    #[must_use]
    pub fn new(foundation: &Foundation, vault: Arc<Vault>) -> Self {
        Self {
            config: foundation.config.clone(),
            store: foundation.store.clone(),
            vault,
            clock: Arc::clone(&foundation.clock),
        }
    }

    /// Destroys the keys of this host and this process. `actor` is who asked here; none: the database says so already.
    /// `parts` tells whether this process is the one that speaks to the staff.
    pub async fn run(&self, actor: Option<&str>, parts: bool) -> Left {
        let until = Instant::now() + PARTING;
        let by_hand = destroy_files(
            &self.config,
            &note(Some(&self.vault), actor.unwrap_or("operator")),
        );
        let mut untold = actor.map(str::to_owned);
        if let Some(actor) = actor {
            let flagging = self.store.flag_destroyed(actor, self.clock.now());
            match timeout(AT_ONCE, flagging).await {
                Ok(Ok(_)) => untold = None,
                Ok(Err(error)) => warn!(
                    "the key file is gone, the database is told as soon as it answers: {error}"
                ),
                Err(_) => warn!("the key file is gone, the database is told as soon as it answers"),
            }
        }
        let mut chats = Vec::new();
        if parts {
            let staff = Staff::new(
                self.store.clone(),
                Arc::clone(&self.vault),
                Arc::clone(&self.clock),
            );
            if let Ok(Ok(found)) = timeout(AT_ONCE, staff.parting()).await {
                chats = found;
            } else {
                warn!("the database does not answer: the chats of the staff cannot be wiped");
            }
        }
        self.vault.destroy();
        self.config.keys.passphrase.forget();
        info!("the sealing key is out of memory");
        Left {
            untold,
            chats,
            until,
            by_hand,
        }
    }

    /// Tells the staff and wipes their chats, and tells the database if it did not know: within half a minute from the beginning.
    /// False when the database does not know still; a note beside the key file says it at the next start.
    pub async fn finish(&self, mut left: Left) -> bool {
        let chats = std::mem::take(&mut left.chats);
        let parting = async {
            if let (Some(token), false) = (&self.config.telegram.token, chats.is_empty()) {
                let settings = ApiSettings {
                    token: token.clone(),
                    api_url: self.config.telegram.api_url.clone(),
                    proxy: self.config.telegram.proxy.clone(),
                };
                match Api::new(settings) {
                    Ok(api) => Parting::new(api).run(&chats).await,
                    Err(error) => warn!("the staff could not be told: {error}"),
                }
            }
        };
        let telling = async {
            let Some(actor) = &left.untold else {
                return true;
            };
            loop {
                match self.store.flag_destroyed(actor, self.clock.now()).await {
                    Ok(_) => return true,
                    Err(error) => {
                        warn!("the database does not know of the destruction yet: {error}");
                    }
                }
                tokio::time::sleep(AGAIN).await;
            }
        };
        let (parted, told) = tokio::join!(
            timeout_at(left.until, parting),
            timeout_at(left.until, telling)
        );
        if parted.is_err() {
            warn!("not all of the staff could be told and wiped in time");
        }
        let told = told.unwrap_or(false);
        if !told {
            error!(
                "the key file is gone, but the database was not told: start the service or run `vestka key destroy` as soon as it answers, so that other hosts delete their copies"
            );
        }
        told
    }
}

/// What a service still has to do after all its parts have ended.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Ending(Arc<Mutex<Option<Left>>>);

impl Ending {
    pub(in crate::app) fn put(&self, left: Left) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
    }

    pub(in crate::app) fn take(&self) -> Option<Left> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
