//! A forum is one chat with a subscriber for each topic: what is asked about the chat finds all of them, whichever topic it is typed in,
//! and also when that topic is gone.

use serde_json::Value;
use vestka_simulator::{MemberStatus, Message};

use super::{ALA, BEN};
use crate::world::{World, routine};

const FORUM: i64 = -1_001_700_000_021;
const OTHER: i64 = -1_001_700_000_022;

/// A forum with an administrator and two topics that subscribe; gives these.
async fn forum(world: &World) -> [i64; 2] {
    for (person, name) in [(ALA, "Ala"), (BEN, "Ben")] {
        world.telegram.add_person(person, name, "en");
    }
    let mut threads = [0; 2];
    for chat in [OTHER, FORUM] {
        world.telegram.add_supergroup(chat, "Neighbours", true);
        world
            .telegram
            .set_member_status(chat, ALA, MemberStatus::Administrator);
        threads = ["Sanctions", "Protests"].map(|name| world.telegram.add_topic(chat, name));
        for (thread, topic) in threads.into_iter().zip(["sanctions", "protests"]) {
            let saved = say(world, chat, &format!("/subscribe {topic}"), Some(thread)).await;
            assert!(saved.text.starts_with("Saved."), "{}", saved.text);
        }
    }
    threads
}

async fn say(world: &World, chat: i64, text: &str, thread: Option<i64>) -> Message {
    let said = world.telegram.say_in(chat, ALA, text, thread);
    let answer = world.telegram.wait_for_text(chat, said, "").await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.thread, thread, "{}", answer.text);
    answer
}

async fn subscribers(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn forgetting_a_forum_from_any_topic_erases_all_also_of_one_that_is_deleted() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let [gone, stays] = forum(&world).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.telegram.delete_topic(FORUM, gone);

    let said = world.telegram.say_in(FORUM, BEN, "/forget", None);
    let refused = world.telegram.wait_for_text(FORUM, said, "").await;
    let refused = refused.expect("an answer").text;
    assert!(refused.starts_with("Only administrators"), "{refused}");

    // In the general topic, which does not subscribe.
    let asked = say(&world, FORUM, "/forget", None).await;
    assert!(asked.text.starts_with("Erase everything"), "{}", asked.text);
    world
        .telegram
        .press_in(FORUM, ALA, asked.id, "Erase everything")
        .expect("the button is there");
    world.erasure_asked.notified().await;
    let seen = world.telegram.wait_for("it is said", |state| {
        let message = state.chat(FORUM).and_then(|chat| chat.message(asked.id));
        message.is_some_and(|message| {
            message.buttons.is_empty() && message.text.contains("in all topics of the forum")
        })
    });
    seen.await.expect("the question becomes the answer");
    let erased = world.erasure().step().await.expect("the database answers");
    assert_eq!(erased.erased, 2);
    assert_eq!(subscribers(&world).await, 2, "the other forum's are left");
    let left = world.telegram.messages(FORUM);
    assert!(
        left.iter()
            .all(|message| !message.text.contains("Ten persons")),
        "{left:#?}"
    );
    let last = world.telegram.last_from_bot(FORUM).expect("a last word");
    assert!(last.text.starts_with("Erased."), "{}", last.text);
    assert_eq!(last.thread, Some(stays));

    for thread in [None, Some(stays)] {
        let nothing = say(&world, FORUM, "/forget", thread).await;
        assert!(
            nothing.text.starts_with("Nothing about this chat"),
            "{}",
            nothing.text
        );
    }
}

/// Somebody else was quicker, or the button is pressed twice.
#[tokio::test]
async fn a_forum_that_is_forgotten_twice_is_told_that_nothing_is_left() {
    let world = World::new().await;
    let _bot = world.run_bot();
    forum(&world).await;
    let asked = say(&world, FORUM, "/forget", None).await;
    let again = say(&world, FORUM, "/forget", None).await;
    let kept = world.telegram.press_in(FORUM, ALA, again.id, "Keep");
    kept.expect("the button is there");
    let text = async |message: &Message, part: &str| {
        let seen = world.telegram.wait_for(part, |state| {
            let message = state.chat(FORUM).and_then(|chat| chat.message(message.id));
            message.is_some_and(|message| message.text.contains(part))
        });
        seen.await.expect("the message changes");
    };
    text(&again, "Nothing was erased.").await;
    assert_eq!(subscribers(&world).await, 4);

    let again = say(&world, FORUM, "/forget", None).await;
    let press = |message: &Message| {
        let pressed = world
            .telegram
            .press_in(FORUM, ALA, message.id, "Erase everything");
        pressed.expect("the button is there");
    };
    press(&asked);
    text(&asked, "in all topics of the forum").await;
    let erased = world.erasure().step().await.expect("the database answers");
    assert_eq!(erased.erased, 2);
    press(&again);
    text(&again, "Nothing about this chat is stored.").await;
    assert_eq!(subscribers(&world).await, 2);
}

