//! Another try after a stop, and of very many: only what failed, some at a time, and a kill in between is no end.

use std::collections::BTreeMap;

use vestka::clock::Clock as _;
use vestka::delivery::{Retry, RetryChoice};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;

use super::{ADMIN, READER, admin, number, readers, server_error, until_settled};
use crate::world::{World, routine};

pub(super) const MANY: i64 = 2_500;

pub(super) async fn retry(world: &World, code: &str) -> Retry {
    let choice = RetryChoice {
        outcomes: vec![Outcome::Failed],
        reason: None,
        revision_id: None,
    };
    let log = world.delivery_log();
    let retried = log.retry(code, &choice, &Actor::Operator).await;
    retried.expect("the database answers")
}

pub(super) async fn stop(world: &World, code: &str) {
    let now = world.clock.now();
    let stopped = world.store.stop_fanouts(code, &Actor::Operator, now).await;
    assert_eq!(stopped.expect("the database answers"), 1);
}

/// Two have it, one has failed for good, and one waits for ten days when all is stopped.
async fn half_stopped(world: &World) -> String {
    let code = half_done(world).await;
    stop(world, &code).await;
    code
}

/// The same before it is stopped.
pub(super) async fn half_done(world: &World) -> String {
    readers(world, 4).await;
    let seven = server_error(READER + 1).times(7);
    world.telegram.order_fault(seven);
    world
        .telegram
        .order_fault(server_error(READER + 2).times(1));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let waits = world.subscriber(READER + 2).await.expect("a reader").id;
    sqlx::query(
        "UPDATE deferred SET due_at = due_at + interval '10 days' WHERE subscriber_id = $1",
    )
    .bind(waits)
    .execute(&world.pool)
    .await
    .expect("the database answers");
    until_settled(world).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!(
        (counters.accepted, counters.failed, counters.deferred),
        (2, 1, 1)
    );
    code
}

#[tokio::test]
async fn after_a_stop_what_failed_is_tried_again_and_nobody_else_gets_it() {
    let world = World::new().await;
    let code = half_stopped(&world).await;
    assert!(matches!(
        retry(&world, &code).await,
        Retry::Waiting {
            deliveries: 1,
            rest: 0,
            ..
        }
    ));
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    until_settled(&world).await;
    world.clock.advance(chrono::TimeDelta::days(10));
    until_settled(&world).await;
    let fanout = world.fanout(&code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (counters.accepted, counters.failed, counters.stopped),
        (3, 0, 1)
    );
    assert_eq!((counters.due(), counters.deferred), (4, 0));
    assert_eq!(world.telegram.delivered_count(READER + 1), 1);
    assert_eq!(world.telegram.delivered_count(READER + 2), 0);
    assert_eq!(world.telegram.delivered_count(READER), 1);
}

#[tokio::test]
async fn another_try_that_is_stopped_too_ends_where_it_is() {
    let world = World::new().await;
    let code = half_stopped(&world).await;
    retry(&world, &code).await;
    stop(&world, &code).await;
    until_settled(&world).await;
    let fanout = world.fanout(&code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Stopped);
    assert_eq!((counters.stopped, counters.deferred), (2, 0));
    assert_eq!(counters.due(), 4);
    assert_eq!(number(&world, "SELECT count(*) FROM deferred").await, 0);
    assert_eq!(world.telegram.delivered_count(READER + 1), 0);
}

#[tokio::test]
async fn while_a_page_of_a_stopped_fan_out_is_under_way_nothing_begins_anew() {
    let world = World::new().await;
    readers(&world, 2).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .sql(
            "UPDATE fanout_shards SET lease_owner = 1, lease_from = clock_timestamp(),
                    lease_until = clock_timestamp() + interval '1 minute'",
        )
        .await;
    stop(&world, &code).await;
    assert_eq!(retry(&world, &code).await, Retry::Stopping);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Stopped);
    world
        .sql("UPDATE fanout_shards SET lease_owner = NULL, lease_from = NULL, lease_until = NULL")
        .await;
    assert!(matches!(
        retry(&world, &code).await,
        Retry::Waiting {
            deliveries: 0,
            rest: 0,
            ..
        }
    ));
    until_settled(&world).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Stopped);
    assert_eq!((fanout.counters.stopped, fanout.counters.accepted), (2, 0));
    assert_eq!(world.telegram.sent_count(), 0);
}

