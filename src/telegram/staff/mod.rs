//! What the staff can do in the bot: join, read the queue, write, approve. By buttons and typed.
//!
//! Who is not of the staff learns nothing here: each entry looks at the member first.
//!
//! Never here: the rules; those are `review`'s.

mod amend;
mod approve;
mod candidate;
mod commands;
mod dialogue;
mod draft;
mod evidence;
mod invitation;
mod log;
mod question;
mod queue;
mod rest;
mod sent_file;
mod session;
mod side_by_side;
mod story;
mod tip;
mod tip_page;
mod write;

use super::action::{Action, CandidateAct};
use super::conversation::{Conversation, HandlerError};
use crate::review::Draft;
use crate::store::review::Claim;

pub(super) use amend::AmendAct;
use approve::{tell_approvers, tell_others};
pub use commands::{Need, STAFF_COMMANDS};
pub(super) use draft::FormAct;
pub(super) use evidence::EvidenceAct;
pub(super) use invitation::open as open_invitation;
pub use log::Following;
pub(super) use log::LogAct;
pub(super) use queue::View;
pub(super) use sent_file::SentFile;
pub(super) use session::not_sent;
pub use session::{Parting, Wiping};

/// A typed command of the staff; false when it is none of theirs. Any command ends what the bot was waiting for, also one that
/// everybody has: after `/verify` the next text is to be checked, and is no title.
pub(super) async fn command(
    conversation: &mut Conversation,
    name: &str,
    rest: &str,
) -> Result<bool, HandlerError> {
    let Some(need) = commands::need_of(name) else {
        dialogue::end(conversation).await?;
        return Ok(false);
    };
    if !session::admits(conversation, need).await? {
        return Ok(true);
    }
    dialogue::end(conversation).await?;
    if session_command(conversation, name, rest).await?
        || amend::typed(conversation, name, rest).await?
        || tip::command(conversation, name, rest).await?
        || log::typed(conversation, name, rest).await?
    {
        return Ok(true);
    }
    match name {
        "queue" => queue::typed(conversation, rest).await?,
        "write" if rest.is_empty() => write::from_nothing(conversation).await?,
        "answer" => question::typed(conversation, rest).await?,
        "merge" => story::merge_typed(conversation, rest).await?,
        "split" => story::split_typed(conversation, rest).await?,
        _ => candidate_command(conversation, name, rest).await?,
    }
    Ok(true)
}

