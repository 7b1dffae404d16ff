//! The **content** of a revision: text by language, labels, evidence; and what it must have before it goes out.
//!
//! Never here: Telegram's mark-up. Text is plain; a blank line separates paragraphs.

mod attachment;
mod problem;
pub mod verification;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::language::Language;
use super::update::{RevisionKind, Urgency, Verification};
use super::wording::is_blank;

pub use attachment::{Attachment, AttachmentKind};
pub use problem::Problem;

/// Characters of a title: one line on a phone's lock screen, twice.
pub const TITLE_LIMIT: usize = 200;

/// Characters of a body: four Telegram messages at most.
pub const BODY_LIMIT: usize = 12_000;

/// Characters of a note or of what to do.
pub const NOTE_LIMIT: usize = 1_000;

/// Characters of an address: a longer one would be cut where it is shown.
pub const URL_LIMIT: usize = 2_000;

/// Pieces of evidence of one revision.
pub const EVIDENCE_LIMIT: usize = 20;

/// What a revision says, as it is written, sealed as a draft, and shown when published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Slugs of its topics.
    pub topics: Vec<String>,
    /// How soon it must reach people.
    pub urgency: Urgency,
    /// How well it is verified.
    pub verification: Verification,
    /// The language it was written in.
    pub original_language: Language,
    /// Title and body by language.
    pub text: BTreeMap<Language, Text>,
    /// What a reader should do, by language.
    #[serde(default)]
    pub what_to_do: BTreeMap<Language, String>,
    /// Reasons to believe it.
    pub evidence: Vec<Evidence>,
    /// ISO 3166 code of the region it concerns.
    #[serde(default)]
    pub region: Option<String>,
    /// Deliveries after this moment lapse.
    #[serde(default)]
    pub valid_until: Option<DateTime<Utc>>,
    /// Why it amends what was published, by language; empty for an original.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reason: BTreeMap<Language, String>,
    /// The picture or document that goes out with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    /// SHA-256 (hexadecimal) of the pages that we keep, by the address in the evidence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<Url, String>,
}

/// Title and body in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// One line.
    pub title: String,
    /// Plain text, a blank line separates paragraphs.
    #[serde(default)]
    pub body: String,
}

/// A reason to believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Where it can be seen.
    pub url: Url,
    /// What it shows.
    #[serde(default)]
    pub note: String,
    /// 1 (confirmed by others) to 6 (cannot be judged): the second half of the Admiralty code.
    #[serde(default = "cannot_be_judged")]
    pub credibility: u8,
    /// Whether it may be shown and signed into the public record.
    #[serde(default)]
    pub public: bool,
}

impl Evidence {
    /// A document or photo that we hold: its SHA-256 (hexadecimal) stands for the address.
    #[must_use]
    pub fn held(sha256: &str) -> Option<Url> {
        Url::parse(&format!("urn:sha256:{sha256}")).ok()
    }

    /// The SHA-256 (hexadecimal) of the document or photo that it is; none for a link.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        (self.url.scheme() == "urn")
            .then(|| self.url.path().strip_prefix("sha256:"))
            .flatten()
            .filter(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }
}

const fn cannot_be_judged() -> u8 {
    6
}

impl Content {
    /// An empty content to begin writing with.
    #[must_use]
    pub fn begin(language: Language, urgency: Urgency, topics: Vec<String>) -> Self {
        Self {
            topics,
            urgency,
            verification: Verification::SingleSource,
            original_language: language,
            text: BTreeMap::new(),
            what_to_do: BTreeMap::new(),
            evidence: Vec::new(),
            region: None,
            valid_until: None,
            reason: BTreeMap::new(),
            attachment: None,
            kept: BTreeMap::new(),
        }
    }

    /// Everything that keeps a revision of this kind from going out at this moment. A retraction takes everything back, so it
    /// needs its reason only.
    #[must_use]
    pub fn problems_as(
        &self,
        kind: RevisionKind,
        known_topics: &[&str],
        moment: DateTime<Utc>,
    ) -> Vec<Problem> {
        let mut problems = match kind {
            RevisionKind::Retraction => Vec::new(),
            RevisionKind::Original | RevisionKind::Correction => {
                self.problems(known_topics, moment)
            }
        };
        if kind != RevisionKind::Original {
            problems.extend(self.reason_problems());
        }
        problems
    }

