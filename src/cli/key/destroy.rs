//! `vestka key destroy`: the end of the sealing key, on the host.
//!
//! Never here: a way back.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use super::typed;
use crate::app::{Destruction, Foundation, destroy_files};
use crate::cli::{Context, Done, output};
use crate::store::StoreError;
use crate::store::cluster::Purpose;
use crate::vault::{Destroyed, Vault};

/// How long other processes are waited for: each stops within a second of the flag, and one tells the staff for at most half a minute.
const OTHERS: Duration = Duration::from_secs(35);

/// A database that says nothing for so long is not waited for any more: nobody knows then who has the key.
const SILENT: Duration = Duration::from_secs(5);

/// Destroy the sealing key
#[derive(Debug, Args)]
pub(in crate::cli) struct Destroy {
    /// Do not ask for the word
    #[arg(long)]
    yes: bool,
}

impl Destroy {
    pub(super) async fn run(self, context: &Context) -> Done {
        let config = context.config(false)?;
        if !self.yes {
            let question = format!(
                "This destroys {} at once and for good: nobody can read any more who subscribes and who is of the staff, nor tips, questions and drafts, also in every backup. Every process stops. What is signed and published stays.\nType the word destroy to do it:",
                config.keys.file.display()
            );
            if !typed(&question, "destroy")? {
                return Err(
                    anyhow::anyhow!("the word was not typed: nothing was destroyed").into(),
                );
            }
        }
        // Nobody is asked for a passphrase now: it would only be needed to tell the staff.
        let passphrase = config.keys.passphrase.unasked();
        let vault = Vault::load_under(&config.keys.file, &passphrase).ok();
        let ids = vault.as_ref().map(Vault::ids).unwrap_or_default();
        let note = Destroyed {
            fingerprints: ids.into_iter().map(|id| id.fingerprint).collect(),
            actor: "operator".to_owned(),
        };
        // The file goes first, whatever the database does.
        let mut by_hand = destroy_files(&config, &note);
        let opened = Foundation::open(config, Purpose::Command, context.search_path.clone()).await;
        let foundation = opened.map_err(|error| {
            anyhow::anyhow!(
                "the key file and the token file of this host are gone, but the database could not be told ({error}): run this again as soon as it answers, so that other hosts delete their copies"
            )
        })?;
        if let Some(vault) = &vault
            && is_of_others(&foundation, vault).await
        {
            foundation.close().await?;
            return Err(anyhow::anyhow!(
                "the key file and the token file of this host are destroyed, but the database was made with another sealing key and was left as it is: set database.url (or data_dir) to the right one and run this again, so that other hosts delete their copies"
            )
            .into());
        }
        by_hand.extend(everywhere(&foundation, vault).await);
        by_hand.dedup();
        let closed = foundation.close().await;
        if !by_hand.is_empty() {
            return Err(anyhow::anyhow!(
                "the sealing key was destroyed, but not everything is done; {}",
                by_hand.join("; ")
            )
            .into());
        }
        closed?;
        output::print(
            "The sealing key was destroyed. Nobody can read any more who subscribes. Delete every copy of the key file too.\nRevoke the bot\'s token at @BotFather, so that nobody can speak as the bot. `vestka key create` and a start begin afresh.",
        )
    }
}

/// Whether no key of this file ever sealed anything in the database: a destruction there would be that of other people's key.
async fn is_of_others(foundation: &Foundation, vault: &Vault) -> bool {
    let (Ok(known), Ok(keys)) = (
        foundation.store.keys().await,
        foundation.store.sealing_keys().await,
    ) else {
        return false;
    };
    let of_keys = keys.iter().map(|key| &key.fingerprint);
    known.vault.is_some()
        && !known
            .vault
            .iter()
            .chain(of_keys)
            .any(|fingerprint| vault.holds(fingerprint))
}

/// Stops every process, and tells the staff if none of them does; gives what is left to a person.
async fn everywhere(foundation: &Foundation, vault: Option<Vault>) -> Vec<String> {
    let is_served = foundation.store.bot_is_held().await.unwrap_or(false);
    let vault = Arc::new(vault.unwrap_or_else(Vault::generate));
    let destruction = Destruction::new(foundation, vault);
    let left = destruction.run(Some("operator"), !is_served).await;
    let mut by_hand = left.by_hand.clone();
    if !destruction.finish(left).await {
        by_hand.push("run this again as soon as the database answers, so that other hosts delete their copies".to_owned());
    }
    match others(foundation).await {
        Ok(others) => by_hand.extend(
            others
                .iter()
                .map(|host| format!("a process runs still, stop it: {host}")),
        ),
        Err(error) => by_hand.push(format!(
            "whether another process has the key still is not known, because the database stopped answering ({error}): stop Vestka on every other host, see that its key file is gone, and run this again as soon as the database answers"
        )),
    }
    by_hand
}

/// Processes that have not ended in time; an error when the database has not answered for a while, so that nobody knows.
async fn others(foundation: &Foundation) -> Result<Vec<String>, StoreError> {
    let until = Instant::now() + OTHERS;
    let mut answered = Instant::now();
    loop {
        let holders = foundation.store.key_holders(foundation.owner()).await;
        let now = Instant::now();
        match holders {
            Ok(others) if others.is_empty() || now > until => return Ok(others),
            Ok(_) => answered = now,
            Err(error) if now > until || now - answered > SILENT => return Err(error),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}
