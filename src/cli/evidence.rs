//! `vestka evidence`: what is kept of the evidence of an update, shown and saved as it was there.
//!
//! Never here: what is kept, and when it is fetched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::json;
use tracing::warn;

use super::output::{self, Format};
use super::{Context, Done, Failure, with_keys_if_any};
use crate::app::{Foundation, Keys};
use crate::domain::code::Code;
use crate::domain::content::Content;
use crate::domain::staff::Actor;
use crate::review::records::write_private;
use crate::review::{Piece, PieceState, Review, Written, sha256};

/// How long a command waits for pages; the service tries again what did not come.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is kept of the evidence of updates
#[derive(Debug, Subcommand)]
pub(super) enum Evidence {
    /// The evidence of an update or of a candidate, also what is not public; of an update that was amended, that of all its
    /// revisions
    List {
        /// Code of an update, or number of a candidate
        what: String,
        /// JSON: a list of number, kind (link or file), url (null for a file), note, credibility, public, state (`not_asked`,
        /// unconfirmed: waits for somebody to ask for it; waiting: is being fetched; kept; failed; left: the staff go on
        /// without it; held: a document or photo), sha256, `kept_at`, `final_url`, status, headers (an object), problem (a
        /// sentence), `next_try_at`, `looked_at_by` (a list of handle, at)
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write what is kept into a folder, to show later that this is what was there
    ///
    /// Each page, document and photo lies there under its SHA-256, the very bytes that came; `sha256sum` gives the name again,
    /// and the signed record of the update holds the same hash for public pages that were kept before it went out. Beside them
    /// evidence.json says what came from where, when, and with which headers. The folder is made; a file is replaced whole and
    /// can be read by its owner only: some of it may be confidential. A kept page calls its site when a browser opens it.
    Save {
        /// Code of an update, or the SHA-256 of one kept page, document or photo
        what: String,
        /// Where the files go
        dir: PathBuf,
    },
    /// Fetch the pages that are not kept yet, once, here and now; those that fail are tried again by the service
    Fetch {
        /// Code of an update, or number of a candidate
        what: String,
        #[command(flatten)]
        showing: Showing,
        /// JSON: as in the list
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Whether our own address may be shown to sites.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Showing {
    /// Fetch the pages of evidence also without intake.proxy: their sites then see the address of this machine. With
    /// intake.proxy they are fetched through it, with and without this
    #[arg(long)]
    show_address: bool,
}

/// A piece as it is printed.
#[derive(Debug, Serialize)]
struct Line {
    number: usize,
    kind: &'static str,
    url: Option<String>,
    note: String,
    credibility: u8,
    public: bool,
    state: &'static str,
    sha256: Option<String>,
    kept_at: Option<DateTime<Utc>>,
    final_url: Option<String>,
    status: Option<u16>,
    headers: serde_json::Value,
    problem: Option<String>,
    next_try_at: Option<DateTime<Utc>>,
    looked_at_by: Vec<serde_json::Value>,
}

impl Evidence {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::List { what, format } => {
                let pieces = with_evidence(context, &what, async |foundation, keys, written| {
                    pieces(&foundation.review(keys), &written).await
                });
                print(&pieces.await?, format)
            }
            Self::Save { what, dir } => save(context, &what, &dir).await,
            Self::Fetch {
                what,
                showing,
                format,
            } => {
                let pieces = with_evidence(context, &what, async |foundation, keys, written| {
                    let pages = foundation.pages(keys)?;
                    if pages.shows_address() && !showing.show_address {
                        return Err(anyhow::anyhow!(
                            "without intake.proxy the sites would see the address of this machine: set intake.proxy, or say --show-address"
                        )
                        .into());
                    }
                    let of = (written.candidate, &written.content);
                    fetch(foundation, keys, of, (&Actor::Operator, showing)).await?;
                    pieces(&foundation.review(keys), &written).await
                });
                print(&pieces.await?, format)
            }
        }
    }
}

/// Fetches the pages of evidence before something is published, if our address may be shown or is not; says what is not kept.
/// Not longer than [`PATIENCE`]: what does not come by then is tried again by the service.
pub(super) async fn fetch(
    foundation: &Foundation,
    keys: &Keys,
    (candidate, content): (i64, &Content),
    (actor, showing): (&Actor, Showing),
) -> Result<(), Failure> {
    let (pages, review) = (foundation.pages(keys)?, foundation.review(keys));
    pages.note(candidate, content, actor).await?;
    let may_fetch = showing.show_address || !pages.shows_address();
    if may_fetch {
        let pieces = review.pieces(candidate, content).await?;
        let fetching = pages.keep_now(candidate, &pieces, actor);
        if let Ok(fetched) = tokio::time::timeout(PATIENCE, fetching).await {
            fetched?;
        }
    }
    let pieces = review.pieces(candidate, content).await?;
    let missing: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| piece.state.hash().is_none())
        .collect();
    for piece in &missing {
        if may_fetch && piece.state == PieceState::Unconfirmed {
            pages.ask(candidate, piece, actor).await?;
        }
        if let PieceState::Trying(problem, _) | PieceState::Failed(problem) = &piece.state {
            warn!("evidence {}: the page is not kept: {problem}", piece.number);
        }
    }
    if !may_fetch && !missing.is_empty() {
        warn!(
            "pages of evidence that are not kept: {}; without intake.proxy their sites would see the address of this machine: say --show-address to keep them nevertheless",
            missing.len()
        );
    }
    Ok(())
}

