//! `/latest`, `/search` and the whole text: what was published, as it stands now, for anybody, and no trace of who looked.

mod search;
mod sources;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use vestka::domain::content::{Content, Text};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::Pace;
use vestka::text::words;
use vestka_simulator::entities::{Entity, Kind};
use vestka_simulator::{Message, Pressed};

use crate::world::{World, breaking, routine};

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;
const GROUP: i64 = -1_001_487_000_003;

/// An update in these languages.
fn update(texts: &[(Language, &str, &str)]) -> Content {
    let mut content = routine("");
    content.original_language = texts[0].0;
    content.text = texts
        .iter()
        .map(|(language, title, body)| {
            let text = Text {
                title: (*title).to_owned(),
                body: (*body).to_owned(),
            };
            (*language, text)
        })
        .collect();
    content
}

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    world
}

/// Publishes so many, a minute apart: `Update 1`, `Update 2`, …
async fn publish_many(world: &World, count: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for number in 1..=count {
        world.clock.advance(TimeDelta::minutes(1));
        let (_, code) = world.publish(&routine(&format!("Update {number}"))).await;
        codes.push(code);
    }
    codes
}

/// The numbers of `Update N` that a list shows, in its order.
fn shown(list: &Message) -> Vec<usize> {
    let lines = list.text.lines();
    lines
        .filter_map(|line| line.split_once(". Update ")?.1.parse().ok())
        .collect()
}

/// What a list says after a button was pressed: it must be the same message.
async fn turn(world: &World, list: &Message, button: &str) -> Message {
    let before = world.telegram.messages(READER).len();
    world.press(READER, list, button).await;
    assert_eq!(
        world.telegram.messages(READER).len(),
        before,
        "it is edited"
    );
    let turned = world.telegram.message(READER, list.id);
    turned.expect("it stands in the chat")
}

fn buttons(message: &Message) -> Vec<String> {
    message
        .all_buttons()
        .map(|button| button.text.clone())
        .collect()
}

/// Rows of every table in which somebody could stand.
async fn rows(world: &World) -> i64 {
    sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM subscribers) + (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM chat_messages)
              + (SELECT count(*) FROM visitor_messages)",
    )
    .fetch_one(&world.pool)
    .await
    .expect("the database answers")
}

#[tokio::test]
async fn a_stranger_reads_the_latest_as_it_stands_now_and_leaves_no_trace() {
    let world = world().await;
    let _bot = world.run_bot();
    assert_eq!(
        world.say(READER, "/latest").await.text,
        "Nothing has been published yet."
    );
    let (_, plain) = world.publish(&breaking("Ten persons listed")).await;
    let (_, wrong) = world.publish(&routine("Two ministers resigned")).await;
    let (_, false_one) = world.publish(&routine("The border is closed")).await;
    world
        .correct(&wrong, routine("One minister resigned"))
        .await;
    world.retract(&false_one).await;
    world
        .review()
        .begin_from_nothing(&routine("Not published"), None, &Actor::Operator)
        .await
        .expect("a draft");

    let list = world.say(READER, "/latest").await;
    for part in [
        "Latest updates\nAs of 12:00. All times are in UTC.\n\n1. The border is closed\nRetracted\nReason: ",
        "2. One minister resigned\nCorrection 1 · Verification: Single source\nReason: We counted wrong.\n",
        "3. Ten persons listed\nBreaking · Verification: Single source\n",
    ] {
        assert!(list.text.contains(part), "{part}\n\n{}", list.text);
    }
    for code in [&plain, &wrong, &false_one] {
        assert!(
            list.text.contains(&format!("Code {code}, ")),
            "{}",
            list.text
        );
    }
    for never in ["Two ministers", "Not published"] {
        assert!(!list.text.contains(never), "{}", list.text);
    }
    assert_eq!(buttons(&list), ["Read 1", "Read 2", "Read 3"]);

    let whole = world.press(READER, &list, "Read 2").await;
    assert!(
        whole.text.contains("One minister resigned"),
        "{}",
        whole.text
    );
    assert!(
        whole.text.contains("The council has adopted"),
        "{}",
        whole.text
    );
    let retracted = world.press(READER, &list, "Read 1").await;
    assert!(
        retracted.text.starts_with("Retracted"),
        "{}",
        retracted.text
    );
    assert_eq!(rows(&world).await, 0, "nobody was stored");
}

