//! Whoever settles late comes behind an amendment: what it sent stands in the chat, and is edited all the same, once.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{LEASE, Retry, RetryChoice};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka::store::delivery_log::Edits;
use vestka::store::fanout::{LeasedShard, PageResult, Settled};
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use super::crash::sent;
use crate::world::{World, routine};

const LAPSE: &str = "UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

/// A message of ours in her chat: as if the slow one had sent it.
async fn sent_meanwhile(world: &World) -> i64 {
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    world.received(ALA)[0].id
}

/// One reader, a page of whom is being sent by somebody slow.
struct Slow {
    world: World,
    ala: i32,
    revision: i32,
    code: String,
    message: i64,
    shard: LeasedShard,
}

impl Slow {
    async fn page() -> Self {
        let world = World::new().await;
        let ala = world.subscribe(ALA, &["sanctions"]).await.id;
        let message = sent_meanwhile(&world).await;
        let (revision, code) = world.publish(&routine("Ten persons listed")).await;
        let leased = world
            .store
            .lease_shard(1, LEASE)
            .await
            .expect("the database answers");
        let shard = leased.expect("a page");
        let announced = world.store.announce_page(&shard, ala, &[ala]).await;
        assert!(announced.expect("the database answers"));
        world.sql(LAPSE).await;
        Self {
            world,
            ala,
            revision,
            code,
            message,
            shard,
        }
    }

    async fn settles(&self) {
        let (world, result) = (&self.world, sent(self.ala, self.message));
        let now = world.clock.now();
        let settled = world
            .store
            .settle_page(&self.shard, self.ala, &result, now, world.bot)
            .await;
        assert!(!settled.expect("the database answers"), "it is late");
    }

    fn text(&self) -> String {
        let message = self.world.telegram.message(ALA, self.message);
        message.expect("it stands there").text
    }

    async fn edits(&self) -> Edits {
        let lines = self
            .world
            .store
            .fanouts(Some(&self.code))
            .await
            .expect("the database answers");
        lines[0].edits.expect("it is an amendment")
    }
}

fn edited(edited: i64) -> Edits {
    Edits {
        edited,
        ..Edits::default()
    }
}

#[tokio::test]
async fn a_page_that_is_settled_after_the_edits_went_by_is_edited_by_itself() {
    let slow = Slow::page().await;
    slow.world.retract(&slow.code).await;
    slow.world.deliver(&slow.world.delivery()).await;
    assert_eq!(
        slow.world.fanout(&slow.code).await.state,
        FanoutState::Finished
    );
    assert_eq!(slow.edits().await, edited(0), "no number was known");
    slow.settles().await;
    slow.world.deliver(&slow.world.delivery()).await;
    assert!(slow.text().starts_with("Withdrawn."), "{}", slow.text());
    assert_eq!(slow.edits().await, edited(1));
    // Told twice, it is done once.
    slow.settles().await;
    let calls = slow.world.telegram.calls().len();
    slow.world.deliver(&slow.world.delivery()).await;
    assert_eq!(slow.world.telegram.calls().len(), calls);
    assert_eq!(slow.edits().await, edited(1));
}

#[tokio::test]
async fn what_was_sent_again_meanwhile_and_is_edited_is_not_counted_twice() {
    let slow = Slow::page().await;
    slow.world.deliver(&slow.world.delivery()).await;
    let again = slow.world.received(ALA).pop().unwrap();
    assert!(again.text.contains("Ten persons"), "{}", again.text);
    slow.world.retract(&slow.code).await;
    slow.world.deliver(&slow.world.delivery()).await;
    assert_eq!(slow.edits().await, edited(1));
    slow.settles().await;
    slow.world.deliver(&slow.world.delivery()).await;
    assert!(slow.text().starts_with("Withdrawn."), "{}", slow.text());
    assert_eq!(slow.edits().await, edited(2));
}

