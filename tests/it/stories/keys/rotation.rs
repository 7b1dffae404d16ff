//! A rotation while people live on: everybody is known under the old and the new key, nobody becomes two, and who does not have the new
//! key holds it up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tempfile::TempDir;
use vestka::clock::Clock;
use vestka::domain::language::Language;
use vestka::domain::staff::Role;
use vestka::domain::subscriber::ChatKind;
use vestka::review::{Held, Holder, Login, Phase, Resealed, Rotation, RotationError};
use vestka::store::sealing::{self, Activation};
use vestka::subscriptions::{Chat, Subscriptions};
use vestka::vault::{ChatId, KeyId, Passphrase, Vault, protect};

use crate::world::World;

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;
const GROUP: i64 = -1_001_487_000_003;
const MAX: i64 = 1_487_000_000_004;
const TIP: &str = "Five people were detained at the gate of the tractor works";

/// Long enough for any test, by the clock of Postgres.
const HOUR: Duration = Duration::from_hours(1);

/// A world whose key lies in a file, as in a service.
async fn begun() -> (World, TempDir, PathBuf) {
    let mut world = World::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vestka.key");
    world.vault = Arc::new(Vault::create(&file).expect("a key"));
    let (vault, sign) = (world.vault.fingerprint(), world.signer.public_key());
    world
        .store
        .remember_keys((1, &vault), &sign, world.clock.now())
        .await
        .expect("remembered");
    (world, folder, file)
}

fn rotation_of(world: &World, vault: &Arc<Vault>) -> Rotation {
    let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
    Rotation::new(world.store.clone(), Arc::clone(vault), clock, 1)
}

fn rotation(world: &World) -> Rotation {
    rotation_of(world, &world.vault)
}

async fn prepared(rotation: &Rotation, file: &std::path::Path) -> KeyId {
    match rotation.begin(file).await.expect("begun") {
        Phase::Prepared(new) => new,
        other => panic!("a new key, not {other:?}"),
    }
}

async fn reseal(rotation: &Rotation) -> i64 {
    let mut all = 0;
    loop {
        match rotation.step().await.expect("a step") {
            Resealed::Part(_) => {}
            Resealed::Pass { moved, .. } => all += moved,
            Resealed::All { unreadable } => {
                assert_eq!(unreadable, 0);
                return all;
            }
        }
    }
}

fn subscriptions(world: &World, vault: &Arc<Vault>) -> Subscriptions {
    let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
    Subscriptions::new(world.store.clone(), Arc::clone(vault), clock, world.bot)
}

fn chat(id: i64, thread: Option<i32>) -> Chat {
    Chat {
        id: ChatId::new(id),
        thread,
        kind: ChatKind::Supergroup,
    }
}

