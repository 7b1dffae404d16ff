//! Stories in the hands of the staff: `/merge`, `/split`, "two events", and the stop of a relay.
//!
//! Candidates are what the staff see, so they are named by those numbers; items by the numbers that `/open` shows.
//!
//! Never here: what may be merged or split.

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::candidate::done;
use super::queue::shortened;
use crate::store::review::{InTheWay, Merge, Separation, Split};

/// Items that get a button, and characters of their sources and titles: one message holds them.
const SPLIT_ITEMS: usize = 20;
const SPLIT_SOURCE: usize = 50;
const SPLIT_TITLE: usize = 100;

/// `/merge ID ID`
pub(super) async fn merge_typed(conversation: &Conversation, rest: &str) -> Handled {
    match two(rest) {
        Some((one, other)) => merge(conversation, one, other).await,
        None => conversation.say(&conversation.words().merge_which()).await,
    }
}

/// `/split ID ITEM`
pub(super) async fn split_typed(conversation: &Conversation, rest: &str) -> Handled {
    match two(rest) {
        Some((id, item)) => split(conversation, id, item).await,
        None => conversation.say(&conversation.words().split_which()).await,
    }
}

/// Two candidates report one event.
pub(super) async fn merge(conversation: &Conversation, one: i64, other: i64) -> Handled {
    let Some(stories) = stories(conversation, one, other).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let review = &conversation.service.review;
    let candidate = match review.merge(stories, &actor).await? {
        Merge::Merged { candidate, .. } => candidate,
        Merge::Already { story } => review.candidate_of_story(story).await?,
        Merge::Refused(reason) => return refused(conversation, (one, other), &reason).await,
    };
    let id = candidate.unwrap_or(one);
    done(conversation, id, &conversation.words().merged(id)).await
}

/// Two candidates report two events.
pub(super) async fn separate(conversation: &Conversation, one: i64, other: i64) -> Handled {
    let Some(stories) = stories(conversation, one, other).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let separated = conversation
        .service
        .review
        .separate(stories, &actor)
        .await?;
    if let Separation::Refused(reason) = separated {
        return refused(conversation, (one, other), &reason).await;
    }
    let said = conversation.words().separated(one, other);
    done(conversation, one, &said).await
}

/// It does not go out without review.
pub(super) async fn stop_relay(conversation: &Conversation, id: i64) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let words = conversation.words();
    let stopped = conversation.service.review.stop_relay(id, &actor).await?;
    let said = if stopped {
        words.relay_stopped(id)
    } else {
        words.relay_not_waiting(id)
    };
    done(conversation, id, &said).await
}

/// Which item reports another event.
pub(super) async fn split_menu(conversation: &Conversation, id: i64) -> Handled {
    let (words, review) = (conversation.words(), &conversation.service.review);
    let found = review.candidate(id).await?;
    let Some(candidate) = found.filter(|found| found.story.is_some() && found.state.is_open())
    else {
        return conversation.say(&words.candidate_unknown(id)).await;
    };
    let act = |act| Action::Candidate { id, act };
    let (mut html, mut items) = (escape(&words.split_choose(id)), Vec::new());
    for item in candidate.items.iter().take(SPLIT_ITEMS) {
        let source = shortened(&item.source, SPLIT_SOURCE);
        let title = item.title.as_deref().unwrap_or(&item.text);
        let line = format!("{} · {source}\n{}", item.id, shortened(title, SPLIT_TITLE));
        html.extend(["\n\n", &escape(&line)]);
        let split = act(CandidateAct::Split(item.id));
        items.push((words.button_split_item(item.id), split));
    }
    let keyboard = Keyboard::none()
        .grid(2, items)
        .row([(words.button_back(), act(CandidateAct::Open))]);
    conversation.show(&html, &keyboard).await
}

/// Gives an item, with what repeats it, a candidate of its own.
pub(super) async fn split(conversation: &Conversation, id: i64, item: i64) -> Handled {
    let Some(story) = story(conversation, id).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let split = conversation.service.review.split((story, item), &actor);
    match split.await? {
        Split::Split { candidate, .. } => {
            let said = conversation.words().split(candidate);
            done(conversation, candidate, &said).await
        }
        Split::Refused(reason) => refused(conversation, (id, item), &reason).await,
    }
}

/// The stories of two candidates; none when one has none, and the person was told.
async fn stories(
    conversation: &Conversation,
    one: i64,
    other: i64,
) -> Result<Option<(i64, i64)>, HandlerError> {
    let Some(first) = story(conversation, one).await? else {
        return Ok(None);
    };
    let second = story(conversation, other).await?;
    Ok(second.map(|second| (first, second)))
}

async fn story(conversation: &Conversation, id: i64) -> Result<Option<i64>, HandlerError> {
    let candidate = conversation.service.review.candidate(id).await?;
    let story = candidate.and_then(|candidate| candidate.story);
    if story.is_none() {
        let words = conversation.words();
        conversation.say(&words.candidate_unknown(id)).await?;
    }
    Ok(story)
}

async fn refused(
    conversation: &Conversation,
    (id, second): (i64, i64),
    reason: &InTheWay,
) -> Handled {
    let words = conversation.words();
    let said = match reason {
        InTheWay::UnknownStory(_) => words.candidate_unknown(id),
        InTheWay::OneStory => words.merge_which(),
        InTheWay::Claimed {
            candidate,
            by,
            until,
        } => words.candidate_claimed(by, candidate, &until.format("%H:%M").to_string()),
        InTheWay::Drafted(candidate) => words.story_drafted(candidate),
        InTheWay::Published(candidate) => words.story_published(candidate),
        InTheWay::NotOfStory(_) => words.split_foreign(second, id),
        InTheWay::OnlyItem => words.split_only(id),
    };
    conversation.say(&said).await
}

/// Two numbers, as typed.
fn two(rest: &str) -> Option<(i64, i64)> {
    let mut numbers = rest.split_whitespace().map(|word| {
        let digits = word.trim_start_matches('#').trim_end_matches(',');
        digits.parse().ok()
    });
    let pair = (numbers.next()??, numbers.next()??);
    numbers.next().is_none().then_some(pair)
}

#[cfg(test)]
mod tests {
    use super::two;

    #[test]
    fn two_numbers_are_read_however_they_are_typed() {
        assert_eq!(two("3 7"), Some((3, 7)));
        assert_eq!(two(" #3,  #7 "), Some((3, 7)));
        for wrong in ["", "3", "3 x", "3 7 9"] {
            assert_eq!(two(wrong), None, "{wrong}");
        }
    }
}
