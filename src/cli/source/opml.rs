//! `vestka source import-opml` and `export-opml`: lists of feeds as other readers exchange them.
//!
//! Never here: the file's form.

use std::path::PathBuf;

use clap::Args;

use super::super::output::{self, Format};
use super::super::{Context, Done, Failure, shell, with_database};
use crate::domain::source::Reliability;
use crate::intake::catalogue::Catalogue;
use crate::intake::catalogue::opml::{self, Defaults, Outcome, Plan};

/// Add the feeds of an OPML file
#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// OPML, as other readers export it
    file: PathBuf,
    /// Language of the sources whose outline names none; else that of each document counts
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Grade of all, A to F; F means that it cannot be judged yet
    #[arg(long, value_name = "GRADE")]
    reliability: Option<Reliability>,
    /// Believe the grades in the file: only for one that was exported from here
    #[arg(long, conflicts_with = "reliability")]
    keep_grades: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// JSON: a list of line, title, url, slug, outcome (added, skipped, unreadable), reason
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Import {
    pub(super) async fn run(self, context: &Context) -> Done {
        let language = match self.language.as_deref() {
            None => None,
            Some(written) => Some(opml::language(written).ok_or_else(|| {
                Failure::Usage(format!(
                    "--language {written:?} is no language code; give one such as be or ru"
                ))
            })?),
        };
        let defaults = Defaults {
            language,
            reliability: self.reliability,
            keep_grades: self.keep_grades,
        };
        let name = self.file.display().to_string();
        let bytes = shell::read_bytes(&self.file, shell::MOST_TEXT)?;
        let plan = with_database(context, async |foundation| {
            let sources = foundation.store.catalogue_sources().await?;
            let topics = foundation.store.topics().await?;
            let mut plan = opml::plan(&bytes, &defaults, &sources, &topics)
                .map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
            if !self.dry_run && !plan.sources.is_empty() {
                foundation.refuse_foreign().await?;
                let now = foundation.clock.now();
                let added = Catalogue {
                    sources: plan.sources.clone(),
                    ..Catalogue::default()
                };
                let done = foundation.store.import_catalogue(&added, now).await?;
                only_added(&mut plan, &done.sources_added);
            }
            Ok(plan)
        })
        .await?;
        if self.format == Format::Json {
            for problem in &plan.problems {
                output::note(&format!("Problem: {problem}"));
            }
            return output::json(&plan.lines);
        }
        output::print(&describe(&plan, self.dry_run))
    }
}

/// What another import added at the same moment was not added by this one.
fn only_added(plan: &mut Plan, added: &[String]) {
    for line in &mut plan.lines {
        let slug = line.slug.as_ref();
        if line.outcome == Outcome::Added && slug.is_none_or(|slug| !added.contains(slug)) {
            line.outcome = Outcome::Skipped;
            line.reason = Some("another import added it at this moment".to_owned());
        }
    }
}

fn describe(plan: &Plan, dry_run: bool) -> String {
    let mut out: Vec<String> = plan
        .problems
        .iter()
        .map(|problem| format!("Problem: {problem}"))
        .collect();
    let count = |outcome| {
        let lines = plan.lines.iter();
        lines.filter(|line| line.outcome == outcome).count()
    };
    for line in &plan.lines {
        let title = output::short(&line.title, 60);
        let (slug, reason) = (
            line.slug.as_deref().unwrap_or_default(),
            line.reason.as_deref().unwrap_or_default(),
        );
        out.push(match line.outcome {
            Outcome::Added => format!("Line {}: {title} is added as {slug}.", line.line),
            Outcome::Skipped => format!("Line {}: {title} is skipped: {reason}.", line.line),
            Outcome::Unreadable => {
                format!("Line {}: {title} cannot be read: {reason}.", line.line)
            }
        });
    }
    out.push(format!(
        "{} added, {} skipped, {} unreadable.{}",
        count(Outcome::Added),
        count(Outcome::Skipped),
        count(Outcome::Unreadable),
        if dry_run {
            " Nothing was done: this was a dry run."
        } else {
            ""
        }
    ));
    out.join("\n")
}

/// Prints the sources of the database as OPML 2.0.
pub(super) async fn export(context: &Context) -> Done {
    let sources = with_database(context, async |foundation| {
        Ok(foundation.store.catalogue_sources().await?)
    })
    .await?;
    output::print(&opml::export(&sources))
}