async fn rows(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

/// The recovery codes that one of the staff was shown.
async fn recovery_code(world: &World, handle: &str) -> String {
    let enrolment = world.access().enrol(handle).await.expect("enrolled");
    enrolment.expect("they are of the staff").recovery_codes[0].clone()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a story told in one go")]
async fn in_the_middle_of_a_rotation_everybody_is_who_they_were() {
    let (world, _folder, file) = begun().await;
    for (person, name) in [(READER, "Ala"), (OTHER, "Ola"), (MAX, "Max")] {
        world.telegram.add_person(person, name, "en");
    }
    world.join_staff(MAX, Role::Moderator).await;
    world.clock.advance(TimeDelta::minutes(1));
    let reader = world.subscribe(READER, &["sanctions"]).await;
    let readers = subscriptions(&world, &world.vault);
    let topic = readers
        .find_or_add(chat(GROUP, Some(7)), Language::Be)
        .await
        .unwrap();
    let bot = world.run_bot();
    world.say(OTHER, &format!("/tip {TIP}")).await;
    let question = ("Is this yours?", (ChatId::new(OTHER), None));
    let asked = world
        .questions()
        .ask(question.0, question.1, Language::En)
        .await
        .unwrap();

    // The new key is there and seals; nothing is sealed anew yet.
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    assert_eq!(rotation.activate(&new).await.unwrap(), Activation::Done);
    assert!(rotation.left().await.unwrap() > 8);
    for is_over in [false, true] {
        assert_eq!(world.subscriber(READER).await.unwrap().id, reader.id);
        let again = readers.welcome(chat(GROUP, Some(7)), Language::Be).await;
        assert_eq!(again.unwrap().id, topic.id);
        let member = world.member(MAX).await.expect("of the staff still");
        assert!(member.session_until.is_some());
        let said = world.say(OTHER, &format!("/tip {TIP}")).await;
        assert!(said.text.contains("already"), "{}", said.text);
        let tips = world.say(MAX, "/tips").await;
        world.settled(MAX).await;
        let stands = |state: &vestka_simulator::State| state.from_bot(MAX).any(|m| m.id == tips.id);
        assert!(
            world.telegram.look(stands),
            "what the staff are shown stays"
        );
        if !is_over {
            // Another topic of the same group: both go under the new key together.
            let other = readers
                .find_or_add(chat(GROUP, Some(8)), Language::Be)
                .await;
            assert_ne!(other.unwrap().id, topic.id);
            assert_eq!(rows(&world).await, 3);
            assert!(reseal(&rotation).await > 8);
            assert_eq!(rotation.left().await.unwrap(), 0);
            rotation.end(&file).await.unwrap();
        }
    }
    let asked_again = world
        .questions()
        .ask(question.0, question.1, Language::En)
        .await
        .unwrap();
    assert_ne!(asked, asked_again, "known to have asked already");
    let questions: i64 = sqlx::query_scalar("SELECT count(*) FROM questions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!((questions, rows(&world).await), (1, 3));
    assert_eq!(Vault::load(&file).unwrap().ids(), [new]);
    drop(bot);
}

#[tokio::test]
async fn a_recovery_code_outlives_a_rotation() {
    let (world, _folder, file) = begun().await;
    let actor = world.join_staff(MAX, Role::Moderator).await;
    let code = recovery_code(&world, actor.name()).await;
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    rotation.activate(&new).await.unwrap();
    reseal(&rotation).await;
    assert_eq!(rotation.end(&file).await.unwrap(), 0, "none is void");
    // Only a secret that a first code confirmed has recovery codes that count.
    world.sql("UPDATE staff_secrets SET void_at = NULL").await;
    let member = world.member(MAX).await.unwrap();
    let login = world.access().log_in(&member, &code).await.unwrap();
    assert!(matches!(login, Login::Right { .. }), "{login:?}");
}

/// Two processes in the moment between: one seals with the new key already, the other with the old one still.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_joins_twice_under_two_keys_is_one() {
    let (world, _folder, file) = begun().await;
    let behind = world.vault.clone();
    let ahead = Arc::new(Vault::load(&file).unwrap());
    let rotation = rotation_of(&world, &ahead);
    let new = prepared(&rotation, &file).await;
    behind.take_over(Vault::load(&file).unwrap());
    rotation.activate(&new).await.unwrap();
    assert_ne!(behind.fingerprint(), ahead.fingerprint());
    let (one, other) = (
        Arc::new(subscriptions(&world, &behind)),
        Arc::new(subscriptions(&world, &ahead)),
    );
    for n in 0..40 {
        let join = |who: &Arc<Subscriptions>, thread: Option<i32>| {
            let who = Arc::clone(who);
            tokio::spawn(async move {
                let chat = chat(GROUP - n, thread);
                let found = who.find_or_add(chat, Language::En).await;
                found.expect("the database answers").id
            })
        };
        let (a, b, c, d) = (
            join(&one, None),
            join(&other, None),
            join(&one, Some(5)),
            join(&other, Some(5)),
        );
        assert_eq!(a.await.unwrap(), b.await.unwrap());
        assert_eq!(c.await.unwrap(), d.await.unwrap());
    }
    assert_eq!(rows(&world).await, 80);
    behind.seal_under(&new.fingerprint);
    reseal(&rotation).await;
    assert_eq!(
        (rows(&world).await, rotation.left().await.unwrap()),
        (80, 0)
    );
}

/// Should two rows of one chat be there after all, the one under the new key counts, and the rotation comes to its end.
#[tokio::test]
async fn a_double_ends_with_the_older_row() {
    let (world, _folder, file) = begun().await;
    world.subscribe(READER, &["sanctions"]).await;
    world.subscribe(OTHER, &["sanctions"]).await;
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    rotation.activate(&new).await.unwrap();
    let sealed = world
        .vault
        .seal_chat(vestka::vault::Purpose::Subscriber, ChatId::new(READER));
    sqlx::query(
        "INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
         VALUES (77, 1, $1, $2, 'private', 'lt', '2026-11-16')",
    )
    .bind(sealed)
    .bind(world.bot)
    .execute(&world.pool)
    .await
    .expect("a second row");
    reseal(&rotation).await;
    assert_eq!(world.subscriber(READER).await.unwrap().id, 77);
    assert_eq!(rows(&world).await, 2);
}

/// Of the group: how many subscribers it has, and under how many forms they lie.
async fn forum(world: &World) -> (i64, i64) {
    sqlx::query_as(
        "SELECT count(*), count(DISTINCT sealed_chat) FROM subscribers WHERE chat_kind = 'supergroup'",
    )
    .fetch_one(&world.pool)
    .await
    .expect("the database answers")
}

/// Decision 8, while two keys live: a rotation that is cut off between the topics of a forum tears none out of it.
#[tokio::test]
async fn a_forum_goes_under_the_new_key_as_one_and_is_forgotten_as_one() {
    let (world, _folder, file) = begun().await;
    let readers = subscriptions(&world, &world.vault);
    let add = async |thread| {
        let added = readers.find_or_add(chat(GROUP, thread), Language::Be).await;
        added.expect("the database answers").id
    };
    // The chat itself lies at the begin of the table, its topics at the end: far more than a step takes is between them.
    let general = add(None).await;
    let crowd: Vec<i64> = (0..4_000).map(|n| OTHER + n).collect();
    world.subscribe_all(&crowd).await;
    add(Some(7)).await;
    add(Some(8)).await;
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    assert_eq!(rotation.activate(&new).await.unwrap(), Activation::Done);
    let all = rotation.left().await.unwrap();
    let form_of_general = async || {
        let sealed: Vec<u8> =
            sqlx::query_scalar("SELECT sealed_chat FROM subscribers WHERE id = $1")
                .bind(general)
                .fetch_one(&world.pool)
                .await
                .expect("the database answers");
        sealed
    };
    while form_of_general().await != world.sealed(GROUP) {
        rotation.step().await.expect("a step");
    }
    // Killed here.
    let left = rotation.left().await.unwrap();
    assert!(left > 1_000 && left < all, "{left} of {all}");
    assert_eq!(forum(&world).await, (3, 1));

    readers.forget(general).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 3);
    assert_eq!(forum(&world).await, (0, 0));
    reseal(&rotation).await;
    assert_eq!(rotation.left().await.unwrap(), 0);
    assert_eq!(rows(&world).await, 4_000);
}

/// An earlier version left the topics of a forum under two keys.
#[tokio::test]
async fn a_forum_that_lies_under_two_keys_is_forgotten_as_one_whoever_asks() {
    let (world, _folder, file) = begun().await;
    let readers = subscriptions(&world, &world.vault);
    let forums = [GROUP, GROUP - 1, GROUP - 2];
    let threads = [None, Some(7), Some(8)];
    let mut numbers = Vec::new();
    for id in forums {
        for thread in threads {
            let added = readers.find_or_add(chat(id, thread), Language::Be).await;
            numbers.push(added.expect("the database answers").id);
        }
    }
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    rotation.activate(&new).await.unwrap();
    for (id, of_forum) in forums.iter().zip(numbers.chunks(3)) {
        let moved = sqlx::query("UPDATE subscribers SET sealed_chat = $1 WHERE id = $2")
            .bind(world.sealed(*id))
            .bind(of_forum[0])
            .execute(&world.pool)
            .await;
        assert_eq!(moved.expect("the database answers").rows_affected(), 1);
    }
    assert_eq!(forum(&world).await, (9, 6));
    // From the chat itself, from a topic, and by the operator with the code of a topic.
    readers.forget(numbers[0]).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 3);
    readers.forget(numbers[4]).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 3);
    let code = readers.code(numbers[8]);
    let known = Subscriptions::forget_by_code(&world.store, &world.vault, &code).await;
    assert!(known.unwrap());
    assert_eq!(world.erasure().step().await.unwrap().erased, 3);
    assert_eq!(rows(&world).await, 0);
}

