//! In groups the bot says little, obeys administrators, and follows a group that becomes another chat.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::{ChatKind, PauseReason, Subscriber};
use vestka::subscriptions::Chat;
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind, MemberStatus, Message};

use super::{ALA, BEN, until, written_into};
use crate::world::{World, routine};

const GROUP: i64 = -600;
const FORUM: i64 = -1_001_700_000_001;
const ADMINS_ONLY: &str = "Only administrators of this chat can change that.";

async fn group() -> World {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.add_person(BEN, "Ben", "en");
    world.telegram.add_group(GROUP, "Neighbours");
    world
        .telegram
        .set_member_status(GROUP, ALA, MemberStatus::Administrator);
    world
        .telegram
        .set_member_status(GROUP, BEN, MemberStatus::Member);
    world
}

async fn in_group(world: &World, person: i64, text: &str) -> Message {
    let said = world.telegram.say_in(GROUP, person, text, None);
    let answer = world.telegram.wait_for_text(GROUP, said, "").await;
    answer.expect("the bot answers")
}

async fn subscriber(world: &World, chat: i64, thread: Option<i64>) -> Option<Subscriber> {
    let chat = Chat {
        id: ChatId::new(chat),
        thread: thread.map(|thread| i32::try_from(thread).expect("a small number")),
        kind: ChatKind::Supergroup,
    };
    let found = world.subscriptions().find(chat).await;
    found.expect("the database answers")
}

#[tokio::test]
async fn the_bot_leaves_no_noise_in_a_group() {
    let world = group().await;
    let _bot = world.run_bot();
    let bot = world.telegram.bot_id();
    // Added once more, and heard by an administrator: it sees every message now.
    world
        .telegram
        .set_member_status(GROUP, bot, MemberStatus::Administrator);
    for text in [
        "Good morning",
        "/nonsense",
        "/nonsense@vestka_bot",
        "/help@other_bot",
        "/topics@other_bot",
        "/channel",
        "/queue",
        "/login 123456",
        "@vestka_bot hello",
        "/",
        "",
    ] {
        world.telegram.say_in(GROUP, BEN, text, None);
        world.telegram.say_in(GROUP, ALA, text, None);
    }
    // In the order of the chat: all before it is dealt with.
    let help = in_group(&world, ALA, "/help").await;
    assert_eq!(
        help.text,
        "I send verified updates on topics. Administrators of this chat set them: /topics, /language, /pace, /pause, /resume, /forget. Everything else in a private chat with me. In a forum each topic has its own settings; for all: /pause all, /resume all, /stop all."
    );
    assert_eq!(written_into(&world, GROUP), 1, "and nothing else was said");
}

#[tokio::test]
async fn only_administrators_change_a_group_and_its_menus_edit_themselves() {
    let world = group().await;
    let _bot = world.run_bot();
    for command in [
        "/topics",
        "/subscribe sanctions",
        "/language be",
        "/pace breaking",
        "/pause",
        "/resume",
        "/stop",
        "/forget",
        "/start",
    ] {
        assert_eq!(
            in_group(&world, BEN, command).await.text,
            ADMINS_ONLY,
            "{command}"
        );
    }
    assert!(subscriber(&world, GROUP, None).await.is_none());

    let menu = in_group(&world, ALA, "/topics").await;
    let written = written_into(&world, GROUP);
    let press = |person: i64, button: &str| {
        let pressed = world.telegram.press_in(GROUP, person, menu.id, button);
        pressed.unwrap_or_else(|error| panic!("{button}: {error}"));
    };
    let text = async |part: &str| {
        let seen = world.telegram.wait_for(part, |state| {
            let message = state.chat(GROUP).and_then(|chat| chat.message(menu.id));
            message.is_some_and(|message| message.text.contains(part))
        });
        seen.await.expect("the menu changes");
    };
    press(BEN, "Sanctions");
    let refused = world.telegram.wait_for("a refusal", |state| {
        state.toasts().iter().any(|toast| toast.text == ADMINS_ONLY)
    });
    refused.await.expect("who is no administrator is told");
    press(ALA, "Sanctions");
    text("Chosen: Sanctions").await;
    press(ALA, "Protests and strikes");
    text("Protests and strikes").await;
    let edited = written_into(&world, GROUP) - written;
    assert_eq!(edited, 2, "two edits and no new message");
    assert_eq!(
        world.telegram.last_from_bot(GROUP).map(|last| last.id),
        Some(menu.id)
    );
}

