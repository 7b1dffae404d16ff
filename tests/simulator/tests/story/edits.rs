//! Edits, deletions, replies.

use std::time::Duration;

use serde_json::json;

use crate::client::{ALA, bot};

const HOURS: Duration = Duration::from_hours(1);

#[tokio::test]
async fn an_edit_keeps_the_former_text_and_must_change_something() {
    let bot = bot().await;
    let id = bot.send("first").await;
    let edit = json!({"chat_id": ALA, "message_id": id, "text": "second"});
    bot.simulator.advance(HOURS * 24 * 365);
    let edited = bot.ok("editMessageText", edit.clone()).await;
    assert!(edited["edit_date"].as_i64() > edited["date"].as_i64());
    let message = bot.simulator.last_from_bot(ALA).unwrap();
    assert_eq!(
        (message.text.as_str(), message.first_text()),
        ("second", "first")
    );
    assert!(message.edits[0].at > message.sent_at);
    assert_eq!(
        bot.refused("editMessageText", edit).await,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as \
         a current content and reply markup of the message"
    );
    let missing = json!({"chat_id": ALA, "message_id": 999, "text": "x"});
    assert_eq!(
        bot.refused("editMessageText", missing).await,
        "Bad Request: message to edit not found"
    );
    let caption = json!({"chat_id": ALA, "message_id": id, "caption": "x"});
    assert_eq!(
        bot.refused("editMessageCaption", caption).await,
        "Bad Request: there is no caption in the message to edit"
    );
    let foreign = bot.simulator.say(ALA, "mine");
    let foreign = json!({"chat_id": ALA, "message_id": foreign, "text": "x"});
    assert_eq!(
        bot.refused("editMessageText", foreign).await,
        "Bad Request: message can't be edited"
    );
}

#[tokio::test]
async fn deletion_works_for_48_hours() {
    let bot = bot().await;
    let (one, two) = (bot.send("one").await, bot.send("two").await);
    bot.ok("deleteMessage", json!({"chat_id": ALA, "message_id": one}))
        .await;
    assert!(bot.simulator.message(ALA, one).unwrap().is_deleted());
    assert_eq!(
        bot.refused("deleteMessage", json!({"chat_id": ALA, "message_id": one}))
            .await,
        "Bad Request: message to delete not found"
    );
    let both = json!({"chat_id": ALA, "message_ids": [one, two]});
    bot.simulator.advance(HOURS * 48 + HOURS);
    assert_eq!(
        bot.refused("deleteMessages", both.clone()).await,
        "Bad Request: message can't be deleted for everyone"
    );
    let three = bot.send("three").await;
    let fresh = json!({"chat_id": ALA, "message_ids": [one, three]});
    bot.ok("deleteMessages", fresh).await;
    assert_eq!(bot.simulator.delivered(ALA).len(), 3);
    assert_eq!(bot.simulator.look(|state| state.from_bot(ALA).count()), 1);
}

#[tokio::test]
async fn a_reply_needs_its_message_or_leave_to_go_without() {
    let bot = bot().await;
    let id = bot.send("one").await;
    let reply = |to: i64, lenient: bool| {
        json!({"chat_id": ALA, "text": "re", "reply_parameters":
            {"message_id": to, "allow_sending_without_reply": lenient}})
    };
    let sent = bot.ok("sendMessage", reply(id, false)).await;
    assert_eq!(sent["reply_to_message"]["text"], "one");
    assert_eq!(
        bot.refused("sendMessage", reply(999, false)).await,
        "Bad Request: message to be replied not found"
    );
    let sent = bot.ok("sendMessage", reply(999, true)).await;
    assert!(sent.get("reply_to_message").is_none());
}
