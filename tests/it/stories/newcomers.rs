//! Whoever has just joined: they are no second person beside who invited them, and see nothing from before they came.

use chrono::TimeDelta;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::{Draft, Joined, Unlock};
use vestka::store::review::Approval;
use vestka::vault::ChatId;

use crate::world::{World, breaking};

const MAX: i64 = 1_487_000_000_001;
const EVA: i64 = 1_487_000_000_002;
const JAN: i64 = 1_487_000_000_003;
const READER: i64 = 1_487_000_000_004;
const TEXT: &str = "Five people were detained at the gate of the tractor works";
const HINT: &str = "tractor works";

/// Joins by an invitation of one of the staff, enrolled and without a session.
async fn join(world: &World, person: i64, by: &Actor) -> Actor {
    let (invitations, chat) = (world.invitations(), ChatId::new(person));
    let invited = invitations
        .invite(Role::Admin, by.name())
        .await
        .expect("it answers");
    invitations
        .open(&invited.token, chat)
        .await
        .expect("it answers");
    let joined = invitations.join(&invited.phrase, chat, Language::En).await;
    let Joined::Welcome { enrolment, .. } = joined.expect("it answers") else {
        panic!("the phrase is right");
    };
    world.keep_secret(person, &enrolment.uri);
    let member = world.member(person).await.expect("a member");
    Actor::Staff {
        id: member.id,
        handle: member.handle,
    }
}

async fn draft(world: &World) -> Draft {
    let review = world.review();
    let content = breaking("All listed");
    let begun = review.begin_from_nothing(&content, None, &Actor::Operator);
    begun.await.expect("it answers")
}

async fn approve(world: &World, draft: &Draft, actor: &Actor) -> Approval {
    world
        .review()
        .approve(draft, actor)
        .await
        .expect("it answers")
        .0
}

#[tokio::test]
async fn on_the_day_of_joining_one_is_no_second_person_beside_who_invited() {
    let world = World::new().await;
    let max = world.join_staff(MAX, Role::Admin).await;
    world.clock.advance(TimeDelta::days(2));
    let eva = join(&world, EVA, &max).await;
    let jan = join(&world, JAN, &eva).await;

    let one = draft(&world).await;
    assert_eq!(approve(&world, &one, &max).await, Approval::Waiting(1));
    assert_eq!(approve(&world, &one, &eva).await, Approval::Waiting(1));
    assert_eq!(approve(&world, &one, &jan).await, Approval::Waiting(1));
    assert_eq!(approve(&world, &one, &eva).await, Approval::Already(1));
    // Nor are two newcomers without who brought them.
    let two = draft(&world).await;
    assert_eq!(approve(&world, &two, &jan).await, Approval::Waiting(1));
    assert_eq!(approve(&world, &two, &eva).await, Approval::Waiting(1));
    let listed = world.review().draft(two.candidate_id).await.unwrap();
    assert_eq!(listed.unwrap().approvals, 1);
    // The operator of the host is somebody else.
    let outcome = approve(&world, &two, &Actor::Operator).await;
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");

    // The day is over: whoever approves again counts.
    world.clock.advance(TimeDelta::hours(24));
    let outcome = approve(&world, &one, &eva).await;
    assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
}

#[tokio::test]
async fn the_bot_says_why_an_approval_does_not_count_yet() {
    let world = World::new().await;
    world.telegram.add_person(EVA, "Eva", "en");
    let max = world.join_staff(MAX, Role::Admin).await;
    let _eva = join(&world, EVA, &max).await;
    let _bot = world.run_bot();
    world.log_in(EVA).await;
    let draft = draft(&world).await;
    approve(&world, &draft, &max).await;
    let opened = world
        .say(EVA, &format!("/open {}", draft.candidate_id))
        .await;
    world.press(EVA, &opened, "Approve…").await;
    let said = world.press(EVA, &opened, "Approve, live").await;
    assert!(
        said.text.contains("joined less than 24 hours ago"),
        "{}",
        said.text
    );
}

async fn readings(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM audit_log WHERE action = 'read_tip'")
        .fetch_one(&world.pool)
        .await
        .expect("it answers")
}

