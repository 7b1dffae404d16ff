//! Who only looks is not stored: the list of those who subscribe is the secret, and grows by nobody who has chosen nothing.
//!
//! Two tables: every command that `/help` names and every button of the bot, and which of them makes a stranger a subscriber.

use std::collections::BTreeSet;

use vestka::domain::subscriber::Pace;
use vestka_simulator::MemberStatus;

use crate::world::{World, routine};

/// Whether a stranger is a subscriber after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Stranger,
    Subscriber,
}

use Becomes::{Stranger, Subscriber};

const FIRST: i64 = 1_487_000_001_000;
const GROUP: i64 = -1_001_487_000_009;

const COMMANDS: &[(&str, Becomes)] = &[
    ("/start", Stranger),
    ("/start v_2345678", Stranger),
    ("/start u_2345678", Stranger),
    ("/start t_weather", Stranger),
    ("/start t_sanctions", Subscriber),
    ("/topics", Stranger),
    ("/subscribe", Stranger),
    ("/subscribe weather", Stranger),
    ("/subscribe sanctions", Subscriber),
    ("/unsubscribe", Stranger),
    ("/unsubscribe sanctions", Stranger),
    ("/language", Stranger),
    ("/language de", Stranger),
    ("/language be", Subscriber),
    ("/pace", Stranger),
    ("/pace weekly", Stranger),
    ("/pace digest", Stranger),
    ("/pace digest 19:10", Stranger),
    ("/pace quiet", Stranger),
    ("/pace quiet 7 7", Stranger),
    ("/pace quiet breaking on", Stranger),
    ("/pace zone", Stranger),
    ("/pace zone Atlantis", Stranger),
    ("/pace instant", Subscriber),
    ("/pace breaking", Subscriber),
    ("/pace digest 19:30", Subscriber),
    ("/pace quiet 23:00 07:00", Subscriber),
    ("/pace zone Vilnius", Subscriber),
    ("/pace sound off", Subscriber),
    ("/latest", Stranger),
    ("/latest sanctions", Stranger),
    ("/search sanctions", Stranger),
    ("/verify 2345678", Stranger),
    ("/verify Is the border closed from tomorrow?", Stranger),
    ("/sources", Stranger),
    ("/tip", Stranger),
    ("/tip The border is closed.", Stranger),
    ("/pause", Stranger),
    ("/resume", Stranger),
    ("/stop", Stranger),
    ("/privacy", Stranger),
    ("/mydata", Stranger),
    ("/autodelete", Stranger),
    ("/autodelete 24h", Stranger),
    ("/forget", Stranger),
    ("/channel", Stranger),
    ("/channel pause", Stranger),
    ("/help", Stranger),
    ("/about", Stranger),
    ("/nonsense", Stranger),
    ("Hello?", Stranger),
];

