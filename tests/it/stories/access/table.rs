//! Who can do what: every command and every button of the staff, cell by cell.

use std::collections::BTreeSet;

use vestka::domain::staff::Role;
use vestka::telegram::STAFF_COMMANDS;

use super::world;
use crate::world::World;

/// What somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    /// What anybody gets who types nonsense.
    Nothing,
    /// "Please log in".
    LogIn,
    /// "Only admins can do that".
    AdminsOnly,
    /// It is done.
    Served,
}

use Gets::{AdminsOnly, LogIn, Nothing, Served};

const STRANGER: i64 = 1_487_000_000_011;
const SUBSCRIBER: i64 = 1_487_000_000_012;
const REMOVED: i64 = 1_487_000_000_013;
const MODERATOR_OUT: i64 = 1_487_000_000_014;
const MODERATOR: i64 = 1_487_000_000_015;
const ADMIN_OUT: i64 = 1_487_000_000_016;
const ADMIN: i64 = 1_487_000_000_017;

const PEOPLE: [i64; 7] = [
    STRANGER,
    SUBSCRIBER,
    REMOVED,
    MODERATOR_OUT,
    MODERATOR,
    ADMIN_OUT,
    ADMIN,
];

/// In the order of [`PEOPLE`].
const ANY_STAFF: [Gets; 7] = [Nothing, Nothing, Nothing, Served, Served, Served, Served];
const IN_SESSION: [Gets; 7] = [Nothing, Nothing, Nothing, LogIn, Served, LogIn, Served];
const ADMINS: [Gets; 7] = [Nothing, Nothing, Nothing, LogIn, AdminsOnly, LogIn, Served];

/// A command as it is typed, and who gets what.
const COMMANDS: &[(&str, [Gets; 7])] = &[
    ("queue", IN_SESSION),
    ("open 999", IN_SESSION),
    ("write 999", IN_SESSION),
    ("reject 999", IN_SESSION),
    ("preview 999", IN_SESSION),
    ("approve 999", IN_SESSION),
    ("evidence 999", IN_SESSION),
    ("stoprelay 999", IN_SESSION),
    ("answer 999 false", IN_SESSION),
    ("merge 998 999", IN_SESSION),
    ("split 998 999", IN_SESSION),
    ("claim 999", IN_SESSION),
    ("release 999", IN_SESSION),
    ("hold 999", IN_SESSION),
    ("unhold 999", IN_SESSION),
    ("schedule 999", IN_SESSION),
    ("drill 999", IN_SESSION),
    ("updates", IN_SESSION),
    ("correct", IN_SESSION),
    ("retract", IN_SESSION),
    ("tips", IN_SESSION),
    ("ask 999", IN_SESSION),
    ("askall 999", IN_SESSION),
    ("droptip 999", IN_SESSION),
    ("limittip 999", IN_SESSION),
    ("bantip 999", IN_SESSION),
    ("unlock", IN_SESSION),
    ("log", ADMINS),
    ("pausefanout", ADMINS),
    ("resumefanout", ADMINS),
    ("stopfanout", ADMINS),
    ("retryfailed", ADMINS),
    ("staff", ADMINS),
    ("invite nobody", ADMINS),
    ("remove nobody", ADMINS),
    ("destroy_key", ADMINS),
    // These change who is in session: last.
    ("login", ANY_STAFF_LOGIN),
    ("logout", ANY_STAFF),
    ("lock", ANY_STAFF),
];

/// `/login` without a code asks for one, whoever of the staff types it.
const ANY_STAFF_LOGIN: [Gets; 7] = [Nothing, Nothing, Nothing, LogIn, LogIn, LogIn, LogIn];

/// A button's data by the name of its variant, and who gets what.
const BUTTONS: &[(&str, &str, [Gets; 7])] = &[
    ("Queue", "q", IN_SESSION),
    // Between the two, or the second would change nothing that is to be seen.
    ("QueueFilter", "qf:-:-:-:-:-:0", IN_SESSION),
    ("QueueView", "qv:-:-:-:-:-:0", IN_SESSION),
    ("Candidate", "c:999:open", IN_SESSION),
    ("Evidence", "e:999:menu", IN_SESSION),
    ("Amend", "a:recent", IN_SESSION),
    ("Tip", "tip:list", IN_SESSION),
    ("Answer", "qa:999:false", IN_SESSION),
    ("AnswerTyped", "qt:999:1", IN_SESSION),
    ("Log", "log:list:0", ADMINS),
    ("Unlock", "s:unlock", IN_SESSION),
    ("List", "s:list", ADMINS),
    ("Invite", "s:invite:moderator", ADMINS),
    ("Remove", "s:remove:999", ADMINS),
    ("RemoveYes", "s:removed:999", ADMINS),
    ("DestroyKey", "s:destroykey", ADMINS),
    ("LogOut", "s:logout", ANY_STAFF),
    ("Lock", "s:lock", ANY_STAFF),
];

/// Buttons of subscribers: nobody of the staff is needed for them.
const OF_SUBSCRIBERS: &[&str] = &[
    "Language",
    "Topic",
    "AllTopics",
    "TopicsDone",
    "Pace",
    "Hours",
    "Forget",
    "Channel",
    "Forum",
    "Privacy",
    "AskStaff",
    "About",
    "Read",
    "Staff",
];

