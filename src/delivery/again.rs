//! What was put off is tried **again**: the deferred that are due, some at a time, and settled together.
//!
//! Never here: when it is due.

use std::sync::Arc;

use super::attempt::{self, Attempt, Before, Follows, Judgement};
use super::page::{insist, seen};
use super::sending::How;
use super::{Delivery, LEASE, Order, StepReport};
use crate::store::StoreError;
use crate::store::deferred::{LeasedDeferral, Suspicion};
use crate::store::fanout::PageResult;
use crate::store::publication::Published;

/// What is sent again, and what it amends.
type Revisions = (Arc<Published>, Option<Arc<Published>>);

/// One that was tried: none when nothing was sent because it may not be received any more.
type Tried<'a> = (&'a LeasedDeferral, Option<Attempt>);

impl Delivery {
    /// Moves some more of what an admin wants to be tried again into the queue, and the amendments that somebody missed who came back.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn retries(&self) -> Result<StepReport, StoreError> {
        let moved = self.store.go_on_retrying(self.clock.now()).await?;
        let told = self.store.tell_returned(self.clock.now()).await?;
        let moved_now = moved.map_or(0, |moved| usize::try_from(moved).unwrap_or_default());
        Ok(StepReport {
            deferred: moved_now + told.unwrap_or_default(),
            more: moved.is_some() || told.is_some(),
            ..StepReport::default()
        })
    }

    pub(super) async fn deferred(&self, owner: i64) -> Result<StepReport, StoreError> {
        let due = self
            .store
            .lease_deferred(
                self.clock.now(),
                owner,
                LEASE,
                self.settings.bot,
                self.page_size(),
            )
            .await?;
        let mut report = StepReport {
            more: !due.is_empty(),
            ..StepReport::default()
        };
        let revisions = self.revisions_of(&due).await?;
        let trying = due.iter().filter_map(|deferral| {
            let of = revisions
                .iter()
                .find(|(id, _)| *id == deferral.revision_id)?;
            Some((deferral, &of.1))
        });
        let again = |(deferral, of)| self.try_again(deferral, of);
        let tried = self.pace.each(trying, again).await;
        for (revision, (published, _)) in &revisions {
            let of = tried.iter().filter(|(due, _)| due.revision_id == *revision);
            let result = self.result_again(of, published).await;
            let (at, bot) = (self.clock.now(), self.settings.bot);
            let whose = (*revision, owner);
            let settle = || self.store.settle_deferred(whose, &result, at, bot);
            let (settled, deferred) = insist(settle).await?;
            report.settled += settled;
            report.deferred += deferred;
            if due
                .iter()
                .any(|due| due.revision_id == *revision && !due.trusts_failures)
            {
                self.judge(*revision, false).await?;
            }
        }
        Ok(report)
    }

    /// What is to be sent, each once. Where something may have been received before, nothing is sent until it can be settled: a full
    /// disk may be why it was not.
    async fn revisions_of(
        &self,
        due: &[LeasedDeferral],
    ) -> Result<Vec<(i32, Revisions)>, StoreError> {
        let mut revisions: Vec<(i32, Revisions)> = Vec::new();
        for deferral in due {
            let id = deferral.revision_id;
            if revisions.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let again = due
                .iter()
                .filter(|other| other.revision_id == id && other.was_uncertain);
            let again: Vec<i32> = again.map(|one| one.recipient.subscriber_id).collect();
            if !again.is_empty() {
                let at = (self.clock.now(), self.settings.bot);
                self.store.try_settling(id, &again, at).await?;
            }
            let published = self.published(id).await?;
            let before = self.before(&published).await?;
            revisions.push((id, (published, before)));
        }
        Ok(revisions)
    }

    async fn try_again<'a>(
        &self,
        deferral: &'a LeasedDeferral,
        (published, before): &Revisions,
    ) -> Tried<'a> {
        let how = How {
            order: Order::of_rank(deferral.rank),
            from: deferral.sent_parts,
            may_have_received: deferral.was_uncertain,
        };
        let revisions = (published, before.as_ref());
        let attempt = self.attempt(&deferral.recipient, revisions, how).await;
        (deferral, attempt)
    }

    /// What the tries of one revision came to. Who slept when it was published is tried for the first time now.
    async fn result_again<'a>(
        &self,
        tried: impl Iterator<Item = &'a Tried<'a>>,
        published: &Published,
    ) -> PageResult {
        let mut result = PageResult::default();
        for (deferral, attempt) in tried {
            let before = Before {
                subscriber_id: deferral.recipient.subscriber_id,
                tries: deferral.tries,
                may_have_received: deferral.was_uncertain,
                sent_parts: deferral.sent_parts,
                judgement: match (deferral.trusts_failures, deferral.suspicion) {
                    (true, _) => Judgement::Trusted,
                    (false, Suspicion::Judged) => Judgement::Normal,
                    (false, Suspicion::None | Suspicion::Counted) => Judgement::Due,
                },
            };
            // Who may become a suspect of the open window by this try is one of its tries, whatever was tried before: else the few
            // who are gone among many that are tried again would be all of it.
            let is_counted = deferral.suspicion != Suspicion::Counted
                && attempt.as_ref().is_some_and(attempt::was_made);
            result.tried += i32::from(is_counted);
            if let Some(attempt) = attempt {
                result.attempts.extend(attempt::row(before, attempt));
            }
            let recipient = &deferral.recipient;
            let follows = self
                .follow(before, recipient, attempt.as_ref(), published)
                .await;
            result.seen.extend(seen(recipient, &follows, is_counted));
            match follows {
                Follows::Settle(settled) => result.settled.push(settled),
                Follows::Defer(again) => result.deferred.push(again),
            }
        }
        self.tell_accepted(&result.settled).await;
        result
    }
}
