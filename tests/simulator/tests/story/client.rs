//! Client: a bare Bot API client and a simulator with two people.

use serde_json::{Value, json};
use vestka_simulator::{Settings, Simulator};

/// Has started the bot.
pub(crate) const ALA: i64 = 1001;
/// Has not started the bot.
pub(crate) const BOB: i64 = 1002;

pub(crate) struct Bot {
    pub(crate) simulator: Simulator,
    http: reqwest::Client,
}

pub(crate) async fn bot() -> Bot {
    bot_with(Settings::default()).await
}

pub(crate) async fn bot_with(settings: Settings) -> Bot {
    let simulator = Simulator::start(settings).await.unwrap();
    simulator.add_person(ALA, "Ala", "be");
    simulator.add_person(BOB, "Bob", "en");
    simulator.say(ALA, "/start");
    Bot {
        simulator,
        http: http(),
    }
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

impl Bot {
    pub(crate) fn url(&self, method: &str) -> String {
        let (root, token) = (self.simulator.api_url(), self.simulator.token());
        format!("{root}/bot{token}/{method}")
    }

    /// The whole answer.
    pub(crate) async fn call(&self, method: &str, arguments: Value) -> Value {
        self.try_call(method, arguments).await.unwrap()
    }

    pub(crate) async fn try_call(&self, method: &str, arguments: Value) -> reqwest::Result<Value> {
        let request = self.http.post(self.url(method)).json(&arguments);
        request.send().await?.json().await
    }

    /// The result of a call that must succeed.
    pub(crate) async fn ok(&self, method: &str, arguments: Value) -> Value {
        let answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// The description of a call that must be refused.
    pub(crate) async fn refused(&self, method: &str, arguments: Value) -> String {
        let answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    /// Sends a text to Ala: the message's id.
    pub(crate) async fn send(&self, text: &str) -> i64 {
        let sent = self
            .ok("sendMessage", json!({"chat_id": ALA, "text": text}))
            .await;
        sent["message_id"].as_i64().unwrap()
    }
}