#[tokio::test]
async fn the_bot_says_what_another_try_after_a_stop_is() {
    let world = World::new().await;
    let code = half_stopped(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    let label = "Try failed again: 1";
    let question = world.press(ADMIN, &fanout, label).await;
    assert!(
        question.text.contains("It was stopped and stays so"),
        "{}",
        question.text
    );
    let done = world.press(ADMIN, &fanout, label).await;
    assert_eq!(done.text, format!("{code}: tried again now: 1."));
    world.clock.advance(chrono::TimeDelta::minutes(1));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER + 1), 1);
    assert_eq!(world.telegram.delivered_count(READER + 2), 0);
}

/// A paused fan-out of which very many have failed.
pub(super) async fn many_failed(world: &World) -> String {
    readers(world, 1).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let statements = [
        "INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
         SELECT n * 3, n % 64, decode(lpad(to_hex(n), 48, '0'), 'hex'), (SELECT min(id) FROM bots), 'private', 'en', '2026-11-16'
         FROM generate_series(1, $1::int) AS n",
        "INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
         SELECT (SELECT max(id) FROM revisions), n * 3, NULL, '2026-11-16Z', 4, (SELECT min(id) FROM bots)
         FROM generate_series(1, $1::int) AS n",
        "UPDATE fanouts SET failed = failed + $1::int, due = due + $1::int, state = 'paused', finished_at = NULL",
        "INSERT INTO fanout_reasons (revision_id, outcome, reason, deliveries)
         SELECT max(id), 'failed', 'not_tried', $1::int FROM revisions",
    ];
    for statement in statements {
        sqlx::query(statement)
            .bind(i32::try_from(MANY).expect("it fits"))
            .execute(&world.pool)
            .await
            .expect("the database answers");
    }
    code
}

#[tokio::test]
async fn very_many_are_moved_some_at_a_time_and_a_kill_in_between_is_no_end() {
    let mut world = World::new().await;
    let code = many_failed(&world).await;
    let first = retry(&world, &code).await;
    let Retry::Waiting {
        deliveries, rest, ..
    } = first
    else {
        panic!("{first:?}")
    };
    assert_eq!((deliveries, rest), (1000, 1500));
    assert_eq!(world.fanout(&code).await.counters.deferred, 1000);
    // The process dies; the next one knows, and asking again meanwhile moves nothing twice.
    world.reconnect().await;
    assert!(world.delivery().retries().await.unwrap().more);
    assert_eq!(world.fanout(&code).await.counters.deferred, 2000);
    assert!(matches!(
        retry(&world, &code).await,
        Retry::Waiting {
            deliveries: 500,
            rest: 0,
            ..
        }
    ));
    while world.delivery().retries().await.unwrap().more {}
    let counters = world.fanout(&code).await.counters;
    assert_eq!(
        (counters.deferred, counters.failed, counters.accepted),
        (MANY, 0, 1)
    );
    assert_eq!(number(&world, "SELECT count(*) FROM deferred").await, MANY);
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    let left = "SELECT sum(deliveries)::bigint FROM fanout_reasons";
    assert_eq!(number(&world, left).await, 0);
}

#[tokio::test]
async fn what_is_amended_or_stopped_meanwhile_is_tried_no_further() {
    let world = World::new().await;
    let code = many_failed(&world).await;
    retry(&world, &code).await;
    stop(&world, &code).await;
    while world.delivery().retries().await.unwrap().more {}
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    world.store.clear_stopped(world.clock.now()).await.unwrap();
    let counters = world.fanout(&code).await.counters;
    assert_eq!(
        (counters.failed, counters.stopped, counters.deferred),
        (1500, 1000, 0)
    );
    retry(&world, &code).await;
    let review = world.review();
    let reason = BTreeMap::from([(Language::En, "Forged.".to_owned())]);
    let begun = review
        .begin_retraction(&code.parse().unwrap(), reason, &Actor::Operator)
        .await
        .unwrap();
    let approved = review.approve(&begun.draft(), &Actor::Operator).await;
    approved.unwrap();
    while world.delivery().retries().await.unwrap().more {}
    assert_eq!(number(&world, "SELECT count(*) FROM retries").await, 0);
    let failed = "SELECT failed FROM fanouts ORDER BY revision_id LIMIT 1";
    assert_eq!(number(&world, failed).await, 500, "the rest is left alone");
}
