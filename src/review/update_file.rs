//! The **update file**: an update as the command line reads it (TOML).
//!
//! Never here: whether it may be published.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::clean;
use crate::domain::content::{Content, Evidence, Text};
use crate::domain::language::Language;
use crate::domain::place::in_file;
use crate::domain::update::{Urgency, Verification};

/// What an update file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateFile {
    /// What the revision will say.
    pub content: Content,
    /// The picture to attach: a path, relative to the file.
    pub attachment: Option<String>,
    /// When it is to go out, if later.
    pub publish_at: Option<DateTime<Utc>>,
    /// Whether it goes to the staff only.
    pub drill: bool,
}

/// Why an update file cannot be used: one sentence with the place.
#[derive(Debug, thiserror::Error)]
pub enum UpdateFileError {
    /// It is not what an update file looks like.
    #[error("{0}")]
    Form(String),
    /// A time is not one.
    #[error("{field} is {value}, which is not a time: write it like 2026-01-31T18:00:00Z")]
    Time {
        /// Key in the file.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// A drill has no time to wait for.
    #[error("drill = true goes to the staff at once: take the line publish_at out")]
    DrillLater,
    /// Something that this version does not do yet; refused rather than left out in silence.
    #[error("{0} is not supported by this version: take the line out")]
    NotYet(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    topics: Vec<String>,
    urgency: Urgency,
    verification: Verification,
    original_language: Language,
    text: BTreeMap<Language, Text>,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default)]
    what_to_do: BTreeMap<Language, String>,
    #[serde(default)]
    reason: Reason,
    region: Option<String>,
    valid_until: Option<toml::value::Datetime>,
    publish_at: Option<toml::value::Datetime>,
    attachment: Option<String>,
    #[serde(default)]
    drill: bool,
}

/// Why it amends: one text in the original language, or a text for each language.
enum Reason {
    Original(String),
    Each(BTreeMap<Language, String>),
}

impl Default for Reason {
    fn default() -> Self {
        Self::Each(BTreeMap::new())
    }
}

impl Reason {
    fn by_language(self, original: Language) -> BTreeMap<Language, String> {
        match self {
            Self::Original(text) => [(original, text)].into(),
            Self::Each(texts) => texts,
        }
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Reason;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text in quotes, or one for each language (reason.en = \"…\")")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Reason, E> {
                Ok(Reason::Original(text.to_owned()))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Reason, M::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Reason::Each)
            }
        }

        from.deserialize_any(Either)
    }
}

impl UpdateFile {
    /// Reads a file's text.
    ///
    /// # Errors
    /// [`UpdateFileError`] with the line and what is wrong.
    pub fn parse(text: &str) -> Result<Self, UpdateFileError> {
        let raw: Raw = toml::from_str(text)
            .map_err(|error| UpdateFileError::Form(in_file(text, error.span(), error.message())))?;
        if raw.drill && raw.publish_at.is_some() {
            return Err(UpdateFileError::DrillLater);
        }
        let reason = raw.reason.by_language(raw.original_language);
        Ok(Self {
            publish_at: time("publish_at", raw.publish_at)?,
            drill: raw.drill,
            content: Content {
                topics: each_once(raw.topics),
                urgency: raw.urgency,
                verification: raw.verification,
                original_language: raw.original_language,
                text: raw.text.into_iter().map(cleaned).collect(),
                what_to_do: raw.what_to_do.into_iter().map(clean_note).collect(),
                evidence: raw.evidence.into_iter().map(clean_evidence).collect(),
                region: raw.region,
                valid_until: time("valid_until", raw.valid_until)?,
                reason: reason.into_iter().map(clean_note).collect(),
                attachment: None,
                kept: BTreeMap::new(),
            },
            attachment: raw.attachment,
        })
    }
}

/// What is named twice counts once, where it stands first.
fn each_once(mut topics: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    topics.retain(|topic| seen.insert(topic.clone()));
    topics
}

/// Without what nobody sees.
fn cleaned((language, text): (Language, Text)) -> (Language, Text) {
    let text = Text {
        title: clean::clean_line(&text.title).text,
        body: clean::clean(&text.body).text,
    };
    (language, text)
}

fn clean_note((language, text): (Language, String)) -> (Language, String) {
    (language, clean::clean(&text).text)
}

fn clean_evidence(evidence: Evidence) -> Evidence {
    Evidence {
        note: clean::clean(&evidence.note).text,
        ..evidence
    }
}

