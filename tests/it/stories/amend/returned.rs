//! Who could not be reached when an update was taken back, and comes back later, still has it in the chat.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::Limits;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::subscriber::PauseReason;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN, REASON};
use crate::world::{World, private, routine};

impl World {
    /// Who came back is looked after, as the program does it in the background.
    async fn look_after(&self) {
        let delivery = self.delivery();
        while delivery.retries().await.expect("the database answers").more {}
    }

    /// The same, and all goes out.
    pub(crate) async fn catch_up(&self) {
        self.look_after().await;
        self.deliver(&self.delivery()).await;
    }

    /// How many ends of fan-outs admins were told.
    async fn ends_told(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM alerts WHERE kind = 'fanout_finished'")
            .fetch_one(&self.pool)
            .await
            .expect("the database answers")
    }

    async fn comes_back(&self, person: i64) {
        let subscriptions = self.subscriptions();
        let back = subscriptions.welcome(private(person), Language::En).await;
        back.expect("the database answers");
    }

    async fn blocks(&self, person: i64) {
        let id = self.subscriber(person).await.expect("a subscriber").id;
        let blocked = self.subscriptions().pause(id, PauseReason::Blocked).await;
        blocked.expect("the database answers");
    }

    async fn returned(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM returned")
            .fetch_one(&self.pool)
            .await
            .expect("the database answers")
    }
}

/// Ala and Ben received it; Ala has blocked the bot since.
async fn received_and_blocked(world: &World) -> String {
    for person in [ALA, BEN] {
        world.subscribe(person, &["sanctions"]).await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.blocks(ALA).await;
    code
}

#[tokio::test]
async fn who_comes_back_hears_once_what_was_taken_back_meanwhile() {
    let world = World::new().await;
    let code = received_and_blocked(&world).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.counters.accepted, fanout.counters.unreachable),
        (1, 1)
    );
    let watch = world.watch(Limits::default());
    let looks = async || {
        watch.step().await.expect("the database answers");
        world.ends_told().await
    };
    let told = looks().await;
    assert!(told > 0);

    world.clock.advance(TimeDelta::days(2));
    for _ in 0..2 {
        world.comes_back(ALA).await;
        world.look_after().await;
        looks().await;
        world.catch_up().await;
        let messages = world.received(ALA);
        assert_eq!(messages.len(), 2, "told of the newest amendment, and once");
        assert_eq!(messages[1].reply_to, Some(messages[0].id));
        assert!(messages[1].text.contains(REASON), "{}", messages[1].text);
        assert!(!messages[0].text.contains("Ten persons"), "edited too");
        assert_eq!(world.returned().await, 0);
    }
    assert_eq!(looks().await, told, "admins know that it is over");
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    let counters = fanout.counters;
    assert_eq!(
        (counters.due, counters.accepted, counters.unreachable),
        (2, 2, 0)
    );
    assert_eq!(world.received(BEN).len(), 3);
}

#[tokio::test]
async fn who_never_received_it_or_blocks_the_bot_again_hears_nothing() {
    let world = World::new().await;
    let code = received_and_blocked(&world).await;
    world.subscribe(ALA + 7, &["protests"]).await;
    world.blocks(ALA + 7).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    for person in [ALA, ALA + 7] {
        world.comes_back(person).await;
        world.blocks(person).await;
    }
    world.catch_up().await;
    assert_eq!(world.returned().await, 0);
    assert_eq!(world.received(ALA).len(), 1);
    assert_eq!(world.received(ALA + 7).len(), 0);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.unreachable), (1, 1));
}

/// What was stopped by hand is over.
#[tokio::test]
async fn a_retraction_that_was_stopped_is_not_told_later() {
    let world = World::new().await;
    let code = received_and_blocked(&world).await;
    world.retract(&code).await;
    world
        .sql("UPDATE fanouts SET state = 'stopped' WHERE rank = 2")
        .await;
    world.comes_back(ALA).await;
    world.catch_up().await;
    assert_eq!(world.received(ALA).len(), 1);
}

/// The page may have been read before she came back.
#[tokio::test]
async fn while_a_page_of_it_is_under_way_she_waits_to_see_whether_it_told_her() {
    let world = World::new().await;
    let code = received_and_blocked(&world).await;
    world.retract(&code).await;
    let now = world.clock.now();
    world.store.begin_amendments(now).await.expect("begun");
    world
        .sql("UPDATE fanout_shards SET lease_owner = 7, lease_from = clock_timestamp(), lease_until = clock_timestamp() + interval '1 hour'")
        .await;
    world.comes_back(ALA).await;
    let step = world
        .delivery()
        .retries()
        .await
        .expect("the database answers");
    assert!(!step.more, "nothing to be done at this moment");
    assert_eq!(world.returned().await, 1);
    // It had passed her by.
    world
        .sql("UPDATE fanout_shards SET lease_owner = NULL, lease_from = NULL, lease_until = NULL, done = shard < 128, cursor = 2147483647")
        .await;
    world.catch_up().await;
    assert_eq!(world.returned().await, 0);
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2);
    assert!(messages[1].text.contains(REASON), "{}", messages[1].text);
}

/// Who paused hears of it without a sound, and stays paused.
#[tokio::test]
async fn who_paused_and_looks_at_the_new_bot_is_told_by_that() {
    let mut world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let paused = world.subscriptions().pause(ala, PauseReason::Oneself).await;
    paused.expect("the database answers");
    let now = world.clock.now();
    world.bot = world.store.bot(77, "successor_bot", now).await.unwrap();
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1);
    let looks = world.subscriptions().welcome_back(private(ALA)).await;
    let looks = looks.expect("the database answers").expect("known");
    assert!(looks.is_paused_by_itself());
    world.catch_up().await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2);
    assert!(messages[1].silent && messages[1].text.contains(REASON));
}

/// It waited for the morning when the bot was replaced, and was due before she started the new one.
#[tokio::test]
async fn who_slept_when_the_bot_was_replaced_is_told_when_she_starts_the_new_one() {
    let mut world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let fails = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(fails.chat(ALA));
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    let now = world.clock.now();
    world.bot = world.store.bot(77, "successor_bot", now).await.unwrap();
    world.clock.advance(TimeDelta::hours(1));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1, "she has not started it");
    world.comes_back(ALA).await;
    world.catch_up().await;
    assert_eq!(world.received(ALA).len(), 2);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.due, counters.accepted), (1, 1));
    assert_eq!((counters.stopped, counters.deferred), (0, 0));
}

/// A try of it is under way that was read before she came back.
#[tokio::test]
async fn while_a_try_of_it_is_under_way_she_waits_too() {
    let world = World::new().await;
    let code = received_and_blocked(&world).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    world
        .sql(
            "WITH d AS (DELETE FROM deliveries WHERE outcome = 3 RETURNING *)
             INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason, sending, lease_owner, lease_until)
             SELECT revision_id, subscriber_id, settled_at, 1, 'transient', true, 7, clock_timestamp() + interval '1 hour' FROM d",
        )
        .await;
    world.comes_back(ALA).await;
    world.look_after().await;
    assert_eq!(world.returned().await, 1);
}
