//! What is **closed** in a retraction: it takes the whole update back, so that only its reason can be written.
//!
//! Never here: the rule; that is `review`'s.

use super::super::super::action::CandidateAct;
use super::super::super::conversation::{Conversation, HandlerError};
use crate::domain::update::RevisionKind;

/// Whether an act would write into a retraction, which says only why; the person was told then.
pub(in crate::telegram::staff) async fn only_the_reason(
    conversation: &Conversation,
    id: i64,
    act: CandidateAct,
) -> Result<bool, HandlerError> {
    let writes = matches!(
        act,
        CandidateAct::KeepText
            | CandidateAct::Write
            | CandidateAct::EditTitle
            | CandidateAct::EditBody
            | CandidateAct::Topics
            | CandidateAct::Topic(_)
            | CandidateAct::Urgency
            | CandidateAct::VerificationMenu
            | CandidateAct::Verification(_)
            | CandidateAct::Evidence
            | CandidateAct::LanguageMenu
            | CandidateAct::Translate(_)
            | CandidateAct::Form(_)
    );
    if !writes {
        return Ok(false);
    }
    let draft = conversation.service.review.draft(id).await?;
    let is_retraction = draft.is_some_and(|draft| draft.kind == RevisionKind::Retraction);
    if is_retraction {
        let said = conversation.words().amend_only_the_reason();
        conversation.say(&said).await?;
    }
    Ok(is_retraction)
}
