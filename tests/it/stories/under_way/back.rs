//! Who comes back while a try fails that began before: nobody is paused for a refusal from then, and what failed is tried again.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::Delivery;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::{ChatKind, PauseReason};
use vestka::subscriptions::Chat;
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN, number};
use crate::world::{World, private, routine};

const BLOCKED: &str = "Forbidden: bot was blocked by the user";
const FORUM: i64 = -1_001_400_000_000;

fn refusal(code: u16, description: &str) -> Fault {
    let answer = FaultKind::Answer {
        code,
        description: description.to_owned(),
        parameters: None,
    };
    Fault::new(answer).method("sendMessage")
}

/// She unblocks the bot and says `/start`, before the answer to what was sent then is heard.
fn says_start(world: &World, person: i64) -> Delivery {
    let subscriptions = world.subscriptions();
    world.delivery_while(async move {
        let ala = subscriptions.find(private(person)).await;
        let ala = ala.expect("the database answers").expect("a subscriber");
        let back = subscriptions.resume(ala.id).await;
        back.expect("the database answers");
    })
}

async fn has_it_and_is_not_paused(world: &World, code: &str) {
    let fanout = world.fanout(code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((counters.accepted, counters.unreachable), (1, 0));
    assert_eq!((counters.deferred, counters.duplicates), (0, 0));
    assert!(world.is_active(ALA).await);
    assert_eq!(number(world, "SELECT count(*) FROM suspects").await, 0);
}

#[tokio::test]
async fn a_page_that_fails_pauses_nobody_who_said_start_meanwhile() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&says_start(&world, ALA)).await;
    assert!(world.telegram.leftovers().is_empty(), "it was refused");
    assert_eq!(world.received(ALA).len(), 1);
    has_it_and_is_not_paused(&world, &code).await;
    assert_eq!(
        number(&world, "SELECT window_tried::bigint FROM fanouts").await,
        1,
        "the refusal is none of its tries"
    );
}

/// Refused again after she came back, she is gone.
#[tokio::test]
async fn who_only_seemed_to_come_back_is_paused_by_the_next_refusal() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let gone = refusal(403, BLOCKED).chat(ALA).times(2);
    world.telegram.order_fault(gone);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&says_start(&world, ALA)).await;
    assert_eq!(world.fanout(&code).await.counters.unreachable, 1);
    assert!(!world.is_active(ALA).await);
}

/// Telegram tells of the block, and of the refusal a moment later: a pause is no sign of life.
#[tokio::test]
async fn who_blocks_the_bot_while_a_try_fails_does_not_come_back_by_it() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let (subscriptions, ala) = (world.subscriptions(), world.subscriber(ALA).await);
    let ala = ala.expect("a subscriber").id;
    let delivery = world.delivery_while(async move {
        let paused = subscriptions.pause(ala, PauseReason::Blocked).await;
        paused.expect("the database answers");
    });
    world.deliver(&delivery).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.unreachable, counters.stopped), (1, 0));
    assert!(!world.is_active(ALA).await);
}

/// An admin takes the failures of an update for real.
async fn takes_failures_for_real(world: &World, code: &str) {
    let now = world.clock.now();
    let trusted = world
        .store
        .trust_failures(code, &Actor::Operator, now)
        .await;
    assert_eq!(trusted.expect("the database answers"), 1);
}

/// Of what was put off before, in a fan-out whose failures an admin takes for real: there it is paused at once.
#[tokio::test]
async fn nor_does_a_try_again_whose_failure_counts_at_once() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let error = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(error.chat(ALA));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    takes_failures_for_real(&world, &code).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&says_start(&world, ALA)).await;
    assert!(world.telegram.leftovers().is_empty(), "it was refused");
    has_it_and_is_not_paused(&world, &code).await;
}

/// A page too is settled at once where failures are taken for real.
#[tokio::test]
async fn nor_does_a_page_whose_failures_count_at_once() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    takes_failures_for_real(&world, &code).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    world.deliver(&says_start(&world, ALA)).await;
    assert!(world.telegram.leftovers().is_empty(), "it was refused");
    has_it_and_is_not_paused(&world, &code).await;
}

#[tokio::test]
async fn a_notice_that_fails_pauses_nobody_who_said_start_meanwhile() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world.telegram.order_fault(refusal(403, BLOCKED).chat(ALA));
    world.deliver(&says_start(&world, ALA)).await;
    assert!(world.telegram.leftovers().is_empty(), "it was refused");
    let last = world.received(ALA).pop().expect("a message");
    assert!(last.text.starts_with("Retracted"), "{}", last.text);
    has_it_and_is_not_paused(&world, &code).await;
}

/// Only of who came back: another one of the same page is judged.
#[tokio::test]
async fn who_did_not_come_back_is_judged_as_ever() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.sql("UPDATE subscribers SET shard = 7").await;
    for person in [ALA, BEN] {
        world
            .telegram
            .order_fault(refusal(403, BLOCKED).chat(person));
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&says_start(&world, ALA)).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.unreachable), (1, 1));
    assert!(world.is_active(ALA).await);
    let ben = world.subscriber(BEN).await.expect("a subscriber");
    assert_eq!(ben.pause_reason, Some(PauseReason::Blocked));
}

/// Nobody writes there: that the topic is open again is all that is known.
#[tokio::test]
async fn a_forum_topic_that_is_opened_while_a_try_fails_is_not_paused() {
    let world = World::new().await;
    world.telegram.add_supergroup(FORUM, "Neighbours", true);
    let topic = world.telegram.add_topic(FORUM, "Sanctions");
    let subscriptions = world.subscriptions();
    let chat = Chat {
        id: ChatId::new(FORUM),
        thread: Some(i32::try_from(topic).expect("a small number")),
        kind: ChatKind::Supergroup,
    };
    let added = subscriptions.find_or_add(chat, Language::En).await;
    let forum = added.expect("the database answers").id;
    let topics = subscriptions.topics().await.expect("topics");
    let ids: Vec<i16> = topics.iter().map(|topic| topic.id).collect();
    let subscribed = subscriptions.subscribe(forum, &ids).await;
    subscribed.expect("the database answers");
    world.telegram.close_topic(FORUM, topic);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let telegram = world.telegram.clone();
    let delivery = world.delivery_while(async move {
        telegram.reopen_topic(FORUM, topic);
        let reached = subscriptions.is_reached(forum).await;
        reached.expect("the database answers");
    });
    world.deliver(&delivery).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.unreachable), (1, 0));
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM subscribers WHERE state = 'active'"
        )
        .await,
        1
    );
}
