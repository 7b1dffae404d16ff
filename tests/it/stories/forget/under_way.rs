//! What is under way to whoever asks to be forgotten is waited for, whatever it is: nothing comes after the farewell, and no row of it
//! is left.

use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
use vestka::clock::Clock as _;
use vestka::delivery::{Delivery, LEASE};
use vestka::domain::delivery::Outcome;
use vestka::store::fanout::{LeasedShard, PageResult, Settled};
use vestka_simulator::{Fault, FaultKind};

use super::{OTHER, READER, accepted, all_rows, rows_with};
use crate::world::{World, routine};

/// Telegram takes so long for an answer.
const SLOW: Duration = Duration::from_secs(2);

const LAPSE: &str = "UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

impl World {
    /// Telegram answers this call of a chat late; meanwhile whoever reads it asks to be forgotten, and the keeper looks whether it can
    /// be. Then both come to their end.
    async fn is_forgotten_during(
        &self,
        (reader, method): (i32, &'static str),
        work: impl AsyncFn(&Delivery),
    ) {
        let slow = Fault::new(FaultKind::Slow(SLOW)).method(method);
        self.telegram.order_fault(slow.chat(READER));
        let delivery = self.delivery();
        let begun = async {
            let is_slow = self
                .telegram
                .wait_for("the slow call", |state| state.leftovers().is_empty());
            is_slow.await.expect("it is made");
            self.subscriptions().forget(reader).await.expect("it may");
            let step = self.erasure().step().await;
            assert_eq!(step.expect("it answers").erased, 0, "it is under way");
        };
        tokio::join!(work(&delivery), begun);
        let step = self.erasure().step().await;
        assert_eq!(
            step.expect("it answers").erased,
            1,
            "it has come to its end"
        );
        work(&delivery).await;
        self.nothing_is_left_of(reader).await;
        let left = self.received(READER);
        assert_eq!(left.len(), 1, "{left:#?}");
        assert!(left[0].text.starts_with("Erased."), "{left:#?}");
    }

    async fn nothing_is_left_of(&self, reader: i32) {
        let rows = all_rows(self).await;
        let left = rows_with(&rows, reader, &self.sealed(READER));
        assert_eq!(left, Vec::<String>::new());
    }

    /// Leases the first page of notices that has somebody, and writes it down.
    async fn lease_notice(&self, owner: i64) -> (LeasedShard, Vec<i32>) {
        let now = self.clock.now();
        self.store.begin_amendments(now).await.expect("it begins");
        loop {
            let leased = self.store.lease_shard(owner, LEASE).await;
            let shard = leased.expect("it answers").expect("somebody is told");
            let page = self.store.notice_page(&shard, self.bot, 10).await;
            let page = page.expect("it answers");
            if let Some(last) = page.last() {
                let ids: Vec<i32> = page.iter().map(|reader| reader.subscriber_id).collect();
                let told = self.store.announce_page(&shard, last.subscriber_id, &ids);
                assert!(told.await.expect("it answers"));
                return (shard, ids);
            }
            self.store.finish_shard(&shard).await.expect("it answers");
        }
    }

    async fn settle(&self, shard: &LeasedShard, last: i32, result: &PageResult) -> bool {
        let now = self.clock.now();
        let settled = self.store.settle_page(shard, last, result, now, self.bot);
        settled.await.expect("it answers")
    }
}

/// One message each, accepted: settled by the short way.
fn plain(subscribers: &[i32]) -> PageResult {
    let one = |subscriber: &i32| Settled {
        subscriber_id: *subscriber,
        outcome: Outcome::Accepted,
        sent_before: 0,
        messages: vec![7],
        pause: None,
        possible_duplicate: false,
    };
    PageResult {
        settled: subscribers.iter().map(one).collect(),
        ..PageResult::default()
    }
}

#[tokio::test]
async fn a_notice_under_way_is_waited_for() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    let deliver = async |delivery: &Delivery| {
        world.deliver(delivery).await;
    };
    world
        .is_forgotten_during((reader, "sendMessage"), deliver)
        .await;
    let calls = world.telegram.calls();
    let last = calls.iter().rfind(|call| call.method != "getUpdates");
    assert_eq!(
        last.map(|call| call.method.as_str()),
        Some("sendMessage"),
        "the farewell is the last word"
    );
}

#[tokio::test]
async fn an_edit_under_way_is_waited_for() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    let deliver = async |delivery: &Delivery| {
        world.deliver(delivery).await;
    };
    world
        .is_forgotten_during((reader, "editMessageText"), deliver)
        .await;
}

