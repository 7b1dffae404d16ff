//! The **subject** of a conversation: the chat itself, or a channel that is managed from it. Of a channel each screen says so, its
//! buttons carry the number, and the commands that it names are those about a channel.
//!
//! Never here: a right, a setting.

use teloxide::types::InlineKeyboardMarkup;

use super::super::action::{Action, ChannelAct};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::Conversation;

/// Commands that our sentences name, and that work on a channel too.
const COMMANDS: &[&str] = &[
    "/topics",
    "/subscribe",
    "/unsubscribe",
    "/language",
    "/pace",
    "/pause",
    "/resume",
    "/autodelete",
];

/// The buttons, with the way back to the channel's menu.
pub(super) fn markup(
    conversation: &Conversation,
    keyboard: &Keyboard,
) -> Option<InlineKeyboardMarkup> {
    let Some(channel) = &conversation.channel else {
        return keyboard.markup();
    };
    if channel.is_at_the_top {
        return keyboard.markup_in(channel.number);
    }
    let back = conversation.words().button_chats_back();
    keyboard
        .clone()
        .row([(back, Action::Channel(ChannelAct::Menu))])
        .markup_in(channel.number)
}

/// The text under the name of the channel.
pub(super) fn headed(conversation: &Conversation, html: &str) -> String {
    let Some(channel) = &conversation.channel else {
        return html.to_owned();
    };
    let title = conversation.words().chats_title(&channel.title);
    format!("<b>{}</b>\n\n{}", escape(&title), typed(html))
}

/// What a sentence says to type changes the channel, not the settings of the chat that it is read in.
fn typed(html: &str) -> String {
    let mut said = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('/') {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let ends_word = |text: &str| !text.starts_with(|letter: char| letter.is_alphanumeric());
        let is_alone = !said.ends_with(|letter: char| letter.is_alphanumeric() || letter == '/');
        let command = COMMANDS
            .iter()
            .find(|command| from.strip_prefix(**command).is_some_and(ends_word));
        if let Some(command) = command.filter(|_| is_alone) {
            said.push_str("/channel ");
            said.push_str(&command[1..]);
            rest = &from[command.len()..];
        } else {
            said.push('/');
            rest = &from[1..];
        }
    }
    said.push_str(rest);
    said
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn a_sentence_about_a_channel_names_the_commands_of_a_channel() {
        assert_eq!(
            typed("All topics: /topics. Or type: /pace digest 19:30"),
            "All topics: /channel topics. Or type: /channel pace digest 19:30"
        );
        for kept in [
            "https://t.me/topics",
            "/pauseall",
            "and/or",
            "/",
            "</b>",
            "/channel pace",
        ] {
            assert_eq!(typed(kept), kept);
        }
    }
}