#[tokio::test]
async fn the_whole_text_is_read_by_its_code_too() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, plain) = world.publish(&routine("Ten persons listed")).await;
    let typed = world.say(READER, &format!("/search {plain}")).await;
    assert!(
        typed.text.contains("The council has adopted"),
        "{}",
        typed.text
    );
    let linked = world.say(READER, &format!("/start r_{plain}")).await;
    assert_eq!(linked.text, typed.text);
    assert_eq!(rows(&world).await, 0, "nobody was stored");
}

#[tokio::test]
async fn a_drill_is_not_there_to_be_read() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&routine("Ten persons listed")).await;
    let draft = world
        .review()
        .begin_from_nothing(&routine("Drill about nothing"), None, &Actor::Operator)
        .await
        .expect("a draft");
    let drilled = world
        .review()
        .drill(
            (Some(draft.candidate_id), &draft.content),
            (&Actor::Operator, "a draft"),
        )
        .await;
    drilled.expect("a drill");
    let list = world.say(READER, "/latest").await;
    assert!(list.text.contains("Ten persons") && !list.text.contains("Drill"));
    let found = world.say(READER, "/search drill").await;
    assert!(
        found.text.starts_with("Nothing was found."),
        "{}",
        found.text
    );
}

#[tokio::test]
async fn another_language_is_marked_and_times_are_those_of_the_reader() {
    let world = world().await;
    let _bot = world.run_bot();
    world
        .publish(&update(&[
            (
                Language::Ru,
                "Десять человек в списке",
                "Совет принял список.",
            ),
            (
                Language::Pl,
                "Dziesięć osób na liście",
                "Rada przyjęła listę.",
            ),
        ]))
        .await;
    let list = world.say(READER, "/latest").await;
    assert!(
        list.text.contains(
            "1. Десять человек в списке\nVerification: Single source\nLanguage of the text: Russian\n"
        ),
        "{}",
        list.text
    );
    world.telegram.add_person(OTHER, "Ola", "pl");
    let list = world.say(OTHER, "/latest").await;
    assert!(
        list.text.contains("1. Dziesięć osób na liście"),
        "{}",
        list.text
    );
    assert!(!list.text.contains("Język tekstu"), "{}", list.text);

    let reader = world.subscribe(READER, &["sanctions"]).await;
    let zone = "Europe/Vilnius".parse().expect("a zone");
    world
        .subscriptions()
        .set_time_zone(reader.id, zone)
        .await
        .expect("set");
    let list = world.say(READER, "/latest").await;
    assert!(
        list.text.contains("As of 14:00. Time zone: Vilnius."),
        "{}",
        list.text
    );
    assert!(list.text.contains(", 14:00\n"), "{}", list.text);
}

