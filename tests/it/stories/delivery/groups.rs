//! Groups, channels and forum topics: their own pace, another id in the middle of everything, and topics that are gone.

use std::sync::Arc;

use chrono::TimeDelta;
use vestka::delivery::{Budget, Order};
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::subscriber::{ChatKind, PauseReason, Subscriber};
use vestka::subscriptions::Chat;
use vestka::vault::ChatId;
use vestka_simulator::MemberStatus;

use super::answers::{counters, refusal};
use super::{ALA, BEN};
use crate::world::{World, private, routine};

const GROUP: i64 = -500;
const FORUM: i64 = -1_001_400_000_000;
const CHANNEL: i64 = -1_001_500_000_000;

async fn subscribe_topic(world: &World, chat: i64, thread: Option<i64>) -> Subscriber {
    let subscriptions = world.subscriptions();
    let chat = Chat {
        id: ChatId::new(chat),
        thread: thread.map(|thread| i32::try_from(thread).expect("a small number")),
        kind: ChatKind::Supergroup,
    };
    let subscriber = subscriptions
        .find_or_add(chat, Language::En)
        .await
        .expect("the database answers");
    let topics = subscriptions.topics().await.expect("the database answers");
    let ids: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    subscriptions
        .subscribe(subscriber.id, &ids)
        .await
        .expect("the database answers");
    subscriber
}

async fn pause_reason(world: &World, subscriber: i32) -> Option<String> {
    sqlx::query_scalar("SELECT pause_reason FROM subscribers WHERE id = $1")
        .bind(subscriber)
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

/// Case 9: told by error and by service message, in either order, in the middle of a fan-out.
#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn a_group_that_moves_in_the_middle_gets_everything_that_is_pending_once() {
    for told_first in [true, false] {
        let world = World::new().await;
        world.telegram.add_group(GROUP, "Neighbours");
        world
            .subscribe_chat(GROUP, ChatKind::Group, &["sanctions"])
            .await;
        let (_, sent) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        // One waits for another try, one is not begun.
        let (_, deferred) = world.publish(&routine("Another list")).await;
        world
            .telegram
            .order_fault(super::answers::server_error().chat(GROUP));
        world.deliver(&world.delivery()).await;
        let (_, open) = world.publish(&routine("A third list")).await;
        let new = world.telegram.migrate_unannounced(GROUP);
        let migrate = async || {
            let subscriptions = world.subscriptions();
            subscriptions
                .migrate(ChatId::new(GROUP), ChatId::new(new))
                .await
                .unwrap();
        };
        if told_first {
            migrate().await;
        }
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(5));
        world.deliver(&world.delivery()).await;
        migrate().await;
        let texts: Vec<String> = world
            .telegram
            .delivered(new)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        for title in ["Another list", "A third list"] {
            assert_eq!(
                texts.iter().filter(|text| text.contains(title)).count(),
                1,
                "{title}: {texts:?}"
            );
        }
        for code in [&sent, &deferred, &open] {
            let fanout = world.fanout(code).await;
            assert_eq!(
                (fanout.state, fanout.counters.accepted),
                (FanoutState::Finished, 1)
            );
        }
        // A correction to the message in the old chat: a notice in the new one, which answers and edits no other message.
        let before: Vec<_> = world.telegram.messages(new);
        world.correct(&sent, routine("Eleven persons listed")).await;
        world.deliver(&world.delivery()).await;
        let after = world.telegram.messages(new);
        assert_eq!(after.len(), before.len() + 1);
        let notice = after.last().unwrap();
        assert!(
            notice.text.contains("Eleven persons listed"),
            "{}",
            notice.text
        );
        assert_eq!(notice.reply_to, None);
        let unchanged = after
            .iter()
            .zip(&before)
            .all(|(now, then)| now.text == then.text);
        assert!(unchanged, "another message was edited");
    }
}

/// Case 10: a topic is closed, deleted, or "not found" although it is there.
#[tokio::test]
async fn a_topic_that_is_gone_is_paused_and_nothing_lands_in_the_general_one() {
    let world = World::new().await;
    world.telegram.add_supergroup(FORUM, "Neighbours", true);
    let (closed, deleted, alive) = (
        world.telegram.add_topic(FORUM, "Sanctions"),
        world.telegram.add_topic(FORUM, "Protests"),
        world.telegram.add_topic(FORUM, "All"),
    );
    let (one, two, three) = (
        subscribe_topic(&world, FORUM, Some(closed)).await.id,
        subscribe_topic(&world, FORUM, Some(deleted)).await.id,
        subscribe_topic(&world, FORUM, Some(alive)).await.id,
    );
    world.telegram.close_topic(FORUM, closed);
    world.telegram.delete_topic(FORUM, deleted);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    for _ in 0..3 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(5));
    }
    let sent = world.telegram.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].thread, Some(alive));
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.unreachable),
        (1, 2)
    );
    assert_eq!(
        pause_reason(&world, one).await.as_deref(),
        Some("thread_gone")
    );
    assert_eq!(
        pause_reason(&world, two).await.as_deref(),
        Some("thread_gone")
    );

    // Told once that a topic is not there that is: the second try finds it.
    let not_found = "Bad Request: message thread not found";
    world
        .telegram
        .order_fault(refusal(400, not_found).chat(FORUM));
    let (_, again) = world.publish(&routine("Another list")).await;
    for _ in 0..2 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(5));
    }
    let fanout = world.fanout(&again).await;
    assert_eq!((fanout.counters.accepted, fanout.counters.due), (1, 1));
    assert_eq!(pause_reason(&world, three).await, None);
    assert!(
        !world
            .telegram
            .calls()
            .iter()
            .any(|call| call.method == "leaveChat")
    );
}

