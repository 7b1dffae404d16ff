//! Amending in the bot: what is out, correcting it, taking it back; a retraction takes three taps.
//!
//! Never here: the rules; those are `review`'s.

mod act;
mod closed;
mod preview;
mod reason;
mod wording;

use std::collections::BTreeMap;

pub(in crate::telegram) use act::AmendAct;
use act::{ButtonCode, Usual};
pub(super) use closed::only_the_reason;
pub(super) use preview::preview;
pub(super) use reason::taken as reason_taken;
pub(super) use wording::{about, changes, published, refusal};
use wording::{question, wording};

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::dialogue::{self, Dialogue};
use super::queue::shortened;
use super::{claim, draft, evidence};
use crate::domain::content::{Content, NOTE_LIMIT, Text};
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, UpdateState};
use crate::review::{Amendable, Begun, Draft, ReviewError, UpdateLine, clean};
use crate::text::{self, Words};

/// Updates that the list shows.
const RECENT: i64 = 10;

/// Characters of a title on a button.
const BUTTON_TITLE: usize = 30;

/// A pressed button.
pub(super) async fn act(conversation: &Conversation, act: AmendAct) -> Handled {
    match act {
        AmendAct::Recent => recent(conversation).await,
        AmendAct::Update(code) => update(conversation, code).await,
        AmendAct::Correct(code) => correct(conversation, code).await,
        AmendAct::Retract(code) => choose_reason(conversation, code).await,
        AmendAct::Because(code, usual) => {
            let said = |language: &Language| (*language, wording(text::words(*language), usual));
            let reason = Language::ALL.iter().map(said).collect();
            retract(conversation, code, reason).await
        }
        AmendAct::OwnWords(code) => own_words(conversation, code).await,
        AmendAct::Reason(candidate) => reason::ask(conversation, candidate).await,
        AmendAct::NewUpdate(code) => new_update(conversation, code).await,
    }
}

