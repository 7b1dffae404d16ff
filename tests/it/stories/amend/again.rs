//! What was rejected, cancelled or overtaken may be amended again, and a retraction says only why.

use std::collections::BTreeMap;

use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::update::{DraftState, RevisionKind};
use vestka::review::{AmendRefusal, Begun, Draft, ReviewError};
use vestka::store::amendments::NewAmendment;
use vestka::store::review::Approval;
use vestka_simulator::{Settings, Simulator};

use super::{ALA, BEN, CYN, REASON, corrected};
use crate::world::{Program, UPDATE, World, breaking, routine};

fn reason(text: &str) -> BTreeMap<Language, String> {
    BTreeMap::from([(Language::En, text.to_owned())])
}

impl World {
    async fn begin_retraction(&self, code: &str, text: &str) -> Begun {
        let review = self.review();
        let code = code.parse().expect("a code");
        let begun = review.begin_retraction(&code, reason(text), &Actor::Operator);
        begun.await.expect("it may be retracted")
    }

    async fn draft_now(&self, id: i32) -> Draft {
        let draft = self.review().draft_by_id(id).await;
        draft.expect("it opens").expect("it is there")
    }
}

#[tokio::test]
async fn what_was_rejected_may_be_retracted_and_corrected_again() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;

    let question = world.say(BEN, &format!("/retract {code} Forged.")).await;
    world.press(BEN, &question, "Reject").await;
    world.say(BEN, "It is genuine after all.").await;
    let question = world.say(BEN, &format!("/retract {code} {REASON}")).await;
    assert!(question.text.contains(REASON), "{}", question.text);
    let shown = world.say(BEN, &format!("/correct {code}")).await;
    assert!(shown.text.contains("reason"), "{}", shown.text);
    let question = world.say(BEN, &format!("/retract {code}")).await;
    world.settled(BEN).await;
    assert!(question.text.contains("retracted"), "{}", question.text);

    // Nor does a correction whose draft was cancelled stand in the way.
    let review = world.review();
    let parsed = code.parse().unwrap();
    let begun = review.begin_correction(&parsed, None, &Actor::Operator);
    let Begun::Open(draft) = begun.await.unwrap() else {
        panic!("it was begun in the bot");
    };
    let cancelled = review.cancel_draft(draft.candidate_id, &Actor::Operator);
    assert!(cancelled.await.unwrap());
    let begun = review.begin_correction(&parsed, None, &Actor::Operator);
    let begun = begun.await.unwrap();
    assert!(matches!(begun, Begun::New(_)), "{begun:?}");

    let question = world.say(BEN, &format!("/retract {code} {REASON}")).await;
    let done = world.press(BEN, &question, "Retract, live").await;
    assert!(done.text.starts_with("Retracted."), "{}", done.text);
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert!(notice.text.contains(REASON), "{}", notice.text);
}

#[tokio::test]
async fn a_script_may_try_again_what_could_not_go_out() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    program.start();
    let file = program.file("update.toml", UPDATE);
    let out = program.json(&["update", "publish", &file]).await;
    let code = out["code"].as_str().unwrap().to_owned();
    let refused = program
        .run(&["update", "retract", &code, "--reason", " "])
        .await;
    assert_eq!(refused.code, 1, "a reason is needed: {}", refused.err);
    let text = UPDATE.replace("Ten", "Eleven") + "\n[reason]\nen = \"We counted wrong.\"\n";
    let correction = program.file("correction.toml", &text);
    assert_eq!(program.run(&["lock"]).await.code, 0);
    let refused = program
        .run(&["update", "correct", &code, &correction])
        .await;
    assert_eq!(refused.code, 1, "publishing is locked");
    assert_eq!(program.run(&["unlock"]).await.code, 0);
    let out = program
        .json(&["update", "correct", &code, &correction])
        .await;
    assert_eq!(out["state"], "published");
    let out = program
        .json(&["update", "retract", &code, "--reason", REASON])
        .await;
    assert_eq!(out["state"], "retracted");
    assert!(program.stop().await.success());
}

