//! The messages of the area *verify*: whether a message is ours, and questions to the staff about what is not.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    verify_ask();
    verify_genuine();
    verify_genuine_cut();
    verify_genuine_added();
    verify_part();
    verify_by_code();
    verify_likely_code(typed: str, code: str);
    verify_superseded();
    verify_retracted();
    verify_altered();
    verify_unknown();
    verify_code_unknown();
    verify_too_short();
    verify_revision(code: str, number: number, time: str);
    verify_current(code: str);
    verify_change(published: str, given: str);
    verify_added(text: str);
    verify_missing(text: str);
    verify_addition(text: str);
    verify_in_full(text: str);
    verify_before(text: str);
    verify_now(text: str);
    verify_picture();
    verify_file_unread();
    verify_too_much();
    verify_left_over();
    verify_several();
    verify_several_unknown(code: str);
    verify_stands();
    verify_corrected_since();
    verify_withdrawn_since();
    verify_answer_passed_on();
    verify_picture_same();
    verify_picture_alike();
    verify_picture_with();
    verify_picture_with_alike();
    verify_picture_careful();
    verify_picture_text();
    verify_picture_alone();
    verify_picture_foreign();
    verify_picture_tip();
    verify_picture_unreadable();
    verify_picture_busy();
    verify_picture_withdrawn();
    verify_picture_superseded();
    button_ask_staff();
    verify_asked();
    verify_asked_already();
    verify_ask_limit();
    verify_ask_gone();
    verify_answer(text: str, answer: str);
    verify_answer_genuine();
    verify_answer_false();
    verify_answer_unclear();
    verify_answer_published(code: str);
    question_title(id: id, count: number);
    question_how(id: id);
    question_sure(answer: str, count: number);
    question_sent(count: number);
    question_closed();
    question_code_unknown();
    question_nothing(id: id);
    button_question_genuine();
    button_question_false();
    button_question_unclear();
    button_question_send();
    help_verify();
}
