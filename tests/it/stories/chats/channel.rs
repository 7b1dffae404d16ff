//! A channel is managed from the private chat of its administrator, and nothing tells in the channel, or in the database, who
//! that is.

use vestka::domain::language::Language;
use vestka::domain::subscriber::{ChatKind, Pace, Subscriber, SubscriberState};
use vestka::subscriptions::Chat;
use vestka::vault::{ChatId, Purpose};
use vestka_simulator::{MemberStatus, Message};

use super::{ALA, BEN, CHANNEL, choose, tap, until, written_into};
use crate::world::{World, breaking, routine};

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.add_channel(CHANNEL, "News of the yard");
    world.telegram.set_chat_username(CHANNEL, "yard_news");
    world
        .telegram
        .set_member_status(CHANNEL, ALA, MemberStatus::Creator);
    world
}

async fn channel(world: &World) -> Option<Subscriber> {
    let chat = Chat {
        id: ChatId::new(CHANNEL),
        thread: None,
        kind: ChatKind::Channel,
    };
    let found = world.subscriptions().find(chat).await;
    found.expect("the database answers")
}

async fn publish_and_deliver(world: &World, title: &str) {
    world.publish(&routine(title)).await;
    world.deliver(&world.delivery()).await;
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn an_administrator_sets_up_a_channel_by_buttons_and_the_channel_sees_updates_alone() {
    let world = world().await;
    let bot = world.telegram.bot_id();
    world
        .telegram
        .set_member_status(CHANNEL, bot, MemberStatus::Left);
    let _bot = world.run_bot();
    let asked = world.say(ALA, "/channel").await;
    insta::assert_snapshot!(asked.text, @r"
    A channel is managed here, not in the channel itself: a command typed there would show who runs it.
    Tap the button below and choose the channel, or type its name: /channel @name
    Both of us must be administrators there who may post. Where I am not one yet, Telegram offers to make me one.
    Who manages a channel is not stored.
    ");
    // Choosing makes the bot an administrator, and takes the keyboard away again.
    let menu = choose(&world).await;
    insta::assert_snapshot!(menu.text, @r"
    Channel “News of the yard”

    No topics yet: nothing comes into the channel.

    Typed: /channel subscribe TOPIC, /channel language CODE, /channel pace digest 19:30, /channel pause, /channel resume, /channel autodelete 24h, /channel mydata, /channel forget
    ");
    assert!(
        world
            .telegram
            .share_chat(ALA, "Choose a channel", CHANNEL)
            .is_err(),
        "the keyboard is gone"
    );

    tap(&world, &menu, "Topics").await;
    let chosen = tap(&world, &menu, "Sanctions").await;
    assert!(chosen.text.contains("Chosen: Sanctions"), "{}", chosen.text);
    tap(&world, &menu, "Back to the channel").await;
    tap(&world, &menu, "Language").await;
    tap(&world, &menu, "Polski").await;
    let pace = tap(&world, &menu, "When").await;
    assert!(
        pace.text.starts_with("Channel “News of the yard”"),
        "{}",
        pace.text
    );
    let digest = tap(&world, &menu, "Once a day").await;
    assert!(
        digest.text.contains("/channel pace digest 19:30"),
        "what it says to type is about the channel: {}",
        digest.text
    );
    tap(&world, &menu, "Back").await;
    tap(&world, &menu, "Breaking only").await;
    let set = tap(&world, &menu, "Back to the channel").await;
    insta::assert_snapshot!(set.text, @r"
    Channel “News of the yard”

    Topics: Sanctions.
    Language: Polish.
    Updates: breaking only.

    Typed: /channel subscribe TOPIC, /channel language CODE, /channel pace digest 19:30, /channel pause, /channel resume, /channel autodelete 24h, /channel mydata, /channel forget
    ");
    let settings = channel(&world).await.expect("it subscribes");
    assert_eq!(
        (settings.language, settings.pace),
        (Language::Pl, Pace::Breaking)
    );
    assert!(
        world.subscriber(ALA).await.is_none(),
        "who manages is no subscriber for that"
    );
    assert_eq!(written_into(&world, CHANNEL), 0);

    publish_and_deliver(&world, "A routine list").await;
    assert_eq!(world.telegram.delivered_count(CHANNEL), 0, "breaking only");
    world.publish(&breaking("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(CHANNEL), 1);

    let paused = tap(&world, &menu, "Pause").await;
    assert!(
        paused.text.contains("Paused: no new updates come"),
        "{}",
        paused.text
    );
    world.publish(&breaking("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(CHANNEL), 1);
    let resumed = tap(&world, &menu, "Go on").await;
    assert!(!resumed.text.contains("Paused"), "{}", resumed.text);
    assert_eq!(
        channel(&world).await.map(|it| it.state),
        Some(SubscriberState::Active)
    );
    assert_eq!(written_into(&world, CHANNEL), 1, "one update, and no word");
}

#[tokio::test]
async fn forgetting_a_channel_deletes_its_posts_and_says_nothing_there() {
    let world = world().await;
    let _bot = world.run_bot();
    let menu = choose(&world).await;
    world.say(ALA, "/channel subscribe sanctions").await;
    publish_and_deliver(&world, "Ten persons listed").await;
    assert_eq!(world.telegram.messages(CHANNEL).len(), 1);

    let asked = tap(&world, &menu, "Erase everything").await;
    insta::assert_snapshot!(asked.text, @r"
    Channel “News of the yard”

    Erase everything stored about this channel and delete my posts there, as far as Telegram allows (the last 48 hours)? This cannot be undone.
    ");
    let kept = tap(&world, &menu, "Keep").await;
    assert!(kept.text.contains("Topics: Sanctions."), "{}", kept.text);
    tap(&world, &menu, "Erase everything").await;
    let erasing = tap(&world, &menu, "Erase everything").await;
    insta::assert_snapshot!(erasing.text, @r"
    Channel “News of the yard”

    Everything about the channel is being erased, and my posts of the last 48 hours with it. Older posts you can delete in the channel yourself. I stay an administrator there until you remove me.
    ");
    let erased = world.erasure().step().await.expect("the database answers");
    assert_eq!(erased.erased, 1);
    assert!(world.telegram.messages(CHANNEL).is_empty());
    assert_eq!(written_into(&world, CHANNEL), 1, "no last word");
    assert!(channel(&world).await.is_none());
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM subscribers) + (SELECT count(*) FROM subscriptions) + (SELECT count(*) FROM deliveries)",
    )
    .fetch_one(&world.pool)
    .await
    .expect("the database answers");
    assert_eq!(left, 0);
    let nothing = world.say(ALA, "/channel forget").await;
    assert!(
        nothing
            .text
            .ends_with("Nothing about this channel is stored."),
        "{}",
        nothing.text
    );
}

#[tokio::test]
async fn everything_can_be_typed_by_name_and_about_the_channel_that_was_chosen_last() {
    let world = world().await;
    let _bot = world.run_bot();
    for (typed, says) in [
        ("/channel @yard_news", "No topics yet"),
        (
            "/channel @yard_news subscribe sanctions, protests and strikes",
            "Your topics: Sanctions, Protests and strikes.",
        ),
        (
            "/channel https://t.me/YARD_NEWS unsubscribe protests",
            "Your topics: Sanctions.",
        ),
        ("/channel yard_news language be", "Language: Belarusian."),
        (
            "/channel -1001800000001 pace digest 19:30",
            "once a day, at 19:30",
        ),
        ("/channel topics", "Chosen: Sanctions"),
        ("/channel language", "Which language"),
        ("/channel pace", "No quiet hours."),
        (
            "/channel pace digest noon",
            "For example: /channel pace digest 19:30",
        ),
        (
            "/channel Pause",
            "Paused: no new updates come into the channel.",
        ),
        (
            "/channel pace instant",
            "Paused: no new updates come into the channel.",
        ),
        ("/channel resume", "Updates: at once."),
        (
            "/channel language Klingon",
            "I don't speak “Klingon”. I speak:",
        ),
        (
            "/channel @yard_news dance",
            "I don't understand that.\nTyped: ",
        ),
        ("/channel forget", "Erase everything stored"),
    ] {
        let answer = world.say(ALA, typed).await;
        assert!(answer.text.contains(says), "{typed}: {}", answer.text);
        assert!(
            answer.text.starts_with("Channel “News of the yard”"),
            "{typed}: {}",
            answer.text
        );
    }
    assert_eq!(channel(&world).await.map(|it| it.pace), Some(Pace::Instant));
    assert_eq!(written_into(&world, CHANNEL), 0);
}

/// The file of the channel that a message carries; it says nowhere whose it is.
fn document(world: &World, file: &Message) -> serde_json::Value {
    assert!(file.text.contains("News of the yard"), "{}", file.text);
    let media = file.media.as_ref().expect("a file");
    let sent = world.telegram.file(&media.file_id).expect("it was sent");
    let text = String::from_utf8(sent.bytes).expect("UTF-8");
    for secret in [ALA.to_string(), CHANNEL.to_string()[1..].to_owned()] {
        assert!(!text.contains(&secret), "{text}");
    }
    serde_json::from_str(&text).expect("JSON")
}

/// What is kept of a channel comes as a file into the private chat of the administrator who asks, and its posts can go by themselves.
#[tokio::test]
async fn a_channel_has_its_file_and_its_posts_can_go_by_themselves() {
    let world = world().await;
    let _bot = world.run_bot();
    let nothing = world.say(ALA, "/channel @yard_news mydata").await;
    assert!(
        nothing
            .text
            .ends_with("Nothing about this channel is stored."),
        "{}",
        nothing.text
    );
    let not_yet = world.say(ALA, "/channel autodelete 6h").await;
    assert!(not_yet.text.contains("No topics yet"), "{}", not_yet.text);
    world.join(ALA).await;
    world.say(ALA, "/channel subscribe sanctions").await;
    publish_and_deliver(&world, "Ten persons listed").await;
    assert_eq!(world.telegram.messages(CHANNEL).len(), 1);

    let asked = world.say(ALA, "/channel autodelete").await;
    assert!(
        asked.text.contains("/channel autodelete 12h"),
        "what it says to type is about the channel: {}",
        asked.text
    );
    let set = tap(&world, &asked, "6 h").await;
    assert!(set.text.contains("after 6 h"), "{}", set.text);
    let managed = channel(&world).await.expect("it subscribes").id;
    let own = world.subscriber(ALA).await.expect("she subscribes").id;
    let hours = async |subscriber| {
        let hours = world.subscriptions().autodelete_hours(subscriber).await;
        hours.expect("the database answers")
    };
    assert_eq!((hours(managed).await, hours(own).await), (Some(6), None));
    world.say(ALA, "/channel autodelete 12").await;
    assert_eq!(hours(managed).await, Some(12));

    // By the button of its menu, too: the same file.
    let menu = choose(&world).await;
    for way in ["typed", "button"] {
        let file = if way == "typed" {
            world.say(ALA, "/channel mydata").await
        } else {
            world.press(ALA, &menu, "What is stored").await
        };
        let document = document(&world, &file);
        let settings = &document["settings"];
        assert_eq!(settings["chat_kind"], "channel", "{way}");
        assert_eq!(settings["autodelete_hours"], 12, "{way}");
        assert_eq!(settings["language"], "en", "{way}");
        assert_eq!(document["deliveries"].as_array().map(Vec::len), Some(1));
        assert_eq!(document["code"], world.subscriptions().code(managed));
    }
    assert_eq!(written_into(&world, CHANNEL), 1, "the update, and no word");

    world.clock.advance(chrono::TimeDelta::hours(13));
    world
        .autodeleting()
        .step()
        .await
        .expect("the database answers");
    assert!(world.telegram.messages(CHANNEL).is_empty());
    assert!(!world.telegram.messages(ALA).is_empty(), "hers stay");
}

/// Who is no administrator of it gets neither.
#[tokio::test]
async fn who_runs_no_channel_gets_no_file_of_it() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(BEN, "Ben", "en");
    world
        .say(ALA, "/channel @yard_news subscribe sanctions")
        .await;
    for typed in ["mydata", "autodelete 1h", "autodelete off"] {
        let typed = format!("/channel @yard_news {typed}");
        let refused = world.say(BEN, &typed).await;
        assert!(refused.media.is_none());
        assert!(
            refused.text.contains("administrators of the channel"),
            "{typed}: {}",
            refused.text
        );
    }
    let managed = channel(&world).await.expect("it subscribes").id;
    let hours = world.subscriptions().autodelete_hours(managed).await;
    assert_eq!(hours.expect("the database answers"), None);
}

#[tokio::test]
async fn a_channel_whose_settings_are_only_looked_at_is_not_stored() {
    let world = world().await;
    let _bot = world.run_bot();
    let menu = choose(&world).await;
    for button in [
        "Topics",
        "Back to the channel",
        "Language",
        "Back to the channel",
        "When",
    ] {
        tap(&world, &menu, button).await;
    }
    for (typed, says) in [
        ("/channel topics", "Nothing is chosen yet."),
        ("/channel pace", "When do you want updates?"),
        ("/channel pace quiet", "When shall nothing come?"),
        ("/channel pause", "nothing comes into the channel"),
        ("/channel resume", "nothing comes into the channel"),
        ("/channel unsubscribe sanctions", ""),
    ] {
        let answer = world.say(ALA, typed).await;
        assert!(answer.text.contains(says), "{typed}: {}", answer.text);
    }
    assert!(channel(&world).await.is_none());
    world.say(ALA, "/channel subscribe sanctions").await;
    assert!(channel(&world).await.is_some(), "that is a choice");
}

/// Decision 8: who manages is never stored. A restart knows nothing of it.
#[tokio::test]
async fn no_row_joins_a_channel_with_who_manages_it_and_a_restart_asks_again() {
    let world = world().await;
    let bot = world.run_bot();
    world.join(ALA).await;
    let menu = choose(&world).await;
    tap(&world, &menu, "Topics").await;
    tap(&world, &menu, "Sanctions").await;
    let (own, managed) = (
        world.subscriber(ALA).await.expect("she subscribes").id,
        channel(&world).await.expect("it subscribes").id,
    );
    let menu_is_remembered = async || {
        let rows: Vec<i32> =
            sqlx::query_scalar("SELECT subscriber_id FROM chat_messages WHERE message_id = $1")
                .bind(menu.id)
                .fetch_all(&world.pool)
                .await
                .expect("the database answers");
        rows == [own]
    };
    until("the menu goes with her own /forget", menu_is_remembered).await;
    let of_channel: i64 =
        sqlx::query_scalar("SELECT count(*) FROM chat_messages WHERE subscriber_id = $1")
            .bind(managed)
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
    assert_eq!(of_channel, 0);
    let topics = world
        .subscriptions()
        .choices(Some(own))
        .await
        .expect("topics");
    assert_eq!(
        topics.iter().filter(|choice| choice.chosen).count(),
        1,
        "her own are as they were"
    );

    drop(bot);
    let _bot = world.run_bot();
    let answer = world.say(ALA, "/channel pause").await;
    assert_eq!(answer.text, "Please choose the channel again: /channel");
    let dead = tap(&world, &menu, "Back to the channel").await;
    assert_eq!(dead.text, "Please choose the channel again: /channel");
    assert!(dead.buttons.is_empty());
}

/// The same for a stranger: what stands in the chat is remembered as of a visitor, who is nobody, and `/forget` deletes it.
#[tokio::test]
async fn a_stranger_who_manages_a_channel_can_have_the_menus_deleted() {
    let world = world().await;
    let _bot = world.run_bot();
    choose(&world).await;
    let sealed = world.vault.seal_chat(Purpose::Visitor, ChatId::new(ALA));
    let remembered = async || {
        let known: Vec<i64> =
            sqlx::query_scalar("SELECT message_id FROM visitor_messages WHERE sealed_chat = $1")
                .bind(&sealed)
                .fetch_all(&world.pool)
                .await
                .expect("the database answers");
        let mut standing = world
            .telegram
            .messages(ALA)
            .into_iter()
            .filter(|message| message.from_bot);
        standing.all(|message| known.contains(&message.id))
    };
    until("all is remembered", remembered).await;
    let asked = world.say(ALA, "/forget").await;
    world
        .telegram
        .press(ALA, asked.id, "Erase everything")
        .expect("the button is there");
    let seen = world
        .telegram
        .wait_for("only the last word is left", |state| {
            state.from_bot(ALA).count() == 1
        });
    seen.await.expect("the rest is deleted");
}

/// What is typed in a channel would expose who runs it: it is not even asked for.
#[tokio::test]
async fn a_command_typed_in_a_channel_is_answered_by_nothing() {
    let world = world().await;
    let _bot = world.run_bot();
    for text in [
        "/topics",
        "/start",
        "/channel",
        "/help@vestka_bot",
        "@vestka_bot hello",
    ] {
        world.telegram.say_in(CHANNEL, ALA, text, None);
    }
    // Whatever came before is dealt with by then, or was never heard.
    world.say(ALA, "/help").await;
    let calls = world.telegram.calls();
    assert!(
        calls.iter().all(|call| call.chat != Some(CHANNEL)),
        "{calls:#?}"
    );
    assert!(channel(&world).await.is_none());
}
