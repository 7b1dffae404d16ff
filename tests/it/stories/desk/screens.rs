//! The whole way of a moderator, every screen in all six languages: one snapshot a language.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka_simulator::{Attachment, Message};

use super::{EVA, MAX, READER};
use crate::world::{Said, World};

/// What Max says (`>`), what he presses (`*`, by the beginning of the button's data), and what others do (`=`).
const WAY: &[&str] = &[
    "> /queue",
    "= reported",
    "> /queue",
    "* qf",
    "* qf:breaking",
    "* qv:breaking",
    "> /queue weather",
    "> /open 1",
    "* c:1:splits",
    "* c:1:open",
    "* c:1:claim",
    "* c:1:open",
    "* c:1:hold",
    "* c:1:open",
    "* c:1:unhold",
    "* c:1:open",
    "* c:1:reject",
    "* c:1:cancel",
    "* c:1:open",
    "* c:1:keep",
    "* c:1:sources",
    "* c:1:draft",
    "* c:1:title",
    "> LONG",
    "> Ten persons listed by the council",
    "* c:1:topics",
    "* c:1:topic:2",
    "* c:1:draft",
    "* c:1:urgency",
    "* c:1:urgency",
    "* c:1:verification",
    "* c:1:draft",
    "* c:1:languages",
    "* c:1:w:lang:en",
    "* c:1:draft",
    "* e:1:menu",
    "* e:1:open:1",
    "* e:1:rm:1",
    "* e:1:menu",
    "* c:1:draft",
    "* c:1:w:region",
    "> Minsk",
    "> BY-MI",
    "* c:1:w:todo",
    "> Stay at home.",
    "* c:1:w:valid",
    "> soon",
    "> 2020-01-01 10:00",
    "> 10:00 Mars/Base",
    "> 2027-01-01 10:00",
    "* c:1:w:file",
    "* c:1:w:attach",
    "> a text",
    "= pdf",
    "= picture",
    "* c:1:w:file",
    "* c:1:w:rma",
    "* c:1:draft",
    "* c:1:preview",
    "* c:1:w:me",
    "* c:1:draft",
    "* c:1:w:when",
    "* c:1:w:hour",
    "* c:1:draft",
    "* c:1:w:when",
    "* c:1:w:now",
    "* c:1:w:drill",
    "* c:1:w:drillgo",
    "= drill",
    "* c:1:draft",
    "* c:1:approve",
    "* c:1:live",
    "> /queue",
    "> /open 1",
    "* c:1:approve",
    "= edited",
    "> /open 1",
    "> /drill 1",
    "> /schedule 1 2026-11-30 10:00",
    "> /open 1",
    "* c:1:approve",
    "= approved",
    "* c:1:live",
    "> /open 1",
    "> /open",
    "* q",
    "> /open 4",
    "= claimed",
    "> /reject 4 a rumour",
    "= released",
    "> /write 4",
    "* c:4:cancel",
    "> /open 4",
    "* c:4:w:end",
    "* c:4:w:endyes",
    "> /write",
    "= restarted",
    "> A title",
    "> A text",
    "> no link",
    "> https://council.example/list The list",
    "> /reject 5 not needed",
    "= asked",
    "> /queue",
    "> /open 6",
    "> /lock",
];

#[tokio::test]
async fn the_way_of_a_moderator_in_all_six_languages() {
    for language in Language::ALL {
        let transcript = Walk::whole(*language).await;
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("../snapshots");
        let name = format!("desk_{}", language.code());
        settings.bind(|| insta::assert_snapshot!(name, transcript));
    }
}

struct Walk {
    world: World,
    bot: Option<crate::world::RunningBot>,
    max: Actor,
    eva: Actor,
    /// What each message looks like now.
    seen: BTreeMap<i64, String>,
    /// Every screen so far: one that comes again is named only.
    known: BTreeSet<String>,
    text: String,
}

impl Walk {
    async fn whole(language: Language) -> String {
        let world = World::new().await;
        world.telegram.add_people([MAX, EVA, READER]);
        let max = world.join_staff(MAX, Role::Moderator).await;
        let eva = world.join_staff(EVA, Role::Moderator).await;
        let id = max.staff_id().expect("of the staff");
        let now = world.store.set_staff_language(id, language);
        now.await.expect("the database answers");
        world.subscribe(READER, &["sanctions"]).await;
        let bot = Some(world.run_bot());
        let mut walk = Self {
            world,
            bot,
            max,
            eva,
            seen: BTreeMap::new(),
            known: BTreeSet::new(),
            text: String::new(),
        };
        for step in WAY {
            walk.step(step).await;
        }
        walk.text
    }

    async fn step(&mut self, step: &str) {
        let (kind, what) = step.split_at(2);
        match kind {
            "> " => self.say(what).await,
            "* " => self.press(what).await,
            _ => self.others(what).await,
        }
        self.record(step).await;
    }

    async fn say(&self, what: &str) {
        let what = if what == "LONG" {
            "a".repeat(201)
        } else {
            what.to_owned()
        };
        let said = self.world.telegram.say(MAX, &what);
        let seen = self.world.telegram.wait_for_text(MAX, said, "");
        seen.await.unwrap_or_else(|error| panic!("{what}: {error}"));
        if what != "/lock" {
            self.world.settled(MAX).await;
        }
    }

