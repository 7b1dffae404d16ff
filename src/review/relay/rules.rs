//! The **rules of relaying**: what may go out without a writer, and what it says then.
//!
//! Never here: the database, the clock.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::content::{BODY_LIMIT, Content, Evidence, Problem, TITLE_LIMIT, Text};
use crate::domain::item::JoinedBy;
use crate::domain::language::Language;
use crate::domain::update::Urgency;
use crate::store::review::RelayCase;

/// Relays of one source within an hour.
pub(super) const HOURLY: i64 = 3;

/// What was published longer ago is not passed on as news.
const AGE: TimeDelta = TimeDelta::days(1);

/// Why a candidate is not relayed: one sentence for the staff.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// The source is paused, gone, not for relay any more, or its relay is off.
    #[error("its source is not relayed at this moment")]
    Off,
    /// Somebody has it in hand.
    #[error("one of the staff works on it")]
    InHand,
    /// Breaking news is never relayed.
    #[error("it is breaking")]
    Breaking,
    /// It was merged or split, or began with another source.
    #[error("the staff moved its items")]
    Moved,
    /// Another item tells it in other words.
    #[error("its items do not all say the same")]
    Disagreement,
    /// An edited or forwarded post, or an answer.
    #[error("it is edited, forwarded or an answer")]
    SecondHand,
    /// It has another revision.
    #[error("its source has changed it")]
    Changed,
    /// There is no evidence without a link.
    #[error("it has no link")]
    NoLink,
    /// There is nothing to send.
    #[error("it has no text")]
    NoText,
    /// It cannot be cut without changing what it says.
    #[error("it is too long")]
    TooLong,
    /// The language is none of the six, or not known.
    #[error("it is in none of the six languages")]
    Language,
    /// It is old.
    #[error("it was published more than a day ago")]
    Old,
    /// The lock or an outage kept it: who could have stopped it looks at other things by now.
    #[error("its time passed more than an hour ago")]
    Overdue,
    /// It may be older than it looks.
    #[error("its source does not say when it was published")]
    Undated,
    /// What was there before we came is no news.
    #[error("it came with the first fetch of its source")]
    FirstFetch,
    /// It leads to somebody else.
    #[error("it links to another than its source: {0}")]
    ForeignLink(String),
    /// Too many of one source.
    #[error("its source said more within the hour than is relayed")]
    TooMany,
    /// The links lead elsewhere than before.
    #[error("the links of its source led to {before} and lead to {now} now")]
    OtherHost { before: String, now: String },
    /// It lacks what every update needs.
    #[error("{0}")]
    Problem(Problem),
}

/// What a candidate says when it is relayed, or why it is not.
pub(super) fn content(case: &RelayCase, now: DateTime<Utc>) -> Result<Content, Refusal> {
    let refusals = [
        (!case.is_on, Refusal::Off),
        (!case.is_untouched, Refusal::InHand),
        (case.urgency != Urgency::Routine, Refusal::Breaking),
        (case.joined_by != JoinedBy::First, Refusal::Moved),
        (case.others > 0, Refusal::Disagreement),
        (case.is_second_hand, Refusal::SecondHand),
        (case.revision > 1, Refusal::Changed),
        (case.text.trim().is_empty(), Refusal::NoText),
        (case.text.chars().count() > BODY_LIMIT, Refusal::TooLong),
        (case.is_first_fetch, Refusal::FirstFetch),
        (case.published_at.is_none(), Refusal::Undated),
        (
            case.published_at.is_some_and(|at| at < now - AGE),
            Refusal::Old,
        ),
        (case.in_this_hour >= HOURLY, Refusal::TooMany),
    ];
    if let Some((_, refusal)) = refusals.into_iter().find(|(holds, _)| *holds) {
        return Err(refusal);
    }
    let language = case
        .language
        .as_deref()
        .and_then(Language::from_code)
        .ok_or(Refusal::Language)?;
    let url = case
        .url
        .as_deref()
        .and_then(|url| url.parse().ok())
        .ok_or(Refusal::NoLink)?;
    let mut content = Content::begin(language, Urgency::Routine, case.topics.clone());
    let first_line = || case.text.trim().lines().next().unwrap_or_default();
    let title = case.title.as_deref().unwrap_or_else(first_line);
    let text = Text {
        title: beginning(title.trim(), TITLE_LIMIT),
        body: case.text.trim().to_owned(),
    };
    content.text.insert(language, text);
    content.evidence.push(Evidence {
        url,
        note: case.source.clone(),
        credibility: 6,
        public: true,
    });
    Ok(content)
}

