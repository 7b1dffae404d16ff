//! API: the Bot API's methods: what each takes, what it answers, what it refuses.
//!
//! No HTTP and no waiting: a call takes the state and arguments and gives an answer at once.

mod about;
mod arguments;
mod chats;
mod content;
mod delete;
mod edit;
mod keyboard;
mod place;
mod queries;
mod refusal;
mod send;
mod upload;
mod webhook;

use serde_json::Value;

pub(crate) use arguments::Arguments;
pub(crate) use refusal::Refusal;

use crate::world::State;

type Run = fn(&mut State, &Arguments) -> Result<Value, Refusal>;

/// A method: its name as documented, the parameters it knows, and how it is carried out.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    parameters: &'static [&'static [&'static str]],
    /// None for `getUpdates`, which waits and so belongs to the server.
    run: Option<Run>,
}

const TO: &[&str] = &["business_connection_id", "chat_id", "message_thread_id"];
const SENT: &[&str] = &[
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "reply_parameters",
    "reply_to_message_id",
    "allow_sending_without_reply",
    "reply_markup",
];
const TEXT: &[&str] = &[
    "text",
    "parse_mode",
    "entities",
    "link_preview_options",
    "disable_web_page_preview",
];
const CAPTION: &[&str] = &[
    "caption",
    "parse_mode",
    "caption_entities",
    "show_caption_above_media",
];
const EDITED: &[&str] = &[
    "business_connection_id",
    "chat_id",
    "message_id",
    "inline_message_id",
    "reply_markup",
];
const SCOPE: &[&str] = &["scope", "language_code"];

const fn method(
    name: &'static str,
    parameters: &'static [&'static [&'static str]],
    run: Run,
) -> Method {
    Method {
        name,
        parameters,
        run: Some(run),
    }
}

static METHODS: [Method; 33] = [
    method("sendMessage", &[TO, TEXT, SENT], send::message),
    method(
        "sendPhoto",
        &[TO, CAPTION, SENT, &["photo", "has_spoiler"]],
        send::photo,
    ),
    method(
        "sendDocument",
        &[
            TO,
            CAPTION,
            SENT,
            &["document", "thumbnail", "disable_content_type_detection"],
        ],
        send::document,
    ),
    method(
        "copyMessage",
        &[
            TO,
            CAPTION,
            SENT,
            &["from_chat_id", "message_id", "video_start_timestamp"],
        ],
        send::copy,
    ),
    method(
        "forwardMessage",
        &[
            TO,
            SENT,
            &["from_chat_id", "message_id", "video_start_timestamp"],
        ],
        send::forward,
    ),
    method("sendChatAction", &[TO, &["action"]], send::chat_action),
    method("editMessageText", &[EDITED, TEXT], edit::text),
    method("editMessageCaption", &[EDITED, CAPTION], edit::caption),
    method("editMessageReplyMarkup", &[EDITED], edit::buttons),
    method("deleteMessage", &[&["chat_id", "message_id"]], delete::one),
    method(
        "deleteMessages",
        &[&["chat_id", "message_ids"]],
        delete::several,
    ),
    method(
        "answerCallbackQuery",
        &[&[
            "callback_query_id",
            "text",
            "show_alert",
            "url",
            "cache_time",
        ]],
        queries::answer,
    ),
    method("getMe", &[], about::me),
    method(
        "setMyCommands",
        &[SCOPE, &["commands"]],
        about::set_commands,
    ),
    method("getMyCommands", &[SCOPE], about::commands),
    method("deleteMyCommands", &[SCOPE], about::delete_commands),
    method(
        "setMyDescription",
        &[&["description", "language_code"]],
        about::set_description,
    ),
    method(
        "getMyDescription",
        &[&["language_code"]],
        about::description,
    ),
    method(
        "setMyShortDescription",
        &[&["short_description", "language_code"]],
        about::set_short_description,
    ),
    method(
        "getMyShortDescription",
        &[&["language_code"]],
        about::short_description,
    ),
    method("getChat", &[&["chat_id"]], chats::chat),
    method("getChatMember", &[&["chat_id", "user_id"]], chats::member),
    method(
        "getChatAdministrators",
        &[&["chat_id"]],
        chats::administrators,
    ),
    method("getChatMemberCount", &[&["chat_id"]], chats::member_count),
    method("leaveChat", &[&["chat_id"]], chats::leave),
    method("getFile", &[&["file_id"]], chats::file),
    method(
        "setWebhook",
        &[&[
            "url",
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        ]],
        webhook::set,
    ),
    method(
        "deleteWebhook",
        &[&["drop_pending_updates"]],
        webhook::remove,
    ),
    method("getWebhookInfo", &[], webhook::info),
    method("logOut", &[], not_here),
    method("close", &[], not_here),
    method("setMyName", &[&["name", "language_code"]], not_here),
    Method {
        name: "getUpdates",
        parameters: &[&["offset", "limit", "timeout", "allowed_updates"]],
        run: None,
    },
];

/// A method by its name, in any letter case.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS
        .iter()
        .find(|method| method.name.eq_ignore_ascii_case(name))
}

impl Method {
    /// Whether it waits for updates instead of answering at once.
    pub(crate) fn polls(&self) -> bool {
        self.run.is_none()
    }

    /// Refuses parameters that it does not know: Telegram ignores them, so a spelling mistake would go unseen.
    pub(crate) fn check(&self, arguments: &Arguments) -> Result<(), Refusal> {
        match arguments.stranger(self.parameters) {
            Some(stranger) => Err(Refusal::strict(format!(
                "unknown parameter {stranger} for {}",
                self.name
            ))),
            None => Ok(()),
        }
    }

    /// Carries it out.
    pub(crate) fn call(&self, state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
        self.check(arguments)?;
        match self.run {
            Some(run) => run(state, arguments),
            None => Err(Refusal::strict("getUpdates cannot be called this way")),
        }
    }
}

fn not_here(_: &mut State, _: &Arguments) -> Result<Value, Refusal> {
    Err(Refusal::strict("this method is known but not spoken here"))
}
