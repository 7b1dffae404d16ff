//! The lock: nothing original goes out while it holds, and one person alone does not open it.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::{Actor, Role};
use vestka::review::Unlock;
use vestka::store::review::Approval;

use super::{EVA, MAX, THIEF, audited, routine, world};
use crate::world::World;

const READER: i64 = 1_487_000_000_009;

/// Says something and gets this answer; a notice of what the others did may come between.
async fn hears(world: &World, person: i64, text: &str, answer: &str) {
    let said = world.telegram.say(person, text);
    let seen = world.telegram.wait_for_text(person, said, answer).await;
    seen.unwrap_or_else(|error| panic!("{text}: {error}"));
}

#[tokio::test]
async fn while_publishing_is_locked_no_original_goes_out_at_once_or_at_its_time_or_by_relay() {
    let (world, _bot) = world().await;
    let max = world.join_staff(MAX, Role::Moderator).await;
    let at = world.clock.now() + TimeDelta::minutes(5);
    let review = world.review();
    let draft = review
        .begin_from_nothing(&routine("Scheduled"), Some(at), &max)
        .await
        .unwrap();
    assert!(matches!(
        review.approve(&draft, &max).await.unwrap().0,
        Approval::Scheduled(_)
    ));
    let relayed = world.report("council", "Relayed").await;
    world.sql("UPDATE sources SET policy = 'relay'").await;
    assert_eq!(world.relay().step().await.unwrap().held, 1);

    world.say(MAX, "/lock").await;
    let direct = review
        .begin_from_nothing(&routine("At once"), None, &Actor::Operator)
        .await
        .unwrap();
    for actor in [&max, &Actor::Operator] {
        let (outcome, _) = review.approve(&direct, actor).await.unwrap();
        assert_eq!(outcome, Approval::Locked);
    }
    world.clock.advance(TimeDelta::minutes(20));
    assert_eq!(review.step().await.unwrap(), 0);
    assert_eq!(world.relay().step().await.unwrap().published, 0);
    let revisions: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(revisions, 0);
    let approvals: i64 = sqlx::query_scalar("SELECT count(*) FROM approvals WHERE draft_id = $1")
        .bind(direct.id)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(
        approvals, 0,
        "an approval under the lock is not kept for later"
    );

    assert!(world.access().unlock_by_operator().await.unwrap());
    assert_eq!(review.step().await.unwrap(), 1, "what was held goes out");
    assert_eq!(world.relay().step().await.unwrap().published, 1);
    assert!(relayed.candidate > 0);
}

#[tokio::test]
async fn a_publication_and_a_lock_at_the_same_moment_never_both_win() {
    let (world, _bot) = world().await;
    for round in 0..10 {
        let (review, access) = (world.review(), world.access());
        let draft = review
            .begin_from_nothing(&routine(&format!("Round {round}")), None, &Actor::Operator)
            .await
            .unwrap();
        let (approved, locked) = tokio::join!(
            review.approve(&draft, &Actor::Operator),
            access.lock(&Actor::Operator)
        );
        assert!(locked.unwrap());
        let outcome = approved.unwrap().0;
        let out_after: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM audit_log p JOIN audit_log l ON l.action = 'lock' AND l.id < p.id
             WHERE p.action = 'publish' AND NOT EXISTS (SELECT FROM audit_log u WHERE u.action = 'unlock' AND u.id > l.id AND u.id < p.id)",
        )
        .fetch_one(&world.pool)
        .await
        .unwrap();
        assert_eq!(out_after, 0, "round {round}: {outcome:?}");
        assert!(access.unlock_by_operator().await.unwrap());
    }
}

#[tokio::test]
async fn anybody_of_the_staff_locks_without_a_session_and_two_unlock() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    world.join_staff(EVA, Role::Moderator).await;
    world.join_staff(THIEF, Role::Moderator).await;
    world.say(EVA, "/logout").await;
    let locked = world.say(EVA, "/lock").await;
    assert!(
        locked.text.starts_with("Publishing is locked."),
        "{}",
        locked.text
    );
    for person in [MAX, EVA, THIEF] {
        let member = world.member(person).await.unwrap();
        assert_eq!(member.session_until, None, "every session is over");
    }
    // Two moderators are no admin; one alone is nobody; the same one twice is one.
    hears(&world, EVA, "/unlock", "Please log in").await;
    for person in [EVA, THIEF, MAX] {
        world.log_in(person).await;
    }
    hears(
        &world,
        EVA,
        "/unlock",
        "One more of the staff must send /unlock within an hour.",
    )
    .await;
    hears(
        &world,
        EVA,
        "/unlock",
        "One more of the staff must send /unlock within an hour.",
    )
    .await;
    hears(
        &world,
        THIEF,
        "/unlock",
        "An admin must send /unlock within an hour.",
    )
    .await;
    assert!(world.access().locked().await.unwrap().is_some());
    // After an hour it counts no more.
    world.clock.advance(TimeDelta::hours(1));
    hears(
        &world,
        MAX,
        "/unlock",
        "One more of the staff must send /unlock within an hour.",
    )
    .await;
    hears(
        &world,
        EVA,
        "/unlock",
        "Publishing is unlocked. What was scheduled goes out now.",
    )
    .await;
    assert!(world.access().locked().await.unwrap().is_none());
    assert_eq!(audited(&world, "lock").await.len(), 1);
    assert_eq!(audited(&world, "unlock").await.len(), 1);
    hears(&world, EVA, "/unlock", "Publishing is not locked.").await;
}

