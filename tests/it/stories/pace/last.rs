//! The last digest, after another pace was chosen: what had gathered comes once more, also what was on its way just then.

use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
use vestka::clock::Clock as _;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::{Pace, PauseReason};
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, breaking, routine};

async fn number(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("a number")
}

async fn digests(world: &World) -> i64 {
    number(world, "SELECT count(*) FROM digests").await
}

/// Ala reads a digest, and a fan-out that has passed her by is paused before it came to Ben; then she chooses to get everything at
/// once. Gives her number and the code of the update.
async fn passed_by(world: &World) -> (i32, String) {
    let ala = world.digest_reader(ALA, "20:00").await;
    world.subscribe(BEN, &["sanctions"]).await;
    world
        .sql("UPDATE subscribers SET shard = CASE pace WHEN 'digest' THEN 1 ELSE 2 END")
        .await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    let ahead = "SELECT count(*) FROM fanout_shards WHERE shard < 2 AND NOT done";
    while number(world, ahead).await > 0 {
        delivery.step().await.expect("the database answers");
    }
    assert!(world.received(BEN).is_empty(), "it is in the middle");
    let now = world.clock.now();
    let paused = world
        .store
        .pause_fanouts(&code, &Actor::Operator, now)
        .await;
    assert_eq!(paused.expect("the database answers"), 1);
    let subscriptions = world.subscriptions();
    let chosen = subscriptions.set_pace(ala, Pace::Instant).await;
    chosen.expect("the database answers");
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty(), "it is held by an admin");
    (ala, code)
}

async fn goes_on(world: &World, code: &str) {
    let now = world.clock.now();
    let resumed = world
        .store
        .resume_fanouts(code, &Actor::Operator, now)
        .await;
    assert_eq!(resumed.expect("the database answers"), 1);
    world.deliver_digests().await;
    assert_eq!(world.received(BEN).len(), 1);
}

#[tokio::test]
async fn what_had_passed_by_when_another_pace_was_chosen_comes_when_it_is_over() {
    let world = World::new().await;
    let (_, code) = passed_by(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    // What is published now comes to her at once, and not once more.
    world.publish(&routine("Another list")).await;
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    world.clock.advance(TimeDelta::minutes(5));
    let now = world.clock.now();
    world
        .store
        .resume_fanouts(&code, &Actor::Operator, now)
        .await
        .unwrap();
    world.deliver_digests().await;
    world.clock.advance(TimeDelta::minutes(15));
    world.deliver_digests().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2, "{messages:#?}");
    let digest = &messages[1].text;
    assert!(digest.starts_with("Digest"), "{digest}");
    assert!(digest.contains("Ten persons listed"), "{digest}");
    assert!(!digest.contains("Another list"), "{digest}");
    assert_eq!(digests(&world).await, 0, "that was the last");
    let counters = world.fanout(&code).await.counters;
    assert_eq!(counters.accepted, 2);
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 2);
}

#[tokio::test]
async fn what_is_awaited_and_withdrawn_or_no_news_any_more_ends_the_last_digest() {
    let world = World::new().await;
    let (_, code) = passed_by(&world).await;
    world.retract(&code).await;
    world.deliver_digests().await;
    world.clock.advance(TimeDelta::minutes(15));
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty() && world.received(BEN).is_empty());
    assert_eq!(digests(&world).await, 0);

    let world = World::new().await;
    passed_by(&world).await;
    world.clock.advance(TimeDelta::hours(47));
    world.deliver_digests().await;
    assert_eq!(digests(&world).await, 1);
    world.clock.advance(TimeDelta::hours(2));
    world.deliver_digests().await;
    assert_eq!(digests(&world).await, 0);
    assert!(world.received(ALA).is_empty());
}

#[tokio::test]
async fn an_awaited_one_comes_at_no_hour_that_is_quiet() {
    let world = World::new().await;
    let (ala, code) = passed_by(&world).await;
    // It is three in the afternoon in Minsk.
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
    let hours = Some((hour(14), hour(18)));
    world.subscriptions().set_quiet(ala, hours).await.unwrap();
    goes_on(&world, &code).await;
    for _ in 0..5 {
        world.clock.advance(TimeDelta::minutes(30));
        world.deliver_digests().await;
        assert!(world.received(ALA).is_empty(), "she sleeps");
    }
    world.set_clock("2026-11-20T15:00:00Z");
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
}