/// The file of a forum that was asked for in one of its topics.
async fn file(world: &World, thread: Option<i64>) -> Value {
    let before = world.telegram.messages(ALA).len();
    let told = say(world, FORUM, "/mydata", thread).await;
    assert_eq!(told.text, "Sent to your private chat.");
    let messages = world.telegram.messages(ALA);
    assert_eq!(messages.len(), before + 1);
    let media = messages.last().and_then(|message| message.media.as_ref());
    let file = world.telegram.file(&media.expect("a file").file_id);
    serde_json::from_slice(&file.expect("it was sent").bytes).expect("JSON")
}

#[tokio::test]
async fn the_file_of_a_forum_has_an_entry_for_each_topic() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let [one, other] = forum(&world).await;
    world.say(ALA, "/help").await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.telegram.delete_topic(FORUM, one);
    let topic = |entry: &Value| {
        let settings = &entry["settings"]["forum_topic"];
        settings.as_str().expect("a topic").to_owned()
    };
    let mut codes = Vec::new();
    for thread in [None, Some(other)] {
        let file = file(&world, thread).await;
        let others = file["other_forum_topics"].as_array().expect("a list");
        assert_eq!(others.len(), 1, "of this forum alone: {file:#}");
        let mut told = [topic(&file), topic(&others[0])];
        if thread.is_some() {
            assert_eq!(told[0], other.to_string(), "where it was asked comes first");
        }
        told.sort();
        let mut all = [one, other].map(|thread| thread.to_string());
        all.sort();
        assert_eq!(told, all);
        for entry in [&file, &others[0]] {
            let is_one = topic(entry) == one.to_string();
            let wanted = if is_one { "sanctions" } else { "protests" };
            assert_eq!(entry["topics"][0]["topic"], wanted, "{entry:#}");
            let deliveries = entry["deliveries"].as_array().expect("a list");
            assert_eq!(deliveries.len(), usize::from(is_one), "{entry:#}");
            codes.push(entry["code"].as_str().expect("a code").to_owned());
        }
        assert!(!file.to_string().contains(&FORUM.to_string()[1..]));
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 2, "each has its own, and keeps it");
}

impl World {
    /// Why each topic of the forum is paused, and after how many hours messages go there, in the order of joining.
    async fn of_forum(&self) -> Vec<(Option<String>, Option<i16>)> {
        sqlx::query_as(
            "SELECT pause_reason, hours FROM subscribers s LEFT JOIN autodeletes a ON a.subscriber_id = s.id
             WHERE sealed_chat = $1 ORDER BY thread_id",
        )
        .bind(self.sealed(FORUM))
        .fetch_all(&self.pool)
        .await
        .expect("the database answers")
    }

    /// Presses a button there; gives what the message says then.
    async fn pressed_in_forum(&self, message: &Message, button: &str, part: &str) -> String {
        let pressed = self.telegram.press_in(FORUM, ALA, message.id, button);
        pressed.expect("the button is there");
        let seen = self.telegram.wait_for(part, |state| {
            let message = state.chat(FORUM).and_then(|chat| chat.message(message.id));
            message.is_some_and(|message| message.text.contains(part))
        });
        seen.await.expect("the message changes");
        let messages = self.telegram.messages(FORUM);
        let found = messages.into_iter().find(|it| it.id == message.id);
        found.expect("it is there").text
    }
}

const BY_HAND: Option<&str> = Some("self");

fn reasons(of_forum: &[(Option<String>, Option<i16>)]) -> [Option<&str>; 2] {
    let reasons: Vec<_> = of_forum
        .iter()
        .map(|(reason, _)| reason.as_deref())
        .collect();
    reasons.try_into().expect("two topics")
}

