//! Nothing unverified goes out: who approves what, how often, and how anybody comes to be of the staff.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::content::Content;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::{Joined, Opened, ReviewError};
use vestka::store::review::{Approval, Claim};
use vestka::vault::ChatId;

use crate::world::{World, breaking, routine};

const MAX: i64 = 1_487_000_000_002;
const EVA: i64 = 1_487_000_000_003;
const READER: i64 = 1_487_000_000_004;

#[tokio::test]
async fn what_is_breaking_needs_two_different_people() {
    let world = World::new().await;
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Admin).await,
    );
    world.subscribe(READER, &["sanctions"]).await;
    let review = world.review();
    let draft = review
        .begin_from_nothing(&breaking("All listed"), None, &max)
        .await
        .unwrap();
    let (first, code) = review.approve(&draft, &max).await.unwrap();
    assert_eq!(first, Approval::Waiting(1));
    let (again, _) = review.approve(&draft, &max).await.unwrap();
    assert_eq!(
        again,
        Approval::Already(1),
        "the author does not count twice"
    );
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), 0, "nothing goes out before");

    let (second, _) = review.approve(&draft, &eva).await.unwrap();
    assert!(matches!(second, Approval::Published(_)), "{second:?}");
    let (third, _) = review.approve(&draft, &eva).await.unwrap();
    assert_eq!(third, Approval::NotOpen, "it is published once");
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 1);
    let update = review.updates(Some(&code.parse().unwrap())).await.unwrap();
    assert_eq!((update[0].approvals, update[0].approvals_needed), (2, 2));
    assert_eq!(
        audit(&world).await,
        [
            "invite", "join", "login", "invite", "join", "login", "approve", "approve", "publish"
        ]
    );
}

#[tokio::test]
async fn two_people_who_approve_at_the_same_moment_publish_once() {
    let world = World::new().await;
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Moderator).await,
    );
    let (one, two) = (world.review(), world.review());
    let draft = one
        .begin_from_nothing(&breaking("All listed"), None, &max)
        .await
        .unwrap();
    let (first, second) = tokio::join!(one.approve(&draft, &max), two.approve(&draft, &eva));
    let outcomes = [first.unwrap().0, second.unwrap().0];
    let published = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Approval::Published(_)));
    assert_eq!(published.count(), 1, "{outcomes:?}");
    assert!(outcomes.contains(&Approval::Waiting(1)), "{outcomes:?}");
    let revisions: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(revisions, 1);
}

#[tokio::test]
async fn an_edit_after_an_approval_cancels_it() {
    let world = World::new().await;
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Moderator).await,
    );
    let review = world.review();
    let seen = review
        .begin_from_nothing(&breaking("All listed"), None, &max)
        .await
        .unwrap();
    review.approve(&seen, &max).await.unwrap();
    assert!(
        review
            .edit(&seen, &breaking("Nobody listed"))
            .await
            .unwrap()
    );
    let (stale, _) = review.approve(&seen, &eva).await.unwrap();
    assert_eq!(stale, Approval::Changed, "she saw another text");
    assert!(
        !review.edit(&seen, &breaking("Lost")).await.unwrap(),
        "nor may it be edited from there"
    );
    let now = review.draft(seen.candidate_id).await.unwrap().unwrap();
    assert_eq!((now.approvals, now.is_submitted), (0, false));
    let (first, _) = review.approve(&now, &eva).await.unwrap();
    assert_eq!(
        first,
        Approval::Waiting(1),
        "his approval of the old text does not count"
    );
    assert!(matches!(
        review.approve(&now, &max).await.unwrap().0,
        Approval::Published(_)
    ));
}

