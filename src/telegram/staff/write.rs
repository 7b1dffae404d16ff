//! Writing: title, text, evidence and translations, one message each. Each is stored before the next is asked for.
//!
//! Never here: topics, labels, approval.

use super::super::conversation::{Conversation, Handled};
use super::candidate::{begun, claimed};
use super::dialogue::{self, Dialogue};
use super::queue::shortened;
use super::{claim, draft, rest};
use crate::domain::content::{BODY_LIMIT, Content, EVIDENCE_LIMIT, TITLE_LIMIT, Text};
use crate::domain::language::Language;
use crate::domain::update::Urgency;
use crate::review::{Draft, OpenedTip, clean};

/// An update from nothing: title, text, evidence are asked for in turn.
pub(super) async fn from_nothing(conversation: &Conversation) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let content = Content::begin(conversation.language, Urgency::Routine, Vec::new());
    let draft = conversation
        .service
        .review
        .begin_from_nothing(&content, None, &actor)
        .await?;
    if !claim(conversation, draft.candidate_id).await? {
        return Ok(());
    }
    saw(conversation, &draft).await?;
    begin(conversation, draft.candidate_id, conversation.language).await
}

/// An update in one's own words from a candidate; its links are the evidence.
pub(super) async fn from_candidate(conversation: &Conversation, id: i64) -> Handled {
    let Some((candidate, actor)) = claimed(conversation, id).await? else {
        return Ok(());
    };
    let content = begun(&candidate, conversation.language);
    let draft = conversation
        .service
        .review
        .begin_draft(id, &content, &actor)
        .await?;
    saw(conversation, &draft).await?;
    begin(conversation, id, draft.content.original_language).await
}

/// A draft with the text of a tip that was opened: from here on it is the moderator's own. Its pictures are evidence that
/// nobody but the staff sees; one of them may be attached from there.
pub(super) async fn from_tip(conversation: &Conversation, tip: &OpenedTip) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let review = &conversation.service.review;
    let mut content = Content::begin(conversation.language, Urgency::Routine, Vec::new());
    let body = clean::clean(&tip.text).text;
    if !body.is_empty() {
        let title = body.lines().next().unwrap_or_default();
        let text = Text {
            title: shortened(title, TITLE_LIMIT),
            body: shortened(&body, BODY_LIMIT),
        };
        content.text.insert(conversation.language, text);
    }
    for (number, picture) in (1..).zip(&tip.pictures).take(EVIDENCE_LIMIT) {
        let note = conversation.words().write_tip_picture(number);
        let of = (tip.id, &mut content);
        // The same picture twice is one piece of evidence.
        let _once = review.add_held(of, &picture.bytes, &note, &actor).await?;
    }
    review.begin_draft(tip.id, &content, &actor).await?;
    let tips = &conversation.service.tips;
    tips.knows_draft(tip.id, &actor).await?;
    draft::open(conversation, tip.id).await
}

/// Asks for something of a draft that one has.
async fn ask_if_claimed(conversation: &Conversation, id: i64, what: Dialogue) -> Handled {
    match draft::claimed(conversation, id).await? {
        Some(_) => dialogue::ask(conversation, what).await,
        None => Ok(()),
    }
}

/// Asks for another title in the original language.
pub(super) async fn ask_title(conversation: &Conversation, id: i64) -> Handled {
    match draft::claimed(conversation, id).await? {
        Some(draft) => ask_title_in(conversation, id, draft.content.original_language).await,
        None => Ok(()),
    }
}

/// Asks for another title in a language.
pub(super) async fn ask_title_in(
    conversation: &Conversation,
    id: i64,
    language: Language,
) -> Handled {
    let what = Dialogue::Title {
        candidate: id,
        language,
        go_on: false,
    };
    ask_if_claimed(conversation, id, what).await
}

/// Asks for another text in the original language.
pub(super) async fn ask_body(conversation: &Conversation, id: i64) -> Handled {
    match draft::claimed(conversation, id).await? {
        Some(draft) => ask_body_in(conversation, id, draft.content.original_language).await,
        None => Ok(()),
    }
}

