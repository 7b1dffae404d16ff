//! **Trouble** at Telegram: every method that the program calls fails in every way there is, and what Telegram says of it names people.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use futures::stream::{self, StreamExt as _};
use serde_json::json;
use vestka_simulator::{Attachment, Fault, FaultKind, Simulator};

use super::cast::{Cast, MIGRATED, person};

/// What a reader does makes the program call these: each fails in every way.
const BY_READERS: [&str; 9] = [
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "sendDocument",
    "getFile",
    "file",
    "getChat",
    "getChatMember",
    "deleteMessages",
];

/// A fan-out with a picture, and its correction.
pub(super) const BY_DELIVERY: [&str; 2] = ["sendPhoto", "editMessageCaption"];

/// Called when the program begins, or by the doctor.
const AT_THE_BEGIN: [&str; 8] = [
    "getMe",
    "deleteWebhook",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "getUpdates",
    "setWebhook",
    "getWebhookInfo",
];

/// Called when a message in a chat of the staff cannot be deleted together with others.
const IN_THE_CHATS_OF_THE_STAFF: [&str; 1] = ["deleteMessage"];

/// One more than a step of the keeper needs.
const PATIENCE: Duration = Duration::from_millis(700);
const TRIES: usize = 40;

/// All that the program calls; `file` is the download of one.
pub(super) fn methods() -> BTreeSet<&'static str> {
    [
        &BY_READERS[..],
        &BY_DELIVERY[..],
        &AT_THE_BEGIN[..],
        &IN_THE_CHATS_OF_THE_STAFF[..],
    ]
    .concat()
    .into_iter()
    .collect()
}

/// Telegram's words about somebody, by name, username and number.
fn about(code: u16, parameters: Option<serde_json::Value>) -> FaultKind {
    let chat = person(7);
    FaultKind::Answer {
        code,
        description: format!(
            "Bad Request: chat {chat} of Zyrhvald00007 (@qz_reader_00007, zyrhvald) is odd, retry after 1"
        ),
        parameters,
    }
}

/// Every way to fail.
pub(super) fn ways() -> Vec<FaultKind> {
    let chat = person(8);
    vec![
        FaultKind::Status500,
        FaultKind::Status502Html,
        FaultKind::CutBefore,
        FaultKind::CutAfter,
        FaultKind::Garbled(format!(
            "{{\"ok\":true,\"result\":{{\"chat\":{{\"id\":{chat}"
        )),
        FaultKind::Garbled(json!({"ok": true, "result": chat}).to_string()),
        about(400, None),
        about(403, None),
        about(404, None),
        about(429, Some(json!({"retry_after": 1}))),
        about(400, Some(json!({"migrate_to_chat_id": MIGRATED}))),
        FaultKind::TimeOut,
        FaultKind::TimeOutAfter,
    ]
}

/// Those of a method. What deletes waits for an answer before it goes on to the next chat, and a file may take a minute: one time-out is
/// enough there, or none. That the token is gone would end the fan-out of all.
fn ways_of(method: &str) -> Vec<FaultKind> {
    let mut ways = ways();
    ways.retain(|way| match (method, way) {
        ("file", FaultKind::TimeOut | FaultKind::TimeOutAfter)
        | ("deleteMessages", FaultKind::TimeOutAfter) => false,
        (method, FaultKind::Answer { code: 404, .. }) => !BY_DELIVERY.contains(&method),
        _ => true,
    });
    ways
}

/// The picture fails to come up twice; then sending it fails once in every way, each for one of the last who receive: one who waits
/// keeps nobody else waiting.
pub(super) fn order_for_the_picture(telegram: &Simulator, cast: Cast) {
    for way in [FaultKind::Status502Html, about(400, None)] {
        telegram.order_fault(Fault::new(way).method("sendPhoto"));
    }
    for (number, way) in (0..).zip(ways_of("sendPhoto")) {
        let chat = person(cast.people - 1 - number);
        telegram.order_fault(Fault::new(way).method("sendPhoto").chat(chat));
    }
}

