//! Thousands of chats write at once while an update goes out: it goes on, and somebody who writes now is answered.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use vestka::delivery::Budget;
use vestka::domain::delivery::FanoutState;
use vestka::domain::update::Rules;
use vestka::telegram::GateLimits;

use super::{ALA, Bot, said};
use crate::world::{World, routine};

const READERS: i64 = 1_487_000_200_000;
const CROWD: i64 = 1_487_000_400_000;

/// Of the plan: messages a second, readers, events a second, and chats that they come from.
struct Plan {
    rate: u32,
    readers: i64,
    events_per_second: i64,
    chats: i64,
}

/// What came of it.
#[derive(Debug)]
struct Seen {
    fanout: Duration,
    events: i64,
    answered: u64,
    start: Duration,
}

async fn flood(plan: &Plan) -> Seen {
    let world = World::new().await;
    *world.gate.lock().expect("no test panicked with it") = GateLimits::default();
    let readers: Vec<i64> = (READERS..READERS + plan.readers).collect();
    world.telegram.add_people(readers.iter().copied());
    world.telegram.add_people(CROWD..CROWD + plan.chats.max(1));
    world.telegram.add_people([ALA]);
    world.subscribe_all(&readers).await;
    let budget = Arc::new(Budget::per_second(plan.rate));
    let _bot = Bot::run(world.service(Rules::default(), Arc::clone(&budget)));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let (done, over) = watch::channel(false);
    let both = async {
        let both = tokio::join!(fan_out(&world, budget, &code), newcomer(&world));
        let _ = done.send(true);
        both
    };
    let ((fanout, start), events) = tokio::join!(both, crowd(&world, plan, over));
    for reader in &readers {
        assert_eq!(world.telegram.delivered_count(*reader), 1, "once each");
    }
    assert!(!said(&world, ALA).is_empty());
    let sent = world.telegram.sent_count();
    Seen {
        fanout,
        events,
        answered: sent - u64::try_from(plan.readers).expect("few") - 1,
        start,
    }
}

/// How long it takes until all is delivered.
async fn fan_out(world: &World, budget: Arc<Budget>, code: &str) -> Duration {
    let (delivery, begun) = (world.delivery_within(budget), Instant::now());
    while world.fanout(code).await.state != FanoutState::Finished {
        let step = delivery.step().await.expect("the database answers");
        if let Some(until) = step.blocked_until {
            tokio::time::sleep_until(until).await;
        }
    }
    begun.elapsed()
}

/// How long somebody waits who writes when the flood has lasted for a while, and again after three seconds without an answer: in the
/// first moments of a flood all of its chats are newcomers too, and not everybody's turn can come.
async fn newcomer(world: &World) -> Duration {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let asked = Instant::now();
    for _ in 0..10 {
        let sent = world.telegram.say(ALA, "/start");
        let answer = world.telegram.wait_for_text(ALA, sent, "");
        if let Ok(answer) = tokio::time::timeout(Duration::from_secs(3), answer).await {
            answer.expect("somebody who writes now is answered");
            return asked.elapsed();
        }
    }
    panic!("somebody who writes now and again is not answered")
}

/// Writes until it is over; gives how often.
async fn crowd(world: &World, plan: &Plan, mut over: watch::Receiver<bool>) -> i64 {
    let (mut events, begun) = (0, Instant::now());
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    while plan.events_per_second > 0 && !*over.borrow_and_update() {
        tick.tick().await;
        // As many as are due by now, however late this wakes up.
        let elapsed = i64::try_from(begun.elapsed().as_millis()).expect("short");
        while events < plan.events_per_second * elapsed / 1000 {
            world.telegram.say(CROWD + events % plan.chats, "/help");
            events += 1;
        }
    }
    events
}

/// Small enough for every run: after its first moments a flood has one answer in fifty messages, however much comes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_leaves_nearly_all_of_the_rate_to_deliveries_and_lets_a_newcomer_in() {
    let plan = Plan {
        rate: 60,
        readers: 240,
        events_per_second: 400,
        chats: 300,
    };
    let seen = flood(&plan).await;
    assert!(seen.events > 1000, "{seen:?}");
    assert!(seen.start < Duration::from_secs(12), "{seen:?}");
    // Of those who come at once, a quarter of the rate for as long as it takes to notice, and then one or two a second.
    let most = 90 + 2 * (3 + seen.fanout.as_secs());
    assert!(seen.answered <= most, "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "by hand: it measures, and takes a minute"]
async fn two_thousand_events_a_second_beside_a_fan_out() {
    let plan = |events_per_second| Plan {
        rate: 200,
        readers: 3000,
        events_per_second,
        chats: 5000,
    };
    let quiet = flood(&plan(0)).await;
    let flooded = flood(&plan(2000)).await;
    println!("quiet: {quiet:?}\nflooded: {flooded:?}");
    assert!(flooded.fanout.as_secs_f64() < quiet.fanout.as_secs_f64() * 1.1);
    assert!(flooded.start < Duration::from_secs(20));
}
