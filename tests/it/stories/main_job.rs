//! The main job, from an entry in a feed to a message in a subscriber's chat, by the people who do it.

use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Role;

use crate::world::{Origin, World, breaking};

const READER: i64 = 1_487_000_000_001;
const MODERATOR: i64 = 1_487_000_000_002;

#[tokio::test]
async fn an_entry_in_a_feed_reaches_a_subscriber_as_a_verified_update() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "be");
    world.telegram.add_person(MODERATOR, "Max", "en");
    let welcome = world.join(READER).await;
    assert!(welcome.text.starts_with("All set."), "{}", welcome.text);

    a_source_reports(&world).await;
    a_moderator_joins(&world).await;
    a_moderator_publishes(&world).await;
    it_arrives(&world).await;
}

async fn a_source_reports(world: &World) {
    let origin = Origin::start().await;
    origin.publish(&[(
        "a1",
        "Ten persons listed",
        "The council has listed ten persons.",
    )]);
    world.import(&origin.source("council")).await;
    let read = world.intake().step().await.expect("it is there");
    assert_eq!((read.fetched, read.new), (1, 1));
}

/// With link, phrase and a one-time code.
async fn a_moderator_joins(world: &World) {
    world.join_by_bot(MODERATOR, Role::Moderator).await;
    let welcome = world.log_in(MODERATOR).await;
    assert!(welcome.protected, "what staff see cannot be forwarded");
}

/// Takes the candidate from the queue and approves it, by buttons.
async fn a_moderator_publishes(world: &World) {
    let queue = world.say(MODERATOR, "/queue").await;
    assert!(queue.text.contains("Ten persons listed"), "{}", queue.text);
    assert!(queue.protected, "what staff see cannot be forwarded");
    let open = queue
        .all_buttons()
        .next()
        .expect("it is there")
        .text
        .clone();
    let candidate = world.press(MODERATOR, &queue, &open).await;
    assert!(
        candidate.text.contains("Press office council"),
        "{}",
        candidate.text
    );
    let draft = world.press(MODERATOR, &queue, "Use this text").await;
    assert!(
        draft.text.contains("Complete. It needs one approval"),
        "{}",
        draft.text
    );
    let question = world.press(MODERATOR, &queue, "Approve…").await;
    assert_eq!(
        question.text,
        "LIVE. Urgency: routine. Topics: Sanctions.\n\nEvidence: one piece\nNobody has marked any evidence as looked at.\n\
         Pages that nobody asked to fetch: 1.\n\nLive, not a drill: this goes to fewer than 10 subscribers. Approve?"
    );
    let published = world.press(MODERATOR, &queue, "Approve, live").await;
    assert!(
        published.text.starts_with("Published. Code: "),
        "{}",
        published.text
    );
}

/// With what makes it verified; and the report agrees.
async fn it_arrives(world: &World) {
    world.deliver(&world.delivery()).await;
    let arrived = world.telegram.last_from_bot(READER).expect("it is there");
    let updates = world.review().updates(None).await.expect("it is there");
    let code = &updates[0].code;
    for part in [
        "Ten persons listed",
        "The council has listed ten persons.",
        "https://press.example/a1",
        code,
    ] {
        assert!(arrived.text.contains(part), "{part:?} in {}", arrived.text);
    }
    let fanout = world.fanout(code).await;
    assert_eq!(fanout.state, FanoutState::Finished);
    assert_eq!(
        (
            fanout.counters.due,
            fanout.counters.accepted,
            fanout.counters.left()
        ),
        (1, 1, 0)
    );
    let (_, waiting) = world.review().queue(8, 0).await.expect("it is there");
    assert_eq!(waiting, 0, "the candidate is decided");
}

#[tokio::test]
async fn what_is_breaking_waits_for_a_second_person_who_is_told_so() {
    const SECOND: i64 = MODERATOR + 1;
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    for (person, name) in [(MODERATOR, "Max"), (SECOND, "Eva")] {
        world.telegram.add_person(person, name, "en");
    }
    let max = world.join_staff(MODERATOR, Role::Moderator).await;
    world.join_staff(SECOND, Role::Admin).await;
    let draft = world
        .review()
        .begin_from_nothing(&breaking("All listed"), None, &max)
        .await
        .unwrap();
    let command = format!("/approve {}", draft.candidate_id);
    // Telegram lets a bot write only to whom has written to it.
    let greeted = world.say(SECOND, "/help").await;

    let shown = world.say(MODERATOR, &command).await;
    let question = world.press(MODERATOR, &shown, "Approve…").await;
    assert!(
        question
            .text
            .contains("Approvals needed: 2; yours is number 1."),
        "{}",
        question.text
    );
    let waits = world.press(MODERATOR, &shown, "Approve, live").await;
    assert!(
        waits.text.starts_with("Approved: 1 of 2."),
        "{}",
        waits.text
    );
    // One neutral line: her phone may lie on a table.
    let told = world
        .telegram
        .wait_for_text(SECOND, greeted.id, "")
        .await
        .unwrap();
    assert_eq!(told.text, "Something waits for you: /queue.");
    let again = world.say(MODERATOR, &command).await;
    let again = world.press(MODERATOR, &again, "Approve…").await;
    assert!(
        again.text.starts_with("You have approved this already."),
        "{}",
        again.text
    );

    let queue = world.say(SECOND, "/queue").await;
    let open = queue.all_buttons().next().unwrap().text.clone();
    world.press(SECOND, &queue, &open).await;
    world.press(SECOND, &queue, "Approve…").await;
    let published = world.press(SECOND, &queue, "Approve, live").await;
    assert!(
        published.text.starts_with("Published. Code: "),
        "{}",
        published.text
    );
    world.deliver(&world.delivery()).await;
    let arrived = world.telegram.last_from_bot(READER).unwrap();
    assert!(arrived.text.contains("All listed"), "{}", arrived.text);
}
