//! Telegram fails while old messages are edited: no false text stands for that, and no chat gets more than its pace.
//! One with more of them than its minute has room for gets all of them all the same.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use vestka::delivery::Budget;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::subscriber::ChatKind;
use vestka::store::delivery_log::Edits;
use vestka::subscriptions::Chat;
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

const READERS: i64 = 27;
const FORUM: i64 = -1_001_400_000_000;

fn edits_fail(kind: FaultKind) -> Fault {
    Fault::new(kind).method("editMessageText").times(1_000_000)
}

/// How many old messages say that they are withdrawn.
fn withdrawn(world: &World, readers: i64) -> usize {
    let is_withdrawn = |n: &i64| world.received(ALA + n)[0].text.starts_with("Withdrawn.");
    (0..readers).filter(is_withdrawn).count()
}

async fn edits(world: &World, code: &str) -> Edits {
    let lines = world.store.fanouts(Some(code)).await.expect("a report");
    lines[0].edits.expect("it is an amendment")
}

/// An update that so many have received.
async fn received(world: &World, readers: i64) -> String {
    for n in 0..readers {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    code
}

#[tokio::test]
async fn edits_that_fail_for_a_while_are_done_when_telegram_is_well_again() {
    for (kind, restarts) in [
        (FaultKind::Status502Html, false),
        (FaultKind::CutBefore, false),
        (FaultKind::Status500, true),
    ] {
        let world = World::new().await;
        let code = received(&world, READERS).await;
        world.telegram.order_fault(edits_fail(kind));
        world.retract(&code).await;
        let mut delivery = world.delivery();
        for _ in 0..20 {
            world.deliver(&delivery).await;
            world.clock.advance(TimeDelta::seconds(30));
            if restarts {
                delivery = world.delivery();
            }
        }
        assert_eq!(withdrawn(&world, READERS), 0);
        let state = world.fanout(&code).await.state;
        assert_eq!(state, FanoutState::Running, "it is not done yet");
        assert_eq!(edits(&world, &code).await.not_edited, 0);

        world.telegram.clear_faults();
        for _ in 0..9 {
            world.deliver(&delivery).await;
            world.clock.advance(TimeDelta::minutes(30));
        }
        assert_eq!(withdrawn(&world, READERS), 27);
        assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
        let all = Edits {
            edited: READERS,
            ..Edits::default()
        };
        assert_eq!(edits(&world, &code).await, all);
        let notices = (0..READERS).map(|n| world.received(ALA + n).len());
        assert!(notices.into_iter().all(|messages| messages == 2));
    }
}

#[tokio::test]
async fn one_message_that_fails_by_itself_holds_up_nobody_and_is_given_up() {
    let world = World::new().await;
    let code = received(&world, 3).await;
    world
        .telegram
        .order_fault(edits_fail(FaultKind::Status500).chat(ALA));
    world.retract(&code).await;
    let delivery = world.delivery();
    for _ in 0..3 {
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::seconds(3));
    }
    assert_eq!(withdrawn(&world, 3), 2, "the others do not wait for it");
    assert_eq!(edits(&world, &code).await.waiting, 1);
    for _ in 0..9 {
        world.clock.advance(TimeDelta::hours(3));
        world.deliver(&delivery).await;
    }
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    let given_up = Edits {
        edited: 2,
        not_edited: 1,
        waiting: 0,
        failed: 1,
    };
    assert_eq!(edits(&world, &code).await, given_up);
}

#[tokio::test]
async fn a_later_amendment_takes_over_what_an_earlier_one_could_not_edit() {
    let world = World::new().await;
    let code = received(&world, 3).await;
    world
        .telegram
        .order_fault(edits_fail(FaultKind::Status500).chat(ALA));
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(edits(&world, &code).await.waiting, 1);
    world.telegram.clear_faults();
    world.retract(&code).await;
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(withdrawn(&world, 3), 3, "and not that it is superseded");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
}

#[tokio::test]
async fn who_leaves_while_its_edit_waits_keeps_nothing_open() {
    let world = World::new().await;
    let code = received(&world, 2).await;
    world
        .telegram
        .order_fault(edits_fail(FaultKind::Status500).chat(ALA));
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(edits(&world, &code).await.waiting, 1);
    let ala = world.subscriber(ALA).await.expect("she reads").id;
    world.subscriptions().forget(ala).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_eq!(edits(&world, &code).await.edited, 1);
}

