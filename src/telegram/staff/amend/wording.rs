//! The words of amending: each refusal in one sentence, the usual reasons, what changed since one last looked.
//!
//! Never here: a decision.

use super::super::super::conversation::{Conversation, HandlerError};
use super::super::super::render::{escape, file_change, text_changes};
use super::super::approve::few;
use super::super::queue::shortened;
use super::act::Usual;
use crate::domain::update::RevisionKind;
use crate::review::{AmendRefusal, Changes, Draft};
use crate::text::Words;
use crate::text::time::list;

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

/// What whoever reads the draft of a correction is to know of it: why it is, and which languages it leaves as they were.
pub(in crate::telegram::staff) async fn about(
    conversation: &Conversation,
    draft: &Draft,
) -> Result<Vec<String>, HandlerError> {
    let words = conversation.words();
    let reason = draft.content.reason_for(words.language());
    let mut lines: Vec<String> = reason
        .map(|reason| words.render_reason(reason))
        .into_iter()
        .collect();
    let unchanged = conversation.service.review.unchanged(draft).await?;
    if !unchanged.is_empty() {
        let names = unchanged.into_iter().map(|name| words.language_name(name));
        let names: Vec<String> = names.collect();
        lines.push(words.amend_unchanged(&list(words.language(), &names)));
    }
    Ok(lines)
}

/// What is asked about an amendment; of a retraction also why it is, and in whose words.
pub(super) fn question(words: Words, draft: &Draft, audience: i64) -> String {
    if draft.kind != RevisionKind::Retraction {
        return match few(audience) {
            Some(under) => words.amend_correct_ask_few(under),
            None => words.amend_correct_ask(audience),
        };
    }
    let title = draft.content.text_for(words.language());
    let title = title
        .map(|(_, text)| text.title.as_str())
        .unwrap_or_default();
    let reason = draft.content.reason_for(words.language());
    let reason = reason.unwrap_or_default();
    let ask = match few(audience) {
        Some(under) => words.amend_retract_ask_few(under, title, reason),
        None => words.amend_retract_ask(audience, title, reason),
    };
    if draft.content.reason.len() == 1 {
        format!("{ask}\n\n{}", words.amend_reason_as_typed())
    } else {
        ask
    }
}

/// What is said once an amendment is out.
pub(in crate::telegram::staff) fn published(
    words: Words,
    draft: &Draft,
    audience: i64,
    code: &str,
) -> String {
    match (draft.kind, few(audience)) {
        (RevisionKind::Retraction, Some(under)) => words.amend_retracted_done_few(under, code),
        (RevisionKind::Retraction, None) => words.amend_retracted_done(audience, code),
        (_, Some(under)) => words.amend_corrected_done_few(under, code),
        (_, None) => words.amend_corrected_done(audience, code),
    }
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
