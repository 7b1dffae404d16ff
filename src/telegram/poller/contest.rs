//! A **contest** for the bot: another program reads its events with the same token, or has them sent to it. Two databases cannot
//! both send: a copy would send everything twice. Who was there first goes on; who was disturbed as soon as it began keeps still until the other is gone.
//!
//! Never here: keeping still; that is `app`'s.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::super::service::Service;
use crate::domain::source::AlertKind;
use crate::store::StoreError;

/// Who is disturbed within this time after it began to read came later than the other.
/// By a webhook the other one notices within a minute, and disturbs again a few seconds later.
const JUST_BEGUN: TimeDelta = TimeDelta::seconds(100);

/// A predecessor that has not noticed yet that it lost the lease disturbs once; another program does it again and again.
const AGAIN_WITHIN: TimeDelta = TimeDelta::seconds(30);

/// What one reader of events sees of others.
#[derive(Debug)]
pub(in super::super) struct Contest {
    began: DateTime<Utc>,
    disturbed: Mutex<Option<DateTime<Utc>>>,
}

impl Contest {
    /// It begins to read now.
    pub(in super::super) fn begin(now: DateTime<Utc>) -> Self {
        Self {
            began: now,
            disturbed: Mutex::default(),
        }
    }

    /// It was disturbed: admins are told, and who came later keeps still, as long as it is disturbed.
    pub(in super::super) async fn disturbed(&self, service: &Service) -> Result<(), StoreError> {
        let (log, now) = (&service.log, service.clock.now());
        if self.is_lost(now) || log.is_contested().await? {
            log.contest().await?;
        }
        log.see(AlertKind::TokenShared, "bot").await.map(drop)
    }

    /// It was disturbed; true when that shows that the other one was there first.
    fn is_lost(&self, now: DateTime<Utc>) -> bool {
        let mut disturbed = self
            .disturbed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let again = disturbed
            .replace(now)
            .is_some_and(|before| now - before <= AGAIN_WITHIN);
        again && now - self.began <= JUST_BEGUN
    }
}

#[cfg(test)]
mod tests {
    use super::Contest;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    #[test]
    fn who_is_disturbed_twice_at_its_beginning_came_later() {
        let at = |seconds| noon() + TimeDelta::seconds(seconds);
        let newcomer = Contest::begin(noon());
        assert!(!newcomer.is_lost(at(1)), "once may be a predecessor");
        assert!(newcomer.is_lost(at(4)));

        let incumbent = Contest::begin(noon());
        for seconds in [600, 603, 607] {
            assert!(!incumbent.is_lost(at(seconds)), "it was there first");
        }
        let seldom = Contest::begin(noon());
        assert!(!seldom.is_lost(at(1)) && !seldom.is_lost(at(40)));
    }
}
