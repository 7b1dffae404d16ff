//! The messages of the area *queue*: the review queue, stories and relays.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    queue_empty();
    queue_title(count: number);
    queue_line(id: id, title: str);
    queue_line_detail(sources: str, age: str);
    queue_waiting_approval(given: number, needed: number);
    queue_claimed(handle: str);
    age_minutes(count: number);
    age_hours(count: number);
    age_days(count: number);
    button_open(id: id);
    button_refresh();
    candidate_title(id: id);
    candidate_source(name: str, grade: str, time: str);
    candidate_unknown(id: id);
    candidate_which();
    candidate_claimed(handle: str, id: id, time: str);
    candidate_decided(id: id);
    button_keep_text();
    button_write();
    button_reject();
    button_back_to_queue();
    reject_ask_reason(id: id);
    rejected(id: id);
    relay_at(time: str);
    button_stop_relay(id: id);
    relay_stopped(id: id);
    relay_not_waiting(id: id);
    candidate_item(id: id, language: str);
    candidate_more(count: number);
    joined_link(source: str);
    joined_text(source: str);
    joined_near(percent: id, source: str);
    joined_merged(handle: str);
    joined_split(handle: str);
    candidate_forwarded(source: str);
    candidate_edited();
    candidate_changed();
    corroboration(verification: str);
    ground_independent(sources: str);
    ground_one_origin(source: str);
    ground_one_reliable(source: str);
    ground_none_reliable();
    proposal(id: id, title: str);
    proposal_shared(percent: id, words: str);
    button_same_event(id: id);
    button_two_events(id: id);
    merged(id: id);
    separated(one: id, other: id);
    split(id: id);
    merge_which();
    split_which();
    story_drafted(id: id);
    story_published(id: id);
    split_foreign(item: id, id: id);
    split_only(id: id);
}
