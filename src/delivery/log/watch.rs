//! The **watch**: finds out what admins are told of deliveries unasked, and how fast fan-outs move. One step looks at all that
//! is open and says what is wrong at this moment; what was wrong before and is not any more is over.
//!
//! Never here: the telling, its words, and mending anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use tracing::warn;

use super::super::Budget;
use crate::clock::Clock;
use crate::domain::delivery::FanoutState;
use crate::domain::source::AlertKind;
use crate::store::delivery_log::{Room, Sample, Watched, room_of};
use crate::store::{Store, StoreError};

/// A fan-out that has something to do and does not move for so long is stalled: a send takes 10 s at most, a lease 15.
const STALLED: TimeDelta = TimeDelta::minutes(5);

/// Who looks less often than this, after a start too, cannot say that something stood still meanwhile.
const LOOKS: TimeDelta = TimeDelta::minutes(1);

/// So many unreachable, and so large a share, are Telegram's or the token's fault rather than the readers'.
const MANY: i64 = 20;
const MANY_PERCENT: i64 = 20;

/// A wait that admins are told of.
const LONG_WAIT: TimeDelta = TimeDelta::minutes(1);

/// How often the progress of a running fan-out is noted.
const SAMPLE_EVERY: Duration = Duration::from_secs(55);

/// What is seen by itself alone is over when it is not seen for so long: longer than the poller ever pauses (64 s).
const UNSEEN: TimeDelta = TimeDelta::minutes(3);

/// Too little room: less than a tenth of the disk, or less than what a busy day writes.
const FREE_PERCENT: u64 = 10;
const FREE_BYTES: u64 = 1 << 30;

/// What is halted when all digests are, instead of the code of an update.
pub const DIGESTS: &str = "digests";

/// What is judged here, so also ended here.
const KINDS: &[AlertKind] = &[
    AlertKind::FanoutStalled,
    AlertKind::FanoutHalted,
    AlertKind::ManyUnreachable,
    AlertKind::TelegramWait,
    AlertKind::DatabaseFull,
];

/// Where the room ends.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// The folder of the private cluster: its disk is looked at.
    pub data_dir: Option<PathBuf>,
    /// Of a database elsewhere: how large it may get, in bytes.
    pub database_bytes: Option<u64>,
}

/// Looks at deliveries.
pub struct Watch {
    store: Store,
    clock: Arc<dyn Clock>,
    budget: Arc<Budget>,
    limits: Limits,
    /// When this last looked.
    looked: Mutex<Option<DateTime<Utc>>>,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WatchReport {
    /// Alerts raised.
    pub raised: usize,
    /// Alerts that are over.
    pub ended: usize,
    /// Fan-outs whose end was noted.
    pub finished: usize,
}

/// What is wrong at this moment: kind and subject, and more of it.
type Wrong = BTreeMap<(AlertKind, String), String>;

/// What all fan-outs are judged by.
struct Judge {
    now: DateTime<Utc>,
    /// Telegram asked to wait.
    is_waiting: bool,
    /// It was looked a moment ago too.
    was_looking: bool,
    /// What admins know of.
    open: BTreeSet<(AlertKind, String)>,
}

impl Watch {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, budget: Arc<Budget>, limits: Limits) -> Self {
        Self {
            store,
            clock,
            budget,
            limits,
            looked: Mutex::default(),
        }
    }

