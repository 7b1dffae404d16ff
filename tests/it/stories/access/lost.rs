//! A message of which the bot does not know that it arrived, because it was killed or the answer never came: it goes all the same.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::domain::staff::{Actor, Role};
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind};

use super::{EVA, MAX, routine, stands, world};
use crate::world::World;

#[tokio::test]
async fn an_answer_that_never_came_leaves_no_queue_in_the_chat() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.report("council", "Ten persons listed").await;
    let before = world.say(MAX, "/help").await;
    world.settled(MAX).await;
    world.telegram.order_fault(
        Fault::new(FaultKind::CutAfter)
            .method("sendMessage")
            .chat(MAX),
    );
    let said = world.telegram.say(MAX, "/queue");
    // It arrived; the bot knows of none and apologises.
    let apology = world.telegram.wait_for_text(MAX, said, "went wrong");
    apology.await.expect("an apology");
    sendings_settle(&world, 1).await;
    assert!(
        stands(&world, MAX)
            .iter()
            .any(|text| text.contains("Ten persons"))
    );
    world.wiping().step().await.unwrap();
    assert!(
        stands(&world, MAX)
            .iter()
            .any(|text| text.contains("Ten persons")),
        "its answer may come still"
    );
    world.clock.advance(TimeDelta::minutes(1));
    world.wiping().step().await.unwrap();
    for text in stands(&world, MAX) {
        assert!(!text.contains("Ten persons"), "{text}");
    }
    // What is remembered stays until its own time, and the chats of others are as they were.
    assert!(stands(&world, MAX).contains(&before.text));
    sendings_settle(&world, 0).await;
}

/// Waits until all but so many messages to the staff are remembered.
async fn sendings_settle(world: &World, lost: i64) {
    let settled = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let left: i64 = sqlx::query_scalar("SELECT count(*) FROM staff_sendings")
                .fetch_one(&world.pool)
                .await
                .expect("the database answers");
            if left == lost {
                return;
            }
            tokio::task::yield_now().await;
        }
    });
    settled.await.expect("the bot remembers what it has sent");
}

/// Killed between sending and remembering: done by hand, step by step.
#[tokio::test]
async fn a_kill_between_sending_and_remembering_leaves_nothing() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    let other = world.say(EVA, "/start").await;
    let known = world.say(MAX, "/help").await;
    world.settled(MAX).await;
    let staff = world.staff();
    let _on_its_way = staff.announce(ChatId::new(MAX), known.id).await.unwrap();
    // A reader gets something at the same moment: numbers are those of all private chats.
    let again = world.say(EVA, "/help").await;
    world.bot_says(MAX, "A draft that nobody may read").await;

    world.clock.advance(TimeDelta::minutes(1));
    // A new process, which has seen no message yet.
    world.wiping().step().await.unwrap();
    assert!(!stands(&world, MAX).contains(&"A draft that nobody may read".to_owned()));
    assert!(stands(&world, MAX).contains(&known.text));
    for reader in [other, again] {
        assert!(
            world.telegram.message(EVA, reader.id).is_some(),
            "another chat: {reader:?}"
        );
    }
}

#[tokio::test]
async fn what_was_refused_or_has_arrived_is_not_looked_for() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    let refused = FaultKind::Answer {
        code: 400,
        description: "Bad Request: something new".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("sendMessage").chat(MAX));
    let said = world.telegram.say(MAX, "/queue");
    let apology = world.telegram.wait_for_text(MAX, said, "went wrong");
    apology.await.expect("an apology");
    world.settled(MAX).await;
    world.say(MAX, "/help").await;
    world.settled(MAX).await;
    sendings_settle(&world, 0).await;
    world.clock.advance(TimeDelta::minutes(1));
    let standing = stands(&world, MAX);
    world.wiping().step().await.unwrap();
    assert_eq!(stands(&world, MAX), standing);
}

#[tokio::test]
async fn a_drill_of_which_no_answer_came_is_deleted_too() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.say(MAX, "/help").await;
    world.settled(MAX).await;
    let content = routine("Only a drill");
    let of = (&Actor::Operator, "update file");
    world.review().drill((None, &content), of).await.unwrap();
    let cut = Fault::new(FaultKind::CutAfter).method("sendMessage");
    world.telegram.order_fault(cut.chat(MAX));
    assert_eq!(world.drilling().step().await.unwrap(), 0);
    let has_drill = |texts: Vec<String>| texts.iter().any(|text| text.contains("Only a drill"));
    assert!(has_drill(stands(&world, MAX)));
    sendings_settle(&world, 1).await;
    world.clock.advance(TimeDelta::minutes(1));
    world.wiping().step().await.unwrap();
    assert!(!has_drill(stands(&world, MAX)));
    assert_eq!(
        world.drilling().step().await.unwrap(),
        0,
        "it may have come"
    );
}

#[tokio::test]
async fn a_file_of_which_no_answer_came_is_deleted_too() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let log = world.say(MAX, "/log").await;
    world.settled(MAX).await;
    let cut = Fault::new(FaultKind::CutAfter).method("sendDocument");
    world.telegram.order_fault(cut.chat(MAX));
    let button = log.all_buttons().find(|button| button.text.contains("CSV"));
    let button = button.expect("a way to the file").text.clone();
    let pressed = world.telegram.press(MAX, log.id, &button);
    pressed.expect("a button");
    let apology = world.telegram.wait_for_text(MAX, log.id, "went wrong");
    apology.await.expect("an apology");
    sendings_settle(&world, 1).await;
    let files = || {
        world
            .telegram
            .messages(MAX)
            .iter()
            .filter(|m| m.media.is_some())
            .count()
    };
    assert_eq!(files(), 1, "{code}");
    world.clock.advance(TimeDelta::minutes(1));
    world.wiping().step().await.unwrap();
    assert_eq!(files(), 0);
}