#[tokio::test]
async fn pages_are_turned_by_buttons_also_after_a_restart() {
    let world = world().await;
    publish_many(&world, 13).await;
    let list = {
        let _bot = world.run_bot();
        let first = world.say(READER, "/latest").await;
        assert_eq!(shown(&first), [13, 12, 11, 10, 9]);
        assert_eq!(buttons(&first)[5..], ["Older"]);
        let second = turn(&world, &first, "Older").await;
        assert_eq!(shown(&second), [8, 7, 6, 5, 4]);
        assert_eq!(buttons(&second)[5..], ["Newer", "Older"]);
        second
    };
    let _bot = world.run_bot();
    // What comes meanwhile moves nothing.
    world.publish(&routine("Update 14")).await;
    let oldest = turn(&world, &list, "Older").await;
    assert_eq!(shown(&oldest), [3, 2, 1]);
    assert_eq!(buttons(&oldest)[3..], ["Newer"]);
    let back = turn(&world, &oldest, "Newer").await;
    assert_eq!(shown(&back), [8, 7, 6, 5, 4]);
    let back = turn(&world, &back, "Newer").await;
    assert_eq!(shown(&back), [13, 12, 11, 10, 9]);
    let top = turn(&world, &back, "Newer").await;
    assert_eq!(shown(&top), [14, 13, 12, 11, 10], "the page is full again");
    assert_eq!(buttons(&top)[5..], ["Older"]);
}

#[tokio::test]
async fn one_topic_is_read_by_its_name_in_any_language() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&routine("Ten persons listed")).await;
    let mut strike = routine("A strike began");
    strike.topics = vec!["protests".to_owned()];
    let (_, strike) = world.publish(&strike).await;
    for topic in [
        "protests",
        "PROTESTS",
        "Пратэсты і страйкі",
        "protests and strikes",
    ] {
        let list = world.say(READER, &format!("/latest {topic}")).await;
        assert!(
            list.text
                .starts_with("Latest updates. Topic: Protests and strikes\n"),
            "{}",
            list.text
        );
        assert!(list.text.contains("A strike began") && !list.text.contains("Ten persons"));
    }
    let unknown = world.say(READER, "/latest weather").await;
    assert_eq!(
        unknown.text,
        "There is no topic “weather”. All topics: /topics."
    );
    let long = world
        .say(READER, &format!("/latest {}", "ы".repeat(4000)))
        .await;
    assert!(
        long.text.starts_with("There is no topic “ыыы"),
        "{}",
        long.text
    );

    // A correction may be about something else.
    world
        .correct(&strike, routine("A strike was planned"))
        .await;
    let list = world.say(READER, "/latest protests").await;
    assert_eq!(
        list.text,
        "Nothing has been published on this topic yet. On all topics: /latest."
    );
}

#[tokio::test]
async fn in_a_group_any_member_reads_and_the_bot_writes_one_message() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    let codes = publish_many(&world, 7).await;
    let said = world.telegram.say_in(GROUP, READER, "/latest", None);
    let list = world.telegram.wait_for_text(GROUP, said, "").await;
    let list = list.expect("an answer");
    assert_eq!(shown(&list), [7, 6, 5, 4, 3]);
    assert_eq!(
        buttons(&list),
        ["Older"],
        "nothing there writes into the group"
    );
    let before = world.telegram.messages(GROUP).len();
    let pressed = world.telegram.press_in(GROUP, READER, list.id, "Older");
    pressed.expect("a button");
    let turned = world
        .telegram
        .wait_for_some("the page is turned", |state| {
            let list = state
                .from_bot(GROUP)
                .find(|message| message.id == list.id)?;
            (shown(list) == [2, 1]).then(|| list.clone())
        })
        .await;
    turned.expect("turned");
    assert_eq!(world.telegram.messages(GROUP).len(), before);

    // A title leads into the private chat.
    let link = format!("https://t.me/vestka_bot?start=r_{}", codes[6]);
    let links: Vec<String> = list.entities.iter().filter_map(url_of).collect();
    assert_eq!(links.first(), Some(&link));
    let Pressed::Start(_) = world.telegram.follow(READER, &link) else {
        panic!("a link to the bot");
    };
    let whole = world.telegram.wait_for_text(READER, 0, "Update 7").await;
    assert!(
        whole
            .expect("the whole text")
            .text
            .contains("The council has adopted")
    );
    assert_eq!(rows(&world).await, 0, "nobody was stored");
}

fn url_of(entity: &Entity) -> Option<String> {
    match &entity.kind {
        Kind::TextLink { url } => Some(url.clone()),
        _ => None,
    }
}

