//! `vestka update`: updates from the command line, under the same review rules as in the bot.
//!
//! Never here: those rules.

use std::path::PathBuf;

use clap::Subcommand;

use super::output::{self, Format};
use super::{Context, Done, Failure, with_keys, with_keys_if_any};
use crate::domain::code::Code;
use crate::domain::staff::Actor;
use crate::review::{ReviewError, UpdateFile, UpdateLine};

/// Verified updates
#[derive(Debug, Subcommand)]
pub(super) enum Update {
    /// Write an update from a file and approve it once, as the operator; it goes out when the rules ask for no more
    Publish {
        /// Update in TOML
        file: PathBuf,
        /// JSON: one object as in `update show`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Updates, newest first, also those that wait
    List {
        /// JSON: a list of code, revision, kind, state, urgency, verification, topics, title, `published_at`, approvals,
        /// `approvals_needed`, relayed (went out without review)
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// One update
    Show {
        /// Its code
        code: String,
        /// JSON: one object as in the list
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Update {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Publish { file, format } => publish(context, &file, format).await,
            Self::List { format } => {
                let lines = updates(context, None).await?;
                if format == Format::Json {
                    output::json(&lines)
                } else {
                    table(&lines)
                }
            }
            Self::Show { code, format } => {
                let code = read_code(&code)?;
                let lines = updates(context, Some(&code)).await?;
                print(&first(lines, &code)?, format)
            }
        }
    }
}

async fn publish(context: &Context, path: &std::path::Path, format: Format) -> Done {
    let text = super::shell::read_file(path)?;
    let file = UpdateFile::parse(&text)
        .map_err(|error| Failure::Failed(anyhow::anyhow!("{}: {error}", path.display())))?;
    let line = with_keys(context, async |foundation, keys| {
        let review = foundation.review(keys);
        // Nothing is stored of what could not go out.
        let problems = review.problems(&file.content).await?;
        if !problems.is_empty() {
            return Err(
                anyhow::anyhow!("{}: {}", path.display(), ReviewError::Problems(problems)).into(),
            );
        }
        let draft = review
            .begin_from_nothing(&file.content, file.publish_at, &Actor::Operator)
            .await?;
        let (_, code) = review.approve(&draft, &Actor::Operator).await?;
        let code = code.parse().map_err(anyhow::Error::from)?;
        first(review.updates(Some(&code)).await?, &code)
    })
    .await?;
    print(&line, format)
}

/// What there is; a database that never had keys has no updates.
async fn updates(context: &Context, code: Option<&Code>) -> Result<Vec<UpdateLine>, Failure> {
    with_keys_if_any(context, async |foundation, keys| match keys {
        Some(keys) => Ok(foundation.review(keys).updates(code).await?),
        None => Ok(Vec::new()),
    })
    .await
}

fn first(lines: Vec<UpdateLine>, code: &Code) -> Result<UpdateLine, Failure> {
    Ok(lines.into_iter().next().ok_or_else(|| {
        anyhow::anyhow!("there is no update {code}; `vestka update list` names them")
    })?)
}

pub(super) fn read_code(typed: &str) -> Result<Code, Failure> {
    typed
        .parse()
        .map_err(|error| Failure::Failed(anyhow::anyhow!("{typed:?}: {error}")))
}

fn print(line: &UpdateLine, format: Format) -> Done {
    if format == Format::Json {
        output::json(line)
    } else {
        table(std::slice::from_ref(line))
    }
}

fn table(lines: &[UpdateLine]) -> Done {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.code.clone(),
                line.revision
                    .map_or_else(|| "–".to_owned(), |number| number.to_string()),
                line.kind.to_string(),
                line.state.to_string(),
                line.urgency.to_string(),
                line.verification.to_string(),
                format!("{} of {}", line.approvals, line.approvals_needed),
                output::time(line.published_at),
                output::short(&line.title, 60),
            ]
        })
        .collect();
    output::table(
        &[
            "code",
            "revision",
            "kind",
            "state",
            "urgency",
            "verification",
            "approvals",
            "published",
            "title",
        ],
        &rows,
        "There are no updates yet.",
    )
}
