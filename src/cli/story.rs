//! `vestka story`: which items report one event, why, and what the staff decide about that.
//!
//! Never here: finding out what belongs together.

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Format};
use super::people::Acting;
use super::{Context, Done, with_database};
use crate::domain::item::JoinedBy;
use crate::store::review::{InTheWay, Join, Merge, Proposal, Separation, Split, StoryLine};

/// Who merged or split, where nobody of the staff did.
const OPERATOR: &str = "operator";

/// Items that report one event
#[derive(Debug, Subcommand)]
pub(super) enum Story {
    /// Stories, newest first; those that were merged into another are not listed
    List {
        /// JSON: a list of id, items, proposed (ids of stories that may report the same event), reasons (sentences: why an item
        /// is there, why another story is proposed), `first_at`, `last_at`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Two stories report the same event: the older takes over the items of the newer
    Merge {
        /// Number of a story
        #[arg(value_parser = number)]
        one: i64,
        /// Number of the other
        #[arg(value_parser = number)]
        other: i64,
        #[command(flatten)]
        acting: Acting,
    },
    /// An item reports another event: it gets a story of its own, with its revisions and the copies of it
    Split {
        /// Number of the story
        #[arg(value_parser = number)]
        story: i64,
        /// Number of the item
        #[arg(value_parser = number)]
        item: i64,
        #[command(flatten)]
        acting: Acting,
    },
    /// Two stories report two events: they are not proposed as the same again
    Separate {
        /// Number of a story
        #[arg(value_parser = number)]
        one: i64,
        /// Number of the other
        #[arg(value_parser = number)]
        other: i64,
        #[command(flatten)]
        acting: Acting,
    },
    /// A story that is about to be relayed without review waits for review instead
    StopRelay {
        /// Number of the story
        #[arg(value_parser = number)]
        story: i64,
        #[command(flatten)]
        acting: Acting,
    },
}

impl Story {
    /// Whether it may come first, before there is any data.
    pub(super) const fn may_begin(&self) -> bool {
        matches!(self, Self::List { .. })
    }

    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::List { format } => list(context, format).await,
            Self::Merge { one, other, acting } => merge(context, (one, other), &acting).await,
            Self::Split {
                story,
                item,
                acting,
            } => split(context, (story, item), &acting).await,
            Self::Separate { one, other, acting } => separate(context, (one, other), &acting).await,
            Self::StopRelay { story, acting } => stop_relay(context, story, &acting).await,
        }
    }
}

/// Stories and items are named by their numbers.
fn number(typed: &str) -> Result<i64, String> {
    let wrong = "give a number, as `vestka story list` and `vestka item list` show it";
    typed.parse().map_err(|_| wrong.to_owned())
}

async fn merge(context: &Context, (one, other): (i64, i64), acting: &Acting) -> Done {
    let outcome = acting.decide(context, async |foundation, actor| {
        let now = foundation.clock.now();
        let pair = (one, other);
        Ok(foundation.store.merge_stories(pair, actor, now).await?)
    });
    match outcome.await? {
        Merge::Merged { story, .. } => {
            output::print(&format!("Stories {one} and {other} are story {story} now."))
        }
        Merge::Already { story } => output::print(&format!(
            "Stories {one} and {other} were story {story} before."
        )),
        Merge::Refused(reason) => refused(reason),
    }
}

async fn split(context: &Context, (story, item): (i64, i64), acting: &Acting) -> Done {
    let outcome = acting.decide(context, async |foundation, actor| {
        let now = foundation.clock.now();
        let of = (story, item);
        Ok(foundation.store.split_story(of, actor, now).await?)
    });
    match outcome.await? {
        Split::Split { story, .. } => output::print(&format!("Item {item} is story {story} now.")),
        Split::Refused(reason) => refused(reason),
    }
}

async fn separate(context: &Context, (one, other): (i64, i64), acting: &Acting) -> Done {
    let outcome = acting.decide(context, async |foundation, actor| {
        let now = foundation.clock.now();
        let pair = (one, other);
        Ok(foundation.store.separate_stories(pair, actor, now).await?)
    });
    match outcome.await? {
        Separation::Separated | Separation::Already => output::print(&format!(
            "Stories {one} and {other} are two events; that is not asked again."
        )),
        Separation::Refused(reason) => refused(reason),
    }
}

async fn stop_relay(context: &Context, story: i64, acting: &Acting) -> Done {
    let outcome = acting.decide(context, async |foundation, actor| {
        let now = foundation.clock.now();
        let Some((_, Some(candidate))) = foundation.store.candidate_of_story(story).await? else {
            return Ok(false);
        };
        let reason = format!("stopped by {}", actor.name());
        let actor = Some(actor);
        Ok(foundation
            .store
            .stop_relay(candidate, actor, &reason, now)
            .await?)
    });
    if outcome.await? {
        return output::print(&format!("Stopped. Story {story} waits for review."));
    }
    Err(anyhow::anyhow!(
        "no relay of story {story} waits: it was stopped before, or it is out; `vestka update list` tells"
    )
    .into())
}

