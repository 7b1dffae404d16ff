//! Pictures through corrections: a new one, the same, none any more; and captions, which are what an edit can change of them.

use std::io::Cursor;

use vestka::domain::content::Content;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::{Review, sha256};
use vestka::store::review::Approval;
use vestka_simulator::{MediaKind, Message};

use super::{ALA, BEN, CYN, corrected};
use crate::world::{World, routine};

/// A picture of one colour, as a camera makes it.
pub(super) fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(64, 48, image::Rgb([shade, shade, shade]));
    image::DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .expect("a picture");
    bytes.into_inner()
}

/// The content with this picture, and the bytes that go out.
fn with(mut content: Content, shade: u8) -> (Content, Vec<u8>) {
    let (attachment, bytes) = Review::prepare_attachment(&picture(shade)).expect("it is taken");
    content.attachment = Some(attachment);
    (content, bytes)
}

impl World {
    async fn publish_with(&self, (content, bytes): (Content, Vec<u8>)) -> String {
        let review = self.review();
        let draft = review
            .begin_from_nothing(&content, None, &Actor::Operator)
            .await
            .expect("a draft");
        let kept = review.keep_bytes(draft.candidate_id, &bytes, &Actor::Operator);
        kept.await.expect("kept");
        match review.approve(&draft, &Actor::Operator).await {
            Ok((Approval::Published(_), code)) => code,
            other => panic!("not published: {other:?}"),
        }
    }

    async fn correct_with(&self, code: &str, (content, bytes): (Content, Vec<u8>)) {
        let review = self.review();
        let parsed = code.parse().expect("a code");
        let begun = review.begin_correction(&parsed, Some(corrected(content)), &Actor::Operator);
        let draft = begun.await.expect("begun").draft();
        let kept = review.keep_bytes(draft.candidate_id, &bytes, &Actor::Operator);
        kept.await.expect("kept");
        let (outcome, _) = review
            .approve(&draft, &Actor::Operator)
            .await
            .expect("approved");
        assert!(matches!(outcome, Approval::Published(_)), "{outcome:?}");
    }

    /// The SHA-256 of what a reader downloads from a message.
    fn file_hash(&self, message: &Message) -> String {
        let media = message.media.as_ref().expect("a picture");
        sha256(&self.telegram.file(&media.file_id).expect("a file").bytes)
    }

    fn calls_of(&self, method: &str) -> usize {
        let calls = self.telegram.calls();
        calls.iter().filter(|call| call.method == method).count()
    }
}

#[tokio::test]
async fn a_new_picture_comes_with_the_notice_and_with_the_plain_update() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let code = world
        .publish_with(with(routine("Ten persons listed"), 10))
        .await;
    world.deliver(&world.delivery()).await;
    // Had it still to come when it was corrected.
    let (_, other) = world.publish(&routine("Another list")).await;
    let new = with(routine("Eleven persons listed"), 200);
    let hash = new
        .0
        .attachment
        .as_ref()
        .expect("it has one")
        .sha256
        .clone();
    world.correct_with(&code, new.clone()).await;
    world.correct_with(&other, new).await;
    world.deliver(&world.delivery()).await;

    let messages = world.received(ALA);
    let [old, first, second] = &messages[..] else {
        panic!("{} messages", messages.len())
    };
    let (notice, plain) = if first.text.contains("Before:") {
        (first, second)
    } else {
        (second, first)
    };
    assert!(
        notice
            .text
            .contains("The picture or document was replaced."),
        "{}",
        notice.text
    );
    assert_eq!(notice.reply_to, Some(old.id));
    assert_eq!(world.file_hash(notice), hash);
    assert!(!plain.text.contains("Before:") && plain.text.contains("Eleven"));
    assert_eq!(world.file_hash(plain), hash);
    // The old one keeps its picture; its caption says that it is over.
    assert_ne!(world.file_hash(old), hash);
    assert!(old.text.starts_with("Superseded."), "{}", old.text);
    assert!(old.text.contains("Ten persons listed"), "{}", old.text);
    assert_eq!(world.calls_of("editMessageCaption"), 1);
    assert_eq!(world.calls_of("editMessageText"), 0, "not even tried");
}

