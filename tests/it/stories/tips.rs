//! Tips: sent by anybody, read one by one, asked about and answered, and nobody of the staff ever learns who sent one.

mod forms;
mod pages;
mod traces;
mod wordings;

use std::io::Cursor;

use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use vestka::clock::Clock as _;
use vestka::domain::staff::Role;
use vestka_simulator::{Attachment, Message};

use crate::world::{Secrets, World};

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;
const MODERATOR: i64 = 1_487_000_000_003;
const TEXT: &str = "Five people were detained at the gate of the tractor works";
const HINT: &str = "tractor works";

/// A world with one moderator in a session, the bot running, and a reader who is no subscriber.
async fn begun() -> (World, crate::world::RunningBot) {
    let world = World::new().await;
    for (person, name) in [(READER, "Ala"), (OTHER, "Ola"), (MODERATOR, "Max")] {
        world.telegram.add_person(person, name, "en");
    }
    world.join_staff(MODERATOR, Role::Moderator).await;
    world.clock.advance(TimeDelta::minutes(1));
    let bot = world.run_bot();
    (world, bot)
}

async fn count(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

/// Whatever stands in a chat from the bot.
fn seen(world: &World, person: i64) -> String {
    world.telegram.look(|state| {
        let said: Vec<String> = state
            .from_bot(person)
            .map(|message| message.text.clone())
            .collect();
        said.join("\n---\n")
    })
}

fn labels(message: &Message) -> Vec<&str> {
    message.all_buttons().map(|b| b.text.as_str()).collect()
}

/// Opens the only tip as the moderator.
async fn open(world: &World) -> Message {
    let list = world.say(MODERATOR, "/tips").await;
    let button = labels(&list)
        .into_iter()
        .find(|label| label.starts_with("Open"))
        .expect("a tip waits")
        .to_owned();
    world.press(MODERATOR, &list, &button).await
}

/// Presses the button that erases everything; gives the last word.
async fn erase(world: &World, person: i64, asked: &Message) -> Message {
    world
        .telegram
        .press(person, asked.id, "Erase everything")
        .expect("it can be pressed");
    let last = world.telegram.wait_for_text(person, asked.id, "").await;
    last.expect("a last word")
}

/// A picture whose metadata say this.
pub(super) fn photo(hidden: &[u8]) -> Vec<u8> {
    let image = RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([
            u8::try_from(x * 3).expect("small"),
            u8::try_from(y * 5).expect("small"),
            90,
        ])
    });
    let mut plain = Vec::new();
    DynamicImage::ImageRgb8(image)
        .write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg)
        .expect("a picture");
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(
        u16::try_from(hidden.len() + 2)
            .expect("short")
            .to_be_bytes(),
    );
    bytes.extend(hidden);
    bytes.extend(&plain[2..]);
    bytes
}

#[tokio::test]
async fn a_tip_is_read_without_a_trace_of_who_sent_it_and_stands_sealed() {
    let (world, _bot) = begun().await;
    let sent = world
        .say(READER, &format!("/tip {TEXT}. Yours, @ala_k"))
        .await;
    assert!(
        sent.text.contains("That is all they see of you"),
        "{}",
        sent.text
    );

    // The queue shows that there is one, and no word of it.
    let queue = world.say(MODERATOR, "/queue").await;
    assert!(labels(&queue).contains(&"Tips: 1"), "{queue:?}");
    let list = world.say(MODERATOR, "/tips").await;
    assert!(!seen(&world, MODERATOR).contains(HINT), "{}", list.text);
    let tip = open(&world).await;
    assert!(tip.text.contains(HINT), "{}", tip.text);
    assert!(tip.protected);
    assert!(!seen(&world, MODERATOR).contains("Ala"));

    // Each reading is in the audit log, without a word of the tip.
    let read = count(
        &world,
        "SELECT count(*) FROM audit_log WHERE action = 'read_tip' AND detail = ''",
    )
    .await;
    assert_eq!(read, 1);

    // No row holds the text or the chat; two purposes give one chat different bytes.
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT to_jsonb(t)::text FROM tips t UNION ALL SELECT to_jsonb(l)::text FROM tip_links l
         UNION ALL SELECT to_jsonb(c)::text FROM candidates c UNION ALL SELECT to_jsonb(a)::text FROM audit_log a
         UNION ALL SELECT to_jsonb(f)::text FROM tip_limits f",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    let secrets = Secrets::new([READER, OTHER, MODERATOR]);
    for row in rows {
        assert!(!row.contains("tractor"), "{row}");
        assert_eq!(secrets.find(row.as_bytes()), None, "{row}");
        assert!(!row.contains(&data_encoding::HEXLOWER.encode(&world.sealed(READER))));
    }
}

