//! What a digest leaves out: what is withdrawn, has lapsed or was stopped takes no place in it, however much of it there is.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{Retry, RetryChoice};
use vestka::domain::content::Content;
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, breaking, routine};

const CEM: i64 = 1_487_000_000_003;

/// More than a digest takes at once.
const MANY: usize = 34;

#[tokio::test]
async fn what_is_withdrawn_or_has_lapsed_takes_no_place_of_what_is_true() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    for number in 0..MANY {
        if number % 2 == 0 {
            let (_, code) = world.publish(&breaking(&format!("Alarm {number}"))).await;
            world.retract(&code).await;
        } else {
            world
                .publish(&Content {
                    valid_until: Some(world.clock.now() + TimeDelta::hours(1)),
                    ..breaking(&format!("Alarm {number}"))
                })
                .await;
        }
    }
    world.publish(&routine("Ten persons listed")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1, "{messages:#?}");
    assert!(messages[0].text.contains("Ten persons listed"));
    assert!(!messages[0].text.contains("Alarm"));
}

#[tokio::test]
async fn many_short_updates_all_come() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    for number in 100..100 + MANY {
        let mut short = routine(&format!("No {number}"));
        for text in short.text.values_mut() {
            "Yes.".clone_into(&mut text.body);
        }
        world.publish(&short).await;
    }
    world.set_clock("2026-11-20T17:00:00Z");
    for _ in 0..4 {
        world.deliver_digests().await;
        world.clock.advance(TimeDelta::seconds(2));
    }
    let messages = world.received(ALA);
    let all: String = messages
        .iter()
        .map(|message| message.text.as_str())
        .collect();
    for number in 100..100 + MANY {
        assert_eq!(all.matches(&format!("No {number}")).count(), 1, "{number}");
    }
}

async fn stop(world: &World, code: &str) {
    let stopped = world
        .store
        .stop_fanouts(code, &Actor::Operator, world.clock.now())
        .await;
    assert_eq!(stopped.expect("the database answers"), 1);
}

#[tokio::test]
async fn what_was_stopped_for_good_is_in_no_digest_and_what_corrects_it_is() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    let (_, stopped) = world.publish(&routine("Ten persons listed")).await;
    let (_, corrected) = world.publish(&routine("Curfew tonight")).await;
    world.publish(&routine("Another list")).await;
    stop(&world, &stopped).await;
    stop(&world, &corrected).await;
    world.deliver_digests().await;
    world.clock.advance(TimeDelta::minutes(1));
    world.correct(&corrected, routine("No curfew")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    let digest = world.received(ALA)[0].text.clone();
    assert!(digest.contains("Another list"), "{digest}");
    assert!(digest.contains("No curfew"), "{digest}");
    assert!(!digest.contains("Ten persons"), "{digest}");
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
}

fn server_error(reader: i64) -> Fault {
    Fault::new(FaultKind::Status500)
        .method("sendMessage")
        .chat(reader)
}

/// Trying again what had failed makes a fan-out run and finish that was stopped: for everybody else it stays stopped.
#[tokio::test]
async fn another_try_after_a_stop_brings_it_into_no_digest() {
    let world = World::new().await;
    world.digest_reader(ALA, "20:00").await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.subscribe(CEM, &["sanctions"]).await;
    world.telegram.order_fault(server_error(BEN).times(7));
    world.telegram.order_fault(server_error(CEM).times(1));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let waits = world.subscriber(CEM).await.expect("a reader").id;
    sqlx::query("UPDATE deferred SET due_at = due_at + interval '9 days' WHERE subscriber_id = $1")
        .bind(waits)
        .execute(&world.pool)
        .await
        .expect("the database answers");
    for _ in 0..16 {
        world.clock.advance(TimeDelta::minutes(15));
        world.deliver(&world.delivery()).await;
    }
    assert_eq!(world.fanout(&code).await.counters.failed, 1);
    stop(&world, &code).await;
    let choice = RetryChoice {
        outcomes: vec![Outcome::Failed],
        reason: None,
        revision_id: None,
    };
    let log = world.delivery_log();
    world.deliver(&world.delivery()).await;
    let retried = log.retry(&code, &choice, &Actor::Operator).await;
    assert!(matches!(
        retried.expect("the database answers"),
        Retry::Waiting { deliveries: 1, .. }
    ));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(BEN).len(), 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    world.set_clock("2026-11-20T17:00:00Z");
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty() && world.received(CEM).is_empty());
}
