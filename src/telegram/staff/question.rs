//! A **question** of readers: its text, how many ask, and the answer. Nothing shows who asked.
//!
//! Never here: sending the answer.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled};
use super::super::errands::said;
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::{claim, queue::shortened};
use crate::domain::code::Code;
use crate::review::{Answer, AnswerKind, Answering, clean};

/// Characters of a question that are shown.
const TEXT: usize = 3_000;

/// Opens the question of a candidate.
pub(super) async fn open(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let question = conversation.service.questions.open(id).await?;
    let Some(question) = question.filter(|question| question.is_open) else {
        return conversation
            .show(&escape(&words.question_closed()), &back(conversation))
            .await;
    };
    let html = format!(
        "<b>{}</b>\n\n{}\n\n{}",
        escape(&words.question_title(id, question.asked)),
        escape(&shortened(&question.text, TEXT)),
        escape(&words.question_how(id))
    );
    let ask = |answer| Action::Answer {
        id,
        answer,
        sure: false,
    };
    let write = Action::Candidate {
        id,
        act: super::CandidateAct::Write,
    };
    let keyboard = Keyboard::none()
        .row([
            (words.button_question_false(), ask(AnswerKind::False)),
            (words.button_question_unclear(), ask(AnswerKind::Unclear)),
        ])
        .row([(words.button_question_genuine(), ask(AnswerKind::Genuine))])
        .row([(words.button_write(), write)])
        .row([(words.button_back_to_queue(), Action::Queue)]);
    conversation.show(&html, &keyboard).await
}

/// A button: asks once more, or answers.
pub(super) async fn press(
    conversation: &Conversation,
    id: i64,
    kind: AnswerKind,
    is_sure: bool,
) -> Handled {
    let answer = Answer { kind, words: None };
    if is_sure {
        return send(conversation, id, &answer).await;
    }
    let send = Action::Answer {
        id,
        answer: kind,
        sure: true,
    };
    ask(conversation, id, &answer, send).await
}

/// The button that sends what was typed under this number.
pub(super) async fn press_typed(conversation: &Conversation, id: i64, number: i32) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let questions = &conversation.service.questions;
    if let Some(answer) = questions.typed(id, staff.id, number).await? {
        return send(conversation, id, &answer).await;
    }
    // Something else was typed since, or it was sent.
    let question = questions.open(id).await?;
    if question.is_some_and(|question| question.is_open) {
        return open(conversation, id).await;
    }
    let closed = conversation.words().question_closed();
    conversation.say(&closed).await
}

/// Shows the answer as readers will see it, and asks once more.
async fn ask(conversation: &Conversation, id: i64, answer: &Answer, send: Action) -> Handled {
    let words = conversation.words();
    let question = conversation.service.questions.open(id).await?;
    let Some(question) = question.filter(|question| question.is_open) else {
        return conversation
            .show(&escape(&words.question_closed()), &back(conversation))
            .await;
    };
    let text = words.question_sure(&said(answer, conversation.language), question.asked);
    let open = Action::Candidate {
        id,
        act: super::CandidateAct::Open,
    };
    let keyboard = Keyboard::none()
        .row([(words.button_question_send(), send)])
        .row([(words.button_back(), open)]);
    conversation.show(&escape(&text), &keyboard).await
}

/// `/answer ID genuine|false|unclear|CODE|words`: asks once more, as the buttons do.
pub(super) async fn typed(conversation: &Conversation, rest: &str) -> Handled {
    let words = conversation.words();
    let (id, answer) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Ok(id) = id.trim_start_matches('#').parse::<i64>() else {
        return conversation.say(&words.candidate_which()).await;
    };
    conversation.about([id]);
    let answer = clean::clean(answer).text;
    let answer = answer.as_str();
    let kind = match answer {
        "" => return conversation.say(&words.question_nothing(id)).await,
        "genuine" => AnswerKind::Genuine,
        "false" => AnswerKind::False,
        "unclear" => AnswerKind::Unclear,
        _ => AnswerKind::Words,
    };
    if let (AnswerKind::Words, Ok(code)) = (kind, answer.parse::<Code>()) {
        let questions = &conversation.service.questions;
        if !questions.is_published(code.as_str()).await? {
            return conversation.say(&words.question_code_unknown()).await;
        }
        let answer = Answer {
            kind: AnswerKind::Published,
            words: Some(code.as_str().to_owned()),
        };
        return ask_typed(conversation, id, &answer).await;
    }
    if kind != AnswerKind::Words {
        return press(conversation, id, kind, false).await;
    }
    let answer = Answer {
        words: Some(shortened(answer, TEXT)),
        kind,
    };
    ask_typed(conversation, id, &answer).await
}

/// The same for what no button can hold: it is kept until it is sent.
async fn ask_typed(conversation: &Conversation, id: i64, answer: &Answer) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let questions = &conversation.service.questions;
    let question = questions.open(id).await?;
    if !question.is_some_and(|question| question.is_open) {
        let closed = conversation.words().question_closed();
        return conversation.say(&closed).await;
    }
    let number = questions.keep_typed(id, staff.id, answer).await?;
    ask(conversation, id, answer, Action::AnswerTyped { id, number }).await
}

async fn send(conversation: &Conversation, id: i64, answer: &Answer) -> Handled {
    let words = conversation.words();
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let questions = &conversation.service.questions;
    let text = match questions.answer(id, &actor, answer).await? {
        Answering::Waiting(count) => words.question_sent(u64::try_from(count).unwrap_or_default()),
        Answering::Closed => words.question_closed(),
        Answering::Locked => words.publishing_is_locked(),
    };
    conversation.show(&escape(&text), &back(conversation)).await
}

fn back(conversation: &Conversation) -> Keyboard {
    Keyboard::none().row([(conversation.words().button_back_to_queue(), Action::Queue)])
}
