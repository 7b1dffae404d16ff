//! A **burst** of failures among digests: the fault of Telegram or of the token, as in a fan-out. All digests halt for a time, nobody
//! is paused for it, and those that failed in it are due again when it is over.
//!
//! Each process judges its own tries; what one finds halts all.
//!
//! Never here: what becomes of a digest that did not fail.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tracing::error;

use super::Delivery;
use super::digest::{Sent, put_off};
use super::judging::jump;
use crate::domain::subscriber::PauseReason;
use crate::store::digests::{DigestHalt, LeasedDigest, SettledDigest};
use crate::store::fanout::{FULL_WINDOW, Window};

/// So long no digest is sent: then a few tries tell whether it is over.
const HALTED_FOR: TimeDelta = TimeDelta::hours(1);

/// The open window of tries.
#[derive(Debug, Default)]
pub(super) struct DigestTries(Mutex<Tries>);

#[derive(Debug, Default)]
struct Tries {
    tried: i32,
    failing: HashMap<PauseReason, i64>,
}

impl DigestTries {
    /// Adds a page of tries: the kind of failure that has jumped, how often it came, and of how many. A full window is closed.
    fn judge(&self, page: &[Sent]) -> Option<(PauseReason, i64, i32)> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for sent in page {
            open.tried += i32::from(sent.was_tried);
            if let Some(reason) = sent.failing {
                *open.failing.entry(reason).or_default() += 1;
            }
        }
        let mut failing: Vec<_> = open.failing.iter().map(|(why, n)| (*why, *n)).collect();
        failing.sort_by_key(|(_, failed)| -failed);
        let window = Window {
            revision_id: 0,
            number: 0,
            tried: open.tried,
            failing,
            is_full: open.tried >= FULL_WINDOW,
            accepted: 0,
            unreachable: 0,
            code: String::new(),
        };
        let jumped = jump(&window, true).map(|(reason, failed)| (reason, failed, open.tried));
        if jumped.is_some() || window.is_full {
            *open = Tries::default();
        }
        jumped
    }
}

impl Delivery {
    /// Halts the digests when failures have jumped, and takes back what would follow from those of this page.
    pub(super) async fn judge_digests(
        &self,
        leased: &[LeasedDigest],
        page: Vec<Sent>,
        now: DateTime<Utc>,
    ) -> Vec<SettledDigest> {
        let jumped = if page.iter().any(|sent| sent.was_tried) {
            self.digest_tries.judge(&page)
        } else {
            None
        };
        let bot = self.settings.bot;
        let Some((reason, failed, tried)) = jumped else {
            return page.into_iter().map(|sent| sent.settled).collect();
        };
        if self
            .store
            .trusts_digest_failures(bot, now)
            .await
            .unwrap_or(false)
        {
            return page.into_iter().map(|sent| sent.settled).collect();
        }
        let halt = DigestHalt {
            until: now + HALTED_FOR,
            why: format!("{failed} {tried} {reason}"),
        };
        match self.store.halt_digests(bot, &halt, now).await {
            Ok(true) => error!(
                failed,
                tried,
                reason = reason.as_str(),
                "failures of digests have jumped, so digests are halted for an hour and nobody is paused for it: `vestka delivery resume digests` tries again at once, with --trust-failures it takes them for real"
            ),
            Ok(false) => {}
            Err(error) => error!("the halt of digests could not be kept: {}", error.reason()),
        }
        let takes_back = |(sent, leased): (Sent, &LeasedDigest)| match sent.failing {
            None => sent.settled,
            Some(_) => SettledDigest {
                tries: leased.tries,
                attempt: sent.settled.attempt,
                ..put_off(leased, Some(leased.due_at))
            },
        };
        page.into_iter().zip(leased).map(takes_back).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{DigestTries, Sent};
    use crate::domain::delivery::Outcome;
    use crate::domain::subscriber::PauseReason;
    use crate::store::digests::SettledDigest;
    use chrono::DateTime;

    fn sent(failing: Option<PauseReason>) -> Sent {
        Sent {
            settled: SettledDigest {
                subscriber_id: 1,
                revisions: Vec::new(),
                outcome: Outcome::Accepted,
                possible_duplicate: false,
                due_at: None,
                up_to: None,
                is_continued: false,
                tries: 0,
                is_uncertain: false,
                pause: None,
                attempt: None,
                messages: Vec::new(),
                seen: None,
                was_due: DateTime::UNIX_EPOCH,
            },
            was_tried: true,
            failing,
        }
    }

    fn page(failed: usize, accepted: usize) -> Vec<Sent> {
        let failed = (0..failed).map(|_| sent(Some(PauseReason::Blocked)));
        failed.chain((0..accepted).map(|_| sent(None))).collect()
    }

    #[test]
    fn a_third_of_a_window_is_a_jump_and_fewer_are_not() {
        let tries = DigestTries::default();
        assert!(tries.judge(&page(10, 40)).is_none());
        assert!(tries.judge(&page(10, 40)).is_none(), "twenty of a hundred");
        assert!(
            tries.judge(&page(19, 10)).is_none(),
            "the window before is closed"
        );
        let jumped = tries.judge(&page(2, 0));
        assert_eq!(jumped, Some((PauseReason::Blocked, 21, 31)));
        assert!(tries.judge(&page(4, 0)).is_none(), "it begins anew");
    }

    #[test]
    fn of_few_readers_nearly_all_must_fail() {
        assert!(DigestTries::default().judge(&page(5, 1)).is_some());
        assert!(DigestTries::default().judge(&page(5, 5)).is_none());
        assert!(DigestTries::default().judge(&page(4, 0)).is_none());
    }
}
