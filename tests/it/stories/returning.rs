//! Who comes back, or reads another language, while a delivery waits: it is tried again at once, and nothing is concluded from before.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::Delivery;
use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use crate::world::{World, routine};

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;

const BLOCKED: &str = "Forbidden: bot was blocked by the user";
const TOO_LONG: &str = "Bad Request: message is too long";

fn refusal(code: u16, description: &str) -> Fault {
    let answer = FaultKind::Answer {
        code,
        description: description.to_owned(),
        parameters: None,
    };
    Fault::new(answer).method("sendMessage")
}

async fn number(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("a number")
}

const SUSPECTS: &str = "SELECT count(*) FROM suspects";
const TRIED: &str = "SELECT window_tried::bigint FROM fanouts";

async fn resume(world: &World, code: &str) {
    let resumed = world
        .store
        .resume_fanouts(code, &Actor::Operator, world.clock.now())
        .await;
    assert_eq!(resumed.expect("the database answers"), 1);
}

/// Ala could not be reached, which is not judged yet, and Ben is still to come when an admin pauses it.
async fn seems_gone(world: &World) -> String {
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    world.subscribe(BEN, &["sanctions"]).await;
    sqlx::query("UPDATE subscribers SET shard = CASE id WHEN $1 THEN 1 ELSE 2 END")
        .bind(ala)
        .execute(&world.pool)
        .await
        .expect("the database answers");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    let delivery = world.delivery();
    while number(world, SUSPECTS).await == 0 {
        delivery.step().await.expect("the database answers");
    }
    assert_eq!(world.telegram.delivered_count(BEN), 0);
    assert_eq!(number(world, TRIED).await, 1);
    let paused = world
        .store
        .pause_fanouts(&code, &Actor::Operator, world.clock.now())
        .await;
    assert_eq!(paused.expect("the database answers"), 1);
    code
}

#[tokio::test]
async fn who_comes_back_before_it_is_judged_gets_what_was_missed_and_is_not_paused() {
    let world = World::new().await;
    let code = seems_gone(&world).await;
    let _bot = world.run_bot();
    world.say(ALA, "/start").await;
    assert_eq!(number(&world, SUSPECTS).await, 0);
    assert_eq!(number(&world, TRIED).await, 0, "its try is made again");
    resume(&world, &code).await;
    world.deliver(&world.delivery()).await;
    let last = world.telegram.last_from_bot(ALA).expect("a message");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);
    let fanout = world.fanout(&code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((counters.accepted, counters.unreachable), (2, 0));
    assert_eq!((counters.deferred, counters.duplicates), (0, 0));
    let ala = world.subscriber(ALA).await.expect("a subscriber");
    assert_eq!(ala.pause_reason, None);
}

#[tokio::test]
async fn who_only_seemed_to_come_back_is_judged_as_before() {
    let world = World::new().await;
    let code = seems_gone(&world).await;
    let ala = world.subscriber(ALA).await.expect("a subscriber").id;
    world.subscriptions().resume(ala).await.unwrap();
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    resume(&world, &code).await;
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.unreachable), (1, 1));
    let ala = world.subscriber(ALA).await.expect("a subscriber");
    assert!(ala.pause_reason.is_some());
}

/// Of a fan-out that halted for its failures, which an admin then takes for real.
#[tokio::test]
async fn who_comes_back_to_a_halted_fan_out_is_not_among_those_whose_failures_are_real() {
    let world = World::new().await;
    let ids: Vec<i64> = (0..120).map(|n| ALA + n).collect();
    world.telegram.add_people(ids.iter().copied());
    world.subscribe_all(&ids).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .telegram
        .order_fault(refusal(403, BLOCKED).times(100_000));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    let failed = number(&world, SUSPECTS).await;
    let back: i32 = sqlx::query_scalar("SELECT min(subscriber_id) FROM suspects")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    world.telegram.clear_faults();
    world.subscriptions().resume(back).await.unwrap();
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .trust_failures(&code, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(fanout.counters.unreachable, failed - 1);
    assert_eq!(fanout.counters.accepted, 120 - failed + 1);
    let paused: Option<String> =
        sqlx::query_scalar("SELECT pause_reason FROM subscribers WHERE id = $1")
            .bind(back)
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(paused, None);
}

/// Ten readers of a text that Telegram does not take: it is halted.
async fn halted_text(world: &World) -> String {
    for n in 0..10 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    world
        .sql(
            "UPDATE subscribers s SET shard = n.shard
             FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id",
        )
        .await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .telegram
        .order_fault(refusal(400, TOO_LONG).times(1000));
    world.deliver(&world.delivery()).await;
    world.telegram.clear_faults();
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.deferred),
        (FanoutState::Halted, 10)
    );
    code
}

