//! The **view** of the queue: what of it is shown, in which order, and which page. It fits into a button.
//!
//! Never here: a query.

use std::str::FromStr;

use super::super::super::action::OutOfDate;
use crate::domain::language::Language;
use crate::domain::topic::Topic;
use crate::domain::update::Urgency;
use crate::store::review::QueueState;
use crate::text::{self, Words};

/// What of the queue is shown; nothing set: all of it, its first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::telegram) struct View {
    /// Only of this urgency.
    pub(in crate::telegram) urgency: Option<Urgency>,
    /// Only with this topic, by row.
    pub(in crate::telegram) topic: Option<i16>,
    /// Only with an item in this language.
    pub(in crate::telegram) language: Option<Language>,
    /// Only new, or only held ones.
    pub(in crate::telegram) state: Option<QueueState>,
    /// Oldest first.
    pub(in crate::telegram) oldest_first: bool,
    /// From 0.
    pub(in crate::telegram) page: u16,
}

impl View {
    /// As it stands in a button.
    pub(in crate::telegram) fn data(self) -> String {
        let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
        let state = self.state.map(|state| match state {
            QueueState::New => "new".to_owned(),
            QueueState::Held => "held".to_owned(),
        });
        [
            part(self.urgency.map(|urgency| urgency.to_string())),
            part(self.topic.map(|topic| format!("t{topic}"))),
            part(self.language.map(|language| language.to_string())),
            part(state),
            if self.oldest_first { "old" } else { "-" }.to_owned(),
            self.page.to_string(),
        ]
        .join(":")
    }

    /// The same, from its first page.
    pub(super) fn with(self, change: impl FnOnce(&mut Self)) -> Self {
        let mut view = Self { page: 0, ..self };
        change(&mut view);
        view
    }

    /// Reads words in any order: `breaking`, `held`, a topic, a language; also by the names that the buttons have in any of
    /// our languages. Gives the first word that is none of them.
    pub(super) fn typed<'a>(text: &'a str, topics: &[Topic]) -> Result<Self, &'a str> {
        let mut view = Self::default();
        for word in text.split_whitespace() {
            let lower = word.to_lowercase();
            let topic = topics.iter().find(|topic| {
                topic.slug == lower
                    || Language::ALL
                        .iter()
                        .any(|&language| topic.name(language).to_lowercase() == lower)
            });
            if let Some(topic) = topic {
                view.topic = Some(topic.id);
            } else if let Some(urgency) = urgency(&lower) {
                view.urgency = Some(urgency);
            } else if let Some(language) = language(&lower) {
                view.language = Some(language);
            } else {
                match lower.as_str() {
                    "oldest" => view.oldest_first = true,
                    word if word == "new" || is_named(word, Words::filter_new) => {
                        view.state = Some(QueueState::New);
                    }
                    word if word == "held" || is_named(word, Words::filter_held) => {
                        view.state = Some(QueueState::Held);
                    }
                    _ => return Err(word),
                }
            }
        }
        Ok(view)
    }
}

/// An urgency by its word or its name in any language.
fn urgency(word: &str) -> Option<Urgency> {
    let named = |urgency: &Urgency| is_named(word, |words| words.urgency(urgency.as_str()));
    word.parse()
        .ok()
        .or_else(|| Urgency::ALL.iter().copied().find(named))
}

/// Whether something has this name in any of our languages.
fn is_named(word: &str, name: impl Fn(Words) -> String) -> bool {
    let in_one = |language: &Language| name(text::words(*language)).to_lowercase() == word;
    Language::ALL.iter().any(in_one)
}

/// A language by its code or its own name.
fn language(word: &str) -> Option<Language> {
    word.parse().ok().or_else(|| {
        Language::ALL
            .iter()
            .copied()
            .find(|language| language.native_name().to_lowercase() == word)
    })
}

impl FromStr for View {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let parts: Vec<&str> = data.split(':').collect();
        let [urgency, topic, language, state, order, page] = parts[..] else {
            return Err(OutOfDate);
        };
        Ok(Self {
            urgency: optional(urgency)?,
            topic: optional(topic.trim_start_matches('t'))?,
            language: optional(language)?,
            state: match state {
                "-" => None,
                "new" => Some(QueueState::New),
                "held" => Some(QueueState::Held),
                _ => return Err(OutOfDate),
            },
            oldest_first: order == "old",
            page: page.parse().map_err(|_| OutOfDate)?,
        })
    }
}

fn optional<T: FromStr>(part: &str) -> Result<Option<T>, OutOfDate> {
    if part == "-" {
        return Ok(None);
    }
    part.parse().map(Some).map_err(|_| OutOfDate)
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::domain::language::Language;
    use crate::domain::update::Urgency;
    use crate::store::review::QueueState;

    #[test]
    fn the_fullest_view_fits_into_a_button_and_reads_back() {
        let view = View {
            urgency: Some(Urgency::Breaking),
            topic: Some(i16::MIN),
            language: Some(Language::Uk),
            state: Some(QueueState::Held),
            oldest_first: true,
            page: u16::MAX,
        };
        for view in [view, View::default()] {
            assert!(view.data().len() <= 58, "{}", view.data());
            assert_eq!(view.data().parse(), Ok(view));
        }
    }

    #[test]
    fn words_are_read_in_any_order() {
        let wanted = View {
            urgency: Some(Urgency::Breaking),
            language: Some(Language::Be),
            ..View::default()
        };
        assert_eq!(View::typed("be Breaking", &[]), Ok(wanted));
        assert_eq!(View::typed("BREAKING be", &[]), Ok(wanted));
        assert_eq!(View::typed("breaking weather", &[]), Err("weather"));
        let named = View {
            state: Some(QueueState::Held),
            oldest_first: true,
            ..View::default()
        };
        assert_eq!(View::typed("oldest Адкладзеныя", &[]), Ok(named));
        assert_eq!(View::typed("oldest Отложенные", &[]), Ok(named));
    }

    #[test]
    fn an_urgency_has_its_name_in_every_language() {
        for language in Language::ALL {
            for urgency in Urgency::ALL {
                let name = crate::text::words(*language).urgency(urgency.as_str());
                let wanted = View {
                    urgency: Some(*urgency),
                    ..View::default()
                };
                assert_eq!(View::typed(&name, &[]), Ok(wanted), "{language}");
            }
        }
    }
}
