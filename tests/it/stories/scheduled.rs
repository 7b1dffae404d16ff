//! What waits for its time: who approved it publishes it, it is looked at again when its time comes, and no change goes unrecorded.

use chrono::{DateTime, TimeDelta, Utc};
use vestka::clock::Clock as _;
use vestka::domain::content::Content;
use vestka::domain::staff::{Actor, Role};
use vestka::review::Draft;
use vestka::store::review::Approval;

use crate::world::{World, breaking, routine};

const FIRST: i64 = 1_487_000_000_001;
const SECOND: i64 = 1_487_000_000_002;

async fn begin(world: &World, content: &Content, at: DateTime<Utc>) -> Draft {
    let review = world.review();
    let begun = review.begin_from_nothing(content, Some(at), &Actor::Operator);
    begun.await.expect("a draft")
}

async fn now(world: &World, draft: &Draft) -> Draft {
    let found = world.review().draft(draft.candidate_id).await;
    found.expect("it can be read").expect("it is open")
}

async fn approve(world: &World, draft: &Draft, actor: &Actor) -> Approval {
    let (outcome, _) = world
        .review()
        .approve(draft, actor)
        .await
        .expect("complete");
    outcome
}

/// Actor and detail of the records of an action.
async fn recorded(world: &World, action: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT actor, detail FROM audit_log WHERE action = $1 ORDER BY id")
        .bind(action)
        .fetch_all(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn what_goes_out_at_its_time_is_published_by_its_last_approver() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let second = world.join_staff(SECOND, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &breaking("Ten persons listed"), at).await;
    approve(&world, &draft, &first).await;
    world.clock.advance(TimeDelta::minutes(1));
    let outcome = approve(&world, &draft, &second).await;
    assert_eq!(outcome, Approval::Scheduled(at));
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.review().step().await.unwrap(), 1);

    let published = recorded(&world, "publish").await;
    let by_second = (second.name().to_owned(), "original (scheduled)".to_owned());
    assert_eq!(published, [by_second]);
    let (decided, checked): (Option<i32>, Option<i32>) = sqlx::query_as(
        "SELECT (SELECT staff_id FROM decisions WHERE to_state = 'approved'), (SELECT checked_by FROM evidence)",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!((decided, checked), (second.staff_id(), second.staff_id()));
}

#[tokio::test]
async fn what_does_not_hold_any_more_at_its_time_comes_back_and_the_staff_are_told_once() {
    let world = World::new().await;
    world.telegram.add_people([FIRST]);
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let _bot = world.run_bot();
    let at = world.clock.now() + TimeDelta::hours(1);
    let content = Content {
        valid_until: Some(at + TimeDelta::minutes(5)),
        ..routine("A gathering at noon")
    };
    let draft = begin(&world, &content, at).await;
    let outcome = approve(&world, &draft, &first).await;
    assert_eq!(outcome, Approval::Scheduled(at));
    // The host was down at its time.
    world.clock.advance(TimeDelta::minutes(70));
    let review = world.review();
    assert_eq!(review.step().await.unwrap(), 0);
    assert_eq!(review.step().await.unwrap(), 0);
    let waits = now(&world, &draft).await;
    assert_eq!((waits.is_submitted, waits.approvals), (true, 0));
    let sent_back = recorded(&world, "send_back").await;
    assert_eq!(sent_back.len(), 1, "{sent_back:?}");
    assert!(sent_back[0].1.contains("valid_until"), "{sent_back:?}");

    let alerting = world.alerting();
    alerting.step().await.unwrap();
    let told = world.telegram.last_from_bot(FIRST).expect("a line");
    assert!(told.text.starts_with("Something waits"), "{}", told.text);
    let count = world.telegram.messages(FIRST).len();
    alerting.step().await.unwrap();
    assert_eq!(world.telegram.messages(FIRST).len(), count, "once");
    let opened = world
        .say(FIRST, &format!("/open {}", draft.candidate_id))
        .await;
    assert!(
        opened.text.starts_with("It did not go out"),
        "{}",
        opened.text
    );
}

#[tokio::test]
async fn what_a_lock_kept_for_days_does_not_go_out_unseen() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &routine("Ten persons listed"), at).await;
    approve(&world, &draft, &first).await;
    world.access().lock(&Actor::Operator).await.unwrap();
    world.clock.advance(TimeDelta::days(2));
    let review = world.review();
    assert_eq!(review.step().await.unwrap(), 0);
    assert!(world.access().unlock_by_operator().await.unwrap());
    assert_eq!(
        review.step().await.unwrap(),
        0,
        "nobody approved it for now"
    );
    let waits = now(&world, &draft).await;
    assert_eq!((waits.is_submitted, waits.approvals), (true, 0));
    assert_eq!(approve(&world, &draft, &first).await, Approval::Changed);
    let outcome = approve(&world, &waits, &first).await;
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
}

