//! `vestka doctor`: checks everything that a start depends on; one line each, with the remedy.
//!
//! Never here: mending anything.

mod rates;
mod traces;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::key::{loaded, said_of_passphrase};
use super::output::{self, Format};
use super::{Context, Done};
use crate::app::{Foundation, FoundationError};
use crate::clock::{Clock as _, SystemClock, ahead_of, said_of};
use crate::config::Config;
use crate::review::mirror::folder_problem;
use crate::review::records::Trust;
use crate::store::cluster::{Cluster, Purpose};
use crate::telegram::{Api, ApiSettings};
use crate::vault::KeyFileError;

/// What group and others may do with a file.
const OTHERS: u32 = 0o077;

/// A certificate that ends sooner is warned of.
const CERTIFICATE_WARNING: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// Check everything
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// JSON: a list of check, state (ok, warning, failed), message
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What one check found.
#[derive(Debug, Clone, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    Warning,
    Failed,
}

impl Doctor {
    pub(super) async fn run(self, context: &Context) -> Done {
        let mut config = context.config(false)?;
        let mut findings = vec![finding(
            "configuration",
            State::Ok,
            "every setting is understood",
        )];
        findings.extend(settings(&config));
        findings.extend(keys(&mut config));
        findings.extend(mirror(&config));
        findings.push(telegram(&config).await);
        findings.extend(database(context, config).await);
        let failed = findings
            .iter()
            .filter(|finding| finding.state == State::Failed)
            .count();
        if self.format == Format::Json {
            output::json(&findings)?;
        } else {
            let lines: Vec<String> = findings
                .iter()
                .map(|finding| {
                    let mark = match finding.state {
                        State::Ok => "ok",
                        State::Warning => "warning",
                        State::Failed => "FAILED",
                    };
                    format!("{mark:8} {}: {}", finding.check, finding.message)
                })
                .collect();
            output::print(&lines.join("\n"))?;
        }
        if failed > 0 {
            return Err(anyhow::anyhow!(
                "{failed} of {} checks failed; each line says what to do",
                findings.len()
            )
            .into());
        }
        Ok(())
    }
}

fn finding(check: &'static str, state: State, message: impl Into<String>) -> Finding {
    Finding {
        check,
        state,
        message: message.into(),
    }
}

fn settings(config: &Config) -> Vec<Finding> {
    let in_clear = config.in_clear.iter().map(|key| {
        let told = format!(
            "{key} stands in the configuration file with its password: write the address alone into a file (mode 0600), or make it a credential of systemd, and name that in {key}_file instead"
        );
        finding("configuration", State::Warning, told)
    });
    let mut findings: Vec<Finding> = in_clear.collect();
    findings.extend(readable(config));
    if config.intake.allow_private_addresses {
        findings.push(finding(
            "intake",
            State::Warning,
            "intake.allow_private_addresses is true: a hostile source can reach this network; set it to false",
        ));
    }
    if config.telegram.api_url.is_some() {
        findings.push(finding(
            "telegram",
            State::Warning,
            "telegram.api_url is set: a Bot API server of one's own keeps chat ids in the clear on its disk",
        ));
    }
    if config.keys.file.starts_with(&config.data_dir) {
        findings.push(finding(
            "keys",
            State::Warning,
            "keys.file lies in data_dir: who takes the database takes the key; keep it elsewhere",
        ));
    }
    let passphrase = config.keys.passphrase.file();
    if passphrase.is_some_and(|file| {
        file.parent() == config.keys.file.parent() && !file.starts_with("/run/credentials")
    }) {
        findings.push(finding(
            "keys",
            State::Warning,
            "keys.passphrase_file lies beside keys.file: who takes the folder takes both; keep it elsewhere, such as in a credential of systemd",
        ));
    }
    if std::fs::read_to_string("/proc/swaps").is_ok_and(|swaps| swaps.lines().count() > 1) {
        findings.push(finding(
            "memory",
            State::Warning,
            "this machine swaps: keys may reach the disk; set MemorySwapMax=0 for the service, or turn swap off",
        ));
    }
    findings
}

/// Files with a secret that others on this host can read; those of the keys are not even opened then.
fn readable(config: &Config) -> impl Iterator<Item = Finding> {
    let is_open = |file: &Path| {
        std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
    };
    let open = config
        .secret_files
        .iter()
        .filter(move |(_, file)| is_open(file));
    open.map(|(key, file)| {
        let file = file.display();
        let told = format!(
            "others on this host can read {file}, which {key}_file names: chmod 600 {file}"
        );
        finding("configuration", State::Warning, told)
    })
}

fn keys(config: &mut Config) -> Vec<Finding> {
    let files = &mut config.keys;
    let (sealing, signing) = loaded(files);
    if sealing
        .as_ref()
        .is_err_and(KeyFileError::is_about_passphrase)
    {
        // What comes after this asks nobody for the same again.
        files.passphrase = files.passphrase.unasked();
    }
    let found = |what, file: &Path, problem: Option<String>| match problem {
        None => {
            let shown = format!("{}{}", file.display(), said_of_passphrase(file));
            finding(what, State::Ok, shown)
        }
        Some(problem) => finding(what, State::Failed, problem),
    };
    let (sealing, signing) = (
        sealing.err().map(|error| error.to_string()),
        signing.err().map(|error| error.to_string()),
    );
    vec![
        found("sealing key", &files.file, sealing),
        found("signing key", &files.signing_file, signing),
    ]
}

