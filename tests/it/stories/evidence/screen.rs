//! The screen of evidence: a page confirmed, fetched, shown and looked at; documents and photos; what strangers try.

use std::io::Cursor;

use vestka::domain::staff::{Actor, Role};
use vestka::review::{PieceState, sha256};
use vestka_simulator::{Attachment, Fault, FaultKind, Message};

use super::{PAGE, about, audited, begin, forge, now, pieces};
use crate::world::{Line, Origin, RunningBot, World, breaking};

const MAX: i64 = 1_487_000_000_051;
const EVA: i64 = 1_487_000_000_052;
const STRANGER: i64 = 1_487_000_000_053;
const READER: i64 = 1_487_000_000_054;

/// Two moderators with sessions, a stranger and a reader, the bot, and a site. Fetches show our address.
async fn desk() -> (World, RunningBot, Origin) {
    let world = World::new().await;
    world.telegram.add_people([MAX, EVA, STRANGER]);
    world.subscribe(READER, &["sanctions"]).await;
    for person in [MAX, EVA] {
        world.join_staff(person, Role::Moderator).await;
    }
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    let bot = world.run_bot();
    (world, bot, origin)
}

fn buttons(message: &Message) -> Vec<&str> {
    message.all_buttons().map(|b| b.text.as_str()).collect()
}

/// A message with its buttons, and without what differs from run to run: the site's port, and what it says of the time.
fn seen(message: &Message, origin: &Origin) -> String {
    let host = origin.url().replace("http://", "").replace("/feed", "");
    let lines = message.text.replace(&host, "site.example");
    let lines: Vec<&str> = lines
        .lines()
        .filter(|line| !line.starts_with("date: "))
        .collect();
    format!("{}\n[{}]", lines.join("\n"), buttons(message).join("] ["))
}

async fn evidence(world: &World, person: i64, id: i64) -> Message {
    let opened = world.say(person, &format!("/open {id}")).await;
    world.press(person, &opened, "Evidence").await
}

#[tokio::test]
async fn a_page_is_confirmed_kept_shown_and_looked_at_before_it_goes_out() {
    let (world, _bot, origin) = desk().await;
    let id = begin(&world, &about(&origin.url())).await.candidate_id;
    let menu = evidence(&world, MAX, id).await;
    insta::assert_snapshot!("unconfirmed", seen(&menu, &origin));
    assert!(world.keep_pages().await.is_idle() && origin.asked().is_empty());

    let menu = world
        .press(MAX, &menu, "Fetch all, showing our address")
        .await;
    assert!(menu.text.contains("is being fetched"), "{}", menu.text);
    let asked = world.say(EVA, &format!("/approve {id}")).await;
    let asked = world.press(EVA, &asked, "Approve…").await;
    insta::assert_snapshot!("approval_too_soon", seen(&asked, &origin));
    assert_eq!(world.keep_pages().await.kept, 1);

    let menu = world.press(MAX, &menu, "Look again").await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    insta::assert_snapshot!("kept", seen(&piece, &origin));
    let shown = world.press(MAX, &piece, "Show what is kept").await;
    insta::assert_snapshot!("shown", seen(&shown, &origin));
    assert!(shown.protected && shown.text.contains(&sha256(PAGE.as_bytes())));
    world.press(MAX, &shown, "I have looked at it").await;
    let again = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &again, "Evidence 1").await;
    assert!(!buttons(&piece).contains(&"I have looked at it"));
    assert_eq!(audited(&world, "look_at_evidence").await.len(), 1);

    let asked = world.say(EVA, &format!("/approve {id}")).await;
    let asked = world.press(EVA, &asked, "Approve…").await;
    insta::assert_snapshot!(
        "approval_after_a_look",
        with_handle(&world, &seen(&asked, &origin)).await
    );
    let out = world.press(EVA, &asked, "Approve, live").await;
    assert!(out.text.starts_with("Published"), "{}", out.text);
    // What was shown of it goes from the chats.
    world.wipe(&[MAX, EVA]).await;
    let left = world.telegram.messages(MAX);
    assert!(
        left.iter().all(|message| !message.text.contains("Decree")),
        "{left:#?}"
    );
}

