//! Keyboard: the buttons that a call puts below a message.
//!
//! One button, one action; what Telegram would drop or reinterpret is refused.

mod below;

use serde_json::{Map, Value};

use super::{Arguments, Refusal};
use crate::entities::checked_link;
use crate::world::{Action, Button};

/// Bytes of callback data.
const MAX_DATA: usize = 64;
/// Buttons of one message.
const MAX_BUTTONS: usize = 100;
/// Bytes of the whole keyboard.
const MAX_KEYBOARD: usize = 10_240;

const ACTIONS: [&str; 10] = [
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
];
const LOOKS: [&str; 3] = ["text", "style", "icon_custom_emoji_id"];

/// What `reply_markup` asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Keyboard {
    pub(crate) buttons: Vec<Vec<Button>>,
    /// A keyboard instead of the reader's own, its removal, or a forced reply.
    pub(crate) reply: Option<Value>,
}

impl Keyboard {
    /// What can be asked for in private chats only; none when nothing of the kind is.
    pub(crate) fn asks_for(&self) -> Option<&'static str> {
        let rows = self.reply.as_ref()?.get("keyboard")?.as_array()?;
        let mut buttons = rows.iter().filter_map(Value::as_array).flatten();
        buttons
            .any(|button| button.get("request_chat").is_some())
            .then_some("chats")
    }
}

pub(crate) fn keyboard(arguments: &Arguments) -> Result<Keyboard, Refusal> {
    let Some(markup) = arguments.json("reply_markup", "reply keyboard markup")? else {
        return Ok(Keyboard::default());
    };
    let Value::Object(fields) = &markup else {
        return Err(Refusal::bad("object expected as reply markup"));
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        if markup.to_string().len() > MAX_KEYBOARD {
            return Err(Refusal::bad("reply markup is too long"));
        }
        return inline(rows);
    }
    if below::is_meant(fields) {
        below::check(fields)?;
        return Ok(Keyboard {
            buttons: Vec::new(),
            reply: Some(markup),
        });
    }
    if fields.is_empty() {
        return Ok(Keyboard::default());
    }
    Err(Refusal::strict("unknown kind of reply_markup"))
}

fn inline(rows: &Value) -> Result<Keyboard, Refusal> {
    let wrong = || Refusal::bad("field \"inline_keyboard\" must be an Array of Arrays");
    let mut buttons = Vec::new();
    for row in rows.as_array().ok_or_else(wrong)? {
        let row = row.as_array().ok_or_else(wrong)?;
        let row: Vec<Button> = row.iter().map(button).collect::<Result<_, _>>()?;
        if !row.is_empty() {
            buttons.push(row);
        }
    }
    if buttons.iter().map(Vec::len).sum::<usize>() > MAX_BUTTONS {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok(Keyboard {
        buttons,
        reply: None,
    })
}

fn button(value: &Value) -> Result<Button, Refusal> {
    let cannot = |words: &str| Refusal::bad(format!("can't parse inline keyboard button: {words}"));
    let fields = value
        .as_object()
        .ok_or_else(|| cannot("expected an Object"))?;
    if let Some(stranger) = fields
        .keys()
        .find(|name| !LOOKS.contains(&name.as_str()) && !ACTIONS.contains(&name.as_str()))
    {
        return Err(Refusal::strict(format!(
            "unknown field {stranger} in an inline button"
        )));
    }
    let text = fields
        .get("text")
        .and_then(Value::as_str)
        .ok_or_else(|| cannot("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(Refusal::bad(
            "inline keyboard button text must be non-empty",
        ));
    }
    let actions: Vec<&str> = ACTIONS
        .into_iter()
        .filter(|name| fields.contains_key(*name))
        .collect();
    match actions.as_slice() {
        [] => Err(cannot("Text buttons are unallowed in the inline keyboard")),
        [name] => Ok(Button {
            text: text.to_owned(),
            action: action(name, fields)?,
        }),
        several => Err(Refusal::strict(format!(
            "a button has exactly one action, not {}",
            several.join(" and ")
        ))),
    }
}

fn action(name: &str, fields: &Map<String, Value>) -> Result<Action, Refusal> {
    let value = &fields[name];
    match name {
        "callback_data" => {
            let data = value.as_str().unwrap_or_default();
            if data.is_empty() || data.len() > MAX_DATA {
                return Err(Refusal::bad("BUTTON_DATA_INVALID"));
            }
            Ok(Action::CallbackData(data.to_owned()))
        }
        "url" => checked_link(value.as_str().unwrap_or_default())
            .map(Action::Url)
            .ok_or_else(|| Refusal::bad("BUTTON_URL_INVALID")),
        "copy_text" => {
            let text = value
                .get("text")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if text.is_empty() || text.chars().count() > 256 {
                return Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID"));
            }
            Ok(Action::CopyText(text.to_owned()))
        }
        _ => Ok(Action::Other(name.to_owned(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(button: &Value) -> String {
        match super::button(button) {
            Ok(_) => "ok".to_owned(),
            Err(refusal) => refusal.description,
        }
    }

    #[test]
    fn data_is_measured_in_bytes() {
        let data = |data: String| words(&json!({"text": "x", "callback_data": data}));
        assert_eq!(data("ы".repeat(32)), "ok");
        assert_eq!(data("ы".repeat(33)), "Bad Request: BUTTON_DATA_INVALID");
        assert_eq!(data(String::new()), "Bad Request: BUTTON_DATA_INVALID");
    }

    #[test]
    fn a_button_has_one_action_and_a_good_address() {
        assert_eq!(words(&json!({"text": "x", "url": "https://a.by"})), "ok");
        assert_eq!(
            words(&json!({"text": "x", "url": "http://nowhere"})),
            "Bad Request: BUTTON_URL_INVALID"
        );
        assert!(
            words(&json!({"text": "x", "url": "a.by", "callback_data": "y"}))
                .contains("exactly one")
        );
        assert!(words(&json!({"text": "x"})).contains("Text buttons are unallowed"));
    }
}
