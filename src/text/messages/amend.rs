//! The messages of the area *amend*: corrections and retractions, for readers and for the staff.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    // What readers see.
    amend_correction(number: id);
    amend_was(text: str);
    amend_is(text: str);
    amend_verification(old: str, new: str);
    amend_file_added();
    amend_file_replaced();
    amend_file_removed();
    amend_refers(code: str);
    amend_reads();
    amend_withdrawn_notice(title: str);
    amend_superseded(link: str);
    amend_superseded_part();
    amend_withdrawn(code: str);
    amend_withdrawn_part();
    amend_reason_source_withdrew();
    amend_reason_misled();
    amend_reason_wrong_place();
    amend_reason_duplicate();
    amend_reason_did_not_happen();

    // What the staff see.
    amend_recent();
    amend_recent_none();
    amend_which(command: str);
    amend_update(code: str, title: str, state: str);
    amend_unknown(code: str);
    amend_not_out(code: str);
    amend_already_retracted(code: str);
    amend_open_already(code: str, id: id);
    amend_urgency_raised();
    amend_only_the_reason();
    amend_readers_unknown(code: str);
    amend_choose_reason(code: str, title: str);
    amend_ask_reason();
    amend_retract_ask(audience: number, title: str, reason: str);
    amend_retract_ask_few(under: str, title: str, reason: str);
    amend_reason_as_typed();
    amend_correct_ask(audience: number);
    amend_correct_ask_few(under: str);
    amend_corrects(code: str);
    amend_retracts(code: str);
    amend_unchanged(languages: str);
    amend_first(needed: number, number: number);
    amend_retracted_done(audience: number, code: str);
    amend_retracted_done_few(under: str, code: str);
    amend_corrected_done(audience: number, code: str);
    amend_corrected_done_few(under: str, code: str);
    preview_notice(language: str);
    preview_plain(language: str);
    preview_old(language: str);
    amend_changes();
    amend_changes_other();
    button_correct();
    button_retract();
    button_own_words();
    button_write_reason();
    button_retract_live();
    button_new_update();
    state_published();
    state_superseded();
    state_retracted();
}