#[tokio::test]
async fn before_the_edits_it_waits_for_them_and_is_counted_once() {
    let slow = Slow::page().await;
    slow.world.retract(&slow.code).await;
    let now = slow.world.clock.now();
    slow.world.store.begin_amendments(now).await.unwrap();
    slow.settles().await;
    assert_eq!(slow.edits().await, edited(0), "nothing waits by itself");
    slow.world.deliver(&slow.world.delivery()).await;
    assert!(slow.text().starts_with("Withdrawn."), "{}", slow.text());
    assert_eq!(slow.edits().await, edited(1));
    let last = slow.world.received(ALA).pop().unwrap();
    assert_eq!(last.reply_to, Some(slow.message), "the notice was first");
}

#[tokio::test]
async fn it_says_what_the_newest_amendment_says_and_nothing_where_that_was_stopped() {
    for is_stopped in [false, true] {
        let slow = Slow::page().await;
        let (world, code) = (&slow.world, &slow.code);
        world.correct(code, routine("Eleven persons listed")).await;
        world.deliver(&world.delivery()).await;
        world.retract(code).await;
        if is_stopped {
            let now = world.clock.now();
            world.store.begin_amendments(now).await.unwrap();
            assert_eq!(
                world
                    .store
                    .stop_fanouts(code, &Actor::Operator, now)
                    .await
                    .unwrap(),
                1
            );
        }
        world.deliver(&world.delivery()).await;
        slow.settles().await;
        world.deliver(&world.delivery()).await;
        let text = slow.text();
        assert_eq!(text.starts_with("Withdrawn."), !is_stopped, "{text}");
        assert!(!text.starts_with("Superseded."), "{text}");
        let known: i64 =
            sqlx::query_scalar("SELECT count(*) FROM late_messages WHERE revision_id = $1")
                .bind(slow.revision)
                .fetch_one(&world.pool)
                .await
                .unwrap();
        assert_eq!(known, 1);
    }
}

/// Decision 25, of a try that was put off before: its worker comes back when its row is another's, or gone.
#[tokio::test]
async fn a_late_try_of_what_was_put_off_keeps_its_messages_too() {
    for is_amended_meanwhile in [true, false] {
        let world = World::new().await;
        let ala = world.subscribe(ALA, &["sanctions"]).await.id;
        let message = sent_meanwhile(&world).await;
        world
            .telegram
            .order_fault(Fault::new(FaultKind::Status500).chat(ALA));
        let (revision, code) = world.publish(&routine("Ten persons listed")).await;
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::minutes(1));
        let now = world.clock.now();
        let leased = world
            .store
            .lease_deferred(now, 1, LEASE, world.bot, 10)
            .await
            .unwrap();
        assert_eq!(leased.len(), 1);
        world
            .sql("UPDATE deferred SET lease_until = clock_timestamp() - interval '1 second'")
            .await;
        if is_amended_meanwhile {
            world.retract(&code).await;
        }
        world.deliver(&world.delivery()).await;
        for _ in 0..2 {
            // Also when it is not known whether the first try was settled.
            let result = sent(ala, message);
            let late = world
                .store
                .settle_deferred((revision, 1), &result, now, world.bot)
                .await;
            assert_eq!(late.unwrap(), (0, 0), "it is not its own any more");
        }
        if !is_amended_meanwhile {
            world.retract(&code).await;
        }
        world.deliver(&world.delivery()).await;
        let old = world.telegram.message(ALA, message).unwrap();
        assert!(old.text.starts_with("Withdrawn."), "{}", old.text);
        let lines = world.store.fanouts(Some(&code)).await.unwrap();
        let all = if is_amended_meanwhile { 1 } else { 2 };
        assert_eq!(lines[0].edits, Some(edited(all)));
        assert_eq!(lines[0].counters.accepted, 1, "one notice");
    }
}

/// Of who is erased meanwhile nothing is written down.
#[tokio::test]
async fn nothing_late_is_written_of_who_is_forgotten() {
    let slow = Slow::page().await;
    slow.world.subscriptions().forget(slow.ala).await.unwrap();
    slow.settles().await;
    let known: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM late_messages) + (SELECT count(*) FROM waiting_edits)",
    )
    .fetch_one(&slow.world.pool)
    .await
    .unwrap();
    assert_eq!(known, 0);
}

