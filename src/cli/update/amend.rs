//! `vestka update correct` and `retract`: what is out, taken back from the host.
//!
//! Never here: whether it may be.

use std::collections::BTreeMap;
use std::path::Path;

use tracing::warn;

use super::super::evidence::Showing;
use super::super::output::Format;
use super::super::people::Acting;
use super::super::{Context, Done, Failure, attachment, mirror, shell, with_keys};
use super::approve::on_hold;
use super::{LOCKED, give_up, keep_evidence, print, read_code, refuse_locked};
use crate::domain::code::Code;
use crate::domain::content::{Content, Problem};
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::domain::update::RevisionKind;
use crate::review::{
    AmendRefusal, Begun, Draft, Review, ReviewError, UpdateFile, UpdateLine, clean,
};
use crate::store::review::Approval;

/// Its readers must learn why.
const NO_REASON: &str = "reason is missing, which its readers see: add reason = \"…\" in the original language (or reason.en = \"…\" for each one) above the first section of the file, or give --reason TEXT";

/// A draft that this command brings to its end.
struct Ready {
    draft: Draft,
    /// The reason that stood in it, where somebody else had begun it.
    left: Option<BTreeMap<Language, String>>,
}

/// How often a retraction follows corrections that go out just before it.
const TRIES: usize = 5;

pub(super) async fn correct(
    context: &Context,
    code: &str,
    (path, reason): (&Path, Option<&str>),
    (acting, showing, format): (&Acting, Showing, Format),
) -> Done {
    let code = read_code(code)?;
    let text = shell::read_file(path)?;
    let in_file = |error: &dyn std::fmt::Display| {
        Failure::Failed(anyhow::anyhow!("{}: {error}", path.display()))
    };
    let mut file = UpdateFile::parse(&text).map_err(|error| in_file(&error))?;
    if file.publish_at.is_some() {
        return Err(in_file(
            &"publish_at: a correction goes out at once; take the line out",
        ));
    }
    if file.drill {
        return Err(in_file(
            &"drill: a correction goes to its readers; take the line out, or use `vestka update publish` for a drill",
        ));
    }
    give_reason(&mut file.content, reason).map_err(|error| in_file(&error))?;
    let bytes = attachment::read(path, file.attachment.as_deref(), &mut file.content)?;
    let line = with_keys(context, async |foundation, keys| {
        let review = foundation.review(keys);
        let problems = review.problems(&file.content).await?;
        let mut wrong: Vec<String> = problems.iter().map(ToString::to_string).collect();
        wrong.extend(file.content.reason_problems().iter().map(in_words));
        // Nothing is stored of what could not go out.
        if !wrong.is_empty() {
            return Err(in_file(&wrong.join("; ")));
        }
        refuse_locked(foundation).await?;
        refuse_same(&review, &code, &file.content).await?;
        warn_of_lost_readers(&review, &code).await?;
        let actor = acting.actor(foundation, keys).await?;
        let begun = review
            .begin_correction(&code, Some(file.content.clone()), &actor)
            .await?;
        if let Begun::New(draft) = &begun {
            let ready = (draft, bytes.as_deref(), showing);
            if let Err(failure) = keep_evidence(foundation, keys, ready, &actor).await {
                return Err(give_up(&review, draft, &actor, failure).await);
            }
        }
        let line = approve(&review, own(begun)?, &actor).await;
        mirror::write_mirror(foundation, keys).await;
        line
    });
    print(&line.await?, format)
}

/// In a file the remedy is a line of it.
fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::NoReason => NO_REASON.to_owned(),
        problem => problem.to_string(),
    }
}

/// Takes over what was typed as the reason.
fn give_reason(content: &mut Content, reason: Option<&str>) -> Result<(), &'static str> {
    let Some(reason) = reason else { return Ok(()) };
    if !content.reason.is_empty() {
        return Err("the file has a reason, and --reason gives one; keep one of the two");
    }
    content.reason = [(content.original_language, clean::clean(reason).text)].into();
    Ok(())
}

pub(super) async fn retract(
    context: &Context,
    code: &str,
    (reason, acting): (&str, &Acting),
    format: Format,
) -> Done {
    let code = read_code(code)?;
    let line = with_keys(context, async |foundation, keys| {
        let review = foundation.review(keys);
        let newest = review.amendable(&code).await?.content;
        let reason = [(newest.original_language, clean::clean(reason).text)].into();
        let withdrawn = newest.withdrawn(reason);
        let now = foundation.clock.now();
        let problems = withdrawn.problems_as(RevisionKind::Retraction, &[], now);
        // Nothing is stored of what could not go out.
        if !problems.is_empty() {
            let why = ReviewError::Problems(problems);
            return Err(anyhow::anyhow!("--reason: {why}").into());
        }
        let reason = withdrawn.reason;
        warn_of_lost_readers(&review, &code).await?;
        let actor = acting.actor(foundation, keys).await?;
        let begun = review
            .begin_retraction(&code, reason.clone(), &actor)
            .await?;
        let ready = take_over(&review, begun, reason, &actor).await?;
        let line = approve(&review, ready, &actor).await;
        mirror::write_mirror(foundation, keys).await;
        line
    });
    print(&line.await?, format)
}

