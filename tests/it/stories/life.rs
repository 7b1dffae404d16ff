//! A person's whole life with the bot, from the first tap until nothing is left, in each of the six languages: every message as it
//! stands in the chat, with its buttons. One snapshot a language, to be read as a person reads it.
//!
//! A further command is one more line of [`LIFE`].

mod texts;

use std::collections::BTreeMap;

use vestka::domain::content::{Content, Text};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::update::{Rules, Urgency};
use vestka::review::Draft;
use vestka::store::review::Approval;
use vestka::vault::key_id;
use vestka_simulator::Message;

use crate::world::{World, routine};
use texts::{TEXTS, Texts};

const READER: i64 = 1_487_000_000_001;

/// What happens in a life.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// The person writes it. `LANGUAGE`, `CODE`, `WORDS` and `CITY` stand for those of the language.
    Say(&'static str),
    /// The person presses the button with this data under the answer to what was said last.
    Press(&'static str),
    /// What the staff do, and what comes of it in the chat.
    Staff(Act),
    /// The person forwards something.
    Forward(Passed),
}

use Step::{Forward, Press, Say, Staff};

#[derive(Debug, Clone, Copy)]
enum Act {
    Publish,
    Correct,
    Retract,
}

#[derive(Debug, Clone, Copy)]
enum Passed {
    Genuine,
    Altered,
    Foreign,
}

/// Answers of the bot before the person subscribes.
const STRANGER: usize = 6;

const LIFE: &[Step] = &[
    // A stranger looks around.
    Say("/start"),
    Say("/help"),
    Say("/about"),
    Say("/sources"),
    Say("/latest"),
    Say("/search WORDS"),
    // Three taps.
    Say("/start"),
    Press("sl:LANGUAGE"),
    Press("st:1"),
    Press("sd"),
    Press("sp:instant"),
    // Settings.
    Say("/topics"),
    Press("t:2"),
    Say("/unsubscribe protests"),
    Say("/language"),
    Press("l:LANGUAGE"),
    Say("/pace"),
    Press("h:ask:0"),
    Press("h:at:0:1140"),
    Say("/pace zone CITY"),
    Say("/pace quiet 23:00 07:00"),
    Say("/pace sound off"),
    Say("/pace instant"),
    // Updates, and what becomes of one.
    Staff(Act::Publish),
    Forward(Passed::Genuine),
    Forward(Passed::Altered),
    Forward(Passed::Foreign),
    Say("/verify CODE"),
    Staff(Act::Correct),
    Say("/verify CODE"),
    Say("/latest"),
    Say("/latest sanctions"),
    Say("/search WORDS"),
    Say("/search CODE"),
    Staff(Act::Retract),
    Forward(Passed::Genuine),
    Say("/latest"),
    Say("/search WORDS"),
    // What is not found, and what nobody understands.
    Say("/search"),
    Say("/search a"),
    Say("/search zzzzzz"),
    Say("/latest weather"),
    Say("/verify 0000000"),
    Say("?"),
    // A tip.
    Say("/tip"),
    Say("WORDS: 5"),
    Press("tip:done"),
    // Not now, and again.
    Say("/pause"),
    Say("/topics"),
    Say("/resume"),
    Say("/stop"),
    Say("/start"),
    // What is kept, and less of it.
    Say("/privacy"),
    Say("/mydata"),
    Say("/autodelete 24h"),
    // The way out.
    Say("/forget"),
    Press("f:no"),
];

#[tokio::test]
async fn a_whole_life_in_six_languages() {
    let world = World::new().await;
    let _bot = world.run_bot();
    for ((person, language), texts) in (READER..).zip(Language::ALL).zip(TEXTS) {
        assert_eq!(texts.language, *language);
        let told = Life::of(&world, person, texts).await;
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("life");
        settings.bind(|| insta::assert_snapshot!(language.code(), told));
    }
}

struct Life<'a> {
    world: &'a World,
    person: i64,
    texts: &'a Texts,
    code: String,
    /// The update as it first arrived.
    arrived: Option<Message>,
    /// Where buttons are pressed.
    answer: Option<Message>,
    /// What was last seen of each message.
    seen: BTreeMap<i64, String>,
    toasts: usize,
    told: String,
}