/// The words of a text that fit into `limit` characters; the body says the rest.
fn beginning(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit - 1).collect();
    if let Some(blank) = short.rfind(char::is_whitespace) {
        short.truncate(blank);
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::{Refusal, beginning, content};
    use crate::domain::item::JoinedBy;
    use crate::domain::language::Language;
    use crate::domain::update::{Urgency, Verification};
    use crate::store::review::RelayCase;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    fn case() -> RelayCase {
        RelayCase {
            candidate: 1,
            urgency: Urgency::Routine,
            topics: vec!["sanctions".to_owned()],
            is_untouched: true,
            source_id: 1,
            slug: "council".to_owned(),
            source: "Council".to_owned(),
            is_on: true,
            relay_host: None,
            item: 1,
            revision: 1,
            joined_by: JoinedBy::First,
            url: Some("https://council.example/1".to_owned()),
            title: None,
            text: "Ten listed.\nThe council has listed ten persons.".to_owned(),
            language: Some("pl-PL".to_owned()),
            published_at: Some(noon() - TimeDelta::hours(23)),
            is_first_fetch: false,
            is_second_hand: false,
            others: 0,
            in_this_hour: 2,
        }
    }

    #[test]
    fn what_is_ordinary_goes_out_as_it_is() {
        let content = content(&case(), noon()).expect("nothing is against it");
        assert_eq!(content.original_language, Language::Pl);
        assert_eq!(content.verification, Verification::SingleSource);
        let text = &content.text[&Language::Pl];
        assert_eq!(text.title, "Ten listed.");
        assert!(text.body.ends_with("ten persons."));
        assert_eq!(
            content.evidence[0].url.as_str(),
            "https://council.example/1"
        );
        assert!(content.evidence[0].public);
        assert_eq!(content.problems(&["sanctions"], noon()), []);
    }

    #[test]
    fn whatever_is_out_of_the_ordinary_is_left_to_the_staff() {
        let changed = |change: fn(&mut RelayCase)| {
            let mut case = case();
            change(&mut case);
            content(&case, noon()).expect_err("it is out of the ordinary")
        };
        for (found, expected) in [
            (changed(|case| case.is_on = false), Refusal::Off),
            (changed(|case| case.is_untouched = false), Refusal::InHand),
            (
                changed(|case| case.urgency = Urgency::Breaking),
                Refusal::Breaking,
            ),
            (
                changed(|case| case.joined_by = JoinedBy::Split),
                Refusal::Moved,
            ),
            (changed(|case| case.others = 1), Refusal::Disagreement),
            (
                changed(|case| case.is_second_hand = true),
                Refusal::SecondHand,
            ),
            (changed(|case| case.revision = 2), Refusal::Changed),
            (changed(|case| case.url = None), Refusal::NoLink),
            (
                changed(|case| case.url = Some("/1".to_owned())),
                Refusal::NoLink,
            ),
            (
                changed(|case| case.text = " \n".to_owned()),
                Refusal::NoText,
            ),
            (
                changed(|case| case.text = "a".repeat(12_001)),
                Refusal::TooLong,
            ),
            (
                changed(|case| case.language = Some("de".to_owned())),
                Refusal::Language,
            ),
            (changed(|case| case.language = None), Refusal::Language),
            (
                changed(|case| case.published_at = Some(noon() - TimeDelta::hours(25))),
                Refusal::Old,
            ),
            (changed(|case| case.published_at = None), Refusal::Undated),
            (
                changed(|case| case.is_first_fetch = true),
                Refusal::FirstFetch,
            ),
            (changed(|case| case.in_this_hour = 3), Refusal::TooMany),
        ] {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_long_title_ends_with_a_word() {
        assert_eq!(beginning("one two three", 9), "one two…");
        assert_eq!(beginning("one two", 7), "one two");
    }
}
