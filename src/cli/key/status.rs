//! `vestka key status`: the key files and what the database knows of them.
//!
//! Never here: a key; making or changing anything.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::json;

use crate::app::Foundation;
use crate::cli::output::{self, Format};
use crate::cli::{Context, Done};
use crate::config::{Config, Keys};
use crate::review::Rotation;
use crate::store::cluster::{Cluster, Purpose};
use crate::store::sealing::{KeyState, SealingKey};
use crate::vault::{Destroyed, KeyFileError, Signer, SigningError, Vault, is_protected};

/// A sealing key, as it is shown.
#[derive(Debug, Serialize)]
struct Line {
    number: u16,
    fingerprint: String,
    /// None: the database does not know it.
    state: Option<KeyState>,
    since: Option<String>,
    in_file: bool,
}

/// What the database says.
#[derive(Debug, Default)]
struct Known {
    keys: Vec<SealingKey>,
    left: Option<i64>,
    destroyed: bool,
    problem: Option<String>,
}

pub(super) async fn status(context: &Context, format: Format) -> Done {
    let config = context.config(false)?;
    let files = config.keys.clone();
    let (vault, signer) = loaded(&files);
    let known = known(context, config, vault.as_ref().ok()).await;
    let problems = problems(vault.as_ref().err(), signer.as_ref().err(), &known);
    let destroyed = known.destroyed || Destroyed::at(&files.file).is_some();
    let lines = lines(vault.as_ref().ok(), &known.keys);
    let (fingerprint, public_key) = (
        vault.as_ref().ok().map(Vault::fingerprint),
        signer.as_ref().ok().map(Signer::public_key),
    );
    if format == Format::Json {
        output::json(&json!({
            "file": files.file, "usable": vault.is_ok(), "mode": mode(&files.file),
            "under_passphrase": is_under(&files.file), "fingerprint": fingerprint,
            "keys": lines, "left_under_old_key": known.left, "destroyed": destroyed,
            "signing_file": files.signing_file, "signing_usable": signer.is_ok(),
            "signing_under_passphrase": is_under(&files.signing_file), "public_key": public_key,
            "problems": problems,
        }))?;
    } else {
        let missing = || "–".to_owned();
        let mut said = vec![
            said_of_file(&files.file),
            format!("  fingerprint: {}", fingerprint.unwrap_or_else(missing)),
        ];
        said.extend(lines.iter().map(said_of));
        if let Some(left) = known.left {
            said.push(format!("  under an old key still: {left}"));
        }
        if destroyed {
            said.push(
                "  it was destroyed: `vestka key create` and a start begin afresh".to_owned(),
            );
        }
        said.push(format!(
            "Signing key: {}{}\n  public key: {}",
            files.signing_file.display(),
            said_of_passphrase(&files.signing_file),
            public_key.unwrap_or_else(missing)
        ));
        output::print(&said.join("\n"))?;
    }
    match problems.first() {
        Some(_) => Err(anyhow::anyhow!(problems.join("\n")).into()),
        None => Ok(()),
    }
}

/// Both files. Where the passphrase is wrong or missing nobody is asked for the same again.
pub(in crate::cli) fn loaded(
    files: &Keys,
) -> (Result<Vault, KeyFileError>, Result<Signer, SigningError>) {
    let vault = Vault::load_under(&files.file, &files.passphrase);
    let passphrase = match &vault {
        Err(error) if error.is_about_passphrase() => files.passphrase.unasked(),
        _ => files.passphrase.clone(),
    };
    let signer = Signer::load_under(&files.signing_file, &passphrase);
    (vault, signer)
}

fn problems(
    sealing: Option<&KeyFileError>,
    signing: Option<&SigningError>,
    known: &Known,
) -> Vec<String> {
    let is_refused = sealing.is_some_and(KeyFileError::is_about_passphrase);
    let signing = signing.filter(|error| !(is_refused && error.is_about_passphrase()));
    let each = [
        sealing.map(ToString::to_string),
        signing.map(ToString::to_string),
        known.problem.clone(),
    ];
    each.into_iter().flatten().collect()
}

