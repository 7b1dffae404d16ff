//! The messages of the area *reading*: the latest, searching, the sources.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    // Lists.
    reading_latest();
    reading_latest_topic(topic: str);
    reading_search();
    reading_as_of(time: str, zone: str);
    reading_as_of_utc(time: str);
    reading_code(code: str, time: str);
    reading_language(language: str);
    reading_how();
    reading_how_in_groups();
    reading_attachment();
    button_reading_open(number: id);
    button_reading_newer();
    button_reading_older();

    // When there is nothing to list.
    reading_none();
    reading_none_topic();
    reading_nothing_found();
    reading_search_which();
    reading_too_common();
    reading_too_long(limit: id);

    // Sources.
    sources_title();
    sources_grade(grade: str, meaning: str);
    sources_relayed();
    sources_partners(count: number);
    sources_how();
    sources_unread();
    button_sources_back();
    button_sources_on();
}