/// A correction fails once in every way; those who wait longest begin first.
pub(super) fn order_for_the_correction(telegram: &Simulator) {
    let mut ways = ways_of("editMessageCaption");
    ways.sort_by_key(|way| !is_long(way));
    for way in ways {
        telegram.order_fault(Fault::new(way).method("editMessageCaption"));
    }
}

fn is_long(way: &FaultKind) -> bool {
    matches!(way, FaultKind::TimeOut | FaultKind::TimeOutAfter)
}

/// What is called at the begin, each once: more would be waited for.
pub(super) fn order_for_the_begin(telegram: &Simulator) {
    for (method, way) in [
        ("setMyCommands", about(400, None)),
        ("deleteWebhook", FaultKind::Status502Html),
        (
            "setMyDescription",
            FaultKind::Garbled(json!({"ok": false, "description": person(9)}).to_string()),
        ),
    ] {
        telegram.order_fault(Fault::new(way).method(method));
    }
}

pub(super) fn order_for_the_webhook(telegram: &Simulator) {
    telegram.order_fault(Fault::new(about(403, None)).method("setMyShortDescription"));
    telegram.order_fault(Fault::new(about(400, None)).method("setWebhook"));
    telegram.order_fault(Fault::new(about(403, None)).method("getWebhookInfo"));
}

/// The staff's chats cannot be emptied at once: neither what was typed last, nor all together.
pub(super) fn order_for_the_staff(telegram: &Simulator, person: i64) {
    for (method, way) in [
        ("deleteMessages", about(400, None)),
        ("deleteMessages", about(400, None)),
        ("deleteMessage", FaultKind::Status500),
        ("deleteMessage", about(400, None)),
        ("editMessageText", about(400, None)),
        ("editMessageCaption", about(400, None)),
    ] {
        telegram.order_fault(Fault::new(way).method(method).chat(person));
    }
}

/// Each of these people meets one failure of one method, in every way there is.
pub(super) async fn meet_all(cast: Cast, telegram: &Simulator) {
    let pairs = BY_READERS
        .into_iter()
        .flat_map(|method| ways_of(method).into_iter().map(move |way| (method, way)));
    let mut pairs: Vec<_> = cast.troubled().zip(pairs).collect();
    assert!(pairs.len() < cast.troubled().count(), "somebody for each");
    stream::iter(&pairs)
        .for_each_concurrent(cast.at_once, |(number, _)| async move {
            insist(telegram, person(*number), "/start t_sanctions").await;
            insist(telegram, person(*number), "/topics").await;
        })
        .await;
    // Those who wait longest begin first.
    pairs.sort_by_key(|(_, (_, way))| !is_long(way));
    stream::iter(pairs)
        .for_each_concurrent(cast.at_once, |(number, (method, way))| async move {
            meet(telegram, cast, number, method, way).await;
        })
        .await;
}

/// Says it again until it is answered: while Telegram asks the bot to wait, it answers nobody.
pub(super) async fn insist(telegram: &Simulator, person: i64, text: &str) {
    for _ in 0..TRIES {
        let said = telegram.say(person, text);
        let answered = telegram.wait_for(text, |state| {
            state.from_bot(person).any(|message| message.id > said)
        });
        if matches!(
            tokio::time::timeout(PATIENCE * 2, answered).await,
            Ok(Ok(()))
        ) {
            return;
        }
    }
    panic!("{text} is not answered");
}

async fn meet(telegram: &Simulator, cast: Cast, number: i64, method: &str, way: FaultKind) {
    let chat = person(number);
    let menu = telegram.last_from_bot(chat).map_or(1, |menu| menu.id);
    let pair = (method.to_owned(), way.name());
    let fault = Fault::new(way).method(method);
    telegram.order_fault(match method {
        "sendMessage" | "editMessageText" | "sendDocument" | "deleteMessages" => fault.chat(chat),
        _ => fault,
    });
    for _ in 0..TRIES {
        provoke(telegram, cast, chat, (method, menu)).await;
        let met = telegram.wait_for("it fails", |state| state.suffered().contains(&pair));
        if matches!(tokio::time::timeout(PATIENCE, met).await, Ok(Ok(()))) {
            return;
        }
    }
    panic!("{pair:?} did not happen");
}

