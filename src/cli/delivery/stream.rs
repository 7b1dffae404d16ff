//! A report that is **printed while it is read**: a block at a time, in constant memory, the first lines at once.
//!
//! Never here: what a line says.

use std::io::{self, Write as _};

use serde::Serialize;

use super::super::output::unwritten;
use super::ReportFormat;

/// Lines on their way to standard output.
pub(super) struct Stream {
    format: ReportFormat,
    lines: usize,
    block: String,
}

/// Whether the reader is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    There,
    /// It went away (`| head`): no failure.
    Gone,
}

impl Stream {
    /// Begins with the heading of its form.
    pub(super) fn begin(format: ReportFormat, columns: &str, csv: &str) -> Self {
        let block = match format {
            ReportFormat::Text => format!("{columns}\n"),
            ReportFormat::Csv => format!("{csv}\n"),
            ReportFormat::Json => "[".to_owned(),
        };
        Self {
            format,
            lines: 0,
            block,
        }
    }

    /// One line; only the form that is asked for is made.
    pub(super) fn line(
        &mut self,
        text: impl FnOnce() -> String,
        csv: impl FnOnce() -> String,
        json: &impl Serialize,
    ) -> serde_json::Result<()> {
        match self.format {
            ReportFormat::Text => self.block.extend([text().trim_end(), "\n"]),
            ReportFormat::Csv => self.block.extend([csv().as_str(), "\n"]),
            ReportFormat::Json => {
                let comma = if self.lines == 0 { "\n  " } else { ",\n  " };
                self.block.extend([comma, &serde_json::to_string(json)?]);
            }
        }
        self.lines += 1;
        Ok(())
    }

    /// Gives out what has gathered.
    pub(super) fn flush(&mut self) -> anyhow::Result<Reader> {
        // For people a heading without lines is none.
        if self.format == ReportFormat::Text && self.lines == 0 {
            return Ok(Reader::There);
        }
        self.write()
    }

    fn write(&mut self) -> anyhow::Result<Reader> {
        let mut out = io::stdout().lock();
        let written = out
            .write_all(self.block.as_bytes())
            .and_then(|()| out.flush());
        self.block.clear();
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
            other => other
                .map(|()| Reader::There)
                .map_err(|error| unwritten(&error)),
        }
    }

    /// The end; `empty` for people when there were no lines.
    pub(super) fn end(mut self, empty: &str) -> anyhow::Result<()> {
        match self.format {
            ReportFormat::Json if self.lines == 0 => self.block.push_str("]\n"),
            ReportFormat::Json => self.block.push_str("\n]\n"),
            ReportFormat::Text if self.lines == 0 => self.block = format!("{empty}\n"),
            _ => {}
        }
        self.write().map(drop)
    }
}
