//! A group that moves while it is being sent to: the numbers of its old chat mean other messages in the new one, so none is kept.

use std::time::Duration;

use chrono::TimeDelta;
use vestka::delivery::{Delivery, LEASE};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::subscriber::ChatKind;
use vestka::store::fanout::{PageResult, Seen, Settled};
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind, Message};

use super::number;
use crate::world::{World, routine};

const GROUP: i64 = -500;

/// Where a supergroup of the simulator has its place is known only when it is there.
const NUMBERS: &str = "SELECT (SELECT count(message_id) FROM deliveries) + (SELECT count(*) FROM delivery_parts)
         + (SELECT count(*) FROM late_messages) + (SELECT count(*) FROM chat_messages) + (SELECT count(message_id) FROM deferred)";

async fn group(world: &World) -> i32 {
    world.telegram.add_group(GROUP, "Neighbours");
    let group = world.subscribe_chat(GROUP, ChatKind::Group, &["sanctions"]);
    group.await.id
}

/// It becomes a supergroup, and the bot is told, before the answer to what was sent is heard.
fn moves(world: &World) -> Delivery {
    let (telegram, subscriptions) = (world.telegram.clone(), world.subscriptions());
    world.delivery_while(async move {
        let new = ChatId::new(telegram.migrate_unannounced(GROUP));
        let moved = subscriptions.migrate(ChatId::new(GROUP), new).await;
        moved.expect("the database answers");
    })
}

/// Our messages where the group is now.
async fn ours(world: &World) -> Vec<Message> {
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed_chat FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("a group");
    let opened = world
        .vault
        .open_chat(vestka::vault::Purpose::Subscriber, &sealed);
    let mut messages = world
        .telegram
        .messages(opened.expect("it can be opened").expose());
    messages.retain(|message| message.from_bot);
    messages
}

/// By a notice that replies to nothing, and nothing in the new chat is edited.
async fn is_told_of_a_correction(world: &World, code: &str) {
    let before = ours(world).await;
    let calls = |world: &World| {
        let calls = world.telegram.calls();
        calls
            .iter()
            .filter(|call| call.method.starts_with("edit"))
            .count()
    };
    let edits = calls(world);
    world.correct(code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    let after = ours(world).await;
    assert_eq!(after.len(), before.len() + 1, "{after:#?}");
    let notice = after.last().expect("a notice");
    assert!(notice.text.contains("Eleven persons"), "{}", notice.text);
    assert_eq!(notice.reply_to, None);
    assert_eq!(calls(world), edits, "another message would be edited");
}

#[tokio::test]
async fn a_page_under_way_keeps_no_number_of_the_old_chat() {
    let world = World::new().await;
    group(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&moves(&world)).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.duplicates),
        (1, 0),
        "it has it"
    );
    assert_eq!(world.telegram.delivered_count(GROUP), 1);
    assert_eq!(number(&world, NUMBERS).await, 0);
    is_told_of_a_correction(&world, &code).await;
}

fn long_list() -> vestka::domain::content::Content {
    let mut content = routine("A long list");
    let text = content.text.values_mut().next().expect("a text");
    text.body = "A paragraph of the list.\n\n".repeat(300);
    content
}