#[tokio::test]
async fn a_first_name_alone_does_not_reach_the_staff() {
    const PERSON: i64 = 1_487_000_000_009;
    let (world, _bot) = begun().await;
    world.telegram.add_person(PERSON, "Kastus", "en");
    let sent = world.say(PERSON, &format!("/tip {TEXT}. Kastus")).await;
    assert!(sent.text.starts_with("Thank you"), "{}", sent.text);
    let tip = open(&world).await;
    assert!(tip.text.contains(HINT), "{}", tip.text);
    assert!(!tip.text.contains("Kastus"), "{}", tip.text);
}

#[tokio::test]
async fn a_tip_that_was_rejected_comes_back_when_others_send_it_but_once_a_day() {
    let (world, _bot) = begun().await;
    let tips = world.tips();
    let send = async |person: i64| {
        let sender = vestka::review::Sender {
            chat: vestka::vault::ChatId::new(person),
            language: vestka::domain::language::Language::En,
            names: Vec::new(),
        };
        let sent = tips.send_text(&sender, TEXT).await.expect("it answers");
        sent.expect("it is kept").tip
    };
    let is_open = async || {
        let open = "SELECT count(*) FROM candidates WHERE state = 'new'";
        count(&world, open).await == 1
    };
    let reject = async |tip: i64| {
        let (review, operator) = (world.review(), vestka::domain::staff::Actor::Operator);
        let rejected = review.reject(tip, &operator, "a rumour").await;
        assert!(rejected.expect("it answers"));
    };
    let tip = send(READER).await;
    reject(tip).await;
    assert_eq!(send(READER).await, tip);
    assert!(!is_open().await, "the same sender again is no news");
    send(OTHER).await;
    assert!(is_open().await, "somebody else says the same");
    reject(tip).await;
    world.clock.advance(TimeDelta::hours(23));
    send(OTHER + 100).await;
    assert!(!is_open().await, "not twice a day");
    world.clock.advance(TimeDelta::hours(1));
    send(OTHER + 101).await;
    assert!(is_open().await);
    // What went out does not come back.
    world.sql("UPDATE candidates SET state = 'approved'").await;
    world.clock.advance(TimeDelta::days(2));
    send(OTHER + 102).await;
    assert!(!is_open().await);
}

/// Case 20.
#[tokio::test]
async fn case_20_the_same_tip_234_times_is_one_entry_with_a_count() {
    let (world, _bot) = begun().await;
    let tips = world.tips();
    for person in 0..234 {
        let sender = vestka::review::Sender {
            chat: vestka::vault::ChatId::new(1_487_100_000_000 + person),
            language: vestka::domain::language::Language::En,
            names: Vec::new(),
        };
        // Typed, quoted, decorated: the words are the same.
        let text = match person % 3 {
            0 => TEXT.to_owned(),
            1 => format!("«{}»!!", TEXT.to_uppercase()),
            _ => format!("{}\n😀", TEXT.replace(' ', "  ")),
        };
        assert_eq!(
            tips.gate(sender.chat, 1).await.unwrap(),
            vestka::review::Gate::Open
        );
        assert!(tips.send_text(&sender, &text).await.unwrap().is_some());
        // Again by the same sender: not counted again.
        let again = tips.send_text(&sender, &text).await.unwrap().unwrap();
        assert!(again.is_again);
    }
    assert_eq!(count(&world, "SELECT count(*) FROM candidates").await, 1);
    let list = world.say(MODERATOR, "/tips").await;
    assert!(list.text.contains("senders: 234"), "{}", list.text);
    // A figure makes it another tip.
    let other = world
        .say(READER, &format!("/tip {}", TEXT.replace("Five", "Fifty")))
        .await;
    assert!(other.text.starts_with("Thank you"), "{}", other.text);
    assert_eq!(count(&world, "SELECT count(*) FROM candidates").await, 2);
}