#[tokio::test]
async fn a_channel_receives_and_one_that_put_the_bot_out_is_paused() {
    let world = World::new().await;
    world.telegram.add_channel(CHANNEL, "Neighbours");
    let channel = world
        .subscribe_chat(CHANNEL, ChatKind::Channel, &["sanctions"])
        .await
        .id;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(CHANNEL), 1);
    let bot = world.telegram.bot_id();
    world
        .telegram
        .set_member_status(CHANNEL, bot, MemberStatus::Left);
    let (_, code) = world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(counters(&world, &code).await.unreachable, 1);
    let reason = pause_reason(&world, channel).await;
    assert!(
        matches!(reason.as_deref(), Some("kicked" | "no_rights")),
        "{reason:?}"
    );
}

#[tokio::test]
async fn a_group_gets_twenty_a_minute_and_holds_up_nobody() {
    let world = World::new().await;
    world.telegram.add_group(GROUP, "Neighbours");
    world
        .subscribe_chat(GROUP, ChatKind::Group, &["sanctions"])
        .await;
    world.subscribe(ALA, &["sanctions"]).await;
    let budget = Arc::new(Budget::per_second(1000).with_chats());
    let delivery = world.delivery_within(Arc::clone(&budget));
    // Half of its minute went to answers of its administrator, half to other updates.
    let group = (ChatId::new(GROUP), ChatKind::Group);
    tokio::time::pause();
    for _ in 0..10 {
        budget.answer_administrator(group.0, group.1).unwrap();
        tokio::time::advance(std::time::Duration::from_millis(1050)).await;
        budget.turn_in(group, Order::Routine).await.unwrap();
    }
    tokio::time::resume();
    assert!(budget.answer_administrator(group.0, group.1).is_err());
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.delivered_count(GROUP), 0, "too early");
    assert_eq!(world.telegram.delivered_count(ALA), 1, "nobody else waits");
    let counted = counters(&world, &code).await;
    assert_eq!(
        (counted.accepted, counted.deferred, counted.failed),
        (1, 1, 0)
    );
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    tokio::time::resume();
    world.clock.advance(TimeDelta::seconds(62));
    world.deliver(&delivery).await;
    assert_eq!(world.telegram.delivered_count(GROUP), 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
}

/// Decision 21: the range that a crash left uncertain holds also who leaves before it is sent again.
#[tokio::test]
async fn who_unsubscribes_within_an_uncertain_range_is_told_of_its_correction() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    let ben = world.subscribe(BEN, &["protests"]).await;
    world.sql("UPDATE subscribers SET shard = 7").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world
        .store
        .lease_shard(1, vestka::delivery::LEASE)
        .await
        .unwrap()
        .unwrap();
    let last = ala.id.max(ben.id);
    assert!(
        world
            .store
            .announce_page(&shard, last, &[ala.id])
            .await
            .unwrap()
    );
    // Killed: perhaps it was sent. Then one leaves, and another one, who was not sent to, subscribes.
    let subscriptions = world.subscriptions();
    let topics = subscriptions.topics().await.unwrap();
    let ids: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    subscriptions.unsubscribe(ala.id, &ids).await.unwrap();
    subscriptions.subscribe(ben.id, &ids).await.unwrap();
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    world.deliver(&world.delivery()).await;
    assert_eq!(
        world.telegram.sent_count(),
        0,
        "it does not want it any more"
    );
    assert_eq!(counters(&world, &code).await.uncertain, 1);
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(
        world.telegram.delivered_count(ALA),
        1,
        "it may stand in its chat"
    );
    assert_eq!(world.telegram.delivered_count(BEN), 0);
    assert!(
        world
            .subscriptions()
            .find(private(ALA))
            .await
            .unwrap()
            .is_some_and(|ala| ala.pause_reason != Some(PauseReason::Blocked))
    );
}

/// An admin of the chat typed the command in the supergroup before the bot had heard of the move.
#[tokio::test]
async fn a_supergroup_that_subscribed_by_itself_hears_what_the_group_received_is_taken_back() {
    for is_taken_back_before in [true, false] {
        let world = World::new().await;
        world.telegram.add_group(GROUP, "Neighbours");
        let old = world
            .subscribe_chat(GROUP, ChatKind::Group, &["sanctions"])
            .await;
        let (_, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        let new = world.telegram.migrate_unannounced(GROUP);
        let by_itself = world
            .subscribe_chat(new, ChatKind::Supergroup, &["sanctions"])
            .await;
        assert_ne!(by_itself.id, old.id);
        if is_taken_back_before {
            let subscriptions = world.subscriptions();
            let kicked = subscriptions.pause(old.id, PauseReason::Kicked).await;
            kicked.expect("the database answers");
            world.retract(&code).await;
            world.deliver(&world.delivery()).await;
        }
        let subscriptions = world.subscriptions();
        let moved = subscriptions.migrate(ChatId::new(GROUP), ChatId::new(new));
        moved.await.expect("the database answers");
        if !is_taken_back_before {
            world.retract(&code).await;
        }
        world.catch_up().await;
        let texts: Vec<String> = world
            .telegram
            .delivered(new)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        assert_eq!(texts.len(), 1, "{is_taken_back_before}: {texts:?}");
        assert!(texts[0].starts_with("Retracted"), "{texts:?}");
        let fanout = world.fanout(&code).await;
        assert_eq!(
            (
                fanout.state,
                fanout.counters.accepted,
                fanout.counters.unreachable
            ),
            (FanoutState::Finished, 1, 0)
        );
    }
}
