//! The control interface, as the page uses it.

use serde_json::{Value, json};

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
