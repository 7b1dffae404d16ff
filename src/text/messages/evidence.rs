//! The messages of the area *evidence*: what is kept, who looked at it, and why a label is not carried.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    evidence_open(count: number);
    evidence_full(limit: number);
    evidence_twice();
    evidence_too_big(limit: number);
    evidence_source(source: str, grade: str);
    evidence_credibility(grade: str, name: str);
    evidence_public();
    evidence_private();
    evidence_private_file();
    evidence_unconfirmed();
    evidence_unasked();
    evidence_waiting();
    evidence_trying(problem: str, time: str);
    evidence_failed(problem: str);
    evidence_left();
    evidence_kept(time: str, hash: str);
    evidence_held(hash: str);
    evidence_looked(names: str);
    evidence_nobody();
    page_private(host: str);
    page_gone(host: str);
    page_busy(host: str);
    page_status(host: str, status: id);
    page_too_big(host: str, limit: number);
    page_astray(host: str);
    page_slow(host: str);
    page_unreachable(host: str);
    page_interrupted();
    label_confirmed();
    label_one_origin();
    label_disputed();
    label_false();
    button_piece(number: number);
    button_make_public();
    button_make_private();
    button_show_kept();
    button_looked();
    button_fetch_shown();
    button_fetch();
    button_fetch_all_shown();
    button_fetch_all();
    button_fetch_again();
    button_leave_page();
    button_look_again();
    button_to_evidence();
    shown_page(number: number, time: str);
    shown_file(number: number);
    shown_found(url: str, status: id);
    shown_cut();
    shown_no_text();
    shown_not_here();
    approval_checked(name: str, numbers: str);
    approval_nobody();
    approval_waiting(count: number);
    approval_failed(count: number);
    approval_unasked(count: number);
}
