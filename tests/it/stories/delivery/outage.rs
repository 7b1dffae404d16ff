//! Telegram takes nothing, from nobody: deliveries wait, no try is burnt, and admins hear of it.

use chrono::TimeDelta;
use vestka::delivery::{Delivery, Limits};
use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Actor;

use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use super::answers::{counters, refusal};
use crate::world::{World, breaking, routine};

const READERS: i64 = 19;

async fn readers(world: &World, count: i64) {
    for n in 0..count {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
}

fn calls(world: &World, method: &str) -> usize {
    let calls = world.telegram.calls();
    calls.iter().filter(|call| call.method == method).count()
}

async fn number(world: &World, query: &'static str) -> i64 {
    let number = sqlx::query_scalar(query).fetch_one(&world.pool);
    number.await.expect("a number")
}

fn got(world: &World, count: i64) -> i64 {
    let delivered = |n| world.telegram.delivered_count(ALA + n);
    i64::try_from((0..count).map(delivered).sum::<u64>()).expect("few")
}

/// So long, in steps of as many seconds as no wait of it is shorter than.
async fn goes_by(world: &World, delivery: &Delivery, time: TimeDelta) {
    let until = vestka::clock::Clock::now(&world.clock) + time;
    while vestka::clock::Clock::now(&world.clock) < until {
        world.deliver(delivery).await;
        world.clock.advance(TimeDelta::seconds(5));
    }
}

/// The connection stands and nothing ever comes back, whatever is asked; also of so few that no row of failures comes together.
#[tokio::test]
async fn a_telegram_that_never_answers_makes_nobody_uncertain() {
    for count in [READERS, 3, 1] {
        let world = World::new().await;
        readers(&world, count).await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        let silent = Fault::new(FaultKind::CutBefore).times(1_000_000);
        world.telegram.order_fault(silent);
        let delivery = world.delivery();
        goes_by(&world, &delivery, TimeDelta::minutes(30)).await;
        let waiting = counters(&world, &code).await;
        assert_eq!((waiting.uncertain, waiting.failed), (0, 0), "of {count}");
        assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
        let tried = calls(&world, "sendMessage");
        assert!(
            tried <= usize::try_from(count).unwrap(),
            "{tried} of {count}"
        );
        assert!(calls(&world, "getMe") > 5, "it is asked now and then");

        world.telegram.clear_faults();
        goes_by(&world, &delivery, TimeDelta::minutes(5)).await;
        let fanout = world.fanout(&code).await;
        assert_eq!(fanout.state, FanoutState::Finished, "of {count}");
        assert_eq!(
            (fanout.counters.accepted, fanout.counters.uncertain),
            (count, 0)
        );
        assert_eq!(got(&world, count), count);
    }
}

/// Telegram answers, but takes no message for a while: one at a time is tried, and it goes on by itself.
#[tokio::test]
async fn a_server_that_refuses_everybody_for_minutes_burns_no_tries() {
    let (world, code) = refused().await;
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(4)).await;
    let tried = calls(&world, "sendMessage");
    assert!((5..25).contains(&tried), "{tried}");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    arrives(&world, &code).await;
}

/// It does not end for an hour: no admin need do anything.
#[tokio::test]
async fn a_server_that_refuses_everybody_for_long_halts_nothing() {
    let (world, code) = refused().await;
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(60)).await;
    let tried = calls(&world, "sendMessage");
    assert!((5..250).contains(&tried), "{tried}");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    assert_eq!(counters(&world, &code).await.failed, 0);
    arrives(&world, &code).await;
}

/// What is breaking goes first, and what is routine waits for it: it is put aside so that the other tells, and goes on when that fails too.
#[tokio::test]
async fn different_texts_that_fail_alike_wait_and_go_on_by_themselves() {
    let world = World::new().await;
    readers(&world, MANY).await;
    let (_, first) = world.publish(&breaking("A strike begins")).await;
    let (_, second) = world.publish(&routine("Ten persons listed")).await;
    let broken = Fault::new(FaultKind::Status502Html).method("sendMessage");
    world.telegram.order_fault(broken.times(1_000_000));
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(40)).await;
    let halted =
        "SELECT count(*) FROM fanouts WHERE state <> 'running' OR halted_languages <> '{}'";
    assert_eq!(number(&world, halted).await, 0);
    let both = "SELECT count(DISTINCT revision_id) FROM attempts";
    assert_eq!(number(&world, both).await, 2, "the other was tried too");

    world.telegram.clear_faults();
    goes_by(&world, &delivery, TimeDelta::minutes(5)).await;
    for _ in 0..7 {
        world.clock.advance(TimeDelta::hours(1));
        world.deliver(&delivery).await;
    }
    for code in [first, second] {
        let fanout = world.fanout(&code).await;
        assert_eq!(fanout.state, FanoutState::Finished);
        assert_eq!(fanout.counters.accepted, MANY);
    }
    assert_eq!(got(&world, MANY), MANY * 2);
}

