//! The rules of amending, each with an attempt to break it.

use std::collections::BTreeMap;

use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::update::{RevisionKind, UpdateState, Urgency};
use vestka::review::{AmendRefusal, Begun, ReviewError};
use vestka::store::review::Approval;
use vestka_simulator::{Fault, FaultKind};

use super::{ALA, BEN, CYN, corrected};
use crate::world::{World, breaking, routine};

#[tokio::test]
async fn breaking_text_does_not_slip_in_by_a_correction_of_a_routine_update() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let code = code.parse().unwrap();
    let review = world.review();
    let raised = corrected(breaking("All listed"));
    let refused = review.begin_correction(&code, Some(raised.clone()), &Actor::Operator);
    assert!(matches!(
        refused.await,
        Err(ReviewError::Refused(AmendRefusal::UrgencyRaised))
    ));
    // Nor by an edit of a correction that began as routine.
    let begun = review.begin_correction(&code, None, &Actor::Operator).await;
    let draft = begun.unwrap().draft();
    assert!(review.edit(&draft, &raised).await.unwrap());
    let draft = review.draft_by_id(draft.id).await.unwrap().unwrap();
    let refused = review.approve(&draft, &Actor::Operator).await.unwrap_err();
    assert!(refused.to_string().contains("publish a new update"));
}

#[tokio::test]
async fn a_breaking_update_made_routine_still_needs_two_people() {
    let world = World::new().await;
    let max = world.join_staff(BEN, Role::Moderator).await;
    let eva = world.join_staff(CYN, Role::Admin).await;
    let (_, code) = world.publish(&breaking("All listed")).await;
    let code = code.parse().unwrap();
    let review = world.review();
    let calm = corrected(routine("Some listed"));
    let begun = review.begin_correction(&code, Some(calm), &max).await;
    let draft = begun.unwrap().draft();
    assert_eq!(review.needed(&draft), 2);
    assert_eq!(
        review.approve(&draft, &max).await.unwrap().0,
        Approval::Waiting(1)
    );
    assert_eq!(
        review.approve(&draft, &max).await.unwrap().0,
        Approval::Already(1)
    );
    assert_eq!(review.look(&draft, 1).await.unwrap(), None);
    // Edited after the approval: it counts no more, and who looks again sees what changed.
    let mut edited = draft.content.clone();
    edited.text.get_mut(&Language::En).unwrap().title = "Nobody listed".to_owned();
    assert!(review.edit(&draft, &edited).await.unwrap());
    assert_eq!(
        review.approve(&draft, &eva).await.unwrap().0,
        Approval::Changed
    );
    let now = review.draft_by_id(draft.id).await.unwrap().unwrap();
    let changes = review.look(&now, 1).await.unwrap().unwrap();
    assert_eq!(
        changes.title,
        Some(("Some listed".to_owned(), "Nobody listed".to_owned()))
    );
    assert_eq!(review.look(&now, 1).await.unwrap(), None, "said once");
    assert_eq!(
        review.approve(&now, &eva).await.unwrap().0,
        Approval::Waiting(1)
    );
    // The lists name as many as are needed.
    let (queue, _) = review.queue(8, 0).await.unwrap();
    let waits = queue.iter().find(|line| line.id == draft.candidate_id);
    let waits = waits.expect("it waits");
    let needed = review.needed_for(waits.draft_kind, waits.urgency, waits.amends_urgency);
    assert_eq!((waits.approvals, needed), (Some(1), 2));
    let (published, _) = review.approve(&now, &max).await.unwrap();
    assert!(matches!(published, Approval::Published(_)), "{published:?}");
    let line = review.update(&code).await.unwrap().unwrap();
    assert_eq!((line.urgency, line.approvals_needed), (Urgency::Routine, 2));
}

#[tokio::test]
async fn a_second_retraction_and_a_correction_of_a_retracted_update_are_refused() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.retract(&code).await;
    let review = world.review();
    let parsed = code.parse().unwrap();
    let reason = BTreeMap::from([(Language::En, "Again.".to_owned())]);
    let again = review
        .begin_retraction(&parsed, reason, &Actor::Operator)
        .await
        .unwrap_err();
    assert!(
        again.to_string().contains("is retracted already"),
        "{again}"
    );
    world.correct_is_refused(&code).await;
    let line = review.update(&parsed).await.unwrap().unwrap();
    assert_eq!(
        (line.kind, line.state, line.revision),
        (RevisionKind::Retraction, UpdateState::Retracted, Some(2))
    );
}

#[tokio::test]
async fn two_corrections_at_once_are_one_and_a_retraction_wins_over_it() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let parsed = code.parse().unwrap();
    let (one, two) = (world.review(), world.review());
    let content = corrected(routine("Eleven persons listed"));
    let (first, second) = tokio::join!(
        one.begin_correction(&parsed, Some(content.clone()), &Actor::Operator),
        two.begin_correction(&parsed, Some(content), &Actor::Operator)
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    let new = [&first, &second]
        .iter()
        .filter(|begun| matches!(begun, Begun::New(_)))
        .count();
    assert_eq!(new, 1);
    let draft = first.draft();
    assert_eq!(draft.id, second.draft().id);
    world.retract(&code).await;
    let (late, _) = one.approve(&draft, &Actor::Operator).await.unwrap();
    assert_eq!(late, Approval::NotOpen, "it was cancelled");
    let reason: String = sqlx::query_scalar(
        "SELECT reason FROM decisions WHERE candidate_id = $1 AND to_state = 'rejected'",
    )
    .bind(draft.candidate_id)
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(reason, "the update was retracted meanwhile");
    let recorded: (String, String) =
        sqlx::query_as("SELECT actor, subject FROM audit_log WHERE action = 'cancel_draft'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    let who = (
        Actor::Operator.name().to_owned(),
        draft.candidate_id.to_string(),
    );
    assert_eq!(recorded, who);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 2);
}

