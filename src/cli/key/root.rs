//! `vestka key root`, `certify`, `accept`: the offline root key, and what it signs.
//!
//! Never here: the network, or the root key on the host.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Months, Utc};
use clap::{Args, Subcommand};
use zeroize::Zeroizing;

use super::protect::ask;
use crate::cli::delivery::moment;
use crate::cli::{Context, Done, Failure, output, shell, with_keys};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Keys;
use crate::review::records::{self, CertificateTerms, write_whole};
use crate::store::Store;
use crate::store::records::{Statement, StatementKind};
use crate::vault::{KeyFileError, Signer, SigningError, public_key_file, read_public_key};

/// Months that a certificate holds unless it says otherwise.
const MONTHS: u32 = 12;

/// The offline root key
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Root {
    /// Make it: FILE (secret, mode 0600, never overwritten) and FILE.pub (public)
    ///
    /// Do it on a machine that never sees a network, and keep FILE on two media in two places. It is a minisign key: Debian's
    /// `minisign` can use it too.
    Create {
        /// Where the secret key goes
        file: PathBuf,
        /// File with a passphrase in its first line, under which the key lies
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
}

/// Where the root key lies, on the offline machine.
#[derive(Debug, Args)]
pub(in crate::cli) struct RootFile {
    /// The root key's file
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
    /// File with its passphrase in the first line, if it lies under one; without it, it is asked for on the terminal
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// Certify a signing key
#[derive(Debug, Args)]
pub(in crate::cli) struct Certify {
    #[command(flatten)]
    root: RootFile,
    /// The signing key's public half, as `vestka key status` shows it, or its .pub file
    #[arg(long, value_name = "KEY|FILE")]
    key: String,
    /// From when it may sign, such as 2026-01-01T00:00:00Z [default: a day ago]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<DateTime<Utc>>,
    /// Until when [default: a year after --from]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<DateTime<Utc>>,
    /// Where the certificate goes
    file: PathBuf,
}

impl Root {
    pub(in crate::cli) fn run(self) -> Done {
        let Self::Create {
            file,
            passphrase_file,
        } = self;
        let passphrase = passphrase(passphrase_file.as_deref())?;
        let made = Signer::create_sealed(&file, "Vestka root key", passphrase.as_deref());
        let root = made.map_err(|error| match error {
            SigningError::File(KeyFileError::Exists(path)) => anyhow::anyhow!(
                "{} exists already and was left as it is: name another file for a new root key",
                path.display()
            ),
            error => error.into(),
        })?;
        let public = beside(&file, ".pub");
        write(&public, &public_key_file(&root.public_key()))?;
        output::print(&format!(
            "The root key was made: {}\nPublic key, in {}: {}\nKeep the first file offline, on two media in two places; \
             publish the second everywhere.",
            file.display(),
            public.display(),
            root.public_key()
        ))
    }
}

impl RootFile {
    /// Opens it.
    pub(in crate::cli) fn open(&self) -> Result<Signer, Failure> {
        let passphrase = passphrase(self.passphrase_file.as_deref())?;
        let opened = match Signer::load_sealed(&self.root, passphrase.as_deref()) {
            Err(SigningError::NoPassphrase(path)) => match ask("Passphrase of the root key: ")
                .map_err(|error| {
                    anyhow::anyhow!("the passphrase could not be asked for: {error}")
                })? {
                Some(typed) => Signer::load_sealed(&self.root, Some(&Zeroizing::new(typed))),
                None => Err(SigningError::NoPassphrase(path)),
            },
            opened => opened,
        };
        opened.map_err(|error| match error {
            SigningError::File(KeyFileError::Missing(path)) => anyhow::anyhow!(
                "there is no root key at {}: check the path; `vestka key root create` makes one",
                path.display()
            )
            .into(),
            error => error.into(),
        })
    }
}

impl Certify {
    pub(in crate::cli) fn run(self) -> Done {
        let now = SystemClock.now();
        let text = if Path::new(&self.key).exists() {
            shell::read_file(Path::new(&self.key))?
        } else {
            self.key.clone()
        };
        let public_key = read_public_key(&text).ok_or_else(|| {
            Failure::Usage(format!(
                "{} is no minisign public key and no file with one; `vestka key status` shows the signing key\'s",
                self.key
            ))
        })?;
        let valid_from = self.from.unwrap_or(now - chrono::TimeDelta::days(1));
        let valid_until = self
            .until
            .or_else(|| valid_from.checked_add_months(Months::new(MONTHS)))
            .unwrap_or(valid_from);
        let terms = CertificateTerms {
            public_key: &public_key,
            issued_at: now,
            valid_from,
            valid_until,
        };
        let root = self.root.open()?;
        let certificate = records::certify(&root, terms)?;
        write_statement(&self.file, &certificate)?;
        output::print(&format!(
            "{} certifies the signing key {public_key} until {}, signed by the root key {}.\nBring it and {} to the host: `vestka key accept {}`",
            self.file.display(),
            output::time(Some(valid_until)),
            root.public_key(),
            beside(&self.file, ".minisig").display(),
            self.file.display()
        ))
    }
}

/// Keeps a certificate on the host.
pub(super) async fn accept(context: &Context, file: &Path) -> Done {
    let (text, signature) = read_statement(file)?;
    let (statement, root) = with_keys(context, async |foundation, keys| {
        let ours = ours(&foundation.store, &keys.signer, &foundation.config.keys).await?;
        let now = foundation.clock.now();
        Ok(
            records::accept(&foundation.store, (&text, &signature), &ours, now)
                .await
                .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?,
        )
    })
    .await?;
    let what = match statement.kind {
        StatementKind::Certificate => "The certificate is kept",
        StatementKind::Successor => "The successor is announced",
    };
    output::print(&format!(
        "{what}. Root key: {root}\nCompare it with the one that you made; exports and the mirror show it."
    ))
}

/// The signing keys of this installation: those that signed, the one in use, and one that is prepared.
pub(in crate::cli) async fn ours(
    store: &Store,
    signer: &Signer,
    files: &Keys,
) -> Result<Vec<String>, Failure> {
    let mut ours: Vec<String> = store
        .signing_keys()
        .await?
        .into_iter()
        .map(|key| key.public_key)
        .collect();
    ours.push(signer.public_key());
    if let Ok(next) = Signer::load_under(
        &super::signing::next_file(&files.signing_file),
        &files.passphrase,
    ) {
        ours.push(next.public_key());
    }
    Ok(ours)
}

/// Writes a statement and its signature beside it.
pub(in crate::cli) fn write_statement(file: &Path, statement: &Statement) -> Done {
    write(&beside(file, ".minisig"), &statement.signature)?;
    write(file, &statement.statement)
}

/// Reads a statement and its signature.
pub(in crate::cli) fn read_statement(file: &Path) -> Result<(String, String), Failure> {
    let text = shell::read_file(file)?;
    let signature = shell::read_file(&beside(file, ".minisig"))?;
    Ok((text, signature))
}

fn write(path: &Path, text: &str) -> Done {
    Ok(write_whole(path, text.as_bytes()).map_err(|error| shell::unwritable(path, &error))?)
}

fn passphrase(file: Option<&Path>) -> Result<Option<String>, Failure> {
    let Some(file) = file else {
        return Ok(None);
    };
    let text = shell::read_file(file)?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(Some(line.to_owned())),
        None => {
            Err(anyhow::anyhow!("{} has no passphrase in its first line", file.display()).into())
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