/// Does what makes the program call this method.
async fn provoke(telegram: &Simulator, cast: Cast, person: i64, (method, menu): (&str, i64)) {
    match method {
        "editMessageText" | "answerCallbackQuery" => {
            telegram.forge_press(person, menu, "t:2").ok();
        }
        "sendDocument" => {
            telegram.say(person, "/mydata");
        }
        "getFile" | "file" => {
            let picture = Attachment::photo(super::photo());
            telegram.attach(person, picture.caption("/verify"));
        }
        "getChat" | "getChatMember" => {
            let channel = cast.channels().next().expect("there is one");
            let name = format!("zyrhvald_{}", channel.unsigned_abs() % 1000);
            telegram.say(person, &format!("/channel @{name}"));
        }
        "deleteMessages" => {
            let asked = telegram.say(person, "/forget");
            let asks = telegram.wait_for_some("the question", |state| {
                let mut asks = state.from_bot(person).filter(|it| it.id > asked);
                asks.next().map(|it| it.id)
            });
            if let Ok(Ok(question)) = tokio::time::timeout(PATIENCE, asks).await {
                telegram.forge_press(person, question, "f:yes").ok();
            }
        }
        _ => {
            telegram.say(person, "/help");
        }
    }
}

/// Which calls should have failed and did not, and which were made that nobody thought of.
pub(super) fn missing(telegram: &Simulator) -> Vec<String> {
    let (suffered, called) = telegram.look(|state| {
        let called: BTreeSet<String> = state.calls().iter().map(|it| it.method.clone()).collect();
        (state.suffered().clone(), called)
    });
    let each_way = BY_READERS
        .into_iter()
        .chain(BY_DELIVERY)
        .chain(["getMe"])
        .flat_map(|method| {
            ways_of(method)
                .into_iter()
                .map(move |way| (method, way.name()))
        });
    let mut missing: Vec<String> = each_way
        .filter(|(method, way)| !suffered.contains(&((*method).to_owned(), way.clone())))
        .map(|(method, way)| format!("{method} never failed by {way}"))
        .collect();
    let failed: BTreeSet<&str> = suffered.iter().map(|(method, _)| &method[..]).collect();
    let known = methods();
    missing.extend(
        known
            .difference(&failed)
            .map(|it| format!("{it} never failed")),
    );
    let strange = called.iter().filter(|it| !known.contains(&it[..]));
    missing.extend(strange.map(|it| format!("{it} is called and never fails")));
    missing
}

/// Methods that stand in the code, by its payloads and its literals.
fn in_the_code(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in walkdir::WalkDir::new(folder) {
        let file = file.expect("the folder can be read");
        if file.path().extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).expect("a text");
        let code = text.split("#[cfg(test)]\nmod tests {").next();
        let code = code.unwrap_or_default();
        for after in code.split("payloads::").skip(1) {
            let names = after.strip_prefix('{').map_or_else(
                || after.split(|c: char| !c.is_alphanumeric()).next(),
                |list| list.split('}').next(),
            );
            for name in names.unwrap_or_default().split(',').map(str::trim) {
                let is_one = name.chars().all(char::is_alphanumeric) && !name.is_empty();
                if is_one && !name.ends_with("Setters") {
                    let (first, rest) = name.split_at(1);
                    found.insert(first.to_lowercase() + rest);
                }
            }
        }
        let literals = code.split('"').filter(|it| is_a_method(it));
        found.extend(literals.map(str::to_owned));
    }
    found
}

fn is_a_method(literal: &str) -> bool {
    let rest = [
        "send", "edit", "delete", "get", "set", "answer", "copy", "forward", "leave",
    ]
    .into_iter()
    .find_map(|verb| literal.strip_prefix(verb));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[test]
fn no_method_stands_in_the_code_that_never_fails() {
    let code = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/telegram");
    let mut known = methods();
    assert!(known.remove("file"));
    let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
    assert_eq!(in_the_code(&code), known);
}
