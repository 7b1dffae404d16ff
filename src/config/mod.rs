//! *Setting*: what an operator decides. Typed, checked as a whole before anything starts, read once. A file (TOML) comes first and the
//! environment replaces what it says; secrets may lie in files of their own. Nothing here is reloaded, and no secret is ever printed.
//!
//! Every key has its line in `keys.rs`, in `deploy/vestka.example.toml` and in the table of the documentation. As a variable a key is
//! `VESTKA_` and its sections joined by two underscores: `VESTKA_DATABASE__URL`. An empty variable counts as not set; those that begin with
//! `VESTKA_TEST_` are left to tests. Relative paths, also those in a file, count from the working directory.

mod duration;
mod error;
mod keys;
mod origin;
mod read;
mod settle;
mod value;

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use tracing::Level;
use url::Url;

use crate::vault::Passphrase;

pub use duration::parse_duration;
pub use error::ConfigError;
pub use origin::Origin;
pub use value::check_proxy;

/// All settings. `Debug` prints `[REDACTED]` for the secret ones.
#[derive(Debug, Clone)]
pub struct Config {
    /// Private Postgres and snapshots of evidence; absolute, may not exist yet.
    pub data_dir: PathBuf,
    /// `database.…`
    pub database: Database,
    /// `telegram.…`
    pub telegram: Telegram,
    /// `intake.…`
    pub intake: Intake,
    /// `dedupe.…`
    pub dedupe: Dedupe,
    /// `delivery.…`
    pub delivery: Delivery,
    /// `review.…`
    pub review: Review,
    /// `keys.…`
    pub keys: Keys,
    /// `web.…`
    pub web: Web,
    /// `mirror.dir`: where signed files of every revision go; absolute.
    pub mirror_dir: Option<PathBuf>,
    /// `mirror.public_url`: where people find those files.
    pub mirror_url: Option<Url>,
    /// `about.operator`: who runs this bot, as `/about` says it.
    pub operator: Option<String>,
    /// `backup.retention_days`: how long erased ids are remembered beside the key.
    pub backup_retention_days: u32,
    /// `backup.erased_file`: where they stand; absolute, may not exist yet.
    pub erased_file: PathBuf,
    /// `log.…`
    pub log: Log,
    /// Keys of addresses that stand in the configuration file with a password; each has a `…_file` beside it.
    pub in_clear: Vec<&'static str>,
    /// Keys of secrets that a `…_file` holds, and where that lies.
    pub secret_files: Vec<(&'static str, PathBuf)>,
}

/// Where the rows are.
#[derive(Debug, Clone)]
pub struct Database {
    /// A Postgres URL, which may hold a password; `None`: a private cluster in `data_dir`.
    pub url: Option<SecretString>,
    /// Connections of one process, at least 2.
    pub max_connections: u32,
    /// Whether migrations are applied at start.
    pub migrate: bool,
    /// Gigabytes that a database at `url` may take: admins are told when nine tenths are taken.
    pub size_limit_gb: Option<u32>,
}

/// How Telegram is reached.
#[derive(Debug, Clone)]
pub struct Telegram {
    /// The bot's token; [`Config::require_token`] for those who cannot do without.
    pub token: Option<SecretString>,
    /// The file that held it, or should.
    pub token_file: Option<PathBuf>,
    /// An own Bot API server, or the simulator; `None`: Telegram's.
    pub api_url: Option<Url>,
    /// `socks5h://`, `socks5://` or `http://`, perhaps with a password.
    pub proxy: Option<SecretString>,
    /// `None`: long polling.
    pub webhook: Option<Webhook>,
}

/// Where Telegram brings its events.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// What Telegram is told.
    pub url: Url,
    /// Where this process listens.
    pub listen: SocketAddr,
}

/// How sources are read.
#[derive(Debug, Clone)]
pub struct Intake {
    /// `socks5h://` or `http://`, perhaps with a password.
    pub proxy: Option<SecretString>,
    /// Tests and demo only: also read from this machine and its networks.
    pub allow_private_addresses: bool,
}

/// When two items say the same, and when two stories may report one event.
#[derive(Debug, Clone)]
pub struct Dedupe {
    /// Share of the shorter text that must stand in the longer one for a copy, in percent.
    pub copy_percent: u32,
    /// Two copies are at most so many hours apart.
    pub copy_hours: u32,
    /// The same for texts of a few words.
    pub short_copy_hours: u32,
    /// Certainty from which two stories are proposed as one event, in percent.
    pub proposal_percent: u32,
    /// Proposals for a story, at most; 0 proposes none.
    pub proposals: u32,
    /// An event stays open for proposals so many hours.
    pub event_hours: u32,
    /// Items kept in memory for that, at most.
    pub window_items: u32,
}

/// How fast and how long.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Messages a second of this bot: up to 1000 with Telegram's own server.
    pub rate_per_second: u32,
    /// Whether Telegram may charge for what is above 30 a second.
    pub paid_broadcast: bool,
    /// Days that rows about single subscribers are kept.
    pub retention_days: u32,
}

/// How many of the staff must agree; the author counts as one.
#[derive(Debug, Clone)]
pub struct Review {
    /// For a routine update.
    pub routine_approvals: u32,
    /// For a breaking one.
    pub breaking_approvals: u32,
    /// For a retraction.
    pub retraction_approvals: u32,
}

/// Where the keys are; absolute, may not exist yet.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The key that seals.
    pub file: PathBuf,
    /// The key that signs.
    pub signing_file: PathBuf,
    /// Under which the files may lie.
    pub passphrase: Passphrase,
}

/// Console, health and metrics.
#[derive(Debug, Clone)]
pub struct Web {
    /// Console, `/healthz` and `/readyz`.
    pub listen: SocketAddr,
    /// Where browsers find the console; needed for sign-in links.
    pub public_url: Option<Url>,
    /// `/metrics`.
    pub metrics_listen: SocketAddr,
}

/// The technical log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// The least severe level of our own records that is written.
    pub level: Level,
}

/// Form of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// A readable line.
    Text,
    /// A JSON object a line.
    Json,
}

/// Reads and checks all settings.
///
/// # Errors
///
/// Every problem found, one sentence a line, each with its place, what is wrong and what is accepted.
pub fn load(origin: &Origin) -> Result<Config, ConfigError> {
    let mut problems = error::Problems::default();
    let found = read::all(origin, &mut problems);
    let config = settle::settle(origin, found, &mut problems);
    problems.finish().map(|()| config)
}

impl Config {
    /// The bot's token, for what cannot work without one.
    ///
    /// # Errors
    ///
    /// When none was given: the sentence with the remedy.
    pub fn require_token(&self) -> Result<&SecretString, ConfigError> {
        self.telegram.token.as_ref().ok_or_else(|| {
            let mut problems = error::Problems::default();
            if let Some(file) = &self.telegram.token_file {
                let place = error::Place::Key("telegram.token_file".to_owned());
                let name = error::shown(&file.to_string_lossy(), 200);
                problems.add(
                    &place,
                    &format!("{name} is not there; write the token into it as its only line, readable by this account alone"),
                );
                return problems.finish().expect_err("a problem was added");
            }
            let place = error::Place::Key("telegram.token".to_owned());
            problems.add(
                &place,
                "is missing; ask @BotFather in Telegram for a token, put it alone into a file and name that in telegram.token_file or VESTKA_TELEGRAM__TOKEN_FILE",
            );
            problems.finish().expect_err("a problem was added")
        })
    }
}

#[cfg(test)]
mod tests;