#[tokio::test]
async fn a_list_has_room_for_the_longest_titles_and_reasons() {
    let world = world().await;
    let _bot = world.run_bot();
    for number in 0..5 {
        let title = format!("{number} {}", "<Ж&>".repeat(49));
        let mut content = routine("x");
        for text in content.text.values_mut() {
            text.title.clone_from(&title);
        }
        let (_, code) = world.publish(&content).await;
        let reason = BTreeMap::from([(Language::En, "Щ<&".repeat(333))]);
        let review = world.review();
        let code = code.parse().expect("a code");
        let begun = review
            .begin_retraction(&code, reason, &Actor::Operator)
            .await;
        let draft = begun.expect("begun").draft();
        review
            .approve(&draft, &Actor::Operator)
            .await
            .expect("approved");
    }
    let list = world.say(READER, "/latest").await;
    assert_eq!(list.text.matches("Retracted").count(), 5, "{}", list.text);
    assert!(list.text.contains("Щ<&Щ<&"), "{}", list.text);
}

#[tokio::test]
async fn buttons_that_mean_nothing_any_more_say_so() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&routine("Ten persons listed")).await;
    world.say(READER, "/start").await;
    let menu = world.telegram.last_from_bot(READER).expect("a menu");
    for data in [
        "r:o:999999",
        "r:l:999:n",
        "r:s:n",
        "r:s:b1",
        "r:x",
        "zz",
        "",
        "r:l::b99999999999999",
        "ы",
    ] {
        let toasts = world.telegram.toasts().len();
        world
            .telegram
            .forge_press(READER, menu.id, data)
            .expect("there is a message");
        let told = world
            .telegram
            .wait_for("a toast", |state| state.toasts().len() > toasts);
        told.await.expect("it is answered");
        let toast = world.telegram.toasts().pop().expect("a toast");
        assert_eq!(
            toast.text,
            words(Language::En).button_out_of_date(),
            "{data:?}"
        );
    }
}

#[tokio::test]
async fn what_was_published_before_can_be_read_after_a_step() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.retract(&code).await;
    world.publish(&routine("Eleven persons listed")).await;
    // As the migration leaves it: readable, without words.
    world.sql("UPDATE current_revisions SET lexemes = ''").await;
    world.sql("DELETE FROM search_words").await;
    assert_eq!(shown_titles(&world.say(READER, "/latest").await), 2);
    assert_eq!(world.archive().step().await.expect("it answers"), 3);
    assert_eq!(world.archive().step().await.expect("it answers"), 0);
    let found = world.say(READER, "/search council").await;
    assert_eq!(shown_titles(&found), 2, "{}", found.text);
    assert!(found.text.contains("Retracted"), "{}", found.text);

    // And what a program from before published meanwhile.
    world.sql("DELETE FROM current_revisions").await;
    world
        .sql("UPDATE reading_progress SET revision_id = 0")
        .await;
    world.archive().step().await.expect("it answers");
    assert_eq!(shown_titles(&world.say(READER, "/latest").await), 2);
}

fn shown_titles(list: &Message) -> usize {
    list.text.matches("persons listed").count()
}

#[tokio::test]
async fn who_subscribes_finds_lists_among_what_is_deleted_by_forget() {
    let world = world().await;
    let _bot = world.run_bot();
    world.join(READER).await;
    world.publish(&routine("Ten persons listed")).await;
    let reader = world.subscriber(READER).await.expect("joined");
    assert_eq!(reader.pace, Pace::Instant);
    let list = world.say(READER, "/latest").await;
    let asked = world.say(READER, "/forget").await;
    world
        .telegram
        .press(READER, asked.id, "f:yes")
        .expect("a button");
    world.erasure_asked.notified().await;
    world.erasure().step().await.expect("it answers");
    let list = world.telegram.message(READER, list.id);
    assert!(list.expect("it was sent").is_deleted(), "it is gone");
}
