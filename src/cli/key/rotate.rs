//! `vestka key rotate`: another sealing key takes the place of the one in use.
//!
//! Never here: sealing anything.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::typed;
use crate::app::Foundation;
use crate::cli::{Context, Done, Failure, output, with_keys};
use crate::review::{Phase, Resealed, Rotation};
use crate::store::sealing::{Activation, RotationTurn};
use crate::vault::KeyId;

/// Pause before processes are asked again.
const AGAIN: Duration = Duration::from_millis(300);

/// What was sealed with the old key just before the change is in the database after so long, or never.
const SETTLED: Duration = Duration::from_secs(5);

/// Rotate the sealing key
#[derive(Debug, Args)]
pub(in crate::cli) struct Rotate {
    /// Destroy the old key at the end without asking
    #[arg(long)]
    yes: bool,
    /// Give up a new key that seals nothing yet
    #[arg(long, conflicts_with = "yes")]
    abandon: bool,
}

impl Rotate {
    pub(super) async fn run(self, context: &Context) -> Done {
        let said = with_keys(context, async |foundation, keys| {
            let rotation = Rotation::new(
                foundation.store.clone(),
                Arc::clone(&keys.vault),
                Arc::clone(&foundation.clock),
                foundation.owner(),
            )
            .under(foundation.config.keys.passphrase.clone());
            let file = foundation.config.keys.file.clone();
            let mut turn = foundation.store.take_rotation_turn().await?.ok_or_else(|| {
                anyhow::anyhow!(
                    "another `vestka key rotate` is at work on this database, or waits for an answer: let it end or stop it, then run this again; nothing was changed"
                )
            })?;
            let said = self.with_turn(foundation, (&rotation, &mut turn), &file).await;
            // Its connection may be lost: then it is given back already, and what was done is done.
            turn.give_back().await.ok();
            said
        })
        .await?;
        output::print(&said)
    }

    async fn with_turn(
        &self,
        foundation: &Foundation,
        (rotation, turn): (&Rotation, &mut RotationTurn),
        file: &Path,
    ) -> Result<String, Failure> {
        if !self.abandon {
            return self.rotate(foundation, (rotation, turn), file).await;
        }
        Ok(if rotation.abandon(file).await? {
            "The new key is given up; nothing was sealed with it."
        } else {
            "There is no new key to give up."
        }
        .to_owned())
    }

    async fn rotate(
        &self,
        foundation: &Foundation,
        (rotation, turn): (&Rotation, &mut RotationTurn),
        file: &Path,
    ) -> Result<String, Failure> {
        match rotation.begin(file).await? {
            Phase::Ended => {
                return Ok("The rotation before was over; its old key is out of the key file now. Run this again to begin another one.".to_owned());
            }
            Phase::Prepared(new) => {
                output::note(&format!("Key {} lies in {}", new.number, file.display()));
                activate((rotation, turn), &new, file).await?;
                output::note(&format!("Key {} seals from now on", new.number));
            }
            Phase::Resealing => output::note("Going on with the rotation that was begun"),
        }
        wait_for_all(rotation, turn).await?;
        let unreadable = reseal(foundation, rotation, turn).await?;
        if unreadable > 0 {
            output::note(&format!(
                "{unreadable} values are sealed with a key that nobody has: they were left as they are"
            ));
        }
        output::note("Everything lies under the new key.");
        let question = "The old key is destroyed now. Backups of the database from before this moment cannot be read any more, whoever has them. Copies of the key file elsewhere must be replaced by this one.\nType the word yes to go on:";
        if !self.yes && !typed(question, "yes")? {
            return Err(anyhow::anyhow!(
                "the old key stays for now: run `vestka key rotate` again and type yes, or use --yes"
            )
            .into());
        }
        keeps(turn).await?;
        let void = rotation.end(file).await?;
        let codes = if void > 0 {
            format!(
                "\n{void} recovery codes of the staff, made by an earlier version, are void: `vestka staff enrol HANDLE` makes new ones."
            )
        } else {
            String::new()
        };
        Ok(format!(
            "The old key is destroyed; everything lies under the new one. Make a new backup, and replace the copy of {} that you keep elsewhere.{codes}",
            file.display()
        ))
    }
}

/// Ends a rotation that has lost its turn: another one may be at work by now.
async fn keeps(turn: &mut RotationTurn) -> Done {
    if turn.is_held().await {
        return Ok(());
    }
    Err(anyhow::anyhow!(
        "the connection that keeps a second rotation away was lost: run `vestka key rotate` again, which goes on where this one was"
    )
    .into())
}

/// Waits until every process has the new key, and lets it seal.
async fn activate(
    (rotation, turn): (&Rotation, &mut RotationTurn),
    new: &KeyId,
    file: &Path,
) -> Done {
    let mut told = Vec::new();
    loop {
        keeps(turn).await?;
        match rotation.activate(new).await? {
            Activation::Done => return Ok(()),
            Activation::Gone => {
                return Err(anyhow::anyhow!("the new key was given up meanwhile").into());
            }
            Activation::Lacking(hosts) => {
                if hosts != told {
                    output::note(&format!(
                        "Waiting for processes that do not have the new key yet: {}. On another host copy {} there; with LoadCredential= restart the service.",
                        hosts.join("; "),
                        file.display()
                    ));
                    told = hosts;
                }
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Waits until no process seals with the old key.
async fn wait_for_all(rotation: &Rotation, turn: &mut RotationTurn) -> Done {
    while !rotation.behind().await?.is_empty() {
        keeps(turn).await?;
        tokio::time::sleep(AGAIN).await;
    }
    Ok(())
}

/// Seals everything anew; gives how many values no key opens.
async fn reseal(
    foundation: &Foundation,
    rotation: &Rotation,
    turn: &mut RotationTurn,
) -> Result<i64, Failure> {
    let blocks = rotation.blocks().await?.max(1);
    let shown = std::io::stderr().is_terminal();
    let (mut done, mut sealed) = (0, 0);
    let mut last = (String::new(), 0, 0);
    loop {
        keeps(turn).await?;
        match rotation.step().await? {
            Resealed::Part(step) => {
                if last.0 != step.place {
                    last = (step.place.clone(), 0, 0);
                }
                done += step.next_block - last.1;
                sealed += step.moved - last.2;
                last = (step.place, step.next_block, step.moved);
                if shown {
                    let percent = (100 * done / blocks).min(100);
                    show(&format!("{percent} %, {sealed} values sealed anew"));
                }
            }
            Resealed::Pass { pass, moved } => {
                if shown {
                    show("");
                }
                output::note(&format!("Pass {pass}: {moved} values sealed anew"));
                (done, sealed, last) = (0, 0, (String::new(), 0, 0));
                let others = foundation.store.key_holders(foundation.owner()).await?;
                if !others.is_empty() {
                    tokio::time::sleep(SETTLED).await;
                }
            }
            Resealed::All { unreadable } => {
                if shown {
                    show("");
                }
                return Ok(unreadable);
            }
        }
    }
}

/// One line that is written over.
fn show(line: &str) {
    let mut err = std::io::stderr().lock();
    // Nobody may be there to read it.
    write!(err, "\r\x1b[K{line}")
        .and_then(|()| err.flush())
        .ok();
}