/// What the staff were shown before and after the new key began to seal goes at the end of the session, wherever the rotation stands.
#[tokio::test]
async fn what_the_staff_are_shown_during_a_rotation_goes_with_their_session() {
    for is_staff_moved in [false, true] {
        let (world, _folder, file) = begun().await;
        world.telegram.add_person(MAX, "Max", "en");
        world.join_staff(MAX, Role::Moderator).await;
        let _bot = world.run_bot();
        let before = world.say(MAX, "/queue").await;
        world.settled(MAX).await;
        let rotation = rotation(&world);
        let new = prepared(&rotation, &file).await;
        rotation.activate(&new).await.unwrap();
        if is_staff_moved {
            // The rows of the staff are the first part, what they are shown the next; killed between the two.
            rotation.step().await.expect("a step");
            let staff: i64 =
                sqlx::query_scalar("SELECT count(*) FROM staff WHERE sealed_chat = $1")
                    .bind(
                        world
                            .vault
                            .seal_chat(vestka::vault::Purpose::Staff, ChatId::new(MAX)),
                    )
                    .fetch_one(&world.pool)
                    .await
                    .expect("the database answers");
            assert_eq!(staff, 1);
        }
        let after = world.say(MAX, "/queue").await;
        world.settled(MAX).await;
        let bye = world.say(MAX, "/logout").await;
        world.wipe(&[MAX]).await;
        for shown in [before, after] {
            let shown = world.telegram.message(MAX, shown.id);
            let shown = shown.expect("it was sent");
            assert!(
                shown.deleted_at.is_some(),
                "moved: {is_staff_moved}: {shown:#?}"
            );
        }
        assert!(bye.text.contains("session"), "{}", bye.text);
    }
}

