//! What stands in the chats of the staff: it goes at the decision, at the end of the session, at the lock.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Role;

use super::{EVA, MAX, stands, world};

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