    /// Looks once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step looks again.
    pub async fn step(&self) -> Result<WatchReport, StoreError> {
        let now = self.clock.now();
        let (mut report, mut wrong) = (WatchReport::default(), Wrong::new());
        let waits_until = self.waits_until(now).await?;
        if let Some(until) = waits_until.filter(|until| *until - now >= LONG_WAIT) {
            let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
            wrong.insert((AlertKind::TelegramWait, "telegram".to_owned()), until);
        }
        let judge = Judge {
            now,
            is_waiting: waits_until.is_some(),
            was_looking: self.was_looking(now),
            open: self.store.open_alerts(KINDS).await?.into_iter().collect(),
        };
        let mut after = i32::MIN;
        loop {
            let some = self.store.watched_fanouts(after, now).await?;
            let Some(last) = some.last() else { break };
            after = last.revision_id;
            for watched in some {
                report.finished += usize::from(self.follow(&watched, &judge).await?);
                report.raised += usize::from(self.halted_since(&watched, &judge).await?);
                judge.judge(&watched, &mut wrong);
            }
        }
        if let Some(halt) = self.store.digest_halt(now).await? {
            let until = halt.until.to_rfc3339_opts(SecondsFormat::Secs, true);
            let detail = format!("{} {until}", halt.why);
            wrong.insert((AlertKind::FanoutHalted, DIGESTS.to_owned()), detail);
        }
        if let Some(detail) = self.little_room().await? {
            wrong.insert((AlertKind::DatabaseFull, "database".to_owned()), detail);
        }
        self.tell(wrong, &judge, &mut report).await?;
        let unseen = self.store.end_unseen_alerts(UNSEEN, now).await?;
        report.ended += usize::try_from(unseen).unwrap_or(usize::MAX);
        Ok(report)
    }

    fn was_looking(&self, now: DateTime<Utc>) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let before = looked.replace(now);
        before.is_some_and(|before| now - before <= LOOKS)
    }

    /// Until when nothing may be sent: as this process was told, or as deliveries of any wait for it.
    async fn waits_until(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let ours = self.budget.check().err().map(|blocked| {
            let wait = TimeDelta::from_std(blocked.wait()).unwrap_or(TimeDelta::days(365));
            now + wait
        });
        let waits = self.store.waits().await?;
        let all = waits
            .iter()
            .filter_map(|pace| pace.blocked_until(now))
            .max();
        Ok(ours.max(all))
    }

    /// Notes that it moved, how far it is, or that it is over; true for the last.
    async fn follow(&self, watched: &Watched, judge: &Judge) -> Result<bool, StoreError> {
        let now = judge.now;
        if matches!(watched.state, FanoutState::Finished | FanoutState::Stopped) {
            let numbers = numbers(watched);
            let subject = subject(watched);
            let is_finished = watched.state == FanoutState::Finished;
            let told = is_finished.then_some((subject.as_str(), numbers.as_str()));
            return self.store.fanout_over(watched, told, now).await;
        }
        // Its time begins anew while nobody looks or it has nothing to do; once a minute is often enough to write.
        let is_excused = judge.is_waiting || !judge.was_looking || !watched.has_work;
        let is_old = watched.moved_at.is_none_or(|at| now - at >= LOOKS);
        if (is_excused && is_old) || watched.done_then != Some(watched.done) {
            self.store.fanout_moved(watched, now).await?;
        }
        if watched.state == FanoutState::Running {
            let sample = Sample {
                revision_id: watched.revision_id,
                at: now,
                settled: watched.settled,
            };
            self.store.sample_fanout(sample, SAMPLE_EVERY).await?;
        }
        Ok(false)
    }

    /// That a language has halted is known; all of it has since, for another reason, and admins are told again.
    async fn halted_since(&self, watched: &Watched, judge: &Judge) -> Result<bool, StoreError> {
        let known = (AlertKind::FanoutHalted, subject(watched));
        if watched.state != FanoutState::Halted || !judge.open.contains(&known) {
            return Ok(false);
        }
        let why = watched.state_reason.as_deref().unwrap_or_default();
        match self.store.open_alert(known.0, &known.1).await? {
            Some(open) if !why.is_empty() && open.detail != why => {
                self.store.tell_again(&open, why).await
            }
            _ => Ok(false),
        }
    }

    /// What there is to say when there is little room: bytes free, or bytes taken and allowed.
    async fn little_room(&self) -> Result<Option<String>, StoreError> {
        if let Some(folder) = &self.limits.data_dir {
            match room_of(folder) {
                Ok(room) if is_little(room) => {
                    return Ok(Some(format!("free {}", room.free >> 20)));
                }
                Ok(_) => {}
                Err(error) => warn!("the disk of data_dir cannot be looked at: {error}"),
            }
        }
        let Some(allowed) = self.limits.database_bytes else {
            return Ok(None);
        };
        let taken = self.store.database_bytes().await?;
        let is_near = taken >= allowed - allowed / 10;
        Ok(is_near.then(|| format!("taken {} {}", taken >> 20, allowed >> 20)))
    }

    /// Raises what is wrong and was not, ends what was and is not.
    async fn tell(
        &self,
        wrong: Wrong,
        judge: &Judge,
        report: &mut WatchReport,
    ) -> Result<(), StoreError> {
        let now = judge.now;
        for key in judge.open.iter().filter(|key| !wrong.contains_key(key)) {
            report.ended += usize::from(self.store.end_alert(key.0, &key.1, now).await?);
        }
        for ((kind, subject), detail) in wrong {
            let about = (subject.as_str(), detail.as_str());
            report.raised += usize::from(self.store.raise_alert(kind, about, now).await?);
        }
        Ok(())
    }
}