/// Runs `work` on what was written for an update or a candidate.
async fn with_evidence<T>(
    context: &Context,
    what: &str,
    work: impl AsyncFnOnce(&Foundation, &Keys, Written) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_keys_if_any(context, async |foundation, keys| {
        let unknown = || {
            anyhow::anyhow!(
                "there is no update and no written candidate {what}; `vestka update list` names the updates"
            )
        };
        let keys = keys.ok_or_else(unknown)?;
        let written = written(&foundation.review(keys), what).await?;
        work(foundation, keys, written.ok_or_else(unknown)?).await
    })
    .await
}

async fn written(review: &Review, what: &str) -> Result<Option<Written>, Failure> {
    if let Ok(code) = what.parse::<Code>() {
        return Ok(review.written(code.as_str()).await?);
    }
    match what.trim_start_matches('#').parse() {
        Ok(candidate) => Ok(review.written_for(candidate).await?),
        Err(_) => Err(anyhow::anyhow!(
            "{what:?} is neither the code of an update, nor the number of a candidate, nor a SHA-256 that `save` takes"
        )
        .into()),
    }
}

async fn pieces(review: &Review, written: &Written) -> Result<Vec<Piece>, Failure> {
    Ok(review.pieces(written.candidate, &written.content).await?)
}

async fn save(context: &Context, what: &str, dir: &Path) -> Done {
    let is_hash = what.len() == 64 && what.bytes().all(|byte| byte.is_ascii_hexdigit());
    let files = if is_hash {
        save_file(context, &what.to_ascii_lowercase(), dir).await?
    } else {
        with_evidence(context, what, async |foundation, keys, written| {
            let review = foundation.review(keys);
            let pieces = pieces(&review, &written).await?;
            let mut files = Vec::new();
            for piece in &pieces {
                if let Some(hash) = piece.state.hash() {
                    put_kept(&review, hash, dir).await?;
                    files.push(hash.to_owned());
                }
            }
            let lines: Vec<Line> = pieces.iter().map(line).collect();
            put(dir, "evidence.json", &serde_json::to_vec_pretty(&lines)?)?;
            files.push("evidence.json".to_owned());
            Ok(files)
        })
        .await?
    };
    output::print(&format!(
        "Written to {}: {}",
        dir.display(),
        files.join(", ")
    ))
}

