//! Links into the chat with the bot, good ones, and those that were cut, made up or are over.

use vestka::domain::language::Language;
use vestka::domain::staff::Role;
use vestka::telegram::announce;
use vestka::text::words;

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;
const GUEST: i64 = 1_487_000_000_002;

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_person(READER, "Ala", "en");
    world.telegram.add_person(GUEST, "Ola", "en");
    world
}

/// Follows a link; gives what the bot says to it.
async fn follow(world: &World, person: i64, parameter: &str) -> String {
    let last = world
        .telegram
        .messages(person)
        .last()
        .map_or(0, |last| last.id);
    world.telegram.follow(
        person,
        &format!("https://t.me/vestka_bot?start={parameter}"),
    );
    let said = world.telegram.wait_for_text(person, last, "").await;
    said.expect("an answer").text
}

#[tokio::test]
async fn good_links_do_what_they_say() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let said = follow(&world, READER, "t_sanctions").await;
    assert!(said.starts_with("All set."), "{said}");
    assert!(world.subscriber(READER).await.is_some());
    // Who knows the bot is told what changed.
    let said = follow(&world, READER, "t_protests").await;
    assert_eq!(said, "Saved. Your topics: Sanctions, Protests and strikes.");
    let said = follow(&world, GUEST, &format!("v_{code}")).await;
    assert!(
        said.starts_with("There is an update of ours with this code."),
        "{said}"
    );
    let said = follow(&world, GUEST, &format!("r_{}", code.to_lowercase())).await;
    assert!(said.contains("The council has adopted the list."), "{said}");
    assert!(
        world.subscriber(GUEST).await.is_none(),
        "who reads is nobody's subscriber"
    );
}

/// A campaign prints the link of a topic: it is all that a stranger has of us, whose app may speak a seventh language.
#[tokio::test]
async fn who_comes_by_the_link_of_a_topic_is_told_what_this_is_and_how_to_leave() {
    let world = world().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER + 10, "Émile", "fr");
    follow(&world, READER + 10, "t_sanctions").await;
    let welcome = world.telegram.last_from_bot(READER + 10);
    let welcome = welcome.expect("an answer");
    insta::assert_snapshot!(welcome.text, @r"
    All set.
    Topics: Sanctions
    Language: English
    Updates: at once
    Change this at any time: /topics, /language, /pace. Leave without a trace: /forget.

    Vestka relays verified updates.
    Which language do you want?
    ");
    // It comes already, whether or not a language is chosen.
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let last = world.telegram.last_from_bot(READER + 10).expect("it came");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);

    let text = || {
        let message = world.telegram.message(READER + 10, welcome.id);
        message.expect("it stands").text
    };
    world.press(READER + 10, &welcome, "Українська").await;
    assert!(text().contains("Вибрано: Санкції"), "{}", text());
    world.press(READER + 10, &welcome, "Готово").await;
    world.press(READER + 10, &welcome, "Одразу").await;
    assert!(text().starts_with("Усе готово."), "{}", text());
    let settings = world.subscriber(READER + 10).await.expect("a subscriber");
    assert_eq!(settings.language, Language::Uk);
    // The welcome goes with the rest.
    world
        .subscriptions()
        .forget(settings.id)
        .await
        .expect("the database answers");
    world.erasure().step().await.expect("the database answers");
    let gone = world.telegram.message(READER + 10, welcome.id);
    assert!(gone.is_some_and(|gone| gone.deleted_at.is_some()));
}

/// A made-up topic makes nobody a subscriber, and an invited or a known one is told nothing new.
#[tokio::test]
async fn a_link_of_a_topic_that_is_none_subscribes_nobody() {
    let world = world().await;
    let _bot = world.run_bot();
    follow(&world, READER, "t_weather").await;
    assert!(world.subscriber(READER).await.is_none());
    world.join(READER).await;
    let said = follow(&world, READER, "t_sanctions").await;
    assert_eq!(said, "Saved. Your topics: Sanctions.");
}

