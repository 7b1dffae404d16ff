//! The lease of a digest: it lasts as long as the digest is under way, what comes too late is known all the same, and while nothing can
//! be written down nothing is sent twice.

use std::time::Duration;

use vestka::clock::Clock as _;
use vestka::delivery::LEASE;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN};
use crate::world::{World, routine};

const LAPSE: &str = "UPDATE digests SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL";

/// Two readers, whose digest with one update is due now; gives the code of the update.
async fn is_due(world: &World) -> String {
    for person in [ALA, BEN] {
        world.digest_reader(person, "20:00").await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.set_clock("2026-11-20T17:00:00Z");
    code
}

/// Telegram has got the digest of one of them, and answers so late.
fn slow(world: &World, seconds: u64) {
    let slow = FaultKind::Slow(Duration::from_secs(seconds));
    let slow = Fault::new(slow).method("sendMessage").chat(ALA);
    world.telegram.order_fault(slow);
}

async fn it_is_under_way(world: &World) {
    let is_slow = world
        .telegram
        .wait_for("the slow call", |state| state.leftovers().is_empty());
    is_slow.await.expect("it is made");
}

#[tokio::test]
async fn a_digest_that_takes_longer_than_its_lease_is_settled_all_the_same() {
    let world = World::new().await;
    let code = is_due(&world).await;
    // The lease is kept every five seconds.
    slow(&world, 8);
    let delivery = world.delivery();
    let lapses = async {
        it_is_under_way(&world).await;
        world.sql(LAPSE).await;
    };
    let (report, ()) = tokio::join!(delivery.digests(), lapses);
    assert_eq!(report.unwrap().settled, 2);
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 1);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (2, 0));
}

#[tokio::test]
async fn a_digest_that_is_settled_too_late_is_known_and_can_be_deleted() {
    let world = World::new().await;
    let code = is_due(&world).await;
    slow(&world, 2);
    let delivery = world.delivery();
    let another = async {
        it_is_under_way(&world).await;
        world.sql(LAPSE).await;
        world.deliver_digests().await;
    };
    let (report, ()) = tokio::join!(delivery.digests(), another);
    assert_eq!(report.unwrap().settled, 0, "the other one has settled both");
    assert_eq!(world.received(ALA).len(), 2);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (2, 2));

    let reader = world.subscriber(ALA).await.unwrap().id;
    world.subscriptions().forget(reader).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let left = world.received(ALA);
    assert_eq!(left.len(), 1, "{left:#?}");
    assert!(left[0].text.starts_with("Erased."), "{left:#?}");
}

#[tokio::test]
async fn a_retraction_that_waits_for_a_digest_is_not_held_up_by_the_next_ones() {
    let world = World::new().await;
    let code = is_due(&world).await;
    let now = world.clock.now();
    let leased = world.store.lease_digests(now, 1, LEASE, world.bot, 1).await;
    assert_eq!(leased.unwrap().len(), 1, "it is under way");
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let report = world.delivery().digests().await.unwrap();
    assert_eq!((report.settled, report.more), (0, false));
    assert_eq!(world.telegram.sent_count(), 0);
    // Whoever had it died.
    world.sql(LAPSE).await;
    world.deliver_digests().await;
    let mut received = world.received(ALA);
    received.extend(world.received(BEN));
    assert_eq!(received.len(), 1, "{received:#?}");
    assert!(received[0].text.starts_with("Retracted"), "{received:#?}");
}

/// Case 22.
#[tokio::test]
async fn a_full_disk_costs_nobody_more_than_one_more_digest() {
    let world = World::new().await;
    let code = is_due(&world).await;
    world.fill_disk("deliveries").await;
    let delivery = world.delivery();
    let problem = delivery.digests().await.unwrap_err().to_string();
    assert!(problem.contains("No space left"), "it says so: {problem}");
    assert_eq!(world.telegram.sent_count(), 2);
    // Wherever there is no room.
    for table in ["deliveries", "chat_messages", "attempts"] {
        world.empty_disk().await;
        world.fill_disk(table).await;
        for _ in 0..2 {
            world.sql(LAPSE).await;
            assert!(world.delivery().digests().await.is_err(), "{table}");
        }
        assert_eq!(world.telegram.sent_count(), 2, "{table}");
    }
    let counted = world.fanout(&code).await.counters;
    assert_eq!((counted.due, counted.duplicates), (0, 0), "nothing is left");

    world.empty_disk().await;
    world.sql(LAPSE).await;
    world.deliver_digests().await;
    assert_eq!(world.received(ALA).len(), 2);
    assert_eq!(world.received(BEN).len(), 2);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (2, 2));
}