/// The first part was taken in the old chat, then something fails; or Telegram says there that the group has moved.
#[tokio::test]
async fn of_a_page_that_breaks_off_all_is_sent_anew_where_the_group_is_now() {
    for is_told_by_telegram in [false, true] {
        let world = World::new().await;
        group(&world).await;
        let (_, code) = world.publish(&long_list()).await;
        let taken = Fault::new(FaultKind::Slow(Duration::ZERO));
        if is_told_by_telegram {
            let delivery = world.delivery();
            tokio::join!(world.deliver(&delivery), async {
                let first = world
                    .telegram
                    .wait_for("the first part", |state| state.sent_count() == 1);
                first.await.expect("it is sent");
                world.telegram.migrate_unannounced(GROUP);
            });
        } else {
            world.telegram.order_fault(taken.chat(GROUP));
            let fails = Fault::new(FaultKind::Status500).method("sendMessage");
            world.telegram.order_fault(fails.chat(GROUP));
            world.deliver(&moves(&world)).await;
            assert_eq!(number(&world, NUMBERS).await, 0);
            world.clock.advance(TimeDelta::minutes(1));
            world.deliver(&world.delivery()).await;
        }
        assert_eq!(world.telegram.delivered_count(GROUP), 1);
        let parts = ours(&world).await;
        assert!(parts.len() > 1 && parts[0].text.contains("A long list"));
        for (number, part) in (1..).zip(&parts) {
            assert!(part.text.ends_with(&format!("{number}/{}", parts.len())));
        }
        let fanout = world.fanout(&code).await;
        assert_eq!(fanout.state, FanoutState::Finished);
        assert_eq!(
            (fanout.counters.accepted, fanout.counters.duplicates),
            (1, 1),
            "a part is read twice, and that is counted"
        );
        world.retract(&code).await;
        world.deliver(&world.delivery()).await;
        let after = ours(&world).await;
        assert_eq!(after.len(), parts.len() + 1);
        assert_eq!(after.last().expect("a notice").reply_to, Some(parts[0].id));
        assert!(after[0].text.starts_with("Withdrawn."), "{}", after[0].text);
    }
}

/// Settled after its lease had lapsed, too.
#[tokio::test]
async fn a_late_page_keeps_no_number_of_the_old_chat_either() {
    let world = World::new().await;
    let group = group(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let leased = world.store.lease_page((1, LEASE), world.bot, 10).await;
    let page = leased.expect("the database answers").expect("a page");
    let recipients = page.recipients.expect("it is read");
    let announced = world
        .store
        .announce_page(&page.shard, group, &[group])
        .await;
    assert!(announced.expect("the database answers"));
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    let new = world.telegram.migrate_unannounced(GROUP);
    let chats = (ChatId::new(GROUP), ChatId::new(new));
    let moved = world.subscriptions().migrate(chats.0, chats.1).await;
    moved.expect("the database answers");
    let result = PageResult {
        settled: vec![Settled {
            subscriber_id: group,
            outcome: Outcome::Accepted,
            sent_before: 0,
            messages: vec![77],
            pause: None,
            possible_duplicate: false,
        }],
        seen: vec![Seen {
            subscriber_id: group,
            version: recipients[0].version,
            kind: recipients[0].kind,
            language: recipients[0].language,
            is_counted: true,
        }],
        ..PageResult::default()
    };
    let now = vestka::clock::Clock::now(&world.clock);
    let settled = world
        .store
        .settle_page(&page.shard, group, &result, now, world.bot)
        .await;
    assert!(!settled.expect("the database answers"), "it is late");
    assert_eq!(number(&world, NUMBERS).await, 0);
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    assert_eq!(ours(&world).await.len(), 1);
}

/// Else `/forget` would delete messages of others there.
#[tokio::test]
async fn a_digest_under_way_keeps_no_number_of_the_old_chat() {
    let world = World::new().await;
    let group = group(&world).await;
    let six = chrono::NaiveTime::from_hms_opt(18, 0, 0).expect("a time of day");
    let chosen = world.subscriptions().set_digest(group, six).await;
    chosen.expect("the database answers");
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.clock.advance(TimeDelta::hours(24));
    let delivery = moves(&world);
    world.deliver(&delivery).await;
    while delivery.digests().await.expect("the database answers").more {}
    assert_eq!(world.telegram.delivered_count(GROUP), 1);
    assert_eq!(number(&world, NUMBERS).await, 0);
    assert_eq!(world.fanout(&code).await.counters.accepted, 1);
    is_told_of_a_correction(&world, &code).await;
}
