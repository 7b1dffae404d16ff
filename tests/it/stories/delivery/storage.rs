//! The database is full, away for a while, or an old copy: nothing is sent that could not be written down.

use chrono::TimeDelta;
use sqlx::AssertSqlSafe;
use vestka::clock::Clock as _;
use vestka::delivery::RetryChoice;
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

const READERS: i64 = 60;

const LAPSE: &str = "UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

impl World {
    /// Case 22: what Postgres says when the file of a table cannot grow. That it has said so is counted outside of transactions.
    pub(crate) async fn fill_disk(&self, table: &str) {
        let full = format!(
            "CREATE SEQUENCE refusals;
             CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN PERFORM nextval('refusals'); RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION is_full()"
        );
        let filled = sqlx::raw_sql(AssertSqlSafe(full)).execute(&self.pool);
        filled.await.expect("it is full");
    }

    /// There is room again.
    pub(crate) async fn empty_disk(&self) {
        self.sql("DROP FUNCTION is_full() CASCADE").await;
        self.sql("DROP SEQUENCE refusals").await;
    }

    /// Until something could not be written down because the disk is full.
    async fn is_refused(&self) {
        for _ in 0..100_000 {
            let refused = sqlx::query_scalar("SELECT is_called FROM refusals");
            if refused
                .fetch_one(&self.pool)
                .await
                .expect("the database answers")
            {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("all of it was written down");
    }
}

async fn on_its_way(world: &World) -> String {
    for n in 0..READERS {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    world.sql("UPDATE subscribers SET shard = id % 2").await;
    world.publish(&routine("Ten persons listed")).await.1
}

#[tokio::test]
async fn a_full_disk_stops_sending_and_keeps_its_place() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world.fill_disk("deliveries").await;
    let delivery = world.delivery();
    let problem = delivery.step().await.unwrap_err();
    assert!(
        problem.to_string().contains("No space left"),
        "it says so: {problem}"
    );
    let sent = world.telegram.sent_count();
    assert!((1..=50).contains(&sent), "one page: {sent}");
    // The other shard, and then again and again what a crash would have left.
    assert!(world.delivery().step().await.is_err());
    let sent = world.telegram.sent_count();
    for _ in 0..5 {
        world.sql(LAPSE).await;
        assert!(world.delivery().step().await.is_err());
    }
    assert_eq!(
        world.telegram.sent_count(),
        sent,
        "nobody is sent to twice while it lasts"
    );

    world.empty_disk().await;
    world.sql(LAPSE).await;
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, READERS)
    );
    assert!((0..READERS).all(|n| (1..=2).contains(&world.telegram.delivered_count(ALA + n))));
    let doubled = world.telegram.sent_count() - READERS.unsigned_abs();
    assert!(doubled <= fanout.counters.duplicates.unsigned_abs());
}

/// So few fail that it is no outage of Telegram.
const PUT_OFF: i64 = 4;

/// The same for what was put off.
#[tokio::test]
async fn a_full_disk_costs_nobody_more_than_one_more_try() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    for n in 0..PUT_OFF {
        let fails = Fault::new(FaultKind::Status500).method("sendMessage");
        world.telegram.order_fault(fails.chat(ALA + n));
    }
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.deferred, PUT_OFF);
    let before = world.telegram.sent_count();
    world.clock.advance(TimeDelta::minutes(1));

    world.fill_disk("deliveries").await;
    assert!(world.delivery().step().await.is_err());
    let sent = world.telegram.sent_count() - before;
    assert!(sent >= 1, "some of them");
    for table in ["deliveries", "attempts"] {
        world.empty_disk().await;
        world.fill_disk(table).await;
        for _ in 0..2 {
            // Those that were being tried come first again, and others wait until it is known what becomes of them.
            world
                .sql("UPDATE deferred SET lease_until = clock_timestamp() - interval '1 second' WHERE sending")
                .await;
            world
                .sql("UPDATE deferred SET due_at = due_at + interval '1 hour' WHERE NOT sending")
                .await;
            assert!(world.delivery().step().await.is_err(), "{table}");
        }
        let now = world.telegram.sent_count() - before;
        assert_eq!(now, sent, "{table}: nobody twice");
    }

    world.empty_disk().await;
    world
        .sql("UPDATE deferred SET lease_owner = NULL, lease_until = NULL")
        .await;
    world.clock.advance(TimeDelta::hours(5));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, READERS)
    );
    assert!((0..READERS).all(|n| (1..=2).contains(&world.telegram.delivered_count(ALA + n))));
    let doubled = world.telegram.sent_count() - READERS.unsigned_abs();
    assert_eq!(doubled, sent, "who was sent to when it was full, once more");
    assert_eq!(doubled, fanout.counters.duplicates.unsigned_abs());
}

/// Case 8: the database is gone and comes back.
#[tokio::test]
async fn a_database_that_was_away_for_a_moment_costs_no_double() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world.fill_disk("deliveries").await;
    let delivery = world.delivery();
    let back = async {
        world.is_refused().await;
        assert!(world.telegram.sent_count() > 0, "what was sent");
        world.empty_disk().await;
    };
    tokio::join!(world.deliver(&delivery), back);
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, READERS)
    );
    assert_eq!(fanout.counters.duplicates, 0);
    assert_eq!(world.telegram.sent_count(), READERS.unsigned_abs());
}

/// Case 6: a copy of an old database is started.
#[tokio::test]
async fn an_old_copy_sends_nothing_again_before_an_admin_says_so() {
    let world = World::new().await;
    let code = on_its_way(&world).await;
    world.delivery().step().await.unwrap();
    let sent = world.telegram.sent_count();
    let halt = async |after: TimeDelta| {
        world.clock.advance(after);
        let now = world.clock.now();
        let halted = world.store.halt_stale(7, now - TimeDelta::hours(24), now);
        halted.await.unwrap()
    };
    assert_eq!(
        halt(TimeDelta::hours(3)).await,
        0,
        "an outage of a few hours goes on by itself"
    );
    assert_eq!(halt(TimeDelta::days(30)).await, 1);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), sent);
    let line = world.fanout(&code).await;
    assert_eq!(line.state, FanoutState::Halted);
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    // The service is started again before anything was accepted: an admin has said so already.
    assert_eq!(halt(TimeDelta::hours(2)).await, 0);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, READERS);
}

/// What failed a week ago and is tried again is no old copy either; what was said of another update counts for nothing.
#[tokio::test]
async fn what_is_tried_again_after_days_is_not_taken_for_an_old_copy() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let refused = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(refused.times(7));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    assert_eq!(world.fanout(&code).await.counters.failed, 1);
    world.clock.advance(TimeDelta::days(7));
    let choice = RetryChoice {
        outcomes: vec![Outcome::Failed],
        ..RetryChoice::default()
    };
    let log = world.delivery_log();
    log.retry(&code, &choice, &Actor::Operator).await.unwrap();
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    let halt = async || {
        let now = world.clock.now();
        let halted = world.store.halt_stale(7, now - TimeDelta::hours(24), now);
        halted.await.unwrap()
    };
    assert_eq!(halt().await, 0);
    // Had that been said of another one, or longer ago, it would be.
    world.clock.advance(TimeDelta::days(2));
    let (_, other) = world.publish(&routine("Another list")).await;
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .pause_fanouts(&other, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        world
            .store
            .resume_fanouts(&other, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    assert_eq!(halt().await, 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
}
