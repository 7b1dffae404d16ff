//! How long the log of who received is kept: as long as an amendment walks it, and no longer; then nothing of it is left.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Actor;

use super::ALA;
use crate::world::{World, routine};

/// One has received an update whose week is over.
async fn received_long_ago(world: &World) -> String {
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::days(8));
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    code
}

/// How many parts of the log go when it is kept for 60 days.
async fn dropped(world: &World) -> usize {
    let expired = world.clock.now() - TimeDelta::days(60);
    let dropped = world.store.drop_expired_deliveries(expired).await;
    dropped.expect("the database answers")
}

async fn number(world: &World, query: &'static str) -> i64 {
    let number = sqlx::query_scalar(query).fetch_one(&world.pool).await;
    number.expect("a number")
}

#[tokio::test]
async fn an_amendment_that_waits_keeps_the_log_of_what_it_amends() {
    let world = World::new().await;
    let code = received_long_ago(&world).await;
    world.retract(&code).await;
    let now = world.clock.now();
    let paused = world
        .store
        .pause_fanouts(&code, &Actor::Operator, now)
        .await
        .unwrap();
    assert_eq!(paused, 1, "the retraction");
    world.clock.advance(TimeDelta::days(61));
    assert_eq!(dropped(&world).await, 0, "it is still walked");

    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .resume_fanouts(&code, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert!(
        messages[0].text.starts_with("Withdrawn."),
        "{}",
        messages[0].text
    );
    let last = messages.last().unwrap();
    assert_eq!(last.reply_to, Some(messages[0].id), "{}", last.text);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_eq!(dropped(&world).await, 1, "and no longer");
}

/// What is left to do in other ways, each by itself.
#[tokio::test]
async fn whatever_is_left_to_do_of_an_amendment_keeps_the_log() {
    let world = World::new().await;
    let code = received_long_ago(&world).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::days(61));
    let (amendment, reader) = (
        "(SELECT max(revision_id) FROM amendments)",
        "(SELECT min(id) FROM subscribers)",
    );
    for (table, columns, values) in [
        (
            "waiting_edits",
            "revision_id, subscriber_id, due_at, tries, since",
            format!("{amendment}, {reader}, now(), 0, now()"),
        ),
        (
            "deferred",
            "revision_id, subscriber_id, due_at, reason",
            format!("{amendment}, {reader}, now(), 'transient'"),
        ),
        (
            "retries",
            "revision_id, outcomes, cursor, asked_at",
            format!("{amendment}, '{{4}}', 0, now()"),
        ),
        (
            "fanout_shards",
            "revision_id, shard, cursor",
            format!("{amendment}, 64, 0"),
        ),
    ] {
        let insert = format!("INSERT INTO {table} ({columns}) VALUES ({values})");
        let inserted = sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&world.pool);
        inserted.await.expect(table);
        assert_eq!(dropped(&world).await, 0, "{table}");
        let delete = format!("DELETE FROM {table}");
        let deleted = sqlx::query(sqlx::AssertSqlSafe(delete)).execute(&world.pool);
        deleted.await.expect(table);
    }
    // An edit that was given up keeps nothing: it is not tried by itself.
    world
        .sql(
            "INSERT INTO waiting_edits (revision_id, subscriber_id, tries, since, not_edited)
             SELECT max(a.revision_id), min(s.id), 7, now(), 1 FROM amendments a, subscribers s",
        )
        .await;
    assert_eq!(dropped(&world).await, 1);
}

/// It reads the log while that is about to go, and is out before it has gone.
#[tokio::test]
async fn an_amendment_that_is_published_at_the_last_moment_keeps_the_log() {
    let world = World::new().await;
    received_long_ago(&world).await;
    world.clock.advance(TimeDelta::days(61));
    let mut publishing = world.pool.begin().await.expect("a connection");
    for statement in [
        "SELECT count(*) FROM deliveries",
        "UPDATE fanouts SET state = 'running', finished_at = NULL WHERE revision_id = (SELECT min(revision_id) FROM fanouts)",
    ] {
        let read = sqlx::query(statement).execute(&mut *publishing).await;
        read.expect("the database answers");
    }
    let publishing = async {
        let waits = "SELECT count(*) FROM pg_stat_activity
                     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'DROP TABLE%'";
        while number(&world, waits).await == 0 {
            tokio::task::yield_now().await;
        }
        publishing.commit().await.expect("the database answers");
    };
    let (dropped, ()) = tokio::join!(dropped(&world), publishing);
    assert_eq!(dropped, 0);
    let logged = number(&world, "SELECT count(*) FROM deliveries").await;
    assert_eq!(logged, 2, "all of it is there");
}

#[tokio::test]
async fn after_the_retention_no_row_says_any_more_who_received() {
    let world = World::new().await;
    received_long_ago(&world).await;
    for insert in [
        "INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
         SELECT min(f.revision_id), min(s.id), 1, 9, min(s.bot_id), now() FROM fanouts f, subscribers s",
        "INSERT INTO delivery_parts (revision_id, subscriber_id, part, message_id)
         SELECT min(f.revision_id), min(s.id), 2, 10 FROM fanouts f, subscribers s",
        "INSERT INTO attempts (revision_id, subscriber_id, at, outcome)
         SELECT min(f.revision_id), min(s.id), now(), 'transient' FROM fanouts f, subscribers s",
        "INSERT INTO waiting_edits (revision_id, subscriber_id, tries, since, not_edited)
         SELECT min(f.revision_id), min(s.id), 7, now(), 1 FROM fanouts f, subscribers s",
    ] {
        world.sql(insert).await;
    }
    let rows = "SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM late_messages) + (SELECT count(*) FROM delivery_parts)
                     + (SELECT count(*) FROM attempts) + (SELECT count(*) FROM waiting_edits)";
    assert_eq!(number(&world, rows).await, 6);
    world.clock.advance(TimeDelta::days(61));
    assert_eq!(dropped(&world).await, 1);
    assert_eq!(number(&world, rows).await, 1, "the next week's");
    let others =
        "SELECT count(*) FROM deliveries WHERE revision_id = (SELECT max(id) FROM revisions)";
    assert_eq!(number(&world, others).await, 1, "the next week stays");
}