/// A button of an old menu by the name of its variant, its data, and what follows for who is a stranger by now.
const BUTTONS: &[(&str, &str, Becomes)] = &[
    // The choices.
    ("Language", "sl:be", Subscriber),
    ("Language", "l:be", Subscriber),
    ("Topic", "st:1", Subscriber),
    ("Topic", "t:1", Subscriber),
    ("AllTopics", "sa", Subscriber),
    ("Pace", "sp:instant", Subscriber),
    ("Pace", "p:breaking", Subscriber),
    ("HoursAct::Digest", "h:at:0:1140", Subscriber),
    ("HoursAct::Digest", "h:at:1:1140", Subscriber),
    ("HoursAct::Quiet", "h:quiet:1380:420", Subscriber),
    ("HoursAct::Quiet", "h:quiet:off", Subscriber),
    ("HoursAct::Zone", "h:zone:Europe/Vilnius", Subscriber),
    ("HoursAct::Silent", "h:silent:1", Subscriber),
    // What cannot be chosen.
    ("Topic", "t:999", Stranger),
    ("Pace", "p:digest", Stranger),
    ("HoursAct::Digest", "h:at:0:1", Stranger),
    ("HoursAct::Quiet", "h:quiet:1:1", Stranger),
    ("HoursAct::Rings", "h:rings:1", Stranger),
    // What only shows.
    ("TopicsDone", "sd", Stranger),
    ("HoursAct::Menu", "h:menu", Stranger),
    ("HoursAct::AskDigest", "h:ask:0", Stranger),
    ("HoursAct::AskDigest", "h:ask:1", Stranger),
    ("HoursAct::AskQuiet", "h:quiet", Stranger),
    ("HoursAct::AskZone", "h:zone", Stranger),
    ("Forget", "f:yes", Stranger),
    ("Forget", "f:no", Stranger),
    ("Forum", "fo:pause", Stranger),
    ("Forum", "fo:resume", Stranger),
    ("Forum", "fo:stop", Stranger),
    ("Forum", "fo:auto:24", Stranger),
    ("Channel", "cn:topics", Stranger),
    ("Channel", "cn:pause", Stranger),
    ("PrivacyAct::Show", "pr:show", Stranger),
    ("PrivacyAct::MyData", "pr:data", Stranger),
    ("PrivacyAct::Forget", "pr:forget", Stranger),
    ("PrivacyAct::Autodelete", "pr:auto", Stranger),
    ("PrivacyAct::Hours", "pr:auto:24", Stranger),
    ("About", "ab", Stranger),
    ("ReadAct::Latest", "r:l::n", Stranger),
    ("ReadAct::Search", "r:s:n", Stranger),
    ("ReadAct::Open", "r:o:1", Stranger),
    ("ReadAct::Sources", "r:q:0", Stranger),
    ("AskStaff", "va:1", Stranger),
    ("TipAct::Done", "tip:done", Stranger),
    ("TipAct::Cancel", "tip:cancel", Stranger),
    ("TipAct::Withdraw", "tip:back:1", Stranger),
    ("TipAct::Answer", "tip:answer:1", Stranger),
    // Those of the staff.
    ("Queue", "q", Stranger),
    ("QueueView", "qv:-:-:-:-:-:0", Stranger),
    ("QueueFilter", "qf:-:-:-:-:-:0", Stranger),
    ("Candidate", "c:999:open", Stranger),
    ("Evidence", "e:999:menu", Stranger),
    ("Amend", "a:recent", Stranger),
    ("TipAct::List", "tip:list", Stranger),
    ("TipAct::Page", "tip:page:1", Stranger),
    ("TipAct::Read", "tip:read:1", Stranger),
    ("TipAct::AskFirst", "tip:ask:1", Stranger),
    ("TipAct::AskAll", "tip:askall:1", Stranger),
    ("TipAct::Drop", "tip:drop:1", Stranger),
    ("TipAct::Limit", "tip:limit:1", Stranger),
    ("TipAct::Ban", "tip:ban:1", Stranger),
    ("Answer", "qa:999:false", Stranger),
    ("AnswerTyped", "qt:999:1", Stranger),
    ("Log", "log:list:0", Stranger),
    ("Staff", "s:lock", Stranger),
];

/// The variants that hold buttons of their own, and where those are listed.
const WITHIN: &[(&str, &str, &str)] = &[
    (
        "Hours",
        "HoursAct",
        include_str!("../../../src/telegram/action/hours.rs"),
    ),
    (
        "Privacy",
        "PrivacyAct",
        include_str!("../../../src/telegram/action/privacy.rs"),
    ),
    (
        "Read",
        "ReadAct",
        include_str!("../../../src/telegram/action/reading.rs"),
    ),
    (
        "Tip",
        "TipAct",
        include_str!("../../../src/telegram/action/tip.rs"),
    ),
];

async fn is_stored(world: &World, person: i64) -> Becomes {
    match world.subscriber(person).await {
        Some(_) => Subscriber,
        None => Stranger,
    }
}

async fn stored(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn only_a_choice_that_is_typed_makes_a_stranger_a_subscriber() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let mut chosen = 0;
    for (person, (typed, becomes)) in (FIRST..).zip(COMMANDS) {
        world.telegram.add_person(person, "Stranger", "en");
        let answer = world.say(person, typed).await.text;
        let stored = is_stored(&world, person).await;
        assert_eq!(stored, *becomes, "{typed}: {answer}");
        chosen += i64::from(stored == Subscriber);
    }
    assert!(chosen > 0);
    assert_eq!(stored(&world).await, chosen, "and nobody else is there");
    assert_eq!(named_in_help(&world).await, [""; 0], "not in the table");
}

/// Commands that the help names and the table does not.
async fn named_in_help(world: &World) -> Vec<String> {
    let help = world.say(FIRST, "/help").await.text;
    let is_known = |name: &str| {
        COMMANDS
            .iter()
            .any(|(typed, _)| typed.split(' ').next() == Some(name))
    };
    let named = help
        .split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| word.starts_with('/'));
    assert!(named.clone().count() > 15, "{help}");
    named
        .filter(|name| !is_known(name))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn only_a_choice_that_is_tapped_makes_a_stranger_a_subscriber() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let mut chosen = 0;
    for (person, (name, data, becomes)) in (FIRST..).zip(BUTTONS) {
        world.telegram.add_person(person, "Stranger", "en");
        let old = world.say(person, "/help").await;
        let answer = world.forge(person, &old, data).await.text;
        let stored = is_stored(&world, person).await;
        assert_eq!(stored, *becomes, "{name} ({data}): {answer}");
        chosen += i64::from(stored == Subscriber);
    }
    assert!(chosen > 0);
    assert_eq!(stored(&world).await, chosen, "and nobody else is there");
}

