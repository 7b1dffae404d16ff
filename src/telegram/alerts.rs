//! **Alerting**: what admins are told unasked, once when it begins and once when it is over; again when it grows much.
//!
//! Outside a working session an alert is one neutral line: the phone may lie on a table. What Telegram did not take is told
//! again, to those who did not get it.
//!
//! Never here: raising an alert.

mod delivery;
mod incoming;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use teloxide::payloads::SendMessageSetters as _;
use tracing::warn;

use super::api::{Api, ApiError};
use super::messenger::message;
use super::render::escape;
use super::staff::not_sent;
use crate::delivery::{Budget, Place};
use crate::domain::source::AlertKind;
use crate::review::{Alert, Colleague, Shown, Staff, Told, Waits};
use crate::store::StoreError;
use crate::text::{self, Words};

/// More than so many alerts that begin, or are over, at the same moment are counted instead of told.
const MANY: usize = 10;

/// One of the staff who blocked the bot is tried again after so long.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// How long the neutral line may stand: until Telegram does not let us delete it any more. It goes at the next login.
const WAITS_FOR_LOGIN: TimeDelta = TimeDelta::hours(48);

/// Tells admins.
pub struct Alerting {
    api: Api,
    budget: Arc<Budget>,
    staff: Staff,
    /// What each admin was told while others could not be.
    told: Mutex<BTreeSet<Heard>>,
    /// What waits, and who was called to it while others could not be.
    called: Mutex<(Waits, BTreeSet<i32>)>,
    /// Who could not be reached, and when that was found out.
    away: Mutex<BTreeMap<i32, DateTime<Utc>>>,
}

/// What one admin was told: alert, what of it, how large it was, whom.
type Heard = (i64, Told, String, i32);

fn heard(alert: &Alert, admin: &Colleague) -> Heard {
    (alert.id, alert.tells(), alert.detail.clone(), admin.id)
}

/// How it went with one admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Yes,
    /// Blocked, or gone: trying again does not help.
    Never,
    NotNow,
}

impl Alerting {
    /// Over this API; alerts take their place in the budget before bulk.
    #[must_use]
    pub fn new(api: Api, budget: Arc<Budget>, staff: Staff) -> Self {
        Self {
            api,
            budget,
            staff,
            told: Mutex::default(),
            called: Mutex::default(),
            away: Mutex::default(),
        }
    }

