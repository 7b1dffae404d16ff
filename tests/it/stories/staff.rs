//! The staff among themselves: whose approval counts, what waits for its time, what a rejection leaves.

use chrono::{DateTime, TimeDelta, Utc};
use vestka::clock::Clock as _;
use vestka::domain::content::Content;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::update::UpdateState;
use vestka::review::Draft;
use vestka::store::review::Approval;

use crate::world::{World, breaking, routine};

const FIRST: i64 = 1_487_000_000_001;
const SECOND: i64 = 1_487_000_000_002;
const THIRD: i64 = 1_487_000_000_003;

async fn begin(world: &World, content: &Content, publish_at: Option<DateTime<Utc>>) -> Draft {
    world
        .review()
        .begin_from_nothing(content, publish_at, &Actor::Operator)
        .await
        .expect("a draft")
}

/// The draft as it stands now.
async fn now(world: &World, draft: &Draft) -> Draft {
    let found = world.review().draft(draft.candidate_id).await;
    found.expect("it can be read").expect("it is open")
}

async fn approve(world: &World, draft: &Draft, actor: &Actor) -> Approval {
    let (outcome, _) = world
        .review()
        .approve(draft, actor)
        .await
        .expect("nothing is missing");
    outcome
}

#[tokio::test]
async fn the_approval_of_who_was_removed_counts_no_more() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let second = world.join_staff(SECOND, Role::Moderator).await;
    let third = world.join_staff(THIRD, Role::Moderator).await;
    let draft = begin(&world, &breaking("Ten persons listed"), None).await;

    assert_eq!(approve(&world, &draft, &first).await, Approval::Waiting(1));
    let removed = world
        .store
        .remove_staff(first.name(), &Actor::Operator, world.clock.now());
    assert!(removed.await.unwrap());
    assert_eq!(now(&world, &draft).await.approvals, 0);
    let (queue, _) = world.review().queue(8, 0).await.unwrap();
    assert_eq!(queue[0].approvals, Some(0));

    assert_eq!(approve(&world, &draft, &second).await, Approval::Waiting(1));
    assert!(matches!(
        approve(&world, &draft, &third).await,
        Approval::Published(_)
    ));
}

#[tokio::test]
async fn what_was_approved_by_who_is_gone_does_not_go_out_at_its_time() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &routine("Ten persons listed"), Some(at)).await;
    assert_eq!(
        approve(&world, &draft, &first).await,
        Approval::Scheduled(at)
    );
    let removed = world
        .store
        .remove_staff(first.name(), &Actor::Operator, world.clock.now());
    assert!(removed.await.unwrap());
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.review().step().await.unwrap(), 0);
    let waits = now(&world, &draft).await;
    assert_eq!((waits.is_submitted, waits.scheduled), (true, None));
}

#[tokio::test]
async fn what_is_scheduled_looks_so_and_an_edit_asks_for_approval_again() {
    let world = World::new().await;
    world.telegram.add_person(FIRST, "Max", "en");
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let _bot = world.run_bot();
    let at = world.clock.now() + TimeDelta::hours(1);
    let draft = begin(&world, &routine("Ten persons listed"), Some(at)).await;
    approve(&world, &draft, &first).await;

    let opened = world
        .say(FIRST, &format!("/open {}", draft.candidate_id))
        .await;
    assert!(
        opened.text.contains("Approved. It goes out: "),
        "{}",
        opened.text
    );
    let buttons: Vec<&str> = opened.all_buttons().map(|b| b.text.as_str()).collect();
    assert!(!buttons.contains(&"Approve…"), "{buttons:?}");
    assert!(buttons.contains(&"Preview"), "{buttons:?}");

    let told = world.press(FIRST, &opened, "Urgency").await;
    assert_eq!(
        told.text,
        "Changed. It must be approved again before it goes out."
    );
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.review().step().await.unwrap(), 0);
}