    /// What keeps the reason of an amendment from going out.
    #[must_use]
    pub fn reason_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.reason.values().all(|reason| is_blank(reason)) {
            problems.push(Problem::NoReason);
        }
        for (language, reason) in &self.reason {
            check_length(
                &mut problems,
                format!("reason.{language}"),
                reason,
                NOTE_LIMIT,
            );
        }
        problems
    }

    /// The reason for a reader of `language`: in it, or in the next best language that there is.
    #[must_use]
    pub fn reason_for(&self, language: Language) -> Option<&str> {
        std::iter::once(language)
            .chain(language.fallbacks())
            .find_map(|candidate| self.reason.get(&candidate))
            .map(String::as_str)
    }

    /// What is left of it when it is withdrawn: which update it was, and why. Nothing of it lapses.
    #[must_use]
    pub fn withdrawn(&self, reason: BTreeMap<Language, String>) -> Self {
        let text = self.text.iter().map(|(language, text)| {
            let text = Text {
                title: text.title.clone(),
                body: String::new(),
            };
            (*language, text)
        });
        Self {
            text: text.collect(),
            what_to_do: BTreeMap::new(),
            evidence: Vec::new(),
            valid_until: None,
            reason,
            attachment: None,
            kept: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Everything that keeps it from going out at this moment; empty when it may. `known_topics` are the catalogue's slugs.
    #[must_use]
    pub fn problems(&self, known_topics: &[&str], moment: DateTime<Utc>) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_text(&mut problems);
        if self.topics.is_empty() {
            problems.push(Problem::NoTopic);
        }
        for topic in &self.topics {
            if !known_topics.contains(&topic.as_str()) {
                problems.push(Problem::UnknownTopic(topic.clone()));
            }
        }
        self.check_evidence(&mut problems);
        if let Some(region) = self.region.as_deref().filter(|region| !is_region(region)) {
            problems.push(Problem::Region(region.to_owned()));
        }
        if let Some(until) = self.valid_until.filter(|until| *until <= moment) {
            problems.push(Problem::Over(until));
        }
        problems
    }

    /// What keeps it from going out at the time that is set for it: it would lapse by then.
    #[must_use]
    pub fn lapses_by(&self, publish_at: Option<DateTime<Utc>>) -> Option<Problem> {
        let (publish_at, valid_until) = publish_at.zip(self.valid_until)?;
        (publish_at >= valid_until).then_some(Problem::Lapses {
            publish_at,
            valid_until,
        })
    }

    /// The text for a reader of `language`: in it, or in the next best language that there is.
    #[must_use]
    pub fn text_for(&self, language: Language) -> Option<(Language, &Text)> {
        std::iter::once(language)
            .chain(language.fallbacks())
            .find_map(|candidate| self.text.get(&candidate).map(|text| (candidate, text)))
    }

    fn check_text(&self, problems: &mut Vec<Problem>) {
        if !self.text.contains_key(&self.original_language) {
            problems.push(Problem::NoOriginal(self.original_language));
        }
        for (language, text) in &self.text {
            if is_blank(&text.title) {
                problems.push(Problem::NoTitle(*language));
            }
            if is_blank(&text.body) {
                problems.push(Problem::NoBody(*language));
            }
            check_length(
                problems,
                format!("text.{language}.title"),
                &text.title,
                TITLE_LIMIT,
            );
            check_length(
                problems,
                format!("text.{language}.body"),
                &text.body,
                BODY_LIMIT,
            );
        }
        for (language, text) in &self.what_to_do {
            check_length(problems, format!("what_to_do.{language}"), text, NOTE_LIMIT);
        }
    }

    fn check_evidence(&self, problems: &mut Vec<Problem>) {
        if self.evidence.is_empty() {
            problems.push(Problem::NoEvidence);
        }
        if self.evidence.len() > EVIDENCE_LIMIT {
            problems.push(Problem::TooMuchEvidence);
        }
        for (number, evidence) in (1..).zip(&self.evidence) {
            if !(1..=6).contains(&evidence.credibility) {
                problems.push(Problem::Credibility(number));
            }
            let is_link = matches!(evidence.url.scheme(), "http" | "https");
            if !is_link && evidence.file().is_none() {
                problems.push(Problem::EvidenceScheme(number));
            }
            if !evidence.url.username().is_empty() || evidence.url.password().is_some() {
                problems.push(Problem::EvidenceLogin(number));
            }
            check_length(
                problems,
                format!("evidence {number}: url"),
                evidence.url.as_str(),
                URL_LIMIT,
            );
            check_length(
                problems,
                format!("evidence {number}: note"),
                &evidence.note,
                NOTE_LIMIT,
            );
        }
    }
}

