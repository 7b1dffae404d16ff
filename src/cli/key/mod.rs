//! `vestka key`: the key files, the offline root key, and what it says about ours.
//!
//! Never here: a key.

mod create;
mod destroy;
mod protect;
mod root;
mod rotate;
mod signing;
mod status;

use std::path::PathBuf;

use clap::Subcommand;

use super::output::Format;
use super::{Context, Done, Failure};
pub(super) use protect::ask_for_the_files;
pub(super) use root::read_statement;
pub(super) use root::{RootFile, ours, write_statement};
pub(super) use status::{loaded, said_of_passphrase};

/// The key files
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Make the files that are missing; an existing one is never touched
    ///
    /// After `vestka key destroy` the new sealing key begins afresh: the next start clears what nobody can read any more
    /// (subscribers, staff, tips, questions, drafts, evidence); what is signed and published stays.
    Create {
        /// Put the files that are made under a passphrase that is asked for on the terminal; where `keys.passphrase_file` is set they
        /// go under that one anyway
        #[arg(long)]
        passphrase: bool,
    },
    /// Where they lie, whether they can be used, and what lies under an old sealing key still
    Status {
        /// JSON: file, usable, mode, `under_passphrase`, fingerprint, keys (number, fingerprint, state, since, `in_file`),
        /// `left_under_old_key`, `destroyed`, `signing_file`, `signing_usable`, `signing_under_passphrase`, `public_key`, problems
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Put another sealing key in the place of the one in use, while the service runs
    ///
    /// It adds a key to the key file, waits until every process has it (several hosts: copy the file to each), then seals everything
    /// anew in small steps. Killed or stopped, it goes on where it was when it is run again. It ends with the destruction of the old
    /// key, after which backups of the database from before cannot be read any more: it asks first.
    Rotate(rotate::Rotate),
    /// Put the key files under a passphrase, or under another one
    ///
    /// They become age files, which `age -d` opens too. The service finds the passphrase in the file that `keys.passphrase_file` names
    /// (or among the credentials of systemd, as vestka.passphrase), or asks for it on the terminal. The bytes of the plain files are
    /// overwritten; copies made before stay plain. Signing keys of before, and the next one, go under it too.
    Protect(protect::Protect),
    /// Take the key files from under their passphrase
    Unprotect,
    /// Destroy the sealing key at once: nobody can read any more who subscribes, also in every backup
    ///
    /// The key file and the token file of this host go first; then every process on every host deletes its own copies, tells the staff,
    /// wipes their chats and stops. What is signed and published stays. There is no way back.
    Destroy(destroy::Destroy),
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
            Self::Create { passphrase } => create::create(context, passphrase).await,
            Self::Status { format } => status::status(context, format).await,
            Self::Rotate(command) => command.run(context).await,
            Self::Protect(command) => command.run(context),
            Self::Unprotect => protect::unprotected(context),
            Self::Destroy(command) => command.run(context).await,
            Self::Root(command) => command.run(),
            Self::Certify(command) => command.run(),
            Self::Accept { file } => root::accept(context, &file).await,
            Self::Signing(command) => command.run(context).await,
        }
    }
}

/// Asks on the terminal for a word; true when it was typed.
fn typed(question: &str, word: &str) -> Result<bool, Failure> {
    super::output::ask(question)?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim().eq_ignore_ascii_case(word))
}
