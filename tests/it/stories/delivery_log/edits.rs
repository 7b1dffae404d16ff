//! Old messages that could not be edited: admins see them, and have them tried again.

use chrono::TimeDelta;
use vestka::delivery::{Limits, Retry, RetryChoice};
use vestka::domain::delivery::{FanoutState, Outcome};
use vestka::domain::staff::Actor;
use vestka_simulator::{Fault, FaultKind};

use super::{ADMIN, READER, admin, number, readers, until_settled};
use crate::world::{World, routine};

/// A retraction whose edit has failed for good with one of three.
async fn retracted(world: &World) -> String {
    readers(world, 3).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let fault = Fault::new(FaultKind::Status500).method("editMessageText");
    world.telegram.order_fault(fault.chat(READER).times(100));
    world.retract(&code).await;
    until_settled(world).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    code
}

#[tokio::test]
async fn admins_see_what_could_not_be_edited_and_have_it_tried_again() {
    let world = World::new().await;
    let code = retracted(&world).await;
    let _bot = world.run_bot();
    admin(&world).await;
    world.watch(Limits::default()).step().await.unwrap();
    world.alerting().step().await.unwrap();
    let told = world.received(ADMIN);
    let said = "Old messages edited: 2, not edited: 1.";
    assert!(
        told.iter().any(|message| message.text.contains(said)),
        "{told:#?}"
    );
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    for line in [
        "old messages edited: 2",
        "old messages that still read as before: 1",
    ] {
        assert!(page.text.contains(line), "{line}: {}", page.text);
    }
    // Telegram is well again.
    world.telegram.clear_faults();
    let asked = world.press(ADMIN, &page, "Try failed again: 1").await;
    let question = "Old messages that are edited anew: 1.";
    assert!(asked.text.contains(question), "{}", asked.text);
    let done = world.press(ADMIN, &asked, "Try failed again: 1").await;
    let answer = "old messages that are edited again now: 1.";
    assert!(done.text.contains(answer), "{}", done.text);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    let old = world.received(READER).remove(0);
    assert!(old.text.starts_with("Withdrawn."), "{}", old.text);
    let counted = "SELECT edited * 10 + not_edited FROM amendments";
    assert_eq!(number(&world, counted).await, 30);
}

#[tokio::test]
async fn asking_twice_edits_nothing_twice_and_a_kind_of_failure_is_not_meant() {
    let world = World::new().await;
    let code = retracted(&world).await;
    let log = world.delivery_log();
    let retry = async |outcome| {
        let choice = RetryChoice {
            outcomes: vec![outcome],
            reason: None,
            revision_id: None,
        };
        match log.retry(&code, &choice, &Actor::Operator).await {
            Ok(Retry::Waiting { edits, .. }) => edits,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(retry(Outcome::Uncertain).await, 0);
    assert_eq!(retry(Outcome::Failed).await, 1);
    assert_eq!(retry(Outcome::Failed).await, 0);
    let counted = "SELECT edited * 10 + not_edited FROM amendments";
    assert_eq!(number(&world, counted).await, 20, "it is not known yet");
    // It fails again, and is counted again, once.
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    assert_eq!(number(&world, counted).await, 21);
    assert_eq!(retry(Outcome::Failed).await, 1);
}
