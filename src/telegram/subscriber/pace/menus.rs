//! The **menus** of `/pace`: what is set, and what can be.
//!
//! Never here: a sentence, and what a tap does.

use chrono::NaiveTime;

use super::super::super::action::{Action, HoursAct};
use super::super::super::keyboard::Keyboard;
use crate::domain::language::Language;
use crate::domain::subscriber::Pace;
use crate::domain::subscriber::hours::Quiet;
use crate::domain::zone::Zone;
use crate::subscriptions::PaceSettings;
use crate::text::{self, Words, cities};

/// Hours of the digest that stand on buttons; every half hour can be typed.
const DIGEST_HOURS: [u32; 9] = [7, 8, 9, 12, 15, 18, 19, 20, 21];

/// Quiet hours that stand on buttons.
const QUIET_HOURS: [(u32, u32); 4] = [(22, 7), (23, 7), (23, 8), (0, 8)];

/// Zones that stand on buttons; every other one can be typed.
const ZONES: [&str; 10] = [
    "Europe/Minsk",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Kyiv",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "Asia/Tbilisi",
    "America/New_York",
    "America/Los_Angeles",
];

/// All that is set, and the way to each.
pub(super) fn overview(language: Language, settings: &PaceSettings) -> (String, Keyboard) {
    let words = text::words(language);
    let mut lines = vec![words.hours_pace(&pace(words, Some(settings)))];
    if settings.pace == Pace::Digest {
        lines.push(words.hours_rings_digest());
    }
    lines.push(settings.quiet.map_or_else(
        || words.hours_quiet_none(),
        |quiet| words.hours_quiet(&clock(quiet.from), &clock(quiet.to)),
    ));
    let ringing = may_ring(settings);
    if let Some(quiet) = ringing {
        lines.push(if quiet.breaking_rings {
            words.hours_rings()
        } else {
            words.hours_rings_not()
        });
    }
    lines.push(words.hours_zone(&cities::name(settings.zone, language)));
    lines.push(if settings.is_silent {
        words.hours_sound_not()
    } else {
        words.hours_sound()
    });
    let hours = Action::Hours;
    let sound = if settings.is_silent {
        (words.button_hours_sound(), hours(HoursAct::Silent(false)))
    } else {
        (
            words.button_hours_sound_not(),
            hours(HoursAct::Silent(true)),
        )
    };
    let mut keyboard = super::keyboard(words, false)
        .row([(words.button_hours_quiet(), hours(HoursAct::AskQuiet))]);
    if let Some(quiet) = ringing {
        keyboard = keyboard.row([rings(words, quiet)]);
    }
    let keyboard = keyboard.row([(words.button_hours_zone(), hours(HoursAct::AskZone)), sound]);
    (lines.join("\n"), keyboard)
}

/// At what time the digest comes.
pub(super) fn digest(language: Language, zone: Zone, start: bool) -> (String, Keyboard) {
    let words = text::words(language);
    let text = words.hours_ask_digest(&cities::name(zone, language));
    let times = DIGEST_HOURS.iter().filter_map(|hour| {
        let at = NaiveTime::from_hms_opt(*hour, 0, 0)?;
        Some((clock(at), Action::Hours(HoursAct::Digest { start, at })))
    });
    let keyboard = Keyboard::none().grid(3, times);
    // On the way in there is nothing to go back to.
    let keyboard = if start {
        keyboard
    } else {
        keyboard.row([back(words)])
    };
    (text, keyboard)
}

/// When nothing comes.
pub(super) fn quiet(
    language: Language,
    zone: Zone,
    settings: Option<&PaceSettings>,
) -> (String, Keyboard) {
    let words = text::words(language);
    let text = words.hours_ask_quiet(&cities::name(zone, language));
    let hours = QUIET_HOURS.iter().filter_map(|(from, to)| {
        let from = NaiveTime::from_hms_opt(*from, 0, 0)?;
        let to = NaiveTime::from_hms_opt(*to, 0, 0)?;
        let label = format!("{}–{}", clock(from), clock(to));
        Some((label, Action::Hours(HoursAct::Quiet(Some((from, to))))))
    });
    let mut keyboard = Keyboard::none().grid(2, hours);
    if let Some(quiet) = settings.and_then(may_ring) {
        keyboard = keyboard.row([rings(words, quiet)]);
    }
    if settings.is_some_and(|settings| settings.quiet.is_some()) {
        let none = Action::Hours(HoursAct::Quiet(None));
        keyboard = keyboard.row([(words.button_hours_quiet_none(), none)]);
    }
    (text, keyboard.row([back(words)]))
}

/// Which zone.
pub(super) fn zone(language: Language, zone: Zone) -> (String, Keyboard) {
    let words = text::words(language);
    let text = words.hours_ask_zone(&cities::name(zone, language));
    let zones = ZONES.iter().filter_map(|name| {
        let zone: Zone = name.parse().ok()?;
        Some((
            cities::name(zone, language),
            Action::Hours(HoursAct::Zone(zone)),
        ))
    });
    let keyboard = Keyboard::none().grid(2, zones).row([back(words)]);
    (text, keyboard)
}

/// When updates come; `None` for one who has not chosen yet.
pub(super) fn pace(words: Words, settings: Option<&PaceSettings>) -> String {
    let Some(settings) = settings else {
        return words.pace("instant");
    };
    match settings.digest_at {
        Some(at) => words.hours_pace_digest(&clock(at)),
        None => words.pace(settings.pace.as_str()),
    }
}

/// The quiet hours, where what is breaking may come in them: in a digest it comes when the digest does.
fn may_ring(settings: &PaceSettings) -> Option<Quiet> {
    settings.quiet.filter(|_| settings.pace != Pace::Digest)
}

/// The other way about what is breaking in quiet hours.
fn rings(words: Words, quiet: Quiet) -> (String, Action) {
    if quiet.breaking_rings {
        let act = Action::Hours(HoursAct::Rings(false));
        (words.button_hours_rings_not(), act)
    } else {
        (
            words.button_hours_rings(),
            Action::Hours(HoursAct::Rings(true)),
        )
    }
}

fn back(words: Words) -> (String, Action) {
    (words.button_hours_back(), Action::Hours(HoursAct::Menu))
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
