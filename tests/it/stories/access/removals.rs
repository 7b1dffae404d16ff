//! Removing an admin: two admins do it, one alone never, however many accounts that one has.

use chrono::TimeDelta;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::{Joined, Removal};
use vestka::vault::ChatId;

use super::{EVA, MAX, THIEF, audited, world};
use crate::world::World;

const JAN: i64 = 1_487_000_000_004;

/// Asks, as the bot lets an admin do.
async fn asks(world: &World, person: i64, to_go: &Actor) -> Removal {
    let member = world.member(person).await.expect("one of the staff");
    let actor = Actor::Staff {
        id: member.id,
        handle: member.handle,
    };
    let asked = world.access();
    let asked = asked.ask_to_remove(to_go.name(), (member.id, &actor)).await;
    asked.expect("the database answers")
}

/// What an admin is told before asking.
async fn would_remove(world: &World, person: i64, to_go: i64) -> bool {
    let voter = world.member(person).await.expect("of the staff");
    let other = world.member(to_go).await.expect("of the staff");
    let asked = world.access().would_remove(other.id, voter.id).await;
    asked.expect("the database answers")
}

/// Joins as an admin by an invitation of one of the staff.
async fn join(world: &World, person: i64, by: &Actor) {
    let (invitations, chat) = (world.invitations(), ChatId::new(person));
    let invited = invitations.invite(Role::Admin, by.name()).await;
    let invited = invited.expect("the database answers");
    let opened = invitations.open(&invited.token, chat).await;
    opened.expect("the database answers");
    let joined = invitations.join(&invited.phrase, chat, Language::En).await;
    let joined = joined.expect("the database answers");
    assert!(matches!(joined, Joined::Welcome { .. }));
}

#[tokio::test]
async fn an_admin_goes_when_two_admins_ask_for_it_and_everybody_concerned_hears_of_it() {
    let (world, _bot) = world().await;
    world.telegram.add_person(JAN, "Jan", "en");
    let max = world.join_staff(MAX, Role::Admin).await;
    let eva = world.join_staff(EVA, Role::Admin).await;
    world.join_staff(JAN, Role::Admin).await;
    for person in [EVA, JAN] {
        world.say(person, "/help").await;
    }

    let question = world.say(MAX, &format!("/remove {}", eva.name())).await;
    let needs = format!(
        "{} is an admin: another admin must agree within 24 hours.",
        eva.name()
    );
    assert!(question.text.ends_with(&needs), "{}", question.text);
    let yes = format!("Yes, remove {}", eva.name());
    let asked = world.press(MAX, &question, &yes).await;
    let host = format!("vestka staff remove {}", eva.name());
    assert!(asked.text.starts_with("Asked. Another"), "{}", asked.text);
    assert!(asked.text.contains(&host), "{}", asked.text);
    for person in [EVA, JAN] {
        let told = world
            .telegram
            .wait_for_text(person, 0, "Something waits for you")
            .await;
        let told = told.expect("one neutral line");
        assert!(!told.text.contains(eva.name()), "{}", told.text);
    }
    // Who is to go works on, and sees who wants it.
    let list = world.say(EVA, "/staff").await;
    let line = format!("{} asks that {} be removed", max.name(), eva.name());
    assert!(list.text.contains(&line), "{}", list.text);

    let question = world.say(JAN, &format!("/remove {}", eva.name())).await;
    let agrees = format!("{} has asked for it already", max.name());
    assert!(question.text.contains(&agrees), "{}", question.text);
    let done = world.press(JAN, &question, &yes).await;
    assert_eq!(
        done.text,
        format!("{} is not one of the staff any more.", eva.name())
    );
    assert!(world.member(EVA).await.is_none());
    let jan = world.member(JAN).await.expect("of the staff").handle;
    assert_eq!(
        audited(&world, "ask_to_remove_staff").await,
        [(max.name().to_owned(), String::new())]
    );
    assert_eq!(
        audited(&world, "remove_staff").await,
        [(jan, String::new())]
    );
    let list = world.say(MAX, "/staff").await;
    assert!(!list.text.contains(eva.name()), "{}", list.text);
}

#[tokio::test]
async fn a_stolen_account_of_an_admin_removes_no_other_admin() {
    let (world, _bot) = world().await;
    world.telegram.add_person(JAN, "Jan", "en");
    let max = world.join_staff(MAX, Role::Admin).await;
    let eva = world.join_staff(EVA, Role::Admin).await;
    let jan = world.join_staff(JAN, Role::Moderator).await;
    world.clock.advance(TimeDelta::days(2));

    // Not by asking often, nor with a second account that it invites.
    for _ in 0..3 {
        assert_eq!(asks(&world, MAX, &eva).await, Removal::NeedsAnother);
    }
    join(&world, THIEF, &max).await;
    assert_eq!(asks(&world, THIEF, &eva).await, Removal::NeedsAnother);
    assert!(!would_remove(&world, MAX, EVA).await, "one person");
    assert_eq!(asks(&world, MAX, &eva).await, Removal::NeedsAnother);
    // Who is to go asks for the same: still each alone.
    assert_eq!(asks(&world, EVA, &max).await, Removal::NeedsAnother);
    assert!(world.member(EVA).await.is_some());
    assert!(world.member(MAX).await.is_some());
    // Nor oneself, which would leave nobody.
    assert_eq!(asks(&world, MAX, &max).await, Removal::Unknown);
    // A moderator goes at once.
    assert_eq!(asks(&world, MAX, &jan).await, Removal::Done);
    // The host needs nobody.
    let removed = world.access().remove(max.name(), &Actor::Operator).await;
    assert!(removed.expect("the database answers"));
    assert!(world.member(MAX).await.is_none());
}

#[tokio::test]
async fn what_was_asked_a_day_ago_or_by_who_is_gone_counts_no_more() {
    let (world, _bot) = world().await;
    for (person, name) in [(JAN, "Jan"), (JAN + 1, "Ola")] {
        world.telegram.add_person(person, name, "en");
    }
    let max = world.join_staff(MAX, Role::Admin).await;
    let eva = world.join_staff(EVA, Role::Admin).await;
    for person in [JAN, JAN + 1] {
        world.join_staff(person, Role::Admin).await;
    }
    assert_eq!(asks(&world, MAX, &eva).await, Removal::NeedsAnother);
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(asks(&world, JAN, &eva).await, Removal::NeedsAnother);
    assert_eq!(asks(&world, MAX, &eva).await, Removal::Done);

    let jan = world.member(JAN).await.expect("of the staff");
    let jan = Actor::Staff {
        id: jan.id,
        handle: jan.handle,
    };
    assert_eq!(asks(&world, MAX, &jan).await, Removal::NeedsAnother);
    let removed = world.access().remove(max.name(), &Actor::Operator).await;
    assert!(removed.expect("the database answers"));
    assert_eq!(asks(&world, JAN + 1, &jan).await, Removal::NeedsAnother);
    let asked = world.access().asked_removals().await;
    assert_eq!(asked.expect("the database answers").len(), 1);
}
