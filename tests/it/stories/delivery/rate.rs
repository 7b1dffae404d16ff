//! Case 2: the rate is changed by configuration in the middle of a fan-out, process by process, while it is resumed twice at once.

use std::sync::Arc;
use std::time::Duration;

use vestka::clock::Clock as _;
use vestka::delivery::{Budget, Delivery};
use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Actor;

use super::ALA;
use crate::world::{World, routine};

const READERS: i64 = 120;

/// A process with the rate that its configuration says.
fn process(world: &World, rate: u32) -> Delivery {
    world.delivery_within(Arc::new(Budget::per_second(rate)))
}

/// Sends a page.
async fn work(process: &Delivery) {
    process.step().await.expect("the database answers");
}

async fn finished(world: &World, code: &str) -> bool {
    world.fanout(code).await.state == FanoutState::Finished
}

#[tokio::test]
async fn a_rate_that_changes_in_the_middle_misses_nobody_and_doubles_nobody() {
    let world = World::new().await;
    for n in 0..READERS {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    // Begun by two processes at a low rate.
    let (one, two) = (process(&world, 40), process(&world, 40));
    let begun = async {
        while world.telegram.sent_count() < 20 {
            work(&one).await;
            work(&two).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), begun)
        .await
        .expect("it begins");
    assert!(!finished(&world, &code).await, "changed in the middle");

    // Paused for the change; the first is started again with a high rate, the second still has the old one.
    let now = world.clock.now();
    let paused = world
        .store
        .pause_fanouts(&code, &Actor::Operator, now)
        .await;
    assert_eq!(paused.expect("the database answers"), 1);
    drop(one);
    let one = process(&world, 1000);
    let (first, second) = tokio::join!(
        world.store.resume_fanouts(&code, &Actor::Operator, now),
        world.store.resume_fanouts(&code, &Actor::Operator, now)
    );
    assert_eq!(
        first.expect("the database answers") + second.expect("the database answers"),
        1,
        "resumed once"
    );
    tokio::join!(work(&one), work(&two));
    // Then that one with a lower rate than before.
    drop(two);
    let two = process(&world, 5);
    let ends = async {
        while !finished(&world, &code).await {
            tokio::join!(work(&one), work(&two));
        }
    };
    tokio::time::timeout(Duration::from_secs(30), ends)
        .await
        .expect("it does not stop with work left");
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (
            fanout.counters.due,
            fanout.counters.accepted,
            fanout.counters.duplicates
        ),
        (READERS, READERS, 0)
    );
    for n in 0..READERS {
        assert_eq!(world.telegram.delivered_count(ALA + n), 1, "reader {n}");
    }
}
