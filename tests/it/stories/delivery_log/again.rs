//! Another try: for what failed, once, never for what arrived, and never for what was amended since.

use std::collections::BTreeMap;

use vestka::clock::Clock as _;
use vestka::delivery::{Retry, RetryChoice};
use vestka::domain::delivery::{FanoutState, Outcome, Reason};
use vestka::domain::staff::Actor;
use vestka::domain::subscriber::PauseReason;
use vestka_simulator::{Fault, FaultKind};

use super::{READER, mixed, number, readers, server_error, until_settled};
use crate::world::{World, routine};

fn failed() -> RetryChoice {
    RetryChoice {
        outcomes: vec![Outcome::Failed],
        reason: None,
        revision_id: None,
    }
}

async fn retry(world: &World, code: &str, choice: &RetryChoice) -> i64 {
    let log = world.delivery_log();
    let retried = log.retry(code, choice, &Actor::Operator).await;
    match retried.expect("the database answers") {
        Retry::Waiting { deliveries, .. } => deliveries,
        other => panic!("{code} is known, and nothing is under way: {other:?}"),
    }
}

/// Counters are what the rows say: outcomes, reasons, and what waits.
async fn assert_counters_are_the_rows(world: &World, revision: i32, code: &str) {
    let counters = world.fanout(code).await.counters;
    let rows: Vec<(i16, i64)> = sqlx::query_as(
        "SELECT outcome, count(*) FROM deliveries WHERE revision_id = $1 GROUP BY outcome",
    )
    .bind(revision)
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    let rows: BTreeMap<i16, i64> = rows.into_iter().collect();
    for outcome in Outcome::ALL {
        let counted = rows.get(&outcome.number()).copied().unwrap_or(0);
        assert_eq!(counters.of(*outcome), counted, "{outcome}");
    }
    let waiting = number(world, "SELECT count(*) FROM deferred").await;
    assert_eq!(counters.deferred, waiting);
    let reasons = world.store.reasons_of(revision).await;
    let reasons = reasons.expect("the database answers");
    for outcome in [Outcome::Uncertain, Outcome::Unreachable, Outcome::Failed] {
        let of = reasons.iter().filter(|reason| reason.outcome == outcome);
        let sum: i64 = of.map(|reason| reason.deliveries).sum();
        assert_eq!(
            sum,
            counters.of(outcome),
            "reasons of {outcome}: {reasons:?}"
        );
    }
}

#[tokio::test]
async fn counters_and_reasons_equal_the_rows_at_every_step() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    assert_counters_are_the_rows(&world, revision, &code).await;
    assert_eq!(retry(&world, &code, &failed()).await, 1);
    assert_counters_are_the_rows(&world, revision, &code).await;
    let unsure = RetryChoice {
        outcomes: vec![Outcome::Uncertain],
        reason: Some(Reason::NoAnswer),
        revision_id: None,
    };
    assert_eq!(retry(&world, &code, &unsure).await, 1);
    assert_counters_are_the_rows(&world, revision, &code).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    until_settled(&world).await;
    assert_counters_are_the_rows(&world, revision, &code).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    let counters = fanout.counters;
    assert_eq!((counters.accepted, counters.unreachable), (5, 1));
    assert_eq!(counters.due(), 6);
    // Who may have received it is counted as perhaps twice; who surely did is sent nothing again.
    for reader in READER + 3..READER + 6 {
        assert_eq!(world.telegram.delivered_count(reader), 1);
    }
    assert_eq!(world.telegram.delivered_count(READER + 1), 1);
}

#[tokio::test]
async fn asking_twice_at_once_moves_nothing_twice() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    let choice = failed();
    let (one, two) = tokio::join!(retry(&world, &code, &choice), retry(&world, &code, &choice));
    assert_eq!(one + two, 1);
    assert_counters_are_the_rows(&world, revision, &code).await;
    until_settled(&world).await;
    assert_eq!(retry(&world, &code, &choice).await, 0);
    assert_eq!(world.telegram.delivered_count(READER + 1), 1);
    let records = "SELECT count(*) FROM audit_log WHERE action = 'retry_fanout'";
    assert_eq!(
        number(&world, records).await,
        1,
        "nothing done, nothing recorded"
    );
}