/// Handles are drawn; in a snapshot they have one name.
async fn with_handle(world: &World, text: &str) -> String {
    let handle = world.member(MAX).await.expect("a member").handle;
    text.replace(&handle, "max")
}

#[tokio::test]
async fn a_page_that_does_not_come_is_told_in_plain_words_and_left() {
    let (world, _bot, origin) = desk().await;
    origin.fail(503);
    let id = begin(&world, &about(&origin.url())).await.candidate_id;
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    world
        .press(MAX, &piece, "Fetch it, showing our address")
        .await;
    world.keep_pages().await;
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    insta::assert_snapshot!("trying", seen(&piece, &origin));
    origin.fail(404);
    world.clock.advance(chrono::TimeDelta::seconds(15));
    world.keep_pages().await;
    let piece = world.press(MAX, &piece, "Look again").await;
    insta::assert_snapshot!("failed", seen(&piece, &origin));
    let asked = world.say(EVA, &format!("/approve {id}")).await;
    let asked = world.press(EVA, &asked, "Approve…").await;
    assert!(
        asked.text.contains("Pages that could not be kept: 1"),
        "{}",
        asked.text
    );
    // Once more, in vain; then without it.
    let piece = world.press(MAX, &piece, "Try again").await;
    assert!(piece.text.contains("is being fetched"), "{}", piece.text);
    world.keep_pages().await;
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    let piece = world.press(MAX, &piece, "Go on without it").await;
    assert!(
        piece.text.contains("the staff go on without it"),
        "{}",
        piece.text
    );
    let asked = world.press(EVA, &asked, "Back").await;
    let asked = world.press(EVA, &asked, "Approve…").await;
    assert!(!asked.text.contains("could not be kept"), "{}", asked.text);
    let out = world.press(EVA, &asked, "Approve, live").await;
    assert!(out.text.starts_with("Published"), "{}", out.text);
}

#[tokio::test]
async fn credibility_and_who_sees_it_are_set_by_buttons_and_cancel_approvals() {
    let (world, _bot, origin) = desk().await;
    let mut content = breaking("Ten persons listed");
    content.evidence = about(&origin.url()).evidence;
    let id = begin(&world, &content).await.candidate_id;
    let asked = world.say(EVA, &format!("/approve {id}")).await;
    let asked = world.press(EVA, &asked, "Approve…").await;
    let waits = world.press(EVA, &asked, "Approve, live").await;
    assert!(waits.text.starts_with("Approved: 1 of 2"), "{}", waits.text);

    let menu = evidence(&world, MAX, id).await;
    let stale = world.press(MAX, &menu, "Evidence 1").await;
    assert!(buttons(&stale).contains(&"✓ 1"));
    world.press(MAX, &stale, "2").await;
    // The approver is told first; then the piece is shown again.
    let shown = world.telegram.wait_for("the piece as it is now", |state| {
        let mut messages = state.from_bot(MAX);
        messages.any(|message| buttons(message).contains(&"✓ 2"))
    });
    shown.await.expect("it is shown");
    let draft = now(&world, id).await;
    assert_eq!(draft.content.evidence[0].credibility, 2);
    assert_eq!(draft.approvals, 0, "it was changed after an approval");
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    world.press(MAX, &piece, "For the staff only").await;
    assert!(!now(&world, id).await.content.evidence[0].public);
    // A button of a version that is gone does nothing.
    let version = draft.version;
    forge(&world, MAX, piece.id, &format!("e:{id}:c6:1:{version}")).await;
    assert_eq!(now(&world, id).await.content.evidence[0].credibility, 2);
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 1").await;
    let sure = world.press(MAX, &piece, "Remove: 1").await;
    world.press(MAX, &sure, "Yes, remove").await;
    assert!(now(&world, id).await.content.evidence.is_empty());
}

fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image::RgbImage::new(64, 48))
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

async fn attach(world: &World, id: i64, attachment: Attachment) -> Message {
    let menu = evidence(world, MAX, id).await;
    world.press(MAX, &menu, "Add evidence").await;
    let sent = world.telegram.attach(MAX, attachment);
    let answer = world.telegram.wait_for_text(MAX, sent, "").await;
    answer.expect("the bot answers")
}

#[tokio::test]
async fn a_file_that_telegram_does_not_give_is_asked_for_again_and_nothing_is_lost() {
    let (world, _bot, origin) = desk().await;
    let id = begin(&world, &about(&origin.url())).await.candidate_id;
    let refused = FaultKind::Answer {
        code: 400,
        description: "Bad Request: wrong file_id or the file is temporarily unavailable".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("getFile"));
    let order = || Attachment::document("order.pdf", b"%PDF-1.7 an order".to_vec());
    let said = attach(&world, id, order()).await;
    assert_eq!(
        said.text,
        "Telegram does not give out this file. Please send it again."
    );
    assert_eq!(now(&world, id).await.content.evidence.len(), 1);
    // It still waits for it.
    let sent = world.telegram.attach(MAX, order());
    let held = world
        .telegram
        .wait_for_text(MAX, sent, "Evidence: 2 pieces")
        .await;
    held.expect("the same file, sent again, is taken");
}

#[tokio::test]
async fn documents_and_photos_are_held_never_public_and_shown_to_the_staff_alone() {
    let (world, _bot, origin) = desk().await;
    let id = begin(&world, &about(&origin.url())).await.candidate_id;
    let order = b"%PDF-1.7 an order".to_vec();
    let sent = Attachment::document("secret name.pdf", order.clone()).caption("The order");
    let said = attach(&world, id, sent.clone()).await;
    assert!(said.text.contains("Evidence: 2 pieces"), "{}", said.text);
    let twice = attach(&world, id, sent).await;
    assert!(twice.text.contains("already"), "{}", twice.text);
    attach(&world, id, Attachment::photo(photo())).await;
    let draft = now(&world, id).await;
    let held = &draft.content.evidence[1];
    assert_eq!(held.file(), Some(sha256(&order).as_str()));
    assert_eq!((held.note.as_str(), held.public), ("The order", false));
    assert_eq!(held.credibility, 6, "nobody has judged it yet");

    let menu = evidence(&world, MAX, id).await;
    insta::assert_snapshot!("held", seen(&menu, &origin));
    let piece = world.press(MAX, &menu, "Evidence 2").await;
    insta::assert_snapshot!("document", seen(&piece, &origin));
    assert!(!buttons(&piece).contains(&"Make it public"));
    let version = draft.version;
    forge(&world, MAX, piece.id, &format!("e:{id}:on:2:{version}")).await;
    assert!(!now(&world, id).await.content.evidence[1].public);

    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 2").await;
    world.press(MAX, &piece, "Show what is kept").await;
    // After the file comes what it is.
    let said = world
        .telegram
        .wait_for_text(MAX, piece.id, "as it was sent");
    said.await.expect("it is said");
    let files: Vec<Message> = world
        .telegram
        .messages(MAX)
        .into_iter()
        .filter(|message| message.from_bot && message.media.is_some())
        .collect();
    let media = files[0].media.as_ref().expect("a file");
    assert_eq!(media.file_name, "evidence-2.pdf");
    assert!(files[0].protected);
    let bytes = world.telegram.file(&media.file_id).expect("it went up");
    assert_eq!(bytes.bytes, order);
    let menu = evidence(&world, MAX, id).await;
    let piece = world.press(MAX, &menu, "Evidence 3").await;
    assert!(piece.text.contains("Photo"), "{}", piece.text);

    // Taken out, it goes with the next purge; another draft may still hold it.
    let sure = world.press(MAX, &piece, "Remove: 3").await;
    world.press(MAX, &sure, "Yes, remove").await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM candidate_files")
        .fetch_one(&world.pool)
        .await
        .expect("a number");
    assert_eq!(left, 1);
}

