//! `vestka catalogue`: topics and sources as one TOML file.
//!
//! Never here: the file's form.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::output::{self, Format};
use super::{Context, Done, Failure, with_database, with_own_database};
use crate::intake::catalogue::{self, Catalogue as File};
use crate::store::catalogue::ImportReport;

/// Topics and sources
#[derive(Debug, Subcommand)]
pub(super) enum Catalogue {
    /// Say what is wrong with a file; needs no database
    Check {
        /// Catalogue in TOML
        file: PathBuf,
    },
    /// Add and change what the file says; nothing is removed, and doing it twice changes nothing
    Import {
        /// Catalogue in TOML
        file: PathBuf,
        /// JSON: `topics_added`, `topics_changed`, `sources_added`, `sources_changed` (slugs)
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the topics and sources of the database as such a file: whole, so that passwords of proxies are in it; keep it secret then
    Export,
}

impl Catalogue {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Check { file } => {
                let catalogue = read(&file)?;
                output::print(&format!(
                    "{} is a catalogue. Topics: {}, sources: {}.",
                    file.display(),
                    catalogue.topics.len(),
                    catalogue.sources.len()
                ))
            }
            Self::Import { file, format } => {
                let catalogue = read(&file)?;
                let report = with_own_database(context, async |foundation| {
                    let now = foundation.clock.now();
                    if let Some(zone) = &catalogue.default_time_zone {
                        foundation.store.set_default_time_zone(zone).await?;
                    }
                    Ok(foundation
                        .store
                        .import_catalogue(&catalogue.topics, &catalogue.sources, now)
                        .await?)
                })
                .await?;
                if format == Format::Json {
                    output::json(&report)
                } else {
                    output::print(&describe(&report))
                }
            }
            Self::Export => {
                let (topics, sources, zone) = with_database(context, async |foundation| {
                    Ok((
                        foundation.store.topics().await?,
                        foundation.store.catalogue_sources().await?,
                        foundation.store.default_time_zone().await?,
                    ))
                })
                .await?;
                output::print(catalogue::export(topics, sources, zone)?.trim_end())
            }
        }
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = super::shell::read_file(path)?;
    File::parse(&text).map_err(|error| {
        let lines: Vec<String> = error
            .0
            .iter()
            .map(|problem| format!("{}: {problem}", path.display()))
            .collect();
        Failure::Failed(anyhow::anyhow!(lines.join("\n")))
    })
}

fn describe(report: &ImportReport) -> String {
    let lines: Vec<String> = [
        ("topics added", &report.topics_added),
        ("topics changed", &report.topics_changed),
        ("sources added", &report.sources_added),
        ("sources changed", &report.sources_changed),
    ]
    .into_iter()
    .filter(|(_, slugs)| !slugs.is_empty())
    .map(|(what, slugs)| format!("{} {what}: {}", slugs.len(), slugs.join(", ")))
    .collect();
    if lines.is_empty() {
        "Nothing changed: the database says the same.".to_owned()
    } else {
        lines.join("\n")
    }
}
