//! `/about`: who runs this bot, its keys, how to tell it from an impostor; for everybody, in six languages.

use vestka::clock::Clock as _;
use vestka::domain::language::Language;
use vestka::review::records::{self, CertificateTerms, Successor};
use vestka::telegram::announce;
use vestka::text::words;
use vestka::vault::{Signer, key_id};

use crate::world::World;

const READER: i64 = 1_487_000_000_001;
const GROUP: i64 = -1_487_000_000_002;

#[tokio::test]
async fn anybody_reads_who_runs_the_bot_and_its_keys_in_their_language() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let key = key_id(&world.signer.public_key());
    for (n, language) in (0..).zip(Language::ALL) {
        world
            .telegram
            .add_person(READER + n, "Somebody", language.code());
        let help = world.say(READER + n, "/help").await;
        let button = words(*language).button_about();
        let shown = world.press(READER + n, &help, &button).await;
        for part in [
            words(*language).about_operator("Example Press Office"),
            words(*language).about_mirror("https://mirror.example/"),
            words(*language).about_impostor("@vestka_bot"),
            key.clone(),
        ] {
            assert!(
                shown.text.contains(&part),
                "{language}: {part}: {}",
                shown.text
            );
        }
        let typed = world.say(READER + n, "/about").await;
        assert_eq!(typed.text, shown.text);
        assert!(
            !shown.text.contains(&words(*language).about_root()),
            "no root key is in use"
        );
    }
}

#[tokio::test]
async fn with_a_root_key_it_is_shown_and_so_is_where_to_go_when_the_bot_is_gone() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Somebody", "en");
    let folder = tempfile::tempdir().expect("a folder");
    let root = Signer::create(&folder.path().join("root.key")).expect("a root key");
    let now = world.clock.now();
    let successor = Successor {
        bot: Some("vestka_next_bot".to_owned()),
        mirror: Some("https://mirror.example/".parse().unwrap()),
        from: now,
        note: None,
        announced_at: now,
    };
    let statement = records::sign_successor(&root, &successor).expect("signed");
    let ours = [world.signer.public_key()];
    let text = (statement.statement.as_str(), statement.signature.as_str());
    let kept = records::accept(&world.store, text, &ours, now);
    kept.await.expect("accepted");

    let shown = world.say(READER, "/about").await;
    let place = shown.text.find(&root.public_key());
    assert!(place.is_some(), "{}", shown.text);
    assert!(
        shown
            .text
            .contains("The root key does not vouch for the signing key"),
        "{}",
        shown.text
    );
    assert!(
        shown
            .text
            .contains("go on here: @vestka_next_bot · https://mirror.example/."),
        "{}",
        shown.text
    );
    let terms = CertificateTerms {
        public_key: &world.signer.public_key(),
        issued_at: now,
        valid_from: now,
        valid_until: now + chrono::TimeDelta::days(30),
    };
    let certificate = records::certify(&root, terms).expect("signed");
    let text = (
        certificate.statement.as_str(),
        certificate.signature.as_str(),
    );
    let kept = records::accept(&world.store, text, &ours, now);
    kept.await.expect("accepted");
    let shown = world.say(READER, "/about").await;
    assert!(!shown.text.contains("does not vouch"), "{}", shown.text);
}

#[tokio::test]
async fn in_a_group_anybody_may_ask_and_the_menus_name_it_in_each_language() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Somebody", "en");
    world.telegram.add_group(GROUP, "Neighbours");
    world
        .telegram
        .set_member_status(GROUP, READER, vestka_simulator::MemberStatus::Member);
    let said = world
        .telegram
        .say_in(GROUP, READER, "/about@vestka_bot", None);
    let shown = world.telegram.wait_for_text(GROUP, said, "@vestka_bot");
    let shown = shown.await.expect("an answer");
    assert!(
        shown.text.contains("Example Press Office"),
        "{}",
        shown.text
    );

    announce(&world.api())
        .await
        .expect("the simulator takes the menus");
    for language in Language::ALL {
        let said = world.telegram.look(|state| {
            let commands = state.commands("default", language.code());
            let about = commands.iter().find(|command| command.command == "about");
            about.map(|command| command.description.clone())
        });
        assert_eq!(said, Some(words(*language).menu("about")), "{language}");
    }
}
