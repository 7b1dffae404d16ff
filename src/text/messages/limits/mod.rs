//! The messages of the area *limits*: what is too much, and the alerts about what comes in.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    limit_reached();

    // Alerts.
    alert_mass_sign_up(joined: number, usual: number, total: number);
    alert_mass_sign_up_help();
    alert_turned_away(dropped: number);
    alert_events_failing();
}
