//! What a subscriber has asked for stands in its row as in its subscriptions, whoever changes them and however many do so at once; only
//! of who has just asked are the subscriptions themselves looked up.

use futures::future::join;
use sqlx::{ConnectOptions as _, Row as _};

use super::ALA;
use crate::migrations::with_samples;
use crate::world::{World, routine};

/// Subscribers whose row does not say what their subscriptions say.
const DIFFERS: &str = "
    SELECT s.id FROM subscribers s
    WHERE s.topics IS DISTINCT FROM
          (SELECT CASE WHEN count(after_revision) = 0 THEN coalesce(array_agg(topic_id ORDER BY topic_id), '{}') END
           FROM subscriptions WHERE subscriber_id = s.id)";

/// The topics in the row of the only subscriber; none while its subscriptions are to be looked up.
async fn listed(world: &World) -> Option<usize> {
    let differs: Vec<i32> = sqlx::query_scalar(DIFFERS)
        .fetch_all(&world.pool)
        .await
        .expect("an answer");
    assert_eq!(differs, Vec::<i32>::new());
    let row = sqlx::query("SELECT topics FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("an answer");
    row.get::<Option<Vec<i16>>, _>(0).map(|topics| topics.len())
}

async fn all_topics(world: &World) -> Vec<i16> {
    sqlx::query_scalar("SELECT id FROM topics ORDER BY id")
        .fetch_all(&world.pool)
        .await
        .expect("an answer")
}

#[tokio::test]
async fn the_row_of_a_subscriber_says_what_it_has_asked_for() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await;
    assert_eq!(listed(&world).await, Some(1));
    let topics = all_topics(&world).await;
    world.store.subscribe(ala.id, &topics).await.unwrap();
    assert_eq!(listed(&world).await, Some(topics.len()));
    world.store.unsubscribe(ala.id, &topics).await.unwrap();
    assert_eq!(listed(&world).await, Some(0));
    world.store.unsubscribe(ala.id, &topics).await.unwrap();
    assert_eq!(listed(&world).await, Some(0), "nothing changes twice");
}

/// While something is on its way, what was published before somebody asked is not for them; the next one is.
#[tokio::test]
async fn who_asks_while_an_update_goes_out_is_looked_up_until_it_is_out() {
    let world = World::new().await;
    world.subscribe(ALA, &["protests"]).await;
    let (_, old) = world.publish(&routine("Ten persons listed")).await;
    let ala = world.subscriber(ALA).await.unwrap();
    let topics = all_topics(&world).await;
    world.store.subscribe(ala.id, &topics).await.unwrap();
    assert_eq!(listed(&world).await, None);
    let (_, new) = world.publish(&routine("Four entities listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&old).await.counters.accepted, 0);
    assert_eq!(world.fanout(&new).await.counters.accepted, 1);
    world.store.forget_beginnings().await.unwrap();
    assert_eq!(listed(&world).await, Some(topics.len()));
}

/// Two taps that are handled at the same moment, by two processes: whoever is later has seen both.
#[tokio::test]
async fn of_two_changes_at_once_neither_is_lost() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &[]).await;
    let topics = all_topics(&world).await;
    let insert = "INSERT INTO subscriptions (subscriber_id, topic_id) VALUES ($1, $2)";
    let mut first = world.pool.begin().await.unwrap();
    sqlx::query(insert)
        .bind(ala.id)
        .bind(topics[0])
        .execute(&mut *first)
        .await
        .unwrap();
    // It holds the row by now: the other one waits, and goes on once this one is done.
    let second = async {
        sqlx::query(insert)
            .bind(ala.id)
            .bind(topics[1])
            .execute(&world.pool)
            .await
    };
    let waits = async {
        while !is_waited_for(&world).await {
            tokio::task::yield_now().await;
        }
        first.commit().await
    };
    let (second, first) = join(second, waits).await;
    second.unwrap();
    first.unwrap();
    assert_eq!(listed(&world).await, Some(2));
}

/// Whether one connection waits for the row that another one holds.
async fn is_waited_for(world: &World) -> bool {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')",
    )
    .fetch_one(&world.pool)
    .await
    .expect("an answer")
}

#[tokio::test]
async fn who_was_there_before_the_list_has_one_too() {
    let database = with_samples().await;
    let mut connection = database.connect_options().connect().await.unwrap();
    let differs: Vec<i32> = sqlx::query_scalar(DIFFERS)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(differs, Vec::<i32>::new());
    let listed: i64 =
        sqlx::query_scalar("SELECT count(*) FROM subscribers WHERE cardinality(topics) > 0")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert!(listed > 0);
}
