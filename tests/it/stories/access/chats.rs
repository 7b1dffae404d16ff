//! What stands in the chats of the staff: it goes at the decision, at the end of the session, at the lock.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Role;
use vestka_simulator::{Fault, FaultKind};

use super::{EVA, MAX, THIEF, stands, world};

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn after_a_moderators_day_and_the_lock_the_chat_shows_no_tip_no_draft_no_queue() {
    let (world, _bot) = world().await;
    world.join_by_bot(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Admin).await;
    world.log_in(MAX).await;
    let first = world
        .report("council", "Ten persons listed")
        .await
        .candidate;
    let second = world
        .report("ministry", "Two offices closed")
        .await
        .candidate;
    let queue = world.say(MAX, "/queue").await;
    assert!(queue.text.contains("Ten persons listed"));
    world.say(EVA, "/queue").await;
    let opened = world.say(MAX, &format!("/open {first}")).await;
    world.press(MAX, &opened, "Use this text").await;
    world.say(MAX, &format!("/preview {first}")).await;
    world.say(MAX, &format!("/open {second}")).await;
    let asked = world.say(MAX, &format!("/write {second}")).await;
    assert!(asked.protected);
    world.say(MAX, "A title that nobody may read").await;

    // The other's queue shows a candidate that is decided now.
    world.settled(MAX).await;
    let rejected = world.say(MAX, &format!("/reject {second} A rumour")).await;
    world.settled(MAX).await;
    world.wipe(&[MAX, EVA]).await;
    world.clock.advance(TimeDelta::seconds(2));
    world.wipe(&[MAX, EVA]).await;
    for text in stands(&world, MAX).into_iter().chain(stands(&world, EVA)) {
        assert!(
            !text.contains("Two offices"),
            "gone at the decision: {text}"
        );
        assert!(
            !text.contains("nobody may read"),
            "also what was typed: {text}"
        );
        assert!(!text.contains("A rumour"), "and the reason: {text}");
    }
    assert!(
        stands(&world, MAX).contains(&rejected.text),
        "what came of it stays: {rejected:?} {:?}",
        stands(&world, MAX)
    );

    world.say(EVA, "/lock").await;
    world.wipe(&[MAX, EVA]).await;
    for person in [MAX, EVA] {
        println!(
            "after the lock, in the chat of {}:",
            if person == MAX {
                "the moderator"
            } else {
                "the admin"
            }
        );
        let left = stands(&world, person);
        for text in &left {
            println!("  | {text}");
        }
        for text in &left {
            for word in [
                "Ten persons",
                "Two offices",
                "rumour",
                "queue",
                "/open",
                "otpauth",
                "session until",
            ] {
                assert!(!text.contains(word), "{word:?} in {text}");
            }
        }
        assert!(left.len() <= 2, "{left:#?}");
    }
}

#[tokio::test]
async fn a_session_that_ends_by_time_takes_what_it_showed_with_it() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.report("council", "Ten persons listed").await;
    let until = world.member(MAX).await.unwrap().session_until.unwrap();
    world.say(MAX, "/queue").await;
    world.settled(MAX).await;
    let left = until - world.clock.now();
    world.clock.advance(left - TimeDelta::seconds(1));
    assert_eq!(world.wipe(&[MAX]).await, 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(world.wipe(&[MAX]).await, 2, "the question and the answer");
    assert_eq!(stands(&world, MAX), Vec::<String>::new());
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM staff_messages")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(left, 0, "and nothing is remembered of it");
}

#[tokio::test]
async fn what_telegram_does_not_delete_any_more_says_nothing_any_more() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.report("council", "Ten persons listed").await;
    let queue = world.say(MAX, "/queue").await;
    world.settled(MAX).await;
    // The bot was away for two days.
    world.telegram.advance(Duration::from_hours(49));
    world.clock.advance(TimeDelta::hours(49));
    world.wipe(&[MAX]).await;
    let emptied = world.telegram.message(MAX, queue.id).unwrap();
    assert_eq!((emptied.text.as_str(), emptied.deleted_at), ("–", None));
    assert_eq!(emptied.all_buttons().count(), 0);
}

#[tokio::test]
async fn a_tip_goes_from_every_chat_at_its_decision_however_it_was_opened() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Moderator).await;
    world.clock.advance(TimeDelta::minutes(1));
    let text = "Five people were detained at the gate of the tractor works";
    world.say(THIEF, &format!("/tip {text}")).await;
    let tip: i64 = sqlx::query_scalar("SELECT candidate_id FROM tips")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let typed = world.say(MAX, &format!("/tips {tip}")).await;
    assert!(typed.text.contains("tractor works"), "{}", typed.text);
    let list = world.say(EVA, "/tips").await;
    world.press(EVA, &list, &format!("Open {tip}")).await;
    world.settled(EVA).await;
    world
        .say(EVA, &format!("/ask {tip} At which of the gates?"))
        .await;
    for person in [MAX, EVA] {
        world.settled(person).await;
        let text = stands(&world, person).concat();
        assert!(text.contains("tractor works"), "{text}");
    }
    world.say(MAX, &format!("/droptip {tip}")).await;
    for _ in 0..2 {
        world.settled(MAX).await;
        world.clock.advance(TimeDelta::seconds(2));
        world.wipe(&[MAX, EVA]).await;
    }
    for text in stands(&world, MAX).into_iter().chain(stands(&world, EVA)) {
        assert!(!text.contains("tractor works"), "{text}");
        assert!(!text.contains("of the gates"), "{text}");
    }
}

#[tokio::test]
async fn what_was_typed_goes_also_when_the_bot_dies_before_it_is_done_with_it() {
    let (world, bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    let slow = Fault::new(FaultKind::Slow(Duration::from_secs(5)));
    world
        .telegram
        .order_fault(slow.method("sendMessage").chat(MAX));
    let typed = "/reject 7 A name that nobody may read";
    let said = world.telegram.say(MAX, typed);
    let answered = world.telegram.wait_for_text(MAX, said, "").await;
    answered.expect("the bot is at it");
    drop(bot);
    assert!(stands(&world, MAX).contains(&typed.to_owned()));
    world.clock.advance(TimeDelta::minutes(1));
    world.wiping().step().await.unwrap();
    assert!(!stands(&world, MAX).contains(&typed.to_owned()));
}