#[tokio::test]
async fn a_picture_reaches_the_staff_without_place_and_name_and_the_form_survives_a_restart() {
    let (mut world, bot) = begun().await;
    let asked = world.say(READER, "/tip").await;
    assert!(
        asked.text.contains("never see who you are"),
        "{}",
        asked.text
    );
    let said = world.telegram.attach(READER, {
        let mut picture = Attachment::document(
            "ala-kowalska-at-home.jpg",
            photo(b"Exif\0\0GPS 53.9006 Kowalska"),
        );
        picture.caption = TEXT.to_owned();
        picture.forwarded_from = Some("Brother of Ala".to_owned());
        picture
    });
    let added = world
        .telegram
        .wait_for_text(READER, said, "Added")
        .await
        .unwrap();
    assert!(
        added.text.contains("made anew") && added.text.contains("forwarded"),
        "{}",
        added.text
    );
    drop(bot);
    world.reconnect().await;
    let _bot = world.run_bot();
    let sent = world.press(READER, &added, "Send").await;
    assert!(sent.text.starts_with("Thank you"), "{}", sent.text);

    let tip = open(&world).await;
    let shown = world.telegram.look(|state| {
        let with = state
            .from_bot(MODERATOR)
            .find(|message| message.media.is_some());
        with.cloned()
    });
    let shown = shown.expect("the picture is shown");
    assert!(shown.protected);
    let media = shown.media.expect("a picture");
    let file = world.telegram.file(&media.file_id).expect("its bytes");
    for hidden in ["GPS", "Kowalska", "Exif"] {
        assert!(
            !file
                .bytes
                .windows(hidden.len())
                .any(|some| some == hidden.as_bytes())
        );
    }
    assert_ne!(file.name, "ala-kowalska-at-home.jpg");
    for trace in ["kowalska", "Kowalska", "Brother", "Ala"] {
        assert!(
            !seen(&world, MODERATOR).contains(trace),
            "{trace}: {}",
            tip.text
        );
    }
}

#[tokio::test]
async fn what_tells_of_its_maker_is_not_kept_and_the_sender_is_told_why() {
    let (world, _bot) = begun().await;
    world.say(READER, "/tip").await;
    let said = world.telegram.attach(
        READER,
        Attachment::document("minutes by Ala.pdf", b"%PDF-1.7 Ala".to_vec()),
    );
    let told = world
        .telegram
        .wait_for_text(READER, said, "")
        .await
        .unwrap();
    assert!(
        told.text.contains("documents are not kept"),
        "{}",
        told.text
    );
    let contact = serde_json::json!({"contact": {"phone_number": "+375291234567", "first_name": "Ala", "user_id": READER}});
    let said = world.telegram.send_other(READER, contact);
    let told = world
        .telegram
        .wait_for_text(READER, said, "")
        .await
        .unwrap();
    assert!(told.text.contains("Contacts"), "{}", told.text);
    assert_eq!(
        count(&world, "SELECT count(*) FROM tip_form_files").await,
        0
    );
    let given_up = world.press(READER, &told, "Cancel").await;
    assert!(
        given_up.text.contains("Nothing of it is kept"),
        "{}",
        given_up.text
    );
    assert_eq!(count(&world, "SELECT count(*) FROM tip_forms").await, 0);
}

