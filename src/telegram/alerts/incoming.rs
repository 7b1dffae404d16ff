//! **Alerts about what comes in** in words: mass sign-up, messages that are left unanswered, and a webhook through which nothing comes.
//!
//! Never here: raising one.

use crate::domain::source::AlertKind;
use crate::review::{Alert, Told};
use crate::subscriptions::Crowd;
use crate::text::Words;

/// An alert about what comes in in words; none when it is about something else.
pub(super) fn told(words: Words, alert: &Alert) -> Option<String> {
    let (sentence, help) = match alert.kind {
        AlertKind::MassSignUp => {
            let crowd = Crowd::of(&alert.detail);
            (
                words.alert_mass_sign_up(crowd.joined, crowd.usual, crowd.total),
                Some(words.alert_mass_sign_up_help()),
            )
        }
        AlertKind::TurnedAway => {
            let dropped = alert.detail.parse::<u64>().unwrap_or_default();
            (words.alert_turned_away(dropped), None)
        }
        AlertKind::EventsFailing => (words.alert_events_failing(), None),
        _ => return None,
    };
    Some(match (alert.tells(), help) {
        (Told::Over, _) => words.alert_over(&sentence),
        (Told::Begun, Some(help)) => format!("{sentence}\n{help}"),
        (Told::Begun, None) => sentence,
    })
}