/// The one that is breaking is not taken for a reason that lies in it: the other does not wait for an admin.
#[tokio::test]
async fn a_text_that_fails_alone_is_halted_for_those_that_wait_behind_it() {
    let world = World::new().await;
    readers(&world, READERS).await;
    let other = ALA + 1000;
    world.subscribe(other, &["protests"]).await;
    for n in 0..READERS {
        let fails = Fault::new(FaultKind::Status500).method("sendMessage");
        let fails = fails.chat(ALA + n).times(1_000_000);
        world.telegram.order_fault(fails);
    }
    let (_, code) = world.publish(&breaking("Ten persons listed")).await;
    let of_others = Content {
        topics: vec!["protests".to_owned()],
        ..routine("A strike begins")
    };
    world.publish(&of_others).await;
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(20)).await;
    assert_eq!(world.telegram.delivered_count(other), 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    assert_eq!(counters(&world, &code).await.failed, 0);
}

/// Messages get no answer, and are taken all the same: who perhaps has it is not asked to tell whether it is over while others are left.
#[tokio::test]
async fn who_perhaps_has_it_is_not_sent_to_again_while_others_were_never_tried() {
    let world = World::new().await;
    readers(&world, READERS).await;
    // One reader a page, so that they are not all on the way with the first.
    world
        .sql("UPDATE subscribers s SET shard = n.shard FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id")
        .await;
    world.publish(&routine("Ten persons listed")).await;
    let silent = Fault::new(FaultKind::CutAfter).method("sendMessage");
    world.telegram.order_fault(silent.times(1_000_000));
    let delivery = world.delivery();
    let mut tried = 0;
    while tried < usize::try_from(READERS).unwrap() {
        goes_by(&world, &delivery, TimeDelta::seconds(5)).await;
        tried = calls(&world, "sendMessage");
        let twice = (0..READERS).filter(|n| world.telegram.delivered_count(ALA + n) > 1);
        assert_eq!(twice.count(), 0, "after {tried}");
    }
}

const MANY: i64 = 60;

/// An update to many, and a server in the way that refuses it.
async fn refused() -> (World, String) {
    let world = World::new().await;
    readers(&world, MANY).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let broken = Fault::new(FaultKind::Status502Html).method("sendMessage");
    world.telegram.order_fault(broken.times(1_000_000));
    (world, code)
}

/// The server is well again: everybody gets it.
async fn arrives(world: &World, code: &str) {
    world.telegram.clear_faults();
    let delivery = world.delivery();
    goes_by(world, &delivery, TimeDelta::minutes(5)).await;
    for _ in 0..7 {
        world.clock.advance(TimeDelta::hours(1));
        world.deliver(&delivery).await;
    }
    let fanout = world.fanout(code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.failed),
        (MANY, 0)
    );
    assert_eq!(got(world, MANY), MANY);
}

/// Nobody takes the one, for a reason that lies in it. Others do not wait with it, least of all what is breaking.
#[tokio::test]
async fn another_text_does_not_wait_with_one_that_fails() {
    let world = World::new().await;
    readers(&world, READERS).await;
    let other = ALA + 1000;
    world.subscribe(other, &["protests"]).await;
    for n in 0..READERS {
        let fails = Fault::new(FaultKind::Status500).method("sendMessage");
        let fails = fails.chat(ALA + n).times(1_000_000);
        world.telegram.order_fault(fails);
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(2)).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 0);
    let of_others = |content| Content {
        topics: vec!["protests".to_owned()],
        ..content
    };
    world.publish(&of_others(breaking("A strike begins"))).await;
    // The worker looks again after half a second, whatever holds the other; a look for each shard, most of which have nobody.
    let looks = async || {
        for _ in 0..64 {
            world.deliver(&delivery).await;
        }
    };
    looks().await;
    assert_eq!(world.telegram.delivered_count(other), 1, "at once");
    world.publish(&of_others(routine("A strike goes on"))).await;
    for _ in 0..4 {
        looks().await;
        world.clock.advance(TimeDelta::seconds(5));
    }
    assert_eq!(world.telegram.delivered_count(other), 2, "in its turn");
}

