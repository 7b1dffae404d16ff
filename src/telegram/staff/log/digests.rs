//! What an admin decides about all **digests** when they have halted: tried again at once, or their failures taken for real.
//!
//! Never here: a single digest.

use super::super::super::action::Action;
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::act::{Decision, LogAct};
use super::back_to_list;
use crate::delivery::DigestsHalted;
use crate::text::{self, Words};

/// The number that stands for the digests where a button names a fan-out.
pub(super) const ALL_DIGESTS: i32 = 0;

/// That they have halted, for the list of what goes out.
pub(super) fn told(words: Words, halt: &DigestsHalted) -> String {
    let until = text::time::date_time(words.language(), halt.until);
    let reason = halt.reason.map_or_else(
        || words.outcome("failed"),
        |reason| words.reason(reason.as_str()),
    );
    words.log_digests(halt.failed, halt.tried, &reason, &until)
}

/// What can be decided then.
pub(super) fn buttons(words: Words) -> [(String, Action); 2] {
    let ask = |decision| Action::Log(LogAct::Ask(decision, ALL_DIGESTS));
    [
        (words.button_log_digests_resume(), ask(Decision::Resume)),
        (words.button_log_digests_trust(), ask(Decision::Trust)),
    ]
}

/// Says what will happen, and asks.
pub(super) async fn ask(conversation: &Conversation, decision: Decision) -> Handled {
    let words = conversation.words();
    let Some(halt) = conversation.service.log.digests_halted().await? else {
        return show(conversation, &words.log_digests_not_halted()).await;
    };
    let (question, yes) = match decision {
        Decision::Resume => (
            words.log_digests_resume_ask(halt.failed, halt.tried),
            words.button_log_digests_resume(),
        ),
        Decision::Trust => (
            words.log_digests_trust_ask(halt.failed, halt.tried),
            words.button_log_digests_trust(),
        ),
        _ => return show(conversation, &words.button_out_of_date()).await,
    };
    let act = Action::Log(LogAct::Do(decision, ALL_DIGESTS));
    let list = Action::Log(LogAct::List(0));
    let keyboard = Keyboard::none()
        .row([(yes, act)])
        .row([(words.button_back(), list)]);
    conversation.show(&escape(&question), &keyboard).await
}

/// Does it.
pub(super) async fn carry_out(conversation: &Conversation, decision: Decision) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let (words, log) = (conversation.words(), &conversation.service.log);
    let (trusts, done) = match decision {
        Decision::Resume => (false, words.log_digests_resumed()),
        Decision::Trust => (true, words.log_digests_trusted()),
        _ => return show(conversation, &words.button_out_of_date()).await,
    };
    let is_done = log.resume_digests(trusts, &actor).await?;
    let said = if is_done {
        done
    } else {
        words.log_digests_not_halted()
    };
    show(conversation, &said).await
}

async fn show(conversation: &Conversation, said: &str) -> Handled {
    conversation
        .show(&escape(said), &back_to_list(conversation))
        .await
}
