//! `vestka key protect`, `unprotect`: key files go under a passphrase, and from it; and how a passphrase is asked for.
//!
//! Never here: a passphrase on the command line.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use rustix::process::{Signal, getpid, kill_process};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::signing::next_file;
use crate::cli::{Context, Done, Failure, output};
use crate::config::Keys;
use crate::vault::{
    KeyFileError, Passphrase, Signer, SigningError, Vault, is_protected, protect as put_under,
    unprotect,
};

/// Characters of a passphrase that is typed, at least.
const SHORTEST: usize = 12;

/// Bytes of a line that a terminal gives, at most.
const LONGEST: usize = 4096;

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
        // The service reads it from a folder of its own.
        let given = self
            .passphrase_file
            .map(|file| Passphrase::in_file(Some(absolute(&file))));
        if let Some(new) = &given {
            new.try_out()?;
        }
        let all = whole(&files, given.as_ref())?;
        let is_under_one = all
            .iter()
            .any(|(file, _)| is_protected(file).unwrap_or(false));
        let named = files.passphrase.file();
        let new = match given {
            Some(new) => new,
            None if named.is_some() && !is_under_one => files.passphrase.clone(),
            None => new_passphrase()?,
        };
        new.try_out()?;
        put_under(&all, &new)?;
        let told = match (named, new.file()) {
            (Some(named), Some(new)) if absolute(named) == absolute(new) => String::new(),
            (Some(named), _) => format!(
                "\nWrite the new passphrase into {}, which keys.passphrase_file names, before anything needs the keys again.",
                named.display()
            ),
            (None, Some(new)) => format!(
                "\nSet keys.passphrase_file = \"{}\", or run Vestka on a terminal, where it is asked for.",
                absolute(new).display()
            ),
            (None, None) => "\nThe service asks for it on a terminal; to start without one, write it into a file (mode 0600) and name that in keys.passphrase_file.".to_owned(),
        };
        output::print(&format!(
            "Under the passphrase now: {}{told}\nRestart the service. Replace the copies of these files that you keep elsewhere, and keep the passphrase apart from them: nobody can open them without it.",
            list(all.iter().map(|(file, _)| file))
        ))
    }
}

/// Where a file lies from everywhere.
fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}

pub(super) fn unprotected(context: &Context) -> Done {
    let files = context.config(false)?.keys;
    let done = unprotect(&whole(&files, None)?)?;
    if done.is_empty() {
        return output::print("No key file lies under a passphrase: nothing was changed.");
    }
    output::print(&format!(
        "Under no passphrase any more: {}\nWhoever reads them has the keys.",
        list(&done)
    ))
}

/// Every file with a key of this host that is there, and what opens it: the passphrase in use, or the new one, where a change of it was
/// cut off. All can be opened, or nothing is changed.
fn whole(files: &Keys, new: Option<&Passphrase>) -> Result<Vec<(PathBuf, Passphrase)>, Failure> {
    let mut signing = vec![files.signing_file.clone(), next_file(&files.signing_file)];
    signing.extend(kept(&files.signing_file));
    let mut known = vec![files.passphrase.clone()];
    known.extend(new.cloned());
    let mut all = Vec::new();
    let sealing = std::iter::once((files.file.clone(), true));
    let each = sealing.chain(signing.into_iter().map(|file| (file, false)));
    for (file, is_sealing) in each.filter(|(file, _)| file.exists()) {
        let passphrase = opening(&file, is_sealing, &mut known)?;
        all.push((file, passphrase));
    }
    if all.is_empty() {
        return Err(KeyFileError::Missing(files.file.clone()).into());
    }
    Ok(all)
}

/// Which passphrase opens a file. One that none of those known opens is asked for by the name of the file.
fn opening(
    file: &Path,
    is_sealing: bool,
    known: &mut Vec<Passphrase>,
) -> Result<Passphrase, Failure> {
    let tried = |passphrase: &Passphrase| {
        if is_sealing {
            Vault::load_under(file, passphrase)?;
        } else {
            Signer::load_under(file, passphrase)?;
        }
        Ok(())
    };
    let mut wrong = None;
    // What was typed for the file before comes first: nobody is asked for it again.
    for passphrase in known.iter().rev() {
        match tried(passphrase) {
            Err(error @ SigningError::File(KeyFileError::Wrong { .. })) => wrong = Some(error),
            other => return Ok(other.map(|()| passphrase.clone())?),
        }
    }
    let question = format!(
        "Passphrase of {} (what was given before does not open it): ",
        file.display()
    );
    match (ask(&question)?, wrong) {
        (Some(typed), _) => {
            let passphrase = Passphrase::typed(typed);
            tried(&passphrase)?;
            known.push(passphrase.clone());
            Ok(passphrase)
        }
        (None, Some(wrong)) => Err(wrong.into()),
        (None, None) => Err(KeyFileError::NoPassphrase(file.to_owned()).into()),
    }
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

fn list<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> String {
    let names: Vec<String> = files
        .into_iter()
        .map(|file| file.display().to_string())
        .collect();
    names.join(", ")
}

/// Asks for the passphrase of the key files; none when nobody sits at a terminal.
pub(in crate::cli) fn ask_for_the_files() -> io::Result<Option<String>> {
    ask("Passphrase of the key files: ")
}

/// The same for any passphrase.
pub(super) fn ask(question: &str) -> io::Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    hidden(question).map(Some)
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
///
/// Ctrl-C and Ctrl-\\ end the line here, so that the terminal shows again what is typed before they end the process.
fn hidden(question: &str) -> io::Result<String> {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let shown = tcgetattr(&terminal)?;
    let mut modes = shown.clone();
    modes
        .local_modes
        .remove(LocalModes::ECHO | LocalModes::ISIG);
    modes.local_modes.insert(LocalModes::ECHONL);
    let ends =
        [SpecialCodeIndex::VINTR, SpecialCodeIndex::VQUIT].map(|key| shown.special_codes[key]);
    modes.special_codes[SpecialCodeIndex::VEOL] = ends[0];
    modes.special_codes[SpecialCodeIndex::VEOL2] = ends[1];
    tcsetattr(&terminal, OptionalActions::Flush, &modes)?;
    let mut line = Zeroizing::new([0; LONGEST]);
    let read = (&terminal)
        .write_all(question.as_bytes())
        .and_then(|()| line_of(&terminal, line.as_mut_slice(), ends));
    tcsetattr(&terminal, OptionalActions::Now, &shown)?;
    let read = read?;
    let is_cut = read
        .last()
        .is_some_and(|last| *last != 0 && ends.contains(last));
    if is_cut {
        (&terminal).write_all(b"\n")?;
        kill_process(getpid(), Signal::INT)?;
        return Err(io::ErrorKind::Interrupted.into());
    }
    let text = std::str::from_utf8(read).map_err(|_| io::ErrorKind::InvalidData)?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// One line, as far as there is room; nothing of it stays in a buffer.
fn line_of<'a>(mut terminal: &File, room: &'a mut [u8], ends: [u8; 2]) -> io::Result<&'a [u8]> {
    let mut length = 0;
    while length < room.len() {
        let read = terminal.read(&mut room[length..])?;
        length += read;
        let last = room[..length].last();
        if read == 0 || last.is_some_and(|last| *last == b'\n' || ends.contains(last)) {
            break;
        }
    }
    Ok(&room[..length])
}