#[tokio::test]
async fn an_admin_alone_does_not_unlock_and_who_was_removed_counts_no_more() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    let eva = world.join_staff(EVA, Role::Moderator).await;
    let access = world.access();
    access.lock(&Actor::Operator).await.unwrap();
    let (max_row, eva_row) = (
        world.member(MAX).await.unwrap(),
        world.member(EVA).await.unwrap(),
    );
    assert_eq!(
        access.ask_to_unlock(&eva_row).await.unwrap(),
        Unlock::NeedsAnother
    );
    assert!(access.remove(eva.name(), &Actor::Operator).await.unwrap());
    assert_eq!(
        access.ask_to_unlock(&max_row).await.unwrap(),
        Unlock::NeedsAnother
    );
    assert!(access.locked().await.unwrap().is_some());
}

/// Logs in although notices come between.
async fn logs_in(world: &World, person: i64) {
    world.clock.advance(TimeDelta::seconds(30));
    let typed = format!("/login {}", world.code(person));
    hears(world, person, &typed, "session is open").await;
}

#[tokio::test]
async fn a_stolen_account_locks_once_and_does_not_keep_the_others_from_working() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    world.join_staff(EVA, Role::Moderator).await;
    world
        .join_staff_without_session(THIEF, Role::Moderator)
        .await;
    hears(&world, THIEF, "/lock", "Publishing is locked.").await;
    for person in [MAX, EVA] {
        logs_in(&world, person).await;
    }
    hears(&world, MAX, "/unlock", "One more of the staff").await;
    for _ in 0..3 {
        hears(&world, THIEF, "/lock", "locked").await;
    }
    for person in [MAX, EVA] {
        let member = world.member(person).await.unwrap();
        assert!(member.session_until.is_some(), "they go on working");
    }
    assert_eq!(audited(&world, "lock").await.len(), 1);
    // Another one without a session is recorded once, whoever was the first.
    world.sql("UPDATE publishing SET locked_by = 'operator', locked_at = locked_at + interval '20 seconds'").await;
    for _ in 0..2 {
        hears(&world, THIEF, "/lock", "locked").await;
    }
    assert_eq!(audited(&world, "lock").await.len(), 2);
    // Nor did it undo who asked to unlock.
    hears(&world, EVA, "/unlock", "Publishing is unlocked.").await;
    // Who has a session, or the host, may end those of all others.
    let operator = Actor::Operator;
    assert!(world.access().lock(&operator).await.unwrap());
    logs_in(&world, EVA).await;
    hears(&world, EVA, "/lock", "locked").await;
    let member = world.member(EVA).await.unwrap();
    assert_eq!(member.session_until, None);
}

/// Decision 4: while it holds, a correction waits and a retraction passes with two people.
#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn while_publishing_is_locked_two_people_take_back_and_nobody_corrects() {
    let (world, _bot) = world().await;
    world.telegram.add_people([READER]);
    world.subscribe(READER, &["sanctions"]).await;
    world.join_staff(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Admin).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.access().lock(&Actor::Operator).await.unwrap();
    let welcome = world.log_in(MAX).await;
    assert!(
        welcome.text.starts_with("Publishing is locked."),
        "{}",
        welcome.text
    );
    let buttons: Vec<_> = welcome.all_buttons().map(|it| it.text.clone()).collect();
    assert!(
        buttons.contains(&"Unlock publishing".to_owned()),
        "{buttons:?}"
    );
    world.log_in(EVA).await;

    let shown = world.say(MAX, &format!("/correct {code}")).await;
    world.press(MAX, &shown, "Reason").await;
    let shown = world.say(MAX, "We counted wrong.").await;
    let question = world.press(MAX, &shown, "Approve…").await;
    let refused = world.press(MAX, &question, "Approve, live").await;
    assert!(
        refused
            .text
            .starts_with("Publishing is locked. Nothing was approved."),
        "{}",
        refused.text
    );

    let question = world
        .say(MAX, &format!("/retract {code} It is forged"))
        .await;
    assert!(
        question
            .text
            .ends_with("Approvals needed: 2; yours is number 1."),
        "although the rules ask for one: {}",
        question.text
    );
    let waits = world.press(MAX, &question, "Retract, live").await;
    assert!(waits.text.contains("1 of 2"), "{}", waits.text);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 1);
    let candidate: i64 =
        sqlx::query_scalar("SELECT candidate_id FROM drafts WHERE kind = 'retraction'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    let question = world.say(EVA, &format!("/approve {candidate}")).await;
    let done = world.press(EVA, &question, "Retract, live").await;
    assert!(done.text.starts_with("Retracted."), "{}", done.text);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 2);

    // The button of the welcome: two people, one of them an admin.
    let asked = world.press(MAX, &refused, "Unlock publishing").await;
    assert!(
        asked.text.starts_with("One more of the staff"),
        "{}",
        asked.text
    );
    hears(&world, EVA, "/unlock", "Publishing is unlocked.").await;
}
