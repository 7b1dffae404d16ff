//! Kills and leases: an amendment begins when nothing earlier is under way, and whoever may have received is told.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::LEASE;
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::store::fanout::{PageResult, Settled};
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, routine};

/// A page of one, who was accepted with this message.
pub(super) fn sent(subscriber_id: i32, message: i64) -> PageResult {
    PageResult {
        settled: vec![Settled {
            subscriber_id,
            outcome: Outcome::Accepted,
            sent_before: 0,
            messages: vec![message],
            pause: None,
            possible_duplicate: false,
        }],
        ..PageResult::default()
    }
}

const LAPSE: &str = "UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

#[tokio::test]
async fn an_amendment_waits_for_a_page_under_way_and_never_overtakes_it() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert!(
        world
            .store
            .announce_page(&shard, ala, &[ala])
            .await
            .unwrap()
    );
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0, "the page is under way");

    // A number that the simulator has not given.
    let old = 900;
    let now = world.clock.now();
    let settled = world
        .store
        .settle_page(&shard, ala, &sent(ala, old), now, world.bot)
        .await
        .unwrap();
    assert!(settled, "its owner settles it, although it was stopped");
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1, "the notice, once");
    assert!(messages[0].text.starts_with("Retracted"));
    let lines = world.store.fanouts(Some(&code)).await.unwrap();
    assert_eq!(
        (lines[1].counters.accepted, lines[1].counters.stopped),
        (1, 0)
    );
}

#[tokio::test]
async fn what_a_crash_left_uncertain_is_told_and_is_not_sent_again() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.subscribe(BEN, &["sanctions"]).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert!(
        world
            .store
            .announce_page(&shard, ala, &[ala])
            .await
            .unwrap()
    );
    // Killed: perhaps it was sent, perhaps not.
    world.retract(&code).await;
    world.sql(LAPSE).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].text.starts_with("Retracted"));
    assert!(world.received(BEN).is_empty());
    let lines = world.store.fanouts(Some(&code)).await.unwrap();
    assert_eq!(lines[0].state, FanoutState::Finished);
    assert_eq!(
        (lines[1].counters.uncertain, lines[1].counters.left()),
        (1, 0)
    );
}

#[tokio::test]
async fn a_late_settle_keeps_its_messages_so_that_they_are_edited() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert!(
        world
            .store
            .announce_page(&shard, ala, &[ala])
            .await
            .unwrap()
    );
    world.sql(LAPSE).await;
    // Another one sends it again; the slow owner's message stands in the chat as well.
    world.deliver(&world.delivery()).await;
    let first = world.received(ALA)[0].id;
    world
        .sql("UPDATE deliveries SET message_id = NULL, outcome = 2")
        .await;
    let now = world.clock.now();
    let settled = world
        .store
        .settle_page(&shard, ala, &sent(ala, first), now, world.bot)
        .await
        .unwrap();
    assert!(!settled, "it moves no cursor");
    let cursor: Option<i32> =
        sqlx::query_scalar("SELECT max(cursor) FROM fanout_shards WHERE revision_id = $1")
            .bind(revision)
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(cursor, None, "what is finished is not reopened");
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert!(
        messages[0].text.starts_with("Withdrawn."),
        "{}",
        messages[0].text
    );
    assert_eq!(messages[1].reply_to, Some(first));
}

#[tokio::test]
async fn a_notice_cut_off_by_a_kill_is_sent_again_and_counted() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world
        .store
        .begin_amendments(world.clock.now())
        .await
        .unwrap();
    loop {
        let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
        let page = world
            .store
            .notice_page(&shard, world.bot, 10)
            .await
            .unwrap();
        if let Some(reader) = page.first() {
            let last = reader.subscriber_id;
            assert!(
                world
                    .store
                    .announce_page(&shard, last, &[last])
                    .await
                    .unwrap()
            );
            break;
        }
        world.store.finish_shard(&shard).await.unwrap();
    }
    world.sql(LAPSE).await;
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    assert_eq!(world.received(ALA).len(), 2);
}

#[tokio::test]
async fn a_correction_and_then_a_retraction_before_the_first_is_out_leave_one_notice() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.subscribe(BEN, &["sanctions"]).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 2);
    assert!(messages[0].text.starts_with("Withdrawn."));
    assert!(messages[1].text.starts_with("Retracted"));
    assert!(world.received(BEN).is_empty());
    let lines = world.store.fanouts(Some(&code)).await.unwrap();
    let states: Vec<_> = lines.iter().map(|line| line.state).collect();
    assert_eq!(
        states,
        [
            FanoutState::Finished,
            FanoutState::Stopped,
            FanoutState::Finished
        ]
    );
    assert!(lines.iter().all(|line| line.counters.left() == 0));
}

#[tokio::test]
async fn a_correction_of_a_correction_comes_in_order() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    for title in ["Eleven persons listed", "Twelve persons listed"] {
        world.deliver(&world.delivery()).await;
        world.correct(&code, routine(title)).await;
    }
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let [original, first, second] = &messages[..] else {
        panic!("{} messages", messages.len())
    };
    assert!(original.text.starts_with("Superseded."));
    assert!(first.text.starts_with("Superseded."), "{}", first.text);
    assert!(
        second.text.starts_with("Correction 2 · "),
        "{}",
        second.text
    );
    assert!(second.text.contains("Before: Eleven persons listed"));
    assert_eq!(second.reply_to, Some(first.id));
}

/// The worker has put its name on it, and nobody can see that yet, when the retraction is published and begun.
#[tokio::test]
async fn a_try_that_is_begun_while_a_retraction_comes_sends_nothing() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let fails = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(fails.chat(ALA));
    let delivery = world.delivery();
    world.deliver(&delivery).await;
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    world.clock.advance(TimeDelta::minutes(5));
    world
        .sql(
            "CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN UPDATE fanouts SET state = 'stopped', state_reason = 'the update was amended'; RETURN NULL; END $$",
        )
        .await;
    world
        .sql("CREATE TRIGGER meanwhile AFTER UPDATE ON deferred FOR EACH ROW WHEN (NEW.sending) EXECUTE FUNCTION meanwhile()")
        .await;
    delivery.step().await.expect("the database answers");
    assert_eq!(world.telegram.delivered_count(ALA), 0);
    let under_way: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM deferred WHERE sending OR lease_owner IS NOT NULL",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(under_way, 0, "nor may she have received it by that");
}