#[tokio::test]
async fn who_pauses_right_after_gets_it_when_going_on_while_it_is_news() {
    let world = World::new().await;
    let (ala, code) = passed_by(&world).await;
    let subscriptions = world.subscriptions();
    subscriptions
        .pause(ala, PauseReason::Oneself)
        .await
        .unwrap();
    goes_on(&world, &code).await;
    world.clock.advance(TimeDelta::minutes(15));
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    subscriptions.resume(ala).await.unwrap();
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    assert_eq!(digests(&world).await, 0);
}

#[tokio::test]
async fn one_failure_that_may_be_telegrams_does_not_end_the_last_digest() {
    let world = World::new().await;
    let ala = world.digest_reader(ALA, "20:00").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver_digests().await;
    let fault = Fault::new(FaultKind::Answer {
        code: 400,
        description: "Bad Request: chat not found".to_owned(),
        parameters: None,
    });
    world
        .telegram
        .order_fault(fault.method("sendMessage").chat(ALA));
    let subscriptions = world.subscriptions();
    subscriptions.set_pace(ala, Pace::Instant).await.unwrap();
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty());
    assert!(world.telegram.leftovers().is_empty(), "it was tried");
    world.clock.advance(TimeDelta::days(1));
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    assert_eq!(world.fanout(&code).await.counters.accepted, 1);
    assert_eq!(digests(&world).await, 0);
}

/// Ala reads a digest; while she sleeps she chooses to get only what is breaking, and the last one waits.
async fn chose_breaking(world: &World) -> i32 {
    let ala = world.digest_reader(ALA, "20:00").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver_digests().await;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
    let subscriptions = world.subscriptions();
    let quiet = Some((hour(14), hour(18)));
    let set = subscriptions.set_quiet(ala, quiet).await;
    set.expect("the database answers");
    let chosen = subscriptions.set_pace(ala, Pace::Breaking).await;
    chosen.expect("the database answers");
    world.deliver_digests().await;
    assert!(world.received(ALA).is_empty(), "she sleeps");
    ala
}

#[tokio::test]
async fn who_wants_only_what_is_breaking_gets_nothing_else_that_comes_after_that() {
    let world = World::new().await;
    let ala = chose_breaking(&world).await;
    world.publish(&routine("A routine matter")).await;
    world.publish(&breaking("Mass detentions")).await;
    world.deliver_digests().await;
    // It was what she wanted at that time.
    let subscriptions = world.subscriptions();
    subscriptions.set_pace(ala, Pace::Instant).await.unwrap();
    world.publish(&routine("Another list")).await;
    world.deliver_digests().await;
    world.set_clock("2026-11-20T15:00:00Z");
    world.deliver_digests().await;
    world.clock.advance(TimeDelta::hours(1));
    world.deliver_digests().await;
    let texts = world.received(ALA).into_iter().map(|message| message.text);
    let all: String = texts.collect();
    assert!(all.contains("Ten persons listed"), "it had gathered: {all}");
    assert!(!all.contains("A routine matter"), "{all}");
    for once in ["Mass detentions", "Another list"] {
        assert_eq!(all.matches(once).count(), 1, "{once}: {all}");
    }
    assert_eq!(digests(&world).await, 0);
}

#[tokio::test]
async fn what_a_crash_left_of_a_last_digest_is_only_what_was_to_be_in_it() {
    let world = World::new().await;
    chose_breaking(&world).await;
    let (_, code) = world.publish(&routine("A routine matter")).await;
    world.deliver_digests().await;
    world.set_clock("2026-11-20T15:00:00Z");
    let (now, at_once) = (world.clock.now(), Duration::ZERO);
    let leased = world.store.lease_digests(now, 7, at_once, world.bot, 10);
    assert_eq!(leased.await.unwrap().len(), 1, "and its process died");
    world.retract(&code).await;
    world.deliver_digests().await;
    assert_eq!(world.fanout(&code).await.counters.uncertain, 0);
    let texts = world.received(ALA).into_iter().map(|message| message.text);
    let all: String = texts.collect();
    assert!(all.contains("Ten persons listed"), "{all}");
    assert!(!all.contains("A routine matter"), "she cannot have had it");
}
