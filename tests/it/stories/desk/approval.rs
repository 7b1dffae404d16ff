//! Approval: who gave one, how many are missing, what changed since one looked; and what does not count.

use vestka::domain::content::Content;
use vestka::domain::language::Language;
use vestka_simulator::{Message, State};

use super::{Desk, EVA, MAX, READER, labels};
use crate::world::{breaking, routine};

/// The version of a draft.
async fn version(desk: &Desk, id: i64) -> i32 {
    let draft = desk
        .world
        .review()
        .draft(id)
        .await
        .expect("the database answers");
    draft.expect("an open draft").version
}

/// Presses a button that was never shown, and waits until that is dealt with.
async fn forge(desk: &Desk, person: i64, message: &Message, data: &str) {
    let telegram = &desk.world.telegram;
    let answered = |state: &State| state.count("answerCallbackQuery", 200);
    let before = telegram.look(answered);
    telegram
        .forge_press(person, message.id, data)
        .expect("it stands in the chat");
    let done = telegram.wait_for(data, |state| answered(state) > before);
    done.await.expect("a press is answered");
}

#[tokio::test]
async fn the_question_names_who_approved_how_many_are_missing_and_the_audience() {
    let desk = Desk::new().await;
    let world = &desk.world;
    world.subscribe(READER, &["sanctions"]).await;
    let id = desk.draft(&breaking("All listed")).await;
    let opened = desk.open(MAX, id).await;
    assert!(!opened.text.contains("Approved by"), "{}", opened.text);
    let asked = world.press(MAX, &opened, "Approve…").await;
    assert!(
        asked
            .text
            .contains("Approvals needed: 2; yours is number 1")
            && asked.text.contains("fewer than 10 subscribers"),
        "{}",
        asked.text
    );
    world.press(MAX, &asked, "Approve, live").await;
    assert_eq!(desk.count("revisions").await, 0, "nobody approves alone");

    // The author again: told so, and nothing is asked that would count twice.
    let again = desk.open(MAX, id).await;
    let named = format!("Approved by: {}", desk.max.name());
    assert!(again.text.contains(&named), "{}", again.text);
    let refused = world.press(MAX, &again, "Approve…").await;
    assert!(
        refused.text.starts_with("You have approved this already"),
        "{}",
        refused.text
    );
    assert_eq!(labels(&refused), ["Back"]);
    let data = format!("c:{id}:live:{}", version(&desk, id).await);
    forge(&desk, MAX, &refused, &data).await;
    let answer = world.telegram.message(MAX, refused.id).expect("edited");
    assert!(
        answer.text.starts_with("You have approved this already"),
        "{}",
        answer.text
    );
    assert_eq!(
        (desk.count("revisions").await, desk.count("approvals").await),
        (0, 1)
    );

    let opened = desk.open(EVA, id).await;
    assert!(
        opened.text.contains(&named) && opened.text.contains("One approval is still missing."),
        "{}",
        opened.text
    );
    let asked = world.press(EVA, &opened, "Approve…").await;
    assert!(
        asked.text.contains(&named)
            && asked
                .text
                .contains("Live, not a drill: this goes to fewer than 10 subscribers"),
        "{}",
        asked.text
    );
    world.press(EVA, &asked, "Approve, live").await;
    assert_eq!(desk.count("revisions").await, 1);
}

#[tokio::test]
async fn whoever_looks_again_sees_what_others_changed_and_not_what_they_changed_themselves() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    let first = desk.open(EVA, id).await;
    assert!(!first.text.contains("Changed since"), "{}", first.text);
    let opened = desk.open(MAX, id).await;
    world.press(MAX, &opened, "Title").await;
    let own = desk
        .hears(MAX, "Eleven persons listed", "Eleven persons")
        .await;
    assert!(!own.text.contains("Changed since"), "{}", own.text);
    // Until she looks, her stale button approves nothing.
    world
        .telegram
        .press(EVA, first.id, "Approve…")
        .expect("it stands there");
    let told = world
        .telegram
        .wait_for_text(EVA, first.id, "The draft was changed meanwhile");
    told.await.expect("she is told");
    let shown = world.telegram.wait_for("what changed", |state| {
        let mut all = state.from_bot(EVA);
        all.any(|message| {
            let text = &message.text;
            text.contains("Changed since you last looked") && text.contains("Eleven persons listed")
        })
    });
    shown.await.expect("she sees it as it is now");
    assert_eq!(desk.count("approvals").await, 0);
    let again = desk.open(EVA, id).await;
    assert!(
        !again.text.contains("Changed since"),
        "only once: {}",
        again.text
    );
}

