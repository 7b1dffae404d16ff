//! What takes long: updates of several messages, pages that outlast their lease, a backlog behind breaking news.

use std::sync::Arc;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{Budget, LEASE};
use vestka::domain::content::Content;
use vestka::domain::delivery::FanoutState;
use vestka::store::fanout::PageResult;
use vestka_simulator::Limits;

use super::answers::{counters, server_error};
use super::{ALA, settled};
use crate::world::{World, breaking, private, routine};

pub(super) fn long_list() -> Content {
    let mut content = routine("A long list");
    let text = content.text.values_mut().next().expect("a text");
    text.body = "A paragraph of the list.\n\n".repeat(300);
    content
}

#[tokio::test]
async fn a_long_update_keeps_to_one_message_a_second_in_a_chat() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.set_limits(Limits {
        per_chat_per_second: Some(1),
        ..Limits::default()
    });
    let (_, code) = world.publish(&long_list()).await;
    let budget = Arc::new(Budget::per_second(1000).with_chats());
    world.deliver(&world.delivery_within(budget)).await;
    let sent = world.telegram.delivered_count(ALA);
    assert!(sent > 1, "{sent}");
    assert_eq!(
        world.telegram.look(|state| state.count("sendMessage", 429)),
        0
    );
    let counted = counters(&world, &code).await;
    assert_eq!((counted.accepted, counted.duplicates), (1, 0));
}

/// Case 11: characters of two units and more marks than Telegram keeps, over several messages.
#[tokio::test]
async fn a_text_of_characters_of_two_units_arrives_whole() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let mut content = routine("A list of faces");
    let text = content.text.values_mut().next().expect("a text");
    let links: Vec<String> = (0..120)
        .map(|n| format!("https://list.example/{n}"))
        .collect();
    text.body = [&"😀".repeat(4_500), "\n\n", &links.join(" <b> & ")].concat();
    let (_, code) = world.publish(&content).await;
    world.deliver(&world.delivery()).await;
    let parts = world.telegram.delivered(ALA);
    assert!(parts.len() > 2, "{}", parts.len());
    assert!(
        parts
            .iter()
            .all(|(_, text)| text.encode_utf16().count() <= 4096)
    );
    let all: String = parts.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(all.matches('😀').count(), 4_500);
    assert!(links.iter().all(|link| all.contains(link)) && !all.contains('\u{fffd}'));
    assert_eq!(counters(&world, &code).await.accepted, 1);
}

#[tokio::test]
async fn a_long_update_that_broke_off_goes_on_where_it_was() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&long_list()).await;
    let delivery = world.delivery();
    tokio::join!(world.deliver(&delivery), async {
        world
            .telegram
            .wait_for("the first part", |state| state.sent_count() == 1)
            .await
            .unwrap();
        world.telegram.order_fault(server_error().chat(ALA));
    });
    assert_eq!(world.telegram.delivered_count(ALA), 1);
    let counted = counters(&world, &code).await;
    assert_eq!(
        (counted.accepted, counted.deferred),
        (0, 1),
        "half an update is not accepted"
    );

    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&delivery).await;
    let counted = counters(&world, &code).await;
    assert_eq!(
        (counted.accepted, counted.deferred, counted.duplicates),
        (1, 0, 0)
    );
    let texts: Vec<String> = world
        .telegram
        .delivered(ALA)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(texts.len() > 1 && texts[0].contains("A long list"));
    assert_eq!(
        texts
            .iter()
            .filter(|text| text.contains("A long list"))
            .count(),
        1
    );
    assert!(texts.last().unwrap().contains(&code), "it is whole");
    let since = world.clock.now() - TimeDelta::hours(48);
    let messages = world
        .store
        .deletable_messages(ala, world.bot, since)
        .await
        .unwrap();
    assert_eq!(
        messages.len(),
        texts.len(),
        "each part can be deleted again"
    );
    assert!(
        world
            .subscriptions()
            .find(private(ALA))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_page_that_takes_longer_than_its_lease_is_settled_all_the_same() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world
        .store
        .lease_shard(1, LEASE / 1000)
        .await
        .unwrap()
        .unwrap();
    world.store.renew_leases(1, LEASE).await.unwrap();
    assert!(
        world
            .store
            .announce_page(&shard, ala, &[ala])
            .await
            .unwrap()
    );
    assert!(
        world.store.lease_shard(2, LEASE).await.unwrap().is_none(),
        "nobody else takes it"
    );
    let result = PageResult {
        settled: vec![settled(ala)],
        ..PageResult::default()
    };
    let now = world.clock.now();
    let is_settled = world
        .store
        .settle_page(&shard, ala, &result, now, world.bot)
        .await;
    assert!(is_settled.unwrap());
    assert_eq!(counters(&world, &code).await.accepted, 1);
}

#[tokio::test]
async fn a_backlog_of_routine_updates_does_not_keep_breaking_news() {
    let world = World::new().await;
    for n in 0..8 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    for n in 0..4 {
        world.telegram.order_fault(server_error().chat(ALA + n));
    }
    let (_, routine_code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    assert_eq!(counters(&world, &routine_code).await.deferred, 4);
    world.clock.advance(TimeDelta::minutes(1));
    let (_, breaking_code) = world.publish(&breaking("Stay at home")).await;
    world.deliver(&delivery).await;
    let order: Vec<bool> = world
        .telegram
        .sent()
        .iter()
        .filter(|message| message.from_bot)
        .map(|message| message.text.contains("Stay at home"))
        .skip(4)
        .collect();
    assert_eq!(order.iter().filter(|is_breaking| **is_breaking).count(), 8);
    let first_routine = order.iter().position(|is_breaking| !is_breaking);
    assert_eq!(
        first_routine,
        Some(8),
        "breaking first, then the backlog: {order:?}"
    );
    for code in [routine_code, breaking_code] {
        assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    }
}
