//! `/mydata`: every column about a reader stands in one file, or is left out for a reason; and nothing says whose it is.

use std::sync::Arc;

use chrono::NaiveTime;
use serde_json::Value;
use vestka::domain::staff::Role;
use vestka::subscriptions::{InFile, Subscriptions, columns};
use vestka_simulator::{MediaKind, MemberStatus, Message, Settings, Simulator};

use super::{ALA, BEN, GROUP, MODERATOR};
use crate::world::{Program, World, nth_number, routine};

const TIP: &str = "Five people were detained at the gate of the tractor works";
const QUESTION: &str = "The border is said to be closed from Monday on for everybody, is that so?";

impl World {
    /// The document that a message carries, and its text.
    fn document(&self, message: &Message) -> (Value, String) {
        let media = message.media.as_ref().expect("a file");
        assert_eq!(media.kind, MediaKind::Document);
        assert_eq!(media.file_name, "vestka-mydata.json");
        let file = self.telegram.file(&media.file_id).expect("it was sent");
        let text = String::from_utf8(file.bytes).expect("UTF-8");
        (serde_json::from_str(&text).expect("JSON"), text)
    }
}

/// Everything that can be kept about one reader.
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn eventful(world: &World) -> i32 {
    for (person, name) in [(ALA, "Ala"), (MODERATOR, "Max")] {
        world.telegram.add_person(person, name, "en");
    }
    world.join_staff(MODERATOR, Role::Moderator).await;
    world.join(ALA).await;
    let ala = world.subscriber(ALA).await.expect("she joined").id;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
    let (revision, _) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let subscriptions = world.subscriptions();
    let done = subscriptions.set_digest(ala, hour(20)).await;
    done.expect("a digest");
    let quiet = Some((hour(23), hour(7)));
    let done = subscriptions.set_quiet(ala, quiet).await;
    done.expect("quiet hours");
    let minsk = "Europe/Minsk".parse().expect("a zone");
    let done = subscriptions.set_time_zone(ala, minsk).await;
    done.expect("a zone");
    let done = subscriptions.set_autodelete(ala, Some(6)).await;
    done.expect("six hours");
    // A tip, a question of the staff about it, its answer; a form that is open.
    world.say(ALA, &format!("/tip {TIP}")).await;
    let list = world.say(MODERATOR, "/tips").await;
    let open = list
        .all_buttons()
        .find(|button| button.text.starts_with("Open"));
    let open = open.expect("a tip waits").text.clone();
    world.press(MODERATOR, &list, &open).await;
    let tip: i64 = world.count_rows("SELECT max(candidate_id) FROM tips").await;
    world
        .say(MODERATOR, &format!("/ask {tip} Which gate?"))
        .await;
    world.tipping().step().await.expect("the database answers");
    let asked = world.telegram.last_from_bot(ALA).expect("the question");
    let said = world
        .telegram
        .say_in_reply(ALA, "The northern one", asked.id);
    let thanks = world.telegram.wait_for_text(ALA, said, "Your answer").await;
    thanks.expect("it was taken");
    // A question to the staff.
    let verdict = world.say(ALA, QUESTION).await;
    world.press(ALA, &verdict, "Ask the staff").await;
    let begun = world.say(ALA, "/tip").await;
    world.remembered(ALA, &begun).await;
    // What only an outage or a long life brings.
    for statement in [
        "INSERT INTO deferred (revision_id, subscriber_id, due_at, reason, message_id, sent_parts) VALUES ($2, $1, now(), 'transient', 71, 1)",
        "INSERT INTO suspects (revision_id, subscriber_id, failing, window_number, gives_up) VALUES ($2, $1, 'blocked', 0, true)",
        "INSERT INTO attempts (revision_id, subscriber_id, at, outcome, reason, code, description) VALUES ($2, $1, now(), 'transient', 'server_error', 500, 'broken')",
        "INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at) VALUES ($2, $1, 1, 72, 1, now())",
        "INSERT INTO delivery_parts (revision_id, subscriber_id, part, message_id) VALUES ($2, $1, 2, 73)",
        "INSERT INTO unreachable (subscriber_id, erase_on) SELECT $1, '2027-01-01' WHERE $2 > 0",
        "UPDATE digests SET sending_to = $2, last_revision = $2 WHERE subscriber_id = $1",
        "UPDATE subscriptions SET after_revision = $2 WHERE subscriber_id = $1",
        "UPDATE subscribers SET state = 'paused', pause_reason = 'self' WHERE id = $1 AND $2 > 0",
    ] {
        sqlx::query(statement)
            .bind(ala)
            .bind(revision)
            .execute(&world.pool)
            .await
            .expect("the statement is right");
    }
    let tipster = world.vault.seal_chat(
        vestka::vault::Purpose::Tipster,
        vestka::vault::ChatId::new(ALA),
    );
    sqlx::query("INSERT INTO tip_bans (tipster, severity, until) VALUES ($1, 'limited', now())")
        .bind(&tipster)
        .execute(&world.pool)
        .await
        .expect("a ban");
    sqlx::query("INSERT INTO tip_form_files (tipster, digest, media_kind, sealed) VALUES ($1, substring(sha256('a') FOR 16), 'png', 'x')")
        .bind(&tipster)
        .execute(&world.pool)
        .await
        .expect("a picture");
    for statement in [
        "INSERT INTO tip_files (candidate_id, media_kind, sealed) SELECT max(candidate_id), 'jpeg', 'x' FROM tips",
        "UPDATE tip_links SET closing_at = now()",
        "UPDATE askers SET not_before = now() + interval '1 day'",
    ] {
        world.sql(statement).await;
    }
    ala
}