#[tokio::test]
async fn the_same_picture_stays_and_one_that_is_taken_out_is_said() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let first = with(routine("Ten persons listed"), 10);
    let code = world.publish_with(first.clone()).await;
    world.deliver(&world.delivery()).await;
    let mut same = first.clone();
    same.0.text.get_mut(&Language::En).unwrap().title = "Eleven persons listed".to_owned();
    world.correct_with(&code, same).await;
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert_eq!(world.file_hash(&notice), sha256(&first.1));
    assert!(!notice.text.contains("picture"), "{}", notice.text);

    world.correct(&code, routine("Twelve persons listed")).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let last = messages.last().unwrap();
    assert!(last.media.is_none());
    assert!(
        last.text
            .contains("was taken out. Please do not pass it on."),
        "{}",
        last.text
    );
    // Both with a picture are superseded, by their captions.
    for old in &messages[..2] {
        assert!(old.media.is_some() && old.text.starts_with("Superseded."));
    }
    assert_eq!(world.calls_of("editMessageText"), 0);
}

/// The caption held the title alone; the text came after it.
#[tokio::test]
async fn a_caption_is_edited_within_its_limit_and_a_retraction_replaces_it() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let (mut content, bytes) = with(routine("Ten persons listed"), 10);
    content.text.get_mut(&Language::En).unwrap().body = "A <paragraph> & more.\n\n".repeat(80);
    let code = world.publish_with((content.clone(), bytes.clone())).await;
    world.deliver(&world.delivery()).await;
    let parts = world.received(ALA).len();
    assert_eq!(parts, 2, "picture with title, then the text");
    content.text.get_mut(&Language::En).unwrap().title = "Eleven persons listed".to_owned();
    world.correct_with(&code, (content, bytes)).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert!(messages[0].text.starts_with("Superseded."));
    assert!(messages[0].text.encode_utf16().count() <= 1024);
    assert_eq!(messages[1].text, "This part is superseded too.");

    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let (last, before) = messages.split_last().unwrap();
    assert!(last.media.is_none() && last.text.starts_with("Retracted"));
    for message in before {
        let is_withdrawn =
            message.text.starts_with("Withdrawn.") || message.text == "This part is withdrawn too.";
        assert!(is_withdrawn, "{}", message.text);
    }
    let refused = |method| world.telegram.look(|state| state.count(method, 400));
    assert_eq!(
        (refused("editMessageText"), refused("editMessageCaption")),
        (0, 0)
    );
}

/// Telegram did not take the picture, so that the text stood alone: its text is edited then.
#[tokio::test]
async fn where_the_text_went_without_its_picture_the_text_is_edited() {
    use vestka_simulator::{Fault, FaultKind};
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    let refused = FaultKind::Answer {
        code: 400,
        description: "Bad Request: IMAGE_PROCESS_FAILED".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("sendPhoto"));
    let code = world
        .publish_with(with(routine("Ten persons listed"), 10))
        .await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert!(
        messages[0].text.starts_with("Withdrawn."),
        "{}",
        messages[0].text
    );
}

