//! About: what the bot says about itself: its commands, descriptions and name.
//!
//! Everything is checked as strictly as Telegram's own setup bot would.

use serde_json::{Value, json};

use super::{Arguments, Refusal};
use crate::world::{Command, State};

const MAX_COMMANDS: usize = 100;
const MAX_DESCRIPTION: usize = 512;
const MAX_SHORT_DESCRIPTION: usize = 120;

#[expect(
    clippy::unnecessary_wraps,
    reason = "the table of methods has one shape"
)]
pub(crate) fn me(state: &mut State, _: &Arguments) -> Result<Value, Refusal> {
    let mut me = state.bot_json();
    for (name, on) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", !state.settings.privacy_mode),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = json!(on);
    }
    Ok(me)
}

pub(crate) fn set_commands(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let key = (scope(arguments)?, language(arguments)?);
    let commands = arguments
        .typed::<Vec<Command>>("commands", "BotCommand")?
        .unwrap_or_default();
    if commands.len() > MAX_COMMANDS {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let name = command.command.trim_start_matches('/');
        let letters = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if name.is_empty() || name.len() > 32 || !letters {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        let length = command.description.trim().chars().count();
        if !(1..=256).contains(&length) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    state.profile.commands.insert(key, commands);
    state.page_version += 1;
    Ok(json!(true))
}

pub(crate) fn commands(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let commands = state
        .profile
        .commands(&scope(arguments)?, &language(arguments)?);
    Ok(json!(commands))
}

pub(crate) fn delete_commands(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let key = (scope(arguments)?, language(arguments)?);
    state.profile.commands.remove(&key);
    Ok(json!(true))
}

pub(crate) fn set_description(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let text = arguments.text("description");
    if text.chars().count() > MAX_DESCRIPTION {
        return Err(Refusal::bad("BOT_DESCRIPTION_TOO_LONG"));
    }
    describe(state, arguments, false, text)
}

pub(crate) fn set_short_description(
    state: &mut State,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let text = arguments.text("short_description");
    if text.chars().count() > MAX_SHORT_DESCRIPTION {
        return Err(Refusal::bad("BOT_SHORT_DESCRIPTION_TOO_LONG"));
    }
    describe(state, arguments, true, text)
}

fn describe(
    state: &mut State,
    arguments: &Arguments,
    short: bool,
    text: String,
) -> Result<Value, Refusal> {
    let language = language(arguments)?;
    state.profile.descriptions.insert((short, language), text);
    state.page_version += 1;
    Ok(json!(true))
}

pub(crate) fn description(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let text = state.profile.description(false, &language(arguments)?);
    Ok(json!({"description": text}))
}

pub(crate) fn short_description(
    state: &mut State,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let text = state.profile.description(true, &language(arguments)?);
    Ok(json!({"short_description": text}))
}

fn language(arguments: &Arguments) -> Result<String, Refusal> {
    let code = arguments.text("language_code");
    let right =
        code.is_empty() || (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()));
    if right {
        Ok(code)
    } else {
        Err(Refusal::bad("invalid language code specified"))
    }
}

/// `default`, or the scope as JSON.
fn scope(arguments: &Arguments) -> Result<String, Refusal> {
    const TYPES: [&str; 7] = [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ];
    let Some(scope) = arguments.json("scope", "BotCommandScope")? else {
        return Ok("default".to_owned());
    };
    let kind = scope
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !TYPES.contains(&kind) {
        return Err(Refusal::bad(
            "can't parse BotCommandScope: Unsupported type specified",
        ));
    }
    Ok(if kind == "default" {
        kind.to_owned()
    } else {
        scope.to_string()
    })
}
