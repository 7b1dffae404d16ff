//! `vestka announce-successor`: where to go when the bot is gone, signed by the root key.
//!
//! Never here: the root key on the host.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::write_mirror;
use crate::cli::key::{RootFile, ours, read_statement, write_statement};
use crate::cli::{Context, Done, Failure, output, with_keys};
use crate::clock::{Clock as _, SystemClock};
use crate::review::records::{self, Successor};

/// Announce where to go when the bot is gone
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AnnounceSuccessor {
    /// Sign it with the root key: on the offline machine; needs no configuration and no database
    ///
    /// Writes FILE (JSON: format, `root_key`, bot, mirror, from, note, `announced_at`) and FILE.minisig, which
    /// `minisign -Vm FILE -p root.pub` accepts, and prints a text to spread. If host and mirror are lost too, put both files
    /// wherever people look: whoever has the root key can check them.
    Sign(Sign),
    /// Put it into the mirror: on the host, as successor.json; its page and its index show it
    ///
    /// Subscribers are not written to by this: the old bot may be gone. While it works, publish an update that says the same.
    Publish {
        /// The signed file; its signature lies beside it as FILE.minisig
        file: PathBuf,
    },
}

/// What is signed
#[derive(Debug, Args)]
pub(in crate::cli) struct Sign {
    #[command(flatten)]
    root: RootFile,
    /// Username of the new bot
    #[arg(long, value_name = "@NAME", required_unless_present = "mirror")]
    bot: Option<String>,
    /// Address of a mirror
    #[arg(long, value_name = "URL")]
    mirror: Option<url::Url>,
    /// From when, such as 2026-01-01T00:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<DateTime<Utc>>,
    /// More, for people
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Where it goes
    file: PathBuf,
}

impl AnnounceSuccessor {
    pub(in crate::cli) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Sign(command) => command.run(),
            Self::Publish { file } => {
                let (text, signature) = read_statement(&file)?;
                let has_mirror = with_keys(context, async |foundation, keys| {
                    let files = &foundation.config.keys;
                    let ours = ours(&foundation.store, &keys.signer, files).await?;
                    let now = foundation.clock.now();
                    records::accept(&foundation.store, (&text, &signature), &ours, now)
                        .await
                        .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
                    write_mirror(foundation, keys).await;
                    Ok(foundation.config.mirror_dir.is_some())
                })
                .await?;
                output::print(if has_mirror {
                    "The successor is announced: the mirror shows it."
                } else {
                    "The successor is kept. There is no mirror to show it: set mirror.dir, or spread both files by hand."
                })
            }
        }
    }
}

impl Sign {
    fn run(self) -> Done {
        let now = SystemClock.now();
        let bot = self
            .bot
            .as_deref()
            .map(|name| name.trim_start_matches('@').to_owned());
        if bot.as_deref().is_some_and(|bot| !is_username(bot)) {
            return Err(Failure::Usage(
                "--bot is the username of a bot: 5 to 32 letters, digits and underscores"
                    .to_owned(),
            ));
        }
        if let Some(mirror) = &self.mirror
            && !["http", "https"].contains(&mirror.scheme())
        {
            return Err(Failure::Usage(
                "--mirror is an address that begins with https://".to_owned(),
            ));
        }
        let successor = Successor {
            bot,
            mirror: self.mirror,
            from: self.from.unwrap_or(now),
            note: self.note,
            announced_at: now,
        };
        let root = self.root.open()?;
        let statement = records::sign_successor(&root, &successor)?;
        write_statement(&self.file, &statement)?;
        let mut lines = vec![format!("From {} on:", output::time(Some(successor.from)))];
        lines.extend(
            successor
                .bot
                .map(|bot| format!("  bot: https://t.me/{bot}")),
        );
        lines.extend(successor.mirror.map(|mirror| format!("  mirror: {mirror}")));
        lines.extend(successor.note.map(|note| format!("  {note}")));
        lines.push(format!("Signed by the root key {}", root.public_key()));
        lines.push(format!(
            "Check: minisign -Vm {} -P {}",
            self.file.display(),
            root.public_key()
        ));
        output::print(&lines.join("\n"))
    }
}

/// What Telegram takes for the name of a bot.
fn is_username(name: &str) -> bool {
    (5..=32).contains(&name.len())
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}