fn set_mode(file: &std::path::Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    std::fs::set_permissions(file, mode).expect("the file is ours");
}

#[tokio::test]
async fn a_process_without_the_new_key_holds_it_up_and_one_that_is_behind_stops() {
    let (world, folder, file) = begun().await;
    // Another host has a copy of the key file.
    let copy = folder.path().join("copy.key");
    std::fs::copy(&file, &copy).unwrap();
    let theirs = Arc::new(Vault::load(&copy).unwrap());
    let host = |vault: &Arc<Vault>, owner, file: &PathBuf| {
        Holder::new(world.store.clone(), Arc::clone(vault), owner, file.clone())
    };
    let (ours, other) = (host(&world.vault, 1, &file), host(&theirs, 2, &copy));
    assert_eq!(ours.step().await.unwrap(), Held::Well);
    assert_eq!(other.step().await.unwrap(), Held::Well);

    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    assert_eq!(prepared(&rotation, &file).await, new, "begun once");
    assert!(matches!(
        rotation.activate(&new).await.unwrap(),
        Activation::Lacking(hosts) if hosts.len() == 1
    ));
    // Somebody begins with the copy: it lacks the key that is prepared.
    let from_there = rotation_of(&world, &theirs).begin(&copy).await.unwrap_err();
    assert!(matches!(from_there, RotationError::Elsewhere(2)));
    assert!(from_there.to_string().contains("copy the key file"));

    // The operator brings the file; the process finds it by itself.
    std::fs::copy(&file, &copy).unwrap();
    assert_eq!(other.step().await.unwrap(), Held::Well);
    assert_eq!(theirs.ids().len(), 2);
    assert_eq!(rotation.activate(&new).await.unwrap(), Activation::Done);
    assert_eq!(rotation.behind().await.unwrap().len(), 1);
    assert_eq!(other.step().await.unwrap(), Held::Well);
    assert_eq!(theirs.fingerprint(), new.fingerprint);
    assert!(rotation.behind().await.unwrap().is_empty());

    // A process that slept through all of it.
    let lost = folder.path().join("lost.key");
    std::fs::write(
        &lost,
        std::fs::read_to_string(&copy)
            .unwrap()
            .lines()
            .take(2)
            .fold(String::new(), |all, line| all + line + "\n"),
    )
    .unwrap();
    set_mode(&lost, 0o600);
    let asleep = Arc::new(Vault::load(&lost).unwrap());
    assert_eq!(
        host(&asleep, 3, &lost).step().await.unwrap(),
        Held::Lacking(2)
    );
    world.store.release_keys(3).await.unwrap();

    reseal(&rotation).await;
    rotation.end(&file).await.unwrap();
    // The file cannot be used at this moment.
    set_mode(&copy, 0o644);
    assert_eq!(other.step().await.unwrap(), Held::Well);
    assert_eq!(
        theirs.ids(),
        std::slice::from_ref(&new),
        "the old key is forgotten"
    );
    set_mode(&copy, 0o600);
    assert_eq!(Vault::load(&copy).unwrap().ids().len(), 2);
    assert_eq!(other.step().await.unwrap(), Held::Well);
    assert_eq!(Vault::load(&copy).unwrap().ids(), [new], "on every host");
}

