//! The report: counters that never count rows, rows under pseudonyms that cannot be joined, and what is left after retention.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{After, AttemptWanted, Limits, LineFilter, OneDelivery, RowFilter};
use vestka::domain::delivery::{AttemptOutcome, Outcome, Reason};
use vestka_simulator::{Settings, Simulator};

use super::{ADMIN, admin, mixed, readers};
use crate::world::{Program, World, routine};

async fn rows(world: &World, revision: i32, outcome: Option<Outcome>) -> Vec<OneDelivery> {
    let place = (revision, After::default());
    let log = world.delivery_log();
    let (rows, next) = log
        .deliveries(place, outcome, &RowFilter::default())
        .await
        .expect("the database answers");
    assert_eq!(next, None, "one block");
    rows
}

/// Case 21: a page that counts rows takes tens of seconds at a million readers.
#[tokio::test]
async fn reports_of_counters_and_the_watch_never_touch_the_rows() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let log = world.delivery_log();
    let before = world.store.fanouts(Some(&code)).await.unwrap()[0].counters;
    world.sql("ALTER TABLE deliveries RENAME TO away").await;
    world
        .sql("ALTER TABLE attempts RENAME TO attempts_away")
        .await;
    let list = world.say(ADMIN, "/log").await;
    assert!(list.text.contains("100% 6 of 6"), "{}", list.text);
    let fanout = world.press(ADMIN, &list, &code).await;
    assert!(
        fanout.text.contains("blocked the bot: 1"),
        "{}",
        fanout.text
    );
    world.following().step().await.unwrap();
    world.watch(Limits::default()).step().await.unwrap();
    let after = world.store.fanouts(Some(&code)).await.unwrap();
    assert_eq!(after[0].counters, before);
    let place = (revision, After::default());
    let rows = log.deliveries(place, None, &RowFilter::default()).await;
    assert!(rows.is_err(), "rows are read from there, and nowhere else");
}

#[tokio::test]
async fn a_reader_has_another_pseudonym_in_each_revision_and_no_exact_time() {
    let world = World::new().await;
    readers(&world, 5).await;
    world.clock.advance(TimeDelta::seconds(17));
    let (first, _) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let (second, _) = world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    let (one, two) = (
        rows(&world, first, None).await,
        rows(&world, second, None).await,
    );
    let names = |rows: &[OneDelivery]| -> BTreeSet<String> {
        rows.iter().map(|row| row.pseudonym.clone()).collect()
    };
    assert_eq!((names(&one).len(), names(&two).len()), (5, 5));
    assert!(names(&one).is_disjoint(&names(&two)));
    assert_eq!(rows(&world, first, None).await, one, "the same each time");
    for row in one.iter().chain(&two) {
        assert_eq!(row.settled_at.timestamp() % 60, 0, "{row:?}");
    }
    // The order of the lines says nothing either: it is that of the pseudonyms.
    let order: Vec<&String> = one.iter().map(|row| &row.pseudonym).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[tokio::test]
async fn rows_and_attempts_are_filtered_by_outcome_reason_and_time() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    let ended = rows(&world, revision, Some(Outcome::Failed)).await;
    assert_eq!((ended.len(), ended[0].attempts), (1, 7));
    assert_eq!(ended[0].reason, Some(Reason::ServerError));
    let log = world.delivery_log();
    let filter = RowFilter {
        reason: Some(Reason::ServerError),
        ..RowFilter::default()
    };
    let all = (revision, None);
    let attempts = log.attempts(all, AttemptWanted::All, &filter, 100).await;
    assert_eq!(attempts.unwrap().len(), 7);
    let blocked = AttemptWanted::Ended(AttemptOutcome::Unreachable);
    let attempts = log.attempts(all, blocked, &RowFilter::default(), 100).await;
    assert_eq!(attempts.unwrap().len(), 1);
    let late = RowFilter {
        since: Some(world.clock.now()),
        ..RowFilter::default()
    };
    let attempts = log.attempts(all, AttemptWanted::Failed, &late, 100).await;
    assert_eq!(attempts.unwrap(), []);
    let early = RowFilter {
        until: Some(world.clock.now()),
        ..RowFilter::default()
    };
    let attempts = log.attempts(all, AttemptWanted::Failed, &early, 100).await;
    assert_eq!(attempts.unwrap().len(), 10);

    let filter = LineFilter {
        outcome: Some(Outcome::Lapsed),
        ..LineFilter::default()
    };
    assert!(log.lines(&filter, None, 10).await.unwrap().is_empty());
    let filter = LineFilter {
        outcome: Some(Outcome::Failed),
        until: Some(world.clock.now()),
        ..LineFilter::default()
    };
    let lines = log.lines(&filter, None, 10).await.unwrap();
    assert_eq!(
        lines.iter().map(|line| &line.code).collect::<Vec<_>>(),
        [&code]
    );
}

