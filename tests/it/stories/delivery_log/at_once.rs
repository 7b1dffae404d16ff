//! A stop, another try, the clearing after a stop and the finishing at the same moment: each pair in both orders, one of the two held at
//! its critical point until the other waits for it or is done.

use std::cell::Cell;

use sqlx::{Postgres, Transaction};
use vestka::clock::Clock as _;
use vestka::delivery::{LEASE, Retry};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::PauseReason;
use vestka::store::fanout::{PageResult, Settled};

use super::stopped::{MANY, half_done, many_failed, retry, stop};
use super::{READER, number, readers, server_error, until_settled};
use crate::world::{World, routine};

/// What somebody else holds until it is given back.
pub(super) type Hold = Transaction<'static, Postgres>;

pub(super) async fn hold(world: &World, statement: &'static str) -> Hold {
    let mut holding = world.pool.begin().await.expect("a connection");
    sqlx::query(statement)
        .execute(&mut *holding)
        .await
        .expect("the database answers");
    holding
}

/// Who records something has done all but that.
const BEFORE_ITS_RECORD: &str = "LOCK TABLE audit_log IN SHARE MODE";

/// Those whose delivery failed: who moves it back waits, having seen the fan-out as it is.
const FAILED_ONES: &str = "SELECT s.id FROM subscribers s JOIN deliveries d ON d.subscriber_id = s.id WHERE d.outcome = 4 FOR UPDATE OF s";

/// How many wait for somebody's lock.
async fn waiting(world: &World) -> i64 {
    number(
        world,
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND backend_type = 'client backend'",
    )
    .await
}

