//! The service is stopped between any two steps and begun anew: every stage goes on where the last one ended.

use chrono::TimeDelta;
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::store::review::Approval;
use vestka::vault::ChatId;
use vestka_simulator::{Fault, FaultKind};

use crate::world::{Origin, World, breaking, routine};

const READER: i64 = 1_487_000_000_001;
const MAX: i64 = 1_487_000_000_002;
const READERS: i64 = 30;

/// The main job with a restart after each step that is committed.
#[tokio::test]
async fn the_main_job_goes_on_after_a_restart_at_any_step() {
    let mut world = World::new().await;
    for n in 0..READERS {
        world.subscribe(READER + n + 10, &["sanctions"]).await;
    }
    let origin = Origin::start().await;
    origin.publish(&[(
        "a1",
        "Ten persons listed",
        "The council has listed ten persons.",
    )]);
    world.import(&origin.source("council")).await;
    world.reconnect().await;
    assert_eq!(world.intake().step().await.unwrap().new, 1);
    world.reconnect().await;

    let max = world.join_staff(MAX, Role::Moderator).await;
    let eva = world.join_staff(MAX + 1, Role::Moderator).await;
    let (queue, _) = world.review().queue(8, 0).await.unwrap();
    let candidate = queue[0].id;
    world.reconnect().await;
    let content = breaking("Ten persons listed");
    world
        .review()
        .begin_draft(candidate, &content, &max)
        .await
        .unwrap();
    world.reconnect().await;
    approve(&world, candidate, &max, false).await;
    world.reconnect().await;
    approve(&world, candidate, &eva, true).await;
    world.reconnect().await;

    // Half fanned out, one reader put off.
    world
        .telegram
        .order_fault(Fault::new(FaultKind::Status500).method("sendMessage"));
    let code = world.review().updates(None).await.unwrap()[0].code.clone();
    let mut steps = 0;
    while world.fanout(&code).await.counters.left() > 0 {
        let before = world.fanout(&code).await.counters.settled();
        world.delivery().step().await.unwrap();
        assert!(world.fanout(&code).await.counters.settled() >= before);
        world.reconnect().await;
        steps += 1;
        assert!(steps < 200, "it does not come forward");
    }
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, READERS)
    );
    assert_eq!(fanout.counters.duplicates, 0);
    assert!((0..READERS).all(|n| world.telegram.delivered_count(READER + n + 10) == 1));
}

async fn approve(world: &World, candidate: i64, actor: &Actor, publishes: bool) {
    let review = world.review();
    let draft = review
        .draft(candidate)
        .await
        .expect("the database answers")
        .expect("the draft is there");
    let (outcome, _) = review
        .approve(&draft, actor)
        .await
        .expect("the database answers");
    assert_eq!(
        matches!(outcome, Approval::Published(_)),
        publishes,
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_crash_while_a_page_is_sent_sends_it_again_and_counts_it() {
    let mut world = World::new().await;
    world.subscribe(READER, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    // Telegram is slow to answer, and the process dies before it does.
    world.telegram.order_fault(
        Fault::new(FaultKind::TimeOutAfter)
            .method("sendMessage")
            .chat(READER),
    );
    let delivery = world.delivery();
    let page = tokio::spawn(async move { delivery.step().await });
    world
        .telegram
        .wait_for("the message", |state| state.sent_count() == 1)
        .await
        .unwrap();
    page.abort();
    assert!(page.await.unwrap_err().is_cancelled());
    world.reconnect().await;
    world.store.end_all_leases().await.unwrap();

    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.accepted),
        (FanoutState::Finished, 1)
    );
    assert_eq!(fanout.counters.duplicates, 1);
    assert_eq!(world.telegram.delivered_count(READER), 2);
}

#[tokio::test]
async fn a_crash_while_a_source_is_read_reads_it_again() {
    let mut world = World::new().await;
    let origin = Origin::start().await;
    origin.publish(&[("a1", "One", "First")]);
    world.import(&origin.source("council")).await;
    origin.hold(true);
    let intake = world.intake();
    let reading = tokio::spawn(async move { intake.step().await });
    origin.wait_for_request(1).await;
    reading.abort();
    assert!(reading.await.unwrap_err().is_cancelled());
    origin.hold(false);
    world.reconnect().await;
    world.store.end_all_leases().await.unwrap();
    assert_eq!(world.intake().step().await.unwrap().new, 1);
    assert_eq!(world.store.items(None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_bot_asked_the_staff_is_remembered() {
    let mut world = World::new().await;
    world.telegram.add_person(MAX, "Max", "en");
    world.join_staff(MAX, Role::Moderator).await;
    let bot = world.run_bot();
    let asked = world.say(MAX, "/write").await;
    assert!(
        asked.text.starts_with("Please send the title."),
        "{}",
        asked.text
    );
    drop(bot);
    world.reconnect().await;
    let _bot = world.run_bot();
    let asked = world.say(MAX, "Ten persons listed").await;
    assert!(
        asked.text.starts_with("Please send the text."),
        "{}",
        asked.text
    );
    let asked = world.say(MAX, "The council has adopted the list.").await;
    assert!(
        asked.text.starts_with("Please send the evidence"),
        "{}",
        asked.text
    );
    let draft = world.say(MAX, "https://council.example/list").await;
    assert!(draft.text.contains("Ten persons listed"), "{}", draft.text);
    assert!(
        draft.text.contains("Still missing: topics."),
        "{}",
        draft.text
    );
}

#[tokio::test]
async fn an_invitation_and_an_erasure_outlive_a_restart() {
    let mut world = World::new().await;
    let invited = world
        .invitations()
        .invite(Role::Admin, "operator")
        .await
        .unwrap();
    let max = ChatId::new(MAX);
    world.invitations().open(&invited.token, max).await.unwrap();
    let reader = world.subscribe(READER, &["sanctions"]).await;
    world.subscriptions().forget(reader.id).await.unwrap();
    world.reconnect().await;
    world
        .invitations()
        .join(&invited.phrase, max, Language::En)
        .await
        .unwrap();
    assert!(world.invitations().member(max).await.unwrap().is_some());
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    assert!(world.subscriber(READER).await.is_none());
}