/// A command that is run again would tell all readers once more, of nothing. Another reason is something.
async fn refuse_same(review: &Review, code: &Code, content: &Content) -> Result<(), Failure> {
    let stands = review.amendable(code).await?;
    let now = Content {
        // Found anew when it goes out.
        kept: content.kept.clone(),
        reason: stands.reason.clone(),
        ..review.with_all_evidence(&stands)?
    };
    if now == *content {
        return Err(anyhow::Error::from(AmendRefusal::Same(code.to_string())).into());
    }
    Ok(())
}

/// Says so when nobody knows any more who received an update.
async fn warn_of_lost_readers(review: &Review, code: &Code) -> Result<(), Failure> {
    if !review.amendable(code).await?.readers_known {
        warn!(
            "it was so long ago that nobody knows any more who received update {code}: nobody will be told, /verify will say it; to reach people, publish a new update that names {code}"
        );
    }
    Ok(())
}

/// A retraction that somebody began and nobody has submitted holds up none from the host, which could not finish it: it goes on
/// with the reason that is given now.
async fn take_over(
    review: &Review,
    begun: Begun,
    reason: BTreeMap<Language, String>,
    actor: &Actor,
) -> Result<Ready, Failure> {
    let draft = match begun {
        Begun::Open(draft) if !draft.is_submitted => draft,
        begun => return own(begun),
    };
    let left = Some(draft.content.reason.clone());
    let content = Content {
        reason,
        ..draft.content.clone()
    };
    if !review.edit_by(&draft, &content, actor).await? {
        return Err(overtaken(draft.code.unwrap_or_default()));
    }
    let draft = review.draft_by_id(draft.id).await?;
    let draft = draft.ok_or(ReviewError::NoDraft)?;
    Ok(Ready { draft, left })
}

/// What was begun now; an amendment that was open already is somebody else's.
fn own(begun: Begun) -> Result<Ready, Failure> {
    match begun {
        Begun::New(draft) => Ok(Ready { draft, left: None }),
        Begun::Open(draft) => Err(open_already(&draft).into()),
    }
}

async fn approve(review: &Review, mut ready: Ready, actor: &Actor) -> Result<UpdateLine, Failure> {
    let mut tries = 0;
    let (outcome, code) = loop {
        match review.approve(&ready.draft, actor).await {
            // A correction went out at this moment. What is withdrawn is the update, whatever it says by now.
            Ok((Approval::Changed, code)) if is_retraction(&ready.draft) && tries < TRIES => {
                tries += 1;
                let now = review.draft_by_id(ready.draft.id).await?;
                let now = now.ok_or(ReviewError::NoDraft)?;
                // Nor does it go out with words that somebody else writes at this moment.
                if now.content.reason != ready.draft.content.reason {
                    return Err(overtaken(code));
                }
                ready.draft = now;
            }
            Ok(approved) => break approved,
            Err(error) => return Err(leave(review, &ready, actor, error.into()).await),
        }
    };
    let why = match outcome {
        Approval::Locked => LOCKED.to_owned(),
        Approval::OnHold => on_hold(&code),
        Approval::NotOpen | Approval::Changed => return Err(overtaken(code)),
        _ => {
            let line = review.line_of(ready.draft.id).await?;
            return Ok(line.ok_or(ReviewError::NoDraft)?);
        }
    };
    Err(leave(review, &ready, actor, anyhow::anyhow!(why).into()).await)
}

/// What could not go out: of what this command began nothing is left, and what somebody else began is theirs again.
async fn leave(review: &Review, ready: &Ready, actor: &Actor, failure: Failure) -> Failure {
    let Ready { draft, left } = ready;
    let Some(left) = left else {
        return give_up(review, draft, actor, failure).await;
    };
    let content = Content {
        reason: left.clone(),
        ..draft.content.clone()
    };
    // Whoever has edited it meanwhile has the last word.
    if let Err(error) = review.edit_by(draft, &content, actor).await {
        let candidate = draft.candidate_id;
        warn!("candidate {candidate} keeps the reason that was given now: {error}");
    }
    failure
}

fn overtaken(code: String) -> Failure {
    anyhow::Error::from(AmendRefusal::Overtaken(code)).into()
}

fn is_retraction(draft: &Draft) -> bool {
    draft.kind == RevisionKind::Retraction
}

fn open_already(draft: &Draft) -> anyhow::Error {
    let code = draft.code.clone().unwrap_or_default();
    let candidate = draft.candidate_id;
    match draft.kind {
        RevisionKind::Retraction => AmendRefusal::RetractionOpen { code, candidate }.into(),
        _ => AmendRefusal::CorrectionOpen { code, candidate }.into(),
    }
}