fn time(
    field: &'static str,
    value: Option<toml::value::Datetime>,
) -> Result<Option<DateTime<Utc>>, UpdateFileError> {
    value
        .map(|value| {
            DateTime::parse_from_rfc3339(&value.to_string())
                .map(|time| time.to_utc())
                .map_err(|_| UpdateFileError::Time {
                    field,
                    value: value.to_string(),
                })
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::UpdateFile;
    use crate::domain::language::Language;
    use chrono::DateTime;
    use proptest::prelude::proptest;

    const FILE: &str = r#"
topics = ["sanctions"]
urgency = "routine"
verification = "confirmed"
original_language = "en"
publish_at = 2026-12-01T08:00:00Z
what_to_do.en = "Stay at home."
[text.en]
title = "A title"
body = "A body"
[text.be]
title = "Загаловак"
body = "Тэкст"
[[evidence]]
url = "https://example.org/a"
note = "The list"
credibility = 1
public = true
"#;

    #[test]
    fn a_reason_is_cleaned_like_every_text() {
        let file = format!("reason.en = \"It was\u{202e} wrong\u{200b}.\"\n{FILE}");
        let file = UpdateFile::parse(&file).unwrap();
        assert_eq!(file.content.reason[&Language::En], "It was wrong.");
    }

    #[test]
    fn a_note_is_cleaned_like_every_text() {
        let file = FILE.replace("The list", "The\\u0000 \\u202elist");
        let evidence = &UpdateFile::parse(&file).unwrap().content.evidence[0];
        assert_eq!(evidence.note, "The list");
    }

    #[test]
    fn a_reason_is_one_text_or_one_for_each_language() {
        let reason = |written: &str| {
            let file = UpdateFile::parse(&format!("{written}\n{FILE}")).unwrap();
            file.content.reason
        };
        let one = reason("reason = \"It was wrong.\"");
        assert_eq!(one, reason("reason.en = \"It was wrong.\""));
        assert_eq!(one[&Language::En], "It was wrong.");
        let both = reason("reason = { en = \"Wrong.\", be = \"Памылка.\" }");
        assert_eq!((both.len(), both[&Language::Be].as_str()), (2, "Памылка."));
        let wrong = UpdateFile::parse(&format!("reason = 5\n{FILE}")).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "line 1, reason: write a text in quotes, or one for each language (reason.en = \"…\"), not the number `5`"
        );
    }

    #[test]
    fn a_whole_file_is_read() {
        let file = UpdateFile::parse(FILE).unwrap();
        assert_eq!(file.content.text.len(), 2);
        assert_eq!(file.content.what_to_do[&Language::En], "Stay at home.");
        assert_eq!(
            file.publish_at.unwrap().to_rfc3339(),
            "2026-12-01T08:00:00+00:00"
        );
        assert_eq!(
            file.content.problems(&["sanctions"], DateTime::UNIX_EPOCH),
            []
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let told = |from: &str, to: &str| {
            UpdateFile::parse(&FILE.replace(from, to))
                .unwrap_err()
                .to_string()
        };
        insta::assert_snapshot!(
            [
                told("\"routine\"", "\"urgent\""),
                told("topics = ", "topic = "),
                told("urgency = \"routine\"\n", ""),
                told("2026-12-01T08:00:00Z", "2026-12-01"),
                told("title = \"A title\"", "titel = \"A title\""),
                told("public = true", "attachment = 1"),
                told(
                    "original_language = \"en\"",
                    "original_language = \"en\"\ndrill = true"
                ),
                told("https://example.org/a", "not a link"),
                told("2026-12-01T08:00:00Z", "\"2026-12-01T08:00:00Z\""),
                told("[\"sanctions\"]", "\"sanctions\""),
                told("credibility = 1", "credibility = \"1\""),
                told("public = true", "public = \"yes\""),
                told("note = \"The list\"", "note = 7"),
                told("urgency = \"routine\"", "urgency = 1"),
                told("original_language = \"en\"", "original_language = \"xx\""),
            ]
            .join("\n")
        );
    }

    #[test]
    fn a_topic_that_is_named_twice_counts_once() {
        let twice = FILE.replace("[\"sanctions\"]", "[\"b\", \"a\", \"b\", \"a\"]");
        assert_eq!(
            UpdateFile::parse(&twice).unwrap().content.topics,
            ["b", "a"]
        );
    }

    #[test]
    fn how_an_editor_saves_it_makes_no_difference() {
        let whole = UpdateFile::parse(FILE).unwrap();
        let from_windows = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
        assert_eq!(UpdateFile::parse(&from_windows).unwrap(), whole);
        assert_eq!(UpdateFile::parse(FILE.trim_end()).unwrap(), whole);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(\\PC|\n){0,200}") {
            let _ = UpdateFile::parse(&text);
        }
    }
}
