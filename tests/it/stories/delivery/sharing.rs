//! Several processes deliver at once: together they never send more than the budget, and a wait that Telegram asks for holds
//! for all of them.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use vestka::clock::{Clock as _, SystemClock};
use vestka::delivery::{Budget, Delivery, Sharing};
use vestka::domain::delivery::FanoutState;
use vestka_simulator::{Fault, FaultKind, Limits};

use super::ALA;
use crate::world::{World, breaking, routine};

/// A process with its share.
struct Process {
    budget: Arc<Budget>,
    sharing: Sharing,
    delivery: Delivery,
}

fn process(world: &World, owner: i64, rate: u32) -> Process {
    let budget = Arc::new(Budget::shared());
    Process {
        sharing: world.sharing(&budget, owner, rate),
        delivery: world.delivery_within(Arc::clone(&budget)),
        budget,
    }
}

fn limited(seconds: u64) -> Fault {
    Fault::new(FaultKind::Answer {
        code: 429,
        description: format!("Too Many Requests: retry after {seconds}"),
        parameters: Some(json!({"retry_after": seconds})),
    })
    .method("sendMessage")
}

async fn readers(world: &World, number: i64) {
    for n in 0..number {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
}

/// Somebody in the process waits for a moment, so that it counts as busy.
async fn wants(process: &Process) {
    let waiting = async { while process.budget.bulk().await.is_ok() {} };
    tokio::time::timeout(Duration::from_millis(5), waiting)
        .await
        .ok();
}

#[tokio::test]
async fn who_joins_gets_what_the_others_leave_and_who_dies_leaves_what_it_had() {
    let world = World::new().await;
    let (one, two) = (process(&world, 1, 30), process(&world, 2, 30));
    assert!(one.budget.check().is_err(), "nothing is granted yet");
    one.sharing.step().await.unwrap();
    wants(&one).await;
    let all = one.sharing.step().await.unwrap();
    assert!((all.share - 30.0).abs() < 0.01, "{all:?}");

    two.sharing.step().await.unwrap();
    wants(&two).await;
    let nothing = two.sharing.step().await.unwrap();
    assert!(
        nothing.share < 0.01,
        "the other one has it all: {nothing:?}"
    );
    wants(&one).await;
    let less = one.sharing.step().await.unwrap();
    wants(&two).await;
    let rest = two.sharing.step().await.unwrap();
    assert_eq!((less.senders, rest.senders), (2, 2));
    assert!(
        (less.share - 15.0).abs() < 0.5 && (rest.share - 15.0).abs() < 0.5,
        "{less:?} {rest:?}"
    );
    assert!(less.share + rest.share <= 30.0 + 1e-6);

    // The first is killed; its share lapses.
    world
        .sql("UPDATE senders SET until = clock_timestamp() - interval '1 millisecond' WHERE owner = 1")
        .await;
    wants(&two).await;
    let whole = two.sharing.step().await.unwrap();
    assert!((whole.share - 30.0).abs() < 0.01, "{whole:?}");
}

/// Case 2, while the rate is changed process by process: a bot has one limit, so the lowest counts for all, and nobody gets nothing.
#[tokio::test]
async fn the_lowest_rate_counts_while_processes_are_set_to_different_ones() {
    let world = World::new().await;
    let (more, less) = (process(&world, 1, 1000), process(&world, 2, 30));
    more.sharing.step().await.unwrap();
    wants(&more).await;
    let all = more.sharing.step().await.unwrap();
    assert!((all.share - 1000.0).abs() < 0.01, "{all:?}");
    less.sharing.step().await.unwrap();
    let mut shares = (0.0, 0.0);
    for _ in 0..3 {
        wants(&more).await;
        shares.0 = more.sharing.step().await.unwrap().share;
        wants(&less).await;
        shares.1 = less.sharing.step().await.unwrap().share;
        assert!(shares.0 + shares.1 <= 30.0 + 1e-6, "{shares:?}");
    }
    assert!(shares.0 > 14.0 && shares.1 > 14.0, "{shares:?}");
    assert!(more.budget.answers_per_second().usual <= 30.0);
    let differing = world.store.differing_rates().await.unwrap();
    assert_eq!(differing, Some((30.0, 1000.0)));

    // One that has nothing to deliver keeps no more than its part of the lower one.
    more.sharing.step().await.unwrap();
    more.sharing.step().await.unwrap();
    wants(&less).await;
    let rest = less.sharing.step().await.unwrap().share;
    assert!(rest > 29.0, "{rest}");

    // The one with less is started anew with the rate of the other.
    drop(less);
    world.store.give_share_back(2).await.unwrap();
    let anew = process(&world, 3, 1000);
    anew.sharing.step().await.unwrap();
    wants(&more).await;
    let share = more.sharing.step().await.unwrap().share;
    assert!(share > 900.0, "{share}");
    let answers = more.budget.answers_per_second();
    assert!(answers.usual > 200.0, "{answers:?}");
    assert_eq!(world.store.differing_rates().await.unwrap(), None);
}

#[tokio::test]
async fn pages_are_as_large_as_the_rate_that_all_keep_to() {
    let world = World::new().await;
    readers(&world, 60).await;
    world.sql("UPDATE subscribers SET shard = 7").await;
    let (more, less) = (process(&world, 1, 1000), process(&world, 2, 30));
    less.sharing.step().await.unwrap();
    more.sharing.step().await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    wants(&more).await;
    more.sharing.step().await.unwrap();
    let step = more.delivery.step().await.unwrap();
    assert!((1..=20).contains(&step.settled), "{step:?}");

    // Alone it has larger ones.
    drop(less);
    world.store.give_share_back(2).await.unwrap();
    more.sharing.step().await.unwrap();
    let step = more.delivery.step().await.unwrap();
    assert!(step.settled >= 40, "{step:?}");
}

/// Case 4, with several processes: sends under way obey, and so does who begins later.
#[tokio::test]
async fn a_wait_that_one_process_is_asked_for_holds_for_all_and_lowers_the_rate() {
    let world = World::new().await;
    readers(&world, 3).await;
    let (one, two) = (process(&world, 1, 1000), process(&world, 2, 1000));
    one.sharing.step().await.unwrap();
    two.sharing.step().await.unwrap();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.telegram.order_fault(limited(43_838));
    let step = world.deliver(&one.delivery).await;
    assert!(step.blocked_until.is_some());
    let sent = world.telegram.sent_count();
    two.sharing.step().await.unwrap();
    let blocked = two.budget.check().unwrap_err();
    assert!(blocked.wait() > Duration::from_secs(43_000), "{blocked:?}");
    assert!(two.budget.interactive().is_err(), "answers wait too");
    world.deliver(&two.delivery).await;
    assert_eq!(world.telegram.sent_count(), sent);

    // It is refused although the budget was kept: from now on it is less.
    one.sharing.step().await.unwrap();
    let pace = world.store.pace(world.bot).await.unwrap();
    assert!(
        pace.lowered.is_some_and(|(rate, _)| rate < 851.0),
        "{pace:?}"
    );
    assert!(pace.blocked_for.unwrap() > Duration::from_mins(730));
    // A third, which begins the next morning, obeys too.
    world.wait_passes(TimeDelta::seconds(43_000)).await;
    let third = process(&world, 3, 1000);
    third.sharing.step().await.unwrap();
    assert!(third.budget.check().is_err());
    world.wait_passes(TimeDelta::seconds(839)).await;
    let fourth = process(&world, 4, 1000);
    fourth.sharing.step().await.unwrap();
    world.deliver(&fourth.delivery).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 3)
    );
}

