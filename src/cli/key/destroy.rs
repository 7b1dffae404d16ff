//! `vestka key destroy`: the end of the sealing key, on the host.
//!
//! Never here: a way back.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use super::typed;
use crate::app::{Destruction, Foundation, destroy_files};
use crate::cli::{Context, Done, Failure, output};
use crate::store::StoreError;
use crate::store::cluster::Purpose;
use crate::vault::{Destroyed, Vault};

/// How long other processes are waited for: each stops within a second of the flag, and one tells the staff for at most half a minute.
const OTHERS: Duration = Duration::from_secs(35);

/// A database that says nothing for so long is not waited for any more: nobody knows then who has the key.
const SILENT: Duration = Duration::from_secs(5);

/// What is done by then.
const GONE: &str = "the key file and the token file of this host are gone";

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
            ask(&config.keys.file)?;
        }
        // Nobody is asked for a passphrase now: it would only be needed to tell the staff.
        let passphrase = config.keys.passphrase.unasked();
        let vault = Vault::load_under(&config.keys.file, &passphrase).ok();
        let ids = vault.as_ref().map(Vault::ids).unwrap_or_default();
        let note = Destroyed {
            fingerprints: ids.into_iter().map(|id| id.fingerprint).collect(),
            actor: "operator".to_owned(),
        };
        let file = config.keys.file.clone();
        let had_key = file.exists();
        if !had_key {
            output::note(&format!("There is no key file at {}.", file.display()));
        }
        // The file goes first, whatever the database does.
        let mut by_hand = destroy_files(&config, &note);
        let found = context.look_for_data(&config);
        found.map_err(|failure| not_told(failure, had_key))?;
        let opened = Foundation::open(config, Purpose::Command, context.search_path.clone()).await;
        let foundation = opened.map_err(|error| {
            anyhow::anyhow!(
                "{GONE}, but the database could not be told ({error}): run this again as soon as it answers, so that other hosts delete their copies"
            )
        })?;
        if let Some(why) = is_of_others(&foundation, vault.as_ref()).await {
            foundation.close().await?;
            return Err(anyhow::anyhow!(
                "{GONE}, but the database {why} and was left as it is: name the right configuration (--config), database.url or data_dir and run this again, so that every process stops and other hosts delete their copies"
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

/// There are no data to tell, where it was typed.
fn not_told(failure: Failure, had_key: bool) -> Failure {
    match failure {
        Failure::Failed(_) if !had_key => anyhow::anyhow!(
            "nothing was destroyed: there is neither a key nor a database here; name the right configuration (--config) or data_dir and run this again"
        )
        .into(),
        Failure::Failed(error) => {
            anyhow::anyhow!("{GONE}, but no database was told: {error}; then run this again").into()
        }
        usage @ Failure::Usage(_) => usage,
    }
}

/// Goes on where the word is typed.
fn ask(file: &Path) -> Done {
    let question = format!(
        "This destroys {} at once and for good: nobody can read any more who subscribes and who is of the staff, nor tips, questions and drafts, also in every backup. Every process stops. What is signed and published stays.\nType the word destroy to do it:",
        file.display()
    );
    if typed(&question, "destroy")? {
        return Ok(());
    }
    Err(anyhow::anyhow!("the word was not typed: nothing was destroyed").into())
}

/// What the database is where no key of this file ever sealed anything in it: a destruction there would be that of other people's key,
/// or of none.
async fn is_of_others(foundation: &Foundation, vault: Option<&Vault>) -> Option<&'static str> {
    let (Ok(known), Ok(keys)) = (
        foundation.store.keys().await,
        foundation.store.sealing_keys().await,
    ) else {
        return None;
    };
    if known.vault.is_none() {
        return (!known.destroyed).then_some("never had a sealing key");
    }
    let of_keys = keys.iter().map(|key| &key.fingerprint);
    let mut of_database = known.vault.iter().chain(of_keys);
    let is_other = !of_database.any(|fingerprint| vault.is_none_or(|ours| ours.holds(fingerprint)));
    is_other.then_some("was made with another sealing key")
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