/// A command about one candidate, by its number.
async fn candidate_command(
    conversation: &mut Conversation,
    name: &str,
    rest: &str,
) -> Result<(), HandlerError> {
    let act = match name {
        "write" => CandidateAct::Write,
        "reject" => CandidateAct::Reject,
        "preview" => CandidateAct::Preview,
        "approve" => CandidateAct::Draft,
        "evidence" => CandidateAct::Evidence,
        "stoprelay" => CandidateAct::StopRelay,
        "claim" => CandidateAct::Claim,
        "release" => CandidateAct::Release,
        "hold" => CandidateAct::Hold,
        "unhold" => CandidateAct::Unhold,
        "schedule" => CandidateAct::Form(FormAct::ScheduleMenu),
        _ => CandidateAct::Open,
    };
    let (id, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Ok(id) = id.trim_start_matches('#').parse() else {
        return conversation
            .say(&conversation.words().candidate_which())
            .await;
    };
    conversation.about([id]);
    let argument = argument.trim();
    let is_direct = matches!(
        act,
        CandidateAct::Reject
            | CandidateAct::Evidence
            | CandidateAct::Hold
            | CandidateAct::Form(FormAct::ScheduleMenu)
    );
    if is_direct && !argument.is_empty() && is_refused(conversation, id, act).await? {
        return Ok(());
    }
    if name == "drill" {
        let drill = CandidateAct::Form(FormAct::Drill(0));
        if is_refused(conversation, id, drill).await? {
            return Ok(());
        }
        return draft::drill_typed(conversation, id).await;
    }
    match act {
        CandidateAct::Reject if !argument.is_empty() => {
            candidate::reject(conversation, id, argument).await
        }
        CandidateAct::Evidence if !argument.is_empty() => {
            evidence::add_link(conversation, id, argument).await
        }
        CandidateAct::Hold if !argument.is_empty() => {
            candidate::hold(conversation, (id, true), Some(argument)).await
        }
        CandidateAct::Form(FormAct::ScheduleMenu) if !argument.is_empty() => {
            draft::schedule_typed(conversation, id, argument).await
        }
        _ => candidate_act(conversation, id, act).await,
    }
}

/// A command about the session, the lock or the staff; false when it is another.
async fn session_command(
    conversation: &mut Conversation,
    name: &str,
    rest: &str,
) -> Result<bool, HandlerError> {
    match name {
        "login" => session::log_in(conversation, rest).await?,
        "logout" => session::log_out(conversation).await?,
        "lock" => session::lock(conversation).await?,
        "unlock" => session::unlock(conversation).await?,
        "destroy_key" => session::ask_destroy_key(conversation).await?,
        "staff" => session::list(conversation).await?,
        "invite" => session::invite(conversation, rest).await?,
        "remove" => match rest.split_once(char::is_whitespace) {
            Some((handle, "yes")) => session::remove(conversation, handle).await?,
            _ => session::ask_remove(conversation, rest).await?,
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// A text that a dialogue is waiting for; false when none is.
pub(super) async fn text(
    conversation: &mut Conversation,
    text: &str,
) -> Result<bool, HandlerError> {
    if conversation.staff.is_some() {
        if conversation.in_session {
            return dialogue::answer(conversation, text).await;
        }
        // What the bot waited for in a session that is over.
        if dialogue::is_open(conversation).await? {
            dialogue::end(conversation).await?;
            session::admits(conversation, Need::Session).await?;
            return Ok(true);
        }
        Ok(false)
    } else {
        invitation::phrase(conversation, text).await
    }
}

/// A pressed button; false when it is none of the staff's, or the person is not of the staff. Any press ends what the bot
/// was waiting for.
pub(super) async fn press(
    conversation: &mut Conversation,
    action: Action,
) -> Result<bool, HandlerError> {
    if conversation.staff.is_none() {
        return Ok(false);
    }
    let Some(need) = action.need() else {
        dialogue::end(conversation).await?;
        return Ok(false);
    };
    if !session::admits(conversation, need).await? {
        return Ok(true);
    }
    dialogue::end(conversation).await?;
    match action {
        Action::Staff(act) => session::press(conversation, act).await?,
        Action::Queue => queue::show(conversation, View::default()).await?,
        Action::QueueView(view) => queue::show(conversation, view).await?,
        Action::QueueFilter(view) => queue::filter_menu(conversation, view).await?,
        Action::Answer { id, answer, sure } => {
            conversation.about([id]);
            question::press(conversation, id, answer, sure).await?;
        }
        Action::AnswerTyped { id, number } => {
            conversation.about([id]);
            question::press_typed(conversation, id, number).await?;
        }
        Action::Amend(act) => amend::act(conversation, act).await?,
        Action::Log(act) => log::press(conversation, act).await?,
        Action::Tip(act) if act.is_of_the_staff() => tip::press(conversation, act).await?,
        Action::Evidence { id, act } => {
            conversation.about([id]);
            // What a tip's draft rests on is read like the tip.
            if !tip::takes(conversation, id, CandidateAct::Sources).await? {
                evidence::act(conversation, id, act).await?;
            }
        }
        Action::Candidate { id, act } => {
            conversation.about([id]);
            candidate_act(conversation, id, act).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether an act is dealt with or refused because of what the candidate is: a tip, or a retraction. The person was told.
async fn is_refused(
    conversation: &Conversation,
    id: i64,
    act: CandidateAct,
) -> Result<bool, HandlerError> {
    Ok(tip::takes(conversation, id, act).await?
        || amend::only_the_reason(conversation, id, act).await?)
}

async fn candidate_act(
    conversation: &mut Conversation,
    id: i64,
    act: CandidateAct,
) -> Result<(), HandlerError> {
    if is_refused(conversation, id, act).await? {
        return Ok(());
    }
    match act {
        CandidateAct::Open => candidate::open(conversation, id).await,
        CandidateAct::KeepText => candidate::keep_text(conversation, id).await,
        CandidateAct::Write => write::from_candidate(conversation, id).await,
        CandidateAct::Reject => candidate::ask_reason(conversation, id).await,
        CandidateAct::Cancel => dialogue::cancelled(conversation, id).await,
        CandidateAct::Draft => draft::open(conversation, id).await,
        CandidateAct::EditTitle => write::ask_title(conversation, id).await,
        CandidateAct::EditBody => write::ask_body(conversation, id).await,
        CandidateAct::Topics => draft::topics_menu(conversation, id).await,
        CandidateAct::Topic(topic) => draft::toggle_topic(conversation, id, topic).await,
        CandidateAct::Urgency => draft::toggle_urgency(conversation, id).await,
        CandidateAct::VerificationMenu => draft::verification_menu(conversation, id).await,
        CandidateAct::Verification(verification) => {
            draft::set_verification(conversation, id, verification).await
        }
        CandidateAct::Evidence => write::ask_evidence(conversation, id).await,
        CandidateAct::LanguageMenu => draft::language_menu(conversation, id).await,
        CandidateAct::Translate(language) => write::translate(conversation, id, language).await,
        CandidateAct::Preview => draft::preview(conversation, id).await,
        CandidateAct::Approve(version) => approve::ask(conversation, id, version).await,
        CandidateAct::ApproveLive(version) => approve::approve(conversation, id, version).await,
        CandidateAct::StopRelay => story::stop_relay(conversation, id).await,
        CandidateAct::SameEvent(other) => story::merge(conversation, id, other).await,
        CandidateAct::TwoEvents(other) => story::separate(conversation, id, other).await,
        CandidateAct::Claim => candidate::take(conversation, id).await,
        CandidateAct::Release => candidate::release(conversation, id).await,
        CandidateAct::Hold => candidate::hold(conversation, (id, true), None).await,
        CandidateAct::Unhold => candidate::hold(conversation, (id, false), None).await,
        CandidateAct::ChangeSeen => candidate::change_seen(conversation, id).await,
        CandidateAct::Sources => candidate::sources(conversation, id).await,
        CandidateAct::SplitMenu => story::split_menu(conversation, id).await,
        CandidateAct::Split(item) => story::split(conversation, id, item).await,
        CandidateAct::Form(act) => draft::form_act(conversation, id, act).await,
    }
}

/// Claims a candidate before working on it; false when another has it or it is decided, and the person was told.
async fn claim(conversation: &Conversation, id: i64) -> Result<bool, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(false);
    };
    let words = conversation.words();
    // A tip from before they came is unknown to them, by whatever command.
    if tip::is_barred(conversation, id).await? {
        conversation.say(&words.candidate_unknown(id)).await?;
        return Ok(false);
    }
    match conversation.service.review.claim(id, staff.id).await? {
        Claim::Yours => return Ok(true),
        Claim::Taken { by, until } => {
            let time = until.format("%H:%M").to_string();
            conversation
                .say(&words.candidate_claimed(&by, id, &time))
                .await?;
        }
        Claim::NotOpen => conversation.say(&words.candidate_unknown(id)).await?,
    }
    Ok(false)
}

/// The open draft of a candidate; none when there is none, and the person was told.
async fn draft_of(conversation: &Conversation, id: i64) -> Result<Option<Draft>, HandlerError> {
    let draft = conversation.service.review.draft(id).await?;
    if draft.is_none() {
        let words = conversation.words();
        let waits = conversation.service.review.candidate(id).await?;
        let said = match waits {
            Some(candidate) if candidate.state.is_open() => words.candidate_no_draft(id),
            _ => words.candidate_unknown(id),
        };
        conversation.say(&said).await?;
    }
    Ok(draft)
}