fn refused(reason: InTheWay) -> Done {
    Err(anyhow::Error::from(reason).into())
}

async fn list(context: &Context, format: Format) -> Done {
    let stories = with_database(context, async |foundation| {
        Ok(foundation.store.stories().await?)
    })
    .await?;
    if format == Format::Json {
        let list: Vec<_> = stories
            .iter()
            .map(|story| {
                json!({
                    "id": story.id.to_string(), "items": ids(story.items.iter().copied()),
                    "proposed": ids(proposed(story)), "reasons": reasons(story),
                    "first_at": story.first_at, "last_at": story.last_at,
                })
            })
            .collect();
        return output::json(&list);
    }
    let rows: Vec<Vec<String>> = stories
        .iter()
        .map(|story| {
            vec![
                story.id.to_string(),
                output::time(Some(story.first_at)),
                output::time(Some(story.last_at)),
                output::short(&ids(story.items.iter().copied()).join(" "), 40),
                ids(proposed(story)).join(" "),
                output::short(&reasons(story).join("; "), 90),
            ]
        })
        .collect();
    output::table(
        &["id", "first", "last", "items", "same event?", "why"],
        &rows,
        "There are no stories yet.",
    )
}

fn ids(numbers: impl Iterator<Item = i64>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

fn proposed(story: &StoryLine) -> impl Iterator<Item = i64> {
    story.proposals.iter().map(|proposal| proposal.story)
}

fn reasons(story: &StoryLine) -> Vec<String> {
    let joins = story.joins.iter().map(joined);
    joins
        .chain(story.proposals.iter().map(is_proposed))
        .collect()
}

/// `item 12 joined item 7: same link`
fn joined(join: &Join) -> String {
    let by = join.moved_by.as_deref().unwrap_or(OPERATOR);
    let why = match (join.by, join.similarity) {
        (JoinedBy::Merged, _) => return format!("item {}: merged by {by}", join.item),
        (JoinedBy::Split, _) => return format!("item {}: split off by {by}", join.item),
        (JoinedBy::SameLink, _) => "same link".to_owned(),
        (JoinedBy::NearText, Some(similarity)) => {
            format!("nearly the same text ({:.0} %)", similarity * 100.0)
        }
        (JoinedBy::NearText, None) => "nearly the same text".to_owned(),
        (JoinedBy::SameText | JoinedBy::First | JoinedBy::Revision, _) => "same text".to_owned(),
    };
    match join.to {
        Some(to) => format!("item {} joined item {to}: {why}", join.item),
        None => format!("item {} joined: {why}", join.item),
    }
}

/// `same event as 9? shares Minsk, 11, Viasna (0.81)`
fn is_proposed(proposal: &Proposal) -> String {
    format!(
        "same event as {}? shares {} ({:.2})",
        proposal.story,
        proposal.shared.join(", "),
        proposal.score
    )
}

#[cfg(test)]
mod tests {
    use super::{is_proposed, joined};
    use crate::domain::item::JoinedBy;
    use crate::store::review::{Join, Proposal};

    fn join(by: JoinedBy, to: Option<i64>, moved_by: Option<&str>) -> String {
        joined(&Join {
            item: 12,
            by,
            to,
            similarity: Some(0.934),
            moved_by: moved_by.map(str::to_owned),
        })
    }

    #[test]
    fn every_join_says_why() {
        for (said, expected) in [
            (
                join(JoinedBy::SameLink, Some(7), None),
                "item 12 joined item 7: same link",
            ),
            (
                join(JoinedBy::SameText, Some(7), None),
                "item 12 joined item 7: same text",
            ),
            (
                join(JoinedBy::NearText, Some(7), None),
                "item 12 joined item 7: nearly the same text (93 %)",
            ),
            (
                join(JoinedBy::Merged, None, Some("amber")),
                "item 12: merged by amber",
            ),
            (
                join(JoinedBy::Split, None, None),
                "item 12: split off by operator",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn a_proposal_says_what_is_shared() {
        let proposal = Proposal {
            story: 9,
            candidate: None,
            title: None,
            sources: Vec::new(),
            score: 0.812,
            shared: vec!["Minsk".to_owned(), "11".to_owned(), "Viasna".to_owned()],
        };
        assert_eq!(
            is_proposed(&proposal),
            "same event as 9? shares Minsk, 11, Viasna (0.81)"
        );
    }
}
