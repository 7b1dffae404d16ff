//! **Drilling**: a drill reaches each of the staff once, rendered and sent as the real thing, and nobody else.
//!
//! Outside a working session nobody is shown what it says: one neutral line, and the drill once they have logged in. That it
//! is sent is written down before: after a crash a drill is missing rather than twice. It stands in a chat of the staff as
//! everything else does: it cannot be forwarded, and goes at the decision, at the end of the session and at the lock.
//!
//! Never here: a subscriber, a revision, a code.

use std::sync::Arc;

use chrono::TimeDelta;
use teloxide::payloads::SendMessageSetters as _;
use tracing::warn;

use super::super::api::{Api, ApiError};
use super::super::messenger::message;
use super::super::render::escape;
use super::super::staff::not_sent;
use crate::delivery::{Attempt, Budget, Manner, Messenger, Place};
use crate::domain::update::{DrillState, Occasion, RevisionKind};
use crate::review::{Colleague, Drill, Review, ReviewError, Sending, Shown, Staff};
use crate::store::publication::Published;
use crate::text;

/// How long the neutral line may stand: it says nothing but that there is something to log in to.
const LINE_STAYS: TimeDelta = TimeDelta::hours(48);

/// How it went with one of the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Went {
    Shown,
    Called,
    /// Nothing arrived, and trying again helps.
    NotNow,
    /// It is not tried again: it may have arrived, or never will.
    Lost,
}

/// Sends drills.
pub struct Drilling {
    review: Review,
    staff: Staff,
    api: Api,
    messenger: Arc<dyn Messenger>,
    budget: Arc<Budget>,
}

impl Drilling {
    /// Over this API and messenger; drills take their place in the budget as answers do.
    #[must_use]
    pub fn new(
        (review, staff): (Review, Staff),
        api: Api,
        messenger: Arc<dyn Messenger>,
        budget: Arc<Budget>,
    ) -> Self {
        Self {
            review,
            staff,
            api,
            messenger,
            budget,
        }
    }

    /// Sends each drill to who has not got it; gives how many got one now.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, ReviewError> {
        let mut sent = 0;
        for drill in self.review.drills().await? {
            let published = published(&drill);
            let receipts = self.review.drill_receipts(drill.id).await?;
            for colleague in self.staff.everyone().await? {
                let had = receipts.get(&colleague.id).copied();
                let is_done = match had {
                    None => false,
                    Some(DrillState::Called) => !colleague.is_in_session,
                    Some(DrillState::Sent) => true,
                };
                // Who has it takes no place from the readers.
                if is_done {
                    continue;
                }
                if self.budget.interactive().is_err() {
                    return Ok(sent);
                }
                sent += usize::from(self.send(&published, (&drill, had), &colleague).await?);
            }
        }
        Ok(sent)
    }

    async fn send(
        &self,
        published: &Published,
        (drill, had): (&Drill, Option<DrillState>),
        colleague: &Colleague,
    ) -> Result<bool, ReviewError> {
        let state = if colleague.is_in_session {
            DrillState::Sent
        } else {
            DrillState::Called
        };
        let newest = self.api.newest();
        let sending = self.staff.announce(colleague.chat, newest).await?;
        let pair = (drill.id, colleague.id);
        if !self.review.take_drill(pair, state).await? {
            self.staff.never_sent(sending).await?;
            return Ok(false);
        }
        let went = match state {
            DrillState::Called => self.call(colleague, sending).await?,
            DrillState::Sent => {
                let candidates: Vec<i64> = drill.candidate.into_iter().collect();
                self.show(published, &candidates, (colleague, sending))
                    .await?
            }
        };
        if went == Went::NotNow {
            self.review.give_back_drill(pair, had).await?;
        }
        Ok(went == Went::Shown)
    }

    /// The neutral line to who has no session open.
    async fn call(&self, colleague: &Colleague, sending: Sending) -> Result<Went, ReviewError> {
        let words = text::words(colleague.language);
        let line = message(place(colleague), &escape(&words.staff_please_look()));
        let error = match self.api.send(&line.protect_content(true)).await {
            Ok(number) => {
                let at_most = Some(LINE_STAYS);
                self.remember(colleague, &[number], (&[], at_most)).await?;
                self.staff.never_sent(sending).await?;
                return Ok(Went::Called);
            }
            Err(error) => error,
        };
        not_sent(&self.staff, sending, &error).await;
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => {
                self.budget.block(wait);
                Ok(Went::NotNow)
            }
            ApiError::NotSent(_) => Ok(Went::NotNow),
            error => {
                warn!(
                    staff.handle = colleague.handle,
                    "one of the staff could not be told: {error}"
                );
                Ok(Went::Lost)
            }
        }
    }

    /// The drill itself.
    async fn show(
        &self,
        published: &Published,
        candidates: &[i64],
        (colleague, sending): (&Colleague, Sending),
    ) -> Result<Went, ReviewError> {
        let manner = Manner {
            language: colleague.language,
            is_silent: false,
        };
        let attempt = self
            .messenger
            .deliver(place(colleague), published, manner, 0)
            .await;
        let then = match &attempt {
            Attempt::Partial { sent, then } => {
                self.remember(colleague, sent, (candidates, None)).await?;
                then.as_ref()
            }
            Attempt::Accepted(sent) => {
                self.remember(colleague, sent, (candidates, None)).await?;
                &attempt
            }
            attempt => attempt,
        };
        if let Attempt::RateLimited(wait) = then {
            self.budget.block(*wait);
        }
        // Else it may have arrived: it counts as lost, and is deleted.
        if !matches!(then, Attempt::Uncertain(_)) {
            self.staff.never_sent(sending).await?;
        }
        Ok(match &attempt {
            Attempt::Accepted(_) => Went::Shown,
            Attempt::RateLimited(_)
            | Attempt::HeldBack(_)
            | Attempt::TooEarly(_)
            | Attempt::NotSent(_) => Went::NotNow,
            attempt => {
                warn!(
                    staff.handle = colleague.handle,
                    "a drill did not reach one of the staff: {attempt:?}"
                );
                Went::Lost
            }
        })
    }

    /// What stands in the chat of one of the staff must go again.
    async fn remember(
        &self,
        colleague: &Colleague,
        messages: &[i64],
        (candidates, at_most): (&[i64], Option<TimeDelta>),
    ) -> Result<(), ReviewError> {
        for message in messages {
            let shown = Shown {
                message: *message,
                by_bot: true,
                candidates,
                at_most,
            };
            self.staff.remember(colleague.chat, shown).await?;
        }
        Ok(())
    }
}

fn place(colleague: &Colleague) -> Place {
    Place {
        chat: colleague.chat,
        thread: None,
    }
}

fn published(drill: &Drill) -> Published {
    Published {
        revision_id: drill.id,
        code: String::new(),
        number: 1,
        kind: RevisionKind::Original,
        urgency: drill.content.urgency,
        verification: drill.content.verification,
        content: drill.content.clone(),
        published_at: drill.begun_at,
        relayed: false,
        occasion: Occasion::Drill,
    }
}
