//! What Telegram answers, and what follows for the reader, for everybody else, and for the report.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use vestka::clock::Clock as _;
use vestka::domain::delivery::{Counters, FanoutState};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::{ChatKind, PauseReason};
use vestka::vault::{ChatId, Purpose};
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, routine};

/// As long as Telegram once told a bot to wait.
const HALF_A_DAY: u64 = 43_838;

pub(super) fn server_error() -> Fault {
    Fault::new(FaultKind::Status500).method("sendMessage")
}

pub(super) fn refusal(code: u16, description: &str) -> Fault {
    Fault::new(FaultKind::Answer {
        code,
        description: description.to_owned(),
        parameters: None,
    })
    .method("sendMessage")
}

/// Two readers, and an update on its way to them.
async fn on_its_way(world: &World) -> String {
    world.subscribe(ALA, &["sanctions"]).await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.publish(&routine("Ten persons listed")).await.1
}

/// Each page is one reader, so that nobody else is on the way with the first.
async fn one_a_shard(world: &World) {
    world
        .sql(
            "UPDATE subscribers s SET shard = n.shard
             FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id",
        )
        .await;
}

pub(super) async fn counters(world: &World, code: &str) -> Counters {
    world.fanout(code).await.counters
}

#[tokio::test]
async fn an_error_of_the_server_is_tried_again_at_its_time() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world.telegram.order_fault(server_error().chat(ALA));
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let first = counters(&world, &code).await;
    assert_eq!((first.accepted, first.deferred, first.left()), (1, 1, 0));
    world.clock.advance(TimeDelta::seconds(3));
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.delivered_count(ALA), 0, "not yet");
    world.clock.advance(TimeDelta::seconds(3));
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.delivered_count(ALA), 1);
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.duplicates),
        (2, 0)
    );
}

#[tokio::test]
async fn a_server_that_stays_broken_is_given_up_after_seven_tries() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world
        .telegram
        .order_fault(server_error().chat(ALA).times(7));
    let delivery = world.delivery();
    for _ in 0..7 {
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    let fanout = world.fanout(&code).await;
    assert_eq!((fanout.counters.failed, fanout.counters.accepted), (1, 1));
    assert_eq!(fanout.state, FanoutState::Finished);
    assert!(world.telegram.leftovers().is_empty());
}

#[tokio::test]
async fn who_blocks_the_bot_is_paused_and_comes_back_by_start() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world.telegram.block(ALA);
    world.deliver(&world.delivery()).await;
    let counted = counters(&world, &code).await;
    assert_eq!((counted.accepted, counted.unreachable), (1, 1));
    let ala = world.subscriber(ALA).await.unwrap();
    assert_eq!(ala.pause_reason, Some(PauseReason::Blocked));
    let (_, second) = world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(counters(&world, &second).await.due, 1, "not even tried");

    let _bot = world.run_bot();
    let back = world.say(ALA, "/start").await;
    assert!(back.text.starts_with("Welcome back."), "{}", back.text);
    world.publish(&routine("A third list")).await;
    world.deliver(&world.delivery()).await;
    let last = world.telegram.last_from_bot(ALA).unwrap();
    assert!(last.text.contains("A third list"), "{}", last.text);
}

#[tokio::test]
async fn an_answer_that_never_came_is_sent_again_once_and_counted_as_doubled() {
    for kind in [
        FaultKind::CutAfter,
        FaultKind::Garbled("{\"ok\":true,".to_owned()),
    ] {
        let world = World::new().await;
        let code = on_its_way(&world).await;
        world.telegram.order_fault(Fault::new(kind).chat(ALA));
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::seconds(10));
        world.deliver(&world.delivery()).await;
        assert_eq!(world.telegram.delivered_count(ALA), 2);
        assert_eq!(world.telegram.delivered_count(BEN), 1);
        let counted = counters(&world, &code).await;
        assert_eq!(
            (counted.accepted, counted.uncertain, counted.duplicates),
            (2, 0, 1)
        );
    }
}

#[tokio::test]
async fn what_stays_unknown_is_counted_apart_and_never_sent_a_third_time() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    let cut = Fault::new(FaultKind::CutAfter).chat(ALA).times(2);
    world.telegram.order_fault(cut);
    for _ in 0..4 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    assert_eq!(world.telegram.delivered_count(ALA), 2);
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.uncertain),
        (1, 1)
    );
    assert_eq!(
        (fanout.counters.duplicates, fanout.state),
        (1, FanoutState::Finished)
    );
}

