//! The **file of erased ids**: random numbers of subscribers who were erased, beside the key, so that they outlive the database and
//! a backup of it can be told who is to be erased again.
//!
//! One line an erasure: its number in this file, the day, the subscriber's random number. It grows at its end, each line on the disk
//! before its rows go; a change of what stands above goes into a new file that takes the place of the old one. Processes of one host
//! take turns by a lock on it.
//!
//! Never here: a chat, a name, a time more exact than the day; the database.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::random;

/// What people read who find it.
const HEAD: &str = "# Vestka: random numbers of subscribers who were erased. A restored backup erases them again. No chat, no name; keep it.\n";

/// One host's file, which need not exist yet.
#[derive(Debug, Clone)]
pub struct ErasedFile {
    path: PathBuf,
}

/// What stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedIds {
    /// Random number of the file, by which the database knows it.
    pub file: i64,
    /// Lines up to this number are gone because of their age.
    pub purged: i32,
    /// Of files of other hosts: the highest number that this host has seen in the database.
    pub seen: BTreeMap<i64, i32>,
    /// The oldest first.
    pub lines: Vec<ErasedLine>,
}

/// One erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedLine {
    /// From 1, in this file.
    pub number: i32,
    /// When.
    pub day: NaiveDate,
    /// The subscriber's random number.
    pub id: i32,
}

/// Where an erasure is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub file: i64,
    /// The line.
    pub number: i32,
}

/// Why the file cannot be used: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ErasedFileError {
    /// The disk refused.
    #[error(
        "the file of erased ids, {path}, cannot be used ({source}): let Vestka write there, or name another place outside the database's folder in backup.erased_file"
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else.
    #[error(
        "{path}, line {line}, is no line of a file of erased ids: put a good copy of the file back; if there is none, delete it, and every backup of the database that is older than today"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

impl ErasedIds {
    /// Number of the newest line that was ever written.
    #[must_use]
    pub fn last(&self) -> i32 {
        self.lines.last().map_or(self.purged, |line| line.number)
    }
}