#[tokio::test]
async fn a_digest_under_way_is_waited_for() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let subscriptions = world.subscriptions();
    let evening = NaiveTime::from_hms_opt(20, 0, 0).expect("a time of day");
    subscriptions.set_digest(reader, evening).await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::days(1));
    let send = async |delivery: &Delivery| {
        while delivery.digests().await.expect("it answers").more {}
    };
    world
        .is_forgotten_during((reader, "sendMessage"), send)
        .await;
}

#[tokio::test]
async fn a_digest_that_was_leased_before_holds_nothing_once_it_is_asked_for() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let subscriptions = world.subscriptions();
    let evening = NaiveTime::from_hms_opt(20, 0, 0).expect("a time of day");
    subscriptions.set_digest(reader, evening).await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::days(1));
    let now = world.clock.now();
    let since = now - TimeDelta::days(2);
    let leased = world.store.lease_digests(now, 1, LEASE, world.bot, 10);
    assert_eq!(leased.await.unwrap().len(), 1);
    let entries = async || {
        world
            .store
            .digest_entries(&[reader], since, now)
            .await
            .unwrap()
    };
    assert_eq!(entries().await.len(), 1);
    subscriptions.forget(reader).await.unwrap();
    assert!(entries().await.is_empty());
    assert!(world.store.erasable(10).await.unwrap().is_empty());
    world
        .sql("UPDATE digests SET lease_until = clock_timestamp() - interval '1 second'")
        .await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.nothing_is_left_of(reader).await;
}

#[tokio::test]
async fn a_page_of_others_is_not_waited_for() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    world.subscriptions().forget(reader).await.unwrap();
    let erasable = async || world.store.erasable(10).await.unwrap().len();
    assert_eq!(erasable().await, 1);
    let range = i16::try_from(reader >> 25).expect("64 ranges");
    // A page of its own shard or range was begun before it asked; those of all others do not matter, whatever they do.
    let shards: Vec<i16> = sqlx::query_scalar("SELECT shard FROM subscribers")
        .fetch_all(&world.pool)
        .await
        .unwrap();
    let own = [shards[0], 64 + range, 128 + range];
    world.sql("DELETE FROM fanout_shards").await;
    for shard in 0..192_i16 {
        sqlx::query(
            "WITH earlier AS (DELETE FROM fanout_shards)
             INSERT INTO fanout_shards (revision_id, shard, lease_owner, lease_from, lease_until)
             SELECT revision_id, $1, 1, clock_timestamp() - interval '1 second', clock_timestamp() + interval '1 hour' FROM fanouts",
        )
        .bind(shard)
        .execute(&world.pool)
        .await
        .unwrap();
        let waits = usize::from(!own.contains(&shard));
        assert_eq!(erasable().await, waits, "shard {shard} of {own:?}");
    }
}

/// A worker whose process stood still comes back: its lease had lapsed, and the erasure was done meanwhile.
#[tokio::test]
async fn who_comes_back_with_a_lapsed_lease_settles_nothing_of_the_forgotten() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let other = world.subscribe(OTHER, &["sanctions"]).await.id;
    world.sql("UPDATE subscribers SET shard = 5").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    let (ids, last) = ([reader, other], reader.max(other));
    let told = world.store.announce_page(&shard, last, &ids);
    assert!(told.await.unwrap());
    world.subscriptions().forget(reader).await.unwrap();
    world.sql(LAPSE).await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.store.renew_leases(1, LEASE).await.unwrap();

    assert!(
        !world.settle(&shard, last, &plain(&ids)).await,
        "it is late"
    );
    world.nothing_is_left_of(reader).await;
    // The other one gets it again, and that is counted: nobody knows what came of the page.
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(OTHER).len(), 1);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    world.nothing_is_left_of(reader).await;
}

#[tokio::test]
async fn who_comes_back_with_notices_settles_nothing_of_the_forgotten_either() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    let (shard, ids) = world.lease_notice(1).await;
    assert_eq!(ids, [reader]);
    world.subscriptions().forget(reader).await.unwrap();
    assert!(world.store.erasable(10).await.unwrap().is_empty());
    world.sql(LAPSE).await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.store.renew_leases(1, LEASE).await.unwrap();
    assert!(!world.settle(&shard, reader, &plain(&ids)).await);
    assert!(!world.settle(&shard, reader, &accepted(reader)).await);
    world.nothing_is_left_of(reader).await;
}

#[tokio::test]
async fn a_page_with_exceptions_has_no_row_of_who_is_gone() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    world.subscriptions().forget(reader).await.unwrap();
    world
        .sql("UPDATE subscribers SET erasing_at = erasing_at - interval '1 minute'")
        .await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    assert!(world.settle(&shard, reader + 1, &accepted(reader)).await);
    world.nothing_is_left_of(reader).await;
}
