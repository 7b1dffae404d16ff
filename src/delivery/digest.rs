//! The **digest**: what was published since the last one, at the local time that its reader chose.
//!
//! Due exactly once a local day: the next time is set in the transaction that settles the message. After an outage it comes late,
//! but once; what is older than [`MAX_AGE`] by then is left out. A digest without anything in it is not sent. Who seems unreachable
//! today is paused when it is so tomorrow too, and neither while the failures of many have jumped.
//!
//! Never here: what a digest looks like, and which revisions belong into it: that is `store::digests`' query.

mod following;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

pub(super) use self::following::put_off;
use self::following::{as_accepted, ended, held_back, next, seen};
use super::attempt::{self, Before, Follows, Judgement};
use super::outage::Turn;
use super::page::insist;
use super::{Attempt, Delivery, Digest, Digested, LEASE, Manner, Order, Place, StepReport};
use crate::domain::subscriber::PauseReason;
use crate::store::StoreError;
use crate::store::digests::{LeasedDigest, MOST_ENTRIES, SettledDigest};
use crate::store::publication::Published;
use crate::vault::{Purpose, random};

/// What is older is no news: it is left out of a digest that comes late, or after a long pause. `/latest` has it still.
const MAX_AGE: TimeDelta = TimeDelta::hours(48);

/// A digest whose turn does not come within this gives way, long before its lease lapses.
const PATIENCE: Duration = Duration::from_secs(5);

/// Digests of one step at most. All are under way at once, since each waits for the turn of its own chat, and each holds a connection and
/// its buffers (70 KB) meanwhile: four workers use 1000 a second although an answer takes a fifth of one.
const MOST: i64 = 64;

/// What is to be sent, and to whom.
struct Due<'a> {
    leased: &'a LeasedDigest,
    entries: Vec<Arc<Published>>,
    /// There are more of them than are taken at once.
    has_more: bool,
    /// The last digest is not the end: something is still on its way that may have passed by its reader.
    is_awaited: bool,
}

/// What became of one, and what it tells of the others.
pub(super) struct Sent {
    pub(super) settled: SettledDigest,
    pub(super) was_tried: bool,
    /// Its chat seems unreachable.
    pub(super) failing: Option<PauseReason>,
}

impl<'a> Due<'a> {
    const fn nothing(leased: &'a LeasedDigest) -> Self {
        Self {
            leased,
            entries: Vec::new(),
            has_more: false,
            is_awaited: false,
        }
    }
}

impl Sent {
    const fn untried(settled: SettledDigest) -> Self {
        Self {
            settled,
            was_tried: false,
            failing: None,
        }
    }
}

impl Delivery {
    /// Sends one message to each of those whose digest is due. Safe to call from several workers and processes at once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; what was in flight is then sent again, counted as possible duplicates.
    pub async fn digests(&self) -> Result<StepReport, StoreError> {
        if let Some(blocked) = self.blocked().await {
            return Ok(blocked);
        }
        let owner = random::owner();
        let now = self.clock.now();
        let bot = self.settings.bot;
        let limit = self.page_size().min(MOST);
        let leased = self
            .store
            .lease_digests(now, owner, LEASE, bot, limit)
            .await?;
        if leased.is_empty() {
            return Ok(StepReport::default());
        }
        let settled = tokio::select! {
            done = self.send_digests(owner, &leased, now) => done?,
            never = self.keep_digests(owner, &leased) => match never {},
        };
        Ok(StepReport {
            settled,
            more: true,
            blocked_until: self.blocked_until(),
            ..StepReport::default()
        })
    }

    /// Gives how many were settled.
    async fn send_digests(
        &self,
        owner: i64,
        leased: &[LeasedDigest],
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let bot = self.settings.bot;
        let due = self.gather(leased, now).await?;
        // What may stand in a chat is not sent again until it can be settled: a full disk may be why it was not.
        let may_stand = |due: &&Due<'_>| due.leased.was_sending && !due.entries.is_empty();
        let again: Vec<SettledDigest> = due.iter().filter(may_stand).map(as_accepted).collect();
        if !again.is_empty() {
            self.store.try_settling_digests(&again, now, bot).await?;
        }
        let sent = join_all(due.iter().map(|due| self.send_digest(due, now))).await;
        let sent = self.judge_digests(leased, sent, now).await;
        let settled = insist(|| self.store.settle_digests(owner, &sent, now, bot)).await?;
        let late = sent.len().saturating_sub(settled);
        if late > 0 {
            warn!(
                count = late,
                "digests were settled after their lease had lapsed"
            );
        }
        Ok(settled)
    }

    /// While digests are under way their leases must not lapse: each waits for its turn, and then for Telegram.
    async fn keep_digests(&self, owner: i64, leased: &[LeasedDigest]) -> Infallible {
        let subscribers: Vec<i32> = leased.iter().map(|digest| digest.subscriber_id).collect();
        loop {
            sleep(LEASE / 3).await;
            let renewed = self.store.renew_digests((owner, LEASE), &subscribers);
            if let Err(error) = renewed.await {
                warn!(
                    "the leases of digests could not be renewed: {}",
                    error.reason()
                );
            }
        }
    }

