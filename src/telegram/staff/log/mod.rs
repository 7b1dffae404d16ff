//! The **delivery log** in the bot, for admins with an open session: what goes out and how fast, what failed, pause, resume, stop,
//! another try, a file. By buttons and typed; what is looked at keeps itself up to date.
//!
//! Never here: a reader, but under a pseudonym that holds for one revision; a change without a question that names its numbers.

mod act;
mod attempts;
mod decide;
mod digests;
mod file;
mod following;
mod page;

use act::Decision;
pub(in crate::telegram) use act::LogAct;
use digests::ALL_DIGESTS;
pub use following::Following;
use page::{Page, digest};

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use crate::delivery::{DIGESTS, FanoutLine, LineFilter, LogView};
use crate::domain::code::Code;

/// A pressed button.
pub(super) async fn press(conversation: &Conversation, act: LogAct) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    // Before the message shows anything else.
    conversation.service.log.unfollow(staff.id).await?;
    match act {
        LogAct::List(_) | LogAct::Fanout(_) => live(conversation, act).await,
        LogAct::Attempts(revision, before) => attempts::show(conversation, revision, before).await,
        LogAct::Ask(decision, ALL_DIGESTS) => digests::ask(conversation, decision).await,
        LogAct::Do(decision, ALL_DIGESTS) => digests::carry_out(conversation, decision).await,
        LogAct::Ask(decision, revision) => decide::ask(conversation, decision, revision).await,
        LogAct::Do(decision, revision) => decide::carry_out(conversation, decision, revision).await,
        LogAct::Csv(revision) => file::send(conversation, revision).await,
    }
}

/// `/log`, `/pausefanout`, `/resumefanout`, `/stopfanout` and `/retryfailed`, typed; false when it is another command.
pub(super) async fn typed(
    conversation: &Conversation,
    name: &str,
    rest: &str,
) -> Result<bool, HandlerError> {
    let mut words = rest.split_whitespace();
    let (first, then) = (words.next().unwrap_or_default(), words.next());
    let last = words.next();
    let decision = match (name, then) {
        ("log", _) => None,
        ("pausefanout", _) => Some(Decision::Pause),
        ("resumefanout", Some("real")) => Some(Decision::Trust),
        ("resumefanout", _) => Some(Decision::Resume),
        ("stopfanout", _) => Some(Decision::Stop),
        ("retryfailed", Some("uncertain")) => Some(Decision::RetryUncertain),
        ("retryfailed", Some("unreachable")) => Some(Decision::RetryUnreachable),
        ("retryfailed", _) => Some(Decision::Retry),
        _ => return Ok(false),
    };
    match (decision, first) {
        (None, "") => press(conversation, LogAct::List(0)).await?,
        (None, "csv") => press(conversation, LogAct::Csv(0)).await?,
        (None, "older") => {
            if let Some(line) = of_code(conversation, name, then.unwrap_or_default()).await? {
                press(conversation, LogAct::List(line.revision_id)).await?;
            }
        }
        (None, code) => open(conversation, code, then, last).await?,
        (Some(decision), code) => {
            let are_digests = name == "resumefanout" && code == DIGESTS;
            let revision = if are_digests {
                ALL_DIGESTS
            } else {
                let Some(line) = of_code(conversation, name, code).await? else {
                    return Ok(true);
                };
                line.revision_id
            };
            let act = if rest.ends_with(" yes") {
                LogAct::Do(decision, revision)
            } else {
                LogAct::Ask(decision, revision)
            };
            press(conversation, act).await?;
        }
    }
    Ok(true)
}

/// `/log CODE`, and after the code the number of a revision, `attempts` and where they go on, or `csv`.
async fn open(
    conversation: &Conversation,
    code: &str,
    then: Option<&str>,
    last: Option<&str>,
) -> Handled {
    let Some(newest) = of_code(conversation, "log", code).await? else {
        return Ok(());
    };
    let revision = newest.revision_id;
    let act = match then {
        Some("attempts") => {
            let before = last.and_then(|number| number.parse().ok());
            LogAct::Attempts(revision, before.unwrap_or(0))
        }
        Some("csv") => LogAct::Csv(revision),
        Some(number) => {
            let filter = of(&newest.code);
            let lines = conversation.service.log.lines(&filter, None, i64::MAX);
            let lines = lines.await?;
            let earlier = lines.iter().find(|line| line.number.to_string() == number);
            LogAct::Fanout(earlier.map_or(revision, |line| line.revision_id))
        }
        None => LogAct::Fanout(revision),
    };
    press(conversation, act).await
}

/// The newest fan-out of an update by its code; none when there is none, and the person was told.
async fn of_code(
    conversation: &Conversation,
    command: &str,
    code: &str,
) -> Result<Option<FanoutLine>, HandlerError> {
    let words = conversation.words();
    let Ok(code) = code.parse::<Code>() else {
        conversation
            .say(&words.log_which(&format!("/{command}")))
            .await?;
        return Ok(None);
    };
    let filter = of(code.as_str());
    let found = conversation.service.log.newest(&filter).await?;
    if found.is_none() {
        conversation.say(&words.log_unknown(code.as_str())).await?;
    }
    Ok(found)
}

/// The fan-out of a button; none when there is none, and the person was told.
async fn of_button(
    conversation: &Conversation,
    revision: i32,
) -> Result<Option<FanoutLine>, HandlerError> {
    let filter = LineFilter {
        revision_id: Some(revision),
        ..LineFilter::default()
    };
    let found = conversation.service.log.newest(&filter).await?;
    if found.is_none() {
        let said = conversation.words().button_out_of_date();
        conversation
            .show(&escape(&said), &back_to_list(conversation))
            .await?;
    }
    Ok(found)
}

fn of(code: &str) -> LineFilter {
    LineFilter {
        code: Some(code.to_owned()),
        ..LineFilter::default()
    }
}

/// Shows a page and keeps it up to date from now on.
async fn live(conversation: &Conversation, act: LogAct) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let log = &conversation.service.log;
    let Some(Page { html, keyboard }) = page::page(log, conversation.words(), act).await? else {
        let said = conversation.words().button_out_of_date();
        return conversation
            .show(&escape(&said), &back_to_list(conversation))
            .await;
    };
    let number = conversation.show_numbered(&html, &keyboard).await?;
    let view = LogView {
        staff_id: staff.id,
        message_id: number,
        page: following::page_in(conversation.language, act),
        digest: digest(&html),
    };
    Ok(log.follow(&view).await?)
}

fn back_to_list(conversation: &Conversation) -> Keyboard {
    let list = Action::Log(LogAct::List(0));
    Keyboard::none().row([(conversation.words().button_log_list(), list)])
}

fn back_to_fanout(conversation: &Conversation, revision: i32) -> (String, Action) {
    let fanout = Action::Log(LogAct::Fanout(revision));
    (conversation.words().button_back(), fanout)
}
