//! The **limit** of one partner: so many messages a minute, in the memory of this process.
//!
//! Only signed messages count, so that nobody else can use a partner's share up. Never here: who the partner is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Messages of one source within [`WINDOW`].
const MOST: u32 = 60;

const WINDOW: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug, Default)]
pub(super) struct Limit(Mutex<HashMap<i32, (DateTime<Utc>, u32)>>);

impl Limit {
    /// Counts a message of this source, or says how many seconds it has to wait.
    pub(super) fn take(&self, source: i32, now: DateTime<Utc>) -> Result<(), u64> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = counted.entry(source).or_insert((now, 0));
        if now - *since >= WINDOW || now < *since {
            (*since, *count) = (now, 0);
        }
        if *count >= MOST {
            let wait = (*since + WINDOW - now).num_seconds().max(1);
            return Err(wait.unsigned_abs());
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_that_sends_too_much_waits_and_the_others_do_not() {
        let (limit, start) = (Limit::default(), DateTime::UNIX_EPOCH);
        for _ in 0..MOST {
            assert_eq!(limit.take(1, start), Ok(()));
        }
        assert_eq!(limit.take(1, start + TimeDelta::seconds(20)), Err(40));
        assert_eq!(limit.take(2, start), Ok(()));
        assert_eq!(limit.take(1, start + WINDOW), Ok(()));
        // A clock that was set back does not shut a partner out.
        assert_eq!(limit.take(1, start - TimeDelta::hours(1)), Ok(()));
    }
}
