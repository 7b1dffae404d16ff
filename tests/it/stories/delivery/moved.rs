//! A group that becomes a supergroup between two parts of a long update: the numbers of its old chat mean other messages in the new
//! one, so nothing of them is kept, and all of it is sent anew.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::LEASE;
use vestka::domain::delivery::{DeferralReason, FanoutState, Outcome};
use vestka::domain::subscriber::ChatKind;
use vestka::store::fanout::{Deferral, PageResult, Settled};
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind, Message};

use super::answers::{counters, server_error};
use super::long::long_list;
use crate::world::World;

const GROUP: i64 = -500;

/// A group has the first part of a long update, and waits for the rest.
async fn broke_off(world: &World) -> (i32, i32, String) {
    world.telegram.add_group(GROUP, "Neighbours");
    let group = world
        .subscribe_chat(GROUP, ChatKind::Group, &["sanctions"])
        .await
        .id;
    let (revision, code) = world.publish(&long_list()).await;
    let first = Fault::new(FaultKind::Slow(Duration::ZERO));
    world.telegram.order_fault(first.chat(GROUP));
    world.telegram.order_fault(server_error().chat(GROUP));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(GROUP), 1);
    assert_eq!(counters(world, &code).await.deferred, 1);
    world.clock.advance(TimeDelta::minutes(1));
    (group, revision, code)
}

fn ours(world: &World, chat: i64) -> Vec<Message> {
    let mut messages = world.telegram.messages(chat);
    messages.retain(|message| message.from_bot);
    messages
}

/// All of it stands in the new chat, and its retraction edits that and nothing else there.
async fn is_whole_and_can_be_taken_back(world: &World, (new, code): (i64, &str)) {
    let parts = ours(world, new);
    for (number, part) in (1..).zip(&parts) {
        assert!(part.text.ends_with(&format!("{number}/{}", parts.len())));
    }
    assert!(parts.len() > 1 && parts[0].text.contains("A long list"));
    let fanout = world.fanout(code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.duplicates),
        (1, 1),
        "a part is read twice, and that is counted"
    );
    world.retract(code).await;
    world.deliver(&world.delivery()).await;
    let after = ours(world, new);
    assert_eq!(after.len(), parts.len() + 1);
    assert_eq!(after.last().expect("a notice").reply_to, Some(parts[0].id));
    assert!(after[0].text.starts_with("Withdrawn."), "{}", after[0].text);
    for part in &after[1..parts.len()] {
        assert_eq!(part.text, "This part is withdrawn too.");
    }
}

#[tokio::test]
async fn a_long_update_is_sent_anew_where_the_group_is_now() {
    for told_first in [true, false] {
        let world = World::new().await;
        let (_, _, code) = broke_off(&world).await;
        let new = world.telegram.migrate_unannounced(GROUP);
        if told_first {
            let (old, new) = (ChatId::new(GROUP), ChatId::new(new));
            world.subscriptions().migrate(old, new).await.unwrap();
        }
        world.deliver(&world.delivery()).await;
        assert_eq!(world.telegram.delivered_count(GROUP), 1, "no more of it");
        is_whole_and_can_be_taken_back(&world, (new, &code)).await;
    }
}

/// What it amounts to for a try that is under way when the group moves, however that try ends.
#[tokio::test]
async fn a_try_under_way_when_the_group_moves_keeps_no_number_of_the_old_chat() {
    let transient = |subscriber_id, sent: Vec<i64>| PageResult {
        deferred: vec![Deferral {
            subscriber_id,
            due_at: chrono::DateTime::UNIX_EPOCH,
            tries: 2,
            reason: DeferralReason::Transient,
            sent_before: 1,
            sent,
            suspect: None,
            begins_anew: false,
        }],
        ..PageResult::default()
    };
    for sent in [vec![], vec![77]] {
        let world = World::new().await;
        let (group, revision, code) = broke_off(&world).await;
        let new = under_way_when_it_moves(&world).await;
        let (now, whose) = (world.clock.now(), (revision, 1));
        let result = transient(group, sent);
        let settled = world.store.settle_deferred(whose, &result, now, world.bot);
        assert_eq!(settled.await.unwrap(), (0, 1));
        assert_eq!(
            number(&world, "SELECT count(*) FROM delivery_parts").await,
            0
        );
        world.deliver(&world.delivery()).await;
        is_whole_and_can_be_taken_back(&world, (new, &code)).await;
    }

    let world = World::new().await;
    let (group, revision, code) = broke_off(&world).await;
    let new = under_way_when_it_moves(&world).await;
    let result = PageResult {
        settled: vec![Settled {
            subscriber_id: group,
            outcome: Outcome::Accepted,
            sent_before: 1,
            messages: vec![77, 78],
            pause: None,
            possible_duplicate: false,
        }],
        ..PageResult::default()
    };
    let (now, whose) = (world.clock.now(), (revision, 1));
    let settled = world.store.settle_deferred(whose, &result, now, world.bot);
    assert_eq!(settled.await.unwrap(), (1, 0));
    assert_eq!(
        number(&world, "SELECT count(*) FROM delivery_parts").await,
        0
    );
    assert_eq!(
        number(&world, "SELECT count(message_id) FROM deliveries").await,
        0
    );
    is_told_of_a_retraction(&world, &code, new).await;
}

/// Amended before it is sent anew: a part of it was read, so its readers are told.
#[tokio::test]
async fn who_read_a_part_in_the_old_chat_is_told_in_the_new_one() {
    let world = World::new().await;
    let (_, _, code) = broke_off(&world).await;
    let new = world.telegram.migrate_unannounced(GROUP);
    let chats = (ChatId::new(GROUP), ChatId::new(new));
    world
        .subscriptions()
        .migrate(chats.0, chats.1)
        .await
        .unwrap();
    is_told_of_a_retraction(&world, &code, new).await;
}

async fn under_way_when_it_moves(world: &World) -> i64 {
    let now = world.clock.now();
    let leased = world.store.lease_deferred(now, 1, LEASE, world.bot, 10);
    assert_eq!(leased.await.expect("the database answers").len(), 1);
    let new = world.telegram.migrate_unannounced(GROUP);
    let chats = (ChatId::new(GROUP), ChatId::new(new));
    world
        .subscriptions()
        .migrate(chats.0, chats.1)
        .await
        .expect("the database answers");
    new
}

async fn number(world: &World, query: &'static str) -> i64 {
    let number = sqlx::query_scalar(query).fetch_one(&world.pool).await;
    number.expect("a number")
}

/// By a notice that replies to nothing: what it had stands in the old chat.
async fn is_told_of_a_retraction(world: &World, code: &str, chat: i64) {
    world.retract(code).await;
    world.deliver(&world.delivery()).await;
    let [notice] = &ours(world, chat)[..] else {
        panic!("one notice")
    };
    assert!(notice.text.starts_with("Retracted"), "{}", notice.text);
    assert_eq!(notice.reply_to, None);
}
