//! The **progress** of a fan-out: how fast it goes, over time too, and how long it still takes.
//!
//! Never here: a change of anything.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{DeliveryLog, FanoutLine, LineFilter, ReasonCount};
use crate::domain::delivery::FanoutState;
use crate::store::StoreError;
use crate::store::delivery_log::Sample;
use crate::store::fanout::STOPPED_BY_HAND;

/// The rate of a running fan-out is that of about so long.
const RATE_OVER: TimeDelta = TimeDelta::seconds(50);

/// A sample that is older says nothing of the rate now: it was paused in between.
const TOO_OLD: TimeDelta = TimeDelta::minutes(3);

/// What took less has no rate: its first moment is the end of its first page, so a handful would seem to go at thousands a second.
const TOO_SHORT: TimeDelta = TimeDelta::seconds(1);

/// Samples for the rate over time.
const SAMPLES: i64 = 25;

/// A fan-out with how fast it goes.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Its counters.
    pub line: FanoutLine,
    /// Deliveries a second: at this moment while it runs, from the first to the last when it is over.
    pub rate: Option<f64>,
    /// How long it still takes at this rate.
    pub time_left: Option<Duration>,
    /// Deliveries a second between samples, the oldest first.
    pub rates: Vec<f64>,
    /// Why deliveries were not accepted.
    pub reasons: Vec<ReasonCount>,
}

impl FanoutLine {
    /// Whether it waits for an admin.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        matches!(self.state, FanoutState::Paused | FanoutState::Halted)
    }

    /// Whether no newer revision of the update is out.
    #[must_use]
    pub const fn is_newest(&self) -> bool {
        self.number == self.newest
    }

    /// Whether something of it may be sent still.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_held() || matches!(self.state, FanoutState::Running)
    }

    /// Whether what failed of it may be tried again: not when it was amended.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        let why = self.state_reason.as_deref();
        let is_by_hand = why.is_some_and(|why| why.starts_with(STOPPED_BY_HAND));
        self.is_newest() && self.has_rows && (self.state != FanoutState::Stopped || is_by_hand)
    }

    /// Accepted a second from the first to the last; none where that took less than a second.
    #[must_use]
    pub fn mean_rate(&self) -> Option<f64> {
        mean(self.counters.accepted, self.last_at? - self.first_at?)
    }
}

impl DeliveryLog {
    /// Fan-outs, newest first, those before the revision `before`, with their rates.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn progress(
        &self,
        before: Option<i32>,
        limit: i64,
    ) -> Result<Vec<Progress>, StoreError> {
        let lines = self.lines(&LineFilter::default(), before, limit).await?;
        let running = lines
            .iter()
            .filter(|line| line.state == FanoutState::Running);
        let running: Vec<i32> = running.map(|line| line.revision_id).collect();
        let now = self.now();
        let samples = self.store.samples_before(&running, now - RATE_OVER).await?;
        let of = |line: &FanoutLine| {
            let revision = line.revision_id;
            let sample = samples.iter().find(|sample| sample.revision_id == revision);
            sample.copied()
        };
        Ok(lines
            .into_iter()
            .map(|line| progress(of(&line), line, now))
            .collect())
    }

    /// One fan-out with its rate over time and its reasons; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn one(&self, filter: &LineFilter) -> Result<Option<Progress>, StoreError> {
        let Some(line) = self.newest(filter).await? else {
            return Ok(None);
        };
        let now = self.now();
        let samples = self.store.samples_of(line.revision_id, SAMPLES).await?;
        let before = samples.iter().rfind(|sample| sample.at <= now - RATE_OVER);
        let reasons = self.store.reasons_of(line.revision_id).await?;
        Ok(Some(Progress {
            rates: rates(&samples),
            reasons,
            ..progress(before.copied(), line, now)
        }))
    }

    /// The title of a revision in a language, or in the next best.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn title(
        &self,
        revision_id: i32,
        language: crate::domain::language::Language,
    ) -> Result<String, StoreError> {
        let content = self.store.content_of(revision_id).await?;
        let text = content
            .as_ref()
            .and_then(|content| content.text_for(language));
        Ok(text.map(|(_, text)| text.title.clone()).unwrap_or_default())
    }
}

fn progress(before: Option<Sample>, line: FanoutLine, now: DateTime<Utc>) -> Progress {
    let is_running = line.state == FanoutState::Running;
    let lately = before.filter(|sample| is_running && now - sample.at < TOO_OLD);
    let lately = lately
        .and_then(|sample| per_second(line.counters.settled() - sample.settled, now - sample.at));
    let rate = lately.or_else(|| line.mean_rate());
    let time_left = rate
        .filter(|rate| is_running && *rate > 0.0)
        .and_then(|rate| {
            let left = u32::try_from(line.counters.left()).ok()?;
            Duration::try_from_secs_f64(f64::from(left) / rate).ok()
        });
    Progress {
        line,
        rate,
        time_left,
        rates: Vec::new(),
        reasons: Vec::new(),
    }
}

fn rates(samples: &[Sample]) -> Vec<f64> {
    samples
        .windows(2)
        .filter_map(|pair| match pair {
            [one, next] => per_second((next.settled - one.settled).max(0), next.at - one.at),
            _ => None,
        })
        .collect()
}

fn mean(accepted: i64, took: TimeDelta) -> Option<f64> {
    (took >= TOO_SHORT)
        .then(|| per_second(accepted, took))
        .flatten()
}

/// To a tenth; none when no time passed.
fn per_second(count: i64, took: TimeDelta) -> Option<f64> {
    let micros = u64::try_from(took.num_microseconds()?).ok()?;
    let rate = f64::from(u32::try_from(count).ok()?) / Duration::from_micros(micros).as_secs_f64();
    rate.is_finite().then(|| (rate * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::{Sample, mean, per_second, rates};
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn what_took_less_than_a_second_has_no_rate() {
        assert_eq!(mean(2, TimeDelta::milliseconds(3)), None);
        assert_eq!(mean(40, TimeDelta::milliseconds(999)), None);
        assert_eq!(mean(40, TimeDelta::seconds(2)), Some(20.0));
    }

    #[test]
    fn rates_are_between_samples_and_never_negative() {
        let sample = |minute: i64, settled| Sample {
            revision_id: 1,
            at: DateTime::from_timestamp(60 * minute, 0).unwrap(),
            settled,
        };
        let samples = [
            sample(0, 0),
            sample(1, 1_800),
            sample(2, 1_790),
            sample(4, 1_910),
        ];
        assert_eq!(rates(&samples), [30.0, 0.0, 1.0]);
        assert_eq!(per_second(7, TimeDelta::zero()), None);
        assert_eq!(per_second(0, TimeDelta::zero()), None);
    }
}