impl World {
    /// Waits until a count is not zero any more.
    async fn settle_rows(&self, query: &'static str) {
        for _ in 0..10_000 {
            if self.count_rows(query).await > 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("it never came: {query}");
    }
}

/// Whether a key stands in a document, and whether anything stands under it.
fn found(value: &Value, path: &str) -> (bool, bool) {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, is_list) = match first.strip_suffix("[]") {
        Some(key) => (key, true),
        None => (first, false),
    };
    let Some(under) = value.get(key) else {
        return (false, false);
    };
    let each: Vec<&Value> = match under {
        Value::Array(list) if is_list => list.iter().collect(),
        one => vec![one],
    };
    if rest.is_empty() {
        let is_something = |value: &&Value| !value.is_null() && **value != Value::Array(vec![]);
        return (true, each.iter().any(is_something));
    }
    let deeper: Vec<(bool, bool)> = each.iter().map(|value| found(value, rest)).collect();
    (
        deeper.iter().any(|(is_there, _)| *is_there),
        deeper.iter().any(|(_, is_something)| *is_something),
    )
}

#[tokio::test]
async fn each_column_about_a_reader_stands_in_the_file_or_is_left_out_for_a_reason() {
    let world = World::new().await;
    let _bot = world.run_bot();
    let ala = eventful(&world).await;
    let file = world.say(ALA, "/mydata").await;
    let (document, text) = world.document(&file);
    let mut at = 0;
    for column in columns() {
        let InFile::At(path) = column.in_file else {
            continue;
        };
        at += 1;
        let (is_there, is_something) = found(&document, path);
        assert!(is_there, "{path} of {column:?} is missing in {text}");
        // A private chat has no forum topic.
        let may_be_empty = path.ends_with("forum_topic");
        assert!(is_something || may_be_empty, "{path} is empty in {text}");
    }
    assert!(at > 80, "{at}");
    for words in [TIP, QUESTION, "Which gate?", "The northern one"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Nothing that says whose it is, and no number by which rows are joined.
    let sealed = data_encoding::HEXLOWER.encode(&world.sealed(ALA));
    for secret in [ALA.to_string(), ala.to_string(), sealed, "Ala".to_owned()] {
        assert!(!text.contains(&secret), "{secret}: {text}");
    }
    // It goes with the rest.
    world.remembered(ALA, &file).await;
    world.subscriptions().forget(ala).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let left = world.telegram.messages(ALA);
    assert!(
        left.iter().all(|message| message.media.is_none()),
        "{left:#?}"
    );
    let nothing = world.say(ALA, "/mydata").await;
    assert_eq!(nothing.text, "Nothing about this chat is stored.");
}

#[tokio::test]
async fn ids_are_text_and_a_quiet_reader_has_a_short_file() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    let nothing = world.say(ALA, "/mydata").await;
    assert_eq!(nothing.text, "Nothing about this chat is stored.");
    world.join(ALA).await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let sent = world.telegram.last_from_bot(ALA).expect("it came");
    let file = world.say(ALA, "/mydata").await;
    let (document, _) = world.document(&file);
    let delivery = &document["deliveries"][0];
    assert_eq!(delivery["outcome"], "accepted");
    assert_eq!(delivery["message_ids"][0], sent.id.to_string());
    assert_eq!(document["settings"]["language"], "en");
    assert_eq!(document["settings"]["joined_week"], "2026-11-16");
    assert_eq!(document["topics"][0]["topic"], "sanctions");
    for not_set in [
        "quiet_from",
        "quiet_breaking",
        "digest_at",
        "time_zone",
        "autodelete_hours",
    ] {
        assert_eq!(document["settings"][not_set], Value::Null, "{not_set}");
    }
    assert_eq!(document["tips"], serde_json::json!([]));
    assert_eq!(document["sending_limits"], Value::Null);
}