/// `/updates`, `/correct CODE` and `/retract CODE REASON`, typed; false when it is another command.
pub(super) async fn typed(
    conversation: &Conversation,
    name: &str,
    rest: &str,
) -> Result<bool, HandlerError> {
    if name == "updates" {
        recent(conversation).await?;
        return Ok(true);
    }
    if !["correct", "retract"].contains(&name) {
        return Ok(false);
    }
    let (code, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Ok(code) = code.parse::<crate::domain::code::Code>() else {
        let which = conversation.words().amend_which(&format!("/{name}"));
        conversation.say(&which).await?;
        return Ok(true);
    };
    let Some(code) = ButtonCode::of(code.as_str()) else {
        return Ok(true);
    };
    let reason = clean::clean(reason).text;
    match (name, reason.as_str()) {
        ("correct", _) => correct(conversation, code).await?,
        (_, "") => choose_reason(conversation, code).await?,
        (_, reason) if reason.chars().count() > NOTE_LIMIT => {
            let length = reason.chars().count();
            let said = conversation.words().write_too_long(length, NOTE_LIMIT);
            conversation.say(&said).await?;
        }
        (_, reason) => {
            let reason = BTreeMap::from([(conversation.language, reason.to_owned())]);
            retract(conversation, code, reason).await?;
        }
    }
    Ok(true)
}

/// The buttons under an update that is out.
pub(super) fn buttons(words: Words, code: &str) -> Vec<(String, Action)> {
    let Some(code) = ButtonCode::of(code) else {
        return Vec::new();
    };
    vec![
        (
            words.button_correct(),
            Action::Amend(AmendAct::Correct(code)),
        ),
        (
            words.button_retract(),
            Action::Amend(AmendAct::Retract(code)),
        ),
    ]
}

/// The last question of an amendment: it names who received it in numbers, and LIVE.
pub(super) async fn ask(conversation: &Conversation, draft: &Draft) -> Handled {
    conversation.about([draft.candidate_id]);
    let words = conversation.words();
    let review = &conversation.service.review;
    let draft = &review.as_it_goes_out(draft.clone()).await?;
    let audience = review.audience_of(draft).await?.size;
    let mut question = question(words, draft, audience);
    let needed = i64::from(review.needed_now(draft).await?);
    if draft.approvals + 1 < needed {
        let first = words.amend_first(needed, draft.approvals + 1);
        question = format!("{question}\n\n{first}");
    }
    if draft.kind == RevisionKind::Correction {
        let about = about(conversation, draft).await?.join("\n");
        question = format!("{about}\n\n{question}");
    }
    if review.is_returned(draft).await? {
        question = format!("{}\n\n{question}", words.draft_returned());
    }
    if let Some(evidence) = evidence::for_approval(conversation, draft).await? {
        question = format!("{evidence}\n\n{question}");
    }
    let act = |act| Action::Candidate {
        id: draft.candidate_id,
        act,
    };
    let live = CandidateAct::ApproveLive(draft.version);
    let keyboard = match draft.kind {
        RevisionKind::Retraction => {
            let code = draft.code.as_deref().and_then(ButtonCode::of);
            let back =
                code.map(|code| (words.button_back(), Action::Amend(AmendAct::Retract(code))));
            Keyboard::none()
                .row([(words.button_retract_live(), act(live))])
                .row(back)
                .row([(words.button_reject(), act(CandidateAct::Reject))])
        }
        _ => Keyboard::none()
            .row([(words.button_approve_live(), act(live))])
            .row([(words.button_back(), act(CandidateAct::Draft))]),
    };
    conversation.show(&escape(&question), &keyboard).await
}

async fn recent(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let lines = conversation.service.review.recent(RECENT).await?;
    let button = |line: &UpdateLine| {
        let code = ButtonCode::of(&line.code)?;
        let label = format!("{} {}", line.code, shortened(&line.title, BUTTON_TITLE));
        Some((label, Action::Amend(AmendAct::Update(code))))
    };
    let keyboard = Keyboard::none()
        .grid(1, lines.iter().filter_map(button))
        .row([(words.button_back_to_queue(), Action::Queue)]);
    let said = if lines.is_empty() {
        words.amend_recent_none()
    } else {
        words.amend_recent()
    };
    conversation.show(&escape(&said), &keyboard).await
}

async fn update(conversation: &Conversation, button: ButtonCode) -> Handled {
    let words = conversation.words();
    let Some(code) = button.code() else {
        return Ok(());
    };
    let Some(line) = conversation.service.review.update(&code).await? else {
        return conversation.say(&words.amend_unknown(code.as_str())).await;
    };
    let state = match line.state {
        UpdateState::Retracted => words.state_retracted(),
        UpdateState::Superseded => words.state_superseded(),
        _ => words.state_published(),
    };
    let mut keyboard = Keyboard::none();
    if line.state == UpdateState::Published {
        keyboard = keyboard.row(buttons(words, code.as_str()));
    }
    let keyboard = keyboard.row([(words.button_back(), Action::Amend(AmendAct::Recent))]);
    let said = words.amend_update(code.as_str(), &line.title, &state);
    conversation.show(&escape(&said), &keyboard).await
}

async fn correct(conversation: &Conversation, button: ButtonCode) -> Handled {
    let (Some(_), Some(code), Some(actor)) = (
        amendable(conversation, button).await?,
        button.code(),
        conversation.actor(),
    ) else {
        return Ok(());
    };
    let begun = conversation
        .service
        .review
        .begin_correction(&code, None, &actor)
        .await?;
    if let Begun::Open(draft) = &begun {
        let said = conversation
            .words()
            .amend_open_already(code.as_str(), draft.candidate_id);
        conversation.say(&said).await?;
    }
    let candidate = begun.draft().candidate_id;
    if !claim(conversation, candidate).await? {
        return Ok(());
    }
    draft::open(conversation, candidate).await
}

async fn choose_reason(conversation: &Conversation, button: ButtonCode) -> Handled {
    let Some(amended) = amendable(conversation, button).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let title = amended.content.text_for(conversation.language);
    let title = title
        .map(|(_, text)| text.title.as_str())
        .unwrap_or_default();
    let usual = Usual::ALL.map(|usual| {
        let act = AmendAct::Because(button, usual);
        (wording(words, usual), Action::Amend(act))
    });
    let own = Action::Amend(AmendAct::OwnWords(button));
    let keyboard = Keyboard::none()
        .grid(1, usual)
        .row([(words.button_own_words(), own)])
        .row([(words.button_back_to_queue(), Action::Queue)]);
    let said = words.amend_choose_reason(&button.to_string(), title);
    conversation.show(&escape(&said), &keyboard).await
}

async fn retract(
    conversation: &Conversation,
    button: ButtonCode,
    reason: BTreeMap<Language, String>,
) -> Handled {
    let Some(draft) = begin_retraction(conversation, button, &reason).await? else {
        return Ok(());
    };
    ask(conversation, &draft).await
}

async fn own_words(conversation: &Conversation, button: ButtonCode) -> Handled {
    let Some(draft) = begin_retraction(conversation, button, &BTreeMap::new()).await? else {
        return Ok(());
    };
    let candidate = draft.candidate_id;
    dialogue::ask(conversation, Dialogue::AmendReason { candidate }).await
}

/// The open retraction with this reason, claimed; none when it may not be, and the person was told.
async fn begin_retraction(
    conversation: &Conversation,
    button: ButtonCode,
    reason: &BTreeMap<Language, String>,
) -> Result<Option<Draft>, HandlerError> {
    let (Some(_), Some(code), Some(actor)) = (
        amendable(conversation, button).await?,
        button.code(),
        conversation.actor(),
    ) else {
        return Ok(None);
    };
    let review = &conversation.service.review;
    let begun = review
        .begin_retraction(&code, reason.clone(), &actor)
        .await?;
    let is_open = matches!(begun, Begun::Open(_));
    let draft = begun.draft();
    if !claim(conversation, draft.candidate_id).await? {
        return Ok(None);
    }
    if is_open && !reason.is_empty() && draft.content.reason != *reason {
        let content = Content {
            reason: reason.clone(),
            ..draft.content.clone()
        };
        draft::save(conversation, &draft, &content).await?;
        return Ok(review.draft_by_id(draft.id).await?);
    }
    Ok(Some(draft))
}

/// A new update that refers to the old one, since nobody knows any more who received that.
async fn new_update(conversation: &Conversation, button: ButtonCode) -> Handled {
    let (Some(code), Some(actor)) = (button.code(), conversation.actor()) else {
        return Ok(());
    };
    let review = &conversation.service.review;
    let amended = match review.amendable(&code).await {
        Err(ReviewError::Refused(refused)) => {
            let said = refusal(conversation.words(), &refused);
            return conversation.say(&said).await;
        }
        found => found?,
    };
    let mut content = review.with_all_evidence(&amended)?;
    for (language, text) in &mut content.text {
        let refers = text::words(*language).amend_refers(code.as_str());
        *text = Text {
            title: text.title.clone(),
            body: format!("{refers}\n\n{}", text.body),
        };
    }
    let draft = review.begin_from_nothing(&content, None, &actor).await?;
    if !claim(conversation, draft.candidate_id).await? {
        return Ok(());
    }
    draft::open(conversation, draft.candidate_id).await
}

/// The update, if it may be amended; else the person was told why not. Also told when nobody knows its readers any more.
async fn amendable(
    conversation: &Conversation,
    button: ButtonCode,
) -> Result<Option<Amendable>, HandlerError> {
    let words = conversation.words();
    let Some(code) = button.code() else {
        return Ok(None);
    };
    match conversation.service.review.amendable(&code).await {
        Ok(amended) => {
            if !amended.readers_known {
                let new = Action::Amend(AmendAct::NewUpdate(button));
                let keyboard = Keyboard::none().row([(words.button_new_update(), new)]);
                let said = words.amend_readers_unknown(code.as_str());
                conversation.send(&escape(&said), &keyboard).await?;
            }
            Ok(Some(amended))
        }
        Err(ReviewError::Refused(refused)) => {
            conversation.say(&refusal(words, &refused)).await?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
