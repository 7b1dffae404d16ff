//! **Incoming**: an event from its bytes to its handler, whichever way it came: once, in the order of its chat, and within the
//! limits of the [`Gate`].
//!
//! A flood is dropped here, before the database and before any answer. What was begun goes on though nobody waits for its end,
//! and a panic in a handler ends that event alone.
//!
//! Never here: what an event means; an event, or who it comes from, in a log.

mod event;
mod flow;
mod gate;
mod lanes;
mod receiving;
mod seen;
#[cfg(test)]
mod tests;
mod webhook;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use tokio::sync::oneshot;
use tracing::warn;

pub use gate::{Gate, GateLimits};
pub use receiving::{Receiving, Reception, Way};
pub use webhook::{Taken, Webhook};

use self::event::{Asked, Event};
use self::gate::Verdict;
use self::lanes::{Lanes, Turn};
use self::seen::{Known, Seen};
use super::dispatch::{refuse, route};
use super::service::Service;

pub(super) use event::{ALLOWED, id_of};

/// How long handlers may take to finish after a stop.
const DRAIN: Duration = Duration::from_secs(5);

/// Hands events to their handlers.
pub(super) struct Incoming {
    service: Arc<Service>,
    lanes: Arc<Lanes>,
    seen: Mutex<Seen>,
}

/// What became of an event.
pub(super) enum Hearing {
    /// There is nothing more to do about it.
    Over,
    /// It came before, and its handler has not ended.
    UnderWay,
    /// It was begun. True when it was dealt with; false when it is to come again, because the database did not answer.
    Begun(oneshot::Receiver<bool>),
}

/// What is to be done with an event that passed.
enum Job {
    Handle(Asked),
    /// It is one too many: one sentence, and no more until the minute is over.
    Refuse(Asked),
}

impl Incoming {
    /// For this service.
    pub(super) fn new(service: Arc<Service>) -> Arc<Self> {
        Arc::new(Self {
            service,
            lanes: Arc::default(),
            seen: Mutex::default(),
        })
    }

    /// Takes one event, as Telegram wrote it. Never waits.
    pub(super) fn hear(self: &Arc<Self>, raw: &[u8]) -> Hearing {
        let event = Event::read(raw, &self.service.username);
        let metrics = &self.service.metrics;
        match event.id.map(|id| self.seen().begin(id)) {
            Some(Known::Done) => {
                metrics.telegram_event("repeated");
                return Hearing::Over;
            }
            Some(Known::UnderWay) => {
                metrics.telegram_event("repeated");
                return Hearing::UnderWay;
            }
            Some(Known::New) | None => {}
        }
        metrics.telegram_event(event.label);
        if event.is_unreadable() {
            warn!(
                kind = event.label,
                "an event cannot be read and is left out"
            );
        }
        let begun = event.asked.and_then(|asked| self.admit(asked));
        let Some((job, turn, wait)) = begun else {
            self.end(event.id, true);
            return Hearing::Over;
        };
        Hearing::Begun(self.begin(event.id, job, (turn, wait)))
    }

    /// Whether it may pass; and its place among the events of its chat, and how long it waits for its moment.
    fn admit(&self, asked: Asked) -> Option<(Job, Turn, Duration)> {
        let (gate, metrics) = (&self.service.gate, &self.service.metrics);
        let now = self.service.clock.now();
        let is_news = asked.is_news();
        let heard = if is_news {
            gate.hear_news(asked.chat, now)
        } else if asked.is_in_group() {
            gate.hear_in_group(asked.chat, asked.person, now)
        } else {
            gate.hear(asked.chat, now)
        };
        let is_quiet = asked.is_silent();
        let job = match heard.verdict {
            Verdict::Pass => Job::Handle(asked),
            // Nothing is said where nothing would have been answered, nor in a group.
            Verdict::First if !is_quiet => {
                metrics.telegram_event("over_limit");
                Job::Refuse(asked)
            }
            Verdict::First | Verdict::Over => {
                metrics.telegram_event("over_limit");
                return None;
            }
        };
        let begun = if is_news {
            // Nothing is answered, so it takes nobody's turn.
            let turn = self.lanes.enter_with_news(heard.key);
            turn.map(|turn| (turn, Duration::ZERO))
        } else {
            let wait = gate.turn(self.service.budget.answers_per_second(), &heard, now);
            wait.and_then(|wait| Some((self.lanes.enter(heard.key)?, wait)))
        };
        let Some((turn, wait)) = begun else {
            metrics.telegram_event("overload");
            gate.dropped();
            return None;
        };
        Some((job, turn, wait))
    }

    /// On a task of its own: neither a connection that breaks nor a stop may leave the database in the middle of something.
    fn begin(
        self: &Arc<Self>,
        id: Option<i64>,
        job: Job,
        (mut turn, wait): (Turn, Duration),
    ) -> oneshot::Receiver<bool> {
        let (told, done) = oneshot::channel();
        let incoming = Arc::clone(self);
        tokio::spawn(async move {
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            turn.comes().await;
            let service = Arc::clone(&incoming.service);
            let doing = AssertUnwindSafe(Box::pin(async move {
                match job {
                    Job::Handle(asked) => {
                        if let Some(kind) = asked.decode() {
                            // Boxed: what a handler holds is of many kinds, and the largest is large.
                            Box::pin(route(service, kind)).await
                        } else {
                            service.metrics.telegram_event("unreadable");
                            warn!("an event cannot be read and is left out");
                            true
                        }
                    }
                    Job::Refuse(asked) => {
                        if let Some(kind) = asked.decode() {
                            refuse(service, kind).await;
                        }
                        true
                    }
                }
            }));
            let is_done = doing.catch_unwind().await.unwrap_or_else(|_| {
                // The panic hook has told where; the person gets no answer, which means: do it again. Not by itself, though:
                // it would panic again.
                incoming.service.metrics.failed("panic");
                true
            });
            incoming.end(id, is_done);
            // Nobody may wait for it any more.
            let _ = told.send(is_done);
        });
        done
    }

    fn end(&self, id: Option<i64>, is_done: bool) {
        if let Some(id) = id {
            self.seen().end(id, is_done);
        }
    }

    /// Waits until what was begun has ended, but not for ever.
    pub(super) async fn drain(&self) {
        if tokio::time::timeout(DRAIN, self.lanes.are_empty())
            .await
            .is_err()
        {
            warn!("some answers were not finished before the stop; they may be asked for again");
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