#[test]
fn no_button_of_the_bot_is_missing_in_the_table() {
    let mut all = variants(
        include_str!("../../../src/telegram/action.rs"),
        "Action",
        "",
    );
    for (variant, name, source) in WITHIN {
        assert!(all.remove(*variant), "{variant}");
        all.extend(variants(source, name, &format!("{name}::")));
    }
    let known: BTreeSet<String> = BUTTONS
        .iter()
        .map(|(name, ..)| (*name).to_owned())
        .collect();
    assert_eq!(known, all, "each button needs a row: whether it stores");
}

fn variants(source: &str, name: &str, before: &str) -> BTreeSet<String> {
    let file = syn::parse_file(source).expect("our own source");
    let found = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Enum(item) if item.ident == name => Some(item),
        _ => None,
    });
    found
        .flat_map(|item| item.variants)
        .map(|variant| format!("{before}{}", variant.ident))
        .collect()
}

#[tokio::test]
async fn who_looked_around_has_no_file_and_is_welcome_at_the_first_tap() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(FIRST, "Ala", "en");
    let topics = world.say(FIRST, "/topics").await;
    assert!(topics.text.contains("Nothing is chosen yet."));
    let pace = world.say(FIRST, "/pace").await;
    for button in ["Once a day", "Back"] {
        world.press(FIRST, &pace, button).await;
    }
    let nothing = world.say(FIRST, "/mydata").await;
    assert!(
        nothing.text.contains("Nothing about this chat is stored"),
        "{}",
        nothing.text
    );
    assert_eq!(stored(&world).await, 0);

    let chosen = world.press(FIRST, &topics, "Sanctions").await;
    assert!(world.subscriber(FIRST).await.is_some(), "{chosen:?}");
    let menu = world.telegram.message(FIRST, topics.id).expect("it stands");
    assert!(menu.text.contains("Chosen: Sanctions"), "{}", menu.text);
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let last = world.telegram.last_from_bot(FIRST).expect("an update");
    assert!(last.text.contains("Ten persons listed"), "{}", last.text);
    // The menu of before goes with the rest.
    world.say(FIRST, "/pause").await;
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM chat_messages WHERE message_id = $1)")
            .bind(topics.id)
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
    assert!(known, "/forget must find it");
}

/// A button of a menu that `/forget` could not delete.
#[tokio::test]
async fn who_was_forgotten_stays_so_when_an_old_menu_goes_back() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(FIRST).await;
    let asked = world.say(FIRST, "/forget").await;
    world
        .telegram
        .press(FIRST, asked.id, "f:yes")
        .expect("a button");
    world.erasure_asked.notified().await;
    let erased = world.erasure().step().await.expect("the database answers");
    assert_eq!(erased.erased, 1);
    let old = world.say(FIRST, "/help").await;
    let shown = world.forge(FIRST, &old, "h:menu").await;
    assert_eq!(shown.text, "When do you want updates?");
    assert_eq!(stored(&world).await, 0);
    // A choice is one, also there; without a topic it asks for one.
    let chosen = world.forge(FIRST, &old, "sp:breaking").await;
    assert!(chosen.text.contains("Nothing is chosen yet."), "{chosen:?}");
    let pace = world.subscriber(FIRST).await.map(|it| it.pace);
    assert_eq!(pace, Some(Pace::Breaking));
}

#[tokio::test]
async fn a_group_whose_administrator_looks_is_not_stored() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(FIRST, "Ala", "en");
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    world
        .telegram
        .set_member_status(GROUP, FIRST, MemberStatus::Administrator);
    for typed in ["/topics", "/pace", "/language", "/pace zone", "/start"] {
        let said = world.telegram.say_in(GROUP, FIRST, typed, None);
        let answer = world.telegram.wait_for_text(GROUP, said, "").await;
        answer.expect("an answer");
    }
    assert_eq!(stored(&world).await, 0);
    let said = world
        .telegram
        .say_in(GROUP, FIRST, "/subscribe sanctions", None);
    let answer = world.telegram.wait_for_text(GROUP, said, "Saved").await;
    answer.expect("an answer");
    assert_eq!(stored(&world).await, 1);
}
