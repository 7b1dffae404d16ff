//! The messages of the area *writing*: drafts, approvals, alerts.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    write_ask_title(language: str);
    write_ask_body(language: str);
    write_ask_evidence();
    write_ask_reason();
    write_cancelled();
    write_too_long(length: number, limit: number);
    write_empty();
    draft_title(id: id);
    draft_missing(fields: str);
    draft_ready(needed: number);
    draft_waiting(given: number, needed: number);
    draft_urgency(urgency: str);
    draft_verification(verification: str);
    draft_topics(topics: str);
    draft_languages(languages: str);
    draft_evidence(count: number);
    draft_none();
    button_edit_title();
    button_edit_body();
    button_edit_topics();
    button_edit_urgency();
    button_edit_verification();
    button_add_evidence();
    button_add_language();
    button_preview();
    button_approve();
    button_cancel();
    button_back();
    choose_verification();
    choose_language();
    evidence_not_link();
    preview_title(language: str);
    approve_ask(audience: number);
    approve_ask_first(audience: number, needed: number, number: number);
    button_approve_live();
    approved_waiting(given: number, needed: number);
    approved_already();
    approved_published(audience: number, code: str);
    approved_scheduled(time: str);
    draft_changed();
    draft_approve_again();
    staff_please_look();
    alerts_title();
    alert_source_gone(source: str);
    alert_source_silent(source: str);
    alert_source_failing(source: str);
    alert_relay_off(source: str);
    alert_over(alert: str);
    alerts_many(count: number);
    alerts_many_over(count: number);
    staff_only();
    error_not_translated();
}