/// Case 4.
#[tokio::test]
async fn half_a_day_that_telegram_asks_for_is_waited_also_after_a_restart() {
    let world = World::new().await;
    for n in 0..20 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    one_a_shard(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.telegram.order_fault(
        Fault::new(FaultKind::Answer {
            code: 429,
            description: format!("Too Many Requests: retry after {HALF_A_DAY}"),
            parameters: Some(json!({"retry_after": HALF_A_DAY})),
        })
        .method("sendMessage"),
    );
    let delivery = world.delivery();
    let step = world.deliver(&delivery).await;
    assert!(step.blocked_until.is_some(), "it says that it waits");
    assert_eq!(world.telegram.sent_count(), 0);
    world.wait_passes(TimeDelta::seconds(43_000)).await;
    world.deliver(&delivery).await;
    // A new process, which has seen no answer of Telegram.
    let restarted = world.delivery();
    let step = world.deliver(&restarted).await;
    assert!(step.blocked_until.is_some(), "it has been remembered");
    assert_eq!(world.telegram.sent_count(), 0, "nothing else is sent");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);

    // It goes on by itself.
    world.clock.advance(TimeDelta::seconds(838));
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(838)).await;
    tokio::time::resume();
    world.deliver(&restarted).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 20)
    );
    assert_eq!(world.telegram.sent_count(), 20, "nothing twice");
}

#[tokio::test]
async fn a_chat_that_is_not_found_counts_the_second_time_only() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    let not_found = "Bad Request: chat not found";
    world
        .telegram
        .order_fault(refusal(400, not_found).chat(ALA));
    world
        .telegram
        .order_fault(refusal(400, not_found).chat(BEN).times(2));
    world.deliver(&world.delivery()).await;
    assert_eq!(counters(&world, &code).await.deferred, 2);
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.unreachable),
        (1, 1)
    );
    assert_eq!(fanout.state, FanoutState::Finished);
    let ben = world.subscriber(BEN).await.unwrap();
    assert_eq!(ben.pause_reason, Some(PauseReason::NotFound));
    assert_eq!(world.subscriber(ALA).await.unwrap().pause_reason, None);
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_keeps_its_subscription() {
    let world = World::new().await;
    world.telegram.add_group(-500, "Neighbours");
    world
        .subscribe_chat(-500, ChatKind::Group, &["sanctions"])
        .await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let new = world.telegram.migrate_unannounced(-500);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(new), 1);
    let fanout = world.fanout(&code).await;
    assert_eq!((fanout.counters.accepted, fanout.counters.due), (1, 1));
    // Told late, by service messages, it changes nothing.
    let subscriptions = world.subscriptions();
    subscriptions
        .migrate(ChatId::new(-500), ChatId::new(new))
        .await
        .unwrap();
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(new), 2);
    let sealed = world.vault.seal_chat(Purpose::Subscriber, ChatId::new(new));
    let chats: Vec<Vec<u8>> = sqlx::query_scalar("SELECT sealed_chat FROM subscribers")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    assert_eq!(chats, [sealed]);
}

#[tokio::test]
async fn mark_up_that_telegram_does_not_take_is_left_out_and_nobody_waits() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    let words = "Bad Request: can't parse entities: Unsupported start tag \"b\" at byte offset 0";
    world.telegram.order_fault(refusal(400, words).chat(ALA));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 2)
    );
    let plain = world.telegram.last_from_bot(ALA).unwrap();
    let marked = world.telegram.last_from_bot(BEN).unwrap();
    assert_eq!(plain.text, marked.text, "the same words");
}

async fn reason(world: &World, revision: i32) -> String {
    sqlx::query_scalar("SELECT state_reason FROM fanouts WHERE revision_id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .expect("a reason")
}

#[tokio::test]
async fn a_text_that_telegram_does_not_take_halts_its_language_until_an_admin_resumes_it() {
    let world = World::new().await;
    for n in 0..10 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let pole = world.subscribe(ALA + 10, &["sanctions"]).await.id;
    world
        .subscriptions()
        .set_language(pole, Language::Pl)
        .await
        .unwrap();
    one_a_shard(&world).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let words = "Bad Request: message is too long for chat 1487000000001";
    for n in 0..10 {
        world
            .telegram
            .order_fault(refusal(400, words).chat(ALA + n));
    }
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Halted);
    assert_eq!(
        world.telegram.delivered_count(ALA + 10),
        1,
        "another language goes on"
    );
    let tried = world.telegram.look(|state| state.count("sendMessage", 400));
    assert_eq!(tried, 3, "nobody else of this language is tried");
    let counted = fanout.counters;
    assert_eq!(
        (
            counted.due,
            counted.accepted,
            counted.deferred,
            counted.failed
        ),
        (11, 1, 10, 0)
    );
    let reason = reason(&world, revision).await;
    assert!(reason.contains("message is too long"), "{reason}");
    assert!(
        !reason.contains("1487000000001"),
        "it tells of a reader: {reason}"
    );

    world.telegram.clear_faults();
    assert_eq!(
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, world.clock.now())
            .await
            .unwrap(),
        1
    );
    world.deliver(&delivery).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 11)
    );
}

#[tokio::test]
async fn a_refused_token_loses_nothing() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    let token = world.telegram.token();
    world.telegram.revoke_token();
    let step = world.deliver(&world.delivery()).await;
    assert!(step.blocked_until.is_some());
    assert!(world.subscriber(ALA).await.unwrap().pause_reason.is_none());
    world.telegram.set_token(&token, 1);
    world.clock.advance(TimeDelta::minutes(2));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 2)
    );
}
