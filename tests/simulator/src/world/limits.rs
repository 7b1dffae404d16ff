//! Limits: how much the bot may send, overall and to one chat, and what it is told when it is too much.
//!
//! Time comes from outside; nothing waits here.

use serde::{Deserialize, Serialize};

use crate::api::Refusal;

/// The limits in force; what is not set is unlimited.
///
/// Each is a bucket as large as the number, filled at that rate: in any stretch of N seconds at most rate x (N + 1)
/// messages pass, and a bot that paces itself exactly is never refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Messages and edits a second to all chats together; Telegram's is about 30.
    pub overall_per_second: Option<u32>,
    /// The same for calls with `allow_paid_broadcast`; Telegram's is 1000. Unset: counted with the rest.
    pub paid_per_second: Option<u32>,
    /// Messages a second to one chat; Telegram's is about 1.
    pub per_chat_per_second: Option<u32>,
    /// Messages a minute to one group or channel; Telegram's is 20.
    pub group_per_minute: Option<u32>,
    /// What `retry_after` says, in seconds, instead of the time until the bucket has room.
    pub retry_after: Option<u64>,
    /// Refuses everything until the announced wait is over, as Telegram does; a call before that counts as impatient.
    pub hold: bool,
}

/// A bucket of tokens: `level` is what is left, as of `at` milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bucket {
    level: f64,
    at: u64,
}

/// A call a little early is let through, for packets do not travel evenly.
const TOLERANCE: f64 = 0.1;

impl Bucket {
    /// Takes a token; or the milliseconds until there is one.
    fn take(&mut self, size: u32, per_millisecond: f64, now: u64) -> Result<(), u64> {
        let size = f64::from(size);
        let passed = u32::try_from(now.saturating_sub(self.at)).unwrap_or(u32::MAX);
        let level = if self.at == 0 {
            size
        } else {
            (self.level + f64::from(passed) * per_millisecond).min(size)
        };
        (self.level, self.at) = (level, now);
        if level >= 1.0 - TOLERANCE {
            self.level -= 1.0;
            return Ok(());
        }
        let missing = ((1.0 - level) / per_millisecond).ceil();
        Err(milliseconds(missing))
    }

    fn give_back(&mut self) {
        self.level += 1.0;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number of milliseconds, an hour at most"
)]
fn milliseconds(value: f64) -> u64 {
    value.clamp(0.0, 3_600_000.0) as u64
}

/// What is counted over all chats.
#[derive(Debug, Default)]
pub(crate) struct Gauges {
    overall: Bucket,
    paid: Bucket,
    closed_until: u64,
    /// Calls that came although the wait they were told was not over.
    pub(crate) impatient: u64,
}

/// One chat's own gauges, as the check needs them.
pub(crate) struct ChatGauges<'chat> {
    pub(crate) second: &'chat mut Bucket,
    pub(crate) minute: &'chat mut Bucket,
    pub(crate) closed_until: &'chat mut u64,
    pub(crate) is_group: bool,
}

impl Gauges {
    /// Admits an edit or anything else that counts overall only.
    pub(crate) fn admit(&mut self, limits: &Limits, paid: bool, now: u64) -> Result<(), Refusal> {
        self.still_closed(self.closed_until, now)?;
        let (bucket, rate) = match limits.paid_per_second {
            Some(rate) if paid => (&mut self.paid, Some(rate)),
            _ => (&mut self.overall, limits.overall_per_second),
        };
        let Some(rate) = rate else { return Ok(()) };
        bucket
            .take(rate, f64::from(rate) / 1000.0, now)
            .map_err(|wait| refuse(limits, wait, now, &mut self.closed_until))
    }

    /// Admits a message to a chat.
    pub(crate) fn admit_to(
        &mut self,
        limits: &Limits,
        paid: bool,
        chat: &mut ChatGauges<'_>,
        now: u64,
    ) -> Result<(), Refusal> {
        self.still_closed(*chat.closed_until, now)?;
        self.admit(limits, paid, now)?;
        let second = limits.per_chat_per_second.map_or(Ok(()), |rate| {
            chat.second.take(rate, f64::from(rate) / 1000.0, now)
        });
        let minute = match limits.group_per_minute {
            Some(rate) if chat.is_group && second.is_ok() => {
                chat.minute.take(rate, f64::from(rate) / 60_000.0, now)
            }
            _ => Ok(()),
        };
        second.and(minute).map_err(|wait| {
            // What one chat refuses does not use up what all chats share.
            if paid && limits.paid_per_second.is_some() {
                self.paid.give_back();
            } else {
                self.overall.give_back();
            }
            refuse(limits, wait, now, chat.closed_until)
        })
    }

    fn still_closed(&mut self, until: u64, now: u64) -> Result<(), Refusal> {
        if until <= now {
            return Ok(());
        }
        self.impatient += 1;
        Err(Refusal::too_many((until - now).div_ceil(1000)))
    }
}

fn refuse(limits: &Limits, wait: u64, now: u64, closed_until: &mut u64) -> Refusal {
    let seconds = limits
        .retry_after
        .unwrap_or_else(|| wait.div_ceil(1000).max(1));
    if limits.hold {
        *closed_until = now + seconds * 1000;
    }
    Refusal::too_many(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_pace_is_never_refused_and_more_is() {
        let limits = Limits {
            overall_per_second: Some(10),
            ..Limits::default()
        };
        let mut gauges = Gauges::default();
        let passed = |gauges: &mut Gauges, step: u64, calls: u64| {
            (0..calls)
                .filter(|n| gauges.admit(&limits, false, 1000 + n * step).is_ok())
                .count()
        };
        assert_eq!(passed(&mut gauges, 100, 500), 500);
        let mut gauges = Gauges::default();
        let ok = passed(&mut gauges, 50, 200);
        assert!((105..=112).contains(&ok), "{ok} of 200 in ten seconds");
    }

    #[test]
    fn an_early_call_during_a_wait_is_counted() {
        let limits = Limits {
            overall_per_second: Some(1),
            retry_after: Some(30),
            hold: true,
            ..Limits::default()
        };
        let mut gauges = Gauges::default();
        assert!(gauges.admit(&limits, false, 1000).is_ok());
        assert_eq!(
            gauges.admit(&limits, false, 1001),
            Err(Refusal::too_many(30))
        );
        assert_eq!(
            gauges.admit(&limits, false, 21_001),
            Err(Refusal::too_many(10))
        );
        assert_eq!(gauges.impatient, 1);
        assert!(gauges.admit(&limits, false, 31_001).is_ok());
    }
}
