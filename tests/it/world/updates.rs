//! Updates of a story: written, published, delivered, counted.

use chrono::TimeDelta;
use vestka::delivery::{Delivery, StepReport};
use vestka::domain::content::{Content, Evidence, Text};
use vestka::domain::delivery::{Counters, FanoutState};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::update::{Rules, Urgency};
use vestka::store::review::Approval;

use super::World;

/// A fan-out as the report tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fanout {
    pub(crate) state: FanoutState,
    pub(crate) counters: Counters,
}

impl World {
    /// Publishes with one approval, whatever the urgency; gives the revision and its code.
    pub(crate) async fn publish(&self, content: &Content) -> (i32, String) {
        let review = self.review_by(Rules {
            breaking_approvals: 1,
            ..Rules::default()
        });
        let draft = review
            .begin_from_nothing(content, None, &Actor::Operator)
            .await
            .expect("a draft");
        match review.approve(&draft, &Actor::Operator).await {
            Ok((Approval::Published(revision), code)) => (revision, code),
            other => panic!("not published: {other:?}"),
        }
    }

    /// Time passes, for Postgres too as far as waits go that Telegram has asked for.
    pub(crate) async fn wait_passes(&self, by: TimeDelta) {
        self.clock.advance(by);
        let seconds = i32::try_from(by.num_seconds()).expect("not so long");
        sqlx::query(
            "UPDATE paces SET blocked_until = blocked_until - make_interval(secs => $1),
                              lowered_at = lowered_at - make_interval(secs => $1)",
        )
        .bind(seconds)
        .execute(&self.pool)
        .await
        .expect("the database answers");
    }

    /// Steps until nothing is to be done at this moment.
    pub(crate) async fn deliver(&self, delivery: &Delivery) -> StepReport {
        let mut all = StepReport::default();
        loop {
            let step = delivery.step().await.expect("the database answers");
            all.settled += step.settled;
            all.deferred += step.deferred;
            all.finished += step.finished;
            all.blocked_until = step.blocked_until;
            if step.blocked_until.is_some() || !(step.more || step.finished > 0) {
                return all;
            }
        }
    }

    /// What the report says of an update.
    pub(crate) async fn fanout(&self, code: &str) -> Fanout {
        let lines = self.store.fanouts(Some(code)).await.expect("a report");
        let line = lines.first().expect("it was published");
        Fanout {
            state: line.state,
            counters: line.counters,
        }
    }
}

/// A routine update about sanctions that lacks nothing.
pub(crate) fn routine(title: &str) -> Content {
    let mut content = Content::begin(Language::En, Urgency::Routine, vec!["sanctions".to_owned()]);
    let text = Text {
        title: title.to_owned(),
        body: "The council has adopted the list.".to_owned(),
    };
    content.text.insert(Language::En, text);
    content.evidence.push(Evidence {
        url: "https://council.example/list".parse().expect("an address"),
        note: "The list".to_owned(),
        credibility: 1,
        public: true,
    });
    content
}

/// The same, breaking.
pub(crate) fn breaking(title: &str) -> Content {
    Content {
        urgency: Urgency::Breaking,
        ..routine(title)
    }
}