    /// Tells what there is to tell; gives how many alerts are told now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        self.call_to_what_waits().await?;
        self.staff.calm_down().await?;
        let alerts = self.staff.untold_alerts().await?;
        if alerts.is_empty() {
            return Ok(0);
        }
        let mut reached = Vec::new();
        for admin in self.staff.admins().await? {
            reached.push(self.tell(&admin, &alerts).await);
        }
        // Told is what somebody has heard, and everybody who can be reached.
        if !reached.contains(&Reached::Yes) || reached.contains(&Reached::NotNow) {
            return Ok(0);
        }
        for alert in &alerts {
            self.staff.alert_told(alert).await?;
        }
        self.remembered().clear();
        Ok(alerts.len())
    }

    /// One neutral line to all of the staff when something waits for them; written down when all who can be reached have it.
    async fn call_to_what_waits(&self) -> Result<(), StoreError> {
        let waits = self.staff.untold_waits().await?;
        if waits.is_empty() {
            return Ok(());
        }
        let mut reached = Vec::new();
        for colleague in self.staff.everyone().await? {
            if self.called(&waits).1.contains(&colleague.id) {
                reached.push(Reached::Yes);
                continue;
            }
            let line = escape(&call(&colleague, "/queue"));
            let one = self.send(&colleague, &line).await;
            if one == Reached::Yes {
                self.called(&waits).1.insert(colleague.id);
            }
            reached.push(one);
        }
        if reached.contains(&Reached::Yes) && !reached.contains(&Reached::NotNow) {
            self.staff.waits_told(&waits).await?;
            drop(self.called(&Waits::default()));
        }
        Ok(())
    }

    /// Who was called to exactly this.
    fn called(&self, waits: &Waits) -> MutexGuard<'_, (Waits, BTreeSet<i32>)> {
        let mut called = self.called.lock().unwrap_or_else(PoisonError::into_inner);
        if called.0 != *waits {
            *called = (waits.clone(), BTreeSet::new());
        }
        called
    }

    async fn tell(&self, admin: &Colleague, alerts: &[Alert]) -> Reached {
        let new: Vec<&Alert> = {
            let told = self.remembered();
            let is_new = |alert: &&Alert| !told.contains(&heard(alert, admin));
            alerts.iter().filter(is_new).collect()
        };
        if new.is_empty() {
            return Reached::Yes;
        }
        let words = text::words(admin.language);
        let html = if admin.is_in_session {
            escape(&lines(words, &new).join("\n\n"))
        } else {
            escape(&words.staff_please_look())
        };
        let reached = self.send(admin, &html).await;
        if reached == Reached::Yes {
            let mut told = self.remembered();
            told.extend(new.iter().map(|alert| heard(alert, admin)));
        }
        reached
    }

    /// Sends one message, unless they could not be reached a short while ago.
    async fn send(&self, colleague: &Colleague, html: &str) -> Reached {
        let now = self.staff.now();
        let away = || self.away.lock().unwrap_or_else(PoisonError::into_inner);
        let since = away().get(&colleague.id).copied();
        if since.is_some_and(|since| now - since < AGAIN) {
            return Reached::Never;
        }
        if self.budget.interactive().is_err() {
            return Reached::NotNow;
        }
        let place = Place {
            chat: colleague.chat,
            thread: None,
        };
        let message = message(place, html).protect_content(true);
        let Ok(sending) = self.staff.announce(colleague.chat, self.api.newest()).await else {
            return Reached::NotNow;
        };
        let error = match self.api.send(&message).await {
            Ok(number) => {
                let shown = Shown {
                    message: number,
                    by_bot: true,
                    candidates: &[],
                    at_most: (!colleague.is_in_session).then_some(WAITS_FOR_LOGIN),
                };
                // If it is not remembered, it counts as lost and is deleted soon.
                if let Err(error) = self
                    .staff
                    .remember_sent(colleague.chat, shown, sending)
                    .await
                {
                    warn!("an alert is not remembered: {error}");
                }
                return Reached::Yes;
            }
            Err(error) => error,
        };
        not_sent(&self.staff, sending, &error).await;
        warn!(
            staff.handle = colleague.handle,
            "one of the staff could not be told: {error}"
        );
        let reached = self.judge(&error);
        if reached == Reached::Never {
            away().insert(colleague.id, now);
        }
        reached
    }

    fn judge(&self, error: &ApiError) -> Reached {
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => {
                self.budget.block(*wait);
                Reached::NotNow
            }
            ApiError::Refused {
                code: 400 | 403, ..
            } => Reached::Never,
            _ => Reached::NotNow,
        }
    }

    fn remembered(&self) -> MutexGuard<'_, BTreeSet<Heard>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What begins, then what is over: each in words, or their number where there are too many to read.
fn lines(words: Words, alerts: &[&Alert]) -> Vec<String> {
    let (begun, over): (Vec<&Alert>, Vec<&Alert>) = alerts
        .iter()
        .partition(|alert| alert.tells() == Told::Begun);
    let mut lines = Vec::new();
    if begun.len() > MANY {
        lines.push(words.alerts_many(begun.len()));
    } else {
        lines.extend(begun.iter().map(|alert| told(words, alert)));
    }
    if over.len() > MANY {
        lines.push(words.alerts_many_over(over.len()));
    } else {
        lines.extend(over.iter().map(|alert| told(words, alert)));
    }
    lines
}

/// An alert in words: what is wrong and with what, and what intake found.
pub(super) fn told(words: Words, alert: &Alert) -> String {
    if let Some(told) = delivery::told(words, alert).or_else(|| incoming::told(words, alert)) {
        return told;
    }
    let source = &alert.subject;
    let sentence = match alert.kind {
        AlertKind::SourceGone => words.alert_source_gone(source),
        AlertKind::SourceSilent => words.alert_source_silent(source),
        AlertKind::SourceFailing => words.alert_source_failing(source),
        AlertKind::RelayOff => words.alert_relay_off(source),
        AlertKind::WrongCodes => words.alert_wrong_codes(source),
        AlertKind::MirrorFailing => words.alert_mirror(),
        // Told above.
        _ => String::new(),
    };
    match alert.tells() {
        Told::Over => words.alert_over(&sentence),
        Told::Begun if alert.detail.is_empty() => sentence,
        Told::Begun => format!("{sentence}\n{}", alert.detail),
    }
}

/// One neutral line that something waits, for a phone that may lie on a table: in a session where, else that they should log in.
pub(super) fn call(colleague: &Colleague, command: &str) -> String {
    let words = text::words(colleague.language);
    if colleague.is_in_session {
        words.staff_waits(command)
    } else {
        words.staff_please_look()
    }
}
