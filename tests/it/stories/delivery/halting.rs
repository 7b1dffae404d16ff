//! A burst of failures that are not the readers': nobody is paused, the fan-out halts, and admins decide.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{Retry, RetryChoice};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka_simulator::Fault;

use super::answers::{counters, refusal, server_error};
use super::{ALA, BEN};
use crate::world::{World, routine};

const READERS: i64 = 120;

const BLOCKED: &str = "Forbidden: bot was blocked by the user";
const NOT_FOUND: &str = "Bad Request: chat not found";

/// An update on its way to many.
async fn on_its_way(world: &World) -> String {
    for n in 0..READERS {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    world.publish(&routine("Ten persons listed")).await.1
}

fn always(code: u16, words: &str) -> Fault {
    refusal(code, words).times(100_000)
}

async fn paused(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM subscribers WHERE state = 'paused'")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

async fn halted_by(world: &World) -> (Option<String>, Option<String>) {
    sqlx::query_as("SELECT halted_by, state_reason FROM fanouts ORDER BY revision_id DESC LIMIT 1")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

/// Case 5: a burst of 403 or "chat not found" that is Telegram's own fault.
#[tokio::test]
async fn a_burst_of_one_failure_halts_the_fan_out_and_pauses_nobody() {
    for (code, words, kind) in [(403, BLOCKED, "blocked"), (400, NOT_FOUND, "not_found")] {
        let world = World::new().await;
        let update = on_its_way(&world).await;
        world.telegram.order_fault(always(code, words));
        let delivery = world.delivery();
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::hours(1));
        world.deliver(&delivery).await;
        let fanout = world.fanout(&update).await;
        assert_eq!(fanout.state, FanoutState::Halted, "{words}");
        let (by, reason) = halted_by(&world).await;
        assert_eq!(by.as_deref(), Some("failures"));
        assert!(
            reason
                .as_deref()
                .is_some_and(|reason| reason.contains(kind)),
            "{reason:?}"
        );
        assert_eq!(
            (paused(&world).await, fanout.counters.unreachable),
            (0, 0),
            "{words}"
        );
        let tried = world
            .telegram
            .look(|state| state.count("sendMessage", code));
        assert!((20..100).contains(&tried), "{tried} were tried");
        assert_eq!(fanout.counters.due, READERS);

        // It goes on hours later, and everybody gets it.
        world.telegram.clear_faults();
        world.clock.advance(TimeDelta::hours(3));
        let resumed = world
            .store
            .resume_fanouts(&update, &Actor::Operator, world.clock.now())
            .await;
        assert_eq!(resumed.unwrap(), 1);
        world.deliver(&delivery).await;
        let fanout = world.fanout(&update).await;
        assert_eq!(
            (fanout.state, fanout.counters.accepted),
            (FanoutState::Finished, READERS)
        );
        assert_eq!((paused(&world).await, fanout.counters.duplicates), (0, 0));
        assert_eq!(halted_by(&world).await, (None, None));
    }
}

#[tokio::test]
async fn resumed_too_early_it_halts_again_and_still_pauses_nobody() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    world.telegram.order_fault(always(400, NOT_FOUND));
    let delivery = world.delivery();
    for _ in 0..5 {
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::hours(1));
        world.deliver(&delivery).await;
        assert_eq!(world.fanout(&update).await.state, FanoutState::Halted);
        assert_eq!(paused(&world).await, 0);
        let now = world.clock.now();
        assert_eq!(
            world
                .store
                .resume_fanouts(&update, &Actor::Operator, now)
                .await
                .unwrap(),
            1
        );
    }
}

#[tokio::test]
async fn a_burst_in_the_middle_pauses_only_who_failed_before_it() {
    let world = World::new().await;
    for n in 0..400 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let (_, update) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    while world.telegram.sent_count() < 250 {
        delivery.step().await.unwrap();
    }
    world.telegram.order_fault(always(403, BLOCKED));
    world.deliver(&delivery).await;
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Halted);
    assert_eq!(paused(&world).await, 0);
    world.telegram.clear_faults();
    world
        .store
        .resume_fanouts(&update, &Actor::Operator, world.clock.now())
        .await
        .unwrap();
    world.deliver(&delivery).await;
    assert_eq!(counters(&world, &update).await.accepted, 400);
}

#[tokio::test]
async fn what_an_admin_knows_to_be_real_is_taken_for_real() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    for n in 0..READERS {
        if n % 2 == 0 {
            world.telegram.block(ALA + n);
        }
    }
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    assert_eq!(world.fanout(&update).await.state, FanoutState::Halted);
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .trust_failures(&update, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    world.deliver(&delivery).await;
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    let half = READERS / 2;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.unreachable),
        (half, half)
    );
    assert_eq!((paused(&world).await, fanout.counters.due), (half, READERS));
}

#[tokio::test]
async fn readers_who_really_left_are_paused_and_halt_nothing() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    for n in 0..READERS {
        if n % 6 == 0 {
            world.telegram.block(ALA + n);
        }
    }
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(fanout.counters.unreachable, READERS / 6);
    assert_eq!(paused(&world).await, READERS / 6);
    assert_eq!(fanout.counters.deferred, 0);
}