/// A host whose clock is eight minutes ahead, by which the whole rate would be back, keeps to the lower one as well.
#[tokio::test]
async fn a_lowered_rate_goes_by_the_clock_of_postgres_alone() {
    let world = World::new().await;
    let one = process(&world, 1, 1000);
    one.sharing.step().await.unwrap();
    readers(&world, 1).await;
    world.publish(&routine("Ten persons listed")).await;
    world.telegram.order_fault(limited(0));
    world.deliver(&one.delivery).await;
    one.sharing.step().await.unwrap();
    let lowered = world.store.pace(world.bot).await.unwrap().lowered;
    let (rate, ago) = lowered.expect("it was refused although the budget was kept");
    assert!(
        rate < 851.0 && ago < Duration::from_mins(1),
        "{rate}, {ago:?}"
    );
    world.store.give_share_back(1).await.unwrap();
    let ahead = SystemClock.now() - world.clock.now() + TimeDelta::minutes(8);
    world.clock.advance(ahead);
    let other = process(&world, 2, 1000);
    other.sharing.step().await.unwrap();
    wants(&other).await;
    let granted = other.sharing.step().await.unwrap().share;
    assert!((840.0..950.0).contains(&granted), "{granted}");
    // Half a minute later by that clock a part of it is back.
    world
        .sql("UPDATE paces SET lowered_at = lowered_at - interval '30 seconds'")
        .await;
    wants(&other).await;
    let more = other.sharing.step().await.unwrap().share;
    assert!(more > granted + 50.0, "{more}, before {granted}");
}