async fn save_file(context: &Context, hash: &str, dir: &Path) -> Result<Vec<String>, Failure> {
    with_keys_if_any(context, async |foundation, keys| {
        let unknown = || anyhow::anyhow!("nothing with the SHA-256 {hash} is kept here");
        let review = foundation.review(keys.ok_or_else(unknown)?);
        put_kept(&review, hash, dir).await?;
        let came: Vec<serde_json::Value> = review
            .heads(hash)
            .await?
            .iter()
            .map(|(at, head)| {
                json!({"sha256": hash, "kept_at": at, "final_url": head.final_url, "status": head.status, "headers": head.headers})
            })
            .collect();
        put(dir, "evidence.json", &serde_json::to_vec_pretty(&came)?)?;
        Ok(vec![hash.to_owned(), "evidence.json".to_owned()])
    })
    .await
}

/// Writes kept bytes under their hash, which they have.
async fn put_kept(review: &Review, hash: &str, dir: &Path) -> Result<(), Failure> {
    let bytes = review.kept_bytes(hash).await?;
    let bytes = bytes.with_context(|| format!("nothing with the SHA-256 {hash} is kept here"))?;
    if sha256(&bytes) != hash {
        return Err(anyhow::anyhow!(
            "what is kept as {hash} has another SHA-256 now: the database was changed by hand; restore a backup"
        )
        .into());
    }
    put(dir, hash, &bytes)
}

fn put(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = dir.join(name);
    let written = std::fs::create_dir_all(dir).and_then(|()| write_private(&path, bytes));
    Ok(written.map_err(|error| super::shell::unwritable(&path, &error))?)
}

fn line(piece: &Piece) -> Line {
    let evidence = &piece.evidence;
    let is_file = evidence.file().is_some();
    let (kept_at, head) = match &piece.state {
        PieceState::Kept(_, at, head) => (Some(*at), Some(head)),
        _ => (None, None),
    };
    let (problem, next_try_at) = match &piece.state {
        PieceState::Trying(problem, at) => (Some(problem.to_string()), Some(*at)),
        PieceState::Failed(problem) => (Some(problem.to_string()), None),
        _ => (None, None),
    };
    let looked_at_by = piece
        .checks
        .iter()
        .map(|check| json!({"handle": check.handle, "at": check.at}));
    Line {
        number: piece.number,
        kind: if is_file { "file" } else { "link" },
        url: (!is_file).then(|| evidence.url.to_string()),
        note: evidence.note.clone(),
        credibility: evidence.credibility,
        public: evidence.public,
        state: piece.state.as_str(),
        sha256: piece.state.hash().map(str::to_owned),
        kept_at,
        final_url: head.map(|head| head.final_url.to_string()),
        status: head.map(|head| head.status),
        headers: head.map_or_else(|| json!({}), |head| json!(head.headers)),
        problem,
        next_try_at,
        looked_at_by: looked_at_by.collect(),
    }
}

fn print(pieces: &[Piece], format: Format) -> Done {
    let lines: Vec<Line> = pieces.iter().map(line).collect();
    if format == Format::Json {
        return output::json(&lines);
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.number.to_string(),
                line.kind.to_owned(),
                line.credibility.to_string(),
                if line.public { "yes" } else { "no" }.to_owned(),
                line.state.to_owned(),
                output::time(line.kept_at),
                line.sha256.clone().unwrap_or_else(|| "–".to_owned()),
                line.url.as_deref().map_or_else(
                    || output::short(&line.note, 60),
                    |url| output::short(url, 100),
                ),
                line.problem.clone().unwrap_or_default(),
            ]
        })
        .collect();
    output::table(
        &[
            "number",
            "kind",
            "credibility",
            "public",
            "state",
            "kept",
            "sha256",
            "address",
            "problem",
        ],
        &rows,
        "There is no evidence.",
    )
}