#[tokio::test]
async fn a_halted_fan_out_can_be_stopped_for_good_and_every_reader_is_accounted_for() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    world.telegram.order_fault(always(403, BLOCKED));
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .stop_fanouts(&update, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        world
            .store
            .stop_fanouts(&update, &Actor::Operator, now)
            .await
            .unwrap(),
        0,
        "once"
    );
    world.telegram.clear_faults();
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.sent_count(), 0);
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Stopped);
    assert_eq!(
        (fanout.counters.stopped, fanout.counters.due),
        (READERS, READERS)
    );
    assert_eq!((fanout.counters.deferred, paused(&world).await), (0, 0));
    // What comes next goes to everybody.
    let (_, next) = world.publish(&routine("Another list")).await;
    world.deliver(&delivery).await;
    assert_eq!(counters(&world, &next).await.accepted, READERS);
}

/// Readers of an update that failed for all of them.
const FAILED: i64 = 400;

/// All of them are to be tried again, while another update is on its way to the same readers.
async fn tried_again_beside_another(world: &World) -> (String, String) {
    let people: Vec<i64> = (0..FAILED).map(|n| ALA + n).collect();
    world.telegram.add_people(people.iter().copied());
    world.subscribe_all(&people).await;
    let (_, update) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    for statement in [
        "UPDATE deliveries SET outcome = 4, message_id = NULL",
        "UPDATE fanouts SET failed = accepted, accepted = 0",
        "INSERT INTO fanout_reasons (revision_id, outcome, reason, deliveries) SELECT revision_id, 'failed', 'not_tried', failed FROM fanouts",
    ] {
        world.sql(statement).await;
    }
    let choice = RetryChoice {
        outcomes: vec![Outcome::Failed],
        ..RetryChoice::default()
    };
    let log = world.delivery_log();
    let retried = log.retry(&update, &choice, &Actor::Operator).await;
    assert!(
        matches!(
            retried,
            Ok(Retry::Waiting {
                deliveries: FAILED,
                ..
            })
        ),
        "{retried:?}"
    );
    // In one shard, of which there is a page for every step until it ends.
    world.sql("UPDATE subscribers SET shard = 1").await;
    let (_, other) = world.publish(&routine("Another list")).await;
    (update, other)
}

/// While the other update has a page for every step, what is tried again is judged window by window alone.
#[tokio::test]
async fn the_few_who_left_among_many_that_are_tried_again_halt_nothing() {
    let world = World::new().await;
    let (update, other) = tried_again_beside_another(&world).await;
    let left: Vec<i64> = (0..FAILED).step_by(6).map(|n| ALA + n).collect();
    for reader in &left {
        world.telegram.block(*reader);
    }
    let delivery = world.delivery();
    while world.fanout(&other).await.counters.left() > 0 {
        delivery.step().await.unwrap();
        let (_, reason) = halted_by(&world).await;
        assert_eq!(reason, None);
        let state = world.fanout(&update).await.state;
        assert_ne!(state, FanoutState::Halted);
    }
    let tried = world.fanout(&update).await.counters;
    assert!(tried.accepted > FAILED / 2, "beside the other: {tried:?}");
    world.deliver(&delivery).await;
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    let left = i64::try_from(left.len()).expect("few");
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.unreachable),
        (FAILED - left, left)
    );
    assert_eq!(paused(&world).await, left);
}

#[tokio::test]
async fn a_burst_among_many_that_are_tried_again_halts_them_all_the_same() {
    let world = World::new().await;
    let (update, _) = tried_again_beside_another(&world).await;
    world.telegram.order_fault(always(403, BLOCKED));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Halted);
    assert_eq!((paused(&world).await, fanout.counters.unreachable), (0, 0));
}

/// Case 2: resumed twice at once.
#[tokio::test]
async fn resumed_twice_at_once_it_goes_on_once() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    let delivery = world.delivery();
    delivery.step().await.unwrap();
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .pause_fanouts(&update, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    world.deliver(&delivery).await;
    let begun = world.telegram.sent_count();
    assert!(begun < READERS.unsigned_abs(), "paused in the middle");
    let (one, other) = (
        world.store.resume_fanouts(&update, &Actor::Operator, now),
        world.store.resume_fanouts(&update, &Actor::Operator, now),
    );
    let (one, other) = tokio::join!(one, other);
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    let second = world.delivery();
    tokio::join!(world.deliver(&delivery), world.deliver(&second));
    assert!((0..READERS).all(|n| world.telegram.delivered_count(ALA + n) == 1));
    assert_eq!(world.fanout(&update).await.state, FanoutState::Finished);
}

/// Case 3: one malformed recipient, one unknown error.
#[tokio::test]
async fn one_odd_answer_stops_nobody_who_comes_after() {
    let world = World::new().await;
    let update = on_its_way(&world).await;
    let too_long = "Bad Request: message is too long";
    let odd = "Bad Request: something that nobody has heard of";
    world
        .telegram
        .order_fault(refusal(400, too_long).chat(ALA).times(100));
    world
        .telegram
        .order_fault(refusal(400, odd).chat(BEN).times(100));
    world.telegram.order_fault(server_error().chat(ALA + 2));
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let counted = counters(&world, &update).await;
    assert_eq!((counted.accepted, counted.deferred), (READERS - 3, 3));
    for _ in 0..8 {
        world.clock.advance(TimeDelta::hours(3));
        world.deliver(&delivery).await;
        let now = world.clock.now();
        world
            .store
            .resume_fanouts(&update, &Actor::Operator, now)
            .await
            .unwrap();
    }
    let fanout = world.fanout(&update).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.failed),
        (READERS - 2, 2)
    );
    assert_eq!(paused(&world).await, 0);
}
