//! `vestka update`: updates from the command line, under the same review rules as in the bot.
//!
//! Never here: those rules.

mod amend;
mod approve;
mod export;

use std::path::{Path, PathBuf};

use approve::KindName;
use chrono::{DateTime, Utc};
use clap::Subcommand;

use super::evidence::Showing;
use super::output::{self, Format};
use super::people::Acting;
use super::{Context, Done, Failure, with_keys, with_keys_to_read};
use crate::app::{Foundation, Keys};
use crate::domain::code::{Code, CodeError};
use crate::domain::content::Content;
use crate::domain::staff::Actor;
use crate::review::{Draft, Review, ReviewError, UpdateFile, UpdateLine};
use crate::store::review::Approval;

/// Why nothing but a retraction goes out; nothing of it is stored then.
const LOCKED: &str = "publishing is locked: `vestka unlock` ends it, or an admin and one more of the staff in the bot";

/// Verified updates
#[derive(Debug, Subcommand)]
pub(super) enum Update {
    /// Write an update from a file and approve it once, as the operator; it goes out when the rules ask for no more. With
    /// `drill = true` in the file the staff alone get it, from the running service, marked as a drill; with `publish_at` it waits
    /// for its time. What is taken out of an attachment is said on standard error
    ///
    /// First the pages of its evidence are fetched through intake.proxy and kept (without one only with --show-address), for a
    /// minute at most; the hashes of those that came are signed. It goes out in any case: what did not come is named, and the
    /// service tries it again.
    Publish {
        /// Update in TOML
        file: PathBuf,
        #[command(flatten)]
        acting: Acting,
        #[command(flatten)]
        showing: Showing,
        /// JSON: one object as in `update show`; of a drill code and revision are null, state is drill
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Correct a published update: who received it is told, with the reason; gives the correction
    Correct {
        /// Code of the update
        code: String,
        /// All of what is right now, in TOML as for `publish`, with the reason that readers see: reason = "…" in the original
        /// language, or reason.en = "…" for each one. A picture stays when `attachment` names the same one, is replaced by another
        /// one, and is taken out where the line is missing
        file: PathBuf,
        /// Why, in the original language of the update, where the file gives no reason: its readers see it
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        acting: Acting,
        #[command(flatten)]
        showing: Showing,
        /// JSON: one object as in `update show`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Take a published update back: who received it is told, and the old messages are edited; gives the retraction
    Retract {
        /// Code of the update
        code: String,
        /// Why, in the original language of the update: its readers see it
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        acting: Acting,
        /// JSON: one object as in `update show`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Approve what waits for one more approval, as the operator or as one of the staff; gives what became of it
    Approve {
        /// Code of the update
        code: String,
        /// Which one, when a correction and a retraction of it wait
        #[arg(long, value_enum)]
        kind: Option<KindName>,
        #[command(flatten)]
        acting: Acting,
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
    /// Write the signed files of an update into a folder, for anyone to check without us
    ///
    /// For each revision CODE-1.json (the very bytes that are signed) and CODE-1.json.minisig, and vestka.pub, the public key:
    /// `minisign -Vm CODE-1.json -p vestka.pub`. A revision that another key signed comes with vestka-KEYID.pub. With a root
    /// key also root.pub and its certificates, certificate-1.json and so on. A picture or document that goes with it lies there
    /// under its SHA-256, which is signed in the record. The folder is made; a file is replaced whole.
    Export {
        /// Its code
        code: String,
        /// Where the files go
        dir: PathBuf,
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
    /// Whether it may come first, before there is any data.
    pub(super) const fn may_begin(&self) -> bool {
        matches!(self, Self::List { .. })
    }

    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Publish {
                file,
                acting,
                showing,
                format,
            } => publish(context, &file, (&acting, showing), format).await,
            Self::Correct {
                code,
                file,
                reason,
                acting,
                showing,
                format,
            } => {
                let file = (file.as_path(), reason.as_deref());
                amend::correct(context, &code, file, (&acting, showing, format)).await
            }
            Self::Retract {
                code,
                reason,
                acting,
                format,
            } => amend::retract(context, &code, (&reason, &acting), format).await,
            Self::Approve {
                code,
                kind,
                acting,
                format,
            } => {
                let line = approve::approve(context, &code, kind, &acting).await?;
                print(&line, format)
            }
            Self::List { format } => {
                let lines = updates(context, None).await?;
                if format == Format::Json {
                    output::json(&lines)
                } else {
                    table(&lines)
                }
            }
            Self::Export { code, dir } => export::export(context, &code, &dir).await,
            Self::Show { code, format } => {
                let code = read_code(&code)?;
                let lines = updates(context, Some(&code)).await?;
                print(&first(lines, &code)?, format)
            }
        }
    }
}

async fn publish(
    context: &Context,
    path: &Path,
    (acting, showing): (&Acting, Showing),
    format: Format,
) -> Done {
    let text = super::shell::read_file(path)?;
    let mut file = UpdateFile::parse(&text)
        .map_err(|error| Failure::Failed(anyhow::anyhow!("{}: {error}", path.display())))?;
    let bytes = super::attachment::read(path, file.attachment.as_deref(), &mut file.content)?;
    let line = with_keys(context, async |foundation, keys| {
        let review = foundation.review(keys);
        // Nothing is stored of what could not go out.
        let mut problems = review.problems(&file.content).await?;
        problems.extend(file.content.lapses_by(file.publish_at));
        if !file.content.reason.is_empty() {
            return Err(anyhow::anyhow!(
                "{}: reason is for corrections; take it out, or use `vestka update correct`",
                path.display()
            )
            .into());
        }
        if !problems.is_empty() {
            return Err(
                anyhow::anyhow!("{}: {}", path.display(), ReviewError::Problems(problems)).into(),
            );
        }
        refuse_over(path, file.publish_at, foundation.clock.now())?;
        if file.drill {
            let actor = acting.actor(foundation, keys).await?;
            return drill(&review, (&file.content, bytes), &actor).await;
        }
        refuse_locked(foundation).await?;
        let actor = acting.actor(foundation, keys).await?;
        let draft = review
            .begin_from_nothing(&file.content, file.publish_at, &actor)
            .await?;
        let ready = (&draft, bytes.as_deref(), showing);
        let approved = match keep_evidence(foundation, keys, ready, &actor).await {
            Ok(()) => review.approve(&draft, &actor).await.map_err(Failure::from),
            Err(failure) => Err(failure),
        };
        let (outcome, code) = match approved {
            Ok(approved) => approved,
            Err(failure) => return Err(give_up(&review, &draft, &actor, failure).await),
        };
        if outcome == Approval::Locked {
            review.reject(draft.candidate_id, &actor, LOCKED).await?;
            return Err(anyhow::anyhow!(LOCKED).into());
        }
        super::mirror::write_mirror(foundation, keys).await;
        let code = code.parse().map_err(anyhow::Error::from)?;
        first(review.updates(Some(&code)).await?, &code)
    })
    .await?;
    print(&line, format)
}

/// What is to go out later has its time before it.
fn refuse_over(path: &Path, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Done {
    match at.filter(|at| *at <= now) {
        None => Ok(()),
        Some(at) => Err(anyhow::anyhow!(
            "{}: publish_at is {at}, which is over: give a later time, or take the line out to publish at once",
            path.display()
        )
        .into()),
    }
}

/// Under the lock nothing is begun, fetched or stored, and no one-time code is used up; what is locked from now on is seen by
/// the approval.
async fn refuse_locked(foundation: &Foundation) -> Result<(), Failure> {
    match foundation.store.publishing_lock().await? {
        Some(_) => Err(anyhow::anyhow!(LOCKED).into()),
        None => Ok(()),
    }
}

/// Keeps what a new draft rests on: its file, and the pages.
async fn keep_evidence(
    foundation: &Foundation,
    keys: &Keys,
    (draft, bytes, showing): (&Draft, Option<&[u8]>, Showing),
    actor: &Actor,
) -> Result<(), Failure> {
    if let Some(bytes) = bytes {
        let review = foundation.review(keys);
        review.keep_bytes(draft.candidate_id, bytes, actor).await?;
    }
    let of = (draft.candidate_id, &draft.content);
    super::evidence::fetch(foundation, keys, of, (actor, showing)).await
}

/// Nothing is left of what could not go out.
async fn give_up(review: &Review, draft: &Draft, actor: &Actor, failure: Failure) -> Failure {
    let reason = match &failure {
        Failure::Usage(reason) => reason.clone(),
        Failure::Failed(error) => format!("{error:#}"),
    };
    match review.reject(draft.candidate_id, actor, &reason).await {
        Ok(_) => failure,
        Err(error) => error.into(),
    }
}

/// Begins a drill: the running service sends it to the staff.
async fn drill(
    review: &Review,
    (content, bytes): (&Content, Option<Vec<u8>>),
    actor: &Actor,
) -> Result<UpdateLine, Failure> {
    if let Some(bytes) = bytes {
        review.keep_for_drill(&bytes).await?;
    }
    let subject = (actor, "update file");
    review.drill((None, content), subject).await?;
    Ok(review.drill_line(content))
}

/// What there is; a database that never had keys has no updates.
async fn updates(context: &Context, code: Option<&Code>) -> Result<Vec<UpdateLine>, Failure> {
    with_keys_to_read(context, async |foundation, keys| match keys {
        Some(keys) => Ok(foundation.review(keys).updates(code).await?),
        None => Ok(Vec::new()),
    })
    .await
}

/// The newest revision, or what waits when nothing is out.
fn first(mut lines: Vec<UpdateLine>, code: &Code) -> Result<UpdateLine, Failure> {
    lines.sort_by_key(|line| std::cmp::Reverse(line.revision));
    Ok(lines.into_iter().next().ok_or_else(|| {
        anyhow::anyhow!("there is no update {code}; `vestka update list` names them")
    })?)
}

pub(super) fn read_code(typed: &str) -> Result<Code, Failure> {
    typed.parse().map_err(|error| match error {
        CodeError::Shape => Failure::Usage(format!("{typed:?}: {error}")),
        CodeError::Check => Failure::Failed(anyhow::anyhow!("{typed:?}: {error}")),
    })
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
                if line.code.is_empty() {
                    "–".to_owned()
                } else {
                    line.code.clone()
                },
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
