//! **Sending** to one recipient: the attempt, and what follows from its answer for it and for everybody else.
//!
//! Never here: which recipient comes next.

mod revisions;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use tracing::{error, info, warn};

use super::attempt::{self, Alarm, Before, Follows};
use super::judging::could_be_kept;
use super::outage::{Text, Turn};
use super::{Attempt, Delivery, Denied, Manner, Notice, Order, Place, Reader};
use crate::domain::delivery::Outcome;
use crate::domain::subscriber::ChatKind;
use crate::store::StoreError;
use crate::store::fanout::{LeasedShard, Recipient, Settled};
use crate::store::publication::Published;
use crate::store::subscribers::SealedChat;
use crate::vault::{ChatId, Purpose, random};

/// In which Telegram counts what a group is sent; a little more, because clocks differ.
const MINUTE: TimeDelta = TimeDelta::seconds(61);

/// How one is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    pub(super) order: Order,
    /// From this part of it on: those before stand in the chat.
    pub(super) from: i16,
    /// An earlier attempt may have reached it.
    pub(super) may_have_received: bool,
}

impl How {
    /// All of it, to one of a page of this shard.
    pub(super) const fn of(shard: &LeasedShard) -> Self {
        Self {
            order: Order::of_rank(shard.rank),
            from: 0,
            may_have_received: shard.uncertain_to.is_some(),
        }
    }

    const fn turn(self, text: Text) -> Turn {
        Turn {
            order: self.order,
            may_have_received: self.may_have_received,
            text: Some(text),
        }
    }
}

impl Delivery {
    /// None when nothing was sent because it may not be received any more.
    pub(super) async fn attempt(
        &self,
        recipient: &Recipient,
        (published, before): (&Arc<Published>, Option<&Arc<Published>>),
        how: How,
    ) -> Option<Attempt> {
        if recipient.reader.is_some_and(|reader| reader.is_unreachable)
            || !recipient.still_due
            || self.has_lapsed(published)
        {
            return None;
        }
        if let Some(waits) = self.waits(recipient, published) {
            return Some(waits);
        }
        let chat = match self.open(recipient) {
            Ok(chat) => chat,
            Err(failed) => return Some(failed),
        };
        if self.budget.asks_for(chat, recipient.kind) {
            // Seldom, and then it is large: not for each that is under way.
            Box::pin(self.remember_group(chat, &recipient.chat, recipient.kind)).await;
        }
        let text = (published.revision_id, recipient.language);
        if let Err(waits) = self.moment(chat, recipient.kind, how.turn(text)).await {
            return Some(waits);
        }
        let place = Place {
            chat,
            thread: recipient.chat.thread,
        };
        let from = usize::try_from(how.from).unwrap_or(0);
        let timing = self.pace.timing();
        let attempt = if let (Some(reader), Some(before)) = (recipient.reader, before) {
            let notice = Notice {
                now: Arc::clone(published),
                before: Arc::clone(before),
            };
            let reader = Reader {
                is_paused: reader.is_paused || recipient.is_silent,
                ..reader
            };
            let reader = (recipient.language, reader);
            self.messenger.notify(place, &notice, reader, from).await
        } else {
            let manner = Manner {
                language: recipient.language,
                is_silent: recipient.is_silent,
            };
            self.messenger.deliver(place, published, manner, from).await
        };
        drop(timing);
        if let Some(verdict) = self.learn_from(&attempt, Some(text)) {
            // Seldom, and then it is large.
            let what = (&**published, recipient.language);
            Box::pin(self.heed_outage(verdict, what, &attempt)).await;
        }
        Some(attempt)
    }

    fn open(&self, recipient: &Recipient) -> Result<ChatId, Attempt> {
        let sealed = &recipient.chat.sealed;
        let opened = self.vault.open_chat(Purpose::Subscriber, sealed);
        opened.map_err(|_| {
            error!(
                subscriber.id = recipient.subscriber_id,
                "a sealed chat id cannot be opened: check keys.file"
            );
            Attempt::Transient {
                code: None,
                description: "the chat id cannot be opened".to_owned(),
            }
        })
    }