async fn read_in(world: &World, person: i64, language: Language) {
    let reader = world.subscriber(person).await.expect("a subscriber").id;
    let changed = world.subscriptions().set_language(reader, language).await;
    changed.expect("the database answers");
}

#[tokio::test]
async fn who_waits_for_a_halted_language_and_reads_another_one_gets_it_at_once() {
    let world = World::new().await;
    let code = halted_text(&world).await;
    let _bot = world.run_bot();
    world.say(ALA, "/language pl").await;
    read_in(&world, BEN, Language::Be).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(BEN), 1);
    let last = world.telegram.last_from_bot(ALA).expect("a message");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);
    let fanout = world.fanout(&code).await;
    let counters = fanout.counters;
    assert_eq!((counters.accepted, counters.deferred), (2, 8));
    assert_eq!(fanout.state, FanoutState::Halted, "the others wait on");
    for n in 2..10 {
        read_in(&world, ALA + n, Language::Lt).await;
    }
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 10)
    );
}

/// She sleeps while the text of her language is halted, and is all that is left of the fan-out.
#[tokio::test]
async fn who_sleeps_through_the_halt_of_one_language_and_reads_another_one_gets_it_in_the_morning()
{
    let world = World::new().await;
    let code = halted_text(&world).await;
    let tomorrow = world.clock.now() + TimeDelta::hours(8);
    sqlx::query("UPDATE deferred SET reason = 'quiet_hours', due_at = $1")
        .bind(tomorrow)
        .execute(&world.pool)
        .await
        .expect("the database answers");
    read_in(&world, ALA, Language::Pl).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 0, "she sleeps");
    world.clock.advance(TimeDelta::hours(9));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 1);
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.deferred),
        (FanoutState::Halted, 9),
        "the others wait on"
    );
}

/// Of an earlier choice only the first half was done: the connection was lost.
#[tokio::test]
async fn the_same_language_chosen_once_more_makes_up_for_a_choice_that_was_cut_off() {
    let world = World::new().await;
    halted_text(&world).await;
    world.sql("UPDATE subscribers SET language = 'pl'").await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 0);
    read_in(&world, ALA, Language::Pl).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 1);
}

#[tokio::test]
async fn who_reads_a_language_that_is_halted_too_waits_on() {
    let world = World::new().await;
    let code = halted_text(&world).await;
    world
        .sql("UPDATE fanouts SET halted_languages = '{en,pl}'")
        .await;
    read_in(&world, ALA, Language::Pl).await;
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.deferred),
        (FanoutState::Halted, 10)
    );
    resume(&world, &code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 10);
}

fn long_list() -> Content {
    let mut content = routine("A long list");
    let text = content.text.values_mut().next().expect("a text");
    text.body = "A paragraph of the list.\n\n".repeat(300);
    content
}

/// A long update of which only the first message was taken.
async fn broken_off(world: &World, delivery: &Delivery) -> String {
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&long_list()).await;
    tokio::join!(world.deliver(delivery), async {
        let first = world
            .telegram
            .wait_for("the first part", |state| state.sent_count() == 1);
        first.await.expect("it is sent");
        let fails = Fault::new(FaultKind::Status500).method("sendMessage");
        world.telegram.order_fault(fails.chat(ALA));
    });
    assert_eq!(world.telegram.delivered_count(ALA), 1);
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    code
}

