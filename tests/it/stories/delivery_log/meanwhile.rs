//! What an admin decides while a page is under way, or before what was stopped is cleared: it holds for that too, and what is counted at
//! the same moment waits in no ring.

use std::time::Duration;

use vestka::clock::Clock as _;
use vestka::delivery::{Delivery, LEASE};
use vestka::domain::delivery::{AttemptOutcome, FanoutState, Outcome, Reason};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::store::fanout::{AttemptRow, PageResult, Settled};
use vestka_simulator::{Fault, FaultKind};

use super::at_once::{at_once, hold};
use super::stopped::{half_done, retry, stop};
use super::{READER, readers, until_settled};
use crate::world::{World, routine};

/// Telegram takes so long for an answer.
const SLOW: Duration = Duration::from_secs(1);

const LAPSE: &str = "UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

/// Two readers of one page, of whom the text of the second one is halted.
async fn half_halted(world: &World) -> String {
    world.subscribe(READER, &["sanctions"]).await;
    let other = world.subscribe(READER + 1, &["sanctions"]).await.id;
    let subscriptions = world.subscriptions();
    let chosen = subscriptions.set_language(other, Language::Pl).await;
    chosen.expect("the database answers");
    world.sql("UPDATE subscribers SET shard = 1").await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let halted = world.store.halt_language(revision, Language::Pl, "refused");
    assert!(halted.await.expect("the database answers"));
    code
}

async fn resume(world: &World, code: &str) {
    let now = world.clock.now();
    let resumed = world
        .store
        .resume_fanouts(code, &Actor::Operator, now)
        .await;
    assert_eq!(resumed.expect("no ring of waits"), 1);
}

async fn step(delivery: &Delivery) {
    delivery.step().await.expect("no ring of waits");
}

async fn assert_all_have_it(world: &World, code: &str) {
    world.deliver(&world.delivery()).await;
    for reader in [READER, READER + 1] {
        assert_eq!(world.telegram.delivered_count(reader), 1);
    }
    let fanout = world.fanout(code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((fanout.counters.accepted, fanout.counters.due), (2, 2));
}

#[tokio::test]
async fn a_language_that_is_let_go_on_while_a_page_is_sent_goes_on_for_the_readers_of_that_page() {
    let world = World::new().await;
    let code = half_halted(&world).await;
    let slow = Fault::new(FaultKind::Slow(SLOW)).method("sendMessage");
    world.telegram.order_fault(slow.chat(READER));
    let resuming = async {
        let is_slow = world
            .telegram
            .wait_for("the slow call", |state| state.leftovers().is_empty());
        is_slow.await.expect("it is made");
        resume(&world, &code).await;
    };
    let delivery = world.delivery();
    tokio::join!(step(&delivery), resuming);
    assert_all_have_it(&world, &code).await;
}

#[tokio::test]
async fn a_language_that_is_let_go_on_while_a_page_is_settled_goes_on_for_the_readers_of_that_page()
{
    let world = World::new().await;
    let code = half_halted(&world).await;
    let delivery = world.delivery();
    // Whoever settles the page has written who waits, and waits itself for the row of that one.
    let holding = hold(&world, "SELECT id FROM subscribers FOR UPDATE").await;
    at_once(&world, holding, step(&delivery), resume(&world, &code)).await;
    assert_all_have_it(&world, &code).await;
}

/// The answer to what was under way when all was stopped; or when it was corrected, after that language alone had been left.
#[tokio::test]
async fn a_language_is_not_halted_of_what_is_over_and_does_not_let_it_go_on() {
    for is_stopped in [true, false] {
        let world = World::new().await;
        readers(&world, 1).await;
        let (revision, code) = world.publish(&routine("Ten persons listed")).await;
        world
            .sql("UPDATE fanouts SET state = 'halted', halted_by = 'languages', halted_languages = '{pl}'")
            .await;
        if is_stopped {
            stop(&world, &code).await;
        } else {
            world.correct(&code, routine("Eleven persons listed")).await;
        }
        let (polish, now) = (Language::Pl, world.clock.now());
        let halted = world.store.halt_language(revision, polish, "refused").await;
        assert!(!halted.expect("the database answers"), "{is_stopped}");
        let goes_on = world.store.let_language_go_on((revision, polish), now);
        goes_on.await.expect("the database answers");
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        let line = lines.last().expect("it was published");
        assert_eq!(line.state, FanoutState::Stopped, "{is_stopped}");
        assert_eq!(line.halted_languages, [], "{is_stopped}");
    }
}

/// One has it, one failed and waits, and one is still to come when all is stopped, and then corrected.
#[tokio::test]
async fn what_was_stopped_for_good_stays_so_in_its_correction_whether_it_is_cleared_by_then_or_not()
{
    for is_cleared in [true, false] {
        let world = World::new().await;
        readers(&world, 3).await;
        let once = Fault::new(FaultKind::Status500).method("sendMessage");
        world.telegram.order_fault(once);
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        let delivery = world.delivery();
        while world.telegram.sent_count() < 1 {
            step(&delivery).await;
        }
        stop(&world, &code).await;
        if is_cleared {
            let cleared = world.store.clear_stopped(world.clock.now()).await;
            assert_eq!(cleared.expect("the database answers"), 1);
        }
        world.correct(&code, routine("Eleven persons listed")).await;
        assert_eq!(world.fanout(&code).await.counters.due, 1, "{is_cleared}");
        until_settled(&world).await;
        let received = (READER..)
            .take(3)
            .map(|reader| world.telegram.delivered_count(reader));
        let mut received: Vec<u64> = received.collect();
        received.sort_unstable();
        assert_eq!(received, [0, 0, 2], "{is_cleared}");
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        let (correction, original) = (lines[0].counters, lines[1].counters);
        assert_eq!((correction.accepted, correction.due), (1, 1));
        assert_eq!((original.stopped, original.due()), (2, 3));
    }
}

#[tokio::test]
async fn who_may_have_had_a_notice_when_that_was_stopped_is_uncertain() {
    let world = World::new().await;
    readers(&world, 1).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    let now = world.clock.now();
    let begun = world.store.begin_amendments(now).await;
    assert_eq!(begun.expect("the database answers"), 1);
    loop {
        let leased = world.store.lease_shard(1, LEASE).await;
        let shard = leased.expect("it answers").expect("somebody is told");
        let page = world.store.notice_page(&shard, world.bot, 10).await;
        let page = page.expect("it answers");
        let Some(told) = page.last() else {
            world.store.finish_shard(&shard).await.expect("it answers");
            continue;
        };
        let told = told.subscriber_id;
        let announced = world.store.announce_page(&shard, told, &[told]).await;
        assert!(announced.expect("it answers"));
        break;
    }
    // Killed: perhaps it was sent, perhaps not.
    world.sql(LAPSE).await;
    stop(&world, &code).await;
    let cleared = world.store.clear_stopped(now).await;
    assert_eq!(cleared.expect("it answers"), 1);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.uncertain, counters.stopped), (1, 0));
    assert_eq!((counters.due, counters.due()), (1, 1));
}

