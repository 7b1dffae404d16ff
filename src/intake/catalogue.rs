//! The **catalogue file**: topics and sources as TOML, read and written.
//!
//! Never here: the database.

mod invisible;
pub mod opml;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::parse::check_selectors;
use crate::config::{check_proxy, parse_duration};
use crate::domain::language::Language;
use crate::domain::place::in_file;
use crate::domain::source::{Policy, Reliability, Selectors, SourceKind};
use crate::domain::topic::Topic;
use crate::store::catalogue::{SourceRow, TopicRow};

pub use crate::store::catalogue::Catalogue;

/// Characters of a slug.
const SLUG_LIMIT: usize = 40;

/// What is wrong with a catalogue file: one sentence each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct CatalogueError(pub Vec<String>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_time_zone: Option<String>,
    #[serde(default)]
    topic: Vec<TopicEntry>,
    #[serde(default)]
    source: Vec<SourceEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicEntry {
    slug: String,
    name: BTreeMap<Language, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    slug: String,
    name: String,
    kind: SourceKind,
    url: String,
    language: String,
    reliability: Reliability,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default = "review")]
    policy: Policy,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxy: Option<String>,
    // The last one: in TOML a table ends what stands before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    select: Option<Selectors>,
}

const fn review() -> Policy {
    Policy::Review
}

impl Catalogue {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`CatalogueError`] with every problem found.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text)
            .map_err(|error| CatalogueError(vec![in_file(text, error.span(), error.message())]))?;
        let mut problems = invisible::problems(&file);
        if let Some(zone) = file
            .default_time_zone
            .as_ref()
            .filter(|zone| zone.parse::<chrono_tz::Tz>().is_err())
        {
            problems.push(format!(
                "default_time_zone {zone:?} is not a time zone such as Europe/Minsk"
            ));
        }
        check_slugs(
            "topic",
            file.topic.iter().map(|topic| topic.slug.as_str()),
            &mut problems,
        );
        check_slugs(
            "source",
            file.source.iter().map(|source| source.slug.as_str()),
            &mut problems,
        );
        for topic in &file.topic {
            if topic.name.is_empty() || topic.name.values().any(|name| name.trim().is_empty()) {
                problems.push(format!(
                    "topic {:?}: name needs a text in at least one language",
                    topic.slug
                ));
            }
        }
        let sources = file
            .source
            .iter()
            .map(|source| source_row(source, &mut problems))
            .collect();
        if !problems.is_empty() {
            return Err(CatalogueError(problems));
        }
        let topics = file
            .topic
            .into_iter()
            .map(|topic| TopicRow {
                names: serde_json::json!(topic.name),
                slug: topic.slug,
            })
            .collect();
        Ok(Self {
            topics,
            sources,
            default_time_zone: file.default_time_zone,
        })
    }

    /// Topics that its sources name and that neither it nor `others` has: slug of the source, topic.
    #[must_use]
    pub fn unknown_topics(&self, others: &[Topic]) -> Vec<(&str, &str)> {
        let here = self.topics.iter().map(|topic| topic.slug.as_str());
        let known: HashSet<&str> = here
            .chain(others.iter().map(|topic| topic.slug.as_str()))
            .collect();
        let named = self.sources.iter().flat_map(|source| {
            let topics = source.topics.iter().map(String::as_str);
            topics.map(|topic| (source.slug.as_str(), topic))
        });
        named.filter(|(_, topic)| !known.contains(topic)).collect()
    }

    /// Sources that read an address that another one of it or of `others` reads: a sentence each.
    #[must_use]
    pub fn doubled_addresses(&self, others: &[SourceRow]) -> Vec<String> {
        let mut told = Vec::new();
        let ours: HashSet<&str> = self.sources.iter().map(|one| one.slug.as_str()).collect();
        // What this file says of a source is how it will be.
        let before = others
            .iter()
            .filter(|one| !ours.contains(one.slug.as_str()));
        let mut seen: HashMap<String, &str> = before
            .filter(|one| one.kind != SourceKind::Push)
            .map(|one| (opml::sameness(&one.url), one.slug.as_str()))
            .collect();
        for source in self
            .sources
            .iter()
            .filter(|one| one.kind != SourceKind::Push)
        {
            let slug = source.slug.as_str();
            match seen.entry(opml::sameness(&source.url)) {
                Entry::Occupied(other) => told.push(format!(
                    "source {slug:?}: {:?} reads this address already, so that its items come twice; take one of the two out, unless they read different parts of it",
                    other.get()
                )),
                Entry::Vacant(place) => {
                    place.insert(slug);
                }
            }
        }
        told
    }
}