impl Judge {
    fn judge(&self, watched: &Watched, wrong: &mut Wrong) {
        let is_open = !matches!(watched.state, FanoutState::Finished | FanoutState::Stopped);
        let about = |kind| (kind, subject(watched));
        if is_open && (watched.state == FanoutState::Halted || watched.has_halted_language) {
            let why = watched.state_reason.clone().unwrap_or_default();
            wrong.insert(about(AlertKind::FanoutHalted), why);
        }
        if self.stands_still(watched) {
            wrong.insert(about(AlertKind::FanoutStalled), String::new());
        }
        let (many, all) = (watched.unreachable, watched.settled);
        if is_open && many >= MANY && many * 100 >= all * MANY_PERCENT {
            wrong.insert(about(AlertKind::ManyUnreachable), format!("{many} {all}"));
        }
    }

    /// For long enough, or since it was told: that it stands is not over because nobody looked.
    fn stands_still(&self, watched: &Watched) -> bool {
        let could = watched.has_work && !self.is_waiting;
        let is_told = || {
            let told = (AlertKind::FanoutStalled, subject(watched));
            self.open.contains(&told)
        };
        let is_long = |since| self.was_looking && self.now - since >= STALLED;
        could
            && watched.done_then == Some(watched.done)
            && (watched.moved_at.is_some_and(is_long) || is_told())
    }
}

/// What the end of a fan-out came to, as the alert tells it.
fn numbers(watched: &Watched) -> String {
    let (accepted, unreachable) = (watched.accepted, watched.unreachable);
    let (failed, uncertain) = (watched.failed, watched.uncertain);
    let numbers = format!("{accepted} {unreachable} {failed} {uncertain}");
    match watched.edits {
        Some((edited, not_edited)) => format!("{numbers} {edited} {not_edited}"),
        None => numbers,
    }
}

/// The code, and the revision where it is not the first.
fn subject(watched: &Watched) -> String {
    match watched.number {
        1 => watched.code.clone(),
        number => format!("{} ({number})", watched.code),
    }
}

const fn is_little(room: Room) -> bool {
    room.free < FREE_BYTES || room.free < room.total / 100 * FREE_PERCENT
}

#[cfg(test)]
mod tests {
    use super::{Room, is_little};

    #[test]
    fn little_room_is_a_tenth_or_a_gigabyte() {
        let gigabyte = 1 << 30;
        let room = |free: u64, total: u64| Room {
            free: free * gigabyte,
            total: total * gigabyte,
        };
        assert!(!is_little(room(20, 100)));
        assert!(is_little(room(9, 100)));
        assert!(is_little(room(0, 4)));
        assert!(!is_little(room(2, 4)));
    }
}