#[tokio::test]
async fn what_broke_off_in_one_language_begins_anew_in_the_next() {
    let world = World::new().await;
    let delivery = world.delivery();
    let code = broken_off(&world, &delivery).await;
    read_in(&world, ALA, Language::Pl).await;
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&delivery).await;
    let messages = world.received(ALA);
    let titles = messages
        .iter()
        .filter(|message| message.text.contains("A long list"));
    assert_eq!(titles.count(), 2, "from its first message on");
    assert!(
        messages
            .last()
            .is_some_and(|last| last.text.contains(&code))
    );
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    let ala = world.subscriber(ALA).await.expect("a subscriber").id;
    let since = world.clock.now() - TimeDelta::hours(48);
    let known = world.store.deletable_messages(ala, world.bot, since).await;
    assert_eq!(known.expect("the database answers").len(), messages.len());
    // What stood there before is withdrawn with the rest.
    world.retract(&code).await;
    world.deliver(&delivery).await;
    let messages = world.received(ALA);
    let false_still = messages
        .iter()
        .filter(|message| message.text.contains("A paragraph of the list"));
    assert_eq!(false_still.count(), 0, "{messages:#?}");
}

#[tokio::test]
async fn who_has_a_part_in_the_language_before_hears_of_its_retraction() {
    let world = World::new().await;
    let delivery = world.delivery();
    let code = broken_off(&world, &delivery).await;
    read_in(&world, ALA, Language::Be).await;
    world.retract(&code).await;
    world.deliver(&delivery).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2, "{messages:#?}");
    let false_still = messages
        .iter()
        .filter(|message| message.text.contains("A paragraph of the list"));
    assert_eq!(false_still.count(), 0, "{messages:#?}");
}

/// It was begun in another language, with more messages than it has now.
#[tokio::test]
async fn nothing_is_said_to_be_accepted_of_which_nothing_was_sent() {
    let world = World::new().await;
    let delivery = world.delivery();
    let code = broken_off(&world, &delivery).await;
    world.sql("UPDATE deferred SET sent_parts = 40").await;
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&delivery).await;
    let messages = world.received(ALA);
    assert!(messages.len() > 2, "{messages:#?}");
    assert!(
        messages
            .last()
            .is_some_and(|last| last.text.contains(&code))
    );
    let counters = world.fanout(&code).await.counters;
    assert_eq!(
        (counters.accepted, counters.duplicates),
        (1, 1),
        "a part may be read twice"
    );
    let ala = world.subscriber(ALA).await.expect("a subscriber").id;
    let since = world.clock.now() - TimeDelta::hours(48);
    let known = world.store.deletable_messages(ala, world.bot, since).await;
    assert_eq!(known.expect("the database answers").len(), messages.len());
}

#[tokio::test]
async fn who_paused_and_then_blocked_the_bot_comes_back_paused() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let delivery = world.delivery();
    let _bot = world.run_bot();
    world.say(ALA, "/pause").await;
    let is_blocked = "SELECT count(*) FROM subscribers WHERE pause_reason = 'blocked'";
    for _ in 0..2 {
        world.telegram.block(ALA);
        world.telegram.unblock(ALA);
    }
    let lists = || {
        let received = world.received(ALA).into_iter();
        received.filter(|got| got.text.contains("list")).count()
    };
    // She only looks.
    let menu = world.say(ALA, "/topics").await;
    assert!(menu.text.contains("You are paused"), "{}", menu.text);
    assert_eq!(number(&world, is_blocked).await, 0, "she can be reached");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&delivery).await;
    assert_eq!(lists(), 0, "she had paused");
    assert_eq!(world.fanout(&code).await.counters.accepted, 0);
    // What she says herself counts.
    world.say(ALA, "/resume").await;
    world.publish(&routine("Another list")).await;
    world.deliver(&delivery).await;
    assert_eq!(lists(), 1);
    // And who had not paused goes on when she comes back.
    world.telegram.block(ALA);
    world.telegram.unblock(ALA);
    world.say(ALA, "/topics").await;
    world.publish(&routine("A third list")).await;
    world.deliver(&delivery).await;
    assert_eq!(lists(), 2);
}