#[tokio::test]
async fn the_draft_of_an_old_tip_is_no_way_to_read_it() {
    let world = World::new().await;
    for (person, name) in [(MAX, "Max"), (EVA, "Eva"), (JAN, "Jan"), (READER, "Ala")] {
        world.telegram.add_person(person, name, "en");
    }
    let max = world.join_staff(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Moderator).await;
    let _bot = world.run_bot();
    world.clock.advance(TimeDelta::minutes(1));
    world.say(READER, &format!("/tip {TEXT}")).await;
    let (id,): (i64,) = sqlx::query_as("SELECT candidate_id FROM tips")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let written = world.say(MAX, &format!("/write {id}")).await;
    assert!(written.text.contains(HINT), "{}", written.text);
    assert_eq!(readings(&world).await, 1);
    world.say(MAX, &format!("/open {id}")).await;
    assert_eq!(
        readings(&world).await,
        1,
        "one's own draft says nothing new"
    );

    // Who was there reads it as the tip: recorded, once.
    for _ in 0..2 {
        let opened = world.say(EVA, &format!("/open {id}")).await;
        assert!(opened.text.contains(HINT), "{}", opened.text);
    }
    assert_eq!(readings(&world).await, 2);

    // Who came later does not, whichever way they try.
    world.clock.advance(TimeDelta::minutes(1));
    world.join_staff(JAN, Role::Moderator).await;
    for typed in [
        "/queue".to_owned(),
        format!("/open {id}"),
        format!("/approve {id}"),
        format!("/preview {id}"),
        format!("/write {id}"),
        format!("/evidence {id} https://council.example/list"),
        format!("/schedule {id} 23:00"),
    ] {
        let said = world.say(JAN, &typed).await;
        assert!(!said.text.contains(HINT), "{typed}: {}", said.text);
        world.settled(JAN).await;
    }
    let seen: Vec<String> = world
        .telegram
        .look(|state| state.from_bot(JAN).map(|m| m.text.clone()).collect());
    assert!(seen.iter().all(|text| !text.contains(HINT)), "{seen:#?}");
    assert_eq!(readings(&world).await, 2);

    // Submitted, it is what the staff say, and everybody may judge it.
    let review = world.review();
    let draft = review.draft(id).await.unwrap().unwrap();
    let content = breaking("At the gate of the tractor works");
    assert!(review.edit_by(&draft, &content, &max).await.unwrap());
    let draft = review.draft(id).await.unwrap().unwrap();
    assert_eq!(approve(&world, &draft, &max).await, Approval::Waiting(1));
    review.release(id, max.staff_id().unwrap()).await.unwrap();
    let opened = world.say(JAN, &format!("/open {id}")).await;
    assert!(opened.text.contains(HINT), "{}", opened.text);
}

#[tokio::test]
async fn an_invitation_ends_with_who_made_it() {
    let world = World::new().await;
    let max = world.join_staff(MAX, Role::Admin).await;
    let invitations = world.invitations();
    let made = invitations.invite(Role::Admin, max.name()).await.unwrap();
    let opened = invitations.invite(Role::Admin, max.name()).await.unwrap();
    let jan = ChatId::new(JAN);
    invitations.open(&opened.token, jan).await.unwrap();
    let removed = world.access().remove(max.name(), &Actor::Operator).await;
    assert!(removed.unwrap());

    invitations
        .open(&made.token, ChatId::new(EVA))
        .await
        .unwrap();
    for (person, phrase) in [(EVA, &made.phrase), (JAN, &opened.phrase)] {
        let joined = invitations
            .join(phrase, ChatId::new(person), Language::En)
            .await
            .unwrap();
        assert!(!matches!(joined, Joined::Welcome { .. }), "{person}");
        assert!(world.member(person).await.is_none(), "{person}");
    }
    // Nor is it kept who opened them.
    world.alerting().step().await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(opened_by) FROM invitations")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(kept, 0);
    // Others invite as before.
    let other = invitations.invite(Role::Admin, Actor::Operator.name());
    let other = other.await.unwrap();
    invitations.open(&other.token, jan).await.unwrap();
    let joined = invitations.join(&other.phrase, jan, Language::En).await;
    assert!(matches!(joined.unwrap(), Joined::Welcome { .. }));
}

#[tokio::test]
async fn on_the_day_of_joining_one_does_not_unlock_beside_who_invited() {
    let world = World::new().await;
    let max = world.join_staff(MAX, Role::Admin).await;
    world.clock.advance(TimeDelta::days(2));
    join(&world, EVA, &max).await;
    let access = world.access();
    access.lock(&Actor::Operator).await.unwrap();
    for person in [MAX, EVA, MAX] {
        let member = world.member(person).await.unwrap();
        let outcome = access.ask_to_unlock(&member).await.unwrap();
        assert_eq!(outcome, Unlock::NeedsAnother, "{person}");
    }
    assert!(access.locked().await.unwrap().is_some());
    // One whom the operator invited is a second person at once.
    world.join_staff(JAN, Role::Moderator).await;
    let member = world.member(JAN).await.unwrap();
    assert_eq!(access.ask_to_unlock(&member).await.unwrap(), Unlock::Done);
}

/// Presses a button that the bot never gave; gives all that it has said in that chat then.
async fn forge(world: &World, person: i64, data: &str) -> String {
    let under = world.say(person, "/help").await;
    world.settled(person).await;
    let sent = world.telegram.delivered(person).len();
    let pressed = world.telegram.forge_press(person, under.id, data);
    pressed.expect("the message was there");
    let answered = world.telegram.wait_for("an answer", |state| {
        let chat = state.chat(person);
        let from_bot =
            |chat: &vestka_simulator::Chat| chat.messages().filter(|m| m.from_bot).count();
        chat.map_or(0, from_bot) > sent
            || state
                .messages(person)
                .any(|m| m.id == under.id && !m.edits.is_empty())
    });
    answered.await.expect("a press is answered");
    let messages = world.telegram.messages(person);
    let texts: Vec<String> = messages.into_iter().map(|message| message.text).collect();
    texts.join("\n")
}