/// To open it takes a second: whatever else the process does goes on meanwhile, and a step that nobody waits for any more brings no key.
#[tokio::test]
async fn a_file_under_a_passphrase_is_opened_beside_what_the_process_does() {
    let (world, _folder, file) = begun().await;
    let phrase = Passphrase::typed("orbit velvet canyon lantern".to_owned());
    protect(&[(file.clone(), Passphrase::default())], &phrase).unwrap();
    Vault::add_key(&file, &phrase).unwrap();
    let holder = Holder::new(
        world.store.clone(),
        Arc::clone(&world.vault),
        1,
        file.clone(),
    )
    .under(phrase);
    tokio::select! {
        biased;
        held = holder.step() => panic!("it waits for the file: {held:?}"),
        () = std::future::ready(()) => {}
    }
    holder.rest().await;
    assert_eq!(world.vault.ids().len(), 1, "nobody waited for it");
    assert_eq!(holder.step().await.unwrap(), Held::Well);
    assert_eq!(world.vault.ids().len(), 2);
}

#[tokio::test]
async fn a_process_of_an_earlier_version_holds_it_up() {
    let (world, _folder, file) = begun().await;
    let rotation = rotation(&world);
    let new = prepared(&rotation, &file).await;
    let lease = vestka::store::instance::Lease::Bot;
    world.store.take_lease(lease, 9, HOUR).await.unwrap();
    assert!(matches!(
        rotation.activate(&new).await.unwrap(),
        Activation::Lacking(hosts) if hosts[0].contains("earlier version")
    ));
    let holder = sealing::Holder {
        owner: 9,
        host: "here",
        fingerprints: std::slice::from_ref(&new.fingerprint),
        uses: &world.vault.fingerprint(),
    };
    world.store.hold_keys(&holder, HOUR).await.unwrap();
    assert_eq!(rotation.activate(&new).await.unwrap(), Activation::Done);
}

#[tokio::test]
async fn a_new_key_that_seals_nothing_can_be_given_up_and_crashes_leave_nothing_behind() {
    let (world, _folder, file) = begun().await;
    let old = world.vault.fingerprint();
    // Killed after the file was written and before the database knew: the same key serves.
    let left = Vault::add_key(&file, &vestka::vault::Passphrase::default()).unwrap();
    let rotation = rotation(&world);
    assert_eq!(prepared(&rotation, &file).await, left);
    assert!(rotation.abandon(&file).await.unwrap());
    assert!(!rotation.abandon(&file).await.unwrap());
    assert_eq!(Vault::load(&file).unwrap().ids().len(), 1);
    let new = prepared(&rotation, &file).await;
    assert_ne!(new, left);
    rotation.activate(&new).await.unwrap();
    assert!(!rotation.abandon(&file).await.unwrap(), "it seals");
    reseal(&rotation).await;
    // Killed after the database said so and before the file was written.
    world.store.retire_key(world.clock.now()).await.unwrap();
    let again = rotation_of(&world, &Arc::new(Vault::load(&file).unwrap()));
    assert_eq!(again.begin(&file).await.unwrap(), Phase::Ended);
    let rest = Vault::load(&file).unwrap();
    assert!(!rest.holds(&old) && rest.holds(&new.fingerprint));
}
