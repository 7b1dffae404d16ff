//! The **holding** of keys in a service: twice a second the process looks whether its key file or the database says something new of
//! them, and ends when it must.
//!
//! Never here: a key.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tracing::{error, warn};

use super::super::service::Service;
use super::destruction::Destruction;
use crate::review::{Held, Holder};

/// A destroyed key is noticed within so long, also when no wake-up comes.
const PERIOD: Duration = Duration::from_millis(500);

/// A passphrase takes a second or two; a disk that hangs holds no destruction up for longer.
const AT_FILE: Duration = Duration::from_secs(4);

impl Service {
    /// Looks after the keys of this process until it stops.
    pub(in crate::app) fn start_keys(&self, tasks: &mut JoinSet<()>) {
        // A service that runs asks nobody: whoever sits at its terminal would hold up the watch for a destruction.
        let holder = Holder::new(
            self.foundation.store.clone(),
            Arc::clone(&self.keys.vault),
            self.owner,
            self.foundation.config.keys.file.clone(),
        )
        .under(self.foundation.config.keys.passphrase.unasked());
        let destruction = Destruction::new(&self.foundation, Arc::clone(&self.keys.vault));
        let (asked, ending) = (self.destroy_asked.clone(), self.ending.clone());
        let (has_bot, lacking) = (self.bot_held.clone(), self.lacking.clone());
        let (bell, stop) = (self.delivery_bell.clone(), self.stop.clone());
        tasks.spawn(async move {
            let ends = loop {
                let held = tokio::select! {
                    biased;
                    actor = asked.asked() => break Some((Some(actor), true)),
                    held = holder.step() => held,
                    () = stop.cancelled() => break None,
                };
                match held {
                    Ok(Held::Well) => {}
                    Ok(Held::Destroyed) => break Some((None, false)),
                    // Who destroyed it may have told another database, or none.
                    Ok(Held::DestroyedHere(actor)) => break Some((Some(actor), false)),
                    Ok(Held::Lacking(number)) => {
                        lacking.set(number).ok();
                        stop.cancel();
                        break None;
                    }
                    Err(error) => warn!("the keys cannot be looked after for the moment: {error}"),
                }
                tokio::select! {
                    biased;
                    actor = asked.asked() => break Some((Some(actor), true)),
                    () = bell.rung() => {}
                    () = tokio::time::sleep(PERIOD) => {}
                    () = stop.cancelled() => break None,
                }
            };
            if let Some((actor, is_asked_here)) = ends {
                // A step that was left puts no key file back that is destroyed by then, and learns no passphrase anew.
                tokio::time::timeout(AT_FILE, holder.rest()).await.ok();
                let parts = is_asked_here || has_bot.get().is_some_and(|held| *held.borrow());
                let left = destruction.run(actor.as_deref(), parts).await;
                ending.put(left);
                stop.cancel();
            }
        });
    }

    /// Refuses to end well when this process lacked a key: then its supervisor tries again until the file is there.
    pub(in crate::app) fn refuse_lacking(&self) -> anyhow::Result<()> {
        match self.lacking.get() {
            Some(number) => anyhow::bail!(
                "key number {number} seals now, and the key file of this host does not have it: copy the key file from the host where `vestka key rotate` ran, then start again"
            ),
            None => Ok(()),
        }
    }

    /// What is left to do after a destruction, when all parts have ended.
    pub(in crate::app) async fn finish_destruction(&self) {
        let Some(left) = self.ending.take() else {
            return;
        };
        Destruction::new(&self.foundation, Arc::clone(&self.keys.vault))
            .finish(left)
            .await;
        error!(
            "the sealing key was destroyed, so this process ends; `vestka key create` and a start begin afresh"
        );
    }
}
