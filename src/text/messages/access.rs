//! The messages of the area *access*: joining the staff, sessions, the lock on publishing, the end of the key.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    invite_ask_phrase(role: str);
    invite_unknown();
    invite_wrong_phrase(tries: number);
    invite_welcome(role: str, handle: str);
    invite_already(handle: str);
    enrol_how(minutes: number);
    enrol_codes(codes: id);
    please_log_in();
    login_welcome(time: str);
    login_first();
    login_recovery_left(left: number);
    login_wrong();
    login_wrong_wait(time: str);
    login_wait(time: str);
    login_used();
    login_not_enrolled();
    logout_done();
    logout_not_open();
    admins_only();
    lock_done();
    lock_already();
    unlock_done();
    unlock_needs_another();
    unlock_needs_admin();
    unlock_not_locked();
    publishing_is_locked();
    publishing_locked_now();
    button_staff();
    button_logout();
    button_lock();
    button_unlock();
    button_invite(role: str);
    staff_title();
    staff_line(handle: str, role: str, session: str);
    staff_in_session(time: str);
    staff_no_session();
    button_remove(handle: str);
    remove_ask(handle: str);
    button_remove_yes(handle: str);
    remove_done(handle: str);
    remove_unknown(handle: str);
    remove_self();
    invite_which_role();
    invite_made_link(role: str, handle: str, time: str, link: id);
    invite_made_phrase(phrase: str);
    alert_wrong_codes(handle: str);
    destroy_key_ask();
    button_destroy_key_yes();
    button_destroy_key_no();
    destroy_key_begun();
    destroy_key_done();
}
