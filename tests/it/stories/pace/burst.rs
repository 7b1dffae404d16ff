//! Many digests fail at once: that is not the readers' doing.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

const READERS: usize = 30;

/// They read a digest at eight in the evening of Minsk.
async fn readers(world: &World) -> Vec<i64> {
    let ids: Vec<i64> = (0..READERS)
        .map(|n| ALA + i64::try_from(n).expect("few"))
        .collect();
    world.telegram.add_people(ids.iter().copied());
    world.subscribe_all(&ids).await;
    world
        .sql("UPDATE subscribers SET pace = 'digest', digest_at = '20:00', time_zone = 'Europe/Minsk'")
        .await;
    world
        .sql("INSERT INTO digests (subscriber_id, due_at, after_revision) SELECT id, '2026-11-20T17:00:00Z', 0 FROM subscribers")
        .await;
    ids
}

fn blocked() -> Fault {
    Fault::new(FaultKind::Answer {
        code: 403,
        description: "Forbidden: bot was blocked by the user".to_owned(),
        parameters: None,
    })
    .method("sendMessage")
}

async fn digests(world: &World) {
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    while delivery.digests().await.expect("the database answers").more {}
}

async fn number(world: &World, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

const PAUSED: &str = "SELECT count(*) FROM subscribers WHERE state <> 'active'";

#[tokio::test]
async fn a_burst_halts_all_digests_for_an_hour_and_pauses_nobody() {
    let world = World::new().await;
    let ids = readers(&world).await;
    world.publish(&routine("Ten persons listed")).await;
    world.clock.advance(TimeDelta::hours(5));
    // Telegram says so of everybody, and an hour later again.
    for _ in 0..2 {
        world.telegram.order_fault(blocked().times(READERS));
        digests(&world).await;
        let halt = world.store.digest_halt(world.clock.now()).await.unwrap();
        let halt = halt.expect("it has halted");
        assert_eq!(halt.until, world.clock.now() + TimeDelta::hours(1));
        assert!(halt.why.ends_with(" blocked"), "{halt:?}");
        assert_eq!(number(&world, PAUSED).await, 0);
        digests(&world).await;
        assert_eq!(world.telegram.sent_count(), 0, "nothing is tried meanwhile");
        world.clock.advance(TimeDelta::hours(1));
    }
    // And then it is over.
    digests(&world).await;
    for id in ids {
        assert_eq!(world.telegram.delivered_count(id), 1);
    }
    assert_eq!(number(&world, PAUSED).await, 0);
    assert!(
        world
            .store
            .digest_halt(world.clock.now())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn an_admin_may_say_that_the_failures_are_real() {
    let world = World::new().await;
    readers(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.clock.advance(TimeDelta::hours(5));
    world.telegram.order_fault(blocked().times(1000));
    digests(&world).await;
    let now = world.clock.now();
    let trusted = world
        .store
        .resume_digests(Some(now + TimeDelta::days(2)), &Actor::Operator, now);
    assert!(trusted.await.unwrap());
    digests(&world).await;
    assert_eq!(
        number(&world, PAUSED).await,
        0,
        "the first time may be a mistake"
    );
    world.clock.advance(TimeDelta::hours(24));
    digests(&world).await;
    let all = i64::try_from(READERS).unwrap();
    assert_eq!(number(&world, PAUSED).await, all);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.due, counters.unreachable), (all, all));
    let counted = "SELECT coalesce(sum(deliveries), 0)::bigint FROM fanout_reasons WHERE outcome = 'unreachable' AND reason = 'blocked'";
    assert_eq!(number(&world, counted).await, all, "by their reason");
}
