//! Who may manage a channel is asked of Telegram at each change.

use vestka_simulator::{MemberStatus, ShareError};

use super::{ALA, BEN, CHANNEL, choose, tap, written_into};
use crate::world::World;

const NOT_ALLOWED: &str = "This works when both of us are administrators of the channel who may post. Please check your own rights, and add @vestka_bot to the administrators with the right to post messages. Then: /channel";
const CANNOT_POST: &str = "I may not post in this channel. Please give @vestka_bot the right to post messages, under the administrators of the channel. Then: /channel";

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.add_person(BEN, "Ben", "en");
    world.telegram.add_channel(CHANNEL, "News of the yard");
    world.telegram.set_chat_username(CHANNEL, "yard_news");
    world
        .telegram
        .set_member_status(CHANNEL, ALA, MemberStatus::Administrator);
    world
        .telegram
        .set_member_status(CHANNEL, BEN, MemberStatus::Member);
    world
}

#[tokio::test]
async fn nobody_but_an_administrator_who_may_post_manages_a_channel() {
    let world = world().await;
    let _bot = world.run_bot();
    let answer = world
        .say(BEN, "/channel @yard_news subscribe sanctions")
        .await;
    assert_eq!(answer.text, NOT_ALLOWED);
    world.say(BEN, "/channel").await;
    assert_eq!(
        world.telegram.share_chat(BEN, "Choose a channel", CHANNEL),
        Err(ShareError::NotShown),
        "the app does not offer what one does not run"
    );
    // An administrator who may do other things, but not post.
    world.telegram.set_may_post(CHANNEL, ALA, false);
    let answer = world.say(ALA, "/channel @yard_news").await;
    assert_eq!(answer.text, NOT_ALLOWED);
    // The number of a private channel tells a stranger nothing, not even that the bot is there.
    for number in [CHANNEL, CHANNEL - 7] {
        let answer = world.say(BEN, &format!("/channel {number}")).await;
        assert_eq!(answer.text, NOT_ALLOWED);
    }
    let none: i64 = sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers");
    assert_eq!((none, written_into(&world, CHANNEL)), (0, 0));
}

#[tokio::test]
async fn an_old_menu_is_no_right() {
    let world = world().await;
    let _bot = world.run_bot();
    let menu = choose(&world).await;
    tap(&world, &menu, "Topics").await;
    let data = menu.buttons[0][0].data().expect("a button").to_owned();
    // Somebody else sends what the button would send.
    let under = world.say(BEN, "/help").await;
    world
        .telegram
        .forge_press(BEN, under.id, &data)
        .expect("the message is there");
    let told = world
        .telegram
        .wait_for_some("an answer", |state| {
            let message = state.chat(BEN)?.message(under.id)?;
            (message.text != under.text).then(|| message.text.clone())
        })
        .await
        .expect("an answer");
    assert_eq!(told, "Please choose the channel again: /channel");
    // A button of the menu without its channel, and an action that has no place in it.
    for data in ["cn:pause", &data.replace("cn:topics", "q")] {
        world
            .telegram
            .forge_press(ALA, menu.id, data)
            .expect("the message is there");
    }
    // Put out of the administrators, she presses once more.
    world
        .telegram
        .set_member_status(CHANNEL, ALA, MemberStatus::Member);
    let before = world.telegram.message(ALA, menu.id).expect("it stands");
    world.press(ALA, &before, "Sanctions").await;
    let told = world
        .telegram
        .wait_for_some("an answer", |state| {
            let message = state.chat(ALA)?.message(menu.id)?;
            message
                .text
                .starts_with("This works")
                .then(|| message.text.clone())
        })
        .await
        .expect("an answer");
    assert_eq!(told, NOT_ALLOWED);
    let subscribed: i64 = sqlx::query_scalar("SELECT count(*) FROM subscriptions")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers");
    assert_eq!(subscribed, 0);
}

#[tokio::test]
async fn what_the_bot_lacks_is_said_with_the_remedy() {
    let world = world().await;
    let _bot = world.run_bot();
    let bot = world.telegram.bot_id();
    // An administrator without the right to post.
    world.telegram.set_may_post(CHANNEL, bot, false);
    let answer = world.say(ALA, "/channel @yard_news").await;
    assert_eq!(answer.text, CANNOT_POST);
    // Not in the channel at all.
    world
        .telegram
        .set_member_status(CHANNEL, bot, MemberStatus::Left);
    let answer = world.say(ALA, "/channel @yard_news").await;
    assert_eq!(answer.text, NOT_ALLOWED);
    // There is no such channel; it is a group; it is no name.
    let answer = world.say(ALA, "/channel @no_such_channel").await;
    assert_eq!(
        answer.text,
        "There is no public channel “no_such_channel”. Please check the name, or choose the channel with the button: /channel"
    );
    world
        .telegram
        .add_supergroup(-1_001_900_000_001, "Yard", false);
    world
        .telegram
        .set_chat_username(-1_001_900_000_001, "yard_talk");
    let answer = world.say(ALA, "/channel @yard_talk").await;
    assert_eq!(
        answer.text,
        "That is not a channel. In a group, an administrator sends the commands in the group itself."
    );
    let answer = world.say(ALA, "/channel <b>").await;
    assert!(answer.text.contains("“<b>”"), "{}", answer.text);
    // The app makes the bot an administrator again.
    choose(&world).await;
}

/// The bot was put out of the channel: that is known at once, and the menu says so when it is let in again.
#[tokio::test]
async fn a_channel_that_puts_the_bot_out_is_paused_until_it_is_asked_for_again() {
    let world = world().await;
    let _bot = world.run_bot();
    let menu = choose(&world).await;
    world.say(ALA, "/channel subscribe sanctions").await;
    world.telegram.kick(CHANNEL);
    let paused = async || {
        let reason: Option<String> = sqlx::query_scalar("SELECT pause_reason FROM subscribers")
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
        reason.as_deref() == Some("kicked")
    };
    super::until("it is paused", paused).await;
    let bot = world.telegram.bot_id();
    world
        .telegram
        .set_member_status(CHANNEL, bot, MemberStatus::Administrator);
    let shown = world.say(ALA, "/channel @yard_news").await;
    assert!(
        shown
            .text
            .contains("Paused, because I could not post there. Once I may again, tap “Go on”."),
        "{}",
        shown.text
    );
    let resumed = tap(&world, &shown, "Go on").await;
    assert!(!resumed.text.contains("Paused"), "{}", resumed.text);
    assert_ne!(menu.id, shown.id);
    assert_eq!(written_into(&world, CHANNEL), 0);
}