#[tokio::test]
async fn the_staff_ask_back_and_the_sender_answers_under_a_pseudonym() {
    let (world, _bot) = begun().await;
    world.say(READER, &format!("/tip {TEXT}")).await;
    let tip = open(&world).await;
    let asked = world.press(MODERATOR, &tip, "Ask back").await;
    assert!(asked.text.contains("What do you ask"), "{}", asked.text);
    let on_its_way = world.say(MODERATOR, "At what time was it?").await;
    assert!(on_its_way.text.contains("Asked: 1"), "{}", on_its_way.text);
    assert_eq!(world.tipping().step().await.unwrap(), 1);
    assert_eq!(world.tipping().step().await.unwrap(), 0, "once");
    let question = world.telegram.last_from_bot(READER).expect("the question");
    assert!(
        question.text.contains("At what time was it?"),
        "{}",
        question.text
    );
    let Some(vestka) = world
        .telegram
        .look(|state| state.from_bot(MODERATOR).last().map(|message| message.id))
    else {
        panic!("the moderator was answered")
    };

    // Somebody else cannot answer or withdraw it with the same button.
    let said = world
        .telegram
        .say_in_reply(READER, "About noon", question.id);
    let thanked = world
        .telegram
        .wait_for_text(READER, said, "stands at tip")
        .await
        .unwrap();
    assert!(!thanked.text.contains("moderator"), "{}", thanked.text);
    world
        .telegram
        .wait_for_text(MODERATOR, vestka, "")
        .await
        .expect("a neutral line");
    // It goes like all that stands there.
    world.settled(MODERATOR).await;
    assert!(!seen(&world, MODERATOR).contains("About noon"));
    let tip = open(&world).await;
    assert!(tip.text.contains("answered: About noon"), "{}", tip.text);

    // Decided: the last word, and the link is gone.
    world.press(MODERATOR, &tip, "Drop").await;
    assert_eq!(world.tipping().step().await.unwrap(), 1);
    let last = world.telegram.last_from_bot(READER).expect("a last word");
    assert!(last.text.contains("is erased now"), "{}", last.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_links").await, 0);
    let said = world
        .telegram
        .say_in_reply(READER, "One more thing", question.id);
    let told = world
        .telegram
        .wait_for_text(READER, said, "")
        .await
        .unwrap();
    assert!(!told.text.contains("stands at tip"), "{}", told.text);
}

#[tokio::test]
async fn a_sender_who_blocked_the_bot_is_not_known_any_more() {
    let (world, _bot) = begun().await;
    world.say(READER, &format!("/tip {TEXT}")).await;
    let id = count(&world, "SELECT min(candidate_id) FROM tips").await;
    world.say(MODERATOR, &format!("/ask {id} Where?")).await;
    world.telegram.block(READER);
    assert_eq!(world.tipping().step().await.unwrap(), 0);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_links").await, 0);
    assert_eq!(
        count(
            &world,
            "SELECT count(*) FROM tip_messages WHERE state = 'failed'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn the_link_is_gone_after_seven_days_and_the_tip_after_thirty() {
    let (world, _bot) = begun().await;
    world.say(READER, &format!("/tip {TEXT}")).await;
    world
        .clock
        .advance(TimeDelta::days(7) - TimeDelta::minutes(1));
    world.tips().step().await.unwrap();
    assert_eq!(count(&world, "SELECT count(*) FROM tip_links").await, 1);
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(world.tips().step().await.unwrap().links, 1);
    let told = world.say(READER, "/tip withdraw").await;
    assert!(told.text.contains("erased already"), "{}", told.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 1);
    world.clock.advance(TimeDelta::days(23));
    assert_eq!(world.tips().step().await.unwrap().tips, 1);
    for query in [
        "SELECT count(*) FROM tips",
        "SELECT count(*) FROM tip_files",
        "SELECT count(*) FROM tip_messages",
        "SELECT count(*) FROM tip_limits",
    ] {
        assert_eq!(count(&world, query).await, 0, "{query}");
    }
    assert_eq!(
        count(
            &world,
            "SELECT count(*) FROM candidates WHERE state = 'expired'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn too_much_is_answered_once_and_then_not_at_all_and_a_ban_names_nobody() {
    let (world, _bot) = begun().await;
    for number in 0..5 {
        let sent = world.say(READER, &format!("/tip {TEXT} {number}")).await;
        assert!(
            sent.text.starts_with("Thank you. Your tip"),
            "{}",
            sent.text
        );
    }
    let refused = world.say(READER, &format!("/tip {TEXT} 6")).await;
    assert!(
        refused.text.contains("more than can be read"),
        "{}",
        refused.text
    );
    let before = world.telegram.delivered_count(READER);
    world.telegram.say(READER, &format!("/tip {TEXT} 7"));
    // The next answered command shows that the one before was not.
    world.say(READER, "/help").await;
    assert_eq!(world.telegram.delivered_count(READER), before + 1);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 5);

    // One tap bans whoever sent it: sealed, and nothing of it is told.
    let id = count(&world, "SELECT min(candidate_id) FROM tips").await;
    let tip = world.say(MODERATOR, &format!("/tips {id}")).await;
    world.press(MODERATOR, &tip, "Drop and ban").await;
    world
        .telegram
        .wait_for_text(MODERATOR, tip.id, "Nobody knows who they are")
        .await
        .unwrap();
    world.clock.advance(TimeDelta::days(2));
    let refused = world.say(READER, &format!("/tip {TEXT} 8")).await;
    assert!(
        refused.text.contains("more than can be read"),
        "{}",
        refused.text
    );
    world.clock.advance(TimeDelta::days(29));
    world.tips().step().await.unwrap();
    assert_eq!(count(&world, "SELECT count(*) FROM tip_bans").await, 0);
    let sent = world.say(READER, &format!("/tip {TEXT} 9")).await;
    assert!(
        sent.text.starts_with("Thank you. Your tip"),
        "{}",
        sent.text
    );
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn one_of_the_staff_opens_fifty_a_day_and_a_newcomer_none_from_before() {
    let (world, _bot) = begun().await;
    world.say(READER, &format!("/tip {TEXT}")).await;
    let id = count(&world, "SELECT min(candidate_id) FROM tips").await;
    sqlx::query(
        "INSERT INTO tip_readings (staff_id, on_day, readings) SELECT min(id), $1, 49 FROM staff",
    )
    .bind(world.clock.now().date_naive())
    .execute(&world.pool)
    .await
    .unwrap();
    let tip = world.say(MODERATOR, &format!("/open {id}")).await;
    assert!(tip.text.contains("Tips left today: 0"), "{}", tip.text);
    let capped = world.say(MODERATOR, &format!("/tips {id}")).await;
    assert!(capped.text.contains("that is all"), "{}", capped.text);
    let capped = world.say(MODERATOR, &format!("/write {id}")).await;
    assert!(!capped.text.contains(HINT), "{}", capped.text);
    assert_eq!(
        count(
            &world,
            "SELECT count(*) FROM audit_log WHERE action = 'read_tip'"
        )
        .await,
        1
    );

    // Whoever joins later finds nothing of it, by whatever way.
    let newcomer = 1_487_000_000_009;
    world.telegram.add_person(newcomer, "Nik", "en");
    world.clock.advance(TimeDelta::hours(1));
    world.join_staff(newcomer, Role::Admin).await;
    let list = world.say(newcomer, "/tips").await;
    assert_eq!(list.text, "No tips wait.");
    for command in [
        "open", "tips", "write", "preview", "ask", "askall", "limittip", "bantip", "droptip",
        "reject", "hold", "unhold", "claim", "approve", "drill", "evidence", "schedule",
    ] {
        world.say(newcomer, &format!("/{command} {id}")).await;
    }
    // Blind, with all that such a command takes.
    for command in [
        format!("/reject {id} I do not like it"),
        format!("/hold {id} for later"),
        format!("/evidence {id} https://press.example/1"),
        format!("/schedule {id} tomorrow 10:00"),
        format!("/ask {id} Who are you?"),
        format!("/answer {id} false"),
    ] {
        let told = world.say(newcomer, &command).await;
        assert!(!told.text.contains("Rejected"), "{command}: {}", told.text);
    }
    for table in ["decisions", "drafts", "tip_messages"] {
        let rows = format!("SELECT count(*) FROM {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(rows))
            .fetch_one(&world.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert!(!seen(&world, newcomer).contains(HINT));
    assert_eq!(count(&world, "SELECT count(*) FROM tip_bans").await, 0);
    assert_eq!(
        count(
            &world,
            "SELECT count(*) FROM candidates WHERE state = 'new'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn without_a_session_and_without_being_of_the_staff_nothing_is_read() {
    let (world, _bot) = begun().await;
    let stolen = 1_487_000_000_008;
    world.telegram.add_person(stolen, "Eve", "en");
    world
        .join_staff_without_session(stolen, Role::Moderator)
        .await;
    world.clock.advance(TimeDelta::minutes(1));
    world.say(READER, &format!("/tip {TEXT}")).await;
    let id = count(&world, "SELECT min(candidate_id) FROM tips").await;
    for person in [stolen, OTHER] {
        for command in ["tips", "open", "write", "ask", "bantip"] {
            world.say(person, &format!("/{command} {id}")).await;
        }
        assert!(
            !seen(&world, person).contains(HINT),
            "{}",
            seen(&world, person)
        );
    }
    assert_eq!(
        count(
            &world,
            "SELECT count(*) FROM audit_log WHERE action LIKE '%tip%'"
        )
        .await,
        0
    );
    assert_eq!(count(&world, "SELECT count(*) FROM tip_messages").await, 0);
}

#[tokio::test]
async fn to_forget_takes_undecided_tips_and_every_trace_of_who_sent_them() {
    let (world, _bot) = begun().await;
    world.say(READER, &format!("/tip {TEXT}")).await;
    world.say(OTHER, &format!("/tip {TEXT}")).await;
    world.say(READER, "/tip Only mine").await;
    world.say(READER, "/tip").await;
    let asked = world.say(READER, "/forget").await;
    let erased = erase(&world, READER, &asked).await;
    assert!(erased.text.starts_with("Erased."), "{}", erased.text);
    // Of what stood in the chat the last word is left.
    let left = world.telegram.messages(READER).into_iter();
    let left: Vec<String> = left
        .filter(|message| message.from_bot)
        .map(|message| message.text)
        .collect();
    assert_eq!(left, [erased.text]);
    let visits: i64 =
        sqlx::query_scalar("SELECT count(*) FROM visitor_messages WHERE sealed_chat = $1")
            .bind(world.vault.seal_chat(
                vestka::vault::Purpose::Visitor,
                vestka::vault::ChatId::new(READER),
            ))
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(visits, 0);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 1);
    assert_eq!(count(&world, "SELECT count::bigint FROM tips").await, 1);
    assert_eq!(count(&world, "SELECT count(*) FROM candidates").await, 1);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_links").await, 1);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_limits").await, 1);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_forms").await, 0);

    // A subscriber's go the same way, by the erasure, and so does what was said before it subscribed.
    world.join(OTHER).await;
    let subscriber = world.subscriber(OTHER).await.expect("a subscriber");
    world.subscriptions().forget(subscriber.id).await.unwrap();
    world.erasure().step().await.unwrap();
    assert!(
        !seen(&world, OTHER).contains("Your tip"),
        "{}",
        seen(&world, OTHER)
    );
    for query in [
        "SELECT count(*) FROM visitor_messages",
        "SELECT count(*) FROM tips",
        "SELECT count(*) FROM tip_links",
        "SELECT count(*) FROM tip_limits",
    ] {
        assert_eq!(count(&world, query).await, 0, "{query}");
    }
}

#[tokio::test]
async fn a_draft_begins_with_the_text_of_a_tip_and_stays_without_it() {
    let (world, _bot) = begun().await;
    let sent = world.say(READER, &format!("/tip {TEXT}")).await;
    let tip = open(&world).await;
    let draft = world.press(MODERATOR, &tip, "Write from it").await;
    assert!(draft.text.contains(HINT), "{}", draft.text);
    let button = labels(&sent)[0].to_owned();
    let gone = world.press(READER, &sent, &button).await;
    assert!(gone.text.contains("was taken back"), "{}", gone.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 0);
    assert_eq!(count(&world, "SELECT count(*) FROM drafts").await, 1);
}

#[tokio::test]
async fn a_tip_in_a_group_is_not_taken() {
    let (world, _bot) = begun().await;
    let group = -1_001_487_000_001;
    world.telegram.add_group(group, "Neighbours");
    let said = world
        .telegram
        .say_in(group, READER, &format!("/tip {TEXT}"), None);
    let told = world
        .telegram
        .wait_for_text(group, said, "private chat")
        .await
        .unwrap();
    assert!(!told.text.contains(HINT));
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 0);
}
