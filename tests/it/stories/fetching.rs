//! Sources are read again and again: each entry once, changes as revisions, troubles remembered.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::store::catalogue::SourceStatus;
use vestka::store::intake::ItemLine;

use crate::world::{Origin, World};

/// A world that reads one source, and the origin behind it.
async fn reading() -> (World, Origin) {
    let world = World::new().await;
    let origin = Origin::start().await;
    world.import(&origin.source("council")).await;
    (world, origin)
}

async fn items(world: &World) -> Vec<ItemLine> {
    world.store.items(None).await.expect("the database answers")
}

async fn status(world: &World) -> SourceStatus {
    let all = world
        .store
        .source_statuses()
        .await
        .expect("the database answers");
    all.into_iter().next().expect("it is there")
}

#[tokio::test]
async fn ten_fetches_give_each_entry_once() {
    let (world, origin) = reading().await;
    let entries = [
        ("a1", "One", "First"),
        ("a2", "Two", "Second"),
        ("a3", "Three", "Third"),
    ];
    origin.publish(&entries);
    for fetch in 0..10 {
        let report = world.intake().step().await.unwrap();
        assert_eq!(report.fetched, 1);
        assert_eq!(report.new, if fetch == 0 { 3 } else { 0 });
        // Sometimes the origin forgets what it said before: the document comes again whole.
        if fetch % 2 == 0 {
            origin.publish(&entries);
        }
        world.clock.advance(TimeDelta::minutes(11));
    }
    assert_eq!(origin.asked().len(), 10);
    assert_eq!(items(&world).await.len(), 3);
    assert_eq!(world.review().queue(50, 0).await.unwrap().1, 3);
}

#[tokio::test]
async fn a_source_is_not_read_before_its_time() {
    let (world, origin) = reading().await;
    world.intake().step().await.unwrap();
    world.clock.advance(TimeDelta::minutes(9));
    assert_eq!(world.intake().step().await.unwrap().fetched, 0);
    assert_eq!(origin.asked().len(), 1);
    let next = status(&world).await.next_fetch_at.unwrap();
    assert!(next > world.clock.now());
}

#[tokio::test]
async fn a_changed_entry_is_another_revision_of_the_same_item() {
    let (world, origin) = reading().await;
    origin.publish(&[("a1", "Ten listed", "The council has listed ten persons.")]);
    world.intake().step().await.unwrap();
    world.clock.advance(TimeDelta::minutes(11));
    origin.publish(&[(
        "a1",
        "Eleven listed",
        "The council has listed eleven persons.",
    )]);
    let report = world.intake().step().await.unwrap();
    assert_eq!((report.new, report.changed), (0, 1));
    let items = items(&world).await;
    let told: Vec<_> = items
        .iter()
        .map(|item| (item.revision, item.title.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(told, [(2, "Eleven listed"), (1, "Ten listed")]);
    assert_eq!(items[0].story, items[1].story, "one event");
    let (queue, count) = world.review().queue(8, 0).await.unwrap();
    assert_eq!(
        (count, queue[0].title.as_deref()),
        (1, Some("Eleven listed"))
    );
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let (world, origin) = reading().await;
    origin.publish(&[("a1", "One", "First")]);
    world.intake().step().await.unwrap();
    world.clock.advance(TimeDelta::minutes(11));
    let report = world.intake().step().await.unwrap();
    assert_eq!((report.fetched, report.failed), (1, 0));
    assert_eq!(origin.asked(), [None, Some("\"2\"".to_owned())]);
    let outcomes: Vec<(String, Option<i16>)> =
        sqlx::query_as("SELECT outcome, status FROM fetches ORDER BY id")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(
        outcomes,
        [
            ("read".to_owned(), Some(200)),
            ("not_modified".to_owned(), Some(304))
        ]
    );
    assert_eq!(
        status(&world).await.last_success_at,
        Some(world.clock.now())
    );
}

#[tokio::test]
async fn a_source_that_is_gone_for_good_is_not_asked_any_more() {
    let (world, origin) = reading().await;
    origin.fail(410);
    assert_eq!(world.intake().step().await.unwrap().failed, 1);
    let status = status(&world).await;
    assert_eq!(status.state.as_str(), "gone");
    assert!(status.error.unwrap().contains("410"));
    world.clock.advance(TimeDelta::days(30));
    assert_eq!(world.intake().step().await.unwrap().failed, 0);
    assert_eq!(origin.asked().len(), 1);
}

#[tokio::test]
async fn a_failing_source_is_asked_less_and_less_and_keeps_its_reason() {
    let (world, origin) = reading().await;
    origin.publish(&[("a1", "One", "First")]);
    world.intake().step().await.unwrap();
    origin.fail(503);
    let mut waits = Vec::new();
    for failures in 1..=5 {
        let due = status(&world).await.next_fetch_at.unwrap();
        world.clock.advance(due - world.clock.now());
        assert_eq!(world.intake().step().await.unwrap().failed, 1);
        let status = status(&world).await;
        assert_eq!(status.failures_in_a_row, failures);
        assert!(status.error.unwrap().contains("503"));
        waits.push(status.next_fetch_at.unwrap() - world.clock.now());
    }
    assert!(waits.is_sorted(), "{waits:?}");
    assert!(waits[4] > waits[0], "{waits:?}");
    assert_eq!(items(&world).await.len(), 1, "what was read stays");

    origin.publish(&[("a1", "One", "First"), ("a2", "Two", "Second")]);
    let due = status(&world).await.next_fetch_at.unwrap();
    world.clock.advance(due - world.clock.now());
    assert_eq!(world.intake().step().await.unwrap().new, 1);
    let status = status(&world).await;
    assert_eq!((status.failures_in_a_row, status.error), (0, None));
}

#[tokio::test]
async fn two_workers_never_fetch_one_source_twice() {
    let (world, origin) = reading().await;
    origin.publish(&[("a1", "One", "First")]);
    origin.hold(true);
    let (one, two) = (world.intake(), world.intake());
    let slow = tokio::spawn(async move { one.step().await });
    origin.wait_for_request(1).await;
    let idle = two.step().await.unwrap();
    assert_eq!((idle.fetched, idle.failed), (0, 0));
    let busy = two.fetch_one("council").await.unwrap_err();
    assert!(busy.to_string().contains("being fetched"), "{busy}");
    origin.hold(false);
    assert_eq!(slow.await.unwrap().unwrap().new, 1);
    assert_eq!(origin.asked().len(), 1);
}

#[tokio::test]
async fn a_broken_source_does_not_keep_the_others_from_being_read() {
    let world = World::new().await;
    let (broken, sound) = (Origin::start().await, Origin::start().await);
    broken.fail(500);
    sound.publish(&[("a1", "One", "First")]);
    world
        .import(&[broken.source("broken"), sound.source("sound")].concat())
        .await;
    let intake = world.intake();
    let (first, second) = (intake.step().await.unwrap(), intake.step().await.unwrap());
    assert_eq!(first.failed + second.failed, 1);
    assert_eq!(first.new + second.new, 1);
}
