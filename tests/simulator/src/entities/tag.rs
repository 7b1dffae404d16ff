//! Tag: a start tag with the attributes that matter.
//!
//! Attributes without a meaning are read over, as Telegram does.

use super::Kind;

pub(super) const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "tg-time",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// A tag that waits for its end.
pub(super) struct Open {
    pub(super) name: String,
    /// The one attribute that matters for this tag.
    pub(super) argument: String,
    /// The format of a `tg-time`.
    pub(super) format: String,
    /// Where it began in the text, in UTF-16 units.
    pub(super) offset: usize,
    /// Where it began in the output, in bytes.
    pub(super) output_begin: usize,
}

impl Open {
    /// Keeps an attribute if it means something for this tag; the last of several wins.
    pub(super) fn keep(&mut self, name: &str, value: String) {
        match (self.name.as_str(), name) {
            ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix") => self.argument = value,
            ("tg-time", "format") => self.format = value,
            ("code", "class") => {
                if let Some(language) = value.strip_prefix("language-") {
                    language.clone_into(&mut self.argument);
                }
            }
            ("span", "class") => {
                if let Some(class) = value.strip_prefix("tg-") {
                    class.clone_into(&mut self.argument);
                }
            }
            ("blockquote", "expandable") => "1".clone_into(&mut self.argument),
            _ => {}
        }
    }

    pub(super) fn custom_emoji(&self) -> Result<Kind, String> {
        match self.argument.parse::<i64>() {
            Ok(number) if number != 0 && !self.argument.starts_with('+') => Ok(Kind::CustomEmoji {
                custom_emoji_id: number.to_string(),
            }),
            _ => Err("Invalid custom emoji identifier specified".to_owned()),
        }
    }
}
