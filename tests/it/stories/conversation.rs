//! What is said between a person and the bot when something is not as planned: nothing is taken for what it was not.

use chrono::TimeDelta;
use serde_json::{Value, json};
use vestka::clock::Clock as _;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::subscriber::{PauseReason, SubscriberState};
use vestka_simulator::{Attachment, MemberStatus, Message};

use crate::world::{World, private, routine};

const READER: i64 = 1_487_000_000_001;
const MODERATOR: i64 = 1_487_000_000_002;
const GROUP: i64 = -1_001_487_000_003;

const NOT_UNDERSTOOD: &str = "I don't understand that. All commands: /help.";

/// A picture or a document without a word.
fn file(file_name: &str, is_photo: bool) -> Attachment {
    if is_photo {
        Attachment::photo(b"bytes".as_slice())
    } else {
        Attachment::document(file_name, b"bytes".as_slice())
    }
}

/// A moderator, and as many candidates as wanted, each with a complete draft.
async fn moderator(world: &World, candidates: usize) -> (Actor, Vec<i64>) {
    world.telegram.add_person(MODERATOR, "Max", "en");
    let actor = world.join_staff(MODERATOR, Role::Moderator).await;
    let mut ids = Vec::new();
    for number in 1..=candidates {
        let content = routine(&format!("Title {number}"));
        let draft = world
            .review()
            .begin_from_nothing(&content, None, &Actor::Operator)
            .await;
        ids.push(draft.expect("a draft").candidate_id);
    }
    (actor, ids)
}

async fn is_open(world: &World, candidate: i64) -> bool {
    let found = world.review().candidate(candidate).await.expect("answers");
    found.is_some_and(|candidate| candidate.state.is_open())
}

/// The bot's answer to something sent.
async fn answer(world: &World, person: i64, sent: i64) -> Message {
    let answer = world.telegram.wait_for_text(person, sent, "").await;
    answer.expect("an answer")
}

#[tokio::test]
async fn a_text_answers_only_the_question_right_before_it() {
    let world = World::new().await;
    let (_, ids) = moderator(&world, 2).await;
    let _bot = world.run_bot();
    let opened = world.say(MODERATOR, &format!("/open {}", ids[1])).await;
    let asked = world.press(MODERATOR, &opened, "Reject").await;
    assert!(asked.text.contains("Why is candidate"), "{}", asked.text);

    let queue = world.say(MODERATOR, "/queue").await;
    world
        .press(MODERATOR, &queue, &format!("Open {}", ids[0]))
        .await;
    let answer = world.say(MODERATOR, "ok thanks").await;
    assert_eq!(answer.text, NOT_UNDERSTOOD);
    assert!(is_open(&world, ids[1]).await, "nothing was rejected");

    // A press alone ends it too.
    world.press(MODERATOR, &opened, "Reject").await;
    world.press(MODERATOR, &queue, "Back to the queue").await;
    let answer = world.say(MODERATOR, "ok thanks").await;
    assert_eq!(answer.text, NOT_UNDERSTOOD);
    assert!(is_open(&world, ids[1]).await, "nothing was rejected");

    // And the answer itself still counts.
    world.press(MODERATOR, &opened, "Reject").await;
    let answer = world.say(MODERATOR, "A rumour").await;
    assert_eq!(answer.text, format!("Candidate {} is rejected.", ids[1]));
}

#[tokio::test]
async fn a_question_can_be_left_and_takes_nothing_but_a_text() {
    let world = World::new().await;
    let (_, ids) = moderator(&world, 1).await;
    let _bot = world.run_bot();
    let opened = world.say(MODERATOR, &format!("/open {}", ids[0])).await;

    for button in ["Reject", "Title", "Text", "Region"] {
        let asked = world.press(MODERATOR, &opened, button).await;
        let sent = world.telegram.attach(MODERATOR, file("a.jpg", true));
        let refused = answer(&world, MODERATOR, sent).await;
        assert_eq!(
            refused.text,
            format!(
                "A file is no answer here, and nothing of it was taken. Pictures go in under “Picture” in the draft.\n\n{}",
                asked.text
            ),
            "after {button}"
        );
        let left = world.press(MODERATOR, &refused, "Cancel").await;
        assert_eq!(left.text, "Cancelled. Nothing was changed.");
        let answer = world.say(MODERATOR, "Too late").await;
        assert_eq!(answer.text, NOT_UNDERSTOOD, "after {button}");
    }
    let draft = world.review().draft(ids[0]).await.unwrap().unwrap();
    assert_eq!(draft.version, 1, "nothing was changed");
    assert!(is_open(&world, ids[0]).await);
}

#[tokio::test]
async fn an_answer_in_an_ordinary_supergroup_subscribes_the_group() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    world
        .telegram
        .set_member_status(GROUP, READER, MemberStatus::Administrator);
    let first = world.telegram.say_in(GROUP, READER, "/help", None);
    answer(&world, GROUP, first).await;
    let said = world
        .telegram
        .reply_in(GROUP, READER, "/subscribe sanctions", first);
    let saved = answer(&world, GROUP, said).await;
    assert_eq!(saved.text, "Saved. Your topics: Sanctions.");

    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 1);
    let arrived = world.telegram.last_from_bot(GROUP).unwrap();
    assert!(arrived.text.contains("Ten persons listed"));
}

