//! **Sign-ups**: how many chats join, and whether that is far more than usual: somebody may be filling the bot with accounts
//! that nobody owns.
//!
//! It is told when it begins, at each doubling, and when it is over.
//!
//! A join counts when a chat becomes a subscriber that was none. What is kept are counts: of five minutes in memory, of an hour
//! in the database, there in whole tens.
//!
//! Never here: who joins, and turning anybody away.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use crate::clock::Clock;
use crate::domain::source::AlertKind;
use crate::store::{Store, StoreError};

/// The last hour is counted in pieces of this length.
const PIECE: TimeDelta = TimeDelta::minutes(5);
const HOUR: TimeDelta = TimeDelta::hours(1);

/// The usual hour is the mean of so many days; their hours are kept, and no longer.
const USUAL_DAYS: i64 = 7;

/// Fewer in an hour are never far above the usual.
const AT_LEAST: u64 = 200;

/// So many times the usual hour is far above it.
const TIMES: u64 = 5;

/// Counts are told and kept in steps of this many.
const GRAIN: u64 = 10;

const SUBJECT: &str = "subscribers";

/// Counts who joins.
pub struct SignUps {
    store: Store,
    clock: Arc<dyn Clock>,
    counted: Mutex<Counted>,
}

#[derive(Debug)]
struct Counted {
    /// Since when this process counts.
    since: DateTime<Utc>,
    /// Begin of a piece, and how many joined in it; the last hour.
    pieces: VecDeque<(DateTime<Utc>, u64)>,
    /// The hour that is counted for the database, and what of it, and of those before, is not written.
    hour: DateTime<Utc>,
    unwritten: u64,
}

/// How many joined, as the detail of an alert says it: `joined usual total`, in whole tens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crowd {
    /// In the last hour.
    pub joined: u64,
    /// In a usual hour.
    pub usual: u64,
    /// Since it began.
    pub total: u64,
}

impl Crowd {
    /// Reads a detail; one of an earlier version has no total.
    #[must_use]
    pub fn of(detail: &str) -> Self {
        let mut numbers = detail.split(' ').map(|word| word.parse().unwrap_or(0));
        let (joined, usual) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        Self {
            joined,
            usual,
            total: numbers.next().unwrap_or(joined),
        }
    }

    fn detail(self) -> String {
        let tens = [self.joined, self.usual, self.total].map(|count| whole(count).to_string());
        tens.join(" ")
    }
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SignUpReport {
    /// A mass sign-up began.
    pub begun: bool,
    /// It is twice as large as when it was told last.
    pub doubled: bool,
    /// It is over.
    pub ended: bool,
}

impl SignUps {
    /// Nobody has joined so far.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        let now = clock.now();
        Self {
            store,
            clock,
            counted: Mutex::new(Counted {
                since: now,
                pieces: VecDeque::new(),
                hour: begin_of(now, HOUR),
                unwritten: 0,
            }),
        }
    }

    /// A chat became a subscriber.
    pub fn joined(&self) {
        let now = self.clock.now();
        let piece = begin_of(now, PIECE);
        let mut counted = self.counted();
        counted.forget_before(now);
        match counted.pieces.back_mut() {
            Some((begin, count)) if *begin == piece => *count += 1,
            _ => counted.pieces.push_back((piece, 1)),
        }
        counted.unwritten += 1;
    }

    /// Judges the last hour, and writes down the one before when it is over.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step judges again.
    pub async fn step(&self) -> Result<SignUpReport, StoreError> {
        let now = self.clock.now();
        self.write_down(now).await?;
        let (joined, unwritten, counts_since) = {
            let mut counted = self.counted();
            counted.forget_before(now);
            let joined: u64 = counted.pieces.iter().map(|(_, count)| count).sum();
            (joined, counted.unwritten, counted.since)
        };
        let before = self
            .store
            .sign_ups_since(now - TimeDelta::days(USUAL_DAYS))
            .await?;
        let usual = u64::try_from(before / (USUAL_DAYS * 24)).unwrap_or_default();
        let limit = (usual * TIMES).max(AT_LEAST);
        let kind = AlertKind::MassSignUp;
        let mut report = SignUpReport::default();
        let Some(open) = self.store.open_alert(kind, SUBJECT).await? else {
            if joined >= limit {
                let crowd = Crowd {
                    joined,
                    usual,
                    total: joined,
                };
                let detail = crowd.detail();
                let about = (SUBJECT, detail.as_str());
                report.begun = self.store.raise_alert(kind, about, now).await?;
            }
            return Ok(report);
        };
        // Not sooner after a start: then nothing of the last hour is known.
        if joined < limit / 2 && now - counts_since >= HOUR {
            report.ended = self.store.end_alert(kind, SUBJECT, now).await?;
            return Ok(report);
        }
        // What was counted when it was raised had joined within the hour before.
        let written = self
            .store
            .sign_ups_from(begin_of(open.raised_at - HOUR, HOUR))
            .await?;
        let written = u64::try_from(written).unwrap_or_default();
        let crowd = Crowd {
            joined,
            usual,
            total: (written + unwritten).max(joined),
        };
        if crowd.total >= Crowd::of(&open.detail).total.max(1) * 2 {
            report.doubled = self.store.tell_again(&open, &crowd.detail()).await?;
        }
        Ok(report)
    }

    /// The tens of an hour that is over; what is left of them counts with the next.
    async fn write_down(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let hour = begin_of(now, HOUR);
        let (written, tens) = {
            let mut counted = self.counted();
            if counted.hour == hour {
                return Ok(());
            }
            let tens = whole(counted.unwritten);
            let written = std::mem::replace(&mut counted.hour, hour);
            counted.unwritten -= tens;
            (written, tens)
        };
        if tens == 0 {
            return Ok(());
        }
        let joined = i32::try_from(tens).unwrap_or(i32::MAX / 10 * 10);
        let added = self.store.add_sign_ups(written, joined).await;
        if added.is_err() {
            let mut counted = self.counted();
            counted.unwritten += tens;
            counted.hour = written;
        }
        added
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    fn forget_before(&mut self, now: DateTime<Utc>) {
        self.pieces.retain(|(begin, _)| now - *begin < HOUR);
    }
}

fn begin_of(now: DateTime<Utc>, length: TimeDelta) -> DateTime<Utc> {
    now.duration_trunc(length).unwrap_or(now)
}

const fn whole(count: u64) -> u64 {
    count / GRAIN * GRAIN
}
