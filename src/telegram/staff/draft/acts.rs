//! What each button of the **form** does, and what the texts are that were asked for.
//!
//! Never here: the fields themselves.

use super::super::super::conversation::{Conversation, Handled};
use super::super::dialogue::{self, Dialogue};
use super::super::{evidence, write};
use super::{FormAct, attachment, drill, fields, preview, schedule};
use crate::domain::content::{NOTE_LIMIT, is_region};
use crate::review::clean;

/// One of the further fields of the form.
pub(in crate::telegram::staff) async fn form_act(
    conversation: &Conversation,
    id: i64,
    act: FormAct,
) -> Handled {
    match act {
        FormAct::Region => fields::ask(conversation, id, Dialogue::Region { candidate: id }).await,
        FormAct::NoRegion => fields::set(conversation, id, |content| content.region = None).await,
        FormAct::Valid => fields::ask(conversation, id, Dialogue::Valid { candidate: id }).await,
        FormAct::NoValid => {
            fields::set(conversation, id, |content| content.valid_until = None).await
        }
        FormAct::Language(language) => fields::language(conversation, id, language).await,
        FormAct::TitleIn(language) => write::ask_title_in(conversation, id, language).await,
        FormAct::BodyIn(language) => write::ask_body_in(conversation, id, language).await,
        FormAct::WhatToDo(language) => {
            let candidate = id;
            let question = Dialogue::WhatToDo {
                candidate,
                language,
            };
            fields::ask(conversation, id, question).await
        }
        FormAct::NoWhatToDo(language) => {
            fields::set(conversation, id, |content| {
                content.what_to_do.remove(&language);
            })
            .await
        }
        FormAct::RemoveLanguage(language) => {
            fields::ask_remove_language(conversation, id, language).await
        }
        FormAct::RemoveLanguageYes(language, version) => {
            fields::remove(conversation, (id, version), |content| {
                content.text.remove(&language);
                content.what_to_do.remove(&language);
            })
            .await
        }
        FormAct::EvidenceMenu => evidence::menu(conversation, id).await,
        FormAct::RemoveEvidence(number) => {
            fields::ask_remove_evidence(conversation, id, number).await
        }
        FormAct::RemoveEvidenceYes(number, version) => {
            fields::remove(conversation, (id, version), |content| {
                let position = usize::from(number).saturating_sub(1);
                if position < content.evidence.len() {
                    content.evidence.remove(position);
                }
            })
            .await
        }
        FormAct::PreviewIn(language) => preview::one(conversation, id, language).await,
        FormAct::SendToMe => preview::send_to_me(conversation, id).await,
        _ => way_out(conversation, id, act).await,
    }
}

/// What goes out with it, and what decides whether and when it does.
async fn way_out(conversation: &Conversation, id: i64, act: FormAct) -> Handled {
    match act {
        FormAct::OtherTime => {
            fields::ask(conversation, id, Dialogue::Schedule { candidate: id }).await
        }
        FormAct::InOneHour(version)
        | FormAct::Tonight(version)
        | FormAct::Tomorrow(version)
        | FormAct::NoSchedule(version) => schedule::preset(conversation, id, (act, version)).await,
        FormAct::CancelDraft => schedule::ask_cancel(conversation, id).await,
        FormAct::CancelDraftYes(version) => schedule::cancel(conversation, id, version).await,
        FormAct::AttachmentMenu
        | FormAct::Attach
        | FormAct::AttachHeld(..)
        | FormAct::RemoveAttachment
        | FormAct::RemoveAttachmentYes(_) => attachment::act(conversation, id, act).await,
        FormAct::Drill(version) => drill::ask(conversation, id, version).await,
        FormAct::DrillYes(version) => drill::begin(conversation, id, version).await,
        _ => schedule::menu(conversation, id).await,
    }
}

/// A text of the form was sent: region, time until which it holds, what to do. It goes on waiting when that is wrong.
pub(in crate::telegram::staff) async fn answer(
    conversation: &Conversation,
    dialogue: Dialogue,
    text: &str,
) -> Handled {
    let words = conversation.words();
    let (id, text) = (dialogue.candidate(), clean::clean(text).text);
    match dialogue {
        Dialogue::Region { .. } => {
            let region = text.to_uppercase();
            if !is_region(&region) {
                return conversation.say(&words.write_region_wrong()).await;
            }
            dialogue::end(conversation).await?;
            fields::set(conversation, id, |content| content.region = Some(region)).await
        }
        Dialogue::Valid { .. } => {
            let Some((until, _)) = schedule::read(conversation, &text).await? else {
                return Ok(());
            };
            dialogue::end(conversation).await?;
            fields::set(conversation, id, |content| {
                content.valid_until = Some(until);
            })
            .await
        }
        Dialogue::WhatToDo { language, .. } => {
            if !write::fits(conversation, &text, NOTE_LIMIT).await? {
                return Ok(());
            }
            dialogue::end(conversation).await?;
            fields::set(conversation, id, |content| {
                content.what_to_do.insert(language, text);
            })
            .await
        }
        _ => schedule::typed(conversation, id, &text).await,
    }
}
