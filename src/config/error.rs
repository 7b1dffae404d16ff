//! *Place* and *problem*: where a wrong setting stands, and the one sentence about it. A sentence never quotes a secret, and
//! is always one line, whatever the file holds.

use std::fmt;

/// Where a setting was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In the configuration file: its name as it was given, the line counted from 1, the path of the key.
    File {
        name: String,
        line: usize,
        key: String,
    },
    /// In a variable of the environment.
    Variable(String),
    /// Nowhere: what is missing has only its key.
    Key(String),
    /// The file as a whole, or a line of it that is no TOML.
    Line { name: String, line: Option<usize> },
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { name, line, key } => write!(out, "{name}, line {line}, {key}"),
            Self::Variable(name) | Self::Key(name) | Self::Line { name, line: None } => {
                out.write_str(name)
            }
            Self::Line {
                name,
                line: Some(line),
            } => write!(out, "{name}, line {line}"),
        }
    }
}

/// Everything that is wrong with the configuration; prints one sentence a line. The exit status for it is 2.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.join("\n"))]
pub struct ConfigError {
    problems: Vec<String>,
}

impl ConfigError {
    /// The sentences, each with the place of the setting, what is wrong and what is accepted.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Debug for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Collects the sentences with their lines, so that all problems are told at once.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(usize, String)>);

impl Problems {
    pub(super) fn add(&mut self, place: &Place, sentence: &str) {
        let line = match place {
            Place::File { line, .. } => *line,
            Place::Line { line, .. } => line.unwrap_or(0),
            Place::Variable(_) | Place::Key(_) => usize::MAX,
        };
        self.0.push((
            line,
            format!("{}: {sentence}.", shown(&place.to_string(), 200)),
        ));
    }

    /// Ends the collecting: an error when there was any problem; those of the file first, in its order.
    pub(super) fn finish(mut self) -> Result<(), ConfigError> {
        self.0.sort_by_key(|(line, _)| *line);
        let problems: Vec<_> = self.0.into_iter().map(|(_, sentence)| sentence).collect();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError { problems })
        }
    }
}

/// A text from outside made safe to print on one line: control characters escaped, cut after `most` characters.
pub(super) fn shown(text: &str, most: usize) -> String {
    let mut safe = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == most {
            safe.push('…');
            break;
        }
        if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}
