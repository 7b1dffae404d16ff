//! Events that nobody would think of: those of the corpus, cut, mixed and filled with what does not belong there, through decoding
//! and handlers, with a real database and a Telegram that answers. Nothing panics, nothing is logged as an error, nothing grows.
//! What people press is half of the time a button that stands in their chat, so that it leads on.
//!
//! The long run by hand, with the number of minutes (60 if it is not given):
//! `VESTKA_FUZZ_MINUTES=60 cargo test --test it -- --ignored --nocapture events_that_nobody_would_think_of_for_an_hour`

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::time::Instant;
use vestka::domain::staff::{Actor, Role};
use vestka::telegram::Taken;
use vestka_simulator::{Action, State};

use super::errors::Errors;
use super::hook::Hook;
use super::kinds::corpus;
use super::{ALA, GROUP};
use crate::world::{World, routine};

/// Events of one world; then it begins anew.
const EVENTS: u64 = 400;

/// How much the process may grow between its first worlds and its last.
const GROWTH: u64 = 300 << 20;

/// Small numbers from a seed: the same seed gives the same events.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end.max(1)).expect("small");
        usize::try_from((mixed ^ (mixed >> 31)) % end).expect("below the end")
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// What does not belong where it is put.
fn odd(dice: &mut Dice) -> Value {
    let many = [
        "", "a", "\u{301}", "😀", "\u{202e}", "/", ":", "%s", "<b>", "\0", "ą",
    ];
    match dice.below(14) {
        0 => Value::Null,
        1 => json!(-1),
        2 => json!(0),
        3 => json!(9_007_199_254_740_993_i64),
        4 => json!(i64::MIN),
        5 => json!(u64::MAX),
        6 => json!(1.5e300),
        7 => json!([]),
        8 => json!({}),
        9 => json!(true),
        10 => json!([[[[{"text": {"text": []}}]]]]),
        11 => {
            let piece = *dice.one(&many);
            json!(piece.repeat(1 + dice.below(5000)))
        }
        12 => json!(*dice.one(&COMMANDS)),
        _ => json!(dice.one(&BUTTONS)),
    }
}

const COMMANDS: [&str; 60] = [
    "/start",
    "/start v_7K3QM2T",
    "/start invite_x",
    "/topics",
    "/subscribe sanctions",
    "/unsubscribe sanctions",
    "/language pl",
    "/pace digest 25:61",
    "/pace quiet 22:00-07:00",
    "/verify",
    "/verify [7K3Q-M2T]",
    "/tip",
    "/tip They say so",
    "/pause",
    "/resume",
    "/stop",
    "/forget",
    "/about",
    "/help",
    "/queue breaking be sanctions",
    "/open 1",
    "/claim 1",
    "/reject 1 no",
    "/merge 1 1",
    "/split 1 1",
    "/write",
    "/evidence 1 https://x.example n",
    "/preview 1",
    "/schedule 1 tomorrow 19:00",
    "/log",
    "/correct 7K3QM2T",
    "/retract 7K3QM2T false",
    "/invite admin",
    "/staff",
    "/remove m1",
    "/latest sanctions",
    "/search ten persons",
    "/sources",
    "/channel",
    "/channel pace",
    "/privacy",
    "/privacy 24",
    "/mydata",
    "/login 123456",
    "/lock",
    "/unlock",
    "/updates",
    "/tips",
    "/ask 1 Where was it?",
    "/askall 1 When was it?",
    "/answer 1 false",
    "/hold 1",
    "/approve 1",
    "/drill 1",
    "/pausefanout 7K3QM2T",
    "/resumefanout digests real",
    "/stopfanout 7K3QM2T",
    "/retryfailed 7K3QM2T",
    "/destroy_key",
    "Ten persons listed",
];

const BUTTONS: [&str; 40] = [
    "sl:en",
    "l:be",
    "st:1",
    "t:1",
    "t:-1",
    "sa",
    "sd",
    "sp:digest",
    "p:instant",
    "h:menu",
    "h:zone",
    "f:yes",
    "f:no",
    "ab",
    "q",
    "va:1",
    "qa:1:x",
    "qs:1:confirmed",
    "qt:1:1",
    "a:x",
    "tip:send",
    "tip:1:open",
    "qv:x",
    "qf:x",
    "c:1:open",
    "c:1:draft",
    "c:1:title",
    "c:1:body",
    "c:1:approve:1",
    "c:1:live:1",
    "c:1:topic:1",
    "c:1:languages",
    "c:1:translate:be",
    "e:1:add",
    "log:list",
    "log:1:page",
    "s:list",
    "s:invite:admin",
    "s:lock",
    "c:99999999999999999999:open",
];