impl<'a> Life<'a> {
    async fn of(world: &'a World, person: i64, texts: &'a Texts) -> String {
        world
            .telegram
            .add_person(person, "Reader", texts.language.code());
        let mut life = Self {
            world,
            person,
            texts,
            code: "(none yet)".to_owned(),
            arrived: None,
            answer: None,
            seen: BTreeMap::new(),
            toasts: world.telegram.toasts().len(),
            told: String::new(),
        };
        // Nothing of the life before is there to be read.
        world.sql("DELETE FROM current_revisions").await;
        for step in LIFE {
            life.step(*step).await;
        }
        life.end().await;
        life.told
    }

    async fn step(&mut self, step: Step) {
        match step {
            Say(said) => {
                let said = self.filled(said);
                self.answer = Some(self.world.say(self.person, &said).await);
                self.tell(&format!("> {said}"));
            }
            Press(data) => {
                let data = self.filled(data);
                let under = self.answer.clone().expect("something was said");
                self.world.press(self.person, &under, &data).await;
                let label = under
                    .all_buttons()
                    .find(|button| button.data() == Some(&data));
                let label = label.map_or_else(|| data.clone(), |button| button.text.clone());
                self.tell(&format!("> [{label}]"));
            }
            Staff(act) => self.act(act).await,
            Forward(passed) => self.forward(passed).await,
        }
        self.answer = self.answer.as_ref().and_then(|answer| {
            let now = self.world.telegram.message(self.person, answer.id);
            now.or_else(|| Some(answer.clone()))
        });
    }

    fn filled(&self, said: &str) -> String {
        said.replace("LANGUAGE", self.texts.language.code())
            .replace("CODE", &self.code)
            .replace("WORDS", self.texts.words)
            .replace("CITY", self.texts.city)
    }

    async fn act(&mut self, act: Act) {
        let world = self.world;
        match act {
            Act::Publish => {
                self.code = world.publish(&self.content(self.texts.title)).await.1;
            }
            Act::Correct => {
                let mut content = self.content(self.texts.corrected);
                content.reason =
                    BTreeMap::from([(self.texts.language, self.texts.why_corrected.to_owned())]);
                let code = self.code.parse().expect("a code");
                let review = world.review();
                let begun = review.begin_correction(&code, Some(content), &Actor::Operator);
                let draft = begun.await.expect("it may be corrected").draft();
                self.approve(&draft).await;
            }
            Act::Retract => {
                let reason =
                    BTreeMap::from([(self.texts.language, self.texts.why_retracted.to_owned())]);
                let code = self.code.parse().expect("a code");
                let begun = world
                    .review()
                    .begin_retraction(&code, reason, &Actor::Operator)
                    .await;
                let draft = begun.expect("it may be retracted").draft();
                self.approve(&draft).await;
            }
        }
        world.deliver(&world.delivery()).await;
        if matches!(act, Act::Publish) {
            self.arrived = world.telegram.last_from_bot(self.person);
        }
        self.tell(match act {
            Act::Publish => "= an update",
            Act::Correct => "= its correction",
            Act::Retract => "= its retraction",
        });
    }

    async fn approve(&self, draft: &Draft) {
        let review = self.world.review_by(Rules {
            breaking_approvals: 1,
            ..Rules::default()
        });
        let (approved, _) = review
            .approve(draft, &Actor::Operator)
            .await
            .expect("approved");
        assert!(matches!(approved, Approval::Published(_)), "{approved:?}");
    }

    fn content(&self, title: &str) -> Content {
        let mut content = routine("");
        content.urgency = Urgency::Breaking;
        content.original_language = self.texts.language;
        let text = Text {
            title: title.to_owned(),
            body: self.texts.body.to_owned(),
        };
        content.text = BTreeMap::from([(self.texts.language, text)]);
        content.what_to_do = BTreeMap::from([(self.texts.language, self.texts.to_do.to_owned())]);
        content.region = Some("BY-MI".to_owned());
        content
    }

