//! Channels: rights, names, and a chat that is chosen with a button.

use serde_json::{Value, json};
use vestka_simulator::{MemberStatus, ShareError};

use crate::client::{ALA, BOB, Bot, bot};

const CHANNEL: i64 = -1_005_678;
const GROUP: i64 = -500;

async fn channel() -> Bot {
    let bot = bot().await;
    bot.simulator.add_channel(CHANNEL, "News");
    bot.simulator.set_chat_username(CHANNEL, "the_news");
    bot.simulator
        .set_member_status(CHANNEL, ALA, MemberStatus::Creator);
    bot.simulator
        .set_member_status(CHANNEL, BOB, MemberStatus::Administrator);
    bot
}

fn keyboard(rights: &Value) -> Value {
    let request = json!({
        "request_id": 7, "chat_is_channel": true, "request_title": true,
        "user_administrator_rights": rights, "bot_administrator_rights": rights,
    });
    json!({
        "chat_id": ALA, "text": "Which?",
        "reply_markup": {"keyboard": [[{"text": "Choose", "request_chat": request}]]},
    })
}

#[tokio::test]
async fn a_chosen_channel_is_told_and_the_bot_becomes_an_administrator() {
    let bot = channel().await;
    let own = bot.simulator.bot_id();
    bot.simulator
        .set_member_status(CHANNEL, own, MemberStatus::Left);
    assert_eq!(
        bot.simulator.share_chat(ALA, "Choose", CHANNEL),
        Err(ShareError::NoButton)
    );
    bot.ok("sendMessage", keyboard(&json!({"can_post_messages": true})))
        .await;
    bot.simulator.add_group(GROUP, "Group");
    bot.simulator
        .set_member_status(GROUP, ALA, MemberStatus::Creator);
    assert_eq!(
        bot.simulator.share_chat(ALA, "Choose", GROUP),
        Err(ShareError::NotShown)
    );
    bot.simulator
        .share_chat(ALA, "Choose", CHANNEL)
        .expect("it is offered");
    let updates = bot.ok("getUpdates", json!({"offset": -2})).await;
    assert_eq!(
        updates[0]["my_chat_member"]["new_chat_member"]["status"],
        "administrator"
    );
    assert_eq!(
        updates[1]["message"]["chat_shared"],
        json!({"request_id": 7, "chat_id": CHANNEL, "title": "News"})
    );
    let sent = json!({"chat_id": CHANNEL, "text": "x"});
    bot.ok("sendMessage", sent).await;
    // Taken away, it cannot be pressed any more.
    let away = json!({"chat_id": ALA, "text": "Thanks", "reply_markup": {"remove_keyboard": true}});
    bot.ok("sendMessage", away).await;
    assert_eq!(
        bot.simulator.share_chat(ALA, "Choose", CHANNEL),
        Err(ShareError::NoButton)
    );
}

#[tokio::test]
async fn an_administrator_who_may_not_post_is_told_so_and_a_bot_cannot() {
    let bot = channel().await;
    let own = bot.simulator.bot_id();
    bot.simulator.set_may_post(CHANNEL, BOB, false);
    let ask = |user: i64| json!({"chat_id": "@The_News", "user_id": user});
    let bob = bot.ok("getChatMember", ask(BOB)).await;
    assert_eq!(
        (bob["status"].as_str(), bob["can_post_messages"].as_bool()),
        (Some("administrator"), Some(false))
    );
    let ala = bot.ok("getChatMember", ask(ALA)).await;
    assert_eq!(ala["status"], "creator");
    bot.simulator.set_may_post(CHANNEL, own, false);
    let refused = bot
        .refused("sendMessage", json!({"chat_id": CHANNEL, "text": "x"}))
        .await;
    assert_eq!(
        refused,
        "Bad Request: need administrator rights in the channel chat"
    );
    // What is public can be looked at from outside, its members cannot.
    bot.simulator
        .set_member_status(CHANNEL, own, MemberStatus::Left);
    let chat = bot.ok("getChat", json!({"chat_id": "@the_news"})).await;
    assert_eq!(
        (chat["type"].as_str(), chat["username"].as_str()),
        (Some("channel"), Some("the_news"))
    );
    assert_eq!(
        bot.refused("getChatMember", ask(ALA)).await,
        "Forbidden: bot is not a member of the channel chat"
    );
    assert_eq!(
        bot.refused("getChat", json!({"chat_id": "@nobody"})).await,
        "Bad Request: chat not found"
    );
    bot.simulator
        .set_member_status(CHANNEL, own, MemberStatus::Member);
    assert_eq!(
        bot.refused("getChatMember", ask(ALA)).await,
        "Bad Request: member list is inaccessible"
    );
}