impl ErasedFile {
    /// The file at this place.
    #[must_use]
    pub const fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands in it; none when there is no file yet.
    ///
    /// # Errors
    /// [`ErasedFileError`] when it cannot be read.
    pub fn read(&self) -> Result<Option<ErasedIds>, ErasedFileError> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(self.parse(&text)?.map(|(ids, _)| ids)),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(self.refused(source)),
        }
    }

    /// Writes an erasure down; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`ErasedFileError`] when it could not be written: then it does not count.
    pub fn add(&self, id: i32, day: NaiveDate) -> Result<Listed, ErasedFileError> {
        let mut file = self.open()?;
        let (ids, length) = self.begun(&mut file)?;
        let number = ids.last() + 1;
        let line = format!("{number} {day} {id}\n");
        let io = |source| self.refused(source);
        // What a loss of power left of a line goes: its rows are still there.
        file.set_len(length).map_err(io)?;
        file.seek(SeekFrom::Start(length)).map_err(io)?;
        file.write_all(line.as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        Ok(Listed {
            file: ids.file,
            number,
        })
    }

    /// Changes the file as a whole; makes it when there is none.
    ///
    /// # Errors
    /// [`ErasedFileError`] when it could not be written: the old one stays.
    pub fn change(&self, change: impl FnOnce(&mut ErasedIds)) -> Result<(), ErasedFileError> {
        let mut locked = self.open()?;
        let (mut ids, _) = self.begun(&mut locked)?;
        let before = ids.clone();
        change(&mut ids);
        if ids == before {
            return Ok(());
        }
        let folder = self.folder();
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = folder.join(format!(".{name}.{:08x}", random::number()));
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&unfinished)
            .and_then(|mut file| {
                file.write_all(text(&ids).as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&unfinished, &self.path))
            .and_then(|()| File::open(folder)?.sync_all());
        written.map_err(|source| {
            // Best effort: the disk that refuses one thing may refuse another.
            fs::remove_file(&unfinished).ok();
            self.refused(source)
        })
    }

    /// Whether it could be written, without changing anything.
    ///
    /// # Errors
    /// [`ErasedFileError`] when it could not.
    pub fn try_out(&self) -> Result<(), ErasedFileError> {
        let io = |source| self.refused(source);
        if let Err(source) = OpenOptions::new().append(true).open(&self.path)
            && source.kind() != io::ErrorKind::NotFound
        {
            return Err(io(source));
        }
        let folder = self.folder();
        if !folder.exists() {
            return Ok(());
        }
        let probe = folder.join(format!(".vestka.{:08x}", random::number()));
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&probe)
            .map_err(io)?;
        fs::remove_file(&probe).map_err(io)
    }

    /// The file, locked; made when it is missing.
    fn open(&self) -> Result<File, ErasedFileError> {
        let io = |source| self.refused(source);
        fs::create_dir_all(self.folder()).map_err(io)?;
        loop {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&self.path)
                .map_err(io)?;
            file.lock().map_err(io)?;
            // Whoever held the lock before may have put a new file in its place.
            let ours = file.metadata().map_err(io)?;
            if fs::metadata(&self.path)
                .is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino()))
            {
                return Ok(file);
            }
        }
    }

    /// What stands in an open file and how long its whole lines are. One that is empty gets its number first.
    fn begun(&self, file: &mut File) -> Result<(ErasedIds, u64), ErasedFileError> {
        let io = |source| self.refused(source);
        let mut whole = String::new();
        file.read_to_string(&mut whole).map_err(io)?;
        if let Some((ids, length)) = self.parse(&whole)? {
            return Ok((ids, length));
        }
        let ids = ErasedIds {
            file: (i64::from(random::number()) << 31) | i64::from(random::number() | 1),
            ..ErasedIds::default()
        };
        let begun = text(&ids);
        file.set_len(0).map_err(io)?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        file.write_all(begun.as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        File::open(self.folder())
            .and_then(|folder| folder.sync_all())
            .map_err(io)?;
        Ok((ids, begun.len() as u64))
    }

    /// None when not even its number is whole.
    fn parse(&self, whole: &str) -> Result<Option<(ErasedIds, u64)>, ErasedFileError> {
        let length = whole.rfind('\n').map_or(0, |end| end + 1);
        let mut ids = ErasedIds::default();
        for (line, written) in (1..).zip(whole[..length].lines()) {
            if written.starts_with('#') {
                continue;
            }
            take(&mut ids, written).ok_or_else(|| ErasedFileError::Malformed {
                path: self.path.clone(),
                line,
            })?;
        }
        Ok((ids.file > 0).then_some((ids, length as u64)))
    }

    fn folder(&self) -> &Path {
        self.path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or_else(|| Path::new("."))
    }

    fn refused(&self, source: io::Error) -> ErasedFileError {
        ErasedFileError::Io {
            path: self.path.clone(),
            source,
        }
    }
}

/// Takes one line up; none when it is not one of ours.
fn take(ids: &mut ErasedIds, written: &str) -> Option<()> {
    let words: Vec<&str> = written.split(' ').collect();
    let number = |hexadecimal: &str| i64::from_str_radix(hexadecimal, 16).ok();
    match (words[..].first().copied()?, &words[1..]) {
        ("file", [file]) if ids.file == 0 => ids.file = number(file).filter(|file| *file > 0)?,
        _ if ids.file == 0 => return None,
        ("purged", [upto]) => ids.purged = upto.parse().ok()?,
        ("seen", [file, upto]) => {
            ids.seen.insert(number(file)?, upto.parse().ok()?);
        }
        (line, [day, id]) => {
            let line = ErasedLine {
                number: line.parse().ok()?,
                day: day.parse().ok()?,
                id: id.parse().ok()?,
            };
            if line.number <= ids.last() {
                return None;
            }
            ids.lines.push(line);
        }
        _ => return None,
    }
    Some(())
}

