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

use super::super::api::Api;
use super::super::messenger::message;
use super::super::render::escape;
use crate::delivery::{Attempt, Budget, Manner, Messenger, Place};
use crate::domain::update::{DrillState, Occasion, RevisionKind};
use crate::review::{Colleague, Drill, Review, ReviewError, Shown, Staff};
use crate::store::publication::Published;
use crate::text;

/// How long the neutral line may stand: it says nothing but that there is something to log in to.
const LINE_STAYS: TimeDelta = TimeDelta::hours(48);

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
            for colleague in self.staff.everyone().await? {
                if self.budget.interactive().is_err() {
                    return Ok(sent);
                }
                sent += usize::from(self.send(&published, &drill, &colleague).await?);
            }
        }
        Ok(sent)
    }

    async fn send(
        &self,
        published: &Published,
        drill: &Drill,
        colleague: &Colleague,
    ) -> Result<bool, ReviewError> {
        let state = if colleague.is_in_session {
            DrillState::Sent
        } else {
            DrillState::Called
        };
        let pair = (drill.id, colleague.id);
        if !self.review.take_drill(pair, state).await? {
            return Ok(false);
        }
        let place = Place {
            chat: colleague.chat,
            thread: None,
        };
        if state == DrillState::Called {
            let words = text::words(colleague.language);
            let line = message(place, &escape(&words.staff_please_look())).protect_content(true);
            match self.api.send(&line).await {
                Ok(number) => {
                    let at_most = Some(LINE_STAYS);
                    self.remember(colleague, &[number], (&[], at_most)).await?;
                }
                Err(error) => warn!(
                    staff.handle = colleague.handle,
                    "one of the staff could not be told: {error}"
                ),
            }
            return Ok(false);
        }
        let manner = Manner {
            language: colleague.language,
            is_silent: false,
        };
        let attempt = self.messenger.deliver(place, published, manner, 0).await;
        let is_sent = matches!(attempt, Attempt::Accepted(_));
        if let Attempt::Accepted(sent) | Attempt::Partial { sent, .. } = &attempt {
            let candidates: Vec<i64> = drill.candidate.into_iter().collect();
            self.remember(colleague, sent, (&candidates, None)).await?;
        }
        if !is_sent {
            warn!(
                staff.handle = colleague.handle,
                "a drill did not reach one of the staff: {attempt:?}"
            );
        }
        Ok(is_sent)
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
