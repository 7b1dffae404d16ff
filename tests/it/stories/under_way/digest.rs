//! Digests that are under way: their reader comes back, or chooses another time or pace.

use chrono::{NaiveTime, TimeDelta};
use vestka::delivery::Delivery;
use vestka::domain::subscriber::Pace;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, number};
use crate::world::{World, routine};

fn blocked() -> Fault {
    let answer = FaultKind::Answer {
        code: 403,
        description: "Forbidden: bot was blocked by the user".to_owned(),
        parameters: None,
    };
    Fault::new(answer).method("sendMessage").chat(ALA)
}

async fn send(world: &World, delivery: &Delivery) {
    world.deliver(delivery).await;
    while delivery.digests().await.expect("the database answers").more {}
}

fn says_start(world: &World, ala: i32) -> Delivery {
    let subscriptions = world.subscriptions();
    world.delivery_while(async move {
        let back = subscriptions.resume(ala).await;
        back.expect("the database answers");
    })
}

/// Refused the day before too, she would be paused.
#[tokio::test]
async fn who_says_start_while_a_digest_is_refused_gets_it_and_is_not_paused() {
    for failed_before in [false, true] {
        let world = World::new().await;
        let ala = world.digest_reader(ALA, "20:00").await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.set_clock("2026-11-20T17:00:00Z");
        if failed_before {
            world.telegram.order_fault(blocked());
            send(&world, &world.delivery()).await;
            assert_eq!(number(&world, "SELECT tries::bigint FROM digests").await, 1);
            world.set_clock("2026-11-21T17:00:00Z");
        }
        world.telegram.order_fault(blocked());
        send(&world, &says_start(&world, ala)).await;
        assert!(world.telegram.leftovers().is_empty(), "it was refused");
        assert!(world.is_active(ALA).await);
        assert_eq!(world.received(ALA).len(), 1, "at once");
        let counters = world.fanout(&code).await.counters;
        assert_eq!((counters.accepted, counters.unreachable), (1, 0));
        assert_eq!(counters.duplicates, 0);
        assert_eq!(number(&world, "SELECT tries::bigint FROM digests").await, 0);
    }
}

/// It failed the day before she came back: that day says nothing of her any more.
#[tokio::test]
async fn who_came_back_since_the_refusal_of_one_day_is_not_paused_by_that_of_the_next() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    world.telegram.order_fault(blocked());
    send(&world, &world.delivery()).await;
    let back = world.subscriptions().resume(ala).await;
    back.expect("the database answers");
    world.set_clock("2026-11-21T17:00:00Z");
    world.telegram.order_fault(blocked());
    send(&world, &world.delivery()).await;
    assert!(world.is_active(ALA).await, "one failure may be Telegram's");
    world.publish(&routine("Another list")).await;
    world.telegram.order_fault(blocked());
    world.set_clock("2026-11-22T17:00:00Z");
    send(&world, &world.delivery()).await;
    assert!(!world.is_active(ALA).await, "two are not");
}

fn at(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day")
}

/// She wants everything at once, and then digests again, while the last one is being sent.
#[tokio::test]
async fn who_goes_back_to_digests_while_the_last_one_is_sent_gets_it_once() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let subscriptions = world.subscriptions();
    let chosen = subscriptions.set_pace(ala, Pace::Instant).await;
    chosen.expect("the database answers");
    let delivery = world.delivery_while(async move {
        let chosen = subscriptions.set_digest(ala, at(20)).await;
        chosen.expect("the database answers");
    });
    send(&world, &delivery).await;
    assert_eq!(world.received(ALA).len(), 1);
    // Whoever had it under way might have died: what was settled does not wait for that.
    world
        .sql("UPDATE digests SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    let (_, new) = world.publish(&routine("Another list")).await;
    world.set_clock("2026-11-20T17:00:00Z");
    send(&world, &world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2, "{messages:#?}");
    assert!(!messages[1].text.contains("Ten persons"), "{messages:#?}");
    for code in [code, new] {
        let counters = world.fanout(&code).await.counters;
        assert_eq!((counters.accepted, counters.duplicates), (1, 0));
    }
}

/// She wants them at another time while one is being sent.
#[tokio::test]
async fn a_time_that_is_chosen_while_one_is_sent_is_that_of_the_next() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    let subscriptions = world.subscriptions();
    let delivery = world.delivery_while(async move {
        let chosen = subscriptions.set_digest(ala, at(23)).await;
        chosen.expect("the database answers");
    });
    send(&world, &delivery).await;
    assert_eq!(world.received(ALA).len(), 1);
    world.publish(&routine("Another list")).await;
    world.clock.advance(TimeDelta::hours(3));
    send(&world, &world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 2, "at 23:00 in Minsk");
}