#[tokio::test]
async fn who_only_sent_a_tip_gets_what_is_kept_of_that() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    world.say(ALA, &format!("/tip {TIP}")).await;
    world
        .settle_rows("SELECT count(*) FROM visitor_messages")
        .await;
    let file = world.say(ALA, "/mydata").await;
    let (document, _) = world.document(&file);
    assert_eq!(document["settings"], Value::Null);
    assert_eq!(document["code"], Value::Null);
    assert_eq!(document["tips"][0]["text"], TIP);
    assert!(document["messages"][0]["message_id"].is_string());
}

#[tokio::test]
async fn of_a_group_it_goes_to_the_administrator_who_asks_and_to_nobody_else() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    world
        .telegram
        .set_member_status(GROUP, ALA, MemberStatus::Administrator);
    let ask = async |text: &str| {
        let said = world.telegram.say_in(GROUP, ALA, text, None);
        let answer = world.telegram.wait_for_text(GROUP, said, "").await;
        answer.expect("an answer")
    };
    ask("/subscribe sanctions").await;
    // The bot may not write to who has never written to it.
    let told = ask("/mydata").await;
    assert!(
        told.text
            .starts_with("I send this only to the private chat"),
        "{}",
        told.text
    );
    world.say(ALA, "/help").await;
    let told = ask("/mydata").await;
    assert_eq!(told.text, "Sent to your private chat.");
    let file = world.telegram.last_from_bot(ALA).expect("the file");
    let (document, text) = world.document(&file);
    assert_eq!(document["settings"]["chat_kind"], "supergroup");
    assert!(!text.contains(&GROUP.to_string()[1..]), "{text}");
    let in_group = world.telegram.messages(GROUP);
    assert!(in_group.iter().all(|message| message.media.is_none()));
}

#[tokio::test]
async fn the_code_in_it_erases_on_the_host_and_nobody_learns_who_it_was() {
    let world = World::new().await;
    let _bot = world.run_bot();
    for person in [ALA, BEN] {
        world.telegram.add_person(person, "Somebody", "en");
        world.join(person).await;
    }
    let file = world.say(ALA, "/mydata").await;
    let (document, _) = world.document(&file);
    let code = document["code"].as_str().expect("a code").to_owned();
    let ben = world.subscriber(BEN).await.expect("he joined").id;
    assert_ne!(code, world.subscriptions().code(ben));
    let forget = async |code: &str| {
        Subscriptions::forget_by_code(&world.store, &world.vault, code)
            .await
            .expect("the database answers")
    };
    assert!(!forget("AAAA-AAAA-AAAA-AAAA").await);
    assert!(!forget("").await);
    assert!(forget(&code.to_lowercase()).await);
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    assert!(!world.is_kept(ALA).await);
    assert!(world.is_kept(BEN).await);
    assert!(!forget(&code).await, "once");
}

#[tokio::test]
async fn the_operator_erases_by_the_code_and_is_told_what_is_wrong_with_one() {
    let telegram = Simulator::start(Settings::default()).await;
    let telegram = telegram.expect("a simulator on a free port");
    let program = Program::with_database(&telegram).await;
    let connect = async || program.connect().await;
    program
        .subscribe_crowd(&telegram, [ALA, BEN].into_iter(), connect)
        .await;
    let wrong = program
        .run(&["subscriber", "forget", "AAAA-AAAA-AAAA-AAAA"])
        .await;
    assert_eq!(wrong.code, 1, "{wrong:?}");
    assert!(wrong.err.contains("no subscriber has this code"));
    let foundation = program.foundation().await;
    let keys = foundation.keys().await.expect("keys");
    let clock = Arc::clone(&foundation.clock);
    let subscriptions = Subscriptions::new(foundation.store.clone(), keys.vault, clock, 1);
    let code = subscriptions.code(nth_number(1));
    foundation.close().await.expect("it closes");
    let done = program.run(&["subscriber", "forget", &code]).await;
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains("within 10 minutes"), "{done:?}");
    let counted = program.json(&["subscriber", "count"]).await;
    assert_eq!(counted["active"], 1);
    let log = program.run(&["audit", "export"]).await.out;
    assert!(log.contains("forget_subscriber"), "{log}");
    assert!(!log.contains(&code), "{log}");
}

#[tokio::test]
async fn an_invitation_that_was_opened_is_forgotten_too() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    let invited = world
        .invitations()
        .invite(Role::Moderator, "operator")
        .await;
    let invited = invited.expect("an invitation");
    world
        .say(ALA, &format!("/start invite_{}", invited.token))
        .await;
    let opened = "SELECT count(*) FROM invitations WHERE opened_by IS NOT NULL";
    assert_eq!(world.count_rows(opened).await, 1);
    let asked = world.say(ALA, "/forget").await;
    assert!(asked.text.starts_with("Erase everything"), "{}", asked.text);
    world
        .telegram
        .press(ALA, asked.id, "Erase everything")
        .expect("it can be pressed");
    let last = world.telegram.wait_for_text(ALA, asked.id, "Erased.").await;
    last.expect("a last word");
    assert_eq!(world.count_rows(opened).await, 0);
}