#[tokio::test]
async fn what_is_paused_in_one_topic_of_a_forum_says_so_and_can_be_paused_in_all() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let [one, other] = forum(&world).await;
    let paused = say(&world, FORUM, "/pause", Some(one)).await;
    assert!(
        paused.text.starts_with("Paused.")
            && paused.text.contains("in this topic of the forum alone"),
        "{}",
        paused.text
    );
    assert!(paused.text.contains("/pause all"), "{}", paused.text);
    assert_eq!(reasons(&world.of_forum().await), [BY_HAND, None]);
    let all = world
        .pressed_in_forum(
            &paused,
            "In all topics of the forum",
            "Paused in all topics",
        )
        .await;
    assert!(all.contains("/resume all"), "{all}");
    assert_eq!(reasons(&world.of_forum().await), [BY_HAND; 2]);
    // In the general topic, which does not subscribe; then one by one.
    let resumed = say(&world, FORUM, "/resume ALL", None).await;
    assert!(
        resumed.text.starts_with("Updates come again"),
        "{}",
        resumed.text
    );
    assert_eq!(reasons(&world.of_forum().await), [None; 2]);
    let offered = say(&world, FORUM, "/stop", None).await;
    assert!(offered.text.contains("others are"), "{}", offered.text);
    assert_eq!(reasons(&world.of_forum().await), [None; 2], "only asked");
    let stopped = say(&world, FORUM, "/stop all", Some(other)).await;
    assert!(
        stopped.text.starts_with("Stopped in all"),
        "{}",
        stopped.text
    );
    assert_eq!(reasons(&world.of_forum().await), [BY_HAND; 2]);
    let back = say(&world, FORUM, "/resume", Some(other)).await;
    assert!(back.text.contains("/resume all"), "{}", back.text);
    assert_eq!(reasons(&world.of_forum().await), [BY_HAND, None]);
    let others: i64 = sqlx::query_scalar("SELECT count(*) FROM subscribers WHERE state = 'active'")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers");
    assert_eq!(others, 3, "nothing happened in another forum");
}

#[tokio::test]
async fn messages_go_by_themselves_in_one_topic_or_in_all() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let [one, _] = forum(&world).await;
    let hours = async || {
        let all = world.of_forum().await;
        all.into_iter().map(|(_, hours)| hours).collect::<Vec<_>>()
    };
    let set = say(&world, FORUM, "/autodelete 6h", Some(one)).await;
    assert!(set.text.contains("/autodelete 6h all"), "{}", set.text);
    assert_eq!(hours().await, [Some(6), None]);
    let saved = world
        .pressed_in_forum(&set, "In all topics of the forum", "Saved for all topics")
        .await;
    assert!(saved.contains("after 6 h"), "{saved}");
    assert_eq!(hours().await, [Some(6); 2]);
    let off = say(&world, FORUM, "/autodelete off all", None).await;
    assert!(off.text.starts_with("Saved for all topics"), "{}", off.text);
    assert_eq!(hours().await, [None; 2]);
    let wrong = say(&world, FORUM, "/autodelete 99h all", Some(one)).await;
    assert!(
        wrong.text.starts_with("Please type 1 to 48"),
        "{}",
        wrong.text
    );
    assert_eq!(hours().await, [None; 2]);
}

#[tokio::test]
async fn only_an_administrator_acts_on_all_topics_and_a_lone_group_is_offered_nothing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let [one, _] = forum(&world).await;
    let paused = say(&world, FORUM, "/pause", Some(one)).await;
    let said = world.telegram.say_in(FORUM, BEN, "/stop all", Some(one));
    let refused = world.telegram.wait_for_text(FORUM, said, "").await;
    let refused = refused.expect("an answer").text;
    assert!(refused.starts_with("Only administrators"), "{refused}");
    let pressed = world
        .telegram
        .press_in(FORUM, BEN, paused.id, "In all topics of the forum");
    pressed.expect("the button is there");
    let told = world.telegram.wait_for("he is told", |state| {
        let is_it = |toast: &vestka_simulator::Toast| toast.text.starts_with("Only admin");
        state.toasts().iter().any(is_it)
    });
    told.await.expect("he is told");
    assert_eq!(reasons(&world.of_forum().await), [BY_HAND, None]);

    let plain = -1_001_700_000_023;
    world.telegram.add_supergroup(plain, "No forum", false);
    let status = MemberStatus::Administrator;
    world.telegram.set_member_status(plain, ALA, status);
    say(&world, plain, "/subscribe sanctions", None).await;
    let paused = say(&world, plain, "/pause", None).await;
    assert!(
        paused
            .text
            .starts_with("Paused. No new updates will come until you send /resume."),
        "{}",
        paused.text
    );
    assert_eq!(paused.all_buttons().count(), 0);
}