#[tokio::test]
async fn a_draft_that_cannot_be_read_keeps_no_other_back() {
    let world = World::new().await;
    let at = world.clock.now() + TimeDelta::hours(1);
    for title in ["First", "Second"] {
        let draft = begin(&world, &routine(title), Some(at)).await;
        assert_eq!(
            approve(&world, &draft, &Actor::Operator).await,
            Approval::Scheduled(at)
        );
    }
    world
        .sql("UPDATE drafts SET sealed = decode(repeat('00', 40), 'hex') WHERE id = (SELECT min(id) FROM drafts)")
        .await;
    world.clock.advance(TimeDelta::hours(1));
    let review = world.review();
    assert_eq!(review.step().await.unwrap(), 1);
    assert_eq!(review.step().await.unwrap(), 0);
}

#[tokio::test]
async fn a_rejected_draft_keeps_the_code_it_was_submitted_under() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let draft = begin(&world, &breaking("Ten persons listed"), None).await;
    approve(&world, &draft, &first).await;
    let code = now(&world, &draft).await.code.expect("it was submitted");
    let review = world.review();
    let edited = breaking("Eleven persons listed");
    assert!(review.edit(&draft, &edited).await.unwrap());
    assert!(
        review
            .reject(draft.candidate_id, &first, "A rumour")
            .await
            .unwrap()
    );
    let updates = review.updates(None).await.unwrap();
    assert_eq!(updates.len(), 1, "{updates:?}");
    assert_eq!(
        (updates[0].code.as_str(), updates[0].state),
        (code.as_str(), UpdateState::Cancelled)
    );
}

#[tokio::test]
async fn approving_and_rejecting_at_once_do_not_wait_for_each_other() {
    let world = World::new().await;
    for round in 0..20 {
        let draft = begin(&world, &routine(&format!("Title {round}")), None).await;
        let review = world.review();
        let (approved, rejected) = tokio::join!(
            review.approve(&draft, &Actor::Operator),
            review.reject(draft.candidate_id, &Actor::Operator, "A rumour"),
        );
        let is_out = matches!(approved.unwrap().0, Approval::Published(_));
        assert_ne!(
            is_out,
            rejected.unwrap(),
            "one of the two, in round {round}"
        );
    }
}

#[tokio::test]
async fn a_notice_to_the_staff_cannot_be_forwarded() {
    let world = World::new().await;
    world.telegram.add_people([FIRST, SECOND]);
    world.join_staff(FIRST, Role::Moderator).await;
    world.join_staff(SECOND, Role::Moderator).await;
    let _bot = world.run_bot();
    let draft = begin(&world, &breaking("Ten persons listed"), None).await;
    let opened = world
        .say(FIRST, &format!("/open {}", draft.candidate_id))
        .await;
    world.press(FIRST, &opened, "Approve…").await;
    world.press(FIRST, &opened, "Approve, live").await;
    let notice = world.telegram.last_from_bot(SECOND).expect("a notice");
    assert_eq!(notice.text, "Something waits for you: /queue.");
    assert!(notice.protected);
}

#[tokio::test]
async fn nobody_writes_from_what_another_has_decided() {
    let world = World::new().await;
    let first = world.join_staff(FIRST, Role::Moderator).await;
    let second = world.join_staff(SECOND, Role::Moderator).await;
    let candidate = world
        .report("council", "Ten persons listed")
        .await
        .candidate;
    let review = world.review();
    assert!(review.reject(candidate, &first, "A rumour").await.unwrap());
    let content = routine("Ten persons listed");
    let begun = review.begin_draft(candidate, &content, &second).await;
    assert!(begun.is_err());
    let drafts: i64 = sqlx::query_scalar("SELECT count(*) FROM drafts")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(drafts, 0);
    // Nor does a draft go out that was left from before.
    let draft = begin(&world, &routine("Ten offices closed"), None).await;
    world.sql("UPDATE candidates SET state = 'expired'").await;
    assert_eq!(approve(&world, &draft, &first).await, Approval::NotOpen);
}
