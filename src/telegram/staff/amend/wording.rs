//! The words of amending: each refusal in one sentence, the usual reasons, what changed since one last looked.
//!
//! Never here: a decision.

use super::super::super::conversation::{Conversation, HandlerError};
use super::super::super::render::{escape, file_change, text_changes};
use super::super::queue::shortened;
use super::act::Usual;
use crate::review::{AmendRefusal, Changes, Draft};
use crate::text::Words;

/// What changed since this member of the staff last looked, as HTML; empty when nothing did.
pub(in crate::telegram::staff) async fn changes(
    conversation: &Conversation,
    draft: &Draft,
) -> Result<String, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(String::new());
    };
    let changes = conversation.service.review.look(draft, staff.id).await?;
    Ok(changes
        .map(|changes| format!("\n\n{}", escape(&told(conversation.words(), &changes))))
        .unwrap_or_default())
}

/// One clear sentence for each refusal.
pub(in crate::telegram::staff) fn refusal(words: Words, refusal: &AmendRefusal) -> String {
    match refusal {
        AmendRefusal::Unknown(code) => words.amend_unknown(code),
        AmendRefusal::NotOut(code) => words.amend_not_out(code),
        AmendRefusal::Retracted(code) => words.amend_already_retracted(code),
        AmendRefusal::CorrectionOpen { code, candidate }
        | AmendRefusal::RetractionOpen { code, candidate } => {
            words.amend_open_already(code, candidate)
        }
        AmendRefusal::Overtaken(_) | AmendRefusal::Same(_) => words.draft_changed(),
        AmendRefusal::UrgencyRaised => words.amend_urgency_raised(),
        AmendRefusal::OnlyTheReason => words.amend_only_the_reason(),
    }
}

/// What readers see of a usual reason.
pub(super) fn wording(words: Words, usual: Usual) -> String {
    match usual {
        Usual::SourceWithdrew => words.amend_reason_source_withdrew(),
        Usual::Misled => words.amend_reason_misled(),
        Usual::WrongPlace => words.amend_reason_wrong_place(),
        Usual::Duplicate => words.amend_reason_duplicate(),
        Usual::DidNotHappen => words.amend_reason_did_not_happen(),
    }
}

fn told(words: Words, changes: &Changes) -> String {
    let mut lines = vec![words.amend_changes()];
    lines.extend(text_changes(words, changes));
    if let Some((old, new)) = changes.verification {
        let old = words.verification(old.as_str());
        lines.push(words.amend_verification(&old, &words.verification(new.as_str())));
    }
    if let Some((old, new)) = changes.urgency {
        lines.push(words.amend_was(&words.urgency(old.as_str())));
        lines.push(words.amend_is(&words.urgency(new.as_str())));
    }
    lines.extend(changes.attachment.map(|change| file_change(words, change)));
    if changes.other {
        lines.push(words.amend_changes_other());
    }
    shortened(&lines.join("\n"), 1_000)
}
