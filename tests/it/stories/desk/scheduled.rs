//! What is scheduled and does not go out at its time: it waits or goes back, and the audit log says why.

use chrono::{DateTime, TimeDelta, Utc};
use vestka::clock::Clock as _;
use vestka::domain::content::Content;
use vestka::domain::staff::Actor;
use vestka::store::review::Approval;

use super::{Desk, EVA, MAX};
use crate::world::routine;

/// Approved for an hour from now; gives the candidate and the code.
async fn scheduled(desk: &Desk, content: &Content, by: &Actor) -> (i64, String) {
    let at: DateTime<Utc> = desk.world.clock.now() + TimeDelta::hours(1);
    let review = desk.world.review();
    let draft = review
        .begin_from_nothing(content, Some(at), by)
        .await
        .expect("a draft");
    let (approved, code) = review.approve(&draft, by).await.expect("approved");
    assert_eq!(approved, Approval::Scheduled(at));
    (draft.candidate_id, code)
}

#[tokio::test]
async fn under_the_lock_it_waits_and_the_log_says_so_once() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let (id, code) = scheduled(&desk, &routine("Ten persons listed"), &desk.max).await;
    world.access().lock(&Actor::Operator).await.unwrap();
    assert_eq!(world.review().step().await.unwrap(), 0);
    assert_eq!(desk.audited("miss_time").await, [], "its time has not come");
    world.clock.advance(TimeDelta::minutes(61));
    for _ in 0..3 {
        // A step of another process, or after a restart, adds nothing.
        assert_eq!(world.review().step().await.unwrap(), 0);
    }
    let why = "its time came while publishing was locked; it goes out once it is unlocked";
    assert_eq!(
        desk.audited("miss_time").await,
        [("schedule".to_owned(), code, why.to_owned())]
    );
    // The staff are told once that something waits.
    for person in [MAX, EVA] {
        let before = world
            .telegram
            .last_from_bot(person)
            .map_or(0, |message| message.id);
        world.alerting().step().await.unwrap();
        let seen = world.telegram.look(|state| {
            let mut new = state.from_bot(person).filter(|message| message.id > before);
            new.any(|message| message.text.starts_with("Something waits for you"))
        });
        assert_eq!(
            seen,
            person == MAX,
            "one step tells all of them, the next nobody"
        );
    }
    // Nobody publishes it by hand meanwhile.
    let draft = world.review().draft(id).await.unwrap().unwrap();
    let (refused, _) = world.review().approve(&draft, &desk.eva).await.unwrap();
    assert_eq!(refused, Approval::Locked);
    assert!(world.access().unlock_by_operator().await.unwrap());
    assert_eq!(world.review().step().await.unwrap(), 1);
    assert_eq!(desk.count("revisions").await, 1);
}

#[tokio::test]
async fn with_too_few_approvals_it_goes_back_and_the_log_says_how_many_count() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let (id, code) = scheduled(&desk, &routine("Ten persons listed"), &desk.eva).await;
    let access = world.access();
    let removed = access.remove(desk.eva.name(), &Actor::Operator).await;
    assert!(removed.unwrap());
    world.clock.advance(TimeDelta::hours(1));
    for _ in 0..2 {
        assert_eq!(world.review().step().await.unwrap(), 0);
    }
    let why = "approvals that count now: 0 of 1".to_owned();
    let told = ("schedule".to_owned(), code, why);
    assert_eq!(desk.audited("send_back").await, [told]);
    let draft = world.review().draft(id).await.unwrap().unwrap();
    assert!(draft.is_submitted && draft.scheduled.is_none());
    let opened = desk.open(MAX, id).await;
    assert!(
        opened.text.contains("Its time has passed"),
        "{}",
        opened.text
    );
    // Somebody else's approval sends it out at once: its time has come.
    let (approved, _) = world.review().approve(&draft, &desk.max).await.unwrap();
    assert!(matches!(approved, Approval::Published(_)), "{approved:?}");
}

#[tokio::test]
async fn what_may_not_go_out_any_more_goes_back_with_the_reason_and_is_mended() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let mut content = routine("Ten persons listed");
    content.valid_until = Some(world.clock.now() + TimeDelta::minutes(90));
    let (id, code) = scheduled(&desk, &content, &desk.max).await;
    let (_, other) = scheduled(&desk, &routine("Another list"), &desk.max).await;
    // The service was down for two hours.
    world.clock.advance(TimeDelta::hours(2));
    assert_eq!(
        world.review().step().await.unwrap(),
        1,
        "the other one goes out"
    );
    assert_eq!(world.review().step().await.unwrap(), 0);
    let sent_back = desk.audited("send_back").await;
    assert_eq!(sent_back.len(), 1, "{sent_back:?}");
    assert_eq!(sent_back[0].1, code);
    assert!(sent_back[0].2.contains("valid_until"), "{sent_back:?}");
    let out: Vec<String> =
        sqlx::query_scalar("SELECT u.code FROM revisions r JOIN updates u ON u.id = r.update_id")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(out, [other]);
    let opened = desk.open(MAX, id).await;
    assert!(
        opened.text.contains("Still missing: valid until"),
        "{}",
        opened.text
    );
    world.press(MAX, &opened, "Valid until").await;
    let mended = desk.hears(MAX, "2027-01-01 10:00", "Valid until: ").await;
    let mended = if mended.text.contains("Complete.") {
        mended
    } else {
        desk.open(MAX, id).await
    };
    assert!(mended.text.contains("Complete."), "{}", mended.text);
}