#[tokio::test]
async fn an_anonymous_administrator_counts_as_one() {
    let world = group().await;
    let _bot = world.run_bot();
    let said = world
        .telegram
        .say_anonymously(GROUP, "/subscribe sanctions", None);
    let saved = world.telegram.wait_for_text(GROUP, said, "").await;
    assert_eq!(
        saved.expect("an answer").text,
        "Saved. Your topics: Sanctions."
    );
    assert!(subscriber(&world, GROUP, None).await.is_some());
}

/// Telegram promises to tell members to administrators only.
#[tokio::test]
async fn where_the_bot_may_not_see_who_is_an_administrator_it_says_what_to_do() {
    let world = group().await;
    let _bot = world.run_bot();
    let hidden = FaultKind::Answer {
        code: 400,
        description: "Bad Request: member list is inaccessible".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(hidden).method("getChatMember"));
    assert_eq!(
        in_group(&world, ALA, "/subscribe sanctions").await.text,
        "I cannot see who is an administrator here. Please make me an administrator, without further rights, and try again."
    );
    assert!(subscriber(&world, GROUP, None).await.is_none());
    let saved = in_group(&world, ALA, "/subscribe sanctions").await;
    assert_eq!(saved.text, "Saved. Your topics: Sanctions.");
}

#[tokio::test]
async fn a_forum_that_puts_the_bot_out_is_paused_in_all_its_topics() {
    let world = group().await;
    let _bot = world.run_bot();
    world.telegram.add_supergroup(FORUM, "Neighbours", true);
    world
        .telegram
        .set_member_status(FORUM, ALA, MemberStatus::Creator);
    let threads = [
        world.telegram.add_topic(FORUM, "Sanctions"),
        world.telegram.add_topic(FORUM, "All"),
    ];
    for thread in threads {
        let said = world
            .telegram
            .say_in(FORUM, ALA, "/subscribe sanctions", Some(thread));
        let saved = world.telegram.wait_for_text(FORUM, said, "Saved.").await;
        assert_eq!(saved.expect("an answer").thread, Some(thread));
    }
    world.telegram.kick(FORUM);
    until("both are paused", async || {
        let mut reasons = Vec::new();
        for thread in threads {
            let found = subscriber(&world, FORUM, Some(thread)).await;
            reasons.push(found.and_then(|found| found.pause_reason));
        }
        reasons == [Some(PauseReason::Kicked); 2]
    })
    .await;
    world.publish(&routine("Ten persons listed")).await;
    let report = world.deliver(&world.delivery()).await;
    assert_eq!(report.settled, 0, "nothing is tried");
}

/// A topic of a forum that has subscribed.
async fn topic_that_subscribes(world: &World) -> i64 {
    world.telegram.add_supergroup(FORUM, "Neighbours", true);
    world
        .telegram
        .set_member_status(FORUM, ALA, MemberStatus::Creator);
    let thread = world.telegram.add_topic(FORUM, "Sanctions");
    let said = world
        .telegram
        .say_in(FORUM, ALA, "/subscribe sanctions", Some(thread));
    let saved = world.telegram.wait_for_text(FORUM, said, "Saved.").await;
    saved.expect("an answer");
    thread
}