/// Every place inside of a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(inner, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate() {
                places(inner, &format!("{at}/{n}"), found);
            }
        }
        _ => {}
    }
}

/// Changes one thing in it.
fn change(event: &mut Value, corpus: &[Value], dice: &mut Dice) {
    let mut found = Vec::new();
    places(event, "", &mut found);
    let place = dice.one(&found).clone();
    let how = dice.below(10);
    let odd = odd(dice);
    let mut other_places = Vec::new();
    let other = dice.one(corpus);
    places(other, "", &mut other_places);
    let piece = other.pointer(dice.one::<String>(&other_places)).cloned();
    match how {
        // Something is missing.
        0 | 1 => {
            let (parent, name) = place.rsplit_once('/').unwrap_or_default();
            if let Some(Value::Object(fields)) = event.pointer_mut(parent) {
                fields.remove(name);
            }
        }
        // A piece of another event.
        2 | 3 => {
            if let (Some(there), Some(piece)) = (event.pointer_mut(&place), piece) {
                *there = piece;
            }
        }
        // Fields of another event beside these.
        4 | 5 => {
            if let (Some(Value::Object(fields)), Some(Value::Object(more))) =
                (event.pointer_mut(&place), piece)
            {
                fields.extend(more);
            }
        }
        // Many times over.
        6 => {
            if let Some(Value::Array(items)) = event.pointer_mut(&place) {
                let first = items.first().cloned().unwrap_or(odd);
                items.extend(std::iter::repeat_n(first, 1 + dice.below(300)));
            }
        }
        _ => {
            if let Some(there) = event.pointer_mut(&place) {
                *there = odd;
            }
        }
    }
}

/// What the buttons say that stand in the chats.
fn standing(state: &State) -> Vec<String> {
    let messages = [ALA, GROUP]
        .into_iter()
        .flat_map(|chat| state.messages(chat));
    let buttons = messages.flat_map(|message| message.buttons.iter().flatten());
    buttons
        .filter_map(|button| match &button.action {
            Action::CallbackData(data) => Some(data.clone()),
            _ => None,
        })
        .collect()
}

/// The next event. Most come from chats that are known, so that they get as far as a handler.
fn next(
    (corpus, raw): (&[Value], &[(String, Vec<u8>)]),
    shown: &[String],
    dice: &mut Dice,
    id: u64,
) -> Vec<u8> {
    if dice.below(20) == 0 {
        let mut bytes = dice.one(raw).1.clone();
        for _ in 0..=dice.below(3) {
            let at = dice.below(bytes.len() + 1);
            let end = (at + dice.below(16)).min(bytes.len());
            let put = [b'"', b'{', b'\\', 0xff, b'9'][dice.below(5)];
            bytes.splice(at..end, std::iter::repeat_n(put, dice.below(4)));
        }
        return bytes;
    }
    let mut event = dice.one(corpus).clone();
    for _ in 0..dice.below(4) {
        change(&mut event, corpus, dice);
    }
    if let Value::Object(fields) = &mut event {
        if let Some(Value::Object(message)) = fields.get_mut("message")
            && dice.below(3) == 0
        {
            message.insert("text".to_owned(), json!(*dice.one(&COMMANDS)));
        }
        if let Some(Value::Object(press)) = fields.get_mut("callback_query") {
            let pressed = match dice.below(4) {
                0 => Some(*dice.one(&BUTTONS)),
                1 | 2 if !shown.is_empty() => Some(dice.one(shown).as_str()),
                _ => None,
            };
            if let Some(pressed) = pressed {
                press.insert("data".to_owned(), json!(pressed));
            }
        }
        fields.insert("update_id".to_owned(), json!(id));
    }
    event.to_string().into_bytes()
}

/// A world with what handlers look for: topics, an update, a candidate with a draft; the person is a stranger, a reader, or staff.
async fn begin(dice: &mut Dice) -> (World, Hook) {
    let world = World::new().await;
    world.telegram.add_people([ALA]);
    world.telegram.add_supergroup(GROUP, "Neighbours", true);
    world.publish(&routine("Ten persons listed")).await;
    world
        .review()
        .begin_from_nothing(&routine("Another list"), None, &Actor::Operator)
        .await
        .expect("a draft");
    match dice.below(4) {
        0 => {}
        1 => {
            world.subscribe(ALA, &["sanctions"]).await;
        }
        2 => {
            world.join_staff(ALA, Role::Moderator).await;
        }
        _ => {
            world.join_staff(ALA, Role::Admin).await;
        }
    }
    let hook = Hook::start(&world).await;
    (world, hook)
}