#[tokio::test]
async fn who_approved_learns_that_an_edit_took_it_back_and_the_queue_says_so() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&breaking("All listed")).await;
    let draft = world.review().draft(id).await.unwrap().unwrap();
    world.review().approve(&draft, &desk.eva).await.unwrap();
    let before = world
        .telegram
        .last_from_bot(EVA)
        .map_or(0, |message| message.id);
    let opened = desk.open(MAX, id).await;
    let told = world.press(MAX, &opened, "Urgency").await;
    assert!(
        told.text.starts_with("Changed. It must be approved again"),
        "{}",
        told.text
    );
    let notice = world
        .telegram
        .wait_for_text(EVA, before, "your approval counts no more");
    let notice = notice.await.expect("she is in a session");
    assert!(
        notice.text.contains(&format!("candidate {id}")),
        "{}",
        notice.text
    );
    assert!(!notice.text.contains("All listed") && notice.protected);
    let queue = world.say(EVA, "/queue").await;
    assert!(
        queue.text.contains("changed after you approved it"),
        "{}",
        queue.text
    );
    let opened = world.press(EVA, &notice, &format!("Open {id}")).await;
    assert!(opened.text.contains("All listed"), "{}", opened.text);
    // It goes from her chat with the decision, as all that shows the candidate.
    world.say(MAX, &format!("/reject {id} a rumour")).await;
    for _ in 0..2 {
        world.wipe(&[EVA, MAX]).await;
        world.clock.advance(chrono::TimeDelta::minutes(5));
    }
    let left = world.telegram.messages(EVA);
    let shows = |message: &Message| message.id == notice.id || message.text.contains("All listed");
    assert!(!left.iter().any(shows), "{left:#?}");
}

#[tokio::test]
async fn forged_buttons_publish_nothing() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&breaking("All listed")).await;
    let opened = desk.open(MAX, id).await;
    let seen = version(&desk, id).await;
    // Versions that never were, numbers that are none, a drill and a cancellation of another version.
    for data in [
        format!("c:{id}:live:{}", seen + 1),
        format!("c:{id}:live:0"),
        format!("c:{id}:live:-1"),
        format!("c:{id}:live:99999999999"),
        format!("c:{id}:w:drillgo:{}", seen + 7),
        format!("c:{id}:w:drillgo:0"),
        format!("c:{id}:w:endyes:{}", seen + 7),
        format!("c:{id}:w:rmay:0"),
        format!("c:{id}:w:held:1:0"),
        "c:9223372036854775807:live:1".to_owned(),
    ] {
        forge(&desk, MAX, &opened, &data).await;
    }
    for table in ["approvals", "revisions", "drills"] {
        assert_eq!(desk.count(table).await, 0, "{table}");
    }
    assert_eq!(version(&desk, id).await, seen);
    // A stranger's button, and that of one whose session is over.
    world.subscribe(READER, &["sanctions"]).await;
    let shown = world.say(READER, "/help").await;
    forge(&desk, READER, &shown, &format!("c:{id}:live:{seen}")).await;
    world.say(EVA, "/logout").await;
    let out = world.say(EVA, "/queue").await;
    forge(&desk, EVA, &out, &format!("c:{id}:live:{seen}")).await;
    let told = world.telegram.wait_for_text(EVA, out.id, "Please log in");
    told.await.expect("she is told");
    world.say(READER, "/help").await;
    assert_eq!(desk.count("approvals").await, 0);
}

