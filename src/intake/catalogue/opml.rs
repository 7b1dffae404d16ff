//! **OPML**: lists of feeds as other readers exchange them, read into sources and written from them.
//!
//! A file of strangers proposes and never decides: a source that it adds is reviewed, and cannot be judged until somebody
//! grades it. Never here: the database, the network.

mod slug;

use std::collections::HashSet;

use serde::Serialize;
use url::Url;

use crate::domain::source::{Policy, Reliability, SourceKind};
use crate::domain::topic::Topic;
use crate::intake::canonical::canonical_url;
use crate::intake::parse::outline::{Outline, outlines};
use crate::store::catalogue::SourceRow;

pub use crate::intake::parse::ParseError;

/// The language of a source whose language nobody said: that of the document or the text then counts.
pub const UNSAID: &str = "und";

/// Names of the attributes that only we know.
const VOCABULARY: &str = "https://github.com/vestka/vestka/opml";

/// What the file does not say, or is not believed.
#[derive(Debug, Clone)]
pub struct Defaults {
    /// Where an outline names none.
    pub language: Option<String>,
    /// The grade of all; else F, cannot be judged.
    pub reliability: Option<Reliability>,
    /// Believe the grades in a file that we exported ourselves.
    pub keep_grades: bool,
}

/// What is to be imported, and what becomes of each outline.
#[derive(Debug, Default)]
pub struct Plan {
    /// New ones, in the order of the file.
    pub sources: Vec<SourceRow>,
    /// One for each outline that is no folder.
    pub lines: Vec<PlanLine>,
    /// What was wrong with the file as such.
    pub problems: Vec<String>,
}

/// What becomes of an outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanLine {
    /// Where it begins in the file.
    pub line: usize,
    /// As the file names it.
    pub title: String,
    /// As the file writes it.
    pub url: Option<String>,
    /// Of the source that it is or becomes.
    pub slug: Option<String>,
    /// What is done.
    pub outcome: Outcome,
    /// Why it is not added.
    pub reason: Option<String>,
}

/// What is done with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new source.
    Added,
    /// There is one already.
    Skipped,
    /// It names nothing that could be read.
    Unreadable,
}

/// Reads an OPML file beside the sources and topics that there are.
///
/// # Errors
/// [`ParseError`] when it is no OPML.
pub fn plan(
    bytes: &[u8],
    defaults: &Defaults,
    sources: &[SourceRow],
    topics: &[Topic],
) -> Result<Plan, ParseError> {
    let (outlines, problems) = outlines(bytes)?;
    let mut known: Vec<(String, String)> = sources
        .iter()
        .map(|source| (sameness(&source.url), source.slug.clone()))
        .collect();
    let mut slugs: HashSet<String> = sources.iter().map(|source| source.slug.clone()).collect();
    let mut plan = Plan {
        problems,
        ..Plan::default()
    };
    for outline in outlines {
        let mut line = PlanLine {
            line: outline.line,
            title: outline.title.clone(),
            url: outline.url.clone(),
            slug: None,
            outcome: Outcome::Unreadable,
            reason: None,
        };
        match address(&outline) {
            Err(reason) => line.reason = Some(reason),
            Ok((url, kind)) => {
                let same = sameness(&url);
                if let Some((_, slug)) = known.iter().find(|(known, _)| *known == same) {
                    line.outcome = Outcome::Skipped;
                    line.reason = Some(format!("{slug} reads this address already"));
                    line.slug = Some(slug.clone());
                } else {
                    let wanted = outline.slug.as_deref().unwrap_or(&outline.title);
                    let slug = slug::unique(wanted, &url, &mut slugs);
                    known.push((same, slug.clone()));
                    line.outcome = Outcome::Added;
                    line.slug = Some(slug.clone());
                    plan.sources
                        .push(source(&outline, slug, (url, kind), defaults, topics));
                }
            }
        }
        plan.lines.push(line);
    }
    Ok(plan)
}

fn source(
    outline: &Outline,
    slug: String,
    (url, kind): (String, SourceKind),
    defaults: &Defaults,
    topics: &[Topic],
) -> SourceRow {
    let graded = outline
        .reliability
        .as_deref()
        .filter(|_| defaults.keep_grades)
        .and_then(|grade| grade.parse().ok());
    let mut proposed: Vec<String> = topics
        .iter()
        .filter(|topic| outline.folders.iter().any(|name| topic.is_called(name)))
        .map(|topic| topic.slug.clone())
        .collect();
    proposed.dedup();
    let name = if outline.title.is_empty() {
        &slug
    } else {
        &outline.title
    };
    SourceRow {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        kind,
        url,
        language: outline
            .language
            .as_deref()
            .and_then(language)
            .or_else(|| defaults.language.clone())
            .unwrap_or_else(|| UNSAID.to_owned()),
        reliability: defaults.reliability.or(graded).unwrap_or(Reliability::F),
        topics: proposed,
        policy: Policy::Review,
        every_ms: None,
        selectors: None,
        proxy: None,
        slug,
    }
}

/// `be` of `be-BY`; nothing of `unknown`.
#[must_use]
pub fn language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let is_code =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then_some(primary)
}

/// Where to read, and how.
fn address(outline: &Outline) -> Result<(String, SourceKind), String> {
    let Some(written) = outline.url.as_deref() else {
        return Err("it has no xmlUrl; give the address of its feed".to_owned());
    };
    // As some readers write subscriptions: feed://host/path, feed:https://host/path.
    let plain = match written.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("http:{rest}"),
        Some(rest) => rest.to_owned(),
        None => written.to_owned(),
    };
    let url = Url::parse(&plain)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or("its xmlUrl is no http or https address; give the address of its feed")?;
    if let Some(name) = telegram_name(&url) {
        return Ok((format!("https://t.me/s/{name}"), SourceKind::Telegram));
    }
    let kind = match outline.kind.as_deref().map(str::parse) {
        Some(Ok(kind)) => kind,
        _ => SourceKind::Feed,
    };
    Ok((url.into(), kind))
}

