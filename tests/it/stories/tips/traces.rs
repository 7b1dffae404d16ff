//! No trace of who sends a tip: not in the bytes of the whole cluster, not in what is kept of files; and no text is lost because
//! a file with it is not taken.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, RgbImage};
use vestka_simulator::{Attachment, Message, Settings, Simulator};

use super::{MODERATOR, READER, TEXT, begun, count, open, photo, seen};
use crate::world::{Program, Secrets, TOPICS, World};

/// Sends a file; gives the answer.
async fn send(world: &World, attachment: Attachment) -> Message {
    let sent = world.telegram.attach(READER, attachment);
    let answer = world.telegram.wait_for_text(READER, sent, "").await;
    answer.expect("an answer")
}

fn webp() -> Vec<u8> {
    let picture = RgbImage::from_fn(40, 30, |x, y| {
        image::Rgb([
            u8::try_from(x * 5).expect("small"),
            u8::try_from(y * 7).expect("small"),
            60,
        ])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::WebP)
        .expect("a picture");
    bytes.into_inner()
}

#[tokio::test]
async fn a_webp_is_taken_and_what_is_not_taken_never_takes_the_text_along() {
    let (world, _bot) = begun().await;
    world.say(READER, "/tip").await;
    let added = send(&world, Attachment::document("ala.webp", webp())).await;
    assert!(added.text.contains("made anew"), "{}", added.text);
    assert_eq!(
        count(&world, "SELECT count(*) FROM tip_form_files").await,
        1
    );
    for (file, said) in [
        (
            Attachment::document("a.heic", b"\0\0\0\x18ftypheic".to_vec()).mime_type("image/heic"),
            "documents are not kept",
        ),
        (
            Attachment::document("a.gif", b"GIF89a..".to_vec()),
            "documents are not kept",
        ),
        (
            Attachment::document("a.webp", b"RIFF\0\0\0\0WEBPVP8 ".to_vec()),
            "JPEG, PNG or WebP",
        ),
        (
            Attachment::photo(b"\xff\xd8\xff nothing".to_vec()),
            "JPEG, PNG or WebP",
        ),
        (
            Attachment::video("a.mp4", b"film".to_vec()),
            "documents are not kept",
        ),
    ] {
        let words = format!("Words with {}", file.file_name);
        let told = send(&world, file.caption(&words)).await;
        assert!(told.text.starts_with("Added."), "{}", told.text);
        assert!(told.text.contains(said), "{}", told.text);
    }
    // Without a text there is nothing to add, and the reason is said.
    let told = send(&world, Attachment::document("a.gif", b"GIF89a..".to_vec())).await;
    assert!(!told.text.contains("Added"), "{}", told.text);
    assert!(
        told.text.contains("documents are not kept"),
        "{}",
        told.text
    );
    let sent = world.press(READER, &told, "Send").await;
    assert!(sent.text.starts_with("Thank you"), "{}", sent.text);
    let tip = open(&world).await;
    let text = world
        .telegram
        .wait_for_text(MODERATOR, tip.id - 1, "Words with a.mp4")
        .await;
    text.expect("the text follows the picture");
    let shown = seen(&world, MODERATOR);
    for name in ["a.heic", "a.gif", "a.webp", "photo.jpg", "a.mp4"] {
        assert!(
            shown.contains(&format!("Words with {name}")),
            "{name}: {shown}"
        );
    }
}

#[tokio::test]
async fn in_answer_to_a_message_it_means_that_message() {
    let (world, _bot) = begun().await;
    let passed = world.telegram.forward_text(READER, TEXT, "Somebody");
    world
        .telegram
        .wait_for_text(READER, passed, "")
        .await
        .expect("a verdict");
    let said = world.telegram.say_in_reply(READER, "/tip", passed);
    let added = world
        .telegram
        .wait_for_text(READER, said, "")
        .await
        .expect("a form");
    assert!(added.text.starts_with("Added."), "{}", added.text);
    let sent = world.press(READER, &added, "Send").await;
    assert!(sent.text.starts_with("Thank you"), "{}", sent.text);
    assert!(open(&world).await.text.contains(super::HINT));
}

#[tokio::test]
async fn a_file_that_telegram_does_not_give_takes_no_text_along() {
    let (world, _bot) = begun().await;
    world.say(READER, "/tip").await;
    let refused = vestka_simulator::FaultKind::Answer {
        code: 400,
        description: "Bad Request: file is too big".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(vestka_simulator::Fault::new(refused).method("getFile"));
    let told = send(&world, Attachment::photo(photo(b"Exif")).caption(TEXT)).await;
    assert!(told.text.starts_with("Added."), "{}", told.text);
    assert!(told.text.contains("cannot be taken"), "{}", told.text);
}

/// The first file below a folder in which one of these words stands.
fn find_words(folder: &Path, words: &[&[u8]]) -> Option<String> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("the folder can be read");
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("the file can be read");
        for word in words {
            if bytes.windows(word.len()).any(|some| some == *word) {
                return Some(format!(
                    "{} in {}",
                    String::from_utf8_lossy(word),
                    entry.path().display()
                ));
            }
        }
    }
    None
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn the_whole_cluster_the_logs_and_the_files_tell_nothing_of_who_sent_a_tip() {
    const SENDERS: [i64; 2] = [1_487_000_000_001, 1_487_000_000_978];
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    let mut program = Program::new(&telegram);
    let catalogue = program.file("catalogue.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    program.start();
    for (number, person) in (1..).zip(SENDERS) {
        telegram.add_person(person, "Kowalska", "en");
        telegram.set_username(person, "ala_kowalska");
        let asked = telegram.say(person, "/tip");
        telegram
            .wait_for_text(person, asked, "")
            .await
            .expect("a form");
        let mut picture = Attachment::document(
            "ala-kowalska-at-home.jpg",
            photo(b"Exif\0\0GPS 53.9006 Telefon-Kowalska"),
        );
        picture.caption = format!("The secret meeting is in the bakery, number {number}");
        picture.forwarded_from = Some("Brother of Kowalska".to_owned());
        let sent = telegram.attach(person, picture);
        let added = telegram
            .wait_for_text(person, sent, "Added")
            .await
            .expect("added");
        telegram.press(person, added.id, "Send").expect("a button");
        telegram
            .wait_for_text(person, added.id, "Your tip is with the staff")
            .await
            .expect("sent");
        // A question that is asked of the staff leaves as little.
        let rumour =
            "From tomorrow the border near the bakery is closed for everybody and for ever";
        let asked = telegram.say(person, rumour);
        let answer = telegram
            .wait_for_text(person, asked, "Not ours")
            .await
            .expect("a verdict");
        telegram
            .press(person, answer.id, "Ask the staff")
            .expect("a button");
        telegram
            .wait_for_text(person, answer.id, "The staff will look")
            .await
            .expect("asked");
    }
    assert!(program.stop().await.success());
    let secrets = Secrets::new(SENDERS);
    let words: [&[u8]; 6] = [
        b"kowalska",
        b"Kowalska",
        b"Telefon",
        b"GPS 53",
        b"secret meeting",
        b"near the bakery",
    ];
    for place in [program.data_dir(), program.logs()] {
        assert_eq!(secrets.find_below(&place), None, "{}", place.display());
        assert_eq!(find_words(&place, &words), None, "{}", place.display());
    }
    // The search would find it: the simulated Telegram has it all, and so has a file that we write.
    std::fs::write(program.logs().join("planted"), b"of Kowalska").expect("written");
    assert!(find_words(&program.logs(), &words).is_some());
}