/// Eight topics of one chat: it gets one edit a second, as it gets one message a second.
#[tokio::test]
async fn edits_keep_the_pace_of_their_chat() {
    const TOPICS: usize = 8;
    let world = World::new().await;
    world.telegram.add_supergroup(FORUM, "Neighbours", true);
    let subscriptions = world.subscriptions();
    let topics = subscriptions.topics().await.expect("topics");
    let topics: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    for name in 0..TOPICS {
        let thread = world.telegram.add_topic(FORUM, &format!("Topic {name}"));
        let chat = Chat {
            id: ChatId::new(FORUM),
            thread: Some(i32::try_from(thread).expect("a small number")),
            kind: ChatKind::Supergroup,
        };
        let found = subscriptions.find_or_add(chat, Language::En).await;
        let id = found.expect("the database answers").id;
        subscriptions.subscribe(id, &topics).await.expect("it does");
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    world.retract(&code).await;
    while world.telegram.sent_count() < 16 {
        delivery.step().await.expect("the database answers");
    }
    let edited = || {
        world
            .telegram
            .look(|state| state.count("editMessageText", 200))
    };
    assert_eq!(edited(), 0, "notices come first");

    world.clock.advance(TimeDelta::minutes(2));
    let paced = world.delivery_within(Arc::new(Budget::per_second(1000).with_chats()));
    for second in 1..=8 {
        world.deliver(&paced).await;
        assert_eq!(edited(), second);
        tokio::time::pause();
        tokio::time::advance(Duration::from_millis(1100)).await;
        tokio::time::resume();
        world.clock.advance(TimeDelta::seconds(2));
    }
    world.deliver(&paced).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_eq!(edits(&world, &code).await.edited, 8);
}

/// An update in a group that stands there in more messages than it may get in a minute, as after many corrections.
async fn many_messages(world: &World) -> String {
    world.telegram.add_supergroup(FORUM, "Neighbours", false);
    let subscriptions = world.subscriptions();
    let topics = subscriptions.topics().await.expect("topics");
    let topics: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    let chat = Chat {
        id: ChatId::new(FORUM),
        thread: None,
        kind: ChatKind::Supergroup,
    };
    let found = subscriptions.find_or_add(chat, Language::En).await;
    let id = found.expect("the database answers").id;
    subscriptions.subscribe(id, &topics).await.expect("it does");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    for correction in 1..MESSAGES {
        world.clock.advance(TimeDelta::minutes(2));
        let title = format!("{correction} persons more listed");
        world.correct(&code, routine(&title)).await;
        world.deliver(&delivery).await;
    }
    world.clock.advance(TimeDelta::minutes(2));
    code
}

const MESSAGES: usize = 6;

/// How many messages of the group say that they are withdrawn.
fn withdrawn_there(world: &World) -> usize {
    let messages = world.received(FORUM);
    let is_withdrawn = |text: &str| text.starts_with("Withdrawn.");
    messages
        .iter()
        .filter(|message| is_withdrawn(&message.text))
        .count()
}

#[tokio::test]
async fn a_group_with_more_old_messages_than_its_minute_has_room_for_gets_all_of_them_edited() {
    let world = World::new().await;
    let code = many_messages(&world).await;
    let edited = || {
        world
            .telegram
            .look(|state| state.count("editMessageText", 200))
    };
    let before = edited();
    world.retract(&code).await;
    // Eight processes divide the twenty a minute of a group among them.
    world
        .sql(
            "INSERT INTO senders (owner, bot_id, share, is_busy, answers, until)
             SELECT n, (SELECT id FROM bots LIMIT 1), 0, false, 0, 'infinity' FROM generate_series(1, 7) AS n",
        )
        .await;
    let budget = Arc::new(Budget::shared());
    let (sharing, paced) = (
        world.sharing(&budget, 9, 1000),
        world.delivery_within(budget),
    );
    for minute in 1..=4 {
        for _ in 0..3 {
            sharing.step().await.expect("the database answers");
            world.deliver(&paced).await;
        }
        let room = 2 * minute;
        assert!(edited() - before <= room, "{} in {minute}", edited());
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(62)).await;
        tokio::time::resume();
        world.clock.advance(TimeDelta::seconds(62));
    }
    sharing.step().await.expect("the database answers");
    world.deliver(&paced).await;
    assert_eq!(withdrawn_there(&world), MESSAGES);
    assert_eq!(
        edited() - before,
        u64::try_from(MESSAGES).unwrap(),
        "none twice"
    );
    world.deliver(&paced).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    let all = Edits {
        edited: i64::try_from(MESSAGES).expect("few"),
        ..Edits::default()
    };
    assert_eq!(edits(&world, &code).await, all);
}

/// What one try edited is not edited again when the others fail.
#[tokio::test]
async fn what_is_edited_stays_so_while_the_others_are_tried_again() {
    let world = World::new().await;
    let code = received(&world, 1).await;
    let delivery = world.delivery();
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&delivery).await;
    world
        .telegram
        .order_fault(edits_fail(FaultKind::Status500).chat(ALA).times(7));
    world.retract(&code).await;
    for _ in 0..9 {
        world.deliver(&delivery).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    world.deliver(&delivery).await;
    let all = Edits {
        edited: 2,
        ..Edits::default()
    };
    assert_eq!(edits(&world, &code).await, all);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    // That of the correction, and one of each message that is withdrawn.
    let edited = world
        .telegram
        .look(|state| state.count("editMessageText", 200));
    assert_eq!(edited, 3);
}
