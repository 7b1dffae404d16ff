//! `vestka audit`: checks that nobody changed the audit log, and gives it out.
//!
//! Never here: writing it.

use std::io::{self, Write as _};

use chrono::SecondsFormat;
use clap::Subcommand;
use data_encoding::HEXLOWER;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done, with_database, with_keys_to_read};
use crate::review::records::check_chain;
use crate::store::audit::AuditLine;

/// Records read and printed at a time.
const PAGE: i64 = 1000;

/// The audit log
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check the chain of hashes, and that it is the one which signed revisions know
    ///
    /// Finds a record that was changed, removed or moved, an end that was cut off, and a log that was written anew: each
    /// revision signs how many records there were and the hash of the last. Records after the newest revision have no such
    /// witness yet. What signed is the signing key of this host, or a former one that the root key certified; what the database
    /// says of its own keys counts for nothing. Exit status 1 when it is not intact, or nobody can tell.
    Verify {
        /// JSON: records, intact, `first_broken` (number of the first record concerned), witnesses (signed revisions), `root_key`
        /// (which certified former keys that signed some; compare it with your own record), problem
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print all records as JSON lines: id, at, actor, action, subject, detail, hash
    Export,
}

impl Audit {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Verify { format } => verify(context, format).await,
            Self::Export => export(context).await,
        }
    }
}

async fn verify(context: &Context, format: Format) -> Done {
    let report = with_keys_to_read(context, async |foundation, keys| {
        let own = keys.map(|keys| keys.signer.public_key());
        Ok(check_chain(&foundation.store, own.as_deref()).await?)
    })
    .await?;
    let problem = report.broken.as_ref().map(ToString::to_string);
    if format == Format::Json {
        let first_broken = report
            .broken
            .as_ref()
            .and_then(crate::review::records::Broken::record);
        output::json(&json!({
            "records": report.records,
            "intact": problem.is_none(),
            "first_broken": first_broken.map(|record| record.to_string()),
            "witnesses": report.witnesses,
            "root_key": report.root,
            "problem": problem,
        }))?;
    } else if problem.is_none() {
        output::print(&format!(
            "The audit log is intact: records: {}, signed revisions that bear witness: {}.",
            report.records, report.witnesses
        ))?;
        if let Some(root) = report.root {
            output::print(&format!(
                "Some were signed by former keys, which the root key {root} certified: compare it with your own record of it, the database may have been changed."
            ))?;
        }
    }
    match problem {
        Some(problem) => Err(anyhow::anyhow!(problem).into()),
        None => Ok(()),
    }
}

async fn export(context: &Context) -> Done {
    with_database(context, async |foundation| {
        let mut after = 0;
        loop {
            let page = foundation.store.audit_page(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.id;
            match print(&page) {
                // The reader went away (`| head`).
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                other => other.map_err(|error| output::unwritten(&error))?,
            }
        }
    })
    .await
}

fn print(page: &[AuditLine]) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in page {
        let line = json!({
            "id": line.id.to_string(),
            "at": line.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "actor": line.actor,
            "action": line.action,
            "subject": line.subject,
            "detail": line.detail,
            "hash": HEXLOWER.encode(&line.hash),
        });
        writeln!(out, "{line}")?;
    }
    out.flush()
}
