//! What an admin **decides** about a fan-out: asked once more with the numbers that it will move, then done and in the audit log.
//!
//! Never here: the rules; those are `delivery`'s.

use super::super::super::action::Action;
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::act::{Decision, LogAct};
use super::{back_to_fanout, of_button};
use crate::delivery::{FanoutLine, Retry, RetryChoice};
use crate::domain::delivery::{FanoutState, Outcome};
use crate::text::Words;

/// Says what will happen, in numbers, and asks.
pub(super) async fn ask(conversation: &Conversation, decision: Decision, revision: i32) -> Handled {
    let Some(line) = of_button(conversation, revision).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let is_retry = matches!(decision, Decision::Retry | Decision::RetryUncertain);
    if is_retry && !line.is_newest {
        let keyboard = Keyboard::none().row([back_to_fanout(conversation, revision)]);
        let said = words.log_retry_amended(&line.code, line.number);
        return conversation.show(&escape(&said), &keyboard).await;
    }
    let (mut question, yes) = question(words, decision, &line);
    if is_retry && line.state == FanoutState::Stopped {
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
    let said = match decision {
        Decision::Pause => match log.pause(code, &actor).await? {
            0 => words.log_not_possible(code),
            _ => words.log_paused(code),
        },
        Decision::Resume => match log.resume(code, &actor).await? {
            0 => words.log_not_possible(code),
            _ => words.log_resumed(code),
        },
        Decision::Retry | Decision::RetryUncertain => {
            let outcomes = match decision {
                Decision::RetryUncertain => vec![Outcome::Uncertain],
                _ => vec![Outcome::Failed],
            };
            let choice = RetryChoice {
                outcomes,
                reason: None,
                revision_id: Some(revision),
            };
            retried(words, &line, log.retry(code, &choice, &actor).await?)
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
            ..
        } => words.log_retry_nothing(code),
        Retry::Waiting { .. } if line.is_held() => words.log_retried_held(code),
        Retry::Waiting {
            deliveries,
            rest: rest @ 1..,
            ..
        } => words.log_retried_more(code, deliveries, rest),
        Retry::Waiting { deliveries, .. } => words.log_retried(code, deliveries),
    }
}

fn question(words: Words, decision: Decision, line: &FanoutLine) -> (String, String) {
    let (code, counters) = (line.code.as_str(), &line.counters);
    match decision {
        Decision::Pause => {
            let waiting = counters.left() + counters.deferred;
            let asked = words.log_pause_ask(code, counters.settled(), counters.due(), waiting);
            (asked, words.button_log_pause())
        }
        Decision::Resume => {
            let waiting = counters.left() + counters.deferred;
            let asked = words.log_resume_ask(code, counters.settled(), counters.due(), waiting);
            (asked, words.button_log_resume())
        }
        Decision::Retry => (
            words.log_retry_ask(code, counters.failed, counters.accepted),
            words.button_log_retry(counters.failed),
        ),
        Decision::RetryUncertain => (
            words.log_retry_uncertain_ask(code, counters.uncertain, counters.accepted),
            words.button_log_retry_uncertain(counters.uncertain),
        ),
    }
}
