//! `/tips`: tips, read one by one: each opening is recorded, and there are only so many a day. Nobody sees who sent one.
//!
//! Never here: a text of a tip in a list.

use super::super::action::{Action, CandidateAct, TipAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::dialogue::{self, Dialogue};
use super::{claim, tip_page, write};
use crate::domain::candidate::tip::Restriction;
use crate::review::{OpenedTip, QUESTION_LIMIT, READINGS_A_DAY, Reading, clean};

/// Tips in the list: as many as fit on a phone's screen.
const LINES: i64 = 8;

/// A typed command around tips; false when it is none.
pub(super) async fn command(
    conversation: &Conversation,
    name: &str,
    rest: &str,
) -> Result<bool, HandlerError> {
    if !matches!(
        name,
        "tips" | "ask" | "askall" | "droptip" | "limittip" | "bantip"
    ) {
        return Ok(false);
    }
    if !in_session(conversation).await? {
        return Ok(true);
    }
    let (id, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let id: Option<i64> = id.trim_start_matches('#').parse().ok();
    let act: fn(i64) -> TipAct = match name {
        "tips" if rest.is_empty() => {
            show(conversation, 0).await?;
            return Ok(true);
        }
        "tips" => TipAct::Read,
        "ask" => TipAct::AskFirst,
        "askall" => TipAct::AskAll,
        "droptip" => TipAct::Drop,
        "limittip" => TipAct::Limit,
        "bantip" => TipAct::Ban,
        _ => return Ok(false),
    };
    let Some(id) = id else {
        conversation.say(&conversation.words().tip_which()).await?;
        return Ok(true);
    };
    conversation.about([id]);
    match act(id) {
        TipAct::AskFirst(_) if !text.trim().is_empty() => {
            ask(conversation, (id, false), text.trim()).await?;
        }
        TipAct::AskAll(_) if !text.trim().is_empty() => {
            ask(conversation, (id, true), text.trim()).await?;
        }
        act => press(conversation, act).await?,
    }
    Ok(true)
}

/// A pressed button around tips.
pub(super) async fn press(conversation: &Conversation, act: TipAct) -> Handled {
    if !in_session(conversation).await? {
        return Ok(());
    }
    conversation.about(act.tip());
    match act {
        TipAct::List => show(conversation, 0).await,
        TipAct::Page(page) => show(conversation, page).await,
        TipAct::Read(id) => read(conversation, id).await,
        TipAct::AskFirst(id) => ask_text(conversation, id, false).await,
        TipAct::AskAll(id) => ask_text(conversation, id, true).await,
        TipAct::Drop(id) => drop_it(conversation, id).await,
        TipAct::Limit(id) => ban(conversation, id, Restriction::Limited).await,
        TipAct::Ban(id) => ban(conversation, id, Restriction::Banned).await,
        TipAct::Done | TipAct::Cancel | TipAct::Withdraw(_) | TipAct::Answer(_) => Ok(()),
    }
}

/// Deals with an act on a candidate that is a tip, until what was written from it is submitted: reading is counted, and what
/// this member may not read is unknown to them. False when it is no such tip, or nothing keeps the act from being done.
pub(super) async fn takes(
    conversation: &Conversation,
    id: i64,
    act: CandidateAct,
) -> Result<bool, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(false);
    };
    let Some(standing) = conversation.service.tips.standing(id, staff.id).await? else {
        return Ok(false);
    };
    if standing.is_submitted {
        return Ok(false);
    }
    match act {
        _ if !standing.is_readable => unknown(conversation, id).await?,
        _ if standing.is_written => return Ok(!reads_draft(conversation, id).await?),
        CandidateAct::Open | CandidateAct::Draft | CandidateAct::Preview => {
            read(conversation, id).await?;
        }
        CandidateAct::Write | CandidateAct::KeepText => take_over(conversation, id).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Whether it is a tip, unwritten so far, that this member may not read.
pub(super) async fn is_barred(conversation: &Conversation, id: i64) -> Result<bool, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(true);
    };
    let standing = conversation.service.tips.standing(id, staff.id).await?;
    Ok(standing.is_some_and(|standing| !standing.is_written && !standing.is_readable))
}

/// Whether this member may go on with a draft that has the text of a tip: reading it is recorded. Else they were told.
async fn reads_draft(conversation: &Conversation, id: i64) -> Result<bool, HandlerError> {
    let Some(actor) = conversation.actor() else {
        return Ok(false);
    };
    let may = conversation.service.tips.read_draft(id, &actor).await?;
    if !may {
        let said = conversation.words().tip_capped(READINGS_A_DAY);
        conversation.say(&said).await?;
    }
    Ok(may)
}

/// Whether a working session is open; the person is told to log in when none is.
async fn in_session(conversation: &Conversation) -> Result<bool, HandlerError> {
    let now = conversation.service.clock.now();
    let until = conversation
        .staff
        .as_ref()
        .and_then(|staff| staff.session_until);
    let is_open = until.is_some_and(|until| until > now);
    if !is_open {
        let words = conversation.words();
        conversation.say(&words.please_log_in()).await?;
    }
    Ok(is_open)
}

