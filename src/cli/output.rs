//! **Output**: results on standard output, as a table for people or as JSON and CSV for scripts.
//!
//! Never here: what is printed.

use std::io::{self, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::ValueEnum;
use serde::Serialize;

use super::Done;

/// Form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// Columns for people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

/// Prints lines. A reader that went away (`| head`) is no failure.
pub(super) fn print(text: &str) -> Done {
    let mut out = io::stdout().lock();
    match out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(unwritten(&error).into()),
        _ => Ok(()),
    }
}

/// What is said when a result cannot be written, such as into a file on a full disk.
pub(super) fn unwritten(error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!(
        "the result cannot be written to standard output ({error}): what was asked for may be done, ask again for the result"
    )
}

/// Says something beside the result, on standard error.
pub(super) fn note(text: &str) {
    // Nobody may be there to read it.
    writeln!(io::stderr(), "{text}").ok();
}

/// Asks on standard error, so that scripts do not read it as a result. A question that nobody can read is a failure.
pub(super) fn ask(text: &str) -> Done {
    Ok(io::stderr()
        .lock()
        .write_all(format!("{text}\n").as_bytes())?)
}

/// Prints a JSON document.
pub(super) fn json(value: &impl Serialize) -> Done {
    print(&serde_json::to_string_pretty(value)?)
}

/// Prints columns under headings; a sentence instead when there are no rows.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>], empty: &str) -> Done {
    if rows.is_empty() {
        return print(empty);
    }
    let mut widths: Vec<usize> = headings
        .iter()
        .map(|heading| heading.chars().count())
        .collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let headings: Vec<String> = headings
        .iter()
        .map(|heading| (*heading).to_owned())
        .collect();
    let lines: Vec<String> = std::iter::once(&headings)
        .chain(rows)
        .map(|row| line(row, &widths))
        .collect();
    print(&lines.join("\n"))
}

/// A time for people.
pub(super) fn time(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(
        || "–".to_owned(),
        |at| at.to_rfc3339_opts(SecondsFormat::Secs, true),
    )
}

/// A text in one line of at most `limit` characters.
pub(super) fn short(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        line
    } else {
        format!("{}…", line.chars().take(limit - 1).collect::<String>())
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
        .collect();
    cells.join("  ").trim_end().to_owned()
}
