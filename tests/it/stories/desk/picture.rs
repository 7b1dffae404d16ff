//! The picture of a draft: sent to the bot, cleaned, shown as readers will see it, signed; and every wrong file refused.

use std::io::Cursor;

use chrono::TimeDelta;
use image::{DynamicImage, ImageFormat, RgbImage};
use vestka::review::sha256;
use vestka::store::review::Approval;
use vestka_simulator::{Attachment, Fault, FaultKind, Message};

use super::{Desk, EVA, MAX, READER, labels};
use crate::world::routine;

fn plain(format: ImageFormat, (width, height): (u32, u32)) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([
            u8::try_from(x % 200).expect("small"),
            u8::try_from(y % 200).expect("small"),
            90,
        ])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .expect("a picture");
    bytes
}

/// A JPEG that says where it was taken.
fn with_place() -> Vec<u8> {
    let bytes = plain(ImageFormat::Jpeg, (640, 480));
    let words = b"Exif\0\0GPS 53.9006 Kowalska";
    let length = u16::try_from(words.len() + 2).expect("short").to_be_bytes();
    [&bytes[..2], b"\xff\xe1", &length, words, &bytes[2..]].concat()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Messages with a file that stand in a chat, newest last.
fn with_files(desk: &Desk, person: i64) -> Vec<Message> {
    desk.world.telegram.look(|state| {
        let all = state.from_bot(person);
        all.filter(|message| message.media.is_some())
            .cloned()
            .collect()
    })
}

fn bytes_of(desk: &Desk, message: &Message) -> Vec<u8> {
    let media = message.media.as_ref().expect("a file");
    desk.world
        .telegram
        .file(&media.file_id)
        .expect("its bytes")
        .bytes
}

/// The form, with the bot waiting for a picture.
async fn asked(desk: &Desk, id: i64) {
    let opened = desk.open(MAX, id).await;
    let menu = desk.world.press(MAX, &opened, "Picture").await;
    assert!(
        menu.text.starts_with("No picture goes out with it"),
        "{}",
        menu.text
    );
    let asked = desk.world.press(MAX, &menu, "Attach a picture").await;
    assert!(
        asked.text.starts_with("Please send the picture"),
        "{}",
        asked.text
    );
}

#[tokio::test]
async fn a_picture_is_cleaned_shown_as_readers_get_it_and_its_hash_is_signed() {
    let desk = Desk::new().await;
    let world = &desk.world;
    world.subscribe(READER, &["sanctions"]).await;
    let id = desk.draft(&routine("Ten persons listed")).await;
    asked(&desk, id).await;
    let file = Attachment::document("ala-at-home.jpg", with_place());
    let attached = desk.send(MAX, file, "The picture is attached").await;
    assert!(
        attached.text.contains("Taken out of the file: Exif."),
        "{}",
        attached.text
    );
    assert!(attached.text.contains("\nPicture: "), "{}", attached.text);

    desk.press_through(MAX, &attached, "Preview").await;
    let shown = with_files(&desk, MAX);
    let shown = shown.last().expect("the preview carries the picture");
    assert!(
        shown.text.contains("Ten persons listed") && shown.protected,
        "{shown:?}"
    );
    assert_ne!(
        shown.media.as_ref().map(|media| media.file_name.as_str()),
        Some("ala-at-home.jpg")
    );
    let bytes = bytes_of(&desk, shown);
    assert!(!holds(&bytes, b"GPS") && !holds(&bytes, b"Kowalska"));

    let draft = world.review().draft(id).await.unwrap().unwrap();
    let hash = draft
        .content
        .attachment
        .as_ref()
        .expect("attached")
        .sha256
        .clone();
    assert_eq!(hash, sha256(&bytes));
    let (approved, _) = world.review().approve(&draft, &desk.eva).await.unwrap();
    let Approval::Published(revision) = approved else {
        panic!("{approved:?}");
    };
    world.deliver(&world.delivery()).await;
    let got = with_files(&desk, READER);
    assert_eq!(bytes_of(&desk, got.last().expect("it came")), bytes);
    let record: String = sqlx::query_scalar("SELECT record FROM revisions WHERE id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert!(record.contains(&hash), "{record}");
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn wrong_files_are_refused_with_the_remedy_and_the_bot_goes_on_waiting() {
    let desk = Desk::new().await;
    let id = desk.draft(&routine("Ten persons listed")).await;
    asked(&desk, id).await;
    let mut cut = plain(ImageFormat::Png, (40, 30));
    cut.truncate(60);
    let wrong = [
        (
            Attachment::document("list.pdf", b"%PDF-1.7 by Ala".to_vec()),
            "A PDF cannot go out",
        ),
        (
            Attachment::document("list.jpg", b"%PDF-1.7 by Ala".to_vec()),
            "A PDF cannot go out",
        ),
        (
            Attachment::document("list.docx", b"PK\x03\x04".to_vec()),
            "Only JPEG and PNG pictures",
        ),
        (
            Attachment::video("film.mp4", vec![0; 64]),
            "Only JPEG and PNG pictures",
        ),
        (Attachment::voice(vec![0; 64]), "Only JPEG and PNG pictures"),
        (
            Attachment::document("cut.png", cut),
            "The picture cannot be read",
        ),
        (
            Attachment::document("big.png", vec![0; (20 << 20) + 1]),
            "more than 20 MB",
        ),
    ];
    for (file, said) in wrong {
        let refused = desk.send(MAX, file, said).await;
        assert!(
            refused.text.contains("Please send the picture"),
            "it asks again: {}",
            refused.text
        );
        assert_eq!(labels(&refused), ["Cancel"]);
    }
    desk.hears(
        MAX,
        "here it is",
        "That is no picture. The text was not used.",
    )
    .await;
    assert_eq!(desk.count("kept_files").await, 0, "nothing of them is kept");
    // A restart forgets nothing.
    drop(desk.bot);
    let _bot = desk.world.run_bot();
    let sent = desk
        .world
        .telegram
        .attach(MAX, Attachment::photo(plain(ImageFormat::Jpeg, (640, 480))));
    let attached = desk
        .world
        .telegram
        .wait_for_text(MAX, sent, "The picture is attached")
        .await
        .unwrap();
    assert!(
        attached.text.contains("nothing hidden was found"),
        "{}",
        attached.text
    );
    // And now it waits for nothing: a second one changes nothing.
    let first = desk.world.review().draft(id).await.unwrap().unwrap();
    let sent = desk
        .world
        .telegram
        .attach(MAX, Attachment::photo(plain(ImageFormat::Jpeg, (300, 300))));
    desk.world
        .telegram
        .wait_for_text(MAX, sent, "")
        .await
        .unwrap();
    let now = desk.world.review().draft(id).await.unwrap().unwrap();
    assert_eq!(now.version, first.version);
}

#[tokio::test]
async fn a_picture_is_replaced_and_taken_out_and_stale_buttons_do_nothing() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    asked(&desk, id).await;
    let long = Attachment::document("long.png", plain(ImageFormat::Png, (420, 20)));
    let attached = desk.send(MAX, long, "The picture is attached").await;
    assert!(
        attached.text.contains("it goes out as a file")
            && attached.text.contains("Picture, as a file:"),
        "{}",
        attached.text
    );
    let menu = world.press(MAX, &attached, "Picture").await;
    let hash = |draft: Option<vestka::review::Draft>| {
        draft.and_then(|draft| Some(draft.content.attachment?.sha256))
    };
    let first = hash(world.review().draft(id).await.unwrap()).expect("attached");
    assert!(
        menu.text.contains(&format!("SHA-256: {first}")),
        "{}",
        menu.text
    );
    world.press(MAX, &menu, "Replace").await;
    let other = Attachment::photo(plain(ImageFormat::Jpeg, (500, 500)));
    let replaced = desk.send(MAX, other, "The picture is attached").await;
    let second = hash(world.review().draft(id).await.unwrap()).expect("attached");
    assert_ne!(first, second);

    let menu = world.press(MAX, &replaced, "Picture").await;
    let ask = world.press(MAX, &menu, "Remove").await;
    assert!(
        ask.text.starts_with("Remove this? The picture."),
        "{}",
        ask.text
    );
    // Somebody edits meanwhile: the stale answer removes nothing.
    let seen = world.review().draft(id).await.unwrap().unwrap();
    assert!(world.review().edit(&seen, &seen.content).await.unwrap());
    world
        .telegram
        .press(MAX, ask.id, "Yes, remove")
        .expect("it stands there");
    let told = world
        .telegram
        .wait_for_text(MAX, ask.id, "The draft was changed meanwhile");
    told.await.expect("he is told");
    assert_eq!(hash(world.review().draft(id).await.unwrap()), Some(second));
    let opened = desk.open(MAX, id).await;
    let menu = world.press(MAX, &opened, "Picture").await;
    let ask = world.press(MAX, &menu, "Remove").await;
    let gone = world.press(MAX, &ask, "Yes, remove").await;
    assert!(!gone.text.contains("Picture:"), "{}", gone.text);
    assert_eq!(hash(world.review().draft(id).await.unwrap()), None);
}

#[tokio::test]
async fn a_picture_that_was_not_asked_for_is_not_taken_and_keeps_nothing_back() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    let opened = desk.open(MAX, id).await;
    world.press(MAX, &opened, "Title").await;
    let mut photo = Attachment::photo(plain(ImageFormat::Jpeg, (640, 480)));
    photo.caption = "A caption that is no title".to_owned();
    let refused = desk.send(MAX, photo, "A file is no answer here").await;
    assert!(
        refused.text.contains("Please send the title"),
        "{}",
        refused.text
    );
    let saved = desk
        .hears(MAX, "Eleven persons listed", "Eleven persons listed")
        .await;
    assert!(!saved.text.contains("caption"), "{}", saved.text);
    // What Telegram does not take is said while it can still be mended; the text is shown all the same.
    asked(&desk, id).await;
    let photo = Attachment::photo(plain(ImageFormat::Jpeg, (640, 480)));
    let attached = desk.send(MAX, photo, "The picture is attached").await;
    let fault = FaultKind::Answer {
        code: 400,
        description: "Bad Request: IMAGE_PROCESS_FAILED".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(fault).method("sendPhoto"));
    assert!(!labels(&attached).contains(&"Send it to me"));
    let said = world.telegram.say(MAX, &format!("/preview {id}"));
    let told = world
        .telegram
        .wait_for_text(MAX, said, "Telegram does not take this picture");
    told.await.expect("he is told");
    let shown = world
        .telegram
        .wait_for_text(MAX, said, "The council has adopted the list");
    shown.await.expect("the text comes without it");
}

#[tokio::test]
async fn from_a_tip_the_text_and_its_pictures_come_along_and_only_what_is_attached_goes_out() {
    let desk = Desk::new().await;
    let world = &desk.world;
    world.clock.advance(TimeDelta::minutes(1));
    let asked = world.say(READER, "/tip").await;
    let mut photo = Attachment::document("ala-at-home.jpg", with_place());
    photo.caption = "Five people were detained at the gate\u{200b} of the tractor works".to_owned();
    let said = world.telegram.attach(READER, photo);
    let added = world
        .telegram
        .wait_for_text(READER, said, "Added")
        .await
        .unwrap();
    assert!(asked.id < added.id);
    world.press(READER, &added, "Send").await;

    let list = world.say(MAX, "/tips").await;
    let open = labels(&list)
        .into_iter()
        .find(|label| label.starts_with("Open"))
        .unwrap()
        .to_owned();
    world.press(MAX, &list, &open).await;
    let tip = world
        .telegram
        .wait_for_text(MAX, list.id, "tractor works")
        .await
        .unwrap();
    let draft = world.press(MAX, &tip, "Write from it").await;
    assert!(
        draft.text.contains("at the gate of the tractor works"),
        "{}",
        draft.text
    );
    assert!(draft.text.contains("Evidence: one piece"), "{}", draft.text);
    let id: i64 = sqlx::query_scalar("SELECT candidate_id FROM tips")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let stored = world.review().draft(id).await.unwrap().unwrap();
    let evidence = &stored.content.evidence[0];
    assert!(
        !evidence.public && evidence.file().is_some(),
        "{evidence:?}"
    );
    assert_eq!(stored.content.attachment, None, "nothing goes out unasked");

    let menu = world.press(MAX, &draft, "Picture").await;
    let attached = world.press(MAX, &menu, "Use the file of evidence 1").await;
    assert!(
        attached.text.contains("The picture is attached"),
        "{}",
        attached.text
    );
    let stored = world.review().draft(id).await.unwrap().unwrap();
    assert!(stored.content.attachment.is_some());
    // The sources of a tip are none: the way there says so, and nothing of the tip is in it.
    let none = world.press(MAX, &attached, "What the sources say").await;
    assert!(
        none.text.starts_with("No source reports this"),
        "{}",
        none.text
    );
    assert_eq!(desk.audited("read_tip").await.len(), 2);
}

#[tokio::test]
async fn a_drill_with_a_picture_cannot_be_forwarded_and_goes_at_the_decision_and_the_lock() {
    let desk = Desk::new().await;
    let world = &desk.world;
    let id = desk.draft(&routine("Ten persons listed")).await;
    asked(&desk, id).await;
    let photo = Attachment::photo(plain(ImageFormat::Jpeg, (640, 480)));
    let attached = desk.send(MAX, photo, "The picture is attached").await;
    let ask = world.press(MAX, &attached, "Drill (staff only)").await;
    world.press(MAX, &ask, "Begin the drill").await;
    assert_eq!(world.drilling().step().await.unwrap(), 2);
    for person in [MAX, EVA] {
        let got = with_files(&desk, person);
        let got = got.last().expect("the drill with its picture");
        assert!(
            got.text.starts_with("DRILL. This is not a real update."),
            "{}",
            got.text
        );
        assert!(got.protected, "it cannot be forwarded");
    }
    // One who was out of session gets one neutral line, protected too, and the drill after the login.
    world.say(EVA, "/logout").await;
    world.wipe(&[EVA]).await;
    let opened = desk.open(MAX, id).await;
    let ask = world.press(MAX, &opened, "Drill (staff only)").await;
    world.press(MAX, &ask, "Begin the drill").await;
    assert_eq!(world.drilling().step().await.unwrap(), 1);
    let line = world.telegram.last_from_bot(EVA).expect("the neutral line");
    assert!(line.text.starts_with("Something waits for you") && line.protected);
    world.log_in(EVA).await;
    assert_eq!(world.drilling().step().await.unwrap(), 1);
    let got = with_files(&desk, EVA);
    assert!(got.last().is_some_and(|got| got.text.starts_with("DRILL.")));

    // The decision takes what shows the candidate, the lock all the rest.
    world.say(MAX, &format!("/reject {id} only a drill")).await;
    world.clock.advance(TimeDelta::minutes(2));
    world.wipe(&[MAX, EVA]).await;
    world.clock.advance(TimeDelta::minutes(2));
    world.wipe(&[MAX, EVA]).await;
    for person in [MAX, EVA] {
        let left: Vec<Message> = world.telegram.messages(person);
        assert!(
            !left.iter().any(|message| message.text.contains("DRILL.")),
            "{left:#?}"
        );
    }
    world.say(EVA, "/lock").await;
    world.clock.advance(TimeDelta::minutes(20));
    world.wipe(&[MAX, EVA]).await;
    for person in [MAX, EVA] {
        let left: Vec<String> = world
            .telegram
            .messages(person)
            .into_iter()
            .map(|message| message.text)
            .collect();
        assert!(
            !left.iter().any(|text| text.contains("Ten persons")),
            "{left:#?}"
        );
    }
}
