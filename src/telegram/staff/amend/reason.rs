//! The **reason** of an amendment, asked for and taken.
//!
//! Never here: the usual ones; those are buttons.

use std::collections::BTreeMap;

use super::super::super::conversation::{Conversation, Handled};
use super::super::dialogue::{self, Dialogue};
use super::super::{claim, draft, draft_of};
use crate::domain::content::NOTE_LIMIT;
use crate::review::clean;

/// Only an amendment has a reason: no way to anything else, such as the draft of a tip.
pub(super) async fn ask(conversation: &Conversation, candidate: i64) -> Handled {
    let Some(draft) = draft_of(conversation, candidate).await? else {
        return Ok(());
    };
    if draft.amends.is_none() {
        return conversation
            .say(&conversation.words().candidate_unknown(candidate))
            .await;
    }
    conversation.about([candidate]);
    dialogue::ask(conversation, Dialogue::AmendReason { candidate }).await
}

/// A reason was sent.
pub(in crate::telegram::staff) async fn taken(
    conversation: &Conversation,
    candidate: i64,
    text: &str,
) -> Handled {
    if !claim(conversation, candidate).await? {
        return dialogue::end(conversation).await;
    }
    let Some(draft) = draft_of(conversation, candidate).await? else {
        return dialogue::end(conversation).await;
    };
    let text = clean::clean(text).text;
    let length = text.chars().count();
    if length > NOTE_LIMIT {
        let said = conversation.words().write_too_long(length, NOTE_LIMIT);
        return conversation.say(&said).await;
    }
    if text.is_empty() {
        // Nothing of it can be seen.
        return ask(conversation, candidate).await;
    }
    let mut content = draft.content.clone();
    content.reason = BTreeMap::from([(conversation.language, text)]);
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    dialogue::end(conversation).await?;
    draft::open(conversation, candidate).await
}
