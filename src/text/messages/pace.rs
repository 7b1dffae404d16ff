//! The messages of the area *pace*: when and how updates come, and the daily digest.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    // What is set.
    hours_pace_digest(time: str);
    hours_pace(pace: str);
    hours_quiet(from: str, to: str);
    hours_quiet_none();
    hours_rings();
    hours_rings_not();
    hours_rings_digest();
    hours_rings_none();
    hours_zone(zone: str);
    hours_sound();
    hours_sound_not();
    hours_saved();

    // What can be set.
    button_hours_digest();
    button_hours_quiet();
    button_hours_quiet_none();
    button_hours_rings();
    button_hours_rings_not();
    button_hours_zone();
    button_hours_sound();
    button_hours_sound_not();
    button_hours_back();
    hours_ask_digest(zone: str);
    hours_ask_quiet(zone: str);
    hours_ask_zone(zone: str);
    hours_unknown();
    hours_not_a_time();
    hours_not_a_half_hour();
    hours_quiet_unknown();
    hours_zone_unknown(place: str);

    // The digest.
    digest_title(day: str);
    digest_continued();
    digest_read_on(link: str);
}
