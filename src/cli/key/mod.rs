//! `vestka key`: the key files, the offline root key, and what it says about ours.
//!
//! Never here: a key.

mod root;
mod signing;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done};
use crate::vault::{KeyFileError, Signer, SigningError, Vault};
pub(super) use root::read_statement;
pub(super) use root::{RootFile, ours, write_statement};

/// The key files
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make the files that are missing; an existing one is never touched
    Create,
    /// Where they lie and whether they can be used
    Status {
        /// JSON: file, usable, fingerprint, `signing_file`, `signing_usable`, `public_key`, problems
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// The offline root key: made and used on a machine without a network; needs no configuration and no database
    #[command(subcommand)]
    Root(root::Root),
    /// Certify a signing key with the root key: on the offline machine; needs no configuration and no database
    ///
    /// Writes FILE, a statement as JSON (format, purpose, `root_key`, `public_key`, `issued_at`, `valid_from`, `valid_until`), and
    /// FILE.minisig, which `minisign -Vm FILE -p ROOT.pub` accepts. Bring both to the host and give them to `vestka key accept`.
    /// Of two certificates for one key the later counts: a stolen key is ended by a certificate with an early --until.
    Certify(root::Certify),
    /// Keep a certificate that the root key signed: exports and the mirror show it then
    ///
    /// The first one decides which root key this installation trusts: compare the key that is printed with the one that you
    /// made. A certificate of another root key, of another key or with a signature that does not fit is refused.
    Accept {
        /// The statement; its signature lies beside it as FILE.minisig
        file: PathBuf,
    },
    /// The signing key: rotate it
    #[command(subcommand)]
    Signing(signing::Signing),
}

impl Key {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Create => create(context),
            Self::Status { format } => status(context, format),
            Self::Root(command) => command.run(),
            Self::Certify(command) => command.run(),
            Self::Accept { file } => root::accept(context, &file).await,
            Self::Signing(command) => command.run(context).await,
        }
    }
}

fn create(context: &Context) -> Done {
    let files = context.config(false)?.keys;
    let sealing = match Vault::create(&files.file) {
        Ok(_) => format!("The sealing key was made: {}", files.file.display()),
        Err(error @ KeyFileError::Exists(_)) => error.to_string(),
        Err(error) => return Err(error.into()),
    };
    let signing = match Signer::create(&files.signing_file) {
        Ok(signer) => {
            format!(
                "The signing key was made: {}\nPublic key: {}",
                files.signing_file.display(),
                signer.public_key()
            )
        }
        Err(SigningError::File(KeyFileError::Exists(path))) => {
            format!("{} exists already and was left as it is", path.display())
        }
        Err(error) => return Err(error.into()),
    };
    output::print(&format!(
        "{sealing}\n{signing}\nKeep a copy of both away from this machine."
    ))
}

fn status(context: &Context, format: Format) -> Done {
    let files = context.config(false)?.keys;
    let (vault, signer) = (Vault::load(&files.file), Signer::load(&files.signing_file));
    let problems: Vec<String> = [
        vault.as_ref().err().map(ToString::to_string),
        signer.as_ref().err().map(ToString::to_string),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (fingerprint, public_key) = (
        vault.as_ref().ok().map(Vault::fingerprint),
        signer.as_ref().ok().map(Signer::public_key),
    );
    if format == Format::Json {
        output::json(&json!({
            "file": files.file, "usable": vault.is_ok(), "fingerprint": fingerprint,
            "signing_file": files.signing_file, "signing_usable": signer.is_ok(), "public_key": public_key,
            "problems": problems,
        }))?;
    } else {
        let missing = || "–".to_owned();
        output::print(&format!(
            "Sealing key: {}\n  fingerprint: {}\nSigning key: {}\n  public key: {}",
            files.file.display(),
            fingerprint.unwrap_or_else(missing),
            files.signing_file.display(),
            public_key.unwrap_or_else(missing)
        ))?;
    }
    match problems.first() {
        Some(_) => Err(anyhow::anyhow!(problems.join("\n")).into()),
        None => Ok(()),
    }
}