#[tokio::test]
async fn who_approves_sees_all_that_the_readers_will_see() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_people([BEN, CYN]);
    world.join_staff(BEN, Role::Moderator).await;
    world.join_staff(CYN, Role::Moderator).await;
    world.subscribe(ALA, &["sanctions"]).await;
    let code = world
        .publish_with(with(routine("Ten persons listed"), 10))
        .await;
    world.deliver(&world.delivery()).await;
    let review = world.review();
    let (content, bytes) = with(routine("Eleven persons listed"), 200);
    let parsed = code.parse().unwrap();
    let begun = review.begin_correction(&parsed, Some(corrected(content)), &Actor::Operator);
    let draft = begun.await.unwrap().draft();
    let kept = review.keep_bytes(draft.candidate_id, &bytes, &Actor::Operator);
    kept.await.unwrap();

    let said = world
        .telegram
        .say(BEN, &format!("/preview {}", draft.candidate_id));
    let title = format!("Draft of candidate {}", draft.candidate_id);
    let end = world.telegram.wait_for_text(BEN, said, &title);
    end.await.expect("the last message of the preview");
    let mut shown = world.received(BEN);
    shown.retain(|message| message.id > said);
    let about = |words: &str| {
        let place = shown
            .iter()
            .position(|message| message.text.starts_with(words));
        shown[place.unwrap_or_else(|| panic!("{words}: {shown:#?}")) + 1].clone()
    };
    let seen = [
        about("Preview for those who have it already. Language: English."),
        about("Preview for those who get it only now. Language: English."),
        about("Preview of the old message from then on. Language: English."),
    ];
    assert!(seen.iter().all(|message| message.protected));

    let done = review.approve(&draft, &Actor::Operator).await.unwrap();
    assert!(matches!(done.0, Approval::Published(_)));
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let [old, notice] = &messages[..] else {
        panic!("{} messages", messages.len())
    };
    assert_eq!(seen[0].text, notice.text);
    assert_eq!(world.file_hash(&seen[0]), world.file_hash(notice));
    assert_eq!(
        seen[0].media.as_ref().map(|media| media.kind),
        Some(MediaKind::Photo)
    );
    assert_eq!(seen[2].text, old.text);
    assert!(
        seen[1].text.starts_with("Correction 1 · "),
        "{}",
        seen[1].text
    );
    assert!(!seen[1].text.contains("Before:"), "{}", seen[1].text);
}

/// A correction from a file says all of what is right: its picture stays, is replaced, or goes.
#[tokio::test]
async fn a_script_corrects_with_another_picture_the_same_or_none() {
    use vestka_simulator::{Settings, Simulator};

    use crate::world::{Program, UPDATE};

    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    program.start();
    for (name, shade) in [("one.jpg", 10), ("two.jpg", 200)] {
        std::fs::write(program.folder().join(name), picture(shade)).unwrap();
    }
    let with = |line: &str| format!("{line}\nreason.en = \"We counted wrong.\"\n{UPDATE}");
    let original =
        with("attachment = \"one.jpg\"").replace("reason.en = \"We counted wrong.\"", "");
    let file = program.file("update.toml", &original);
    let out = program.json(&["update", "publish", &file]).await;
    let code = out["code"].as_str().unwrap().to_owned();
    for (line, title) in [
        ("attachment = \"two.jpg\"", "Ten"),
        ("attachment = \"two.jpg\" # the same", "Eleven"),
        ("", "Eleven"),
    ] {
        let file = program.file("correction.toml", &with(line).replace("Ten", title));
        program.json(&["update", "correct", &code, &file]).await;
    }
    let mut database = program.connect().await;
    let pictures: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT record::jsonb #>> '{attachment,sha256}' FROM revisions ORDER BY number",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    assert_eq!(
        pictures,
        [
            Some(with_hash(10)),
            Some(with_hash(200)),
            Some(with_hash(200)),
            None
        ]
    );
    for (line, sentence) in [
        ("attachment = \"three.jpg\"", "three.jpg cannot be read"),
        ("attachment = \"update.toml\"", "attachment update.toml"),
        ("drill = true", "drill: a correction goes to its readers"),
    ] {
        let file = program.file("refused.toml", &with(line));
        let ended = program.run(&["update", "correct", &code, &file]).await;
        assert_eq!(ended.code, 1, "{line}: {ended:?}");
        assert!(ended.err.contains(sentence), "{line}: {ended:?}");
    }
    let shown = program.json(&["update", "show", &code]).await;
    assert_eq!(shown["revision"], 4, "nothing was left of what was refused");
    assert!(program.stop().await.success());
}

/// The hash of what goes out of a picture.
fn with_hash(shade: u8) -> String {
    let (attachment, _) = Review::prepare_attachment(&picture(shade)).expect("it is taken");
    attachment.sha256
}