    /// The newest button whose data begins so.
    async fn press(&self, data: &str) {
        let found = self.world.telegram.look(|state| {
            let mut all: Vec<Message> = state.from_bot(MAX).cloned().collect();
            all.reverse();
            all.into_iter().find_map(|message| {
                let whole = message.all_buttons().find_map(|button| {
                    let whole = button.data()?.to_owned();
                    (whole == data || whole.starts_with(&format!("{data}:"))).then_some(whole)
                })?;
                Some((message.id, whole))
            })
        });
        let (message, whole) = found.unwrap_or_else(|| panic!("no button {data}\n{}", self.text));
        let answered = |state: &vestka_simulator::State| state.count("answerCallbackQuery", 200);
        let before = self.world.telegram.look(answered);
        self.world
            .telegram
            .press(MAX, message, &whole)
            .expect("it stands there");
        let done = self
            .world
            .telegram
            .wait_for(data, |state| answered(state) > before);
        done.await.expect("a press is answered");
    }

    async fn others(&mut self, what: &str) {
        let review = self.world.review();
        match what {
            "reported" => self.reported().await,
            "pdf" => {
                self.attach(Attachment::document("list.pdf", b"%PDF-1.7".to_vec()))
                    .await;
            }
            "picture" => self.attach(Attachment::photo(picture())).await,
            "drill" => assert_eq!(self.world.drilling().step().await.expect("drilled"), 2),
            "edited" => {
                let draft = review.draft(1).await.expect("an answer").expect("a draft");
                let mut content = draft.content.clone();
                for text in content.text.values_mut() {
                    "The council has listed eleven persons.".clone_into(&mut text.body);
                }
                assert!(review.edit(&draft, &content).await.expect("an answer"));
            }
            "approved" => {
                self.world.clock.advance(TimeDelta::minutes(1));
                let draft = review.draft(1).await.expect("an answer").expect("a draft");
                review.approve(&draft, &self.eva).await.expect("approved");
                self.world.clock.advance(TimeDelta::minutes(1));
            }
            "claimed" | "released" => {
                let staff = self.eva.staff_id().expect("of the staff");
                if what == "claimed" {
                    review.claim(4, staff).await.expect("an answer");
                } else {
                    review.release(4, staff).await.expect("an answer");
                }
            }
            "restarted" => {
                drop(self.bot.take());
                self.bot = Some(self.world.run_bot());
            }
            _ => {
                for reader in 0..3 {
                    let chat = vestka::vault::ChatId::new(READER + reader);
                    let asked = self.world.questions();
                    let text = "The border is closed from midnight and nobody may leave the city";
                    asked
                        .ask(text, (chat, None), Language::En)
                        .await
                        .expect("asked");
                }
            }
        }
    }

    /// An event by two sources, one of them with a copy, and another event that looks like it.
    async fn reported(&self) {
        let one = self.world.report("council", "Ten persons listed").await;
        for (source, how) in [("agency", "near_text"), ("paper", "same_text")] {
            self.world
                .tell(Said {
                    source: (source, "C"),
                    external_id: source,
                    title: "Ten persons were listed today",
                    copy_of: Some((one.item, how)),
                })
                .await;
        }
        let other = self.world.report("press", "A strike begins").await;
        self.world.propose(one, other).await;
        self.world.clock.advance(TimeDelta::minutes(5));
        sqlx::query("UPDATE candidates SET urgency = 'breaking' WHERE id = $1")
            .bind(one.candidate)
            .execute(&self.world.pool)
            .await
            .expect("it is there");
    }

    async fn attach(&self, file: Attachment) {
        let sent = self.world.telegram.attach(MAX, file);
        let seen = self.world.telegram.wait_for_text(MAX, sent, "");
        seen.await.expect("the bot answers");
        self.world.settled(MAX).await;
    }

    /// What is new in the chat, or looks different.
    async fn record(&mut self, step: &str) {
        let now: Vec<Message> = self
            .world
            .telegram
            .look(|state| state.from_bot(MAX).cloned().collect());
        let codes: Vec<String> = sqlx::query_scalar("SELECT code FROM updates")
            .fetch_all(&self.world.pool)
            .await
            .expect("the database answers");
        let draft = self.world.review().draft(1).await.expect("an answer");
        let attachment = draft.and_then(|draft| draft.content.attachment);
        let hash = attachment.map(|attachment| attachment.sha256);
        self.text.extend([step, "\n\n"]);
        for message in now {
            let mut shown = look(&message);
            for code in &codes {
                shown = shown.replace(code, "CODE");
            }
            shown = shown
                .replace(self.max.name(), "max")
                .replace(self.eva.name(), "eva");
            if let Some(hash) = &hash {
                shown = shown.replace(hash, "HASH");
            }
            if self.seen.get(&message.id) != Some(&shown) {
                let whole = if self.known.insert(shown.clone()) {
                    shown.clone()
                } else {
                    let first = shown.lines().next().unwrap_or_default();
                    format!("{first} (as before)")
                };
                self.text.extend([whole.as_str(), "\n\n"]);
                self.seen.insert(message.id, shown);
            }
        }
        self.text.push('\n');
    }
}

fn look(message: &Message) -> String {
    let mut lines = Vec::new();
    lines.extend(
        message
            .media
            .as_ref()
            .map(|media| format!("({})", media.file_name)),
    );
    lines.push(message.text.clone());
    for row in &message.buttons {
        let buttons: Vec<String> = row
            .iter()
            .map(|button| format!("[{}]", button.text))
            .collect();
        lines.push(buttons.join(" "));
    }
    lines.join("\n")
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(640, 480))
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}
