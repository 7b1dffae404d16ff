//! `vestka mirror`, `announce-successor`: what anyone can copy and check without us.
//!
//! Never here: what stands in the files.

mod successor;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done, Failure, shell, with_keys};
use crate::app::{Foundation, Keys};
use crate::review::mirror::check;
use crate::vault::read_public_key;

pub(super) use successor::AnnounceSuccessor;

/// The mirror of signed files
#[derive(Debug, Subcommand)]
pub(super) enum Mirror {
    /// Check a mirror or a copy of one: needs no configuration, no database and no network
    ///
    /// Every file against the signed SHA256SUMS, every revision against its signature, the index against its head, and the keys
    /// against the root key. Notices what was changed, added or removed. Exit status 1 when something is wrong. An old copy that
    /// is whole cannot be told from a new one here: compare the head that is printed with another copy's.
    Check {
        /// The folder
        dir: PathBuf,
        /// The root key that you know from elsewhere (an earlier copy, another channel), or its .pub file
        #[arg(long, value_name = "KEY|FILE")]
        root: Option<String>,
        /// JSON: intact, files, updates, revisions, head, `signing_key`, `root_key`, problems, notes
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write what is missing in mirror.dir, and put right what is not as it was signed; the service does it by itself
    Write,
}

impl Mirror {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Check { dir, root, format } => check_folder(&dir, root.as_deref(), format),
            Self::Write => write(context).await,
        }
    }
}

fn check_folder(dir: &Path, root: Option<&str>, format: Format) -> Done {
    if !dir.is_dir() {
        return Err(anyhow::anyhow!(
            "{} is no folder: name the mirror or a copy of it",
            dir.display()
        )
        .into());
    }
    let root = root.map(read_key).transpose()?;
    let found = check(dir, root.as_deref());
    let intact = found.problems.is_empty();
    if format == Format::Json {
        output::json(&json!({
            "intact": intact, "files": found.files, "updates": found.updates, "revisions": found.revisions,
            "head": found.head, "signing_key": found.key, "root_key": found.root, "problems": found.problems,
            "notes": found.notes,
        }))?;
    } else {
        let missing = || "–".to_owned();
        let mut lines = Vec::new();
        if intact {
            lines.push(format!(
                "The mirror is genuine and whole. Updates: {}, revisions: {}, files: {}.",
                found.updates, found.revisions, found.files
            ));
        }
        lines.push(format!("head: {}", found.head.unwrap_or_else(missing)));
        lines.push(format!(
            "signing key: {}",
            found.key.unwrap_or_else(missing)
        ));
        lines.push(format!("root key: {}", found.root.unwrap_or_else(missing)));
        lines.extend(found.notes);
        output::print(&lines.join("\n"))?;
    }
    if intact {
        return Ok(());
    }
    Err(anyhow::anyhow!(
        "this mirror is not as it was signed:\n{}",
        found.problems.join("\n")
    )
    .into())
}

/// Reads a public key, or the file of one.
fn read_key(given: &str) -> Result<String, Failure> {
    let path = Path::new(given);
    let text = if path.exists() {
        shell::read_file(path)?
    } else {
        given.to_owned()
    };
    read_public_key(&text).ok_or_else(|| {
        Failure::Usage(format!(
            "--root: {given} is no minisign public key and no file with one"
        ))
    })
}

async fn write(context: &Context) -> Done {
    let said = with_keys(context, async |foundation, keys| {
        let Some(mirror) = foundation.mirror(keys) else {
            return Err(Failure::Usage(
                "mirror.dir is not set: name the folder in the configuration".to_owned(),
            ));
        };
        let report = mirror.step().await?;
        Ok(if report.busy {
            "The service writes the mirror at this moment.".to_owned()
        } else {
            format!(
                "The mirror is up to date. Revisions: {}, files written: {}.",
                report.revisions, report.written
            )
        })
    })
    .await?;
    output::print(&said)
}

/// Writes the mirror after a command that published, so that it stands there although no service runs. A failure is logged: what
/// was published stays so, and the service writes it later.
pub(super) async fn write_mirror(foundation: &Foundation, keys: &Keys) {
    if let Some(mirror) = foundation.mirror(keys) {
        mirror.keep().await;
    }
}