fn check_length(problems: &mut Vec<Problem>, what: String, text: &str, limit: usize) {
    let length = text.chars().count();
    if length > limit {
        problems.push(Problem::TooLong {
            what,
            length,
            limit,
        });
    }
}

/// `BY` or `BY-MI`: ISO 3166-1 alpha-2, or 3166-2 with one to three letters or digits.
#[must_use]
pub fn is_region(code: &str) -> bool {
    let (country, part) = code
        .split_once('-')
        .map_or((code, None), |(country, part)| (country, Some(part)));
    country.len() == 2
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && part.is_none_or(|part| {
            (1..=3).contains(&part.len())
                && part
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::{Content, Evidence, Problem, Text};
    use crate::domain::language::Language;
    use crate::domain::update::Urgency;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    fn complete() -> Content {
        let mut content =
            Content::begin(Language::En, Urgency::Routine, vec!["sanctions".to_owned()]);
        content.text.insert(
            Language::En,
            Text {
                title: "A title".to_owned(),
                body: "A body".to_owned(),
            },
        );
        content.evidence.push(Evidence {
            url: "https://example.org/a".parse().expect("a URL"),
            note: String::new(),
            credibility: 2,
            public: true,
        });
        content
    }

    #[test]
    fn a_complete_content_may_go_out() {
        assert_eq!(complete().problems(&["sanctions"], noon()), []);
    }

    #[test]
    fn nothing_goes_out_without_text_topic_and_evidence() {
        let empty = Content::begin(Language::Be, Urgency::Routine, Vec::new());
        assert_eq!(
            empty.problems(&["sanctions"], noon()),
            [
                Problem::NoOriginal(Language::Be),
                Problem::NoTopic,
                Problem::NoEvidence
            ]
        );
    }

    #[test]
    fn what_nobody_sees_is_no_text_and_an_endless_address_no_evidence() {
        let mut content = complete();
        for text in content.text.values_mut() {
            text.title = "\u{200b}\u{3164} \u{2800}".to_owned();
            text.body = "\u{ad}\n\u{202e}".to_owned();
        }
        content.evidence[0].url = format!("https://example.org/{}", "a".repeat(3_000))
            .parse()
            .expect("a URL");
        let problems = content.problems(&["sanctions"], noon());
        assert!(
            matches!(
                problems[..],
                [
                    Problem::NoTitle(Language::En),
                    Problem::NoBody(Language::En),
                    Problem::TooLong { .. }
                ]
            ),
            "{problems:?}"
        );
    }

    #[test]
    fn what_is_over_does_not_go_out() {
        let until = |until| Content {
            valid_until: Some(until),
            ..complete()
        };
        let problems = until(noon()).problems(&["sanctions"], noon());
        assert_eq!(problems, [Problem::Over(noon())]);
        let later = until(noon() + TimeDelta::seconds(1));
        assert_eq!(later.problems(&["sanctions"], noon()), []);
    }

    #[test]
    fn a_region_is_an_iso_code() {
        for (region, fine) in [
            ("BY", true),
            ("BY-MI", true),
            ("by", false),
            ("BY-", false),
            ("Minsk", false),
        ] {
            let content = Content {
                region: Some(region.to_owned()),
                ..complete()
            };
            assert_eq!(
                content.problems(&["sanctions"], noon()).is_empty(),
                fine,
                "{region}"
            );
        }
    }

    #[test]
    fn a_reader_gets_the_next_best_language_and_learns_which() {
        let (language, _) = complete()
            .text_for(Language::Lt)
            .map(|(l, t)| (l, t.clone()))
            .expect("there is a text");
        assert_eq!(language, Language::En);
    }
}
