//! A **page** after its tries: what is left of it, what it came to, and that it is settled.
//!
//! Never here: which page comes next.

use std::time::Duration;

use tokio::time::Instant;
use tracing::warn;

use super::Delivery;
use super::attempt::{self, Attempt, Before, Follows, Judgement};
use crate::domain::delivery::DeferralReason;
use crate::domain::subscriber::ChatKind;
use crate::store::StoreError;
use crate::store::fanout::{LeasedShard, PageResult, Recipient, Seen};
use crate::store::publication::Published;

/// A page is settled within this, or its lease may have lapsed.
const SETTLE_WITHIN: Duration = Duration::from_secs(8);

/// Pause between two tries of it.
const SETTLE_PAUSE: Duration = Duration::from_millis(100);

/// Settles, again and again as long as the lease may hold: what was sent is sent and should not be forgotten because the database was
/// away for a moment.
pub(super) async fn insist<T, Settling>(settle: impl Fn() -> Settling) -> Result<T, StoreError>
where
    Settling: Future<Output = Result<T, StoreError>>,
{
    let begun = Instant::now();
    loop {
        match settle().await {
            Err(error) if begun.elapsed() < SETTLE_WITHIN => {
                warn!("what was sent could not be settled yet: {}", error.reason());
                tokio::time::sleep(SETTLE_PAUSE).await;
            }
            settled => return settled,
        }
    }
}

/// Whether it matters for this one what has changed since it was read: it seems unreachable, a part of a long update stands in its
/// chat, or a message in a group, which may move; or it waits for a text in its language.
pub(super) fn seen(recipient: &Recipient, follows: &Follows, is_counted: bool) -> Option<Seen> {
    let matters = match follows {
        Follows::Settle(settled) => {
            let is_group = recipient.kind == ChatKind::Group;
            settled.pause.is_some() || is_group && !settled.messages.is_empty()
        }
        Follows::Defer(deferral) => {
            deferral.suspect.is_some()
                || deferral.sent_before > 0
                || !deferral.sent.is_empty()
                || deferral.reason == DeferralReason::Malformed
        }
    };
    matters.then_some(Seen {
        subscriber_id: recipient.subscriber_id,
        version: recipient.version,
        kind: recipient.kind,
        language: recipient.language,
        is_counted,
    })
}

impl Delivery {
    /// Settles a page, or what stands in chats of one whose lease had lapsed.
    pub(super) async fn settle(
        &self,
        shard: &LeasedShard,
        last: i32,
        result: &PageResult,
    ) -> Result<(), StoreError> {
        let (now, bot) = (self.clock.now(), self.settings.bot);
        let is_settled = insist(|| self.store.settle_page(shard, last, result, now, bot)).await?;
        if !is_settled {
            warn!(
                revision.id = shard.revision_id,
                shard = shard.shard,
                "a page was settled after its lease had lapsed"
            );
        }
        Ok(())
    }

    /// Cuts off the end of a page to which nothing was sent, because everybody waits: it is read again, and no try is burnt.
    /// Gives up to where the page goes now.
    pub(super) async fn leave_rest(
        &self,
        shard: &LeasedShard,
        (recipients, tries): (&mut Vec<Recipient>, &mut Vec<Option<Attempt>>),
        (published, last): (&Published, i32),
    ) -> i32 {
        let is_left =
            |attempt: &Option<Attempt>| attempt.as_ref().is_some_and(attempt::leaves_all_as_it_was);
        let kept = tries
            .iter()
            .rposition(|attempt| !is_left(attempt))
            .map_or(0, |position| position + 1);
        if kept == tries.len() {
            return last;
        }
        for (attempt, recipient) in tries[kept..].iter().flatten().zip(&recipients[kept..]) {
            if let Some(alarm) = attempt::alarm(attempt) {
                self.say(attempt);
                self.heed(alarm, (published, recipient)).await;
                break;
            }
        }
        tries.truncate(kept);
        recipients.truncate(kept);
        recipients
            .last()
            .map_or(shard.cursor, |last| last.subscriber_id)
    }

    /// What the tries of a page came to.
    pub(super) async fn result(
        &self,
        shard: &LeasedShard,
        recipients: &[Recipient],
        tries: &[Option<Attempt>],
        published: &Published,
    ) -> PageResult {
        let mut result = PageResult::default();
        result.settled.reserve_exact(recipients.len());
        for (recipient, attempt) in recipients.iter().zip(tries) {
            let before = Before {
                subscriber_id: recipient.subscriber_id,
                tries: 0,
                may_have_received: shard.uncertain_to.is_some(),
                sent_parts: 0,
                judgement: if shard.trusts_failures {
                    Judgement::Trusted
                } else {
                    Judgement::Due
                },
            };
            let follows = self
                .follow(before, recipient, attempt.as_ref(), published)
                .await;
            let is_counted = attempt.as_ref().is_some_and(attempt::was_made);
            result.seen.extend(seen(recipient, &follows, is_counted));
            match follows {
                Follows::Settle(settled) => result.settled.push(settled),
                Follows::Defer(deferral) => result.deferred.push(deferral),
            }
            if let Some(attempt) = attempt {
                result.attempts.extend(attempt::row(before, attempt));
                result.tried += i32::from(is_counted);
            }
        }
        self.tell_accepted(&result.settled).await;
        result
    }
}