/// Writes topics, sources and the zone of times that name none as a catalogue file.
///
/// # Errors
/// [`CatalogueError`] when TOML cannot say it.
pub fn export(
    topics: Vec<Topic>,
    sources: Vec<SourceRow>,
    default_time_zone: Option<String>,
) -> Result<String, CatalogueError> {
    let file = File {
        default_time_zone,
        topic: topics
            .into_iter()
            .map(|topic| TopicEntry {
                slug: topic.slug,
                name: topic.names,
            })
            .collect(),
        source: sources
            .into_iter()
            .map(|source| SourceEntry {
                slug: source.slug,
                name: source.name,
                kind: source.kind,
                url: source.url,
                language: source.language,
                reliability: source.reliability,
                topics: source.topics,
                policy: source.policy,
                every: source.every_ms.map(|every| format!("{}s", every / 1000)),
                proxy: source.proxy,
                select: source.selectors,
            })
            .collect(),
    };
    toml::to_string_pretty(&file).map_err(|error| CatalogueError(vec![error.to_string()]))
}

fn check_slugs<'a>(what: &str, slugs: impl Iterator<Item = &'a str>, problems: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for slug in slugs {
        let is_plain = slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if slug.is_empty() || slug.len() > SLUG_LIMIT || !is_plain || slug.starts_with('-') {
            problems.push(format!(
                "{what} {slug:?}: a slug has at most {SLUG_LIMIT} small letters a to z, digits and hyphens"
            ));
        }
        if !seen.insert(slug) {
            problems.push(format!(
                "{what} {slug:?} stands twice: give one of them another slug"
            ));
        }
    }
}

fn source_row(source: &SourceEntry, problems: &mut Vec<String>) -> SourceRow {
    let slug = &source.slug;
    match url::Url::parse(&source.url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {}
        _ => problems.push(format!(
            "source {slug:?}: url {:?} is not an http or https address",
            source.url
        )),
    }
    if source.name.trim().is_empty() {
        problems.push(format!("source {slug:?}: name is empty"));
    }
    // Of what nobody sees in it another sentence tells.
    if opml::language(&source.language).is_none() && !source.language.contains(invisible::is_hidden)
    {
        problems.push(format!(
            "source {slug:?}: language {:?} is no language code; give one such as be or ru",
            source.language
        ));
    }
    let every_ms = source
        .every
        .as_deref()
        .and_then(|written| match parse_duration(written) {
            Ok(every) => i64::try_from(every.as_millis()).ok(),
            Err(problem) => {
                problems.push(format!("source {slug:?}: every {written:?} {problem}"));
                None
            }
        });
    check_reading(source, problems);
    SourceRow {
        slug: slug.clone(),
        name: source.name.clone(),
        kind: source.kind,
        url: source.url.clone(),
        language: source.language.clone(),
        reliability: source.reliability,
        topics: source.topics.clone(),
        policy: source.policy,
        every_ms,
        selectors: source.select.clone(),
        proxy: source.proxy.clone(),
    }
}

/// Checks what says how a source is read.
fn check_reading(source: &SourceEntry, problems: &mut Vec<String>) {
    let slug = &source.slug;
    if let Some(selectors) = &source.select {
        if source.kind != SourceKind::Page {
            problems.push(format!(
                "source {slug:?}: select is for sources of kind page, this one is of kind {}",
                source.kind
            ));
        }
        let wrong = check_selectors(selectors).into_iter();
        problems.extend(wrong.map(|wrong| format!("source {slug:?}: {wrong}")));
    }
    if let Some(Err(wrong)) = source.proxy.as_deref().map(check_proxy) {
        problems.push(format!("source {slug:?}: proxy {wrong}"));
    }
}

#[cfg(test)]
mod tests;
