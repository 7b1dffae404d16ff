//! What a subscriber can do: one file a command or a menu.
//!
//! Never here: what the staff can do.

mod about;
mod archive;
mod channel;
mod forget;
mod forum;
mod help;
mod language;
mod pace;
mod pause;
mod privacy;
mod start;
mod tip;
mod topics;
mod verify;

use super::action::{Action, PrivacyAct};
use super::conversation::{Conversation, Handled};
use crate::review::code_typed;

pub use about::About;
pub use channel::Channels;
pub(super) use channel::{number_of, press as press_in_channel, shared};
pub(super) use help::unknown;
pub use privacy::{KeptFor, describe as describe_privacy, told as told_of_privacy};
pub(super) use tip::{command as tip, message as tip_message};
pub(super) use verify::{PassedOn, command as verify, passed_on, text};
pub use verify::{Pending, describe};

/// A typed command.
pub(super) async fn command(conversation: &mut Conversation, name: &str, rest: &str) -> Handled {
    match name {
        "help" => return help::command(conversation).await,
        "about" => return about::command(conversation).await,
        "channel" => return channel::command(conversation, rest).await,
        "latest" => return archive::latest(conversation, rest).await,
        "search" => return archive::search(conversation, rest).await,
        "sources" => return archive::sources(conversation).await,
        "start" if rest.starts_with(archive::LINK) => {
            return archive::linked(conversation, &rest[archive::LINK.len()..]).await;
        }
        "privacy" => return privacy::command(conversation).await,
        "start" if rest.starts_with(verify::LINK) => {
            if code_typed(rest).is_none() {
                let text = conversation.words().verify_code_unknown();
                verify::wait(conversation);
                return conversation.say(&text).await;
            }
            return verify::command(conversation, rest, &PassedOn::default()).await;
        }
        "start" | "topics" | "subscribe" | "unsubscribe" | "language" | "pace" | "pause"
        | "resume" | "stop" | "forget" | "mydata" | "autodelete" => {}
        _ => return unknown(conversation).await,
    }
    if !conversation.manages().await? {
        return Ok(());
    }
    match name {
        "start" => start::command(conversation, rest).await,
        "topics" => topics::menu(conversation).await,
        "subscribe" => topics::subscribe(conversation, rest).await,
        "unsubscribe" => topics::unsubscribe(conversation, rest).await,
        "language" => language::command(conversation, rest).await,
        "pace" => pace::command(conversation, rest).await,
        "pause" => pause::pause(conversation, rest).await,
        "resume" => pause::resume(conversation, rest).await,
        "stop" => pause::stop(conversation, rest).await,
        "forget" => forget::ask(conversation).await,
        "mydata" => privacy::mydata(conversation).await,
        "autodelete" => privacy::autodelete(conversation, rest).await,
        _ => unknown(conversation).await,
    }
}

/// A pressed button.
pub(super) async fn press(conversation: &mut Conversation, action: Action) -> Handled {
    match action {
        Action::AskStaff(number) => return verify::ask_staff(conversation, number).await,
        Action::About => return about::command(conversation).await,
        Action::Read(act) => return archive::press(conversation, act).await,
        Action::Privacy(PrivacyAct::Show) => return privacy::command(conversation).await,
        _ => {}
    }
    if !conversation.manages().await? {
        return Ok(());
    }
    match action {
        Action::Language {
            start: true,
            language,
        } => start::language_chosen(conversation, language).await,
        Action::Language {
            start: false,
            language,
        } => language::chosen(conversation, language).await,
        Action::Topic { start, topic } => topics::toggle(conversation, topic, start).await,
        Action::AllTopics => start::all_topics(conversation).await,
        Action::TopicsDone => start::topics_done(conversation).await,
        Action::Pace { start, pace } => pace::chosen(conversation, pace, start).await,
        Action::Hours(act) => pace::act_on(conversation, act).await,
        Action::Forget { yes } => forget::decided(conversation, yes).await,
        Action::Forum(act) => forum::act(conversation, act).await,
        Action::Privacy(act) => privacy::press(conversation, act).await,
        Action::Tip(act) if !act.is_of_the_staff() => tip::press(conversation, act).await,
        // A menu about a channel says which: without, it is from nowhere.
        Action::Channel(_) => {
            let text = conversation.words().chats_again();
            conversation.toast(Some(&text)).await;
            Ok(())
        }
        Action::Queue
        | Action::QueueView(_)
        | Action::QueueFilter(_)
        | Action::Candidate { .. }
        | Action::Evidence { .. }
        | Action::Amend(_)
        | Action::Log(_)
        | Action::Answer { .. }
        | Action::AnswerTyped { .. }
        | Action::AskStaff(_)
        | Action::About
        | Action::Read(_)
        | Action::Staff(_)
        | Action::Tip(_) => {
            conversation
                .toast(Some(&conversation.words().staff_only()))
                .await;
            Ok(())
        }
    }
}
