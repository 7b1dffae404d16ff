//! The control interface, as the page uses it.

use serde_json::{Value, json};
use vestka_simulator::MemberStatus;

use crate::client::{ALA, bot, http};

#[tokio::test]
async fn the_page_hears_of_news_at_once_and_can_do_everything() {
    let bot = bot().await;
    let root = bot.simulator.api_url();
    let post = async |path: &str, body: Value| -> Value {
        let request = http().post(format!("{root}/control/{path}")).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    };
    let events = async |since: u64| -> Value {
        let request = http().get(format!("{root}/control/events?since={since}"));
        request.send().await.unwrap().json().await.unwrap()
    };
    bot.simulator.set_guide(["Press Start."]);
    let first = events(0).await;
    assert_eq!(first["people"][0]["name"], "Ala");
    assert_eq!(first["guide"][0], "Press Start.");
    let since = first["version"].as_u64().unwrap();
    let (news, sent) = tokio::join!(events(since), bot.send("hello"));
    assert_eq!(news["people"][0]["messages"][1]["id"], sent);
    assert!(news["people"][1].get("messages").is_none());
    post("say", json!({"person": ALA, "text": "/help"})).await;
    assert_eq!(bot.simulator.messages(ALA).last().unwrap().text, "/help");
    let start = json!({"person": ALA, "url": "https://t.me/Vestka_bot?start=q"});
    assert_eq!(post("follow", start).await["start"], "/start q");
    let wrong = json!({"person": ALA, "message_id": sent, "button": "x"});
    assert!(post("press", wrong).await["error"].is_string());
    post(
        "fault",
        json!({"kind": "slow", "milliseconds": 1, "method": "getMe"}),
    )
    .await;
    bot.ok("getMe", json!({})).await;
    assert!(bot.simulator.leftovers().is_empty());
    post("limits", json!({"overall_per_second": 30})).await;
    let page = http().get(bot.simulator.page_url()).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("column-template"));
}

#[tokio::test]
async fn the_page_shows_the_keyboard_below_a_chat_and_the_channel_that_was_chosen_with_it() {
    let bot = bot().await;
    let channel = -1_005_678;
    bot.simulator.add_channel(channel, "News");
    bot.simulator
        .set_member_status(channel, ALA, MemberStatus::Creator);
    let root = bot.simulator.api_url();
    let get = async |path: &str| -> Value {
        let request = http().get(format!("{root}/control/{path}"));
        request.send().await.unwrap().json().await.unwrap()
    };
    let share = async |chat: i64| -> Value {
        let body = json!({"person": ALA, "button": "Choose", "chat": chat});
        let request = http().post(format!("{root}/control/share")).json(&body);
        request.send().await.unwrap().json().await.unwrap()
    };
    let choices = format!("choices?person={ALA}&button=Choose");
    assert!(get(&choices).await["error"].is_string());
    let before = get("events?since=0").await;
    assert_eq!(before["people"][0]["keyboard"], Value::Null);
    assert_eq!(before["places"], json!([]), "nothing stands in it");
    let request = json!({"request_id": 7, "chat_is_channel": true});
    let keyboard = json!({"keyboard": [[{"text": "Choose", "request_chat": request}]], "one_time_keyboard": true});
    let ask = json!({"chat_id": ALA, "text": "Which?", "reply_markup": keyboard});
    let asked = bot.ok("sendMessage", ask).await;
    let shown = get("events?since=0").await["people"][0]["keyboard"].clone();
    assert_eq!(shown["message_id"], asked["message_id"]);
    assert_eq!(shown["markup"], keyboard);
    assert_eq!(
        get(&choices).await,
        json!([{"id": channel, "title": "News"}])
    );
    assert!(share(channel - 1).await["error"].is_string());
    assert!(share(channel).await["message_id"].is_i64());
    bot.ok("sendMessage", json!({"chat_id": channel, "text": "First"}))
        .await;
    let places = get("events?since=0").await["places"].clone();
    assert_eq!(places[0]["name"], "News");
    assert_eq!(
        (&places[0]["kind"], &places[0]["as"]),
        (&json!("channel"), &json!(ALA))
    );
    assert_eq!(places[0]["messages"][0]["text"], "First");
    let since = get("events?since=0").await["version"].clone();
    let later = format!("events?since={since}");
    let (news, _) = tokio::join!(
        get(&later),
        bot.ok("sendMessage", json!({"chat_id": channel, "text": "Second"}))
    );
    assert_eq!(news["places"][0]["messages"][1]["text"], "Second");
    let page = http().get(format!("{root}/keyboard.js")).send().await;
    assert!(page.unwrap().text().await.unwrap().contains("openChooser"));
}

#[tokio::test]
async fn foreign_pages_cannot_steer_it() {
    let bot = bot().await;
    let url = format!("{}/control/say", bot.simulator.api_url());
    let form = http().post(&url).form(&[("person", "1")]).send();
    assert_eq!(form.await.unwrap().status(), 415);
    let renamed = http()
        .get(bot.simulator.page_url())
        .header("host", "evil.example:80")
        .send();
    assert_eq!(renamed.await.unwrap().status(), 403);
}