#[tokio::test]
async fn a_retraction_says_only_why_and_withdraws_what_is_out() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    world.say(BEN, &format!("/retract {code} {REASON}")).await;
    let draft = world.begin_retraction(&code, REASON).await.draft();
    let id = draft.candidate_id;
    for typed in [
        format!("/write {id}"),
        format!("/evidence {id} https://elsewhere.example/"),
        format!("/schedule {id} 23:00"),
    ] {
        let refused = world.say(BEN, &typed).await;
        assert!(
            refused.text.contains("only its reason"),
            "{typed}: {}",
            refused.text
        );
    }
    // Not even by who goes round the bot.
    let review = world.review();
    let other = Draft {
        content: routine("Flee at once"),
        ..draft.clone()
    };
    let mut content = other.content.clone();
    content.reason = reason(REASON);
    let refused = review.edit(&draft, &content).await;
    assert!(
        matches!(
            refused,
            Err(ReviewError::Refused(AmendRefusal::OnlyTheReason))
        ),
        "{refused:?}"
    );
    let (outcome, _) = review
        .approve(&Draft { content, ..other }, &Actor::Operator)
        .await
        .unwrap();
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert!(
        notice.text.contains("All listed") && !notice.text.contains("Flee"),
        "{}",
        notice.text
    );
}

#[tokio::test]
async fn a_correction_that_comes_first_does_not_end_the_retraction() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let max = world.join_staff(BEN, Role::Moderator).await;
    let eva = world.join_staff(CYN, Role::Admin).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    // Under the lock a retraction needs two.
    world
        .store
        .lock_publishing(&max, now(&world))
        .await
        .unwrap();
    let draft = world.begin_retraction(&code, REASON).await.draft();
    let (outcome, _) = world.review().approve(&draft, &max).await.unwrap();
    assert_eq!(outcome, Approval::Waiting(1));
    world.store.unlock_publishing(now(&world)).await.unwrap();
    world
        .correct(&code, corrected(routine("Eleven persons listed")))
        .await;

    let (outcome, _) = world.review().approve(&draft, &eva).await.unwrap();
    assert_eq!(outcome, Approval::Changed, "it was not seen so");
    let state: String = sqlx::query_scalar("SELECT state FROM drafts WHERE id = $1")
        .bind(draft.id)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(
        state,
        DraftState::AwaitingApproval.as_str(),
        "who lists what waits finds it"
    );
    let now = world.draft_now(draft.id).await;
    assert_eq!((now.approvals, now.version), (0, draft.version + 1));
    let (outcome, _) = world.review().approve(&now, &eva).await.unwrap();
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert!(
        notice.text.contains("Eleven persons listed") && notice.text.contains(REASON),
        "{}",
        notice.text
    );
}

/// What is begun against a revision that is corrected at the same moment.
#[tokio::test]
async fn an_amendment_that_was_overtaken_before_it_began_amends_what_stands() {
    let world = World::new().await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let seen = world.store.revision_to_amend(&code).await.unwrap().unwrap();
    world.correct(&code, routine("Eleven persons listed")).await;
    let new = |kind| NewAmendment {
        update_id: seen.update_id,
        amends_id: seen.revision_id,
        kind,
        urgency: seen.content.urgency,
        sealed: b"sealed",
        author: None,
    };
    let store = &world.store;
    let correction = store.begin_amendment(new(RevisionKind::Correction), now(&world));
    assert_eq!(correction.await.unwrap(), None, "it would undo the other");
    let retraction = store.begin_amendment(new(RevisionKind::Retraction), now(&world));
    let retraction = retraction.await.unwrap().expect("it takes all back");
    let draft = store.draft(retraction).await.unwrap().unwrap();
    assert_eq!(draft.amends.unwrap().number, 2);
}

fn now(world: &World) -> chrono::DateTime<chrono::Utc> {
    vestka::clock::Clock::now(&world.clock)
}