#[tokio::test]
async fn a_correction_and_a_retraction_approved_at_the_same_moment_stay_in_order() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let parsed = code.parse().unwrap();
    let (one, two) = (world.review(), world.review());
    let content = corrected(routine("Eleven persons listed"));
    let correction = one
        .begin_correction(&parsed, Some(content), &Actor::Operator)
        .await
        .unwrap()
        .draft();
    let reason = BTreeMap::from([(Language::En, "Forged.".to_owned())]);
    let retraction = two
        .begin_retraction(&parsed, reason, &Actor::Operator)
        .await
        .unwrap()
        .draft();
    let (first, second) = tokio::join!(
        one.approve(&correction, &Actor::Operator),
        two.approve(&retraction, &Actor::Operator)
    );
    let outcomes = [first.unwrap().0, second.unwrap().0];
    let out = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Approval::Published(_)));
    assert_eq!(out.count(), 1, "{outcomes:?}");
}

#[tokio::test]
async fn each_revision_is_numbered_and_its_record_names_the_one_before() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.retract(&code).await;
    let rows: Vec<(i32, String, String)> =
        sqlx::query_as("SELECT number, kind, record FROM revisions ORDER BY number")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    let kinds: Vec<_> = rows
        .iter()
        .map(|(n, kind, _)| (*n, kind.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [(1, "original"), (2, "correction"), (3, "retraction")]
    );
    for pair in rows.windows(2) {
        use sha2::Digest as _;
        let record: serde_json::Value = serde_json::from_str(&pair[1].2).unwrap();
        let before = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&pair[0].2));
        assert_eq!(record["amends"], before);
        assert_eq!(record["revision"], pair[1].0);
        assert!(record["reason"]["en"].is_string());
    }
    let states: Vec<_> = world
        .review()
        .updates(None)
        .await
        .unwrap()
        .iter()
        .map(|line| line.state)
        .collect();
    assert_eq!(
        states,
        [
            UpdateState::Retracted,
            UpdateState::Superseded,
            UpdateState::Superseded
        ]
    );
}

#[tokio::test]
async fn a_list_does_not_fail_whole_when_one_draft_cannot_be_opened() {
    let world = World::new().await;
    let max = world.join_staff(BEN, Role::Moderator).await;
    let draft = world
        .review()
        .begin_from_nothing(&breaking("All listed"), None, &max)
        .await
        .unwrap();
    world.review().approve(&draft, &max).await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    world
        .sql("UPDATE drafts SET sealed = '\\x00' WHERE state = 'awaiting_approval'")
        .await;
    let lines = world.review().updates(None).await.unwrap();
    assert_eq!(lines.len(), 1);
}

#[tokio::test]
async fn an_amendment_without_a_reason_is_refused() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let parsed = code.parse().unwrap();
    let review = world.review();
    let begun = review
        .begin_correction(&parsed, None, &Actor::Operator)
        .await;
    let draft = begun.unwrap().draft();
    let refused = review.approve(&draft, &Actor::Operator).await.unwrap_err();
    assert!(
        refused.to_string().contains("reason is missing"),
        "{refused}"
    );
}

/// Six readers, each in a shard of its own.
async fn six(world: &World) -> String {
    for n in 0..6 {
        world.subscribe(ALA + 10 * n, &["sanctions"]).await;
    }
    world
        .sql("UPDATE subscribers s SET shard = (SELECT count(*) FROM subscribers o WHERE o.id < s.id)")
        .await;
    world.publish(&routine("Ten persons listed")).await.1
}

async fn all_six_are_told_what_is_right(world: &World, code: &str) {
    world.correct(code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    for n in 0..6 {
        let received = world.received(ALA + 10 * n);
        let last = received.last().expect("it was told");
        assert!(last.text.contains("Eleven persons listed"), "{}", last.text);
    }
    let fanout = world.fanout(code).await;
    let counters = fanout.counters;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!((counters.accepted, counters.left()), (6, 0));
}

#[tokio::test]
async fn who_waits_for_a_halted_text_gets_its_correction_at_once() {
    let world = World::new().await;
    let code = six(&world).await;
    let refusal = FaultKind::Answer {
        code: 400,
        description: "Bad Request: message is too long".to_owned(),
        parameters: None,
    };
    let refusal = Fault::new(refusal).method("sendMessage").times(3);
    world.telegram.order_fault(refusal);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    assert_eq!(world.telegram.sent_count(), 0, "the text is wrong");
    all_six_are_told_what_is_right(&world, &code).await;
    assert_eq!(world.telegram.sent_count(), 6);
}

#[tokio::test]
async fn who_waits_for_a_judgement_of_an_update_gets_its_correction_at_once() {
    let world = World::new().await;
    let code = six(&world).await;
    let refusal = FaultKind::Answer {
        code: 403,
        description: "Forbidden: bot was blocked by the user".to_owned(),
        parameters: None,
    };
    // Once, and it is not so: such hours there have been.
    let refusal = Fault::new(refusal).method("sendMessage");
    world.telegram.order_fault(refusal);
    let delivery = world.delivery();
    assert_eq!(delivery.step().await.unwrap().deferred, 1);
    delivery.step().await.unwrap();
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    all_six_are_told_what_is_right(&world, &code).await;
}
