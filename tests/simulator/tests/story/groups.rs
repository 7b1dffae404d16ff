//! Groups: migration in either order, topics, kicks, rights.

use serde_json::{Value, json};
use vestka_simulator::{MemberStatus, State};

use crate::client::{ALA, Bot, bot};

const GROUP: i64 = -500;
const FORUM: i64 = -1_001_234;
const CHANNEL: i64 = -1_005_678;

async fn send(bot: &Bot, chat: i64, thread: Option<i64>) -> Value {
    let arguments = json!({"chat_id": chat, "text": "x", "message_thread_id": thread});
    bot.call("sendMessage", arguments).await
}

#[tokio::test]
async fn a_group_becomes_a_supergroup() {
    let bot = bot().await;
    bot.simulator.add_group(GROUP, "Group");
    let new_id = bot.simulator.migrate_unannounced(GROUP);
    let answer = send(&bot, GROUP, None).await;
    assert_eq!(
        answer["description"],
        "Bad Request: group chat was upgraded to a supergroup chat"
    );
    assert_eq!(answer["parameters"], json!({"migrate_to_chat_id": new_id}));
    assert_eq!(send(&bot, new_id, None).await["ok"], true);
    bot.simulator.announce_migration(GROUP, new_id);
    let updates = bot.ok("getUpdates", json!({"offset": -2})).await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new_id);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], GROUP);
}

#[tokio::test]
async fn topics_open_close_and_vanish() {
    let bot = bot().await;
    bot.simulator.add_supergroup(FORUM, "Forum", true);
    let topic = bot.simulator.add_topic(FORUM, "News");
    let sent = send(&bot, FORUM, Some(topic)).await;
    assert_eq!(sent["result"]["message_thread_id"], topic);
    bot.simulator.close_topic(FORUM, topic);
    let closed = send(&bot, FORUM, Some(topic)).await;
    assert_eq!(closed["description"], "Bad Request: TOPIC_CLOSED");
    bot.simulator.delete_topic(FORUM, topic);
    let deleted = send(&bot, FORUM, Some(topic)).await;
    assert_eq!(deleted["description"], "Bad Request: TOPIC_DELETED");
    let unknown = send(&bot, FORUM, Some(99)).await;
    assert_eq!(
        unknown["description"],
        "Bad Request: message thread not found"
    );
}

#[tokio::test]
async fn answers_make_threads_that_nobody_can_send_into() {
    let bot = bot().await;
    bot.simulator.add_supergroup(FORUM, "No forum", false);
    let first = bot.simulator.say_in(FORUM, ALA, "/help", None);
    let second = bot.simulator.reply_in(FORUM, ALA, "/help", first);
    bot.simulator.reply_in(FORUM, ALA, "/help", second);
    let updates = bot.ok("getUpdates", json!({"offset": -3})).await;
    assert_eq!(updates[0]["message"]["message_thread_id"], Value::Null);
    for answer in [&updates[1]["message"], &updates[2]["message"]] {
        assert_eq!(answer["message_thread_id"], first);
        assert_eq!(answer["is_topic_message"], Value::Null);
    }
    let sent = send(&bot, FORUM, Some(first)).await;
    assert_eq!(sent["description"], "Bad Request: message thread not found");
}

#[tokio::test]
async fn rights_are_asked_for() {
    let bot = bot().await;
    bot.simulator.add_supergroup(FORUM, "Forum", true);
    bot.simulator.add_channel(CHANNEL, "Channel");
    assert_eq!(send(&bot, CHANNEL, None).await["ok"], true);
    let me = bot.simulator.bot_id();
    let status = |chat, status| bot.simulator.set_member_status(chat, me, status);
    status(CHANNEL, MemberStatus::Member);
    let words = async |chat| {
        let answer = send(&bot, chat, None).await;
        answer["description"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        words(CHANNEL).await,
        "Bad Request: need administrator rights in the channel chat"
    );
    status(FORUM, MemberStatus::Restricted);
    assert_eq!(
        words(FORUM).await,
        "Bad Request: not enough rights to send text messages to the chat"
    );
    status(FORUM, MemberStatus::Left);
    assert_eq!(
        words(FORUM).await,
        "Forbidden: bot is not a member of the supergroup chat"
    );
    bot.simulator.kick(FORUM);
    assert_eq!(
        words(FORUM).await,
        "Forbidden: bot was kicked from the supergroup chat"
    );
}

#[tokio::test]
async fn in_groups_the_bot_hears_what_is_meant_for_it() {
    let bot = bot().await;
    bot.simulator.add_group(GROUP, "Group");
    let before = bot.simulator.look(State::waiting_updates);
    bot.simulator.say_in(GROUP, ALA, "just talking", None);
    assert_eq!(bot.simulator.look(State::waiting_updates), before);
    bot.simulator.say_in(GROUP, ALA, "/topics@other_bot", None);
    assert_eq!(bot.simulator.waiting_updates(), before);
    bot.simulator.say_in(GROUP, ALA, "/topics", None);
    assert_eq!(bot.simulator.look(State::waiting_updates), before + 1);
    let asked = json!({"chat_id": GROUP, "user_id": ALA});
    let member = bot.ok("getChatMember", asked).await;
    assert_eq!(member["status"], "member");
}