#[tokio::test]
async fn when_an_approver_left_the_others_hear_of_it() {
    let world = World::new().await;
    world.telegram.add_people([SECOND]);
    let first = world.join_staff(FIRST, Role::Moderator).await;
    world.join_staff(SECOND, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &routine("Ten persons listed"), at).await;
    approve(&world, &draft, &first).await;
    let removed = world.access().remove(first.name(), &Actor::Operator).await;
    assert!(removed.unwrap());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.review().step().await.unwrap(), 0);
    world.alerting().step().await.unwrap();
    let told = world.telegram.last_from_bot(SECOND).expect("a line");
    assert!(told.text.starts_with("Something waits"), "{}", told.text);
}

#[tokio::test]
async fn a_time_that_is_set_or_taken_back_and_an_edit_that_costs_approvals_are_recorded() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let review = world.review();
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &breaking("Ten persons listed"), at).await;
    assert!(review.schedule(&draft, None, &first).await.unwrap());
    let draft = now(&world, &draft).await;
    let edited = breaking("Eleven persons listed");
    assert!(review.edit_by(&draft, &edited, &first).await.unwrap());
    assert_eq!(recorded(&world, "edit").await, [], "nobody had approved it");
    let draft = now(&world, &draft).await;
    approve(&world, &draft, &Actor::Operator).await;
    assert!(review.edit_by(&draft, &edited, &first).await.unwrap());
    let draft = now(&world, &draft).await;
    approve(&world, &draft, &Actor::Operator).await;
    assert!(review.schedule(&draft, Some(at), &first).await.unwrap());
    let name = || first.name().to_owned();
    let one = "approvals that count no more: 1".to_owned();
    assert_eq!(recorded(&world, "edit").await, [(name(), one.clone())]);
    assert_eq!(
        recorded(&world, "unschedule").await,
        [(name(), "approvals that count no more: 0".to_owned())]
    );
    assert_eq!(
        recorded(&world, "schedule").await,
        [(name(), format!("for 2026-11-20 13:00 UTC, {one}"))]
    );
}

/// Who reads on from the last revision, as the mirror does, misses none: a number is drawn only when it is one's turn.
#[tokio::test]
async fn revisions_become_visible_in_the_order_of_their_numbers() {
    /// The turn in the audit log.
    const TURN: i64 = 0x7665_7374_6b61_0001;
    let world = World::new().await;
    world.publish(&routine("Before")).await;
    let at = world.clock.now() + TimeDelta::minutes(1);
    let draft = begin(&world, &routine("Ten persons listed"), at).await;
    approve(&world, &draft, &Actor::Operator).await;
    world.clock.advance(TimeDelta::minutes(1));
    let drawn = || {
        sqlx::query_scalar::<_, i64>("SELECT last_value FROM revisions_id_seq")
            .fetch_one(&world.pool)
    };
    let before = drawn().await.unwrap();
    let mut another = world.pool.begin().await.unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(TURN)
        .execute(&mut *another)
        .await
        .unwrap();
    let review = world.review();
    let (published, ()) = tokio::join!(review.step(), async {
        loop {
            let waits: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            )
            .fetch_one(&world.pool)
            .await
            .unwrap();
            if waits {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(drawn().await.unwrap(), before, "drawn before its turn");
        another.commit().await.unwrap();
    });
    assert_eq!(published.unwrap(), 1);
    assert_eq!(drawn().await.unwrap(), before + 1);
}

#[tokio::test]
async fn what_is_on_hold_does_not_go_out_at_its_time() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &routine("Ten persons listed"), at).await;
    assert_eq!(
        approve(&world, &draft, &first).await,
        Approval::Scheduled(at)
    );
    let review = world.review();
    let (id, why) = (draft.candidate_id, Some("Wait for the ministry"));
    assert!(review.hold((id, true), &first, why).await.unwrap());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(review.step().await.unwrap(), 0);
    assert!(now(&world, &draft).await.scheduled.is_some());
    assert!(review.hold((id, false), &first, None).await.unwrap());
    assert_eq!(
        review.step().await.unwrap(),
        1,
        "nothing else was in its way"
    );
}

#[tokio::test]
async fn nobody_approves_what_another_has_put_on_hold() {
    let world = World::new().await;
    world.telegram.add_people([FIRST]);
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let second = world.join_staff(SECOND, Role::Moderator).await;
    let _bot = world.run_bot();
    let review = world.review();
    let content = routine("Ten persons listed");
    let begun = review.begin_from_nothing(&content, None, &second);
    let id = begun.await.unwrap().candidate_id;
    // The question stands on the screen while another puts it on hold.
    let opened = world.say(FIRST, &format!("/open {id}")).await;
    let asked = world.press(FIRST, &opened, "Approve…").await;
    let why = Some("Wait for the ministry");
    assert!(review.hold((id, true), &second, why).await.unwrap());
    let refused = world.press(FIRST, &asked, "Approve, live").await;
    assert!(refused.text.contains("is held"), "{}", refused.text);
    let draft = review.draft(id).await.unwrap().unwrap();
    assert_eq!(draft.approvals, 0);
    assert_eq!(approve(&world, &draft, &first).await, Approval::OnHold);
    world.press(FIRST, &refused, "Take up again").await;
    let outcome = approve(&world, &draft, &first).await;
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
}