#[tokio::test]
async fn a_page_that_is_held_back_burns_no_try_and_leaves_nothing_behind() {
    let world = World::new().await;
    readers(&world, 40).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let address = world.telegram.token();
    world.telegram.revoke_token();
    let delivery = world.delivery();
    for _ in 0..3 {
        delivery.step().await.unwrap();
    }
    let counted = world.fanout(&code).await.counters;
    assert_eq!(
        (counted.accepted, counted.deferred, counted.left()),
        (0, 0, 40)
    );
    let attempts: i64 = sqlx::query_scalar("SELECT count(*) FROM attempts")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(attempts, 0);
    assert!(
        world
            .store
            .pace(world.bot)
            .await
            .unwrap()
            .token_refused_at
            .is_some()
    );
    world.telegram.set_token(&address, 1);
    world.deliver(&world.delivery()).await;
    let counted = world.fanout(&code).await.counters;
    assert_eq!((counted.accepted, counted.duplicates), (40, 0));
    assert!(
        world
            .store
            .pace(world.bot)
            .await
            .unwrap()
            .token_refused_at
            .is_none()
    );
}

#[tokio::test]
async fn updates_of_one_urgency_take_turns() {
    let world = World::new().await;
    readers(&world, 200).await;
    let (_, first) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    for _ in 0..6 {
        delivery.step().await.unwrap();
    }
    let (_, second) = world.publish(&routine("Another list")).await;
    for _ in 0..20 {
        delivery.step().await.unwrap();
    }
    let (one, two) = (
        world.fanout(&first).await.counters,
        world.fanout(&second).await.counters,
    );
    assert!(
        one.accepted >= 10 && two.accepted >= 10 && one.left() > 100,
        "{one:?} {two:?}"
    );
    // Who is breaking takes no turns.
    let (_, third) = world.publish(&breaking("All listed")).await;
    while world.fanout(&third).await.counters.accepted < 200 {
        delivery.step().await.unwrap();
    }
    assert!(world.fanout(&first).await.counters.left() > 0);
    // It is over within a second, although there is more to send all the time.
    world.clock.advance(TimeDelta::seconds(1));
    delivery.step().await.unwrap();
    assert_eq!(world.fanout(&third).await.state, FanoutState::Finished);
    assert!(world.fanout(&first).await.counters.left() > 0);
}

/// A process whose database is away sends nothing once its share has lapsed.
#[tokio::test]
async fn a_share_that_cannot_be_renewed_ends() {
    let world = World::new().await;
    let one = process(&world, 1, 30);
    one.sharing.step().await.unwrap();
    assert!(one.budget.check().is_ok());
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(4)).await;
    assert!(one.budget.check().is_err() && one.budget.bulk().await.is_err());
    tokio::time::resume();
}

/// Two processes and their workers against a Telegram that allows 200 a second and never forgives: nobody is refused, and
/// nothing is left unused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_use_a_budget_that_telegram_enforces_and_are_never_refused() {
    const RATE: u32 = 200;
    const READERS: i64 = 1200;
    let world = World::new().await;
    let ids: Vec<i64> = (0..READERS).map(|n| ALA + n).collect();
    world.telegram.add_people(ids.iter().copied());
    world.subscribe_all(&ids).await;
    world.telegram.set_limits(Limits {
        overall_per_second: Some(RATE),
        per_chat_per_second: Some(1),
        hold: true,
        ..Limits::default()
    });
    let (one, two) = (process(&world, 1, RATE), process(&world, 2, RATE));
    one.sharing.step().await.unwrap();
    two.sharing.step().await.unwrap();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let begun = std::time::Instant::now();
    let renew = async {
        loop {
            one.sharing.step().await.unwrap();
            two.sharing.step().await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let deliver = async {
        tokio::join!(
            world.deliver(&one.delivery),
            world.deliver(&one.delivery),
            world.deliver(&two.delivery),
            world.deliver(&two.delivery)
        )
    };
    tokio::select! {
        _ = deliver => {}
        () = renew => {}
    }
    let took = begun.elapsed().as_secs_f64();
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.duplicates),
        (READERS, 0)
    );
    let refused = world.telegram.look(|state| state.count("sendMessage", 429));
    assert_eq!((refused, world.telegram.impatient_calls()), (0, 0));
    // 200 are allowed at once by a bucket that is full; we never save up.
    assert!(took > 5.5, "{took:.1} s is faster than allowed");
    println!("{READERS} at {RATE}/s by two processes: {took:.2} s");
}