    fn has_lapsed(&self, published: &Published) -> bool {
        let until = published.content.valid_until;
        until.is_some_and(|until| until < self.clock.now())
    }

    /// What is known before it is tried: its language is halted, or it wants quiet.
    fn waits(&self, recipient: &Recipient, published: &Published) -> Option<Attempt> {
        if recipient.is_halted {
            return Some(Attempt::Halted);
        }
        let quiet = recipient.quiet?;
        let until = quiet.until(published.urgency, self.clock.now())?;
        Some(Attempt::Quiet(until))
    }

    /// What was sent to a group in the minute before this process began counts there too. Without an answer it does not.
    pub(super) async fn remember_group(&self, chat: ChatId, sealed: &SealedChat, kind: ChatKind) {
        let now = self.clock.now();
        match self.store.sent_lately(sealed, now - MINUTE).await {
            Ok(times) => {
                let ages: Vec<_> = times
                    .into_iter()
                    .filter_map(|at| (now - at).to_std().ok())
                    .collect();
                self.budget.remember(chat, kind, &ages);
            }
            Err(error) => warn!(
                "what was sent to a group could not be read: {}",
                error.reason()
            ),
        }
    }

    /// Waits for the moment to send to a chat: its own turn may be later than that of the whole bot. In an outage there is none.
    pub(super) async fn moment(
        &self,
        chat: ChatId,
        kind: ChatKind,
        turn: Turn,
    ) -> Result<(), Attempt> {
        if let Some(wait) = self.is_out(turn.text) {
            return Err(Attempt::HeldBack(wait));
        }
        let moment = self.budget.turn_in((chat, kind), turn.order).await;
        moment.map_err(|denied| match denied {
            Denied::All(blocked) => Attempt::HeldBack(blocked.wait()),
            Denied::Chat(wait) => Attempt::TooEarly(wait),
        })?;
        self.leave(turn.text, turn.may_have_received)
    }

    pub(super) async fn follow(
        &self,
        before: Before,
        recipient: &Recipient,
        attempt: Option<&Attempt>,
        published: &Published,
    ) -> Follows {
        let now = self.clock.now();
        let Some(attempt) = attempt else {
            let is_unreachable = recipient.reader.is_some_and(|reader| reader.is_unreachable);
            let outcome = match (before.may_have_received, recipient.still_due) {
                (true, _) => Outcome::Uncertain,
                _ if is_unreachable => Outcome::Unreachable,
                (false, true) => Outcome::Lapsed,
                (false, false) => Outcome::Stopped,
            };
            return Follows::Settle(attempt::settle(before, outcome));
        };
        if let Attempt::Migrated(chat) = attempt.last() {
            could_be_kept(self.migrate(&recipient.chat.sealed, *chat).await);
        }
        let jitter = match attempt {
            // Nothing comes after it, and randomness costs a call to the system.
            Attempt::Accepted(_) => 0.0,
            _ => random::share(),
        };
        let (follows, alarm) = attempt::decide(before, attempt, now, jitter);
        self.tell(attempt, &follows);
        self.judge_text((before, attempt), (published, recipient.language))
            .await;
        if let Some(alarm) = alarm {
            self.heed(alarm, (published, recipient)).await;
        }
        follows
    }

    /// The chat of a subscriber has another id now.
    pub(super) async fn migrate(&self, sealed: &[u8], new: ChatId) -> Result<(), StoreError> {
        // It may lie under another key by now than when it was read.
        let old = match self.vault.open_chat(Purpose::Subscriber, sealed) {
            Ok(old) => self.vault.chat_forms(Purpose::Subscriber, old),
            Err(_) => return Ok(()),
        };
        let new = self.vault.chat_forms(Purpose::Subscriber, new);
        self.store.migrate_chat(&old, &new).await
    }