#[tokio::test]
async fn who_comes_back_without_start_receives_again() {
    for come_back in ["/topics", "/pace instant", "/language en", "a tap"] {
        let world = World::new().await;
        let _bot = world.run_bot();
        world.telegram.add_person(READER, "Ala", "en");
        world.join(READER).await;
        let menu = world.say(READER, "/topics").await;
        let id = world.subscriber(READER).await.unwrap().id;
        let subscriptions = world.subscriptions();
        subscriptions.pause(id, PauseReason::Blocked).await.unwrap();
        let before = world.clock.now() - TimeDelta::days(1);
        world.store.bot(1, "old_bot", before).await.unwrap();
        world
            .sql("UPDATE subscribers SET bot_id = (SELECT id FROM bots WHERE telegram_id = 1)")
            .await;
        if come_back == "a tap" {
            world.press(READER, &menu, "Protests and strikes").await;
        } else {
            world.say(READER, come_back).await;
        }
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        assert_eq!(
            world.fanout(&code).await.counters.accepted,
            1,
            "after {come_back}"
        );
    }
}

#[tokio::test]
async fn who_paused_stays_paused_and_is_told_so() {
    const STILL: &str = "You are paused: no new updates will come until you send /resume.";
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    let menu = world.say(READER, "/start").await;
    world.press(READER, &menu, "English").await;
    world.press(READER, &menu, "Sanctions").await;
    world.press(READER, &menu, "Done").await;
    world.say(READER, "/pause").await;
    for command in [
        "/topics",
        "/pace instant",
        "/language en",
        "/unsubscribe protests",
    ] {
        let answer = world.say(READER, command).await;
        assert!(answer.text.ends_with(STILL), "{command}: {}", answer.text);
    }
    let paused = world.subscriber(READER).await.unwrap();
    assert_eq!(paused.state, SubscriberState::Paused);

    // The way in, gone to its end, ends every pause.
    world.press(READER, &menu, "At once").await;
    let done = world.telegram.message(READER, menu.id).unwrap();
    assert!(done.text.starts_with("All set."), "{}", done.text);
    assert!(!done.text.contains(STILL), "{}", done.text);
    let active = world.subscriber(READER).await.unwrap();
    assert_eq!(active.state, SubscriberState::Active);
}

#[tokio::test]
async fn an_erasure_under_way_is_not_disturbed() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    world.join(READER).await;
    let menu = world.say(READER, "/topics").await;
    let id = world.subscriber(READER).await.unwrap().id;
    world.subscriptions().forget(id).await.unwrap();
    let found = world
        .subscriptions()
        .find_or_add(private(READER), vestka::domain::language::Language::En)
        .await;
    assert!(found.is_err(), "it is no subscriber any more: {found:?}");
    // No answer means: do it again.
    let sent = world.telegram.sent_count();
    world.telegram.press(READER, menu.id, "t:1").unwrap();
    world
        .telegram
        .wait_for("the press ends", |state| {
            let last = state.calls().last();
            last.is_some_and(|call| call.method.eq_ignore_ascii_case("answerCallbackQuery"))
        })
        .await
        .unwrap();
    assert_eq!(world.telegram.sent_count(), sent);
}

#[tokio::test]
async fn what_the_bot_cannot_read_gets_a_short_answer() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    let sent = world.telegram.attach(READER, file("a.pdf", false));
    assert_eq!(answer(&world, READER, sent).await.text, NOT_UNDERSTOOD);
    // A picture is always something to check.
    let sent = world.telegram.attach(READER, file("a.jpg", true));
    let unread = answer(&world, READER, sent).await.text;
    assert!(
        unread.starts_with("The picture could not be checked"),
        "{unread}"
    );
    let others: [Value; 4] = [
        json!({"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 512,
            "height": 512, "is_animated": false, "is_video": false, "file_size": 1}}),
        json!({"dice": {"emoji": "🎲", "value": 3}}),
        json!({"hologram": {"file_id": "a", "depth": 3}}),
        // Not as documented: no size.
        json!({"photo": [{"file_id": "a", "file_unique_id": "b"}]}),
    ];
    // What cannot be read at all stops nothing.
    world.telegram.send_other(READER, json!({"date": "soon"}));
    for fields in others {
        world.clock.advance(TimeDelta::minutes(1));
        let sent = world.telegram.send_other(READER, fields);
        assert_eq!(answer(&world, READER, sent).await.text, NOT_UNDERSTOOD);
    }
}

#[tokio::test]
async fn what_staff_see_is_protected_and_not_noted_among_subscribers() {
    let world = World::new().await;
    moderator(&world, 1).await;
    let _bot = world.run_bot();
    world.subscribe(MODERATOR, &["sanctions"]).await;
    let queue = world.say(MODERATOR, "/queue").await;
    assert!(queue.protected);
    let noted: i64 = sqlx::query_scalar("SELECT count(*) FROM chat_messages")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(noted, 0);
}

#[tokio::test]
async fn a_command_in_capitals_is_the_same_command() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(1_487_000_000_001, "Ala", "en");
    for (small, capital) in [("/help", "/HELP"), ("/forget", "/Forget")] {
        let expected = world.say(1_487_000_000_001, small).await;
        let said = world.say(1_487_000_000_001, capital).await;
        assert_eq!(said.text, expected.text);
    }
}