#[tokio::test]
async fn after_retention_the_counters_stay_and_the_report_says_that_rows_are_gone() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    let _bot = world.run_bot();
    world.watch(Limits::default()).step().await.unwrap();
    let before = world.store.fanouts(Some(&code)).await.unwrap()[0].counters;
    // A later partition begins, and its time goes by.
    world
        .sql(
            "CREATE TABLE deliveries_1000 PARTITION OF deliveries FOR VALUES FROM (1000) TO (2000)",
        )
        .await;
    sqlx::query("INSERT INTO delivery_partitions (low, since) VALUES (1000, $1)")
        .bind(world.clock.now())
        .execute(&world.pool)
        .await
        .unwrap();
    world.clock.advance(TimeDelta::days(61));
    let kept = world.clock.now() - TimeDelta::days(60);
    assert_eq!(world.store.drop_expired_deliveries(kept).await.unwrap(), 1);

    let line = world.store.fanouts(Some(&code)).await.unwrap().remove(0);
    assert_eq!((line.counters, line.has_rows), (before, false));
    assert_eq!(world.store.samples_of(revision, 9).await.unwrap(), []);
    admin(&world).await;
    let fanout = world.say(ADMIN, &format!("/log {code}")).await;
    assert!(
        fanout.text.contains("error at Telegram: 1"),
        "{}",
        fanout.text
    );
    assert!(
        fanout.text.contains("Only the numbers are left."),
        "{}",
        fanout.text
    );
    let buttons = fanout.buttons.concat();
    assert!(
        buttons.iter().all(|button| !button.text.starts_with("Try")),
        "{buttons:?}"
    );
    let attempts = world.press(ADMIN, &fanout, "Failed attempts").await;
    assert!(
        attempts.text.contains("Only the numbers are left."),
        "{}",
        attempts.text
    );
}

#[tokio::test]
async fn on_the_host_a_wrong_filter_is_refused_with_its_remedy_and_an_empty_log_is_an_empty_list() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let program = Program::with_database(&telegram).await;
    let empty = program
        .run(&["delivery", "report", "--format", "json"])
        .await;
    assert_eq!((empty.code, empty.out.trim()), (0, "[]"));
    let csv = program
        .run(&["delivery", "report", "--attempts", "--format", "csv"])
        .await;
    assert_eq!(csv.code, 0, "{csv:?}");
    let later = program
        .run(&["delivery", "report", "--since", "2099-01-01"])
        .await;
    assert_eq!(
        (later.code, later.out.trim()),
        (0, "Nothing was published in that time.")
    );
    for (arguments, remedy) in [
        (&["--reason", "blocked"][..], "--each or --attempts"),
        (&["--each", "--reason", "moody"], "server_error"),
        (&["--each", "--outcome", "transient"], "lapsed"),
        (&["--attempts", "--outcome", "lapsed"], "rate_limited"),
        (&["--since", "yesterday"], "2026-11-20T12:00:00Z"),
        (&["--each", "--attempts"], "cannot be used with"),
    ] {
        let refused = program
            .run(&[&["delivery", "report"], arguments].concat())
            .await;
        assert_eq!(refused.code, 2, "{arguments:?}: {refused:?}");
        assert!(refused.err.contains(remedy), "{arguments:?}: {refused:?}");
    }
    let unknown = program.run(&["delivery", "retry", "0000000"]).await;
    assert_eq!(unknown.code, 1, "{unknown:?}");
    assert!(unknown.err.contains("vestka update list"), "{unknown:?}");
}
