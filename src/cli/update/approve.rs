//! `vestka update approve`: one more approval for what waits, as for a breaking update or a retraction under the lock.
//!
//! Never here: how many are needed.

use clap::ValueEnum;

use super::super::people::Acting;
use super::super::{Context, Failure, mirror, with_keys};
use super::{LOCKED, read_code};
use crate::domain::code::Code;
use crate::domain::update::RevisionKind;
use crate::review::{Draft, Review, ReviewError, UpdateLine};
use crate::store::review::Approval;

/// What a revision does, on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum KindName {
    Original,
    Correction,
    Retraction,
}

impl From<KindName> for RevisionKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Original => Self::Original,
            KindName::Correction => Self::Correction,
            KindName::Retraction => Self::Retraction,
        }
    }
}

/// Approves what waits of an update; gives what became of it.
pub(super) async fn approve(
    context: &Context,
    code: &str,
    kind: Option<KindName>,
    acting: &Acting,
) -> Result<UpdateLine, Failure> {
    let code = read_code(code)?;
    with_keys(context, async |foundation, keys| {
        let review = foundation.review(keys);
        let draft = waiting(&review, &code, kind.map(RevisionKind::from)).await?;
        let actor = acting.actor(foundation, keys).await?;
        let (outcome, _) = review.approve(&draft, &actor).await?;
        mirror::write_mirror(foundation, keys).await;
        refused(outcome, &code)?;
        let line = review.line_of(draft.id).await?;
        Ok(line.ok_or(ReviewError::NoDraft)?)
    })
    .await
}

/// The one draft that waits.
async fn waiting(
    review: &Review,
    code: &Code,
    kind: Option<RevisionKind>,
) -> Result<Draft, Failure> {
    let mut waiting = review.waiting(code).await?;
    waiting.retain(|draft| kind.is_none_or(|kind| draft.kind == kind));
    match waiting.len() {
        0 => Err(anyhow::anyhow!(
            "nothing of update {code} waits for approval; `vestka update list` tells what does"
        )
        .into()),
        1 => Ok(waiting.remove(0)),
        _ => Err(anyhow::anyhow!(
            "a correction and a retraction of update {code} wait; say which with --kind"
        )
        .into()),
    }
}

fn refused(outcome: Approval, code: &Code) -> Result<(), Failure> {
    let why = match outcome {
        Approval::Waiting(_) | Approval::Scheduled(_) | Approval::Published(_) => return Ok(()),
        Approval::Already(_) => format!(
            "update {code} has this approval already; somebody else must give the next one: --as HANDLE --code 123456, or in the bot"
        ),
        Approval::Changed => {
            format!("update {code} was edited at this moment; look at it and approve it again")
        }
        Approval::NotOpen => format!(
            "update {code} does not wait any more; `vestka update show {code}` tells how it stands"
        ),
        Approval::Locked => LOCKED.to_owned(),
        Approval::OnHold => on_hold(code.as_str()),
    };
    Err(anyhow::anyhow!(why).into())
}

pub(super) fn on_hold(code: &str) -> String {
    format!("update {code} is on hold; one of the staff takes it up again in the bot: /unhold")
}