/// That there are tips, and how many: no word of them. A page of them, from 0.
async fn show(conversation: &Conversation, page: u16) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let (words, tips) = (conversation.words(), &conversation.service.tips);
    let before = i64::from(page) * LINES;
    let lines = tips.lines(staff.id, (LINES, before)).await?;
    // Those of the last page were dealt with in the meantime.
    if lines.is_empty() && page > 0 {
        return Box::pin(show(conversation, 0)).await;
    }
    if lines.is_empty() {
        let html = escape(&words.tips_none());
        let back = [(words.button_back_to_queue(), Action::Queue)];
        return conversation.show(&html, &Keyboard::none().row(back)).await;
    }
    let count = tips.count(staff.id).await?;
    let left = tips.readings_left(staff.id).await?;
    let now = conversation.service.clock.now();
    let mut html = format!("<b>{}</b>", escape(&words.tips_title(count)));
    for line in &lines {
        html.push_str("\n\n");
        html.push_str(&escape(&tip_page::line(words, line, now)));
    }
    html.push_str("\n\n");
    html.push_str(&escape(&words.tips_rules(left, READINGS_A_DAY)));
    let has_more = before + LINES < count;
    let keyboard = tip_page::list_buttons(words, &lines, (page, has_more));
    conversation.show(&html, &keyboard).await
}

/// Opens a tip: its pictures, then its text with what can be done.
async fn read(conversation: &Conversation, id: i64) -> Handled {
    let Some(tip) = opened(conversation, id).await? else {
        return Ok(());
    };
    for picture in &tip.pictures {
        conversation.send_picture(picture).await?;
    }
    let words = conversation.words();
    let now = conversation.service.clock.now();
    let pages = tip_page::pages(words, &tip, now);
    let last = pages.len().saturating_sub(1);
    for (at, html) in pages.iter().enumerate() {
        let keyboard = if at == last {
            tip_page::buttons(words, &tip)
        } else {
            Keyboard::none()
        };
        conversation.send(html, &keyboard).await?;
    }
    Ok(())
}

/// The tip, recorded as read; none when it cannot be, and the person was told.
async fn opened(conversation: &Conversation, id: i64) -> Result<Option<OpenedTip>, HandlerError> {
    let Some(actor) = conversation.actor() else {
        return Ok(None);
    };
    match conversation.service.tips.read(id, &actor).await? {
        Reading::Opened(tip) => return Ok(Some(*tip)),
        Reading::Unknown => unknown(conversation, id).await?,
        Reading::Capped => {
            let words = conversation.words();
            conversation.say(&words.tip_capped(READINGS_A_DAY)).await?;
        }
    }
    Ok(None)
}

/// Begins a draft with the text of the tip: from here on it is the moderator's own.
async fn take_over(conversation: &Conversation, id: i64) -> Handled {
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let Some(tip) = opened(conversation, id).await? else {
        return Ok(());
    };
    write::from_tip(conversation, &tip).await
}

async fn ask_text(conversation: &Conversation, id: i64, to_all: bool) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    if !conversation.service.tips.is_readable(id, staff.id).await? {
        return unknown(conversation, id).await;
    }
    let candidate = id;
    dialogue::ask(conversation, Dialogue::TipQuestion { candidate, to_all }).await
}

/// Puts a question to who sent the tip: the first, or all.
pub(super) async fn ask(
    conversation: &Conversation,
    (id, to_all): (i64, bool),
    text: &str,
) -> Handled {
    let (words, Some(actor)) = (conversation.words(), conversation.actor()) else {
        return Ok(());
    };
    let text = clean::clean(text).text;
    let length = text.chars().count();
    if length == 0 {
        // Nothing of it can be seen.
        return ask_text(conversation, id, to_all).await;
    }
    if length > QUESTION_LIMIT {
        return conversation
            .say(&words.write_too_long(length, QUESTION_LIMIT))
            .await;
    }
    let asked = conversation
        .service
        .tips
        .ask(id, &actor, (&text, to_all))
        .await?;
    dialogue::end(conversation).await?;
    let said = if asked == 0 {
        words.tip_ask_none()
    } else {
        words.tip_asked(asked)
    };
    let read = Action::Tip(TipAct::Read(id));
    let keyboard = Keyboard::none().row([(words.button_open(id), read)]);
    conversation.send(&escape(&said), &keyboard).await
}

async fn drop_it(conversation: &Conversation, id: i64) -> Handled {
    let reason = conversation.words().tip_drop_reason();
    if takes(conversation, id, CandidateAct::Reject).await? {
        return Ok(());
    }
    super::candidate::reject(conversation, id, &reason).await
}

/// Limits or bans whoever sent it, without knowing who; then it is dropped.
async fn ban(conversation: &Conversation, id: i64, restriction: Restriction) -> Handled {
    let (words, Some(actor)) = (conversation.words(), conversation.actor()) else {
        return Ok(());
    };
    let tips = &conversation.service.tips;
    let banned = tips.ban(id, &actor, restriction).await?;
    let said = match restriction {
        _ if banned == 0 => words.tip_ban_none(),
        Restriction::Limited => words.tip_limited(banned),
        Restriction::Banned => words.tip_banned(banned),
    };
    conversation.say(&said).await?;
    if banned == 0 {
        return Ok(());
    }
    drop_it(conversation, id).await
}

async fn unknown(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let keyboard = Keyboard::none().row([(words.button_back_to_queue(), Action::Queue)]);
    conversation
        .show(&escape(&words.candidate_unknown(id)), &keyboard)
        .await
}
