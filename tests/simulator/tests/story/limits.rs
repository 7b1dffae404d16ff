//! Limits: too much overall, to one chat, to one group.
//!
//! However slow the machine, a bucket runs dry at last; so calls go on until one is refused.

use std::time::Duration;

use serde_json::{Value, json};
use vestka_simulator::Limits;

use crate::client::{ALA, Bot, bot};

/// Sends until a message is refused: how many passed, and the refusal.
async fn flood(bot: &Bot, chats: impl Iterator<Item = i64>) -> (usize, Value) {
    for (passed, chat) in chats.take(1000).enumerate() {
        let answer = send(bot, chat).await;
        if answer["ok"] == false {
            assert_eq!(answer["error_code"], 429, "{answer}");
            return (passed, answer);
        }
    }
    panic!("never refused");
}

async fn send(bot: &Bot, chat: i64) -> Value {
    bot.call("sendMessage", json!({"chat_id": chat, "text": "x"}))
        .await
}

#[tokio::test]
async fn the_overall_limit_closes_everything_until_the_wait_is_over() {
    let bot = bot().await;
    bot.simulator.add_people(1..=50);
    bot.simulator.set_limits(Limits {
        overall_per_second: Some(10),
        retry_after: Some(3600),
        hold: true,
        ..Limits::default()
    });
    let (passed, refused) = flood(&bot, (1..=50).cycle()).await;
    assert!(passed >= 10, "{passed}");
    assert_eq!(refused["parameters"], json!({"retry_after": 3600}));
    assert_eq!(bot.simulator.impatient_calls(), 0);
    assert_eq!(send(&bot, ALA).await["error_code"], 429);
    assert_eq!(bot.simulator.impatient_calls(), 1);
    bot.simulator.advance(Duration::from_hours(1));
    assert_eq!(send(&bot, ALA).await["ok"], true);
}

#[tokio::test]
async fn groups_and_chats_have_their_own_buckets() {
    let bot = bot().await;
    bot.simulator.add_group(-7, "Group");
    bot.simulator.set_limits(Limits {
        group_per_minute: Some(20),
        per_chat_per_second: Some(50),
        ..Limits::default()
    });
    let (passed, refused) = flood(&bot, std::iter::repeat(-7)).await;
    assert!(passed >= 20, "{passed}");
    assert!(refused["parameters"]["retry_after"].as_i64().unwrap() <= 3);
    assert_eq!(send(&bot, ALA).await["ok"], true);
    bot.simulator.set_limits(Limits {
        per_chat_per_second: Some(1),
        ..Limits::default()
    });
    let (_, refused) = flood(&bot, std::iter::repeat(ALA)).await;
    assert_eq!(refused["description"], "Too Many Requests: retry after 1");
    bot.simulator.add_people([5]);
    assert_eq!(send(&bot, 5).await["ok"], true);
}

#[tokio::test]
async fn the_wait_is_in_the_header_too() {
    let bot = bot().await;
    bot.simulator.set_limits(Limits {
        per_chat_per_second: Some(1),
        retry_after: Some(77),
        hold: true,
        ..Limits::default()
    });
    flood(&bot, std::iter::repeat(ALA)).await;
    let answer = crate::client::http()
        .post(bot.url("sendMessage"))
        .json(&json!({"chat_id": ALA, "text": "x"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 429);
    let wait: i64 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((70..=77).contains(&wait), "{wait}");
}
