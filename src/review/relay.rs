//! **Relay**: what a source with that policy says goes out without a writer: routine only, labelled as not reviewed, held for
//! ten minutes in which any of the staff can stop it, three times an hour at most.
//!
//! Whatever is out of the ordinary is left to the staff: the candidate stays in the queue either way.
//!
//! Never here: a way round the rules; a stage calls this and nothing else does.

mod links;
mod rules;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{info, warn};

use self::rules::{HOURLY, Refusal};
use super::publisher::{are_one, publisher};
use super::publishing::OVERDUE;
use super::{Draft, Review, ReviewError, record};
use crate::domain::code::Code;
use crate::domain::content::Content;
use crate::domain::staff::Actor;
use crate::domain::update::RevisionKind;
use crate::store::review::{RelayCase, RelayOutcome, Relayed, WaitingRelay};
use crate::vault::random;

/// How long it is held.
const HELD: TimeDelta = TimeDelta::minutes(10);

/// A candidate that was not looked at for so long is no longer news to be passed on.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// Earlier items whose links tell whose a source is, the first time.
const LINKS: i64 = 20;

/// Why a relay that was untouched did not go out at its time.
const TOO_MANY: &str = "its source said more within the hour than is relayed";

/// Relays.
pub struct Relay {
    review: Review,
}

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RelayReport {
    /// Wait from now on.
    pub held: usize,
    /// Are left to the staff.
    pub refused: usize,
    /// Were stopped by a rule while they waited.
    pub stopped: usize,
    /// Went out.
    pub published: usize,
}

impl Relay {
    /// Over the same store, keys and clock as the review.
    #[must_use]
    pub const fn new(review: Review) -> Self {
        Self { review }
    }

