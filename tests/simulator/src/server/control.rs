//! Control: the simulator over HTTP, for scripts and for the page.
//!
//! It offers what the handle offers in-process, and no more.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::orders::FaultOrder;
use super::shared::Shared;
use crate::world::{Attachment, ChatKind, Limits, MediaKind, MemberStatus, Message, Pressed};

/// How long a page waits for news before it asks again.
const WAIT: Duration = Duration::from_secs(25);

type Here = State<Arc<Shared>>;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/control/events", get(events))
        .route("/control/messages", get(messages))
        .route("/control/calls", get(calls))
        .route("/control/people", post(people))
        .route("/control/groups", post(groups))
        .route("/control/say", post(say))
        .route("/control/attach", post(attach))
        .route("/control/press", post(press))
        .route("/control/choices", get(choices))
        .route("/control/share", post(share))
        .route("/control/follow", post(follow))
        .route("/control/forward", post(forward))
        .route("/control/block", post(block))
        .route("/control/fault", post(fault))
        .route("/control/limits", post(limits))
        .route("/control/guide", post(guide))
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

/// What changed for the people on the page since a version; waits until something did.
async fn events(State(shared): Here, Query(Since { since }): Query<Since>) -> Json<Value> {
    let mut bell = shared.listen();
    let deadline = tokio::time::Instant::now() + WAIT;
    loop {
        bell.mark_unchanged();
        {
            let state = shared.look();
            // A page from before a restart knows a version that does not exist yet.
            if state.page_version != since {
                let since = if since > state.page_version { 0 } else { since };
                return Json(state.page_json(since));
            }
        }
        tokio::select! {
            _ = bell.changed() => {}
            () = tokio::time::sleep_until(deadline) => return Json(json!({"version": since})),
            () = shared.stopped() => return Json(json!({"version": since, "stopped": true})),
        }
    }
}

#[derive(Deserialize)]
struct InChat {
    chat: i64,
}

async fn messages(State(shared): Here, Query(InChat { chat }): Query<InChat>) -> Json<Value> {
    let state = shared.look();
    let list: Vec<&Message> = state.messages(chat).collect();
    Json(json!(list))
}

