//! What of an **incoming** message may become part of a tip: its text, a picture to be made anew, and no more.
//!
//! Never here: where it was forwarded from, who it names, a file's name.

use teloxide::types as tg;

use super::super::verify::{Attached, has_file, picture_of};
use crate::domain::language::Language;
use crate::review::Sender;
use crate::vault::ChatId;

/// A message as a tip takes it.
pub(super) struct Incoming {
    /// Its text or caption.
    pub(super) text: String,
    /// A picture, to be fetched and made anew.
    pub(super) picture: Option<Attached>,
    /// What is not taken, if anything.
    pub(super) dropped: Option<Dropped>,
    /// Whether it was forwarded: from where is not looked at.
    pub(super) is_forwarded: bool,
    /// The message of ours that it answers.
    pub(super) reply_to: Option<i64>,
}

/// What of a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dropped {
    /// A film, a voice, a document: what is in them tells who made them.
    File,
    /// A contact, a place, a sticker.
    Card,
}

impl Incoming {
    /// Looks at a message.
    pub(super) fn of(message: &tg::Message) -> Self {
        let text = message.text().or_else(|| message.caption());
        let picture = picture_of(message);
        let dropped = if picture.is_some() || message.text().is_some() {
            None
        } else if has_file(message) {
            Some(Dropped::File)
        } else {
            Some(Dropped::Card)
        };
        Self {
            text: text.unwrap_or_default().to_owned(),
            picture,
            dropped,
            is_forwarded: message.forward_origin().is_some(),
            reply_to: message
                .reply_to_message()
                .map(|answered| i64::from(answered.id.0)),
        }
    }
}

/// Who sends, with the names that must not reach the staff.
pub(super) fn sender(person: Option<&tg::User>, chat: ChatId, language: Language) -> Sender {
    Sender {
        chat,
        language,
        names: person.map(names).unwrap_or_default(),
    }
}

/// How a person may be called: the longer ones first, so that no half of one is left.
fn names(person: &tg::User) -> Vec<String> {
    let first = person.first_name.trim();
    let last = person.last_name.as_deref().unwrap_or_default().trim();
    let mut names: Vec<String> = person.username.clone().into_iter().collect();
    if !last.is_empty() {
        names.push(format!("{first} {last}"));
        names.push(format!("{last} {first}"));
        names.push(last.to_owned());
    }
    names.push(first.to_owned());
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn whatever_a_person_is_called_is_no_part_of_the_tip() {
        let person = |last: Option<&str>, username: Option<&str>| {
            let user = serde_json::json!({
                "id": 1, "is_bot": false, "first_name": "Kastus",
                "last_name": last, "username": username,
            });
            serde_json::from_value(user).expect("a user")
        };
        let all = names(&person(Some("Kalinouski"), Some("kastus_k")));
        assert_eq!(
            all,
            [
                "kastus_k",
                "Kastus Kalinouski",
                "Kalinouski Kastus",
                "Kalinouski",
                "Kastus"
            ]
        );
        assert_eq!(names(&person(None, None)), ["Kastus"]);
        assert_eq!(names(&person(Some(" "), None)), ["Kastus"]);
    }
}