fn mirror(config: &Config) -> Option<Finding> {
    let folder = config.mirror_dir.as_deref()?;
    Some(match folder_problem(folder) {
        None => finding("mirror", State::Ok, folder.display().to_string()),
        Some(problem) => finding(
            "mirror",
            State::Failed,
            format!(
                "{} cannot be written: {problem}; check mirror.dir, its owner and the space left",
                folder.display()
            ),
        ),
    })
}

async fn telegram(config: &Config) -> Finding {
    let token = match config.require_token() {
        Ok(token) => token.clone(),
        Err(error) => return finding("token", State::Failed, error.to_string()),
    };
    let settings = ApiSettings {
        token,
        api_url: config.telegram.api_url.clone(),
        proxy: config.telegram.proxy.clone(),
    };
    let asked = async { Api::new(settings)?.me().await };
    match asked.await {
        Ok(me) => finding(
            "token",
            State::Ok,
            format!("Telegram knows it as @{}", me.username),
        ),
        Err(error) => {
            let remedy = match config.telegram.api_url {
                Some(_) => "check telegram.api_url, and that its server runs",
                None => "check telegram.token with @BotFather, and the network",
            };
            finding("token", State::Failed, format!("{error}: {remedy}"))
        }
    }
}

/// Looks at the database that there is; makes none, and migrates none.
async fn database(context: &Context, mut config: Config) -> Vec<Finding> {
    if config.database.url.is_none() && !Cluster::is_made(&config.data_dir) {
        let message = format!(
            "there is no private cluster in {} yet: `vestka run` makes it; if there should be one, check data_dir",
            config.data_dir.display()
        );
        return vec![finding("database", State::Warning, message)];
    }
    let is_migrated_at_start = std::mem::replace(&mut config.database.migrate, false);
    let opened = Foundation::open(config, Purpose::Command, context.search_path.clone()).await;
    let foundation = match opened {
        Ok(foundation) => foundation,
        Err(FoundationError::NotMigrated) if is_migrated_at_start => {
            return vec![finding(
                "database",
                State::Warning,
                "it answers, but is not migrated for this version: `vestka run` does it at its start",
            )];
        }
        Err(error) => return vec![finding("database", State::Failed, error.to_string())],
    };
    let mut findings = vec![finding(
        "database",
        State::Ok,
        "it answers, and its migrations are applied",
    )];
    findings.push(match foundation.keys_fit().await {
        Ok(()) => finding("keys and database", State::Ok, "they belong together"),
        Err(error) => finding("keys and database", State::Failed, error.to_string()),
    });
    let before = SystemClock.now();
    findings.push(match foundation.store.time().await {
        Ok(time) => match said_of(ahead_of((before, SystemClock.now()), time)) {
            None => finding("clock", State::Ok, "it agrees with the database's"),
            Some(problem) => finding("clock", State::Failed, problem),
        },
        Err(error) => finding("clock", State::Failed, error.to_string()),
    });
    findings.push(match foundation.store.last_work().await {
        Ok(work) if work.is_time_kept => finding("keeper", State::Ok, "a process keeps time"),
        Ok(_) => finding(
            "keeper",
            State::Warning,
            "no process keeps time at this moment: nothing is scheduled, erased or told to admins until `vestka run`, or `vestka run --only` with bot or delivery, runs on one host at least",
        ),
        Err(error) => finding("keeper", State::Failed, error.to_string()),
    });
    findings.extend(rates::differing(&foundation).await);
    findings.extend(traces::findings(&foundation).await);
    findings.extend(root_key(&foundation).await);
    findings.extend(sources(&foundation).await);
    if let Err(error) = foundation.close().await {
        findings.push(finding("database", State::Failed, error.to_string()));
    }
    findings
}

/// Whether a root key vouches for the signing key, and how long still.
async fn root_key(foundation: &Foundation) -> Option<Finding> {
    let warn = |message: String| Some(finding("root key", State::Warning, message));
    let (trust, known) = match (
        Trust::of(&foundation.store).await,
        foundation.store.keys().await,
    ) {
        (Ok(trust), Ok(known)) => (trust, known),
        (Err(error), _) | (_, Err(error)) => return warn(error.to_string()),
    };
    let key = known.sign?;
    if trust.root().is_none() {
        return warn(
            "none is in use: nobody can end a stolen signing key or announce a successor; see `vestka key root create --help`"
                .to_owned(),
        );
    }
    let now = SystemClock.now();
    if let Some(problem) = trust.problem(&key, now) {
        return warn(format!("{problem}: certify it anew (`vestka key certify`)"));
    }
    let until = trust.certificate(&key)?.valid_until;
    if trust.problem(&key, now + CERTIFICATE_WARNING).is_some() {
        return warn(format!(
            "the certificate of the signing key ends {}: certify it anew (`vestka key certify`)",
            output::time(Some(until))
        ));
    }
    Some(finding(
        "root key",
        State::Ok,
        format!(
            "it vouches for the signing key until {}",
            output::time(Some(until))
        ),
    ))
}

async fn sources(foundation: &Foundation) -> Vec<Finding> {
    match foundation.store.source_statuses().await {
        Ok(sources) if sources.is_empty() => {
            vec![finding(
                "sources",
                State::Warning,
                "there are none; `vestka catalogue import FILE` adds them",
            )]
        }
        Ok(sources) => sources
            .iter()
            .filter_map(|source| {
                let error = source.error.as_deref()?;
                Some(finding(
                    "source",
                    State::Warning,
                    format!("{}: {error}", source.slug),
                ))
            })
            .chain([finding(
                "sources",
                State::Ok,
                format!("{} are configured", sources.len()),
            )])
            .collect(),
        Err(error) => vec![finding("sources", State::Failed, error.to_string())],
    }
}