async fn people(world: &World) {
    for person in PEOPLE {
        world.telegram.add_person(person, "Somebody", "en");
    }
    world.subscribe(SUBSCRIBER, &["sanctions"]).await;
    let removed = world.join_staff(REMOVED, Role::Admin).await;
    let out = world
        .access()
        .remove(removed.name(), &vestka::domain::staff::Actor::Operator)
        .await;
    assert!(out.expect("the database answers"));
    world
        .join_staff_without_session(MODERATOR_OUT, Role::Moderator)
        .await;
    world
        .join_staff_without_session(ADMIN_OUT, Role::Admin)
        .await;
    world.join_staff(MODERATOR, Role::Moderator).await;
    world.join_staff(ADMIN, Role::Admin).await;
}

fn gets(answer: &str, nonsense: &str) -> Gets {
    if answer == nonsense {
        Nothing
    } else if answer.starts_with("Please log in") {
        LogIn
    } else if answer.starts_with("Only admins") {
        AdminsOnly
    } else {
        Served
    }
}

#[tokio::test]
async fn each_command_of_the_staff_gives_each_person_what_the_table_says() {
    let (world, _bot) = world().await;
    people(&world).await;
    let nonsense = world.say(STRANGER, "/nonsense").await.text;
    for (command, row) in COMMANDS {
        // Each command finds everybody as they were.
        for (person, expected) in PEOPLE.iter().zip(row) {
            as_they_were(&world, *person).await;
            let answer = world.say(*person, &format!("/{command}")).await;
            assert_eq!(
                gets(&answer.text, &nonsense),
                *expected,
                "/{command} by {person}: {}",
                answer.text
            );
        }
    }
}

/// A session for those two who have one, and for nobody else.
async fn as_they_were(world: &World, person: i64) {
    use vestka::clock::Clock as _;
    let until = world.clock.now() + chrono::TimeDelta::hours(8);
    sqlx::query("UPDATE staff SET session_until = $1 WHERE sealed_chat = $2")
        .bind([MODERATOR, ADMIN].contains(&person).then_some(until))
        .bind(world.vault.seal_chat(
            vestka::vault::Purpose::Staff,
            vestka::vault::ChatId::new(person),
        ))
        .execute(&world.pool)
        .await
        .expect("the database answers");
}

#[test]
fn no_command_of_the_staff_is_missing_in_the_table() {
    let known: BTreeSet<&str> = COMMANDS
        .iter()
        .map(|(command, _)| command.split(' ').next().expect("a name"))
        .collect();
    let all: BTreeSet<&str> = STAFF_COMMANDS.iter().map(|(name, _)| *name).collect();
    assert_eq!(known, all, "each command needs a row: who gets what");
}

#[test]
fn no_button_of_the_bot_is_missing_in_the_table() {
    let source = include_str!("../../../../src/telegram/action.rs");
    let file = syn::parse_file(source).expect("our own source");
    let variants = file.items.iter().filter_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Action" || item.ident == "StaffAct" => Some(item),
        _ => None,
    });
    let all: BTreeSet<String> = variants
        .flat_map(|item| {
            item.variants
                .iter()
                .map(|variant| variant.ident.to_string())
        })
        .collect();
    let known: BTreeSet<String> = BUTTONS
        .iter()
        .map(|(name, _, _)| *name)
        .chain(OF_SUBSCRIBERS.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(known, all, "each button needs a row: who gets what");
}

#[tokio::test]
async fn each_button_of_the_staff_forged_by_anybody_gives_what_the_table_says() {
    let (world, _bot) = world().await;
    people(&world).await;
    let mut under = std::collections::BTreeMap::new();
    for person in PEOPLE {
        under.insert(person, world.say(person, "/help").await.id);
    }
    for (name, data, row) in BUTTONS {
        for (person, expected) in PEOPLE.iter().zip(row) {
            as_they_were(&world, *person).await;
            let (toasts, before) = (
                world.telegram.toasts().len(),
                world.telegram.delivered(*person).len(),
            );
            let edits = edits(&world, *person);
            world
                .telegram
                .forge_press(*person, under[person], data)
                .expect("the message was there");
            let answered = world.telegram.wait_for("an answer", |state| {
                let sent = state.chat(*person).map_or(0, |chat| {
                    chat.messages().filter(|message| message.from_bot).count()
                });
                let edited: usize = state
                    .messages(*person)
                    .map(|message| message.edits.len())
                    .sum();
                state.toasts().len() > toasts || sent > before || edited > edits
            });
            answered.await.expect("a press is answered");
            let said: Vec<String> = world.telegram.delivered(*person)[before..]
                .iter()
                .map(|(_, text)| text.clone())
                .collect();
            let got = match said.first() {
                Some(text) => gets(text, ""),
                None if edits != self::edits(&world, *person) => Served,
                None => Nothing,
            };
            assert_eq!(got, *expected, "{name} ({data}) by {person}: {said:?}");
        }
    }
}

fn edits(world: &World, person: i64) -> usize {
    let messages = world.telegram.messages(person);
    messages.iter().map(|message| message.edits.len()).sum()
}