    /// What an answer means for everybody else. What was sent is settled all the same when that cannot be kept.
    pub(super) async fn heed(
        &self,
        alarm: Alarm,
        (published, recipient): (&Published, &Recipient),
    ) {
        let Alarm::Halt(reason) = alarm else {
            return self.wait_as_asked(alarm).await;
        };
        let (revision, language) = (published.revision_id, recipient.language);
        if self
            .malformed
            .counts(revision, language, recipient.subscriber_id)
        {
            could_be_kept(self.halt(published, language, &reason).await);
        }
    }

    /// Everybody waits.
    async fn wait_as_asked(&self, alarm: Alarm) {
        match alarm {
            Alarm::Limited(wait) => self.wait_for_telegram(wait).await,
            Alarm::Wait(wait) => self.budget.hold(wait),
            Alarm::Token(wait) => {
                self.budget.hold(wait);
                self.token_is_refused(true).await;
            }
            Alarm::Halt(_) => {}
        }
    }

    /// A wait that Telegram asks for holds for all processes, and outlives this one. When it cannot be kept now, sharing tells it
    /// later.
    async fn wait_for_telegram(&self, wait: Duration) {
        self.budget.block(wait);
        could_be_kept(self.store.block_for(self.settings.bot, wait).await);
    }

    /// Remembers whether Telegram takes the token, when that has changed.
    pub(super) async fn token_is_refused(&self, is_refused: bool) {
        if self.refused.swap(is_refused, Ordering::Relaxed) == is_refused {
            return;
        }
        let since = is_refused.then(|| self.clock.now());
        let kept = self.store.token_refused(self.settings.bot, since).await;
        if kept.is_err() {
            // It is tried again with the next answer.
            self.refused.store(!is_refused, Ordering::Relaxed);
        }
        could_be_kept(kept);
    }

    /// Whether everybody waits after this answer.
    pub(super) async fn waits_for(&self, attempt: &Attempt) -> bool {
        match attempt::alarm(attempt) {
            Some(Alarm::Halt(_)) | None => false,
            Some(alarm) => {
                self.wait_as_asked(alarm).await;
                true
            }
        }
    }

    /// Says in the log and in the metrics what came of a try.
    pub(super) fn say(&self, attempt: &Attempt) {
        match attempt.last() {
            Attempt::RateLimited(wait) => {
                self.metrics.rate_limited();
                info!(
                    wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                    "Telegram asks to wait"
                );
            }
            Attempt::TokenRefused(_) => {
                error!("Telegram refuses the token: check telegram.token with @BotFather");
            }
            Attempt::NotSent(reason) => {
                warn!(reason, "Telegram cannot be reached; deliveries wait");
            }
            Attempt::Transient { code, description } => {
                warn!(
                    code = code.unwrap_or_default(),
                    description, "a delivery failed and is tried again"
                );
            }
            _ => {}
        }
    }

    /// What was accepted is told apart, for a whole page at once: [`Self::tell_accepted`].
    pub(super) fn tell(&self, attempt: &Attempt, follows: &Follows) {
        self.say(attempt);
        if let Follows::Settle(settled) = follows
            && settled.outcome != Outcome::Accepted
        {
            self.metrics.delivered(settled.outcome.as_str(), 1);
        }
    }

    /// So many deliveries of a page were accepted.
    pub(super) async fn tell_accepted(&self, settled: &[Settled]) {
        let is_accepted = |settled: &&Settled| settled.outcome == Outcome::Accepted;
        let accepted = settled.iter().filter(is_accepted).count();
        if accepted == 0 {
            return;
        }
        let count = u64::try_from(accepted).unwrap_or(u64::MAX);
        self.metrics.delivered(Outcome::Accepted.as_str(), count);
        self.metrics.delivery_succeeded(self.clock.now());
        self.token_is_refused(false).await;
    }
}