#[tokio::test]
async fn bad_links_are_answered_with_what_to_do() {
    let world = world().await;
    let _bot = world.run_bot();
    let words = words(Language::En);
    for (parameter, answer) in [
        ("t_weather", words.topic_unknown("weather")),
        ("t_", words.subscribe_which("sanctions")),
        ("v_0000000", words.verify_code_unknown()),
        ("v_", words.verify_code_unknown()),
        ("v_no-code", words.verify_code_unknown()),
        ("r_0000000", words.verify_code_unknown()),
        ("r_", words.verify_code_unknown()),
        ("r_%00", words.verify_code_unknown()),
        ("invite_", words.invite_unknown()),
        ("invite_made-up", words.invite_unknown()),
        // Whatever else somebody made up: the way in.
        ("zzz", words.start_language()),
    ] {
        assert_eq!(
            follow(&world, READER, parameter).await,
            answer,
            "{parameter}"
        );
    }
    assert!(world.subscriber(READER).await.is_none());
}

#[tokio::test]
async fn what_is_typed_too_long_is_not_repeated_whole() {
    let world = world().await;
    let _bot = world.run_bot();
    let long = "ы".repeat(4000);
    for command in ["/language", "/subscribe", "/latest", "/pace zone"] {
        let said = world.say(READER, &format!("{command} {long}")).await.text;
        assert!(
            said.contains("“ыыыыы") && said.chars().count() < 500,
            "{command}: {said}"
        );
    }
}

#[tokio::test]
async fn a_bad_invitation_leaves_the_good_one_open() {
    let world = world().await;
    let _bot = world.run_bot();
    let invited = world
        .invitations()
        .invite(Role::Moderator, "operator")
        .await
        .expect("an invitation");
    let asked = follow(&world, GUEST, &format!("invite_{}", invited.token)).await;
    assert!(asked.contains("four words"), "{asked}");
    let bad = follow(&world, GUEST, "invite_made-up").await;
    assert_eq!(bad, words(Language::En).invite_unknown());
    let welcome = world.say(GUEST, &invited.phrase).await.text;
    assert!(
        welcome.starts_with("Welcome. Your role: moderator."),
        "{welcome}"
    );

    // Of two good ones the later is the one that counts, and the first can be opened again.
    let first = world
        .invitations()
        .invite(Role::Moderator, "operator")
        .await;
    let second = world.invitations().invite(Role::Admin, "operator").await;
    let (first, second) = (first.expect("one"), second.expect("another"));
    follow(&world, READER, &format!("invite_{}", first.token)).await;
    follow(&world, READER, &format!("invite_{}", second.token)).await;
    let other = world.say(READER, &first.phrase).await.text;
    assert!(other.starts_with("These are not the words."), "{other}");
    follow(&world, READER, &format!("invite_{}", first.token)).await;
    let welcome = world.say(READER, &first.phrase).await.text;
    assert!(
        welcome.starts_with("Welcome. Your role: moderator."),
        "{welcome}"
    );
}

#[tokio::test]
async fn every_command_of_the_menu_is_in_the_help_and_does_something() {
    let world = world().await;
    let _bot = world.run_bot();
    announce(&world.api()).await.expect("the menus are taken");
    for (person, language) in (GUEST + 1..).zip(Language::ALL) {
        world
            .telegram
            .add_person(person, "Somebody", language.code());
        let menu = world.telegram.look(|state| {
            let commands = state.commands("default", language.code());
            let commands = commands.iter().map(|command| command.command.clone());
            commands.collect::<Vec<_>>()
        });
        assert!(menu.len() > 12, "{menu:?}");
        let help = world.say(person, "/help").await.text;
        for command in menu {
            let line = help.lines().any(|line| {
                let mut words = line.split([' ', ',']);
                words.any(|word| word == format!("/{command}"))
            });
            assert!(line, "{language}: /{command} is not in the help");
            let said = world.say(person, &format!("/{command}")).await.text;
            assert_ne!(said, words(*language).unknown_command(), "/{command}");
        }
    }
}
