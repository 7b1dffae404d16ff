//! `vestka delivery pause`, `resume` and `stop`: a decision by hand, which may be typed twice.
//!
//! Never here: sending, and what has failed.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::update::read_code;
use super::super::{Context, Done, Failure, output, with_own_database};
use super::{OPERATOR, known};
use crate::app::Foundation;
use crate::delivery::{DIGESTS, LineFilter};
use crate::domain::code::Code;
use crate::domain::delivery::FanoutState;
use crate::store::delivery_log::FanoutLine;

pub(super) async fn pause(context: &Context, code: &str) -> Done {
    let code = code_of_update(code)?;
    decide(context, &code, async |foundation, now| {
        if foundation
            .store
            .pause_fanouts(code.as_str(), OPERATOR, now)
            .await?
            > 0
        {
            return Ok(format!(
                "{code} is paused; `vestka delivery resume {code}` goes on."
            ));
        }
        let lines = lines(foundation, &code).await?;
        let goes_on = format!("`vestka delivery resume {code}` goes on");
        match latest(&lines) {
            Some(FanoutState::Paused) => Ok(format!("{code} is paused already; {goes_on}.")),
            Some(FanoutState::Halted) => Err(refusal(format!(
                "{code} has halted by itself, so nothing goes out; {goes_on}"
            ))),
            _ => Err(over(&code)),
        }
    })
    .await
}

pub(super) async fn resume(context: &Context, code: &str, trust_failures: bool) -> Done {
    if code == DIGESTS {
        return resume_digests(context, trust_failures).await;
    }
    let code = read_code(code)?;
    decide(context, &code, async |foundation, now| {
        let store = &foundation.store;
        let trusted = if trust_failures {
            store.trust_failures(code.as_str(), OPERATOR, now).await?
        } else {
            0
        };
        if trusted + store.resume_fanouts(code.as_str(), OPERATOR, now).await? > 0 {
            return Ok(format!("{code} goes on where it was."));
        }
        match latest(&lines(foundation, &code).await?) {
            Some(FanoutState::Running) => Ok(format!("{code} goes on already.")),
            _ => Err(over(&code)),
        }
    })
    .await
}

pub(super) async fn stop(context: &Context, code: &str) -> Done {
    let code = code_of_update(code)?;
    decide(context, &code, async |foundation, now| {
        if foundation.store.stop_fanouts(code.as_str(), OPERATOR, now).await? > 0 {
            return Ok(format!(
                "{code} is stopped: nobody gets it any more who has not got it."
            ));
        }
        match latest(&lines(foundation, &code).await?) {
            Some(FanoutState::Stopped) => Ok(format!("{code} is stopped already.")),
            Some(FanoutState::Finished) | None => Err(over(&code)),
            // An amendment waits for the pages of what it amends.
            Some(_) => Err(refusal(format!(
                "{code} cannot be stopped at this moment, because its amendment has not begun yet: try again in half a minute"
            ))),
        }
    })
    .await
}

/// Digests halt and go on by themselves; of what can be typed only `resume` is about them.
fn code_of_update(typed: &str) -> Result<Code, Failure> {
    if typed == DIGESTS {
        return Err(Failure::Usage(format!(
            "{DIGESTS} can be resumed only, after they halted (`vestka delivery resume {DIGESTS}`); give the code of an update"
        )));
    }
    read_code(typed)
}

async fn decide(
    context: &Context,
    code: &Code,
    work: impl AsyncFn(&Foundation, DateTime<Utc>) -> Result<String, Failure>,
) -> Done {
    let said = with_own_database(context, async |foundation| {
        known(foundation, Some(code)).await?;
        work(foundation, foundation.clock.now()).await
    })
    .await?;
    output::print(&said)
}

async fn lines(foundation: &Foundation, code: &Code) -> Result<Vec<FanoutLine>, Failure> {
    let filter = LineFilter {
        code: Some(code.as_str().to_owned()),
        ..LineFilter::default()
    };
    Ok(foundation
        .store
        .fanout_page(&filter, None, i64::MAX)
        .await?)
}

/// That of the newest revision: the others were stopped by it, or are over.
fn latest(lines: &[FanoutLine]) -> Option<FanoutState> {
    lines.first().map(|line| line.state)
}

fn over(code: &Code) -> Failure {
    refusal(format!(
        "nothing of {code} is on its way any more; `vestka delivery report {code}` tells what became of it"
    ))
}

fn refusal(sentence: String) -> Failure {
    anyhow::anyhow!(sentence).into()
}

/// Their failures are taken for real for a day at most: then it is judged again.
async fn resume_digests(context: &Context, trust_failures: bool) -> Done {
    let is_resumed = with_own_database(context, async |foundation| {
        let now = foundation.clock.now();
        let trusted = trust_failures.then(|| now + TimeDelta::days(1));
        Ok(foundation
            .store
            .resume_digests(trusted, OPERATOR, now)
            .await?)
    })
    .await?;
    if !is_resumed {
        return Err(anyhow::anyhow!(
            "digests are not halted; `vestka delivery report` tells the state of updates"
        )
        .into());
    }
    output::print("Digests go on.")
}