/// Bytes of memory that this process holds.
fn memory() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages = pages.split(' ').nth(1).expect("the second number");
    pages.parse::<u64>().expect("a number") * 4096
}

/// What is known of events: their kinds, and what once made trouble under its name.
type Corpora<'a> = (&'a [Value], &'a [(String, Vec<u8>)]);

/// So many events in a world of its own.
async fn round(seed: u64, events: u64, (corpora, errors): (Corpora<'_>, &Errors)) {
    let mut dice = Dice(seed);
    let (world, hook) = begin(&mut dice).await;
    for n in 0..events {
        let shown = world.telegram.look(standing);
        let event = next(corpora, &shown, &mut dice, 10_000 + n);
        let shown = String::from_utf8_lossy(&event).into_owned();
        let taken = tokio::time::timeout(Duration::from_mins(1), hook.webhook.take(&event)).await;
        // What a story cannot see, such as a connection that is busy, makes it come again; nothing hangs.
        assert!(
            matches!(taken, Ok(Taken::Done | Taken::NotNow)),
            "seed {seed}, event {n}: {shown}"
        );
        let counted = world.metrics.encode();
        assert!(
            !counted.contains("stage=\"panic\""),
            "a panic: seed {seed}, event {n}: {shown}"
        );
        let logged = errors.take();
        assert!(
            logged.is_empty() && !counted.contains("stage=\"telegram\""),
            "errors: {logged:#?}, seed {seed}, event {n}: {shown}"
        );
        let seconds = i64::try_from(dice.below(90)).expect("small");
        world.clock.advance(TimeDelta::seconds(seconds));
    }
    still_answers(&world, &hook, seed).await;
}

/// It answers, whoever the person of the events is by now.
async fn still_answers(world: &World, hook: &Hook, seed: u64) {
    world.clock.advance(TimeDelta::minutes(2));
    world.telegram.add_people([ALA + 77]);
    let answer = json!({"update_id": 77_777_777_777_i64, "message": {"message_id": 1, "date": 1_795_000_000, "text": "/help",
        "chat": {"id": ALA + 77, "type": "private", "first_name": "A"},
        "from": {"id": ALA + 77, "is_bot": false, "first_name": "A"}}});
    let taken = hook.webhook.take(answer.to_string().as_bytes()).await;
    assert_eq!(taken, Taken::Done, "seed {seed}");
    assert!(
        world.telegram.last_from_bot(ALA + 77).is_some(),
        "seed {seed}: {}\n{:#?}",
        world.metrics.encode(),
        world.telegram.calls().last()
    );
}

fn readable(raw: &[(String, Vec<u8>)]) -> Vec<Value> {
    raw.iter()
        .filter_map(|(_, raw)| serde_json::from_slice(raw).ok())
        .filter(Value::is_object)
        .collect()
}

#[tokio::test]
async fn events_that_nobody_would_think_of() {
    let (errors, _listening) = Errors::listen();
    tracing::error!(target: "vestka::story", "The ear of this story is open.");
    assert_eq!(errors.take().len(), 1, "else nothing would be noticed");
    let raw = corpus();
    let readable = readable(&raw);
    for seed in [1, 2, 3, 4] {
        round(seed, 60, ((&readable, &raw), &errors)).await;
    }
}

#[tokio::test]
#[ignore = "by hand: takes an hour"]
async fn events_that_nobody_would_think_of_for_an_hour() {
    let minutes = option_env!("VESTKA_FUZZ_MINUTES").and_then(|minutes| minutes.parse().ok());
    let until = Instant::now() + Duration::from_mins(minutes.unwrap_or(60));
    let (errors, _listening) = Errors::listen();
    let raw = Arc::new(corpus());
    let readable = Arc::new(readable(&raw));
    let (mut seed, mut settled) = (1_000, 0);
    while Instant::now() < until {
        // On a task, so that what a world leaves in this one would be seen.
        let (raw, readable, errors) = (Arc::clone(&raw), Arc::clone(&readable), errors.clone());
        let world = tokio::spawn(async move {
            let corpora: Corpora<'_> = (&readable, &raw);
            round(seed, EVENTS, (corpora, &errors)).await;
        });
        world.await.expect("no panic");
        seed += 1;
        let held = memory();
        if seed == 1_020 {
            settled = held;
        }
        println!(
            "seed {seed}: {} events, {} MB",
            (seed - 1_000) * EVENTS,
            held >> 20
        );
        assert!(settled == 0 || held < settled + GROWTH, "it grows");
    }
}
