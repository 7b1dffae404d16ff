//! `/about`: who runs this bot, the keys behind what it publishes, and how to tell it from an impostor.
//!
//! Never here: a key made or checked.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::privacy::KeptFor;
use crate::review::Successor;
use crate::text::Words;

/// What the operator says of this bot.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Who runs it.
    pub operator: Option<String>,
    /// Where the signed files stand.
    pub mirror: Option<String>,
    /// How long what concerns readers is kept.
    pub kept: KeptFor,
}

/// `/about`.
pub(super) async fn command(conversation: &Conversation) -> Handled {
    let html = text(conversation).await?;
    conversation.send(&html, &Keyboard::none()).await
}

/// The button under `/help`.
pub(super) fn button(words: Words) -> (String, Action) {
    (words.button_about(), Action::About)
}

async fn text(
    conversation: &Conversation,
) -> Result<String, super::super::conversation::HandlerError> {
    let (words, service) = (conversation.words(), &conversation.service);
    let identity = service.review.identity().await?;
    let bot = format!("@{}", service.username);
    let operator = match &service.about.operator {
        Some(operator) => words.about_operator(operator),
        None => words.about_operator_unknown(),
    };
    let mut parts = vec![
        format!("<b>{}</b>", escape(&words.about_title(&bot))),
        escape(&operator),
    ];
    let key = identity.signing_key.as_str();
    parts.push(match &identity.root {
        Some(root) => format!(
            "{}\n<code>{}</code>\n{} <code>{key}</code>",
            escape(&words.about_root()),
            escape(root),
            escape(&words.about_signing_key())
        ),
        None => format!("{} <code>{key}</code>", escape(&words.about_signing_key())),
    });
    if identity.root.is_some() && !identity.is_certified {
        parts.push(escape(&words.about_not_certified()));
    }
    if let Some(mirror) = &service.about.mirror {
        parts.push(escape(&words.about_mirror(mirror)));
    }
    parts.extend(identity.successor.as_ref().and_then(|it| gone(words, it)));
    let mut impostor = words.about_impostor(&bot);
    if identity.root.is_some() {
        impostor = format!("{impostor} {}", words.about_compare());
    }
    parts.push(escape(&impostor));
    Ok(parts.join("\n\n"))
}

/// Where to go when this bot is gone.
fn gone(words: Words, successor: &Successor) -> Option<String> {
    let bot = successor.bot.as_ref().map(|bot| format!("@{bot}"));
    let mirror = successor.mirror.as_ref().map(ToString::to_string);
    let places: Vec<String> = bot.into_iter().chain(mirror).collect();
    Some(escape(&words.about_successor(&places.join(" · ")))).filter(|_| !places.is_empty())
}
