//! What a message is **meant** for: the answer to what was asked last; an order only where the person gives it, however it is typed.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::domain::staff::{Actor, Role};
use vestka_simulator::{Attachment, MediaKind};

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

/// Words of a sentence that does not end.
fn words(word: &str, characters: usize) -> String {
    let mut text = word.repeat(characters / word.len());
    text.truncate(text.trim_end().len());
    text
}

#[tokio::test]
async fn a_text_longer_than_one_message_comes_in_several_and_is_one() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    let (first, second) = (words("alpha ", 4_000), words("beta ", 3_000));
    let shown = world.say(MAX, &format!("/open {id}")).await;
    world.press(MAX, &shown, "Text").await;
    world.say(MAX, &first).await;
    let joined = world.say(MAX, &second).await;
    assert!(joined.text.starts_with("The text came in several messages"));
    assert!(
        joined.text.contains("alpha | beta"),
        "{}",
        &joined.text[..300]
    );
    world.say(MAX, "gamma.").await;
    let body = body_of(&world, id).await;
    assert_eq!(body, format!("{first} {second} gamma."));

    // What does not fit is not taken, and said.
    let shown = world.say(MAX, &format!("/open {id}")).await;
    world.press(MAX, &shown, "Text").await;
    for _ in 0..3 {
        world.say(MAX, &first).await;
    }
    let refused = world.say(MAX, &first).await;
    assert!(
        refused.text.starts_with("The last message was not added:"),
        "{}",
        &refused.text[..300]
    );
    assert_eq!(body_of(&world, id).await, [first.as_str(); 3].join(" "));
    let answer = world.say(MAX, LONG).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
}

#[tokio::test]
async fn what_comes_later_or_after_a_short_text_is_not_put_to_it() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let id = draft(&world, "Ten persons listed").await;
    let long = words("alpha ", 4_000);
    for (body, seconds) in [(long.as_str(), 11), ("All of them are judges.", 0)] {
        let shown = world.say(MAX, &format!("/open {id}")).await;
        world.press(MAX, &shown, "Text").await;
        world.say(MAX, body).await;
        world.telegram.advance(Duration::from_secs(seconds));
        let answer = world.say(MAX, LONG).await;
        assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
        assert_eq!(body_of(&world, id).await, body);
    }
}

#[tokio::test]
async fn the_evidence_is_asked_for_after_a_text_in_several_messages() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    world.say(MAX, "/write").await;
    world.say(MAX, "Ten persons listed").await;
    let first = words("alpha ", 4_000);
    let asked = world.say(MAX, &first).await;
    assert!(asked.text.contains("send the evidence"), "{}", asked.text);
    let asked = world.say(MAX, "and the rest.").await;
    assert!(
        asked.text.contains("alpha | and the rest.") && asked.text.contains("send the evidence"),
        "{}",
        asked.text
    );
    let shown = world.say(MAX, "https://council.example/list").await;
    assert!(shown.text.contains("Evidence: one piece"), "{}", shown.text);
    let id = world.review().queue(8, 0).await.expect("a queue").0[0].id;
    assert_eq!(body_of(&world, id).await, format!("{first} and the rest."));
}

#[tokio::test]
async fn a_tip_longer_than_one_message_is_not_sent_before_its_rest() {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    let _bot = world.run_bot();
    let added = world
        .say(READER, &format!("/tip {}", words("alpha ", 4_000)))
        .await;
    assert!(added.text.starts_with("Added."), "{}", added.text);
    let added = world.say(READER, &words("beta ", 1_000)).await;
    assert!(added.text.starts_with("Added."), "{}", added.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 0);
    let sent = world.press(READER, &added, "Send").await;
    assert!(sent.text.starts_with("Thank you."), "{}", sent.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 1);
}

async fn body_of(world: &World, candidate: i64) -> String {
    let draft = world.review().draft(candidate).await.expect("it answers");
    let content = draft.expect("a draft").content;
    content.text[&content.original_language].body.clone()
}

/// Whatever the bot asks for after a check that could not be made is checked without another command.
#[tokio::test]
async fn who_is_asked_for_another_text_or_code_just_sends_it() {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    let _bot = world.run_bot();
    for (said, asks) in [
        ("/verify 0000000", "We have no update with this code"),
        ("/start v_nothing", "We have no update with this code"),
        ("/start r_nothing", "We have no update with this code"),
    ] {
        let asked = world.say(READER, said).await;
        assert!(asked.text.starts_with(asks), "{said}: {}", asked.text);
        let answer = world.say(READER, RUMOUR).await;
        assert!(
            answer.text.starts_with("Not ours."),
            "{said}: {}",
            answer.text
        );
    }
    world.say(READER, "/verify").await;
    let voice = Attachment {
        kind: MediaKind::Voice,
        file_name: "voice.ogg".to_owned(),
        bytes: b"OggS".to_vec(),
        caption: String::new(),
        mime_type: "audio/ogg".to_owned(),
        forwarded_from: None,
        album: None,
    };
    let sent = world.telegram.attach(READER, voice);
    let asked = world.telegram.wait_for_text(READER, sent, "").await;
    let asked = asked.expect("an answer");
    assert!(
        asked.text.contains("send the text of the message"),
        "{}",
        asked.text
    );
    let answer = world.say(READER, RUMOUR).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    // It is not waited for for ever.
    world.say(READER, "/verify 0000000").await;
    world.clock.advance(TimeDelta::minutes(11));
    let answer = world.say(READER, RUMOUR).await;
    assert!(answer.text.starts_with("I don't understand"));
}

/// Whatever is repeated of what was typed fits into the answer.
#[tokio::test]
async fn the_longest_message_is_answered_whatever_command_it_is() {
    let world = World::new().await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Admin).await;
    let _bot = world.run_bot();
    for command in [
        "/remove",
        "/queue",
        "/open",
        "/log",
        "/retract",
        "/invite",
        "/merge",
        "/latest",
        "/search",
        "/subscribe",
        "/language",
        "/pace zone",
        "/channel",
        "/start",
    ] {
        let long = format!("{command} {}", "<".repeat(4_095 - command.len()));
        let answer = world.say(MAX, &long).await;
        assert!(
            !answer.text.contains("went wrong"),
            "{command}: {}",
            answer.text
        );
    }
}

/// No sentence promises silence where a correction or a retraction comes all the same.
#[tokio::test]
async fn who_pauses_or_leaves_is_told_what_comes_all_the_same_and_what_ends_that() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(READER).await;
    for (command, first, goes_on) in [
        ("/pause", "Paused. No new updates", "/resume"),
        ("/stop", "Stopped. No new updates", "/start"),
    ] {
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        let said = world.say(READER, command).await;
        assert!(
            said.text.starts_with(first)
                && said.text.contains("corrected or withdrawn")
                && said.text.contains("without a sound"),
            "{}",
            said.text
        );
        assert_eq!(said.text.contains("/forget"), command == "/stop");
        world.retract(&code).await;
        world.publish(&routine("Another matter")).await;
        world.deliver(&world.delivery()).await;
        let last = world.telegram.last_from_bot(READER).expect("the notice");
        assert!(
            last.silent && last.text.starts_with("Retracted"),
            "{}",
            last.text
        );
        world.say(READER, goes_on).await;
    }
}