fn text(ids: &ErasedIds) -> String {
    let mut text = format!("{HEAD}file {:016x}\n", ids.file);
    // Writing into a string cannot fail.
    if ids.purged > 0 {
        let _ = writeln!(text, "purged {}", ids.purged);
    }
    for (file, upto) in &ids.seen {
        let _ = writeln!(text, "seen {file:016x} {upto}");
    }
    for line in &ids.lines {
        let _ = writeln!(text, "{} {} {}", line.number, line.day, line.id);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use chrono::NaiveDate;

    use super::{ErasedFile, ErasedFileError};

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    #[test]
    fn lines_are_numbered_and_numbers_go_on_after_what_was_purged() {
        let folder = tempfile::tempdir().unwrap();
        let file = ErasedFile::at(folder.path().join("keys/vestka.erased"));
        assert_eq!(file.read().unwrap(), None);
        let first = file.add(77, day(1)).unwrap();
        assert_eq!(first.number, 1);
        assert_eq!(file.add(88, day(2)).unwrap().number, 2);
        file.change(|ids| {
            ids.purged = 1;
            ids.lines.remove(0);
            ids.seen.insert(5, 9);
        })
        .unwrap();
        let third = file.add(99, day(3)).unwrap();
        assert_eq!((third.file, third.number), (first.file, 3));
        let ids = file.read().unwrap().unwrap();
        let kept: Vec<i32> = ids.lines.iter().map(|line| line.id).collect();
        assert_eq!((kept, ids.purged, ids.last()), (vec![88, 99], 1, 3));
        assert_eq!(ids.seen.into_iter().collect::<Vec<_>>(), [(5, 9)]);
        file.change(|ids| ids.lines.clear()).unwrap();
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(folder.path().join("keys")).unwrap().count(),
            1,
            "nothing half written stays"
        );
    }

    #[test]
    fn half_a_line_does_not_count_and_nonsense_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = ErasedFile::at(folder.path().join("vestka.erased"));
        file.add(77, day(1)).unwrap();
        let whole = fs::read_to_string(file.path()).unwrap();
        fs::write(file.path(), format!("{whole}2 2026-11-02 8")).unwrap();
        assert_eq!(file.read().unwrap().unwrap().last(), 1);
        assert_eq!(file.add(99, day(2)).unwrap().number, 2);
        let ids = file.read().unwrap().unwrap();
        assert_eq!((ids.lines.len(), ids.lines[1].id), (2, 99));

        for nonsense in ["2 2026-11-02\n", "1 2026-11-02 5\n", "something else\n"] {
            fs::write(file.path(), format!("{whole}{nonsense}")).unwrap();
            let refused = file.add(1, day(3)).unwrap_err();
            assert!(
                matches!(refused, ErasedFileError::Malformed { line: 4, .. }),
                "{nonsense}: {refused}"
            );
        }
        // Cut off within its head: it begins anew.
        fs::write(file.path(), &whole[..40]).unwrap();
        assert_eq!(file.read().unwrap(), None);
        assert_eq!(file.add(5, day(4)).unwrap().number, 1);
    }

    #[test]
    fn many_at_once_lose_no_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = ErasedFile::at(folder.path().join("vestka.erased"));
        std::thread::scope(|threads| {
            for thread in 0..4 {
                let file = file.clone();
                threads.spawn(move || {
                    for id in 0..25 {
                        file.add(thread * 100 + id, day(1)).unwrap();
                        file.change(|ids| *ids.seen.entry(9).or_default() += 1)
                            .unwrap();
                    }
                });
            }
        });
        let ids = file.read().unwrap().unwrap();
        assert_eq!((ids.lines.len(), ids.last(), ids.seen[&9]), (100, 100, 100));
    }
}
