//! Sources fall silent, fail and vanish: admins are told once when it begins and once when it is over.

use chrono::TimeDelta;
use vestka::clock::Clock as _;

use crate::world::{Origin, World, breaking, routine};

async fn reading() -> (World, Origin) {
    let world = World::new().await;
    let origin = Origin::start().await;
    world.import(&origin.source("council")).await;
    (world, origin)
}

/// Open alerts, and those that are over.
async fn alerts(world: &World) -> Vec<(String, bool)> {
    sqlx::query_as("SELECT kind, over_at IS NOT NULL FROM alerts ORDER BY id")
        .fetch_all(&world.pool)
        .await
        .expect("the world answers")
}

/// Says something new every so often, and is read.
async fn talk(world: &World, origin: &Origin, entry: &str, after: TimeDelta) {
    world.clock.advance(after);
    let (title, text) = (
        format!("Matter {entry}"),
        format!("The council spoke of {entry}."),
    );
    origin.publish(&[(entry, &title, &text)]);
    assert_eq!(
        world.intake().step().await.expect("the world answers").new,
        1
    );
    world
        .source_health()
        .step()
        .await
        .expect("the world answers");
}

#[tokio::test]
async fn a_source_that_is_silent_for_much_longer_than_usual_is_reported_once() {
    let (world, origin) = reading().await;
    for entry in ["one", "two", "three", "four"] {
        talk(&world, &origin, entry, TimeDelta::hours(8)).await;
    }
    world.clock.advance(TimeDelta::hours(40));
    world.intake().step().await.unwrap();
    assert_eq!(world.source_health().step().await.unwrap().begun, 0);
    world.clock.advance(TimeDelta::hours(9));
    world.intake().step().await.unwrap();
    // Its last fetch failed, which is another matter.
    world
        .sql("UPDATE sources SET error = 'it answered 500', failures_in_a_row = 1")
        .await;
    assert_eq!(world.source_health().step().await.unwrap().begun, 1);
    assert_eq!(world.source_health().step().await.unwrap().begun, 0);
    assert_eq!(alerts(&world).await, [("source_silent".to_owned(), false)]);
    let detail: String = sqlx::query_scalar("SELECT detail FROM alerts")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(
        detail,
        "Nothing new since 2026-11-21 20:00 UTC; usually something comes every 8 h."
    );
    talk(&world, &origin, "five", TimeDelta::hours(1)).await;
    assert_eq!(alerts(&world).await, [("source_silent".to_owned(), true)]);
}

#[tokio::test]
async fn a_source_that_fails_again_and_again_is_reported_with_the_reason() {
    let (world, origin) = reading().await;
    origin.fail(503);
    for failures in 1..=6 {
        assert!(alerts(&world).await.is_empty(), "after {failures}");
        world.clock.advance(TimeDelta::hours(7));
        assert_eq!(world.intake().step().await.unwrap().failed, 1);
        world.source_health().step().await.unwrap();
    }
    assert_eq!(alerts(&world).await, [("source_failing".to_owned(), false)]);
    talk(&world, &origin, "one", TimeDelta::hours(7)).await;
    assert_eq!(alerts(&world).await, [("source_failing".to_owned(), true)]);
}

#[tokio::test]
async fn a_source_that_is_gone_is_reported_until_it_has_a_new_address() {
    let (world, origin) = reading().await;
    origin.fail(410);
    world.intake().step().await.unwrap();
    world.source_health().step().await.unwrap();
    assert_eq!(alerts(&world).await, [("source_gone".to_owned(), false)]);
    let moved = Origin::start().await;
    world.import(&moved.source("council")).await;
    talk(&world, &moved, "one", TimeDelta::minutes(1)).await;
    assert_eq!(alerts(&world).await, [("source_gone".to_owned(), true)]);
}

/// What `/readyz` goes by.
#[tokio::test]
async fn a_source_of_any_kind_that_nobody_reads_is_seen() {
    let world = World::new().await;
    let origin = Origin::start().await;
    for kind in ["telegram", "page", "sitemap", "feed"] {
        let source = origin
            .source(kind)
            .replace("kind = \"feed\"", &format!("kind = {kind:?}"));
        world.import(&source).await;
        let due = world.store.last_work().await.unwrap().oldest_due;
        assert!(due.is_some(), "{kind}");
        world.sql("UPDATE sources SET state = 'paused'").await;
        let due = world.store.last_work().await.unwrap().oldest_due;
        assert_eq!(due, None, "{kind}");
    }
}

#[tokio::test]
async fn one_fanout_that_moves_does_not_hide_one_that_stands() {
    let world = World::new().await;
    world.subscribe(1_487_000_000_001, &["sanctions"]).await;
    let (stands, _) = world.publish(&routine("Ten persons listed")).await;
    let began = world.store.last_work().await.unwrap().running_since;
    assert!(began.is_some());
    world.clock.advance(TimeDelta::minutes(10));
    world.publish(&routine("A strike began")).await;
    let since = world.store.last_work().await.unwrap().running_since;
    assert_eq!(since, began, "revision {stands} has not moved");

    // Routine waits for what is breaking, and that is no fault of its own.
    world.publish(&breaking("Curfew tonight")).await;
    let since = world.store.last_work().await.unwrap().running_since;
    assert_eq!(since, Some(world.clock.now()));
}
