//! Every message of the way in, the settings and the way out, in all six languages, as people see them.
//!
//! One snapshot a language: whoever changes a sentence sees what it becomes in the chat.

use vestka::domain::language::Language;
use vestka_simulator::Message;

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;

/// What is said, and what is pressed on the answer to it, by the buttons' data.
const CONVERSATION: &[(&str, &[&str])] = &[
    ("/help", &[]),
    ("/stop", &[]),
    ("/forget", &[]),
    (
        "/start",
        &[
            "sl:LANGUAGE",
            "sd",
            "st:1",
            "sa",
            "st:2",
            "sd",
            "sp:instant",
        ],
    ),
    ("/topics", &["t:2", "t:1"]),
    ("/subscribe", &[]),
    ("/subscribe sanctions protests", &[]),
    ("/subscribe weather", &[]),
    ("/unsubscribe", &[]),
    ("/unsubscribe protests", &[]),
    ("/unsubscribe sanctions", &[]),
    ("/subscribe sanctions", &[]),
    ("/language", &["l:LANGUAGE"]),
    ("/language de", &[]),
    ("/language LANGUAGE", &[]),
    (
        "/pace",
        &[
            "p:breaking",
            "h:quiet",
            "h:quiet:1380:420",
            "h:quiet",
            "h:rings:1",
            "h:quiet",
            "h:rings:0",
            "h:ask:0",
            "h:at:0:1140",
            "h:zone",
            "h:zone:Europe/Vilnius",
            "h:silent:1",
        ],
    ),
    ("/pace weekly", &[]),
    ("/pace digest soon", &[]),
    ("/pace digest 19:10", &[]),
    ("/pace quiet 7", &[]),
    ("/pace zone Atlantis", &[]),
    ("/pace quiet off", &[]),
    ("/pace quiet breaking on", &[]),
    ("/pace instant", &[]),
    ("/pause", &[]),
    ("/resume", &[]),
    ("/stop", &[]),
    ("/start", &[]),
    ("/help", &[]),
    ("Hello?", &[]),
    ("/queue", &[]),
    ("/forget", &["f:no"]),
];

#[tokio::test]
async fn everything_is_said_in_all_six_languages() {
    let world = World::new().await;
    let _bot = world.run_bot();
    for (number, language) in (0..).zip(Language::ALL) {
        let transcript = Transcript::begin(&world, READER + number, *language).await;
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(language.code(), transcript));
    }
}

struct Transcript<'a> {
    world: &'a World,
    person: i64,
    text: String,
}

impl<'a> Transcript<'a> {
    async fn begin(world: &'a World, person: i64, language: Language) -> String {
        world.telegram.add_person(person, "Reader", language.code());
        let mut transcript = Self {
            world,
            person,
            text: String::new(),
        };
        for (said, presses) in CONVERSATION {
            let said = said.replace("LANGUAGE", language.code());
            let answer = world.say(person, &said).await;
            transcript.say(&format!("> {said}"), &answer);
            for press in *presses {
                let press = press.replace("LANGUAGE", language.code());
                transcript.press(&answer, &press).await;
            }
        }
        transcript.update().await;
        transcript.farewell().await;
        transcript.text
    }

    fn say(&mut self, what: &str, answer: &Message) {
        let mut said = vec![answer.text.clone()];
        for row in &answer.buttons {
            let buttons: Vec<_> = row
                .iter()
                .map(|button| format!("[{}]", button.text))
                .collect();
            said.push(buttons.join(" "));
        }
        self.add(what, &said.join("\n"));
    }

    fn add(&mut self, what: &str, shown: &str) {
        self.text.extend([what, "\n\n", shown, "\n\n\n"]);
    }

    async fn press(&mut self, message: &Message, button: &str) {
        let toasts = self.world.telegram.toasts().len();
        self.world.press(self.person, message, button).await;
        let now = self
            .world
            .telegram
            .message(self.person, message.id)
            .expect("it stands in the chat");
        match self.world.telegram.toasts().get(toasts) {
            Some(toast) => self.add(&format!("* {button}"), &format!("({})", toast.text)),
            None => self.say(&format!("* {button}"), &now),
        }
    }

    /// An update as it arrives: only English was written.
    async fn update(&mut self) {
        let (_, code) = self.world.publish(&routine("Ten persons listed")).await;
        self.world.deliver(&self.world.delivery()).await;
        let mut arrived = self
            .world
            .telegram
            .last_from_bot(self.person)
            .expect("it stands in the chat");
        assert!(arrived.text.contains(&code));
        arrived.text = arrived.text.replace(&code, "CODE");
        self.say("= an update", &arrived);
    }

    async fn farewell(&mut self) {
        let asked = self.world.say(self.person, "/forget").await;
        self.world
            .telegram
            .press(self.person, asked.id, "f:yes")
            .expect("it stands in the chat");
        self.world.erasure_asked.notified().await;
        assert_eq!(
            self.world
                .erasure()
                .step()
                .await
                .expect("the database answers")
                .erased,
            1
        );
        let last = self
            .world
            .telegram
            .last_from_bot(self.person)
            .expect("it stands in the chat");
        self.say("> /forget\n* f:yes", &last);
    }
}