fn is_under(file: &Path) -> bool {
    is_protected(file).unwrap_or(false)
}

fn said_of_file(file: &Path) -> String {
    format!(
        "Sealing key: {} (mode {}{})",
        file.display(),
        mode(file).as_deref().unwrap_or("–"),
        said_of_passphrase(file)
    )
}

/// What is said of a key file under a passphrase; nothing of another one.
pub(in crate::cli) fn said_of_passphrase(file: &Path) -> &'static str {
    if is_under(file) {
        ", under a passphrase"
    } else {
        ""
    }
}

fn said_of(line: &Line) -> String {
    let state = match line.state {
        None => "not known to the database",
        Some(KeyState::Prepared) => "prepared, seals nothing yet",
        Some(KeyState::Sealing) => "seals",
        Some(KeyState::Retiring) => "old, being replaced",
        Some(KeyState::Destroyed) => "destroyed",
    };
    format!(
        "  key {}: {}, {state}{}{}",
        line.number,
        line.fingerprint,
        line.since
            .as_ref()
            .map_or_else(String::new, |since| format!(", since {since}")),
        if line.in_file {
            ""
        } else {
            ", not in the file"
        }
    )
}

/// Keys of the file and of the database, each once; those that are destroyed and gone do not count.
fn lines(vault: Option<&Vault>, known: &[SealingKey]) -> Vec<Line> {
    let ids = vault.map(Vault::ids).unwrap_or_default();
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut lines: Vec<Line> = known
        .iter()
        .map(|key| Line {
            number: key.number,
            fingerprint: key.fingerprint.clone(),
            state: Some(key.state),
            since: Some(time(key.since)),
            in_file: ids.iter().any(|id| id.fingerprint == key.fingerprint),
        })
        .collect();
    for id in ids {
        if lines.iter().all(|line| line.fingerprint != id.fingerprint) {
            lines.push(Line {
                number: id.number,
                fingerprint: id.fingerprint,
                state: None,
                since: None,
                in_file: true,
            });
        }
    }
    lines
}

fn mode(path: &Path) -> Option<String> {
    let found = std::fs::metadata(path).ok()?;
    Some(format!("{:04o}", found.permissions().mode() & 0o7777))
}

/// Asks the database that there is; makes none, and migrates none.
async fn known(context: &Context, mut config: Config, vault: Option<&Vault>) -> Known {
    if config.database.url.is_none() && !Cluster::is_made(&config.data_dir) {
        return Known::default();
    }
    config.database.migrate = false;
    let files = config.keys.clone();
    let opened = Foundation::open(config, Purpose::Command, context.search_path.clone()).await;
    let foundation = match opened {
        Ok(foundation) => foundation,
        Err(error) => {
            return Known {
                problem: Some(format!("the database could not be asked: {error}")),
                ..Known::default()
            };
        }
    };
    let asked = async {
        let keys = foundation.store.sealing_keys().await?;
        let destroyed = foundation.store.keys().await?.destroyed;
        let sealing = keys.iter().find(|key| key.state == KeyState::Sealing);
        let is_rotating = keys.iter().any(|key| key.state == KeyState::Retiring);
        let again = vault.and_then(|_| Vault::load_under(&files.file, &files.passphrase).ok());
        let left = match (sealing, again) {
            (Some(_), _) if !is_rotating => Some(0),
            (Some(sealing), Some(vault)) if vault.seal_under(&sealing.fingerprint) => {
                let rotation = Rotation::new(
                    foundation.store.clone(),
                    Arc::new(vault),
                    Arc::clone(&foundation.clock),
                    foundation.owner(),
                );
                Some(rotation.left().await?)
            }
            _ => None,
        };
        Ok::<_, anyhow::Error>((keys, left, destroyed))
    };
    let asked = asked.await;
    foundation.close().await.ok();
    match asked {
        Ok((keys, left, destroyed)) => Known {
            keys,
            left,
            destroyed,
            problem: None,
        },
        Err(error) => Known {
            problem: Some(format!("the database could not be asked: {error}")),
            ..Known::default()
        },
    }
}
