//! **Alerts about what comes in** in words: mass sign-up, messages that are left unanswered, and a webhook through which nothing comes.
//!
//! Never here: raising one.

use crate::domain::source::AlertKind;
use crate::review::{Alert, Told};
use crate::text::Words;

/// An alert about what comes in in words; none when it is about something else.
pub(super) fn told(words: Words, alert: &Alert) -> Option<String> {
    let number = |place: usize| -> u64 {
        let word = alert.detail.split(' ').nth(place);
        word.and_then(|word| word.parse().ok()).unwrap_or_default()
    };
    let sentence = match alert.kind {
        AlertKind::MassSignUp => words.alert_mass_sign_up(number(0), number(1)),
        AlertKind::TurnedAway => words.alert_turned_away(number(0)),
        AlertKind::EventsFailing => words.alert_events_failing(),
        _ => return None,
    };
    Some(match alert.tells() {
        Told::Over => words.alert_over(&sentence),
        Told::Begun => sentence,
    })
}
