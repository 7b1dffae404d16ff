//! *Found*: every setting that was written somewhere, with its place. Reads the file and the variables; judges names, not values.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use toml::de::DeTable;
use zeroize::Zeroizing;

use super::error::{Place, Problems, shown};
use super::keys;
use super::origin::Origin;
use super::value::Raw;

const DEFAULT_FILE: &str = "vestka.toml";
/// Bytes of a configuration file or of a secret's file; a larger one is the wrong file.
const MOST_BYTES: u64 = 1 << 20;

/// The settings by the path of their key. A variable replaces what the file says.
pub(super) type Found = BTreeMap<&'static str, (Place, Raw)>;

/// Reads the file, if there is one, and then the environment.
pub(super) fn all(origin: &Origin, problems: &mut Problems) -> Found {
    let mut found = Found::new();
    if let Some((name, text)) = file(origin, problems) {
        toml_text(&name, &text, &mut found, problems);
    }
    environment(origin, &mut found, problems);
    found
}

/// The text of a file that holds one secret, without the line end. `Err`: the sentence after the place.
pub(super) fn secret_file(path: &Path) -> Result<String, String> {
    let text = read_text(path).map_err(|why| {
        format!(
            "{} {why}; write the secret into it as its only line, readable by this account alone",
            shown(&path.to_string_lossy(), 200)
        )
    })?;
    // As editors of Windows begin a file.
    Ok(text.trim_start_matches('\u{feff}').trim().to_owned())
}

fn file(origin: &Origin, problems: &mut Problems) -> Option<(String, Zeroizing<String>)> {
    let named = origin
        .environment
        .get("VESTKA_CONFIG")
        .filter(|name| !name.is_empty())
        .map(PathBuf::from);
    let (name, remedy) = match (&origin.file, named) {
        (Some(file), _) => (
            file.clone(),
            "name an existing file with --config, or leave it out",
        ),
        (None, Some(file)) => (file, "name an existing file in VESTKA_CONFIG, or unset it"),
        (None, None) if origin.working_dir.join(DEFAULT_FILE).exists() => {
            (DEFAULT_FILE.into(), "let this account read it")
        }
        (None, None) => return None,
    };
    let shown_name = shown(&name.to_string_lossy(), 200);
    match read_text(&origin.working_dir.join(&name)) {
        Ok(text) => Some((shown_name, text)),
        Err(why) => {
            let remedy = if why == NOT_UTF_8 {
                "save it as UTF-8"
            } else {
                remedy
            };
            problems.add(
                &Place::Line {
                    name: shown_name,
                    line: None,
                },
                &format!("{why}; {remedy}"),
            );
            None
        }
    }
}

/// Another account would not help.
const NOT_UTF_8: &str = "is not text in UTF-8";

fn read_text(path: &Path) -> Result<Zeroizing<String>, String> {
    let mut text = Zeroizing::new(String::new());
    let file = fs::File::open(path);
    match file.and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text)) {
        Ok(_) if text.len() as u64 > MOST_BYTES => {
            Err("is larger than 1 MiB, so it is the wrong file".to_owned())
        }
        Ok(_) => Ok(text),
        Err(why) => Err(match why.kind() {
            ErrorKind::NotFound => "does not exist".to_owned(),
            ErrorKind::PermissionDenied => "may not be read by this account".to_owned(),
            ErrorKind::InvalidData => NOT_UTF_8.to_owned(),
            ErrorKind::IsADirectory => "is a folder".to_owned(),
            _ => format!("cannot be read ({why})"),
        }),
    }
}

/// Adds what a configuration file says. A file that is no TOML adds nothing: half of it could mean something else.
pub(super) fn toml_text(name: &str, text: &str, found: &mut Found, problems: &mut Problems) {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map(|span| line_of(text, span.start));
        let why = error.message().lines().collect::<Vec<_>>().join(", ");
        problems.add(
            &Place::Line {
                name: name.to_owned(),
                line,
            },
            &format!(
                "is not TOML here ({}); deploy/vestka.example.toml shows every setting",
                shown(&why, 200)
            ),
        );
    }
    if errors.is_empty() {
        let mut walk = Walk {
            name,
            text,
            found,
            problems,
        };
        walk.table("", table.get_ref());
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(offset)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

struct Walk<'a> {
    name: &'a str,
    text: &'a str,
    found: &'a mut Found,
    problems: &'a mut Problems,
}

impl Walk<'_> {
    fn table(&mut self, above: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = if above.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{above}.{}", key.get_ref())
            };
            let line = line_of(self.text, key.span().start);
            let place = Place::File {
                name: self.name.to_owned(),
                line,
                key: path.clone(),
            };
            if let Some(known) = keys::find(&path) {
                self.found
                    .insert(known.path, (place, Raw::from_toml(value.get_ref())));
            } else if let Some(section) = value
                .get_ref()
                .as_table()
                .filter(|section| keys::is_section(&path) || !section.is_empty())
            {
                self.table(&path, section);
            } else if keys::is_section(&path) {
                self.problems.add(
                    &place,
                    &format!("is a section, not a setting; write [{path}] and its settings below"),
                );
            } else {
                let nearest = keys::nearest(&path);
                let problem = format!("is not a known setting; the nearest is {nearest}");
                self.problems.add(&place, &problem);
            }
        }
    }
}

/// Adds what the variables say. An empty one counts as not set, so that a wrapper can pass on what it may not have.
fn environment(origin: &Origin, found: &mut Found, problems: &mut Problems) {
    for (name, value) in &origin.environment {
        if !name.starts_with(keys::PREFIX) || keys::is_reserved(name) {
            continue;
        }
        let place = Place::Variable(name.clone());
        match keys::of_variable(name) {
            Some(_) if value.is_empty() => {}
            Some(known) => {
                found.insert(known.path, (place, Raw::Untyped(value.clone())));
            }
            None => {
                let path = name[keys::PREFIX.len()..].to_lowercase().replace("__", ".");
                let nearest = keys::variable(keys::nearest(&path));
                let problem = format!("is not a known variable; the nearest is {nearest}");
                problems.add(&place, &problem);
            }
        }
    }
}
