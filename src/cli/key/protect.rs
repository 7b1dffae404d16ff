//! `vestka key protect`, `unprotect`: key files go under a passphrase, and from it; and how a passphrase is asked for.
//!
//! Never here: a passphrase on the command line.

use std::fs::OpenOptions;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::signing::next_file;
use crate::cli::{Context, Done, Failure, output};
use crate::config::Keys;
use crate::vault::{
    KeyFileError, Passphrase, Signer, Vault, is_protected, protect as put_under, unprotect,
};

/// Characters of a passphrase that is typed, at least.
const SHORTEST: usize = 12;

/// Put the key files under a passphrase
#[derive(Debug, Args)]
pub(in crate::cli) struct Protect {
    /// File (mode 0600) with the new passphrase in its first line; without it, it is asked for on the terminal
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Protect {
    pub(super) fn run(self, context: &Context) -> Done {
        let files = context.config(false)?.keys;
        let all = whole(&files)?;
        let is_under_one = all.iter().any(|file| is_protected(file).unwrap_or(false));
        let named = files.passphrase.file();
        let new = match self.passphrase_file {
            Some(file) => Passphrase::in_file(Some(file)),
            None if named.is_some() && !is_under_one => files.passphrase.clone(),
            None => new_passphrase()?,
        };
        new.try_out()?;
        for file in &all {
            put_under(file, &files.passphrase, &new)?;
        }
        let told = match (named, new.file()) {
            (Some(named), Some(new)) if named == new => String::new(),
            (Some(named), _) => format!(
                "\nWrite the new passphrase into {}, which keys.passphrase_file names, before anything needs the keys again.",
                named.display()
            ),
            (None, Some(new)) => format!(
                "\nSet keys.passphrase_file = \"{}\", or run Vestka on a terminal, where it is asked for.",
                new.display()
            ),
            (None, None) => "\nThe service asks for it on a terminal; to start without one, write it into a file (mode 0600) and name that in keys.passphrase_file.".to_owned(),
        };
        output::print(&format!(
            "Under the passphrase now: {}{told}\nRestart the service. Replace the copies of these files that you keep elsewhere, and keep the passphrase apart from them: nobody can open them without it.",
            list(&all)
        ))
    }
}

pub(super) fn unprotected(context: &Context) -> Done {
    let files = context.config(false)?.keys;
    let mut done = Vec::new();
    for file in whole(&files)? {
        if unprotect(&file, &files.passphrase)? {
            done.push(file);
        }
    }
    if done.is_empty() {
        return output::print("No key file lies under a passphrase: nothing was changed.");
    }
    output::print(&format!(
        "Under no passphrase any more: {}\nWhoever reads them has the keys.",
        list(&done)
    ))
}

/// Every file with a key of this host that is there. All can be opened, or nothing is changed.
fn whole(files: &Keys) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    if files.file.exists() {
        Vault::load_under(&files.file, &files.passphrase)?;
        all.push(files.file.clone());
    }
    let mut signing = vec![files.signing_file.clone(), next_file(&files.signing_file)];
    signing.extend(kept(&files.signing_file));
    for file in signing.into_iter().filter(|file| file.exists()) {
        Signer::load_under(&file, &files.passphrase)?;
        all.push(file);
    }
    if all.is_empty() {
        return Err(KeyFileError::Missing(files.file.clone()).into());
    }
    Ok(all)
}

/// Signing keys of before, which a rotation leaves beside the one in use as FILE.KEYID.
fn kept(file: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Vec::new();
    };
    let prefix = format!("{}.", name.to_string_lossy());
    let is_kept = |name: &str| {
        let number = name.strip_prefix(&prefix).unwrap_or_default();
        number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut kept: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(is_kept))
        .map(|entry| entry.path())
        .collect();
    kept.sort();
    kept
}

fn list(files: &[PathBuf]) -> String {
    let names: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    names.join(", ")
}

/// Asks for the passphrase of the key files; none when nobody sits at a terminal.
pub(in crate::cli) fn ask() -> io::Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    hidden("Passphrase of the key files: ").map(Some)
}

/// Asks for a new passphrase, twice.
pub(super) fn new_passphrase() -> Result<Passphrase, Failure> {
    if !io::stdin().is_terminal() {
        return Err(anyhow::anyhow!(
            "nobody can be asked for a passphrase: run this on a terminal, or name a file that holds it with --passphrase-file or keys.passphrase_file; nothing was written"
        )
        .into());
    }
    let first = hidden("New passphrase of the key files: ")?;
    if first.chars().count() < SHORTEST {
        return Err(anyhow::anyhow!(
            "a passphrase has at least {SHORTEST} characters, and six words of chance are better; nothing was written"
        )
        .into());
    }
    let new = Passphrase::typed(first);
    if !new.is_again(hidden("The same again: ")?) {
        return Err(anyhow::anyhow!("the two were not the same; nothing was written").into());
    }
    Ok(new)
}

/// Reads a line from the terminal without showing it. It is hidden before the question stands there.
fn hidden(question: &str) -> io::Result<String> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let shown = tcgetattr(&terminal)?;
    let mut modes = shown.clone();
    modes.local_modes.remove(LocalModes::ECHO);
    modes.local_modes.insert(LocalModes::ECHONL);
    tcsetattr(&terminal, OptionalActions::Flush, &modes)?;
    let mut line = String::with_capacity(1024);
    let read = (&terminal)
        .write_all(question.as_bytes())
        .and_then(|()| BufReader::new(&terminal).read_line(&mut line));
    tcsetattr(&terminal, OptionalActions::Now, &shown)?;
    read?;
    line.truncate(line.trim_end_matches(['\n', '\r']).len());
    Ok(line)
}