/// Of `https://t.me/s/NAME` and `https://t.me/NAME`.
fn telegram_name(url: &Url) -> Option<String> {
    if !matches!(url.host_str()?, "t.me" | "telegram.me") {
        return None;
    }
    let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
    let name = match parts.next()? {
        "s" => parts.next()?,
        name => name,
    };
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| name.to_owned())
}

/// Two spellings of one address are equal by it.
pub(super) fn sameness(url: &str) -> String {
    canonical_url(url).unwrap_or_else(|| url.to_owned())
}

/// Writes sources as OPML 2.0; what OPML has no word for stands in attributes of our own.
#[must_use]
pub fn export(sources: &[SourceRow]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:vestka=\"{VOCABULARY}\">\n  \
         <head>\n    <title>Sources of Vestka</title>\n  </head>\n  <body>\n"
    );
    for source in sources {
        let category: Vec<String> = source
            .topics
            .iter()
            .map(|topic| format!("/{topic}"))
            .collect();
        let attributes = [
            ("text", source.name.as_str()),
            ("title", &source.name),
            ("type", "rss"),
            ("xmlUrl", &source.url),
            ("language", &source.language),
            ("category", &category.join(",")),
            ("vestka:slug", &source.slug),
            ("vestka:kind", source.kind.as_str()),
            ("vestka:reliability", source.reliability.as_str()),
        ];
        out.push_str("    <outline");
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(value, &mut out);
            out.push('"');
        }
        out.push_str("/>\n");
    }
    out + "  </body>\n</opml>"
}

fn escape(value: &str, out: &mut String) {
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults() -> Defaults {
        Defaults {
            language: None,
            reliability: None,
            keep_grades: false,
        }
    }

    fn read(text: &str) -> Plan {
        plan(text.as_bytes(), &defaults(), &[], &[]).unwrap()
    }

    #[test]
    fn each_line_is_added_skipped_or_unreadable_with_its_reason() {
        let plan = read(
            "<opml><body><outline text='Folder'>\n<outline text='Новости &amp; мир' xmlUrl='https://a.example/rss' language='ru-RU'/>\n\
             <outline title='Twice' xmlUrl='https://a.example/rss?utm_source=opml'/>\n<outline text='No address' type='rss'/>\n\
             <outline text='Script' xmlUrl='javascript:1'/>\n<outline text='Channel' xmlUrl='https://t.me/channel_name'/>\n\
             <outline text='Новости и мир' xmlUrl='feed://b.example/rss'/></outline></body></opml>",
        );
        let lines: Vec<_> = plan
            .lines
            .iter()
            .map(|line| (line.line, line.slug.as_deref(), line.outcome))
            .collect();
        assert_eq!(
            lines,
            [
                (2, Some("novosti-mir"), Outcome::Added),
                (3, Some("novosti-mir"), Outcome::Skipped),
                (4, None, Outcome::Unreadable),
                (5, None, Outcome::Unreadable),
                (6, Some("channel"), Outcome::Added),
                (7, Some("novosti-i-mir"), Outcome::Added),
            ]
        );
        assert!(
            plan.lines
                .iter()
                .all(|line| { line.reason.is_some() == (line.outcome != Outcome::Added) })
        );
        let told: Vec<_> = plan
            .sources
            .iter()
            .map(|source| (source.url.as_str(), source.kind, source.language.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("https://a.example/rss", SourceKind::Feed, "ru"),
                ("https://t.me/s/channel_name", SourceKind::Telegram, UNSAID),
                ("http://b.example/rss", SourceKind::Feed, UNSAID),
            ]
        );
    }

    #[test]
    fn what_is_exported_is_imported_again() {
        let topics = [Topic {
            id: 1,
            slug: "sanctions".to_owned(),
            names: std::collections::BTreeMap::new(),
        }];
        let source = SourceRow {
            slug: "press-1".to_owned(),
            name: "Press \"<office>\" & co".to_owned(),
            kind: SourceKind::Sitemap,
            url: "https://press.example/map.xml?a=1&b=2".to_owned(),
            language: "be".to_owned(),
            reliability: Reliability::B,
            topics: vec!["sanctions".to_owned()],
            policy: Policy::Review,
            every_ms: None,
            selectors: None,
            proxy: None,
        };
        let text = export(std::slice::from_ref(&source));
        let graded = Defaults {
            keep_grades: true,
            ..defaults()
        };
        let again = plan(text.as_bytes(), &graded, &[], &topics).unwrap();
        assert_eq!(format!("{:?}", again.sources), format!("{:?}", [&source]));
        assert_eq!(again.problems, Vec::<String>::new());
        let unbelieved = plan(text.as_bytes(), &defaults(), &[], &topics).unwrap();
        assert_eq!(unbelieved.sources[0].reliability, Reliability::F);
        let there = plan(text.as_bytes(), &graded, &[source], &topics).unwrap();
        assert_eq!(there.lines[0].outcome, Outcome::Skipped);
    }

    #[test]
    fn what_is_no_opml_says_so() {
        assert!(plan(b" ", &defaults(), &[], &[]).is_err());
        let feed = plan(b"<rss><channel/></rss>", &defaults(), &[], &[]).unwrap_err();
        assert!(feed.to_string().contains("not opml"), "{feed}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(<|>|/|opml|outline|xmlUrl=|'|\"|https://a.b/|text=| |я){0,60}") {
            let _ = plan(format!("<opml><body>{text}").as_bytes(), &defaults(), &[], &[]);
        }
    }
}