#[tokio::test]
async fn no_forged_button_and_no_cancelled_draft_is_a_way_to_an_old_tip() {
    let world = World::new().await;
    for (person, name) in [(MAX, "Max"), (JAN, "Jan"), (READER, "Ala")] {
        world.telegram.add_person(person, name, "en");
    }
    let max = world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    world.clock.advance(TimeDelta::minutes(1));
    world.say(READER, &format!("/tip {TEXT}")).await;
    let id: i64 = sqlx::query_scalar("SELECT candidate_id FROM tips")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let written = world.say(MAX, &format!("/write {id}")).await;
    assert!(written.text.contains(HINT), "{}", written.text);
    world.clock.advance(TimeDelta::minutes(1));
    world.join_staff(JAN, Role::Moderator).await;
    let unknown = format!("No candidate {id} waits for review.");
    for data in [format!("e:{id}:menu"), format!("a:reason:{id}")] {
        let said = forge(&world, JAN, &data).await;
        assert!(said.contains(&unknown), "{data}: {said}");
        assert!(!said.contains(HINT), "{data}: {said}");
        let typed = world.say(JAN, "A reason that nobody asked for").await;
        assert!(!typed.text.contains(HINT), "{data}: {}", typed.text);
    }

    // It was submitted and cancelled: a tip as it was before.
    let review = world.review();
    let draft = review.draft(id).await.unwrap().unwrap();
    let content = breaking("At the gate of the tractor works");
    assert!(review.edit_by(&draft, &content, &max).await.unwrap());
    let draft = review.draft(id).await.unwrap().unwrap();
    assert_eq!(approve(&world, &draft, &max).await, Approval::Waiting(1));
    assert!(review.cancel_draft(id, &max).await.unwrap());
    review.release(id, max.staff_id().unwrap()).await.unwrap();
    for typed in [format!("/open {id}"), format!("/reject {id} Not ours")] {
        world.settled(JAN).await;
        let said = world.say(JAN, &typed).await;
        assert!(said.text.contains(&unknown), "{typed}: {}", said.text);
    }
    world.settled(MAX).await;
    let opened = world.say(MAX, &format!("/open {id}")).await;
    assert!(opened.text.contains(TEXT), "{}", opened.text);
}

#[tokio::test]
async fn what_is_written_from_a_tip_that_was_taken_back_stays_with_who_knew_it() {
    let world = World::new().await;
    for (person, name) in [(MAX, "Max"), (JAN, "Jan"), (READER, "Ala")] {
        world.telegram.add_person(person, name, "en");
    }
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    world.clock.advance(TimeDelta::minutes(1));
    world.say(READER, &format!("/tip {TEXT}")).await;
    let id: i64 = sqlx::query_scalar("SELECT candidate_id FROM tips")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    world.say(MAX, &format!("/write {id}")).await;
    world.clock.advance(TimeDelta::minutes(1));
    world.join_staff(JAN, Role::Moderator).await;
    world.sql("DELETE FROM tips").await;

    world.settled(MAX).await;
    let queue = world.say(MAX, "/queue").await;
    assert!(queue.text.contains(&id.to_string()), "{}", queue.text);
    let opened = world.say(MAX, &format!("/open {id}")).await;
    assert!(opened.text.contains(HINT), "{}", opened.text);
    for typed in ["/queue".to_owned(), format!("/open {id}")] {
        world.settled(JAN).await;
        let said = world.say(JAN, &typed).await;
        assert!(!said.text.contains(HINT), "{typed}: {}", said.text);
    }
}

#[tokio::test]
async fn a_picture_is_no_try_at_the_words_of_an_invitation() {
    let world = World::new().await;
    world.telegram.add_person(JAN, "Jan", "en");
    let _bot = world.run_bot();
    let (invitations, jan) = (world.invitations(), ChatId::new(JAN));
    let made = invitations.invite(Role::Moderator, Actor::Operator.name());
    let made = made.await.unwrap();
    invitations.open(&made.token, jan).await.unwrap();
    for _ in 0..6 {
        let sticker = serde_json::json!({"dice": {"emoji": "🎲", "value": 3}});
        let sent = world.telegram.send_other(JAN, sticker);
        let answer = world.telegram.wait_for_text(JAN, sent, "").await;
        let answer = answer.expect("an answer").text;
        assert!(!answer.contains("words"), "{answer}");
    }
    let joined = invitations.join(&made.phrase, jan, Language::En).await;
    assert!(matches!(joined.unwrap(), Joined::Welcome { .. }));
}