#[tokio::test]
async fn links_that_are_none_twice_or_too_many_change_nothing() {
    let (world, _bot, origin) = desk().await;
    let id = begin(&world, &about(&origin.url())).await.candidate_id;
    for (typed, said) in [
        ("ftp://x.org/a", "Please begin with a link"),
        ("https://me:secret@x.org/a", "Please begin with a link"),
        (origin.url().as_str(), "That is among the evidence already."),
    ] {
        let refused = world.say(MAX, &format!("/evidence {id} {typed}")).await;
        assert!(refused.text.starts_with(said), "{typed}: {}", refused.text);
    }
    assert_eq!(now(&world, id).await.content.evidence.len(), 1);
    for number in 2..=20 {
        let typed = format!("/evidence {id} https://x.org/{number}");
        world.say(MAX, &typed).await;
    }
    let refused = world
        .say(MAX, &format!("/evidence {id} https://x.org/21"))
        .await;
    assert!(refused.text.contains("at most 20"), "{}", refused.text);
    // As many as there may be still fit on the screen.
    let menu = evidence(&world, MAX, id).await;
    assert!(buttons(&menu).contains(&"Evidence 20"));
}

#[tokio::test]
async fn forged_buttons_of_strangers_and_readers_do_nothing() {
    let (world, _bot, origin) = desk().await;
    let draft = begin(&world, &about(&origin.url())).await;
    let (id, version) = (draft.candidate_id, draft.version);
    evidence(&world, MAX, id).await;
    for person in [STRANGER, READER] {
        let message = world.say(person, "/help").await;
        for act in [
            "menu".to_owned(),
            format!("all:{version}"),
            format!("fetch:1:{version}"),
            format!("leave:1:{version}"),
            format!("show:1:{version}"),
            format!("seen:1:{version}"),
            format!("c6:1:{version}"),
            format!("rmy:1:{version}"),
        ] {
            let before = world.telegram.toasts().len();
            world
                .telegram
                .forge_press(person, message.id, &format!("e:{id}:{act}"))
                .expect("it can be pressed");
            let answered = world
                .telegram
                .wait_for("a press is answered", |state| state.toasts().len() > before);
            answered.await.expect("it is answered");
        }
        let stands = world.telegram.messages(person);
        assert!(
            stands
                .iter()
                .all(|message| !message.text.contains("127.0.0.1")),
            "{stands:#?}"
        );
    }
    assert!(world.keep_pages().await.is_idle() && origin.asked().is_empty());
    let now = now(&world, id).await;
    assert_eq!((now.version, now.content), (version, draft.content.clone()));
    let piece = pieces(&world, &draft).await.remove(0);
    assert_eq!(piece.state, PieceState::Unconfirmed);
    assert!(piece.checks.is_empty());
}

#[tokio::test]
async fn with_a_proxy_pages_are_fetched_without_a_question() {
    let world = World::new().await;
    world.set_line(Line {
        is_proxied: true,
        is_guarded: false,
    });
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    let id = begin(&world, &about("https://x.invalid/"))
        .await
        .candidate_id;
    world
        .say(MAX, &format!("/evidence {id} {} The decree", origin.url()))
        .await;
    world.keep_pages().await;
    let draft = now(&world, id).await;
    let states = pieces(&world, &draft).await;
    assert!(states[1].state.hash().is_some(), "{states:?}");
    assert_eq!(states[1].evidence.note, "The decree");
    let draft = world.review().approve(&draft, &Actor::Operator).await;
    draft.expect("it may go out");
}
