//! **Alerts about delivery** in words: what is wrong, with which numbers, and what to do.
//!
//! Never here: raising one; alerts of sources.

use chrono::{DateTime, Utc};

use crate::delivery::DIGESTS;
use crate::domain::source::AlertKind;
use crate::review::{Alert, Told};
use crate::text::{Words, time};

/// An alert about delivery in words; none when it is about something else.
pub(super) fn told(words: Words, alert: &Alert) -> Option<String> {
    let code = alert.subject.as_str();
    let number = |place: usize| -> u64 {
        let word = alert.detail.split(' ').nth(place);
        word.and_then(|word| word.parse().ok()).unwrap_or_default()
    };
    let sentence = match alert.kind {
        // Its end is all there is to tell.
        AlertKind::FanoutFinished => {
            let (accepted, unreachable) = (number(0), number(1));
            let (failed, uncertain) = (number(2), number(3));
            let finished =
                words.alert_fanout_finished(code, accepted, unreachable, failed, uncertain);
            // Of an amendment also what became of the old messages.
            if alert.detail.split(' ').count() < 6 {
                return Some(finished);
            }
            let edits = words.alert_fanout_edits(number(4), number(5));
            return Some(format!("{finished} {edits}"));
        }
        AlertKind::FanoutStalled => words.alert_fanout_stalled(code),
        AlertKind::FanoutHalted if code == DIGESTS => {
            let until = alert.detail.split(' ').next_back().unwrap_or_default();
            let time = until.parse::<DateTime<Utc>>().map_or_else(
                |_| until.to_owned(),
                |until| time::date_time(words.language(), until),
            );
            words.alert_digests_halted(number(0), number(1), &time)
        }
        AlertKind::FanoutHalted => words.alert_fanout_halted(code),
        AlertKind::ManyUnreachable => words.alert_many_unreachable(code, number(0), number(1)),
        AlertKind::TelegramWait => match alert.detail.parse::<DateTime<Utc>>() {
            Ok(until) => words.alert_telegram_wait(&time::date_time(words.language(), until)),
            Err(_) => words.alert_telegram_wait(&alert.detail),
        },
        AlertKind::TokenRefused => words.alert_token_refused(),
        AlertKind::TokenShared => words.alert_token_shared(),
        AlertKind::DatabaseFull if alert.detail.starts_with("free ") => {
            words.alert_database_free(number(1))
        }
        AlertKind::DatabaseFull => words.alert_database_taken(number(1), number(2)),
        _ => return None,
    };
    Some(match alert.tells() {
        Told::Over => words.alert_over(&sentence),
        // Telegram's own words say why.
        Told::Begun
            if alert.kind == AlertKind::FanoutHalted
                && code != DIGESTS
                && !alert.detail.is_empty() =>
        {
            format!("{sentence}\n{}", alert.detail)
        }
        Told::Begun => sentence,
    })
}
