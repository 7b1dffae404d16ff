//! Everybody due is counted once, also who may have received what was amended or stopped.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

/// Two have it; of two the answer never came.
async fn half_unanswered(world: &World) -> String {
    for n in 0..4 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    for n in 0..2 {
        let cut = Fault::new(FaultKind::CutAfter).chat(ALA + n);
        world.telegram.order_fault(cut);
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.deferred), (2, 2));
    code
}

#[tokio::test]
async fn a_try_without_an_answer_counts_as_uncertain_and_not_as_stopped_too() {
    for is_amended in [true, false] {
        let world = World::new().await;
        let code = half_unanswered(&world).await;
        if is_amended {
            world.retract(&code).await;
        } else {
            let now = world.clock.now();
            assert_eq!(
                world
                    .store
                    .stop_fanouts(&code, &Actor::Operator, now)
                    .await
                    .unwrap(),
                1
            );
        }
        world.deliver(&world.delivery()).await;
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        let counters = lines.last().unwrap().counters;
        assert_eq!((counters.due, counters.due()), (4, 4));
        assert_eq!((counters.accepted, counters.uncertain), (2, 2));
        assert_eq!((counters.stopped, counters.deferred), (0, 0));
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM deferred")
            .fetch_one(&world.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0);
        if is_amended {
            assert_eq!(lines[0].counters.accepted, 4, "all of them are told");
        }
    }
}

/// Decision 22: what may have been received is so, whatever the later answers were.
#[tokio::test]
async fn who_may_have_received_it_is_told_also_when_every_later_try_failed() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let cut = Fault::new(FaultKind::CutAfter).chat(ALA);
    world.telegram.order_fault(cut);
    let fails = Fault::new(FaultKind::Status500).chat(ALA).times(6);
    world.telegram.order_fault(fails);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    assert!(world.telegram.leftovers().is_empty());
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.uncertain, counters.failed), (1, 0));
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let last = world.received(ALA).pop().unwrap();
    assert!(last.text.starts_with("Retracted"), "{}", last.text);
    assert_eq!(world.fanout(&code).await.counters.due, 1);
}