    /// Looks at what came since the last step, stops what changed, publishes what is due.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<RelayReport, ReviewError> {
        let (store, now) = (&self.review.store, self.review.clock.now());
        let mut report = RelayReport::default();
        for case in store.unseen_relays(now - FRESH, now).await? {
            match self.judge(&case, now).await? {
                Ok((_, host)) => {
                    let verdict = Ok((now + HELD, host.as_str()));
                    report.held += usize::from(store.begin_relay(&case, verdict, now).await?);
                }
                Err(refusal) => {
                    let reason = refusal.to_string();
                    let is_new = store.begin_relay(&case, Err(&reason), now).await?;
                    report.refused += usize::from(is_new);
                    self.switch_off(&case, &refusal, now).await?;
                }
            }
        }
        for (relay, due) in store.waiting_relays().await? {
            self.go_on((relay, due), &mut report, now).await?;
        }
        Ok(report)
    }

    /// Stops what changed while it waited, publishes what is due.
    async fn go_on(
        &self,
        (relay, due): (WaitingRelay, DateTime<Utc>),
        report: &mut RelayReport,
        now: DateTime<Utc>,
    ) -> Result<(), ReviewError> {
        let is_due = due <= now;
        let store = &self.review.store;
        let case = store.relay_case(relay.candidate, now).await?;
        let refusal = match &case {
            None => Some(Refusal::Off),
            Some(case) if case.item != relay.item => Some(Refusal::Changed),
            Some(_) if due + OVERDUE < now => Some(Refusal::Overdue),
            Some(case) => match self.judge(case, now).await? {
                Ok((content, _)) if is_due => {
                    return self.publish(case, content, report, now).await;
                }
                Ok(_) => None,
                // Others that wait with it may be stopped yet.
                Err(Refusal::TooMany) if !is_due => None,
                Err(refusal) => Some(refusal),
            },
        };
        if let Some(refusal) = refusal {
            let reason = refusal.to_string();
            let stopped = store
                .stop_relay(relay.candidate, None, &reason, now)
                .await?;
            report.stopped += usize::from(stopped);
            if let Some(case) = &case {
                self.switch_off(case, &refusal, now).await?;
            }
        }
        Ok(())
    }

    /// What would go out, and whose links the source has; or why not.
    async fn judge(
        &self,
        case: &RelayCase,
        now: DateTime<Utc>,
    ) -> Result<Result<(Content, String), Refusal>, ReviewError> {
        let content = match rules::content(case, now) {
            Ok(content) => content,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(host) = case.url.as_deref().and_then(publisher) else {
            return Ok(Err(Refusal::NoLink));
        };
        if let Some(before) = self.publisher_before(case).await?
            && !are_one(&before, &host)
        {
            return Ok(Err(Refusal::OtherHost { before, now: host }));
        }
        let said = [case.title.as_deref().unwrap_or_default(), &case.text];
        if let Some(link) = said.iter().find_map(|text| links::foreign(text, &host)) {
            return Ok(Err(Refusal::ForeignLink(link)));
        }
        let problems = self.review.problems(&content).await?;
        Ok(match problems.into_iter().next() {
            Some(problem) => Err(Refusal::Problem(problem)),
            None => Ok((content, host)),
        })
    }

    /// Whose links the source had: as remembered, else as most of its last items have them.
    async fn publisher_before(&self, case: &RelayCase) -> Result<Option<String>, ReviewError> {
        if let Some(host) = &case.relay_host {
            return Ok(Some(host.clone()));
        }
        let store = &self.review.store;
        let links = store.links_before(case.source_id, case.item, LINKS).await?;
        let publishers: Vec<String> = links.iter().filter_map(|link| publisher(link)).collect();
        let often = |one: &String| publishers.iter().filter(|other| *other == one).count();
        Ok(publishers.iter().max_by_key(|one| often(one)).cloned())
    }

    async fn switch_off(
        &self,
        case: &RelayCase,
        refusal: &Refusal,
        now: DateTime<Utc>,
    ) -> Result<(), ReviewError> {
        let Refusal::OtherHost { before, now: host } = refusal else {
            return Ok(());
        };
        let detail = format!("its links led to {before} and lead to {host} now");
        warn!(
            source.slug = case.slug,
            "a source is no longer relayed: {detail}"
        );
        let store = &self.review.store;
        Ok(store.switch_relay_off(case, &detail, now).await?)
    }

    async fn publish(
        &self,
        case: &RelayCase,
        content: Content,
        report: &mut RelayReport,
        now: DateTime<Utc>,
    ) -> Result<(), ReviewError> {
        let review = &self.review;
        let sealed = review.seal(&content)?;
        let draft = draft(case.candidate, content);
        review.store.prepare_partition(now).await?;
        let outcome = loop {
            let Some(code) = Code::from_random(random::number()) else {
                continue;
            };
            let head = review.store.audit_head().await?;
            let stamp = (now, &head);
            let signed = record::sign(
                &review.signer,
                record::Place::original(code.as_str(), true),
                &draft,
                stamp,
            )?;
            // The store fills in draft and update, which it makes in the same transaction.
            let revision =
                review.revision(&draft, (0, code.as_str()), &signed, &Actor::Operator)?;
            let relayed = Relayed {
                candidate: case.candidate,
                item: case.item,
                sealed: &sealed,
                hourly: HOURLY,
            };
            match review.store.publish_relay(relayed, &revision, now).await? {
                RelayOutcome::CodeTaken => {}
                outcome => break outcome,
            }
        };
        if let RelayOutcome::Published(revision) = outcome {
            info!(
                source.slug = case.slug,
                revision.id = revision,
                "an update is relayed without review"
            );
            report.published += 1;
            return Ok(());
        }
        if outcome == RelayOutcome::Locked {
            return Ok(());
        }
        let store = &review.store;
        let stopped = store
            .stop_relay(case.candidate, None, TOO_MANY, now)
            .await?;
        report.stopped += usize::from(stopped);
        Ok(())
    }
}

impl Review {
    /// Stops a relay that waits; false when none waits for this candidate.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn stop_relay(&self, candidate: i64, actor: &Actor) -> Result<bool, ReviewError> {
        let reason = "stopped by the staff";
        let now = self.clock.now();
        Ok(self
            .store
            .stop_relay(candidate, Some(actor), reason, now)
            .await?)
    }
}

/// A draft that nobody wrote, and that is stored only once it is published.
fn draft(candidate: i64, content: Content) -> Draft {
    Draft {
        id: 0,
        candidate_id: candidate,
        kind: RevisionKind::Original,
        version: 1,
        content,
        approvals: 0,
        publish_at: None,
        is_submitted: false,
        scheduled: None,
        amends: None,
        code: None,
    }
}
