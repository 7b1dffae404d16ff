//! How many an update reaches: exactly while they are few, and by a look at a few of them when they are many.

use vestka::domain::update::Urgency;

use crate::world::{World, routine};

/// Every second of them wants sanctions; numbers and shards are as random as ours.
async fn subscribe(world: &World, count: i32) {
    sqlx::query(
        "WITH added AS (
             INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
             SELECT id, id >> 25, substring(sha256(id::text::bytea) FOR 24), $2, 'private', 'en', '2026-11-16'
             FROM (SELECT ((n::bigint * 1481765933) & 2147483647)::int AS id FROM generate_series(1, $1) AS n) AS numbers
             RETURNING id)
         INSERT INTO subscriptions (subscriber_id, topic_id)
         SELECT added.id, topics.id FROM added, topics WHERE topics.slug = CASE WHEN added.id % 2 = 0 THEN 'sanctions' ELSE 'protests' END",
    )
    .bind(count)
    .bind(world.bot)
    .execute(&world.pool)
    .await
    .expect("the statement is right");
}

/// Every second of them reads a digest.
async fn read_digests(world: &World) {
    world
        .sql("UPDATE subscribers SET pace = 'digest', digest_at = '20:00' WHERE (id / 2) % 2 = 1")
        .await;
    world
        .sql("INSERT INTO digests (subscriber_id, due_at, after_revision) SELECT id, '2026-11-20T17:00:00Z', 0 FROM subscribers WHERE pace = 'digest'")
        .await;
}

#[tokio::test]
async fn few_are_counted_and_many_are_estimated_from_a_part_of_them() {
    let world = World::new().await;
    let sanctions = ["sanctions".to_owned()];
    let both = ["sanctions".to_owned(), "protests".to_owned()];
    let reached = async |topics: &[String]| {
        let audience = world.store.audience(topics, Urgency::Routine).await;
        audience.unwrap()
    };
    subscribe(&world, 2000).await;
    let few = reached(&both).await;
    assert_eq!((few.size, few.is_estimate), (2000, false));
    read_digests(&world).await;
    let few = reached(&both).await;
    assert_eq!(
        (few.size, few.is_estimate),
        (2000, false),
        "who reads it later too"
    );
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let due = world.fanout(&code).await.counters.due;
    assert!((450..550).contains(&due), "at once: {due}");
    world.sql("DELETE FROM fanout_shards").await;

    world.sql("DELETE FROM subscribers").await;
    subscribe(&world, 100_000).await;
    world.sql("ANALYZE").await;
    for (topics, truth) in [(&both[..], 100_000), (&sanctions, 50_000)] {
        let many = reached(topics).await;
        assert!(many.is_estimate);
        let wrong = (many.size - truth).abs();
        assert!(wrong < truth / 10, "{} of {truth}", many.size);
    }
    read_digests(&world).await;
    let wrong = (reached(&both).await.size - 100_000).abs();
    assert!(wrong < 10_000, "wrong by {wrong}");
    world.sql("DELETE FROM digests").await;
    world
        .sql("UPDATE subscribers SET pace = 'instant', digest_at = NULL")
        .await;
    world.sql("ANALYZE").await;
    let nobody = reached(&["unknown".to_owned()]).await;
    assert_eq!((nobody.size, nobody.is_estimate), (0, true));

    world
        .sql(
            "UPDATE subscribers SET state = 'paused', pause_reason = 'self' WHERE (id / 4) % 2 = 1",
        )
        .await;
    let wrong = (reached(&both).await.size - 50_000).abs();
    assert!(
        wrong < 5_000,
        "wrong by {wrong} while every second one pauses"
    );
    world
        .sql("UPDATE subscribers SET state = 'active', pause_reason = NULL")
        .await;

    // A publication looks at no more of them than the first tenth of each quarter of the numbers: without their topics the rest
    // changes nothing.
    world
        .sql("DELETE FROM subscriptions WHERE subscriber_id & 536870911 > 75000000")
        .await;
    assert!(reached(&both).await.size > 90_000);
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let due = world.fanout(&code).await.counters.due;
    assert!((45_000..55_000).contains(&due), "{due}");
}