/// Does `first`, which comes to wait for what is held; then `second`. When that is done or waits too, what is held is given back.
pub(super) fn at_once<A, B>(
    world: &World,
    holding: Hold,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> impl Future<Output = (A, B)> {
    // Boxed: they hold much.
    let (first, second) = (Box::pin(first), Box::pin(second));
    async move {
        let is_done = Cell::new(false);
        let second = async {
            while waiting(world).await == 0 {
                tokio::task::yield_now().await;
            }
            let done = second.await;
            is_done.set(true);
            done
        };
        let giving_back = async {
            while !is_done.get() && waiting(world).await < 2 {
                tokio::task::yield_now().await;
            }
            holding.rollback().await.expect("the database answers");
        };
        let (first, second, ()) = tokio::join!(first, second, giving_back);
        (first, second)
    }
}

/// So many deliveries wait again.
fn moved(retry: Retry) -> i64 {
    match retry {
        Retry::Waiting { deliveries, .. } => deliveries,
        other => panic!("{other:?}"),
    }
}

/// Every one who was due is counted once, and the counters are what the rows say. What is stopped has no rows.
async fn assert_nobody_is_lost(world: &World, code: &str, due: i64) {
    let counters = world.fanout(code).await.counters;
    for outcome in Outcome::ALL.iter().filter(|one| **one != Outcome::Stopped) {
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM deliveries WHERE outcome = $1")
            .bind(outcome.number())
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
        assert_eq!(counters.of(*outcome), rows, "{outcome}");
    }
    let deferred = number(world, "SELECT count(*) FROM deferred").await;
    assert_eq!(counters.deferred, deferred);
    assert_eq!(counters.due(), due);
    assert_eq!(number(world, "SELECT count(*) FROM retries").await, 0);
}

/// Ten days later: what was due once has gone out if it ever will. Nobody has got it twice.
async fn assert_received(world: &World, expected: [u64; 4]) {
    until_settled(world).await;
    world.clock.advance(chrono::TimeDelta::days(10));
    until_settled(world).await;
    let received = (READER..)
        .take(4)
        .map(|reader| world.telegram.delivered_count(reader));
    assert_eq!(received.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_stop_during_another_try_stops_that_too() {
    let world = World::new().await;
    let code = half_done(&world).await;
    let holding = hold(&world, FAILED_ONES).await;
    let (retried, ()) = at_once(&world, holding, retry(&world, &code), stop(&world, &code)).await;
    assert_eq!(moved(retried), 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Stopped);
    assert_received(&world, [1, 0, 0, 1]).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Stopped);
    assert_eq!((fanout.counters.accepted, fanout.counters.stopped), (2, 2));
    assert_nobody_is_lost(&world, &code, 4).await;
}

#[tokio::test]
async fn another_try_during_a_stop_is_for_what_had_failed_alone() {
    let world = World::new().await;
    let code = half_done(&world).await;
    let holding = hold(&world, BEFORE_ITS_RECORD).await;
    let ((), retried) = at_once(&world, holding, stop(&world, &code), retry(&world, &code)).await;
    assert_eq!(moved(retried), 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    assert_nobody_is_lost(&world, &code, 4).await;
    assert_received(&world, [1, 1, 0, 1]).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((fanout.counters.accepted, fanout.counters.stopped), (3, 1));
    assert_nobody_is_lost(&world, &code, 4).await;
}

#[tokio::test]
async fn a_stop_while_another_try_of_many_goes_on_stops_what_was_moved_and_moves_no_more() {
    let world = World::new().await;
    let code = many_failed(&world).await;
    assert_eq!(moved(retry(&world, &code).await), 1_000);
    let delivery = world.delivery();
    let going_on = async { delivery.retries().await.expect("the database answers") };
    let holding = hold(&world, FAILED_ONES).await;
    let (report, ()) = at_once(&world, holding, going_on, stop(&world, &code)).await;
    assert_eq!(report.deferred, 1_000);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Stopped);
    while world.delivery().retries().await.unwrap().more {}
    world.store.clear_stopped(world.clock.now()).await.unwrap();
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Stopped);
    let counters = fanout.counters;
    assert_eq!((counters.failed, counters.stopped), (500, 2_000));
    assert_nobody_is_lost(&world, &code, MANY + 1).await;
}

#[tokio::test]
async fn clearing_what_was_stopped_leaves_what_is_tried_again() {
    let world = World::new().await;
    let code = half_done(&world).await;
    stop(&world, &code).await;
    let clearing = async { world.store.clear_stopped(world.clock.now()).await.unwrap() };
    let holding = hold(&world, BEFORE_ITS_RECORD).await;
    let (retried, cleared) = at_once(&world, holding, retry(&world, &code), clearing).await;
    assert_eq!((moved(retried), cleared), (1, 0));
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    assert_nobody_is_lost(&world, &code, 4).await;
    assert_received(&world, [1, 1, 0, 1]).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_nobody_is_lost(&world, &code, 4).await;
}

#[tokio::test]
async fn another_try_waits_until_what_was_stopped_is_cleared() {
    let world = World::new().await;
    let code = half_done(&world).await;
    stop(&world, &code).await;
    let clearing = async { world.store.clear_stopped(world.clock.now()).await.unwrap() };
    let holding = hold(&world, "SELECT subscriber_id FROM deferred FOR UPDATE").await;
    let (cleared, retried) = at_once(&world, holding, clearing, retry(&world, &code)).await;
    assert_eq!((cleared, moved(retried)), (1, 1));
    assert_nobody_is_lost(&world, &code, 4).await;
    assert_received(&world, [1, 1, 0, 1]).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((fanout.counters.accepted, fanout.counters.stopped), (3, 1));
    assert_nobody_is_lost(&world, &code, 4).await;
}

/// One has it, one has failed, and nothing is left to do: about to be finished.
async fn about_to_finish(world: &World) -> String {
    readers(world, 2).await;
    let seven = server_error(READER + 1).times(7);
    world.telegram.order_fault(seven);
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    until_settled(world).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    for statement in [
        "UPDATE fanouts SET state = 'running', finished_at = NULL WHERE revision_id = $1",
        "INSERT INTO fanout_shards (revision_id, shard, cursor, done) VALUES ($1, 1, 1, true)",
    ] {
        sqlx::query(statement)
            .bind(revision)
            .execute(&world.pool)
            .await
            .expect("the database answers");
    }
    code
}

#[tokio::test]
async fn nothing_is_finished_while_something_of_it_is_moved_back() {
    let world = World::new().await;
    let code = about_to_finish(&world).await;
    let finishing = async { world.store.finish_fanouts(world.clock.now()).await.unwrap() };
    let holding = hold(&world, BEFORE_ITS_RECORD).await;
    let (retried, finished) = at_once(&world, holding, retry(&world, &code), finishing).await;
    assert_eq!((moved(retried), finished), (1, 0));
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    assert_nobody_is_lost(&world, &code, 2).await;
    assert_received(&world, [1, 1, 0, 0]).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_nobody_is_lost(&world, &code, 2).await;
}

#[tokio::test]
async fn what_is_finished_at_this_moment_runs_again_for_what_is_tried_again() {
    let world = World::new().await;
    let code = about_to_finish(&world).await;
    let finishing = async { world.store.finish_fanouts(world.clock.now()).await.unwrap() };
    let holding = hold(&world, "SELECT shard FROM fanout_shards FOR UPDATE").await;
    let (finished, retried) = at_once(&world, holding, finishing, retry(&world, &code)).await;
    assert_eq!((finished, moved(retried)), (1, 1));
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    assert_nobody_is_lost(&world, &code, 2).await;
    assert_received(&world, [1, 1, 0, 0]).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_nobody_is_lost(&world, &code, 2).await;
}

/// Who tries what was put off.
const WORKER: i64 = 77;

/// Two wait, one of them longer than anybody waits by itself, and the other is being tried while a burst of failures halts it all. Gives
/// the code, and what the try came to.
async fn halted_during_a_try(world: &World) -> (String, i32, PageResult) {
    readers(world, 3).await;
    for number in [0, 1] {
        let once = server_error(READER + number).times(1);
        world.telegram.order_fault(once);
    }
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    for _ in 0..64 {
        world.delivery().step().await.expect("the database answers");
    }
    assert_eq!(world.fanout(&code).await.counters.deferred, 2);
    let (longer, tried) = (
        world.subscriber(READER).await.expect("a reader").id,
        world.subscriber(READER + 1).await.expect("a reader").id,
    );
    sqlx::query("UPDATE deferred SET reason = 'malformed', due_at = due_at + CASE WHEN subscriber_id = $1 THEN interval '90 days' ELSE '0' END")
        .bind(longer)
        .execute(&world.pool)
        .await
        .expect("the database answers");
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let now = world.clock.now();
    let leased = world
        .store
        .lease_deferred(now, WORKER, LEASE, world.bot, 10);
    assert_eq!(leased.await.expect("the database answers").len(), 1);
    world
        .sql(
            "UPDATE fanouts SET state = 'halted', halted_by = 'failures', state_reason = 'a burst'",
        )
        .await;
    let settled = Settled {
        subscriber_id: tried,
        outcome: Outcome::Unreachable,
        sent_before: 0,
        messages: Vec::new(),
        pause: Some(PauseReason::Blocked),
        possible_duplicate: false,
    };
    let result = PageResult {
        settled: vec![settled],
        ..PageResult::default()
    };
    (code, revision, result)
}

async fn assert_goes_on(world: &World, code: &str) {
    let fanout = world.fanout(code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Running);
    assert_eq!((counters.unreachable, counters.deferred), (1, 1));
    assert_nobody_is_lost(world, code, 3).await;
    until_settled(world).await;
    let fanout = world.fanout(code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(fanout.counters.accepted, 2);
    assert_nobody_is_lost(world, code, 3).await;
}

#[tokio::test]
async fn what_is_let_go_on_while_a_try_is_settled_goes_on() {
    let world = World::new().await;
    let (code, revision, result) = halted_during_a_try(&world).await;
    let now = world.clock.now();
    let settling = async {
        let of = (revision, WORKER);
        let settled = world.store.settle_deferred(of, &result, now, world.bot);
        settled.await
    };
    let resuming = async {
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await
    };
    // Whoever settles it has done all but to pause the reader.
    let holding = hold(&world, "SELECT id FROM subscribers FOR UPDATE").await;
    let (settled, resumed) = at_once(&world, holding, settling, resuming).await;
    assert_eq!(settled.expect("no ring of waits"), (1, 0));
    assert_eq!(resumed.expect("no ring of waits"), 1);
    assert_goes_on(&world, &code).await;
}

#[tokio::test]
async fn a_try_that_is_settled_while_its_fan_out_is_let_go_on_is_settled() {
    let world = World::new().await;
    let (code, revision, result) = halted_during_a_try(&world).await;
    let now = world.clock.now();
    let settling = async {
        let of = (revision, WORKER);
        let settled = world.store.settle_deferred(of, &result, now, world.bot);
        settled.await
    };
    let resuming = async {
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await
    };
    // Whoever resumes it has locked it, and comes to the one who waits longest first.
    let longest = "SELECT subscriber_id FROM deferred ORDER BY due_at DESC LIMIT 1 FOR UPDATE";
    let holding = hold(&world, longest).await;
    let (resumed, settled) = at_once(&world, holding, resuming, settling).await;
    assert_eq!(resumed.expect("no ring of waits"), 1);
    assert_eq!(settled.expect("no ring of waits"), (1, 0));
    assert_goes_on(&world, &code).await;
}
