//! Entity: a stretch of a text with a meaning (bold, a link, a command), counted in UTF-16 units.
//!
//! Nothing here knows chats or HTTP, and nothing is guessed: what Telegram refuses is refused.

mod detect;
mod finish;
mod html;
mod link;
mod moment;
mod reference;
mod tag;

use serde::{Deserialize, Serialize};

pub use finish::{Formatted, MAX_ENTITIES, finish};
pub use html::parse_html;
pub use link::checked_link;

/// A stretch of a text and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it begins, in UTF-16 units.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
    /// What it means.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What an [`Entity`] means, named as in the Bot API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the names are those of the Bot API's MessageEntity"
)]
pub enum Kind {
    Mention,
    Hashtag,
    Cashtag,
    BotCommand,
    Url,
    Email,
    PhoneNumber,
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Blockquote,
    ExpandableBlockquote,
    Code,
    Pre {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    TextLink {
        url: String,
    },
    TextMention {
        user: MentionedUser,
    },
    CustomEmoji {
        custom_emoji_id: String,
    },
    DateTime {
        unix_time: i32,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        date_time_format: String,
    },
}

/// The person a text mention leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionedUser {
    /// The person's id.
    pub id: i64,
    /// Always false: bots are mentioned by name.
    #[serde(default)]
    pub is_bot: bool,
    /// The name shown; empty until the chat's state fills it in.
    #[serde(default)]
    pub first_name: String,
}

impl Entity {
    pub(crate) fn new(kind: Kind, offset: usize, length: usize) -> Self {
        Self {
            offset,
            length,
            kind,
        }
    }

    /// The first unit after it.
    #[must_use]
    pub fn end(&self) -> usize {
        self.offset + self.length
    }
}

/// How many UTF-16 units a text has: Telegram's way to count.
#[must_use]
pub fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Telegram's order: by place, the longer first, then by rank of the kind.
fn sort(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| {
        (
            entity.offset,
            std::cmp::Reverse(entity.length),
            rank(&entity.kind),
        )
    });
}

fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Blockquote | Kind::ExpandableBlockquote => 0,
        Kind::Pre { language: Some(_) } => 10,
        Kind::Pre { language: None } => 11,
        Kind::Code => 20,
        Kind::DateTime { .. } => 48,
        Kind::TextLink { .. } | Kind::TextMention { .. } => 49,
        Kind::Bold => 90,
        Kind::Italic => 91,
        Kind::Underline => 92,
        Kind::Strikethrough => 93,
        Kind::Spoiler => 94,
        Kind::CustomEmoji { .. } => 99,
        _ => 50,
    }
}