/// Case 10: a topic that was closed is paused at the first message that it refuses, and goes on when it is opened again.
#[tokio::test]
async fn a_topic_that_is_opened_again_receives_again() {
    let world = group().await;
    let _bot = world.run_bot();
    let thread = topic_that_subscribes(&world).await;
    world.telegram.close_topic(FORUM, thread);
    world.publish(&routine("Ten persons listed")).await;
    for _ in 0..3 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(5));
    }
    let reason = async || {
        let found = subscriber(&world, FORUM, Some(thread)).await;
        found.and_then(|found| found.pause_reason)
    };
    assert_eq!(reason().await, Some(PauseReason::ThreadGone));
    let before = written_into(&world, FORUM);
    world.telegram.reopen_topic(FORUM, thread);
    until("it goes on", async || reason().await.is_none()).await;
    assert_eq!(written_into(&world, FORUM), before, "without a word");
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    let last = world.telegram.last_from_bot(FORUM).expect("a message");
    assert!(last.text.contains("Another list"), "{}", last.text);
    assert_eq!(last.thread, Some(thread));

    // Who paused it by hand is not overruled.
    let said = world.telegram.say_in(FORUM, ALA, "/pause", Some(thread));
    let paused = world.telegram.wait_for_text(FORUM, said, "Paused").await;
    paused.expect("an answer");
    world.telegram.reopen_topic(FORUM, thread);
    let said = world
        .telegram
        .say_in(FORUM, ALA, "/about@vestka_bot", Some(thread));
    let after = world.telegram.wait_for_text(FORUM, said, "").await;
    after.expect("what came before is dealt with");
    assert_eq!(reason().await, Some(PauseReason::Oneself));
}

/// It was closed for a moment, and the fan-out is held meanwhile.
#[tokio::test]
async fn a_topic_that_is_opened_again_before_it_is_judged_gets_what_it_missed() {
    let world = group().await;
    let _bot = world.run_bot();
    let thread = topic_that_subscribes(&world).await;
    world.subscribe(ALA + 10, &["sanctions"]).await;
    world
        .sql("UPDATE subscribers SET shard = CASE WHEN thread_id IS NULL THEN 2 ELSE 1 END")
        .await;
    world.telegram.close_topic(FORUM, thread);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let suspects = async || -> i64 {
        let counted = sqlx::query_scalar("SELECT count(*) FROM suspects");
        counted.fetch_one(&world.pool).await.expect("a number")
    };
    let delivery = world.delivery();
    while suspects().await == 0 {
        delivery.step().await.expect("the database answers");
    }
    let now = world.clock.now();
    world
        .store
        .pause_fanouts(&code, &Actor::Operator, now)
        .await
        .unwrap();
    let before = written_into(&world, FORUM);
    world.telegram.reopen_topic(FORUM, thread);
    until("it is known", async || suspects().await == 0).await;
    assert_eq!(written_into(&world, FORUM), before, "without a word");
    world
        .store
        .resume_fanouts(&code, &Actor::Operator, now)
        .await
        .unwrap();
    world.deliver(&delivery).await;
    let last = world.telegram.last_from_bot(FORUM).expect("a message");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);
    let found = subscriber(&world, FORUM, Some(thread)).await;
    assert_eq!(found.expect("it subscribes").pause_reason, None);
}

/// Case 9, as the bot lives through it: the service messages come before the next update, or after it.
#[tokio::test]
async fn a_group_that_became_a_supergroup_keeps_its_subscription_whoever_tells_first() {
    for told_first in [true, false] {
        let world = group().await;
        let _bot = world.run_bot();
        in_group(&world, ALA, "/subscribe sanctions").await;
        in_group(&world, ALA, "/language be").await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        let old = world
            .telegram
            .last_from_bot(GROUP)
            .expect("it arrived")
            .text;
        assert!(old.contains("Ten persons listed"), "{old}");
        let new = world.telegram.migrate_unannounced(GROUP);
        if told_first {
            world.telegram.announce_migration(GROUP, new);
            until("it is followed", async || {
                subscriber(&world, new, None).await.is_some()
            })
            .await;
        }
        // A correction to the message in the old chat comes into the new one.
        world.correct(&code, routine("Eleven persons listed")).await;
        world.deliver(&world.delivery()).await;
        let notice = world.telegram.last_from_bot(new).expect("a notice");
        assert!(
            notice.text.contains("Eleven persons listed"),
            "told first: {told_first}: {}",
            notice.text
        );
        assert_eq!(world.telegram.delivered_count(new), 1);
        if !told_first {
            world.telegram.announce_migration(GROUP, new);
        }
        // What an administrator does in the new chat finds the settings, once.
        let said = world.telegram.say_in(new, ALA, "/topics", None);
        let menu = world.telegram.wait_for_text(new, said, "").await;
        let menu = menu.expect("an answer").text;
        assert!(menu.contains("Санкцыі"), "told first: {told_first}: {menu}");
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM subscribers")
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
        assert_eq!(rows, 1);
        assert!(subscriber(&world, GROUP, None).await.is_none());
    }
}