#[tokio::test]
async fn admins_are_told_once_and_when_it_is_over() {
    let world = World::new().await;
    readers(&world, READERS).await;
    let (_, code) = world.publish(&breaking("Ten persons listed")).await;
    let silent = Fault::new(FaultKind::CutBefore).times(1_000_000);
    world.telegram.order_fault(silent);
    let (delivery, watch) = (world.delivery(), world.watch(Limits::default()));
    let told = "SELECT count(*) FROM alerts WHERE kind = 'fanout_stalled'";
    let over = "SELECT count(*) FROM alerts WHERE kind = 'fanout_stalled' AND over_at IS NOT NULL";
    for _ in 0..20 {
        goes_by(&world, &delivery, TimeDelta::seconds(30)).await;
        watch.step().await.unwrap();
    }
    assert_eq!(number(&world, told).await, 1);
    assert_eq!(number(&world, over).await, 0);
    world.telegram.clear_faults();
    for _ in 0..5 {
        goes_by(&world, &delivery, TimeDelta::minutes(1)).await;
        watch.step().await.unwrap();
    }
    assert_eq!(number(&world, told).await, 1);
    assert_eq!(number(&world, over).await, 1);
    assert_eq!(counters(&world, &code).await.accepted, READERS);
}

/// Telegram answers and takes no message: everybody waits for a later moment, and that is no reason to say nothing.
#[tokio::test]
async fn admins_are_told_as_well_when_messages_alone_are_refused() {
    let (world, code) = refused().await;
    let (delivery, watch) = (world.delivery(), world.watch(Limits::default()));
    let told = "SELECT count(*) FROM alerts WHERE kind = 'fanout_stalled'";
    let over = "SELECT count(*) FROM alerts WHERE kind = 'fanout_stalled' AND over_at IS NOT NULL";
    for _ in 0..120 {
        goes_by(&world, &delivery, TimeDelta::seconds(30)).await;
        watch.step().await.unwrap();
        let so_far = (number(&world, told).await, number(&world, over).await);
        assert!(so_far == (0, 0) || so_far == (1, 0), "{so_far:?}");
    }
    assert_eq!(number(&world, told).await, 1);
    arrives(&world, &code).await;
    watch.step().await.unwrap();
    assert_eq!(number(&world, over).await, 1);
}

/// A sentence of Telegram that nobody has heard of, to everybody: the text waits for an admin, and other texts go on.
#[tokio::test]
async fn a_text_that_is_refused_to_everybody_for_no_known_reason_halts_its_language() {
    let world = World::new().await;
    readers(&world, READERS).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let words = "Bad Request: something new about chat 1487000000001";
    world
        .telegram
        .order_fault(refusal(400, words).times(1_000_000));
    let delivery = world.delivery();
    goes_by(&world, &delivery, TimeDelta::minutes(10)).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Halted);
    assert_eq!(
        (fanout.counters.deferred, fanout.counters.failed),
        (READERS, 0)
    );
    let why: String = sqlx::query_scalar("SELECT state_reason FROM fanouts WHERE revision_id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert!(why.contains("something new"), "{why}");
    assert!(!why.contains("1487000000001"), "it tells of a reader");

    world.telegram.clear_faults();
    let (_, other) = world.publish(&routine("Another list")).await;
    world.deliver(&delivery).await;
    assert_eq!(counters(&world, &other).await.accepted, READERS);
    let now = vestka::clock::Clock::now(&world.clock);
    assert_eq!(
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    for _ in 0..3 {
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::hours(1));
    }
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, READERS)
    );
}

#[tokio::test]
async fn what_is_too_long_however_it_is_said_halts_after_a_few() {
    for words in [
        "Bad Request: message caption is too long",
        "Bad Request: MESSAGE_TOO_LONG",
        "Bad Request: MEDIA_CAPTION_TOO_LONG",
    ] {
        let world = World::new().await;
        readers(&world, READERS).await;
        // One reader a page, so that nobody else is on the way with the first.
        world
            .sql("UPDATE subscribers s SET shard = n.shard FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id")
            .await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world
            .telegram
            .order_fault(refusal(400, words).times(1_000_000));
        world.deliver(&world.delivery()).await;
        assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
        let tried = world.telegram.look(|state| state.count("sendMessage", 400));
        assert_eq!(tried, 3, "{words}");
    }
}
