//! The **rest** of a text: an app sends what is longer than one message in several, one right after the other.
//!
//! Never here: a text that was asked for, or one that comes later.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::conversation::{Conversation, Handled};
use super::dialogue::{self, Dialogue};
use super::draft;
use crate::domain::content::BODY_LIMIT;
use crate::domain::language::Language;
use crate::review::clean;

/// Characters of a text of which the rest may follow: apps cut at a line, a sentence or a word, in the second half of what one
/// message may have, which is 4096.
const CUT: usize = 2_000;

/// What comes later is something else.
const TOGETHER: TimeDelta = TimeDelta::seconds(10);

/// Characters that are shown of either side of the place where two messages meet.
const SHOWN: usize = 30;

/// What the next text is after a text that was used, if its rest may follow.
pub(super) fn of_body(
    conversation: &Conversation,
    (candidate, language, go_on): (i64, Language, bool),
    text: &str,
) -> Option<Dialogue> {
    let said_at = conversation.said_at?;
    (text.chars().count() >= CUT).then_some(Dialogue::Rest {
        candidate,
        language,
        go_on,
        said_at: said_at.timestamp(),
    })
}

/// Whether a text is the rest of one that was said then. Where a link is waited for, a link is none.
pub(super) fn is_one(
    (said_at, waits_for_a_link): (i64, bool),
    now: Option<DateTime<Utc>>,
    text: &str,
) -> bool {
    let before = DateTime::from_timestamp(said_at, 0);
    let is_soon = before.zip(now).is_some_and(|(before, now)| {
        let later = now - before;
        later >= TimeDelta::zero() && later <= TOGETHER
    });
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    is_soon && !text.trim().is_empty() && !(waits_for_a_link && is_link)
}

/// The rest came: it is put to the text, and the place where they meet is shown.
pub(super) async fn add(
    conversation: &Conversation,
    (candidate, language, go_on): (i64, Language, bool),
    text: &str,
) -> Handled {
    let Some(draft) = draft::claimed(conversation, candidate).await? else {
        return dialogue::end(conversation).await;
    };
    let words = conversation.words();
    let mut content = draft.content.clone();
    let body = &mut content.text.entry(language).or_default().body;
    let (whole, place) = joined(body, &clean::clean(text).text);
    let length = whole.chars().count();
    if length > BODY_LIMIT {
        dialogue::end(conversation).await?;
        let note = words.write_rest_too_long(length, BODY_LIMIT);
        return draft::open_noted(conversation, candidate, Some(note)).await;
    }
    *body = whole;
    if !draft::save(conversation, &draft, &content).await? {
        return Ok(());
    }
    let note = words.write_joined(&place);
    let next = of_body(conversation, (candidate, language, go_on), text);
    if go_on {
        let next = next.unwrap_or(Dialogue::Evidence { candidate });
        return dialogue::ask_noted(conversation, next, Some(note)).await;
    }
    match next {
        Some(next) => dialogue::wait(conversation, next).await?,
        None => dialogue::end(conversation).await?,
    }
    draft::open_noted(conversation, candidate, Some(note)).await
}

/// Two pieces of one text, and the place where they meet. The white space at a cut is lost: after the end of a sentence it is taken
/// for that of two paragraphs.
fn joined(begun: &str, rest: &str) -> (String, String) {
    let (begun, rest) = (begun.trim_end(), rest.trim_start());
    let ends = begun.ends_with(['.', '!', '?', '…', ':', '"', '»', '”', '“', ')']);
    let between = if ends { "\n\n" } else { " " };
    let skipped = begun.chars().count().saturating_sub(SHOWN);
    let before: String = begun.chars().skip(skipped).collect();
    let after: String = rest.chars().take(SHOWN).collect();
    let whole = format!("{begun}{between}{rest}");
    (whole, format!("…{before} | {after}…").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{is_one, joined};

    #[test]
    fn pieces_meet_as_paragraphs_or_in_the_middle_of_a_sentence() {
        let (whole, place) = joined("The first. ", "The second");
        assert_eq!(whole, "The first.\n\nThe second");
        assert_eq!(place, "…The first. | The second…");
        assert_eq!(joined("the first", "\nhalf").0, "the first half");
        let long = "a".repeat(100);
        assert_eq!(joined(&long, &long).1.chars().count(), 65);
    }

    #[test]
    fn a_rest_comes_right_after_and_where_a_link_is_waited_for_it_is_none() {
        let said = DateTime::from_timestamp(1_000, 0).unwrap();
        let after = |seconds| Some(said + TimeDelta::seconds(seconds));
        for (seconds, waits, text, expected) in [
            (0, false, "more", true),
            (10, false, "more", true),
            (10, true, "more", true),
            (11, false, "more", false),
            (-1, false, "more", false),
            (0, true, "https://council.example/list", false),
            (0, false, "https://council.example/list", true),
            (0, false, " ", false),
        ] {
            let found = is_one((1_000, waits), after(seconds), text);
            assert_eq!(found, expected, "{seconds} {waits} {text}");
        }
        assert!(!is_one((1_000, false), None, "more"));
    }
}