/// Who tries what was put off.
const WORKER: i64 = 77;

/// Given up after the server failed once more.
fn failed(subscriber_id: i32) -> PageResult {
    PageResult {
        settled: vec![Settled {
            subscriber_id,
            outcome: Outcome::Failed,
            sent_before: 0,
            messages: Vec::new(),
            pause: None,
            possible_duplicate: false,
        }],
        attempts: vec![AttemptRow {
            subscriber_id,
            outcome: AttemptOutcome::Transient,
            reason: Some(Reason::ServerError),
            code: Some(500),
            description: None,
        }],
        ..PageResult::default()
    }
}

/// Leases the one that waits, and gives up on it.
async fn lease_the_waiting(world: &World) -> i32 {
    world
        .sql("UPDATE deferred SET due_at = now() - interval '9 years'")
        .await;
    let now = world.clock.now();
    let leased = world
        .store
        .lease_deferred(now, WORKER, LEASE, world.bot, 10)
        .await
        .expect("the database answers");
    assert_eq!(leased.len(), 1);
    leased[0].recipient.subscriber_id
}

async fn give_up(world: &World, revision: i32, subscriber: i32) {
    let (result, now) = (failed(subscriber), world.clock.now());
    let of = (revision, WORKER);
    let settled = world.store.settle_deferred(of, &result, now, world.bot);
    assert_eq!(settled.await.expect("no ring of waits"), (1, 0));
}

async fn newest(world: &World) -> i32 {
    sqlx::query_scalar("SELECT max(revision_id) FROM fanouts")
        .fetch_one(&world.pool)
        .await
        .expect("it was published")
}

const REASONS: &str = "SELECT deliveries FROM fanout_reasons FOR UPDATE";

#[tokio::test]
async fn what_is_moved_back_and_what_fails_at_the_same_moment_are_both_counted() {
    let world = World::new().await;
    let code = half_done(&world).await;
    let revision = newest(&world).await;
    let waiting = lease_the_waiting(&world).await;
    let holding = hold(&world, REASONS).await;
    let retrying = async {
        retry(&world, &code).await;
    };
    let failing = give_up(&world, revision, waiting);
    at_once(&world, holding, retrying, failing).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.failed, counters.deferred), (1, 1));
    let reasons = world.store.reasons_of(revision).await.unwrap();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert_eq!(reasons[0].deliveries, 1);
}

#[tokio::test]
async fn a_page_and_another_try_that_fail_at_the_same_moment_are_both_counted() {
    let world = World::new().await;
    readers(&world, 2).await;
    let once = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(once);
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    step(&world.delivery()).await;
    let waiting = lease_the_waiting(&world).await;
    let leased = world.store.lease_shard(1, LEASE).await;
    let shard = leased.expect("it answers").expect("the other one");
    let page = world.store.page(&shard, world.bot, 10).await;
    let page = page.expect("it answers");
    let last = page.last().expect("the other one").subscriber_id;
    let announced = world.store.announce_page(&shard, last, &[last]).await;
    assert!(announced.expect("it answers"));
    world
        .sql(
            "INSERT INTO fanout_reasons (revision_id, outcome, reason, deliveries)
             SELECT revision_id, 'failed', 'server_error', 0 FROM fanouts",
        )
        .await;
    let settling = async {
        let (result, now) = (failed(last), world.clock.now());
        let settled = world
            .store
            .settle_page(&shard, last, &result, now, world.bot);
        assert!(settled.await.expect("no ring of waits"));
    };
    let holding = hold(&world, REASONS).await;
    let failing = give_up(&world, revision, waiting);
    at_once(&world, holding, settling, failing).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.failed, counters.deferred), (2, 0));
    let reasons = world.store.reasons_of(revision).await.unwrap();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert_eq!(reasons[0].deliveries, 2);
}
