//! The delivery log as a **file**: the counters of all fan-outs, or the attempts of one, as CSV. It cannot be forwarded or saved
//! elsewhere, and goes with the session.
//!
//! Never here: a file on our own disk; all deliveries of a fan-out (`vestka delivery report CODE --each` streams those).

use super::super::super::api::Upload;
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::of_button;
use crate::delivery::{
    ATTEMPT_HEADING, AttemptWanted, CsvLine, FANOUT_HEADING, FanoutLine, LineFilter, RowFilter,
};

/// Lines of a file at most: some 10 MB, a fifth of what Telegram takes.
const LINES: usize = 100_000;

/// Lines read at a time.
const BLOCK: i64 = 5_000;

/// A file that is being filled.
struct File {
    bytes: Vec<u8>,
    lines: usize,
}

impl File {
    fn begin(heading: &str) -> Self {
        let mut file = Self {
            bytes: Vec::new(),
            lines: 0,
        };
        file.push(heading);
        file
    }

    fn push(&mut self, line: &str) {
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.extend_from_slice(b"\r\n");
        self.lines += 1;
    }

    const fn is_full(&self) -> bool {
        self.lines > LINES
    }
}

/// Sends the counters of all fan-outs, newest first (0), or the attempts of one.
pub(super) async fn send(conversation: &Conversation, revision: i32) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let words = conversation.words();
    let log = &conversation.service.log;
    let (file, subject, hint) = if revision == 0 {
        let file = all(conversation).await?;
        (file, "all".to_owned(), "vestka delivery report".to_owned())
    } else {
        let Some(line) = of_button(conversation, revision).await? else {
            return Ok(());
        };
        let hint = format!("vestka delivery report {} --attempts", line.code);
        let file = attempts(conversation, &line).await?;
        if file.lines == 1 {
            let none = if line.has_rows {
                words.log_attempts_none()
            } else {
                words.log_rows_gone()
            };
            return conversation.say(&none).await;
        }
        (file, line.code, hint)
    };
    let is_cut = file.is_full();
    log.record_export(&subject, "csv in the bot", &actor)
        .await?;
    conversation
        .service
        .budget
        .interactive()
        .map_err(HandlerError::Wait)?;
    let fields = vec![
        ("chat_id", conversation.chat.id.expose().to_string()),
        ("protect_content", "true".to_owned()),
    ];
    let upload = Upload {
        field: "document",
        name: format!("delivery-{subject}.csv"),
        bytes: file.bytes,
    };
    let api = &conversation.service.api;
    let send = api.upload("sendDocument", fields, upload);
    conversation.sent_by(None, send).await?;
    if is_cut {
        conversation.say(&words.log_csv_cut(LINES, &hint)).await?;
    }
    Ok(())
}

async fn all(conversation: &Conversation) -> Result<File, HandlerError> {
    let (mut file, mut before) = (File::begin(FANOUT_HEADING), None);
    let log = &conversation.service.log;
    loop {
        let lines = log.lines(&LineFilter::default(), before, BLOCK).await?;
        for line in &lines {
            if !file.is_full() {
                file.push(&CsvLine::fanout(line));
            }
        }
        before = lines.last().map(|line| line.revision_id);
        if before.is_none() || file.is_full() {
            return Ok(file);
        }
    }
}

async fn attempts(conversation: &Conversation, line: &FanoutLine) -> Result<File, HandlerError> {
    let (mut file, mut before) = (File::begin(ATTEMPT_HEADING), None);
    let (log, filter) = (&conversation.service.log, RowFilter::default());
    loop {
        let place = (line.revision_id, before);
        let found = log
            .attempts(place, AttemptWanted::All, &filter, BLOCK)
            .await?;
        for attempt in &found {
            if !file.is_full() {
                file.push(&CsvLine::attempt(line, attempt));
            }
        }
        before = found.last().map(|attempt| attempt.id);
        if before.is_none() || file.is_full() {
            return Ok(file);
        }
    }
}