#[tokio::test]
async fn what_lacks_evidence_topic_or_text_is_refused() {
    let world = World::new().await;
    let review = world.review();
    let whole = routine("Ten persons listed");
    let lacking = [
        (
            "evidence is missing",
            Content {
                evidence: vec![],
                ..whole.clone()
            },
        ),
        (
            "topics is empty",
            Content {
                topics: vec![],
                ..whole.clone()
            },
        ),
        (
            "no topic \"weather\"",
            Content {
                topics: vec!["weather".to_owned()],
                ..whole.clone()
            },
        ),
        (
            "text.en is missing",
            Content {
                text: [].into(),
                ..whole.clone()
            },
        ),
    ];
    for (words, content) in lacking {
        let draft = review
            .begin_from_nothing(&content, None, &Actor::Operator)
            .await
            .unwrap();
        let refused = review.approve(&draft, &Actor::Operator).await.unwrap_err();
        assert!(matches!(refused, ReviewError::Problems(_)), "{refused:?}");
        assert!(refused.to_string().contains(words), "{words}: {refused}");
    }
    assert!(review.updates(None).await.unwrap().is_empty());
    assert_eq!(audit(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn approval_publication_and_audit_are_one() {
    let world = World::new().await;
    // The audit log cannot be written at this moment.
    world
        .sql("ALTER TABLE audit_log ADD CONSTRAINT full_disk CHECK (action <> 'publish')")
        .await;
    let review = world.review();
    let draft = review
        .begin_from_nothing(&routine("Ten persons listed"), None, &Actor::Operator)
        .await
        .unwrap();
    review.approve(&draft, &Actor::Operator).await.unwrap_err();
    for table in ["approvals", "revisions", "fanouts"] {
        let count = format!("SELECT count(*) FROM {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .fetch_one(&world.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert_eq!(audit(&world).await, Vec::<String>::new());
    world
        .sql("ALTER TABLE audit_log DROP CONSTRAINT full_disk")
        .await;
    let (approved, _) = review.approve(&draft, &Actor::Operator).await.unwrap();
    assert!(matches!(approved, Approval::Published(_)));
}

#[tokio::test]
async fn a_scheduled_update_goes_out_at_its_time_and_an_edit_takes_it_back() {
    let world = World::new().await;
    let review = world.review();
    let at = Some(world.clock.now() + TimeDelta::hours(1));
    let begin = async |title: &str| {
        let content = routine(title);
        let draft = review.begin_from_nothing(&content, at, &Actor::Operator);
        let draft = draft.await.unwrap();
        let (approved, code) = review.approve(&draft, &Actor::Operator).await.unwrap();
        assert_eq!(Some(approved), at.map(Approval::Scheduled));
        (draft, code)
    };
    let (_, code) = begin("Ten persons listed").await;
    let (edited, _) = begin("Another list").await;
    assert_eq!(review.step().await.unwrap(), 0, "not yet");
    assert!(
        review
            .edit(&edited, &routine("Nobody listed"))
            .await
            .unwrap()
    );
    world.clock.advance(TimeDelta::minutes(61));
    assert_eq!(review.step().await.unwrap(), 1);
    assert_eq!(review.step().await.unwrap(), 0, "once");
    let lines = review.updates(None).await.unwrap();
    let states: Vec<_> = lines
        .iter()
        .map(|line| (line.code == code, line.state.as_str()))
        .collect();
    assert_eq!(states, [(false, "awaiting_approval"), (true, "published")]);
}

#[tokio::test]
async fn of_two_moderators_the_second_is_told_who_has_it() {
    let world = World::new().await;
    let _bot = world.run_bot();
    for (person, name) in [(MAX, "Max"), (EVA, "Eva")] {
        world.telegram.add_person(person, name, "en");
    }
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Moderator).await,
    );
    let review = world.review();
    let draft = review
        .begin_from_nothing(&routine("Ten persons listed"), None, &max)
        .await
        .unwrap();
    let id = draft.candidate_id;
    let claimed = review.claim(id, max.staff_id().unwrap()).await.unwrap();
    assert_eq!(claimed, Claim::Yours);
    let told = world.say(EVA, &format!("/reject {id} not true")).await;
    assert!(
        told.text
            .starts_with(&format!("{} works on candidate {id}", max.name())),
        "{}",
        told.text
    );
    world.clock.advance(TimeDelta::minutes(31));
    let told = world.say(EVA, &format!("/reject {id} not true")).await;
    assert_eq!(told.text, format!("Candidate {id} is rejected."));
    let late = review.claim(id, max.staff_id().unwrap()).await.unwrap();
    assert_eq!(late, Claim::NotOpen);
    assert!(!review.reject(id, &eva, "again").await.unwrap());
}

#[tokio::test]
async fn what_the_staff_write_of_a_candidate_stands_nowhere_in_the_clear() {
    const REASON: &str = "Kowalska herself told us that she made it up";
    let world = World::new().await;
    let max = world.join_staff(MAX, Role::Moderator).await;
    let review = world.review();
    let draft = review
        .begin_from_nothing(&routine("Ten persons listed"), None, &max)
        .await
        .unwrap();
    let id = draft.candidate_id;
    assert!(review.hold((id, true), &max, Some(REASON)).await.unwrap());
    assert!(review.reject(id, &max, REASON).await.unwrap());
    let decisions: Vec<(Option<String>, Vec<u8>)> =
        sqlx::query_as("SELECT reason, sealed_reason FROM decisions WHERE candidate_id = $1")
            .bind(id)
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(decisions.len(), 2);
    for (clear, sealed) in decisions {
        assert_eq!(clear, None);
        let opened = world.vault.open_text("decisions.sealed_reason", &sealed);
        assert_eq!(opened.unwrap(), REASON.as_bytes());
    }
    let details: Vec<String> = sqlx::query_scalar(
        "SELECT detail FROM audit_log WHERE action IN ('hold', 'reject') ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let said = format!("reason: {} characters, sealed", REASON.len());
    assert_eq!(details, [said.clone(), said]);
}

#[tokio::test]
async fn an_invitation_lets_in_one_person_once() {
    let world = World::new().await;
    let invitations = world.invitations();
    let (max, eva) = (ChatId::new(MAX), ChatId::new(EVA));
    let invited = invitations.invite(Role::Admin, "operator").await.unwrap();
    assert_eq!(
        invitations.open("made-up", max).await.unwrap(),
        Opened::Invalid
    );
    assert_eq!(
        invitations
            .join(&invited.phrase, max, Language::En)
            .await
            .unwrap(),
        Joined::NotAsked
    );
    let opened = invitations.open(&invited.token, max).await.unwrap();
    assert_eq!(opened, Opened::AsksPhrase(Role::Admin));
    assert_eq!(
        invitations.open(&invited.token, eva).await.unwrap(),
        Opened::Invalid,
        "another account"
    );
    assert_eq!(
        invitations
            .join(&invited.phrase, eva, Language::En)
            .await
            .unwrap(),
        Joined::NotAsked
    );
    let wrong = invitations
        .join("four words too many", max, Language::En)
        .await
        .unwrap();
    assert_eq!(wrong, Joined::Wrong(4));
    let joined = invitations
        .join(&invited.phrase, max, Language::En)
        .await
        .unwrap();
    assert!(matches!(joined, Joined::Welcome { .. }));
    assert_eq!(
        invitations.open(&invited.token, eva).await.unwrap(),
        Opened::Invalid,
        "used"
    );
    assert!(matches!(
        invitations.open(&invited.token, max).await.unwrap(),
        Opened::Already(_)
    ));
}

#[tokio::test]
async fn an_invitation_ends_after_a_day_or_five_wrong_phrases() {
    let world = World::new().await;
    let invitations = world.invitations();
    let max = ChatId::new(MAX);
    let invited = invitations
        .invite(Role::Moderator, "operator")
        .await
        .unwrap();
    invitations.open(&invited.token, max).await.unwrap();
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(
        invitations
            .join(&invited.phrase, max, Language::En)
            .await
            .unwrap(),
        Joined::NotAsked
    );
    assert_eq!(
        invitations.open(&invited.token, max).await.unwrap(),
        Opened::Invalid
    );

    let invited = invitations
        .invite(Role::Moderator, "operator")
        .await
        .unwrap();
    invitations.open(&invited.token, max).await.unwrap();
    for left in (0..5).rev() {
        let wrong = invitations
            .join("not these four words", max, Language::En)
            .await
            .unwrap();
        assert_eq!(wrong, Joined::Wrong(left));
    }
    let tried: Vec<(String, String)> = sqlx::query_as(
        "SELECT subject, detail FROM audit_log WHERE action = 'wrong_phrase' ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert_eq!(tried.len(), 5, "{tried:?}");
    assert_eq!(
        tried[0],
        (invited.handle.clone(), "tries left: 4".to_owned())
    );
    assert!(tried[4].1.contains("void"), "{tried:?}");
    assert_eq!(
        invitations
            .join(&invited.phrase, max, Language::En)
            .await
            .unwrap(),
        Joined::NotAsked
    );
    assert_eq!(
        invitations.open(&invited.token, max).await.unwrap(),
        Opened::Invalid
    );
    assert!(invitations.member(max).await.unwrap().is_none());
    assert!(world.store.staff_lines().await.unwrap().is_empty());
    assert!(world.clock.now() > invited.expires_at - TimeDelta::hours(25));
}

async fn audit(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT action FROM audit_log WHERE action <> 'import_catalogue' ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers")
}
