//! Who receives an update, in which order, and by whose hand.

mod answers;
mod by_hand;
mod groups;
mod halting;
mod listed;
mod long;
mod moved;
mod outage;
mod pages;
mod plans;
mod prompt;
mod rate;
mod sharing;
mod storage;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::LEASE;
use vestka::domain::content::Content;
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::subscriber::{Pace, PauseReason};
use vestka::store::fanout::{PageResult, Settled};

use crate::world::{World, breaking, routine};

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;

#[tokio::test]
async fn who_joins_after_publication_gets_nothing_old() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.subscribe(BEN, &["sanctions"]).await;
    // In the same shard, so that the fan-out passes by.
    world.sql("UPDATE subscribers SET shard = 7").await;
    world.sql("UPDATE fanout_shards SET shard = 7").await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 1);
    assert_eq!(world.telegram.delivered_count(BEN), 0);
    assert_eq!(world.fanout(&code).await.counters.due, 1);

    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(BEN), 1);
}

#[tokio::test]
async fn who_pauses_in_the_meantime_gets_nothing() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let subscriptions = world.subscriptions();
    subscriptions
        .pause(ala.id, PauseReason::Oneself)
        .await
        .unwrap();
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0);
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.due),
        (FanoutState::Finished, 0)
    );
}

#[tokio::test]
async fn topics_and_pace_decide_who_is_due() {
    let world = World::new().await;
    world.subscribe(ALA, &["protests"]).await;
    let ben = world.subscribe(BEN, &["sanctions"]).await;
    let subscriptions = world.subscriptions();
    subscriptions
        .set_pace(ben.id, Pace::Breaking)
        .await
        .unwrap();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0);
    world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(BEN), 1);
    assert_eq!(world.telegram.sent_count(), 1);
}

#[tokio::test]
async fn what_comes_too_late_to_be_useful_lapses() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let content = Content {
        valid_until: Some(world.clock.now() + TimeDelta::hours(1)),
        ..routine("Curfew from six")
    };
    let (_, code) = world.publish(&content).await;
    world.clock.advance(TimeDelta::hours(2));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0);
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.lapsed),
        (FanoutState::Finished, 1)
    );
}

#[tokio::test]
async fn breaking_overtakes_a_routine_fan_out_that_has_begun() {
    let world = World::new().await;
    for n in 0..12 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    delivery.step().await.unwrap();
    let begun = world.telegram.sent_count();
    assert!((1..12).contains(&begun), "{begun}");
    world.publish(&breaking("All listed")).await;
    world.deliver(&delivery).await;
    let sent = world.telegram.sent();
    assert_eq!(sent.len(), 24);
    let place = |title: &str| {
        sent.iter()
            .rposition(|message| message.text.contains(title))
    };
    assert!(place("All listed") < place("Ten persons listed"));
    let middle = &sent[usize::try_from(begun).unwrap()..];
    let overtaking = middle.iter().take(12);
    assert!(
        overtaking
            .clone()
            .all(|message| message.text.contains("All listed"))
    );
}

#[tokio::test]
async fn two_workers_share_a_fan_out_and_send_nothing_twice() {
    let world = World::new().await;
    for n in 0..40 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let (one, two) = (world.delivery(), world.delivery());
    tokio::join!(world.deliver(&one), world.deliver(&two));
    assert!((0..40).all(|n| world.telegram.delivered_count(ALA + n) == 1));
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.duplicates),
        (40, 0)
    );
    assert_eq!(fanout.state, FanoutState::Finished);
}

/// Case 7: a lease expired, and the slow owner settles late.
#[tokio::test]
async fn a_worker_that_lost_its_page_settles_nothing_and_what_it_sent_counts_as_doubled() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let slow = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert!(world.store.announce_page(&slow, ala, &[ala]).await.unwrap());
    // It sends, and then hangs until its lease has lapsed.
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    world.deliver(&world.delivery()).await;
    let before = world.fanout(&code).await;
    assert_eq!(
        (before.counters.accepted, before.counters.duplicates),
        (1, 1)
    );
    assert_eq!(before.state, FanoutState::Finished);

    let result = PageResult {
        settled: vec![settled(ala)],
        ..PageResult::default()
    };
    let now = world.clock.now();
    let late = world
        .store
        .settle_page(&slow, ala, &result, now, world.bot)
        .await;
    assert!(!late.unwrap(), "refused");
    assert_eq!(world.fanout(&code).await, before);
}

#[tokio::test]
async fn a_worker_that_lost_a_deferred_delivery_settles_nothing() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.telegram.order_fault(answers::server_error());
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::seconds(10));
    let now = world.clock.now();
    let lease = async |owner: i64| {
        let leased = world
            .store
            .lease_deferred(now, owner, LEASE, world.bot, 10)
            .await;
        leased.unwrap()
    };
    let slow = lease(1).await;
    assert_eq!((slow.len(), slow[0].was_uncertain), (1, false));
    assert!(lease(2).await.is_empty(), "one worker has it");
    world
        .sql("UPDATE deferred SET lease_until = clock_timestamp() - interval '1 second'")
        .await;
    world.deliver(&world.delivery()).await;
    let before = world.fanout(&code).await;
    assert_eq!(
        (before.counters.accepted, before.counters.duplicates),
        (1, 1)
    );
    let result = PageResult {
        settled: vec![settled(ala)],
        ..PageResult::default()
    };
    let of = (slow[0].revision_id, 1);
    let late = world
        .store
        .settle_deferred(of, &result, now, world.bot)
        .await;
    assert_eq!(late.unwrap(), (0, 0), "refused");
    assert_eq!(world.fanout(&code).await, before);
}

fn settled(subscriber_id: i32) -> Settled {
    Settled {
        subscriber_id,
        outcome: Outcome::Accepted,
        sent_before: 0,
        messages: vec![7],
        pause: None,
        possible_duplicate: false,
    }
}
