//! Below: a keyboard that stands below a chat in place of the reader's own, its removal, and a forced reply.
//!
//! Never here: buttons below a message; those are `keyboard`'s.

use serde_json::{Map, Value};

use super::super::Refusal;

/// The kinds, each by the field that makes it one, and what else may stand in it.
const KINDS: [(&str, &[&str]); 3] = [
    (
        "keyboard",
        &[
            "is_persistent",
            "resize_keyboard",
            "one_time_keyboard",
            PLACEHOLDER,
            "selective",
        ],
    ),
    ("remove_keyboard", &["selective"]),
    ("force_reply", &[PLACEHOLDER, "selective"]),
];

const PLACEHOLDER: &str = "input_field_placeholder";
/// Characters of a placeholder.
const MAX_PLACEHOLDER: usize = 64;

/// Buttons of a row and of a keyboard; Telegram drops what is above.
const MAX_IN_ROW: usize = 12;
const MAX_IN_ALL: usize = 300;

/// What may stand in a button, and in what it asks for.
const IN_BUTTON: [&str; 4] = ["text", "request_chat", "style", "icon_custom_emoji_id"];
const IN_REQUEST: [&str; 11] = [
    "request_id",
    "chat_is_channel",
    "chat_is_forum",
    "chat_has_username",
    "chat_is_created",
    "user_administrator_rights",
    "bot_administrator_rights",
    "bot_is_member",
    "request_title",
    "request_username",
    "request_photo",
];

/// Whether it is one of these, and no buttons below a message.
pub(super) fn is_meant(fields: &Map<String, Value>) -> bool {
    KINDS.iter().any(|(kind, _)| fields.contains_key(*kind))
}

/// Whether all of it is spelled right.
pub(super) fn check(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let given: Vec<_> = KINDS
        .iter()
        .filter(|(kind, _)| fields.contains_key(*kind))
        .collect();
    let [(kind, others)] = given.as_slice() else {
        return Err(Refusal::strict("several kinds of reply_markup in one"));
    };
    for (name, value) in fields {
        if name == kind {
            continue;
        }
        if !others.contains(&name.as_str()) {
            return Err(Refusal::strict(format!(
                "unknown field {name} beside {kind}"
            )));
        }
        if name == PLACEHOLDER {
            check_placeholder(value)?;
        } else if !value.is_boolean() {
            return Err(Refusal::bad(format!(
                "field \"{name}\" must be of type Boolean"
            )));
        }
    }
    match fields.get(*kind) {
        Some(rows) if *kind == "keyboard" => check_rows(rows),
        Some(Value::Bool(true)) => Ok(()),
        _ => Err(Refusal::strict(format!("{kind} is always true"))),
    }
}

fn check_placeholder(value: &Value) -> Result<(), Refusal> {
    let length = value.as_str().map_or(0, |text| text.chars().count());
    if (1..=MAX_PLACEHOLDER).contains(&length) {
        Ok(())
    } else {
        Err(Refusal::strict("a placeholder has 1 to 64 characters"))
    }
}

fn check_rows(rows: &Value) -> Result<(), Refusal> {
    let wrong = || Refusal::bad("field \"keyboard\" must be an Array of Arrays");
    let mut all = 0;
    for row in rows.as_array().ok_or_else(wrong)? {
        let row = row.as_array().ok_or_else(wrong)?;
        all += row.len();
        if row.len() > MAX_IN_ROW || all > MAX_IN_ALL {
            return Err(Refusal::strict("a keyboard with more buttons than fit"));
        }
        row.iter().try_for_each(check_button)?;
    }
    if all == 0 {
        return Err(Refusal::strict("a keyboard without buttons"));
    }
    Ok(())
}

/// A text, and at most one thing that the button asks for.
fn check_button(button: &Value) -> Result<(), Refusal> {
    let cannot = |words: &str| Refusal::bad(format!("can't parse keyboard button: {words}"));
    let text = match button {
        Value::String(text) => text,
        _ => button
            .get("text")
            .and_then(Value::as_str)
            .ok_or_else(|| cannot("Can't find field \"text\""))?,
    };
    if text.trim().is_empty() {
        return Err(Refusal::bad("keyboard button text must be non-empty"));
    }
    check_fields(button, &IN_BUTTON, "a button of a keyboard")?;
    let Some(request) = button.get("request_chat") else {
        return Ok(());
    };
    check_fields(request, &IN_REQUEST, "request_chat")?;
    let is_32_bits = |id: i64| i32::try_from(id).is_ok();
    if !request["request_id"].as_i64().is_some_and(is_32_bits) {
        return Err(cannot("Can't find field \"request_id\""));
    }
    if !request["chat_is_channel"].is_boolean() {
        return Err(cannot("Can't find field \"chat_is_channel\""));
    }
    let asked = |who: &str| {
        request
            .get(who)
            .is_some_and(|rights| rights["can_post_messages"] == true)
    };
    // The rights of the bot must be among those of the person.
    if asked("bot_administrator_rights") && !asked("user_administrator_rights") {
        return Err(Refusal::bad("user must have the rights that the bot gets"));
    }
    Ok(())
}

fn check_fields(value: &Value, known: &[&str], what: &str) -> Result<(), Refusal> {
    let mut fields = value.as_object().into_iter().flat_map(Map::keys);
    match fields.find(|name| !known.contains(&name.as_str())) {
        Some(stranger) => Err(Refusal::strict(format!(
            "unknown field {stranger} in {what}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(markup: &Value) -> String {
        match check(markup.as_object().expect("an object")) {
            Ok(()) => "ok".to_owned(),
            Err(refusal) => refusal.description,
        }
    }

    #[test]
    fn a_keyboard_is_what_telegram_knows() {
        let good = json!({"keyboard": [["Yes", {"text": "No"}]], "one_time_keyboard": true, "input_field_placeholder": "Say"});
        assert_eq!(words(&good), "ok");
        assert_eq!(words(&json!({"remove_keyboard": true})), "ok");
        for (wrong, part) in [
            (json!({"keyboard": []}), "without buttons"),
            (json!({"keyboard": ["Yes"]}), "Array of Arrays"),
            (json!({"keyboard": [["Yes"]], "once": true}), "once"),
            (
                json!({"keyboard": [["Yes"]], "selective": 1}),
                "type Boolean",
            ),
            (
                json!({"keyboard": [["Yes"]], "remove_keyboard": true}),
                "several",
            ),
            (json!({"remove_keyboard": false}), "always true"),
            (
                json!({"force_reply": true, "input_field_placeholder": "x".repeat(65)}),
                "64",
            ),
            (
                json!({"keyboard": [[{"text": "x", "request_chat": {"request_id": 1, "chat_is_channel": true, "title": true}}]]}),
                "title",
            ),
            (json!({"keyboard": [vec!["x"; 13]]}), "more buttons"),
        ] {
            assert!(words(&wrong).contains(part), "{wrong}: {}", words(&wrong));
        }
    }
}
