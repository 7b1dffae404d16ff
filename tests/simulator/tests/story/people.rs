//! People: those who never started, block, leave Telegram, press buttons, follow links.

use serde_json::{Value, json};
use vestka_simulator::Pressed;

use crate::client::{ALA, BOB, bot};

#[tokio::test]
async fn nobody_is_written_to_uninvited() {
    let bot = bot().await;
    let send = async |chat: i64| -> Value {
        bot.call("sendMessage", json!({"chat_id": chat, "text": "x"}))
            .await
    };
    let words = async |chat: i64| send(chat).await["description"].as_str().map(str::to_owned);
    let unknown = words(4711).await;
    assert_eq!(unknown.unwrap(), "Bad Request: chat not found");
    assert_eq!(
        words(BOB).await.unwrap(),
        "Forbidden: bot can't initiate conversation with a user"
    );
    bot.simulator.say(BOB, "hi");
    assert_eq!(send(BOB).await["ok"], true);
    bot.simulator.block(BOB);
    assert_eq!(
        words(BOB).await.unwrap(),
        "Forbidden: bot was blocked by the user"
    );
    bot.simulator.unblock(BOB);
    assert_eq!(send(BOB).await["ok"], true);
    bot.simulator.delete_account(BOB);
    assert_eq!(send(BOB).await["error_code"], 403);
    assert_eq!(words(BOB).await.unwrap(), "Forbidden: user is deactivated");
    let updates = bot.ok("getUpdates", json!({})).await;
    let statuses: Vec<&str> = updates
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|update| update["my_chat_member"]["new_chat_member"]["status"].as_str())
        .collect();
    assert_eq!(statuses, ["kicked", "member"]);
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let bot = bot().await;
    let keyboard = json!({"inline_keyboard": [[
        {"text": "Yes", "callback_data": "y"},
        {"text": "Begin", "url": "https://t.me/vestka_bot?start=abc"},
        {"text": "Site", "url": "https://example.org"},
    ]]});
    let sent = json!({"chat_id": ALA, "text": "Sure?", "reply_markup": keyboard});
    let id = bot.ok("sendMessage", sent).await["message_id"]
        .as_i64()
        .unwrap();
    let Pressed::Query(query) = bot.simulator.press(ALA, id, "Yes").unwrap() else {
        panic!("not a query");
    };
    let updates = bot.ok("getUpdates", json!({"offset": -1})).await;
    assert_eq!(updates[0]["callback_query"]["data"], "y");
    assert_eq!(updates[0]["callback_query"]["message"]["message_id"], id);
    let answer = json!({"callback_query_id": query, "text": "Done", "show_alert": true});
    bot.ok("answerCallbackQuery", answer.clone()).await;
    assert_eq!(bot.simulator.toasts()[0].text, "Done");
    assert_eq!(
        bot.refused("answerCallbackQuery", answer).await,
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    );
    assert_eq!(
        bot.simulator.press(ALA, id, "Begin").unwrap(),
        Pressed::Start("/start abc".to_owned())
    );
    assert_eq!(
        bot.simulator.press(ALA, id, "Site").unwrap(),
        Pressed::Link("https://example.org/".to_owned())
    );
    let error = bot.simulator.press(ALA, id, "No").unwrap_err().to_string();
    assert!(error.contains("Yes, Begin, Site"), "{error}");
}