/// What she had is edited and counted before; then what is late waits for its edit, and something else comes first.
#[tokio::test]
async fn what_was_edited_stays_counted_although_what_is_late_is_never_edited() {
    for is_forgotten in [true, false] {
        let slow = Slow::page().await;
        let (world, code) = (&slow.world, &slow.code);
        world.deliver(&world.delivery()).await;
        world.correct(code, routine("Eleven persons listed")).await;
        world.deliver(&world.delivery()).await;
        assert_eq!(slow.edits().await, edited(1));
        let fails = Fault::new(FaultKind::Status500).method("editMessageText");
        world.telegram.order_fault(fails.chat(ALA));
        slow.settles().await;
        world.deliver(&world.delivery()).await;
        let waits = Edits {
            waiting: 1,
            ..edited(1)
        };
        assert_eq!(slow.edits().await, waits);
        if is_forgotten {
            world.subscriptions().forget(slow.ala).await.unwrap();
            world.erasure().step().await.unwrap();
        } else {
            world.retract(code).await;
            let now = world.clock.now();
            assert_eq!(world.store.begin_amendments(now).await.unwrap(), 1);
        }
        let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM waiting_edits")
            .fetch_one(&world.pool)
            .await
            .unwrap();
        assert_eq!(waiting, 0);
        let lines = world.store.fanouts(Some(code)).await.unwrap();
        let correction = lines.iter().find(|line| line.number == 2);
        assert_eq!(correction.unwrap().edits, Some(edited(1)));
    }
}

/// Given up, and tried again by an admin.
#[tokio::test]
async fn what_is_late_and_given_up_is_counted_once_each_way() {
    let slow = Slow::page().await;
    let (world, code) = (&slow.world, &slow.code);
    world.deliver(&world.delivery()).await;
    world.retract(code).await;
    world.deliver(&world.delivery()).await;
    let fails = Fault::new(FaultKind::Status500).method("editMessageText");
    world.telegram.order_fault(fails.chat(ALA).times(7));
    slow.settles().await;
    for _ in 0..8 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(2));
    }
    let given_up = Edits {
        not_edited: 1,
        failed: 1,
        ..edited(1)
    };
    assert_eq!(slow.edits().await, given_up);
    assert!(world.telegram.leftovers().is_empty());
    let choice = RetryChoice {
        outcomes: vec![Outcome::Failed],
        reason: None,
        revision_id: None,
    };
    let log = world.delivery_log();
    let retry = log.retry(code, &choice, &Actor::Operator).await;
    assert!(matches!(
        retry.expect("the database answers"),
        Retry::Waiting { edits: 1, .. }
    ));
    world.deliver(&world.delivery()).await;
    assert_eq!(slow.edits().await, edited(2));
}

/// Two come late, one after the other.
#[tokio::test]
async fn what_came_late_before_is_not_counted_with_what_comes_late_again() {
    let slow = Slow::page().await;
    slow.world.retract(&slow.code).await;
    slow.world.deliver(&slow.world.delivery()).await;
    slow.settles().await;
    slow.world.deliver(&slow.world.delivery()).await;
    assert_eq!(slow.edits().await, edited(1));
    slow.world.publish(&routine("A third list")).await;
    slow.world.deliver(&slow.world.delivery()).await;
    let second = slow.world.received(ALA).pop().expect("a message").id;
    let result = PageResult {
        settled: vec![Settled {
            sent_before: 1,
            ..sent(slow.ala, second).settled.remove(0)
        }],
        ..PageResult::default()
    };
    let now = slow.world.clock.now();
    let settled = slow
        .world
        .store
        .settle_page(&slow.shard, slow.ala, &result, now, slow.world.bot);
    assert!(!settled.await.expect("the database answers"), "it is late");
    slow.world.deliver(&slow.world.delivery()).await;
    assert_eq!(slow.edits().await, edited(2));
}