#[tokio::test]
async fn typed_commands_act_on_the_version_that_was_seen() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    // Never seen: shown first.
    for typed in [
        format!("/drill {id}"),
        format!("/schedule {id} 2027-01-01 10:00"),
    ] {
        let fresh = desk.draft(&routine("Ten persons listed")).await;
        let typed = typed.replace(&format!(" {id}"), &format!(" {fresh}"));
        desk.hears(MAX, &typed, "You have not seen this draft yet")
            .await;
        assert_eq!(version(&desk, fresh).await, 1);
    }
    desk.open(MAX, id).await;
    // Somebody else edits it.
    let draft = world.review().draft(id).await.unwrap().unwrap();
    let edited = Content {
        region: Some("BY".to_owned()),
        ..routine("Eleven persons listed")
    };
    assert!(world.review().edit(&draft, &edited).await.unwrap());
    let changed = "The draft was changed meanwhile";
    desk.hears(MAX, &format!("/schedule {id} 2027-01-01 10:00"), changed)
        .await;
    let stored = world.review().draft(id).await.unwrap().unwrap();
    assert_eq!((stored.version, stored.publish_at), (2, None));
    // Now it was seen: the same command does it, and again, because it is his own edit.
    desk.hears(
        MAX,
        &format!("/schedule {id} 2027-01-01 10:00"),
        "It goes out, once approved",
    )
    .await;
    desk.hears(
        MAX,
        &format!("/schedule {id} 2027-01-01 11:00"),
        "It goes out, once approved",
    )
    .await;
    desk.hears(
        MAX,
        &format!("/drill {id}"),
        "DRILL: no subscriber gets this",
    )
    .await;
    assert_eq!(desk.count("drills").await, 0, "it was only asked");
    // A text of one's own, title after title, is seen too.
    let opened = desk.open(MAX, id).await;
    world.press(MAX, &opened, "Text").await;
    desk.hears(MAX, "The list has eleven names.", "eleven names")
        .await;
    desk.hears(
        MAX,
        &format!("/drill {id}"),
        "DRILL: no subscriber gets this",
    )
    .await;
    let stored = world.review().draft(id).await.unwrap().unwrap();
    assert!(
        stored.content.text[&Language::En]
            .body
            .contains("eleven names")
    );
}

#[tokio::test]
async fn under_the_lock_the_last_button_publishes_nothing_and_its_approval_does_not_count() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    let opened = desk.open(MAX, id).await;
    let asked = world.press(MAX, &opened, "Approve…").await;
    world.say(EVA, "/lock").await;
    // Every session is over: his button asks for a login, and after it for the end of the lock.
    desk.press_through(MAX, &asked, "Approve, live").await;
    world.settled(MAX).await;
    assert_eq!(desk.count("approvals").await, 0);
    world.log_in(MAX).await;
    let opened = world.say(MAX, &format!("/open {id}")).await;
    let asked = world.press(MAX, &opened, "Approve…").await;
    let refused = world.press(MAX, &asked, "Approve, live").await;
    assert!(refused.text.contains("locked"), "{}", refused.text);
    assert_eq!(
        (desk.count("approvals").await, desk.count("revisions").await),
        (0, 0)
    );
    assert!(world.access().unlock_by_operator().await.unwrap());
    let opened = desk.open(MAX, id).await;
    let asked = world.press(MAX, &opened, "Approve…").await;
    world.press(MAX, &asked, "Approve, live").await;
    assert_eq!(desk.count("revisions").await, 1);
}

#[tokio::test]
async fn a_tap_that_changes_nothing_takes_no_approval_back() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&breaking("All listed")).await;
    let draft = world.review().draft(id).await.unwrap().unwrap();
    world.review().approve(&draft, &desk.eva).await.unwrap();
    let opened = desk.open(MAX, id).await;
    let menu = world.press(MAX, &opened, "Verification").await;
    let same = world.press(MAX, &menu, "Single source").await;
    assert!(same.text.contains("Approved by"), "{}", same.text);
    let now = world.review().draft(id).await.unwrap().unwrap();
    assert_eq!((now.version, now.approvals), (draft.version, 1));
}
