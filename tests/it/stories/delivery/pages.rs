//! Pages: what is written down before one is sent, and what is counted after it.

use vestka::delivery::LEASE;

use super::ALA;
use crate::world::{World, routine};

#[tokio::test]
async fn what_is_written_down_of_the_largest_page_stays_in_its_row() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    // Random to look at, so that nothing is gained by packing them.
    let mut ids: Vec<i32> = (1..=1700_u32)
        .map(|n| i32::try_from(n.wrapping_mul(0x9e37_79b1) >> 1).unwrap())
        .collect();
    ids.sort_unstable();
    let announced = world.store.announce_page(&shard, i32::MAX, &ids).await;
    assert!(announced.unwrap());
    let elsewhere: i64 = sqlx::query_scalar(
        "SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = 'fanout_shards'::regclass",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    let kept: Vec<i32> =
        sqlx::query_scalar("SELECT sending_ids FROM fanout_shards WHERE sending_to IS NOT NULL")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!((elsewhere, kept), (0, ids));
}

#[tokio::test]
async fn pages_of_which_all_are_accepted_fill_one_window_after_the_other() {
    let world = World::new().await;
    for n in 0..130 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 130);
    let (number, tried): (i32, i32) =
        sqlx::query_as("SELECT window_number, window_tried FROM fanouts")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(number, 1, "a hundred tries fill a window");
    assert!(tried < 100, "{tried} are in the next one");
    let settled: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM deliveries WHERE outcome = 1 AND message_id IS NOT NULL",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(settled, 130, "each with the number of its message");
}

/// A machine that was asleep for longer than its lease: whoever comes next goes on where it was.
#[tokio::test]
async fn a_page_whose_lease_has_lapsed_is_neither_sent_nor_left_out() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let mut owner = 0;
    // One of the 64 shards has somebody.
    let (shard, ids) = loop {
        owner += 1;
        let leased = world.store.lease_page((owner, LEASE), world.bot, 10).await;
        let page = leased.unwrap().expect("a shard");
        let recipients = page.recipients.expect("it is read with the lease");
        if let Some(one) = recipients.first() {
            break (page.shard, [one.subscriber_id]);
        }
    };
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp()")
        .await;
    let announced = world.store.announce_page(&shard, ids[0], &ids).await;
    assert!(!announced.unwrap(), "nothing may be sent any more");
    world.store.finish_shard(&shard).await.unwrap();
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 1);
}

#[tokio::test]
async fn the_last_page_ends_it_without_another_look() {
    let world = World::new().await;
    for n in 0..130 {
        world.subscribe(ALA + n, &["sanctions"]).await;
    }
    world.sql("UPDATE subscribers SET shard = 7").await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    let mut pages = 0;
    loop {
        let step = delivery.step().await.unwrap();
        pages += usize::from(step.settled > 0);
        let accepted = world.fanout(&code).await.counters.accepted;
        if accepted == 130 {
            assert!(step.settled > 0 && pages > 1, "{pages} pages");
            break;
        }
    }
    // The other shards hold nobody.
    let open: i64 =
        sqlx::query_scalar("SELECT count(*) FROM fanout_shards WHERE shard = 7 AND NOT done")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(open, 0);
}
