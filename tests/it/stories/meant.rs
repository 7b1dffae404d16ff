//! What a message is **meant** for: the answer to what was asked last; an order only where the person gives it, however it is typed.

use vestka::domain::staff::{Actor, Role};

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;
const MAX: i64 = 1_487_000_000_041;
const RUMOUR: &str = "The border is closed";
/// It is checked although nobody said so.
const LONG: &str = "They say the border is closed from midnight on";

async fn draft(world: &World, title: &str) -> i64 {
    let begun = world
        .review()
        .begin_from_nothing(&routine(title), None, &Actor::Operator)
        .await;
    begun.expect("a draft").candidate_id
}

async fn count(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn what_a_moderator_wants_checked_is_no_title() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    let shown = world.say(MAX, &format!("/open {id}")).await;
    let asked = world.press(MAX, &shown, "Title").await;
    assert!(asked.text.contains("send the title"), "{}", asked.text);
    let check = world.say(MAX, "/verify").await;
    assert!(check.text.contains("Send me the code"), "{}", check.text);
    let answer = world.say(MAX, RUMOUR).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    let shown = world.say(MAX, &format!("/open {id}")).await;
    assert!(
        shown.text.contains("Ten persons listed") && !shown.text.contains(RUMOUR),
        "{}",
        shown.text
    );
    // The other way round the title was asked for last.
    world.say(MAX, "/verify").await;
    world.press(MAX, &shown, "Title").await;
    let shown = world.say(MAX, "Eleven persons listed").await;
    assert!(
        shown.text.contains("Eleven persons listed") && shown.text.starts_with("Draft"),
        "{}",
        shown.text
    );
}

#[tokio::test]
async fn any_command_and_any_press_ends_what_a_moderator_was_asked() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    for said in ["/help", "/latest", "/typo"] {
        let shown = world.say(MAX, &format!("/open {id}")).await;
        world.press(MAX, &shown, "Title").await;
        world.say(MAX, said).await;
        let answer = world.say(MAX, LONG).await;
        assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
        let shown = world.say(MAX, &format!("/open {id}")).await;
        assert!(shown.text.contains("Ten persons listed"), "{said}");
    }
    let help = world.say(MAX, "/help").await;
    let shown = world.say(MAX, &format!("/open {id}")).await;
    world.press(MAX, &shown, "Title").await;
    world.press(MAX, &help, "About this bot").await;
    let answer = world.say(MAX, LONG).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    let shown = world.say(MAX, &format!("/open {id}")).await;
    assert!(shown.text.contains("Ten persons listed"), "{}", shown.text);
}

#[tokio::test]
async fn who_asks_for_a_check_in_the_middle_of_a_tip_gets_the_check_and_goes_on() {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    let _bot = world.run_bot();
    world.say(READER, "/tip").await;
    world.say(READER, "/verify").await;
    let answer = world.say(READER, RUMOUR).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    let added = world.say(READER, "They searched the office").await;
    assert!(added.text.starts_with("Added."), "{}", added.text);
    world.press(READER, &added, "Send").await;
    // And a tip that is begun after it is a tip.
    world.say(READER, "/verify").await;
    world.say(READER, "/tip").await;
    let added = world.say(READER, RUMOUR).await;
    assert!(added.text.starts_with("Added."), "{}", added.text);
    world.say(READER, "/tip cancel").await;
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 1);
}

#[tokio::test]
async fn what_is_passed_on_is_looked_at_and_orders_nothing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(READER).await;
    for passed in [
        "/forget",
        "/stop",
        "/tip They searched the office, says my neighbour who saw it",
        "/unsubscribe sanctions",
    ] {
        let sent = world.telegram.forward_text(READER, passed, "Somebody");
        let answer = world.telegram.wait_for_text(READER, sent, "").await;
        let answer = answer.expect("an answer");
        assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    }
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 0);
    let topics = world.say(READER, "/topics").await;
    assert!(topics.text.contains("Chosen: Sanctions"), "{}", topics.text);
}

#[tokio::test]
async fn a_command_is_understood_however_a_phone_writes_it() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(READER).await;
    // A name that the bot had once stands in old messages; in a private chat there is no other bot.
    for typed in [
        "/topics",
        "／topics",
        "  /Topics",
        "/topics@some_former_bot",
    ] {
        let answer = world.say(READER, typed).await;
        assert!(
            answer.text.contains("Chosen: Sanctions"),
            "{typed}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn all_topics_are_typed_as_well_as_tapped() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let all = world.say(READER, "/subscribe all").await;
    assert!(
        all.text.contains("Sanctions") && all.text.contains("Protests and strikes"),
        "{}",
        all.text
    );
    let none = world.say(READER, "/unsubscribe All").await;
    assert!(none.text.contains("no topics now"), "{}", none.text);
    let which = world.say(READER, "/subscribe").await;
    assert!(which.text.contains("/subscribe all"), "{}", which.text);
}
