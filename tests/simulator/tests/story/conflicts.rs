//! Two pollers, webhooks beside polls, tokens.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use vestka_simulator::{Settings, State};

use crate::client::{ALA, bot, bot_with};

#[tokio::test]
async fn the_first_of_two_pollers_is_thrown_out() {
    let bot = bot().await;
    let offset = drain(&bot).await;
    let first = bot.call("getUpdates", json!({"timeout": 50, "offset": offset}));
    let second = async {
        bot.simulator
            .wait_for("the first poll", |state| {
                state.count("getUpdates", 200) >= 1
            })
            .await
            .unwrap();
        bot.call("getUpdates", json!({"timeout": 50, "offset": offset}))
            .await
    };
    let say = async {
        bot.simulator
            .wait_for("the conflict", |state| state.count("getUpdates", 409) == 1)
            .await
            .unwrap();
        bot.simulator.say(ALA, "hello");
    };
    let (first, second, ()) = tokio::join!(first, second, say);
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(first["error_code"], 409);
    assert_eq!(second["result"][0]["message"]["text"], "hello");
}

/// Confirms what is there: the next offset.
async fn drain(bot: &crate::client::Bot) -> i64 {
    let updates = bot.ok("getUpdates", json!({})).await;
    let last = updates.as_array().unwrap().last().unwrap();
    last["update_id"].as_i64().unwrap() + 1
}

#[tokio::test]
async fn offsets_confirm_and_negative_ones_keep_the_last() {
    let bot = bot().await;
    for n in 0..5 {
        bot.simulator.say(ALA, &n.to_string());
    }
    let all = bot.ok("getUpdates", json!({"limit": 3})).await;
    assert_eq!(all.as_array().unwrap().len(), 3);
    let last = bot.ok("getUpdates", json!({"offset": -1})).await;
    assert_eq!(last[0]["message"]["text"], "4");
    assert_eq!(bot.simulator.look(State::waiting_updates), 1);
    let offset = last[0]["update_id"].as_i64().unwrap() + 1;
    let none = bot.ok("getUpdates", json!({"offset": offset})).await;
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn a_webhook_gets_each_update_with_its_secret_until_it_takes_it() {
    let settings = Settings {
        webhook_retry: std::time::Duration::from_millis(1),
        ..Settings::default()
    };
    let bot = bot_with(settings).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    bot.ok(
        "setWebhook",
        json!({"url": url, "secret_token": "s3cret_-"}),
    )
    .await;
    for status in ["500 Oops", "200 OK"] {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 1 << 16];
        let length = stream.read(&mut request).await.unwrap();
        let request = String::from_utf8_lossy(&request[..length]).into_owned();
        assert!(request.starts_with("POST /hook HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("X-Telegram-Bot-Api-Secret-Token: s3cret_-\r\n"));
        assert!(request.contains("\"text\":\"/start\""), "{request}");
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
    bot.simulator
        .wait_for("the update taken", |state| state.waiting_updates() == 0)
        .await
        .unwrap();
    let info = bot.ok("getWebhookInfo", json!({})).await;
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 500 Oops"
    );
    let words = bot.refused("getUpdates", json!({})).await;
    assert!(words.starts_with("Conflict: can't use getUpdates method while webhook is active"));
    bot.ok("deleteWebhook", json!({})).await;
    bot.ok("getUpdates", json!({})).await;
    let again = bot.call("setWebhook", json!({"url": url})).await;
    assert_eq!(again["parameters"], json!({"retry_after": 1}));
}

#[tokio::test]
async fn tokens_and_methods_are_checked_at_the_door() {
    let bot = bot().await;
    let root = bot.simulator.api_url();
    let get = async |path: &str| -> Value {
        let answer = crate::client::http().get(format!("{root}{path}"));
        answer.send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(get("/bot1:x/getMe").await["description"], "Unauthorized");
    assert_eq!(
        get("/botnonsense/getMe").await["description"],
        "Unauthorized: invalid token specified"
    );
    let unknown = bot.call("getMeal", json!({})).await;
    assert_eq!(unknown["error_code"], 404);
    assert_eq!(unknown["description"], "Not Found: method not found");
    assert_eq!(bot.ok("GETME", json!({})).await["is_bot"], true);
    bot.simulator.revoke_token();
    assert_eq!(bot.refused("getMe", json!({})).await, "Unauthorized");
    bot.simulator.set_token("77:new", 5);
    bot.simulator.say(ALA, "hi");
    let updates = bot.ok("getUpdates", json!({})).await;
    assert_eq!(updates[0]["update_id"], 5);
    assert_eq!(bot.ok("getMe", json!({})).await["id"], 77);
}
