//! **Readiness**: looks at the real work, not at whether the process breathes. The database answers, sources are read, and
//! what is to be delivered moves.
//!
//! Never here: mending anything.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::clock::{Clock, ahead_of, said_of};
use crate::store::Store;
use crate::store::report::LastWork;
use crate::telegram::{Receiving, Reception};

/// The database has this long to answer: a health check must not hang with it.
const PATIENCE: Duration = Duration::from_secs(3);

/// A source that is overdue for longer means that nobody reads.
const FETCH_OVERDUE: TimeDelta = TimeDelta::minutes(15);

/// A running fan-out without a delivery for longer is stalled.
const FANOUT_STALLED: TimeDelta = TimeDelta::minutes(5);

/// Said at a start too, until Telegram has answered.
const NO_KEEPER: &str = "no process keeps time, so nothing is scheduled, relayed, erased, deleted in its time or told to admins: let \
                         `vestka run` or `vestka run --only delivery` run on one host at least; one that is starting keeps it as soon as \
                         Telegram answers";

/// Answers `/readyz`.
pub struct Health {
    store: Store,
    clock: Arc<dyn Clock>,
    receiving: Arc<Receiving>,
    compares_clocks: bool,
}

/// What `/readyz` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Readiness {
    /// Whether all is well.
    pub ready: bool,
    /// What is not, one sentence each.
    pub problems: Vec<String>,
    /// Last fetch of any source.
    pub last_fetch_at: Option<DateTime<Utc>>,
    /// Last delivery of any update.
    pub last_delivery_at: Option<DateTime<Utc>>,
    /// How events of Telegram come in; none in a process that does not receive.
    pub events: Option<Reception>,
}

impl Health {
    /// Looks at this database.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            receiving: Arc::default(),
            compares_clocks: false,
        }
    }

    /// Also compares this host's clock with that of Postgres.
    #[must_use]
    pub fn with_clocks(self) -> Self {
        Self {
            compares_clocks: true,
            ..self
        }
    }

    /// Also looks at how events come in.
    #[must_use]
    pub fn with_events(self, receiving: Arc<Receiving>) -> Self {
        Self { receiving, ..self }
    }

    /// Looks at the last real work.
    pub async fn readiness(&self) -> Readiness {
        let before = self.clock.now();
        let work = match tokio::time::timeout(PATIENCE, self.store.last_work()).await {
            Ok(Ok(work)) => {
                let now = self.clock.now();
                let apart = said_of(ahead_of((before, now), work.time));
                let apart = apart.filter(|_| self.compares_clocks);
                let judged = judge(&work, now);
                apart.into_iter().fold(judged, Readiness::but)
            }
            Ok(Err(_)) => unready("the database does not answer: see the log"),
            Err(_) => unready("the database takes longer than 3 s to answer"),
        };
        with(work, self.receiving.now())
    }
}

/// The handler of `/readyz`.
pub(super) async fn readyz(State(health): State<Arc<Health>>) -> Response {
    let readiness = health.readiness().await;
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness)).into_response()
}

impl Readiness {
    /// The same with one more problem.
    fn but(mut self, problem: String) -> Self {
        self.problems.push(problem);
        self.ready = false;
        self
    }
}

fn with(readiness: Readiness, events: Option<Reception>) -> Readiness {
    let problem = events.as_ref().and_then(|events| events.problem.clone());
    Readiness {
        events,
        ..problem.into_iter().fold(readiness, Readiness::but)
    }
}

fn unready(problem: &str) -> Readiness {
    Readiness {
        ready: false,
        problems: vec![problem.to_owned()],
        last_fetch_at: None,
        last_delivery_at: None,
        events: None,
    }
}

fn judge(work: &LastWork, now: DateTime<Utc>) -> Readiness {
    let mut problems = Vec::new();
    if let Some(due) = work.oldest_due.filter(|due| *due < now - FETCH_OVERDUE) {
        problems.push(format!(
            "a source has been due since {due} and nobody has read it"
        ));
    }
    if let Some(since) = work
        .running_since
        .filter(|since| *since < now - FANOUT_STALLED)
    {
        problems.push(format!("a fan-out has made no delivery since {since}"));
    }
    if let Some(since) = work.token_refused_at {
        problems.push(format!(
            "Telegram has refused the token since {since}: get a new one from BotFather, put it into telegram.token and restart"
        ));
    }
    if work.is_contested {
        problems.push("another program reads this bot's events, so nothing is sent: stop one of the two, or give one another token".to_owned());
    }
    if !work.is_time_kept {
        problems.push(NO_KEEPER.to_owned());
    }
    Readiness {
        ready: problems.is_empty(),
        problems,
        last_fetch_at: work.last_fetch,
        last_delivery_at: work.last_delivery,
        events: None,
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::store::report::LastWork;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_service_is_ready_when_its_work_moves() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let well = LastWork {
            oldest_due: Some(now - TimeDelta::minutes(1)),
            last_fetch: Some(now - TimeDelta::minutes(11)),
            running_since: Some(now - TimeDelta::seconds(2)),
            last_delivery: Some(now),
            is_contested: false,
            token_refused_at: None,
            is_time_kept: true,
            time: now,
        };
        assert!(judge(&well, now).ready);
        let unkept = LastWork {
            is_time_kept: false,
            ..well.clone()
        };
        let said = judge(&unkept, now);
        assert!(!said.ready && said.problems[0].starts_with("no process keeps time"));
        let silent = LastWork {
            oldest_due: Some(now - TimeDelta::hours(1)),
            ..well.clone()
        };
        assert!(!judge(&silent, now).ready);
        let stalled = LastWork {
            running_since: Some(now - TimeDelta::hours(1)),
            ..well.clone()
        };
        assert!(!judge(&stalled, now).ready);
        let refused = LastWork {
            token_refused_at: Some(now - TimeDelta::minutes(1)),
            is_contested: true,
            ..well.clone()
        };
        let said = judge(&refused, now);
        assert_eq!((said.ready, said.problems.len()), (false, 2));
        let idle = LastWork {
            running_since: None,
            oldest_due: None,
            ..stalled
        };
        assert!(judge(&idle, now).ready);
    }
}
