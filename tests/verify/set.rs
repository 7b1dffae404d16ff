//! The **set**: what was published, with its alterations, and foreign texts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::DateTime;
use serde::Deserialize;
use vestka::domain::content::{Content, Evidence, Text};
use vestka::domain::language::Language;
use vestka::domain::update::{Occasion, RevisionKind, Urgency, Verification};
use vestka::store::publication::Published;
use vestka::telegram::plain_text;

/// Codes of the updates, as they are given.
const CODES: [&str; 6] = [
    "0000011", "0000022", "0000033", "0000044", "0000055", "0000066",
];

#[derive(Deserialize)]
struct File {
    update: Vec<Written>,
    foreign: BTreeMap<Language, Vec<String>>,
}

#[derive(Deserialize)]
struct Written {
    evidence: String,
    #[serde(flatten)]
    text: BTreeMap<Language, Alterable>,
}

#[derive(Deserialize, Clone)]
struct Alterable {
    title: String,
    body: String,
    number: [String; 2],
    name: [String; 2],
    negation: [String; 2],
    cut: String,
}

/// Everything that is judged.
pub(crate) struct Set {
    pub(crate) updates: Vec<Vec<Published>>,
    pub(crate) foreign: Vec<(Language, String)>,
    texts: Vec<PublishedText>,
}

/// One text that was published.
#[derive(Clone)]
pub(crate) struct PublishedText {
    /// From 0, over all.
    pub(crate) number: usize,
    pub(crate) language: Language,
    pub(crate) title: String,
    pub(crate) body: String,
    /// The message as its readers get it.
    pub(crate) message: String,
    pub(crate) cut: String,
    alterations: [(&'static str, [String; 2]); 3],
}

impl Set {
    /// Read once.
    pub(crate) fn all() -> &'static Self {
        static SET: LazyLock<Set> = LazyLock::new(Set::read);
        &SET
    }

    fn read() -> Self {
        let file: File = toml::from_str(include_str!("set.toml")).expect("a file of ours");
        let mut set = Self {
            updates: Vec::new(),
            foreign: Vec::new(),
            texts: Vec::new(),
        };
        for (number, written) in file.update.iter().enumerate() {
            let published = published(number, written);
            for (language, text) in &written.text {
                set.texts.push(PublishedText {
                    number: set.texts.len(),
                    language: *language,
                    title: text.title.clone(),
                    body: text.body.clone(),
                    message: plain_text(&published, *language).join("\n\n"),
                    cut: text.cut.clone(),
                    alterations: [
                        ("number", text.number.clone()),
                        ("name", text.name.clone()),
                        ("negation", text.negation.clone()),
                    ],
                });
            }
            set.updates.push(vec![published]);
        }
        for (language, texts) in file.foreign {
            set.foreign
                .extend(texts.into_iter().map(|text| (language, text)));
        }
        set
    }

    pub(crate) fn texts(&self) -> &[PublishedText] {
        &self.texts
    }
}

impl PublishedText {
    /// A number, a name and a negation of its body, each with what somebody made of it.
    pub(crate) const fn alterations(&self) -> &[(&'static str, [String; 2]); 3] {
        &self.alterations
    }

    /// The whole message with one thing changed, in its text alone.
    pub(crate) fn altered(&self) -> Vec<(&'static str, String)> {
        self.alterations
            .iter()
            .map(|(kind, [from, to])| {
                assert!(
                    self.body.contains(from.as_str()),
                    "{from:?} is not in {}",
                    self.body
                );
                (*kind, self.message.replacen(from.as_str(), to, 1))
            })
            .collect()
    }
}

fn published(number: usize, written: &Written) -> Published {
    let urgency = if number.is_multiple_of(2) {
        Urgency::Routine
    } else {
        Urgency::Breaking
    };
    let mut content = Content::begin(Language::En, urgency, vec!["sanctions".to_owned()]);
    for (language, text) in &written.text {
        let text = Text {
            title: text.title.clone(),
            body: text.body.clone(),
        };
        content.text.insert(*language, text);
    }
    content.evidence.push(Evidence {
        url: written.evidence.parse().expect("an address"),
        note: String::new(),
        credibility: 1,
        public: true,
    });
    content.verification = Verification::Confirmed;
    Published {
        revision_id: i32::try_from(number).expect("a few") + 1,
        code: CODES[number].to_owned(),
        number: 1,
        kind: RevisionKind::Original,
        urgency,
        verification: Verification::Confirmed,
        content,
        published_at: DateTime::from_timestamp(1_795_000_000, 0).expect("a time"),
        relayed: false,
        occasion: Occasion::Live,
    }
}

/// An update of these texts alone.
pub(crate) fn single(
    code: &str,
    verification: Verification,
    texts: &[(Language, &str, &str)],
) -> Published {
    let text = texts.iter().map(|(language, title, body)| {
        let none = || [String::new(), String::new()];
        let text = Alterable {
            title: (*title).to_owned(),
            body: (*body).to_owned(),
            number: none(),
            name: none(),
            negation: none(),
            cut: String::new(),
        };
        (*language, text)
    });
    let written = Written {
        evidence: "https://court.example/minsk/2026/311".to_owned(),
        text: text.collect(),
    };
    let mut published = published(0, &written);
    code.clone_into(&mut published.code);
    published.verification = verification;
    published.content.verification = verification;
    published
}