    /// What belongs into each, as it reads at this moment.
    async fn gather<'a>(
        &self,
        leased: &'a [LeasedDigest],
        now: DateTime<Utc>,
    ) -> Result<Vec<Due<'a>>, StoreError> {
        let subscribers: Vec<i32> = leased.iter().map(|digest| digest.subscriber_id).collect();
        let mut due: Vec<Due<'_>> = leased.iter().map(Due::nothing).collect();
        let entries = self
            .store
            .digest_entries(&subscribers, now - MAX_AGE, now)
            .await?;
        let places = subscribers.iter().copied().zip(0..);
        let places: HashMap<i32, usize> = places.collect();
        for entry in entries {
            let place = places.get(&entry.subscriber_id);
            let Some(due) = place.and_then(|place| due.get_mut(*place)) else {
                continue;
            };
            if entry.is_on_its_way {
                due.is_awaited = true;
            } else if due.entries.len() < MOST_ENTRIES {
                due.entries.push(self.published(entry.revision_id).await?);
            } else {
                due.has_more = true;
            }
        }
        Ok(due)
    }

    async fn send_digest(&self, due: &Due<'_>, now: DateTime<Utc>) -> Sent {
        let leased = due.leased;
        if let Some(held) = held_back(due, now) {
            return Sent::untried(held);
        }
        let Ok(chat) = self
            .vault
            .open_chat(Purpose::Subscriber, &leased.chat.sealed)
        else {
            error!(
                subscriber.id = leased.subscriber_id,
                "a sealed chat id cannot be opened: check keys.file"
            );
            return Sent::untried(put_off(leased, Some(next(leased, now))));
        };
        let turn = Turn {
            order: Order::Digest,
            may_have_received: leased.was_sending,
            text: None,
        };
        match timeout(PATIENCE, self.moment(chat, leased.kind, turn)).await {
            Ok(Ok(())) => {}
            Ok(Err(Attempt::HeldBack(wait) | Attempt::TooEarly(wait))) => {
                let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1));
                return Sent::untried(put_off(leased, Some(now + wait)));
            }
            // Something more urgent is under way.
            Ok(Err(_)) | Err(_) => return Sent::untried(put_off(leased, Some(leased.due_at))),
        }
        let digest = Digest {
            entries: due.entries.clone(),
            day: leased.zone.local(now).date(),
            is_continued: leased.is_continued,
        };
        let place = Place {
            chat,
            thread: leased.chat.thread,
        };
        let manner = Manner {
            language: leased.language,
            is_silent: leased.is_silent,
        };
        let timing = self.pace.timing();
        let digested = self.messenger.digest(place, &digest, manner).await;
        drop(timing);
        self.learn_from(&digested.attempt, None);
        self.settle_digest(due, &digested, now).await
    }

    /// What an answer tells of the chat, or of us.
    async fn learn(&self, leased: &LeasedDigest, attempt: &Attempt) {
        if let Attempt::Migrated(chat) = attempt
            && let Err(error) = self.migrate(&leased.chat.sealed, *chat).await
        {
            error!("the new id of a chat could not be kept: {}", error.reason());
        }
        if let Attempt::Malformed { description, .. } = attempt {
            error!(
                description = attempt::without_numbers(description),
                language = leased.language.code(),
                "Telegram does not take the text of a digest; please report it"
            );
        }
    }

    async fn settle_digest(&self, due: &Due<'_>, digested: &Digested, now: DateTime<Utc>) -> Sent {
        let leased = due.leased;
        let attempt = &digested.attempt;
        let before = Before {
            subscriber_id: leased.subscriber_id,
            tries: leased.tries,
            may_have_received: leased.was_sending,
            sent_parts: 0,
            // Who seems gone today may be Telegram's fault: the digest of the next day tells.
            judgement: if leased.tries == 0 {
                Judgement::Due
            } else {
                Judgement::Trusted
            },
        };
        self.learn(leased, attempt).await;
        let jitter = random::share();
        let (follows, _) = attempt::decide(before, attempt, now, jitter);
        self.tell(attempt, &follows);
        if let Follows::Settle(settled) = &follows {
            self.tell_accepted(std::slice::from_ref(settled)).await;
        }
        self.waits_for(attempt).await;
        let held: Vec<i32> = due
            .entries
            .iter()
            .take(digested.entries.max(1))
            .map(|entry| entry.revision_id)
            .collect();
        let row = attempt::row(before, attempt).map(|row| (held.clone(), row));
        let is_uncertain = leased.was_sending || matches!(attempt, Attempt::Uncertain(_));
        let settled = match follows {
            Follows::Defer(again) => {
                let at = again.suspect.map_or(again.due_at, |_| next(leased, now));
                SettledDigest {
                    tries: again.tries,
                    attempt: row,
                    is_uncertain,
                    ..put_off(leased, Some(at))
                }
            }
            Follows::Settle(settled) => SettledDigest {
                attempt: row,
                ..ended(due, &settled, held, now)
            },
        };
        Sent {
            settled: SettledDigest {
                seen: seen(leased, attempt),
                ..settled
            },
            was_tried: attempt::was_made(attempt),
            failing: match attempt {
                Attempt::Unreachable { reason, .. } => Some(*reason),
                _ => None,
            },
        }
    }
}
