//! What an admin **decides** about a fan-out: asked once more with the numbers that it will move, then done and in the audit log.
//! It is about the revision that was looked at, whatever was published since.
//!
//! Never here: the rules; those are `delivery`'s.

use super::super::super::action::Action;
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::act::{Decision, LogAct};
use super::{back_to_fanout, of_button};
use crate::delivery::{FanoutLine, FanoutsOf, Retry, RetryChoice};
use crate::domain::delivery::{FanoutState, Outcome};
use crate::text::Words;

/// Says what will happen, in numbers, and asks.
pub(super) async fn ask(conversation: &Conversation, decision: Decision, revision: i32) -> Handled {
    let Some(line) = of_button(conversation, revision).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let retries = decision.retries();
    if retries.is_some() && !line.is_newest() {
        let keyboard = Keyboard::none().row([back_to_fanout(conversation, revision)]);
        let said = words.log_retry_amended(&line.code, line.number);
        return conversation.show(&escape(&said), &keyboard).await;
    }
    if retries.is_none() && !line.is_open() {
        // Nothing of it can be moved any more: to ask first would promise something.
        let keyboard = Keyboard::none().row([back_to_fanout(conversation, revision)]);
        let said = words.log_not_possible(&line.code);
        return conversation.show(&escape(&said), &keyboard).await;
    }
    let (mut question, yes) = match (retries, decision) {
        (Some(outcome), _) => retry_question(words, outcome, &line),
        (None, Decision::Trust) => {
            let suspects = conversation.service.log.suspects(revision).await?;
            trust_question(words, &line, suspects)
        }
        (None, _) => question(words, decision, &line),
    };
    if retries.is_some() && line.state == FanoutState::Stopped {
        question = format!("{question} {}", words.log_retry_stopped());
    }
    let act = Action::Log(LogAct::Do(decision, revision));
    let keyboard = Keyboard::none()
        .row([(yes, act)])
        .row([back_to_fanout(conversation, revision)]);
    conversation.show(&escape(&question), &keyboard).await
}

/// Does it.
pub(super) async fn carry_out(
    conversation: &Conversation,
    decision: Decision,
    revision: i32,
) -> Handled {
    let (Some(line), Some(actor)) = (
        of_button(conversation, revision).await?,
        conversation.actor(),
    ) else {
        return Ok(());
    };
    let (words, log) = (conversation.words(), &conversation.service.log);
    let code = line.code.as_str();
    let of = FanoutsOf {
        code,
        revision_id: Some(revision),
    };
    let said = if let Some(outcome) = decision.retries() {
        let choice = RetryChoice {
            outcomes: vec![outcome],
            reason: None,
            revision_id: Some(revision),
        };
        retried(words, &line, log.retry(code, &choice, &actor).await?)
    } else {
        let (moved, done) = match decision {
            Decision::Resume => (log.resume(of, &actor).await?, words.log_resumed(code)),
            Decision::Trust => (
                log.trust_failures(of, &actor).await?,
                words.log_trusted(code),
            ),
            Decision::Stop => (log.stop(of, &actor).await?, words.log_stopped(code)),
            _ => (log.pause(of, &actor).await?, words.log_paused(code)),
        };
        if moved == 0 {
            words.log_not_possible(code)
        } else {
            done
        }
    };
    let keyboard = Keyboard::none().row([back_to_fanout(conversation, revision)]);
    conversation.show(&escape(&said), &keyboard).await
}

/// What came of asking for another try.
fn retried(words: Words, line: &FanoutLine, retry: Retry) -> String {
    let code = line.code.as_str();
    match retry {
        Retry::Amended => words.log_retry_amended(code, line.number),
        Retry::Stopping => words.log_retry_stopping(code),
        Retry::Unknown
        | Retry::Waiting {
            deliveries: ..=0,
            rest: ..=0,
            edits: ..=0,
            ..
        } => words.log_retry_nothing(code),
        Retry::Waiting { .. } if line.is_held() => words.log_retried_held(code),
        Retry::Waiting {
            deliveries,
            rest,
            edits,
            ..
        } => {
            let deliveries = match rest {
                1.. => Some(words.log_retried_more(code, deliveries, rest)),
                _ => (deliveries > 0).then(|| words.log_retried(code, deliveries)),
            };
            let edits = (edits > 0).then(|| words.log_edits_retried(code, edits));
            let all: Vec<String> = deliveries.into_iter().chain(edits).collect();
            all.join("\n")
        }
    }
}

fn question(words: Words, decision: Decision, line: &FanoutLine) -> (String, String) {
    let (code, counters) = (line.code.as_str(), &line.counters);
    let (settled, due) = (counters.settled(), counters.due());
    let waiting = counters.left() + counters.deferred;
    match decision {
        Decision::Resume => (
            words.log_resume_ask(code, settled, due, waiting),
            words.button_log_resume(),
        ),
        Decision::Stop => (
            words.log_stop_ask(code, settled, due, waiting),
            words.button_log_stop(),
        ),
        _ => (
            words.log_pause_ask(code, settled, due, waiting),
            words.button_log_pause(),
        ),
    }
}

fn trust_question(words: Words, line: &FanoutLine, suspects: i64) -> (String, String) {
    let counters = &line.counters;
    let waiting = counters.left() + counters.deferred;
    let (settled, due) = (counters.settled(), counters.due());
    let asked = words.log_trust_ask(&line.code, suspects, settled, due, waiting);
    (asked, words.button_log_trust())
}

fn retry_question(words: Words, outcome: Outcome, line: &FanoutLine) -> (String, String) {
    let (code, counters) = (line.code.as_str(), &line.counters);
    let (count, accepted) = (counters.of(outcome), counters.accepted);
    let edits = line.edits.map_or(0, |edits| edits.failed);
    match outcome {
        Outcome::Uncertain => (
            words.log_retry_uncertain_ask(code, count, accepted),
            words.button_log_retry_uncertain(count),
        ),
        Outcome::Unreachable => (
            words.log_retry_unreachable_ask(code, count, accepted),
            words.button_log_retry_unreachable(count),
        ),
        _ if edits > 0 => (
            format!(
                "{} {}",
                words.log_retry_ask(code, count, accepted),
                words.log_edits_ask(edits)
            ),
            words.button_log_retry(count + edits),
        ),
        _ => (
            words.log_retry_ask(code, count, accepted),
            words.button_log_retry(count),
        ),
    }
}
