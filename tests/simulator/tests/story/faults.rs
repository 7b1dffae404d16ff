//! Trouble on order: cut lines, gateways, silence.

use std::time::Duration;

use serde_json::json;
use vestka_simulator::{Fault, FaultKind};

use crate::client::{ALA, bot};

#[tokio::test]
async fn a_cut_comes_before_or_after_the_message_is_taken() {
    let bot = bot().await;
    let send = || bot.try_call("sendMessage", json!({"chat_id": ALA, "text": "x"}));
    for (kind, taken) in [(FaultKind::CutBefore, 0), (FaultKind::CutAfter, 1)] {
        bot.simulator
            .order_fault(Fault::new(kind).method("SENDMESSAGE").chat(ALA));
        let error = send().await.unwrap_err();
        assert!(!error.is_timeout() && !error.is_decode(), "{error:?}");
        assert_eq!(bot.simulator.delivered_count(ALA), taken);
    }
    assert!(bot.simulator.leftovers().is_empty());
    send().await.unwrap();
    let codes: Vec<u16> = bot.simulator.calls().iter().map(|call| call.code).collect();
    assert_eq!(codes, [0, 0, 200]);
}

#[tokio::test]
async fn gateways_and_restarts_answer_as_they_do() {
    let bot = bot().await;
    let faults = [FaultKind::Status500, FaultKind::Status502Html];
    for kind in faults {
        bot.simulator.order_fault(Fault::new(kind));
    }
    let answer = bot.call("getMe", json!({})).await;
    assert_eq!(answer["description"], "Internal Server Error: restart");
    let answer = crate::client::http().get(bot.url("getMe")).send();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn silence_lasts_until_the_caller_gives_up() {
    let bot = bot().await;
    for kind in [FaultKind::TimeOut, FaultKind::TimeOutAfter] {
        bot.simulator.order_fault(Fault::new(kind));
        let request = crate::client::http()
            .post(bot.url("sendMessage"))
            .json(&json!({"chat_id": ALA, "text": "x"}))
            .timeout(Duration::from_millis(100));
        assert!(request.send().await.unwrap_err().is_timeout());
    }
    assert_eq!(bot.simulator.delivered_count(ALA), 1);
    bot.simulator.stop().await;
}

#[tokio::test]
async fn any_answer_can_be_ordered_for_a_chat() {
    let bot = bot().await;
    let fault = Fault::new(FaultKind::Answer {
        code: 429,
        description: "Too Many Requests: retry after 43838".to_owned(),
        parameters: Some(json!({"retry_after": 43838})),
    });
    bot.simulator.order_fault(fault.chat(5).times(2));
    bot.send("to somebody else").await;
    let answer = bot
        .call("sendMessage", json!({"chat_id": "5", "text": "x"}))
        .await;
    assert_eq!(answer["parameters"]["retry_after"], 43838);
    assert_eq!(bot.simulator.leftovers()[0].times, 1);
}