async fn calls(State(shared): Here) -> Json<Value> {
    Json(json!(shared.look().calls()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    id: Option<i64>,
    name: String,
    #[serde(default = "english")]
    language_code: String,
}

fn english() -> String {
    "en".to_owned()
}

async fn people(State(shared): Here, Json(new): Json<NewPerson>) -> Json<Value> {
    let id = shared.change(|state| {
        let free = || (1_000..i64::MAX).find(|id| state.person(*id).is_none());
        let id = new.id.or_else(free).unwrap_or(1_000);
        state.add_person(id, &new.name, &new.language_code);
        id
    });
    Json(json!({"id": id}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewGroup {
    id: i64,
    title: String,
    kind: String,
    #[serde(default)]
    forum: bool,
    #[serde(default)]
    members: Vec<(i64, MemberStatus)>,
}

async fn groups(State(shared): Here, Json(new): Json<NewGroup>) -> Response {
    let kind = match new.kind.as_str() {
        "group" => ChatKind::Group,
        "supergroup" => ChatKind::Supergroup { forum: new.forum },
        "channel" => ChatKind::Channel,
        _ => return wrong("kind is group, supergroup or channel"),
    };
    shared.change(|state| {
        state.add_chat(new.id, kind, &new.title);
        for (person, status) in new.members {
            state.set_member(new.id, person, status);
        }
    });
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    person: i64,
    text: String,
    chat: Option<i64>,
    thread: Option<i64>,
    reply_to: Option<i64>,
}

async fn say(State(shared): Here, Json(words): Json<Words>) -> Response {
    if words.text.trim().is_empty() {
        return wrong("there is nothing to say");
    }
    let id = shared.change(|state| match (words.chat, words.reply_to) {
        (Some(chat), reply_to) if chat != words.person => {
            state.say_in(chat, words.person, &words.text, words.thread, reply_to)
        }
        (_, Some(reply_to)) => state.say_in_reply(words.person, &words.text, reply_to),
        _ => state.say(words.person, &words.text),
    });
    Json(json!({"message_id": id})).into_response()
}

#[derive(Deserialize)]
struct Given {
    person: i64,
    file_name: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    kind: MediaKind,
    /// What the app says the file is; told by the name if empty.
    #[serde(default)]
    mime_type: String,
}

async fn attach(State(shared): Here, Query(given): Query<Given>, bytes: Bytes) -> Response {
    if bytes.is_empty() {
        return wrong("the file is empty");
    }
    let id = shared.change(|state| {
        let attachment = Attachment {
            kind: given.kind,
            file_name: given.file_name,
            bytes: bytes.to_vec(),
            caption: given.caption,
            mime_type: given.mime_type,
            forwarded_from: None,
            album: None,
        };
        state.attach(given.person, attachment)
    });
    Json(json!({"message_id": id})).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Press {
    person: i64,
    chat: Option<i64>,
    message_id: i64,
    button: String,
}

async fn press(State(shared): Here, Json(press): Json<Press>) -> Response {
    let chat = press.chat.unwrap_or(press.person);
    let result =
        shared.change(|state| state.press(chat, press.person, press.message_id, &press.button));
    match result {
        Ok(pressed) => Json(pressed_json(&pressed)).into_response(),
        Err(error) => wrong(&error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chooser {
    person: i64,
    button: String,
}

async fn choices(State(shared): Here, Query(chooser): Query<Chooser>) -> Response {
    let found = shared.look().choices(chooser.person, &chooser.button);
    match found {
        Ok(choices) => Json(json!(choices)).into_response(),
        Err(error) => wrong(&error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Share {
    person: i64,
    button: String,
    chat: i64,
}

async fn share(State(shared): Here, Json(share): Json<Share>) -> Response {
    match shared.change(|state| state.share_chat(share.person, &share.button, share.chat)) {
        Ok(id) => Json(json!({"message_id": id})).into_response(),
        Err(error) => wrong(&error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Follow {
    person: i64,
    url: String,
}

async fn follow(State(shared): Here, Json(follow): Json<Follow>) -> Json<Value> {
    let pressed = shared.change(|state| state.follow(follow.person, &follow.url));
    Json(pressed_json(&pressed))
}

fn pressed_json(pressed: &Pressed) -> Value {
    match pressed {
        Pressed::Query(id) => json!({"query": id}),
        Pressed::Start(text) => json!({"start": text}),
        Pressed::Link(url) => json!({"link": url}),
        Pressed::Nothing => json!({}),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forward {
    person: i64,
    from_chat: Option<i64>,
    message_id: i64,
}

async fn forward(State(shared): Here, Json(forward): Json<Forward>) -> Response {
    let from = forward.from_chat.unwrap_or(forward.person);
    match shared.change(|state| state.forward(forward.person, from, forward.message_id)) {
        Some(id) => Json(json!({"message_id": id})).into_response(),
        None => wrong("this message cannot be forwarded"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    person: i64,
    blocked: bool,
}

async fn block(State(shared): Here, Json(block): Json<Block>) -> Response {
    shared.change(|state| state.set_blocked(block.person, block.blocked));
    done()
}

async fn fault(State(shared): Here, Json(order): Json<FaultOrder>) -> Response {
    shared.change(|state| state.faults.push(order.into()));
    done()
}

async fn limits(State(shared): Here, Json(limits): Json<Limits>) -> Response {
    shared.change(|state| state.limits = limits);
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guide {
    lines: Vec<String>,
}

async fn guide(State(shared): Here, Json(guide): Json<Guide>) -> Response {
    shared.change(|state| state.set_guide(guide.lines));
    done()
}

fn done() -> Response {
    Json(json!({"ok": true})).into_response()
}

fn wrong(words: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": words}))).into_response()
}
