//! `vestka catalogue`: topics and sources as one TOML file.
//!
//! Never here: the file's form.

use std::collections::BTreeSet;
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
        /// JSON: `topics_added`, `topics_changed`, `sources_added`, `sources_changed` (slugs), `default_time_zone` (where it
        /// changed)
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the topics and sources of the database as such a file: whole, so that passwords of proxies are in it; keep it secret then
    Export,
}

impl Catalogue {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Check { file } => check(&file),
            Self::Import { file, format } => import(context, &file, format).await,
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

fn check(path: &Path) -> Done {
    let catalogue = read(path)?;
    let unknown = catalogue.unknown_topics(&[]);
    // A file without topics goes beside those of the database.
    if !catalogue.topics.is_empty() {
        refuse_unknown(path, &unknown, "in this catalogue")?;
    }
    warn(path, &catalogue.doubled_addresses(&[]));
    let mut said = vec![format!(
        "{} is a catalogue. Topics: {}, sources: {}.",
        path.display(),
        catalogue.topics.len(),
        catalogue.sources.len()
    )];
    let named: BTreeSet<&str> = unknown.iter().map(|(_, topic)| *topic).collect();
    if !named.is_empty() {
        let named: Vec<&str> = named.into_iter().collect();
        said.push(format!(
            "Topics that the database must have before it is imported: {}.",
            named.join(", ")
        ));
    }
    output::print(&said.join(" "))
}

async fn import(context: &Context, path: &Path, format: Format) -> Done {
    let catalogue = read(path)?;
    let report = with_own_database(context, async |foundation| {
        let store = &foundation.store;
        let unknown = &catalogue.unknown_topics(&store.topics().await?);
        refuse_unknown(path, unknown, "in this file or in the database")?;
        warn(
            path,
            &catalogue.doubled_addresses(&store.catalogue_sources().await?),
        );
        let now = foundation.clock.now();
        Ok(store.import_catalogue(&catalogue, now).await?)
    })
    .await?;
    if format == Format::Json {
        output::json(&report)
    } else {
        output::print(&describe(&report))
    }
}

/// Refuses topics that there are not: whoever picks topics would never get what such a source says.
fn refuse_unknown(path: &Path, unknown: &[(&str, &str)], place: &str) -> Done {
    let lines: Vec<String> = unknown
        .iter()
        .map(|(source, topic)| {
            format!(
                "{}: source {source:?}: there is no topic {topic:?} {place}; correct it, or add it as a [[topic]]",
                path.display()
            )
        })
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    Err(anyhow::anyhow!(lines.join("\n")).into())
}

fn warn(path: &Path, sentences: &[String]) {
    for sentence in sentences {
        output::note(&format!("{}: {sentence}", path.display()));
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
    let mut lines: Vec<String> = [
        ("topics added", &report.topics_added),
        ("topics changed", &report.topics_changed),
        ("sources added", &report.sources_added),
        ("sources changed", &report.sources_changed),
    ]
    .into_iter()
    .filter(|(_, slugs)| !slugs.is_empty())
    .map(|(what, slugs)| format!("{} {what}: {}", slugs.len(), slugs.join(", ")))
    .collect();
    if let Some(zone) = &report.default_time_zone {
        lines.push(format!("default_time_zone is {zone} now"));
    }
    if lines.is_empty() {
        "Nothing changed: the database says the same.".to_owned()
    } else {
        lines.join("\n")
    }
}