#[tokio::test]
async fn only_the_reason_that_is_asked_for_and_only_who_can_be_reached() {
    let world = World::new().await;
    let (_, code) = mixed(&world).await;
    let of = |outcome, reason| RetryChoice {
        outcomes: vec![outcome],
        reason: Some(reason),
        revision_id: None,
    };
    let malformed = of(Outcome::Failed, Reason::Malformed);
    assert_eq!(retry(&world, &code, &malformed).await, 0);
    let blocked = of(Outcome::Unreachable, Reason::Blocked);
    assert_eq!(retry(&world, &code, &blocked).await, 0, "still paused");
    world.telegram.unblock(READER);
    world
        .sql("UPDATE subscribers SET state = 'active', pause_reason = NULL")
        .await;
    assert_eq!(retry(&world, &code, &blocked).await, 1);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 1);
    // What arrived, came too late or was stopped is none of these, whatever is asked for.
    for outcome in [Outcome::Accepted, Outcome::Lapsed, Outcome::Stopped] {
        let choice = RetryChoice {
            outcomes: vec![outcome],
            reason: None,
            revision_id: None,
        };
        assert_eq!(retry(&world, &code, &choice).await, 0, "{outcome}");
    }
}

#[tokio::test]
async fn what_was_amended_is_not_sent_again() {
    let world = World::new().await;
    readers(&world, 2).await;
    world.telegram.order_fault(server_error(READER).times(7));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    until_settled(&world).await;
    assert_eq!(world.fanout(&code).await.counters.failed, 1);
    let review = world.review();
    let known = code.parse().unwrap();
    let begun = review
        .begin_retraction(
            &known,
            BTreeMap::from([(vestka::domain::language::Language::En, "Forged.".to_owned())]),
            &Actor::Operator,
        )
        .await
        .unwrap();
    review
        .approve(&begun.draft(), &Actor::Operator)
        .await
        .unwrap();
    until_settled(&world).await;
    assert_eq!(retry(&world, &code, &failed()).await, 0);
    let received = world.telegram.messages(READER);
    assert!(
        received
            .iter()
            .all(|message| !message.text.contains("Ten persons listed")),
        "{received:#?}"
    );
    let unknown = world
        .store
        .retry_deliveries("0000000", &failed(), "operator", world.clock.now())
        .await;
    assert_eq!(unknown.unwrap(), Retry::Unknown);
}

#[tokio::test]
async fn a_paused_fan_out_waits_with_what_is_tried_again() {
    let world = World::new().await;
    let (revision, code) = mixed(&world).await;
    world
        .sql("UPDATE fanouts SET state = 'paused', finished_at = NULL")
        .await;
    assert_eq!(retry(&world, &code, &failed()).await, 1);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER + 1), 0);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Paused);
    assert_counters_are_the_rows(&world, revision, &code).await;
}

#[tokio::test]
async fn what_was_not_tried_again_counts_by_its_last_attempt_and_is_uncounted_by_it() {
    let world = World::new().await;
    readers(&world, 2).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let lost = Fault::new(FaultKind::CutAfter);
    world.telegram.order_fault(lost.chat(READER));
    world.deliver(&world.delivery()).await;
    // It leaves before the second try: nothing is tried, and it may have received it.
    let left = world.subscriber(READER).await.unwrap();
    let subscriptions = world.subscriptions();
    let reason = PauseReason::Oneself;
    subscriptions.pause(left.id, reason).await.unwrap();
    until_settled(&world).await;
    let reasons = world.store.reasons_of(revision).await.unwrap();
    let only: Vec<(Outcome, Reason)> = reasons
        .iter()
        .map(|count| (count.outcome, count.reason))
        .collect();
    assert_eq!(only, [(Outcome::Uncertain, Reason::NoAnswer)]);
    subscriptions.resume(left.id).await.unwrap();
    let unsure = RetryChoice {
        outcomes: vec![Outcome::Uncertain],
        reason: None,
        revision_id: None,
    };
    assert_eq!(retry(&world, &code, &unsure).await, 1);
    assert_eq!(world.store.reasons_of(revision).await.unwrap(), []);
    assert_counters_are_the_rows(&world, revision, &code).await;
}
