//! `/pace`: when and how updates come.
//!
//! Never here: sending them.

mod menus;
mod typed;

use super::super::action::{Action, HoursAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::start;
use crate::domain::subscriber::Pace;
use crate::domain::subscriber::hours::is_half_hour;
use crate::subscriptions::PaceSettings;
use crate::text::Words;

/// `/pace`, with words or as a menu.
pub(super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    if typed.trim().is_empty() {
        let Some(settings) = current(conversation).await? else {
            let text = conversation.words().start_pace();
            return conversation
                .send(&escape(&text), &keyboard(conversation.words(), false))
                .await;
        };
        let (text, keyboard) = menus::overview(conversation.language, &settings);
        return conversation.send(&escape(&text), &keyboard).await;
    }
    match typed::read(typed) {
        Ok(typed::Typed::Pace(pace)) => chosen(conversation, pace, false).await,
        Ok(typed::Typed::Act(act)) => act_on(conversation, act).await,
        Err(wrong) => {
            let text = wrong.said(conversation.words());
            conversation.say(&text).await
        }
    }
}

/// The choice of paces.
pub(super) fn keyboard(words: Words, start: bool) -> Keyboard {
    let pace = |pace| Action::Pace { start, pace };
    Keyboard::none()
        .row([(words.button_pace_instant(), pace(Pace::Instant))])
        .row([(words.button_pace_breaking(), pace(Pace::Breaking))])
        .row([(
            words.button_hours_digest(),
            Action::Hours(HoursAct::AskDigest { start }),
        )])
}

/// A tap on a pace: the last of the three taps of the way in.
pub(super) async fn chosen(conversation: &mut Conversation, pace: Pace, start: bool) -> Handled {
    if pace == Pace::Digest {
        return act_on(conversation, HoursAct::AskDigest { start }).await;
    }
    let subscriber = conversation.subscribe_chat().await?;
    conversation
        .service
        .subscriptions
        .set_pace(subscriber.id, pace)
        .await?;
    if start {
        // Who goes through the way in to its end wants to receive, whatever was before.
        conversation.resume().await?;
        return start::done(conversation, subscriber.id).await;
    }
    saved(conversation).await
}

/// A tap on one of the further settings.
pub(super) async fn act_on(conversation: &mut Conversation, act: HoursAct) -> Handled {
    let subscriber = conversation.subscribe_chat().await?;
    let Some(settings) = current(conversation).await? else {
        return conversation
            .say(&conversation.words().not_subscribed())
            .await;
    };
    let language = conversation.language;
    let (text, keyboard) = match act {
        HoursAct::Menu => menus::overview(language, &settings),
        HoursAct::AskDigest { start } => menus::digest(language, &settings, start),
        HoursAct::AskQuiet => menus::quiet(language, &settings),
        HoursAct::AskZone => menus::zone(language, &settings),
        HoursAct::Digest { .. }
        | HoursAct::Quiet(_)
        | HoursAct::Rings(_)
        | HoursAct::Zone(_)
        | HoursAct::Silent(_) => {
            let has_quiet = settings.quiet.is_some();
            return set(conversation, subscriber.id, act, has_quiet).await;
        }
    };
    conversation.show(&escape(&text), &keyboard).await
}

/// Sets one of them; an old button may ask for what cannot be.
async fn set(
    conversation: &mut Conversation,
    subscriber: i32,
    act: HoursAct,
    has_quiet: bool,
) -> Handled {
    let words = conversation.words();
    let subscriptions = &conversation.service.subscriptions;
    match act {
        HoursAct::Digest { at, .. } if !is_half_hour(at) => {
            return conversation.say(&words.hours_not_a_half_hour()).await;
        }
        HoursAct::Quiet(Some((from, to))) if from == to => {
            return conversation.say(&words.hours_quiet_unknown()).await;
        }
        HoursAct::Rings(_) if !has_quiet => {
            return conversation.say(&words.hours_rings_none()).await;
        }
        HoursAct::Digest { start, at } => {
            subscriptions.set_digest(subscriber, at).await?;
            if start {
                conversation.resume().await?;
                return start::done(conversation, subscriber).await;
            }
        }
        HoursAct::Quiet(hours) => subscriptions.set_quiet(subscriber, hours).await?,
        HoursAct::Rings(rings) => subscriptions.set_breaking_rings(subscriber, rings).await?,
        HoursAct::Zone(zone) => subscriptions.set_time_zone(subscriber, zone).await?,
        HoursAct::Silent(is_silent) => subscriptions.set_silent(subscriber, is_silent).await?,
        HoursAct::Menu | HoursAct::AskDigest { .. } | HoursAct::AskQuiet | HoursAct::AskZone => {}
    }
    saved(conversation).await
}

/// When updates come, as a sentence says it.
pub(super) async fn in_words(conversation: &Conversation) -> Result<String, HandlerError> {
    let settings = current(conversation).await?;
    Ok(menus::pace(conversation.words(), settings.as_ref()))
}

async fn current(conversation: &Conversation) -> Result<Option<PaceSettings>, HandlerError> {
    let Some(subscriber) = &conversation.subscriber else {
        return Ok(None);
    };
    let subscriptions = &conversation.service.subscriptions;
    Ok(subscriptions.pace_settings(subscriber.id).await?)
}

async fn saved(conversation: &Conversation) -> Handled {
    let Some(settings) = current(conversation).await? else {
        return conversation
            .say(&conversation.words().not_subscribed())
            .await;
    };
    let (text, keyboard) = menus::overview(conversation.language, &settings);
    let text = format!("{} {text}", conversation.words().hours_saved());
    let text = conversation.saved(text);
    conversation.show(&escape(&text), &keyboard).await
}
