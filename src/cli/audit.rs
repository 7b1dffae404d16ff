//! `vestka audit`: checks that nobody changed the audit log.
//!
//! Never here: writing it.

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done, with_database};

/// The audit log
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check the chain of hashes; names the first record that does not fit
    Verify {
        /// JSON: records, intact, `first_broken`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Audit {
    pub(super) async fn run(self, context: &Context) -> Done {
        let Self::Verify { format } = self;
        let report = with_database(context, async |foundation| {
            Ok(foundation.store.check_audit().await?)
        })
        .await?;
        let first_broken = report.first_broken.map(|record| record.to_string());
        if format == Format::Json {
            output::json(&json!({
                "records": report.records, "intact": first_broken.is_none(), "first_broken": first_broken,
            }))?;
        } else if first_broken.is_none() {
            output::print(&format!(
                "The audit log is intact: {} records.",
                report.records
            ))?;
        }
        match first_broken {
            Some(record) => Err(anyhow::anyhow!(
                "record {record} of the audit log does not fit the one before it: it or what came before was changed; compare with a backup"
            )
            .into()),
            None => Ok(()),
        }
    }
}