/// Asks for another text in a language.
pub(super) async fn ask_body_in(
    conversation: &Conversation,
    id: i64,
    language: Language,
) -> Handled {
    let what = Dialogue::Body {
        candidate: id,
        language,
        go_on: false,
    };
    ask_if_claimed(conversation, id, what).await
}

/// Asks for one more piece of evidence.
pub(super) async fn ask_evidence(conversation: &Conversation, id: i64) -> Handled {
    if draft::claimed(conversation, id).await?.is_none() {
        return Ok(());
    }
    dialogue::ask(conversation, Dialogue::Evidence { candidate: id }).await
}

/// Asks for title and text in one more language.
pub(super) async fn translate(conversation: &Conversation, id: i64, language: Language) -> Handled {
    if draft::claimed(conversation, id).await?.is_none() {
        return Ok(());
    }
    begin(conversation, id, language).await
}

/// A title was sent.
pub(super) async fn title(
    conversation: &Conversation,
    id: i64,
    (language, go_on): (Language, bool),
    text: &str,
) -> Handled {
    let Some(draft) = draft::claimed(conversation, id).await? else {
        return dialogue::end(conversation).await;
    };
    let cleaned = clean::clean_line(text);
    let title = cleaned.text;
    if !fits(conversation, &title, TITLE_LIMIT).await? {
        return Ok(());
    }
    let mut content = draft.content.clone();
    content.text.entry(language).or_default().title = title;
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    let note = cleaned_note(conversation, cleaned.removed);
    if go_on {
        return dialogue::ask_noted(
            conversation,
            Dialogue::Body {
                candidate: id,
                language,
                go_on,
            },
            note,
        )
        .await;
    }
    dialogue::end(conversation).await?;
    draft::open_noted(conversation, id, note).await
}

/// A text was sent.
pub(super) async fn body(
    conversation: &Conversation,
    id: i64,
    (language, go_on): (Language, bool),
    text: &str,
) -> Handled {
    let Some(draft) = draft::claimed(conversation, id).await? else {
        return dialogue::end(conversation).await;
    };
    let cleaned = clean::clean(text);
    if !fits(conversation, &cleaned.text, BODY_LIMIT).await? {
        return Ok(());
    }
    let mut content = draft.content.clone();
    content.text.entry(language).or_default().body = cleaned.text;
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    let note = cleaned_note(conversation, cleaned.removed);
    let go_on = go_on && content.evidence.is_empty();
    let rest = rest::of_body(conversation, (id, language, go_on), text);
    if go_on {
        let next = rest.unwrap_or(Dialogue::Evidence { candidate: id });
        return dialogue::ask_noted(conversation, next, note).await;
    }
    match rest {
        Some(rest) => dialogue::wait(conversation, rest).await?,
        None => dialogue::end(conversation).await?,
    }
    draft::open_noted(conversation, id, note).await
}

async fn begin(conversation: &Conversation, id: i64, language: Language) -> Handled {
    dialogue::ask(
        conversation,
        Dialogue::Title {
            candidate: id,
            language,
            go_on: true,
        },
    )
    .await
}

/// Who begins a draft has seen it.
async fn saw(conversation: &Conversation, draft: &Draft) -> Handled {
    if let Some(staff) = &conversation.staff {
        let review = &conversation.service.review;
        review.look(draft, staff.id).await?;
    }
    Ok(())
}

/// What is said when invisible characters were taken out.
fn cleaned_note(conversation: &Conversation, removed: usize) -> Option<String> {
    (removed > 0).then(|| conversation.words().write_cleaned(removed))
}

/// Whether a text is there and not too long; says so if not, and the dialogue goes on waiting.
pub(super) async fn fits(
    conversation: &Conversation,
    text: &str,
    limit: usize,
) -> Result<bool, super::super::conversation::HandlerError> {
    let length = text.chars().count();
    if text.is_empty() {
        conversation
            .say(&conversation.words().write_empty())
            .await?;
    } else if length > limit {
        conversation
            .say(&conversation.words().write_too_long(length, limit))
            .await?;
    } else {
        return Ok(true);
    }
    Ok(false)
}
