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
use crate::domain::subscriber::hours::{Quiet, is_half_hour};
use crate::subscriptions::PaceSettings;
use crate::text::Words;

/// `/pace`, with words or as a menu.
pub(super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    if typed.trim().is_empty() {
        return act_on(conversation, HoursAct::Menu).await;
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

/// A tap on one of the further settings. Who is a stranger sees what there is to choose, and stays one until something is chosen.
pub(super) async fn act_on(conversation: &mut Conversation, act: HoursAct) -> Handled {
    conversation.look_in().await?;
    let settings = current(conversation).await?;
    let quiet = settings.and_then(|settings| settings.quiet);
    let zone = match settings {
        Some(settings) => settings.zone,
        None => conversation.service.subscriptions.default_zone().await?,
    };
    let language = conversation.language;
    let (text, keyboard) = match act {
        HoursAct::Menu => {
            if let Some(settings) = &settings {
                menus::overview(language, settings)
            } else {
                let words = conversation.words();
                (words.start_pace(), keyboard(words, false))
            }
        }
        HoursAct::AskDigest { start } => menus::digest(language, zone, start),
        HoursAct::AskQuiet => menus::quiet(language, zone, settings.as_ref()),
        HoursAct::AskZone => menus::zone(language, zone),
        HoursAct::Digest { .. }
        | HoursAct::Quiet(_)
        | HoursAct::Rings(_)
        | HoursAct::Zone(_)
        | HoursAct::Silent(_) => {
            if let Some(why) = why_not(conversation.words(), act, quiet) {
                return conversation.say(&why).await;
            }
            return set(conversation, act).await;
        }
    };
    conversation.show(&escape(&text), &keyboard).await
}

/// Why it cannot be set: an old button may ask for what cannot be.
fn why_not(words: Words, act: HoursAct, quiet: Option<Quiet>) -> Option<String> {
    match act {
        HoursAct::Digest { at, .. } if !is_half_hour(at) => Some(words.hours_not_a_half_hour()),
        HoursAct::Quiet(Some((from, to))) if from == to => Some(words.hours_quiet_unknown()),
        // The next quiet hours would not keep it.
        HoursAct::Rings(_) if quiet.is_none() => Some(words.hours_rings_none()),
        _ => None,
    }
}

/// Sets one of them.
async fn set(conversation: &mut Conversation, act: HoursAct) -> Handled {
    let subscriber = conversation.subscribe_chat().await?.id;
    let subscriptions = &conversation.service.subscriptions;
    match act {
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