#[tokio::test]
async fn a_button_that_asks_for_a_chat_says_which_kind() {
    let bot = channel().await;
    let with = |button: Value| json!({"chat_id": ALA, "text": "Which?", "reply_markup": {"keyboard": [[button]]}});
    for (button, words) in [
        (
            json!({"text": "x", "request_chat": {"chat_is_channel": true}}),
            "Bad Request: can't parse keyboard button: Can't find field \"request_id\"",
        ),
        (
            json!({"text": "x", "request_chat": {"request_id": 1}}),
            "Bad Request: can't parse keyboard button: Can't find field \"chat_is_channel\"",
        ),
        (
            json!({"text": " "}),
            "Bad Request: keyboard button text must be non-empty",
        ),
    ] {
        assert_eq!(bot.refused("sendMessage", with(button)).await, words);
    }
}

#[tokio::test]
async fn only_what_fits_is_offered_and_only_in_a_private_chat() {
    let bot = channel().await;
    for (chat, title) in [
        (CHANNEL - 1, "Other news"),
        (CHANNEL - 2, "Somebody's"),
        (CHANNEL - 3, "Old"),
    ] {
        bot.simulator.add_channel(chat, title);
    }
    bot.simulator
        .set_member_status(CHANNEL - 1, ALA, MemberStatus::Administrator);
    bot.simulator
        .set_member_status(CHANNEL - 3, ALA, MemberStatus::Creator);
    bot.simulator.delete_group(CHANNEL - 3);
    bot.ok("sendMessage", keyboard(&json!({"can_post_messages": true})))
        .await;
    let titles = |bot: &Bot, person: i64| -> Vec<String> {
        let choices = bot.simulator.choices(person, "Choose");
        let choices = choices.expect("the button is there");
        choices.into_iter().map(|choice| choice.title).collect()
    };
    assert_eq!(titles(&bot, ALA), ["News", "Other news"]);
    bot.simulator.set_may_post(CHANNEL - 1, ALA, false);
    assert_eq!(titles(&bot, ALA), ["News"]);
    assert_eq!(
        bot.simulator.choices(ALA, "Other"),
        Err(ShareError::NoButton)
    );
    assert_eq!(
        bot.simulator.choices(BOB, "Choose"),
        Err(ShareError::NoButton)
    );
    // In a group nobody is offered anything.
    bot.simulator.add_group(GROUP, "Group");
    let mut there = keyboard(&json!({"can_post_messages": true}));
    there["chat_id"] = json!(GROUP);
    assert_eq!(
        bot.refused("sendMessage", there).await,
        "Bad Request: chats can be requested in private chats only"
    );
}

#[tokio::test]
async fn a_keyboard_goes_with_the_message_that_gave_it() {
    let bot = channel().await;
    let plain = json!({"chat_id": ALA, "text": "Yes or no?", "reply_markup": {"keyboard": [["Yes", "No"]]}});
    bot.ok("sendMessage", plain).await;
    let sent = bot
        .ok("sendMessage", keyboard(&json!({"can_post_messages": true})))
        .await;
    assert!(bot.simulator.choices(ALA, "Choose").is_ok());
    let gone = json!({"chat_id": ALA, "message_id": sent["message_id"]});
    bot.ok("deleteMessage", gone).await;
    assert_eq!(
        bot.simulator.choices(ALA, "Choose"),
        Err(ShareError::NoButton)
    );
}

#[tokio::test]
async fn an_anonymous_administrator_writes_as_the_group() {
    let bot = bot().await;
    bot.simulator.add_group(GROUP, "Group");
    bot.simulator.say_anonymously(GROUP, "/help", None);
    let updates = bot.ok("getUpdates", json!({"offset": -1})).await;
    let message = &updates[0]["message"];
    assert_eq!(message["sender_chat"]["id"], GROUP);
    assert_eq!(message["from"]["username"], "GroupAnonymousBot");
}
