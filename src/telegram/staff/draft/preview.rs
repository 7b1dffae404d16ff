//! The **preview**: a draft exactly as the subscribers of each language will see it, also of those it is not translated into.
//!
//! Never here: another way to render.

use chrono::{DateTime, Utc};

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::media;
use super::super::super::render::{escape, render};
use super::super::{amend, draft_of};
use super::{FormAct, attachment, back};
use crate::domain::language::Language;
use crate::domain::update::Occasion;
use crate::review::Draft;
use crate::store::publication::Published;

/// What stands where the code of a preview will be.
const PREVIEW_CODE: &str = "·······";

/// The draft in each of its languages, and which languages fall back to which.
pub(in crate::telegram::staff) async fn preview(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    for language in draft.content.text.keys() {
        show(conversation, &draft, *language).await?;
    }
    let words = conversation.words();
    let (mut text, mut others) = (words.draft_title(id), Vec::new());
    for language in Language::ALL {
        let Some((shown, _)) = draft.content.text_for(*language) else {
            continue;
        };
        if shown != *language {
            let (reader, shown) = (words.language_name(*language), words.language_name(shown));
            text.push('\n');
            text.push_str(&words.preview_fallback(&reader, &shown));
            let see = CandidateAct::Form(FormAct::PreviewIn(*language));
            others.push((
                language.native_name().to_owned(),
                Action::Candidate { id, act: see },
            ));
        }
    }
    let me = Action::Candidate {
        id,
        act: CandidateAct::Form(FormAct::SendToMe),
    };
    let keyboard = Keyboard::none()
        .grid(3, others)
        .row([(words.button_send_to_me(), me)])
        .row([back(words, id)]);
    conversation.send(&escape(&text), &keyboard).await
}

/// As the subscribers of one language will see it.
pub(super) async fn one(conversation: &Conversation, id: i64, language: Language) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    show(conversation, &draft, language).await
}

async fn show(conversation: &Conversation, draft: &Draft, language: Language) -> Handled {
    let words = conversation.words();
    if draft.amends.is_some() {
        return amend::preview(conversation, draft, language).await;
    }
    conversation
        .say(&words.preview_title(&words.language_name(language)))
        .await?;
    let now = conversation.service.clock.now();
    let live = published(draft, now, Occasion::Live);
    send(conversation, (draft, &live), language).await
}

/// As it will arrive, in one's own language; each message says that it is a preview.
pub(super) async fn send_to_me(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    if draft.amends.is_some() {
        return amend::preview(conversation, &draft, conversation.language).await;
    }
    let now = conversation.service.clock.now();
    let preview = published(&draft, now, Occasion::Preview);
    send(conversation, (&draft, &preview), conversation.language).await
}

/// The messages of a draft for readers of a language.
pub(super) fn parts(draft: &Draft, language: Language) -> Vec<String> {
    let live = published(draft, DateTime::UNIX_EPOCH, Occasion::Live);
    media::parts(&live, language, render(&live, language))
}

async fn send(
    conversation: &Conversation,
    (draft, published): (&Draft, &Published),
    language: Language,
) -> Handled {
    let parts = media::parts(published, language, render(published, language));
    for (at, part) in parts.iter().enumerate() {
        // The first carries the picture, if there is one.
        if at == 0 {
            attachment::send(conversation, draft, part).await?;
        } else {
            conversation.send(part, &Keyboard::none()).await?;
        }
    }
    Ok(())
}

/// A draft as the revision that it becomes.
pub(in crate::telegram::staff) fn published(
    draft: &Draft,
    now: DateTime<Utc>,
    occasion: Occasion,
) -> Published {
    Published {
        revision_id: 0,
        code: draft
            .code
            .clone()
            .unwrap_or_else(|| PREVIEW_CODE.to_owned()),
        number: draft.amends.map_or(1, |amends| amends.number + 1),
        kind: draft.kind,
        urgency: draft.content.urgency,
        verification: draft.content.verification,
        content: draft.content.clone(),
        published_at: now,
        relayed: false,
        occasion,
    }
}