    async fn forward(&mut self, passed: Passed) {
        let arrived = self.arrived.clone().expect("an update arrived");
        let telegram = &self.world.telegram;
        let (sent, what) = match passed {
            Passed::Genuine => {
                let sent = telegram.forward_text(self.person, &arrived.text, "Vestka");
                (sent, "> (the update as it arrived, forwarded)")
            }
            Passed::Altered => {
                let altered = arrived.text.replace(" 11 ", " 17 ");
                assert_ne!(altered, arrived.text);
                let sent = telegram.forward_text(self.person, &altered, "Somebody");
                (sent, "> (the same with another number)")
            }
            Passed::Foreign => {
                let sent = telegram.forward_text(self.person, self.texts.rumour, "Somebody");
                (sent, "> (a rumour)")
            }
        };
        let answer = telegram.wait_for_text(self.person, sent, "").await;
        self.answer = Some(answer.expect("an answer"));
        self.tell(what);
    }

    /// Everything in the chat that is new or has changed.
    fn tell(&mut self, what: &str) {
        let what = self.without_chance(what);
        self.told.extend([what.as_str(), "\n\n"]);
        let messages = self.world.telegram.messages(self.person);
        for message in messages.iter().filter(|message| message.from_bot) {
            let shown = shown(message);
            let before = self.seen.insert(message.id, shown.clone());
            if before.as_ref() == Some(&shown) {
                continue;
            }
            let shown = self.without_chance(&shown);
            match before {
                Some(_) => self.told.extend(["(edited)\n", &shown, "\n\n"]),
                None => self.told.extend([shown.as_str(), "\n\n"]),
            }
        }
        for toast in &self.world.telegram.toasts()[self.toasts..] {
            self.told.extend(["(", &toast.text, ")\n\n"]);
        }
        self.toasts = self.world.telegram.toasts().len();
        self.told.push('\n');
    }

    /// Codes and keys are drawn anew each time.
    fn without_chance(&self, shown: &str) -> String {
        let key = key_id(&self.world.signer.public_key());
        let shown = shown.replace(&self.code, "CODE").replace(&key, "KEY");
        shown
            .split(' ')
            .map(without_reference)
            .collect::<Vec<_>>()
            .join(" ")
    }

    async fn end(&mut self) {
        let asked = self.world.say(self.person, "/forget").await;
        self.tell("> /forget");
        let telegram = &self.world.telegram;
        telegram
            .press(self.person, asked.id, "f:yes")
            .expect("a button");
        self.world.erasure_asked.notified().await;
        let erased = self.world.erasure().step().await;
        assert_eq!(erased.expect("the database answers").erased, 1);
        let left = telegram.messages(self.person);
        let left: Vec<&Message> = left.iter().filter(|message| message.from_bot).collect();
        // What was said to a stranger was not remembered.
        assert_eq!(left.len(), STRANGER + 1, "{left:#?}");
        let last = shown(left[STRANGER]);
        self.told.extend(["> [f:yes]\n\n", &last, "\n"]);
        assert!(self.world.subscriber(self.person).await.is_none());
    }
}

/// A word with the reference of a tip taken out: `ABC-DEF`.
fn without_reference(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_half = |half: &str| {
        half.len() == 3
            && half
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    match bare.split_once('-') {
        Some((one, other)) if is_half(one) && is_half(other) => word.replace(bare, "REFERENCE"),
        _ => word.to_owned(),
    }
}

fn shown(message: &Message) -> String {
    let mut said = vec![message.text.clone()];
    for row in &message.buttons {
        let buttons: Vec<_> = row
            .iter()
            .map(|button| format!("[{}]", button.text))
            .collect();
        said.push(buttons.join(" "));
    }
    said.join("\n")
}
