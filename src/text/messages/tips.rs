//! The messages of the area *tips*: sending one, and reading them.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    tip_private_only();
    tip_ask(days: id, kept: id);
    button_tip_done();
    tip_added();
    tip_open();
    tip_picture_anew();
    tip_forwarded();
    tip_name_removed();
    tip_picture_unreadable();
    tip_dropped_file();
    tip_dropped_card();
    tip_form_full();
    tip_form_over();
    tip_nothing_yet();
    tip_cancelled();
    tip_too_much();
    tip_sent(reference: str, days: id);
    tip_sent_again(reference: str);
    button_tip_withdraw(reference: str);
    tip_withdrawn(reference: str);
    tip_withdraw_none(days: id);
    tip_withdraw_which();
    tip_question(reference: str);
    tip_question_how(days: id);
    button_tip_answer();
    tip_answer_ask(reference: str);
    tip_answer_later();
    tip_answer_text_only();
    tip_answer_over(days: id);
    tip_answered(reference: str);
    tip_closing(reference: str);
    tips_none();
    tips_title(count: id);
    tips_rules(left: id, most: id);
    button_tips(count: id);
    button_tips_back();
    tip_which();
    tip_title(id: id);
    tip_senders(count: id);
    tip_pictures(count: id);
    tip_answers(count: id);
    tip_no_text();
    tip_otherwise(count: id);
    tip_foot(left: id);
    tip_capped(most: id);
    button_tip_use();
    button_tip_ask();
    button_tip_ask_all(count: id);
    button_tip_drop();
    button_tip_limit();
    button_tip_ban();
    tip_ask_question(id: id);
    tip_asked(count: id);
    tip_ask_none();
    tip_note_question(handle: str, reference: str, text: str);
    tip_note_answer(reference: str, text: str);
    tip_note_waiting();
    tip_note_failed();
    tip_note_uncertain();
    tip_link_gone();
    tip_drop_reason();
    tip_limited(count: id);
    tip_banned(count: id);
    tip_ban_none();
}
