//! A picture goes out with an update: clean, once up, and the text comes whatever becomes of it.

use std::io::Cursor;

use chrono::TimeDelta;
use vestka::domain::content::{Content, Evidence};
use vestka::domain::staff::Actor;
use vestka::domain::update::Verification;
use vestka::review::{Review, ReviewError, sha256};
use vestka::store::review::Approval;
use vestka_simulator::{Fault, FaultKind};

use crate::world::{World, routine};

const FIRST: i64 = 1_487_000_000_001;
const READERS: i64 = 40;

/// A JPEG whose camera tells where it was.
fn picture_with_place() -> Vec<u8> {
    let mut plain = Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image::RgbImage::new(64, 48))
        .write_to(&mut plain, image::ImageFormat::Jpeg)
        .expect("a picture");
    let plain = plain.into_inner();
    let words = b"Exif\0\0GPS 53.9 N 27.5 E";
    let length = u16::try_from(words.len() + 2).expect("short").to_be_bytes();
    [&plain[..2], b"\xff\xe1", &length, words, &plain[2..]].concat()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Publishes a content with the picture; gives the revision.
async fn publish_with_picture(world: &World, content: Content) -> i32 {
    publish_with(world, content, &picture_with_place()).await.0
}

/// Publishes a content with any picture; gives the revision and its code.
pub(super) async fn publish_with(
    world: &World,
    mut content: Content,
    picture: &[u8],
) -> (i32, String) {
    let (attachment, bytes) = Review::prepare_attachment(picture).expect("a picture is taken");
    content.attachment = Some(attachment);
    let review = world.review();
    let draft = review
        .begin_from_nothing(&content, None, &Actor::Operator)
        .await
        .expect("a draft");
    review
        .keep_bytes(draft.candidate_id, &bytes, &Actor::Operator)
        .await
        .expect("it is kept");
    match review.approve(&draft, &Actor::Operator).await {
        Ok((Approval::Published(revision), code)) => (revision, code),
        other => panic!("not published: {other:?}"),
    }
}

/// How often a file went up.
fn uploads(world: &World) -> usize {
    let calls = world.telegram.calls();
    calls.iter().filter(|call| call.uploaded > 0).count()
}

#[tokio::test]
async fn a_picture_goes_up_once_without_its_place_and_its_hash_is_signed() {
    let world = World::new().await;
    for reader in FIRST..FIRST + READERS {
        world.subscribe(reader, &["sanctions"]).await;
    }
    let revision = publish_with_picture(&world, routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let sent = world.telegram.sent();
    assert_eq!(sent.len(), usize::try_from(READERS).expect("few"));
    assert_eq!(uploads(&world), 1, "up once, then on by its id");
    let media = sent[0].media.as_ref().expect("a picture");
    assert_eq!(media.file_name, "picture.jpg");
    assert!(
        sent.iter()
            .all(|message| message.text.contains("Ten persons listed"))
    );
    let bytes = world
        .telegram
        .file(&media.file_id)
        .expect("what a reader downloads")
        .bytes;
    assert!(holds(&picture_with_place(), b"GPS") && !holds(&bytes, b"GPS"));
    let record: String = sqlx::query_scalar("SELECT record FROM revisions WHERE id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .expect("a record");
    let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    assert_eq!(record["attachment"]["sha256"], sha256(&bytes));
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM kept_files")
        .fetch_one(&world.pool)
        .await
        .expect("it is kept once");
    assert!(!holds(&sealed, &bytes[..16]), "nothing readable lies there");
}

#[tokio::test]
async fn ids_that_became_void_mean_one_more_upload() {
    let world = World::new().await;
    world.subscribe(FIRST, &["sanctions"]).await;
    publish_with_picture(&world, routine("One")).await;
    world.deliver(&world.delivery()).await;
    // The same bytes again: known by their hash, also after a restart.
    publish_with_picture(&world, routine("Two")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(uploads(&world), 1);
    world.telegram.forget_files();
    publish_with_picture(&world, routine("Three")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(uploads(&world), 2);
    let last = world.telegram.last_from_bot(FIRST).expect("it came");
    assert!(last.media.is_some() && last.text.contains("Three"));
}

#[tokio::test]
async fn a_picture_that_telegram_refuses_keeps_no_text_back() {
    let world = World::new().await;
    world.subscribe(FIRST, &["sanctions"]).await;
    let refused = FaultKind::Answer {
        code: 400,
        description: "Bad Request: IMAGE_PROCESS_FAILED".to_owned(),
        parameters: None,
    };
    world
        .telegram
        .order_fault(Fault::new(refused).method("sendPhoto"));
    publish_with_picture(&world, routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let came = world.telegram.last_from_bot(FIRST).expect("it came");
    assert!(came.media.is_none() && came.text.contains("Ten persons listed"));
}

#[tokio::test]
async fn a_text_too_long_for_a_caption_follows_the_picture() {
    let world = World::new().await;
    world.subscribe(FIRST, &["sanctions"]).await;
    let mut content = routine("Ten persons listed");
    for text in content.text.values_mut() {
        text.body = "😀".repeat(600);
    }
    publish_with_picture(&world, content).await;
    world.deliver(&world.delivery()).await;
    let sent = world.telegram.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].text, "Ten persons listed");
    assert!(sent[0].media.is_some() && sent[1].media.is_none());
    assert!(sent[1].text.contains('😀'));
}

/// Case 11, for captions: around their limit of 1,024 units, with characters of two units, marks and links, nothing is cut inside a
/// character or an entity, nothing is lost, and nothing is refused.
#[tokio::test]
async fn around_the_limit_of_a_caption_nothing_is_cut_or_lost() {
    let world = World::new().await;
    world.subscribe(FIRST, &["sanctions"]).await;
    let (mut in_caption, mut after_it) = (0, 0);
    for faces in 380..=440 {
        let before = world.telegram.sent().len();
        let mut content = routine("<b> & 👨\u{200d}👩\u{200d}👧");
        for text in content.text.values_mut() {
            // An odd number of units before the limit, so that some length cuts a pair in two if anything does.
            text.body = format!(
                "{}x https://list.example/?a=1&b=<{faces}> {}",
                "😀".repeat(faces / 2),
                "😀".repeat(faces - faces / 2)
            );
        }
        publish_with_picture(&world, content).await;
        world.deliver(&world.delivery()).await;
        let sent = &world.telegram.sent()[before..];
        assert!(sent[0].media.is_some(), "{faces}");
        assert!(sent[0].text.encode_utf16().count() <= 1024, "{faces}");
        match sent {
            [_] => in_caption += 1,
            [caption, text] => {
                after_it += 1;
                assert_eq!(caption.text, "<b> & 👨\u{200d}👩\u{200d}👧");
                assert!(text.media.is_none());
            }
            _ => panic!("{faces}: {} messages", sent.len()),
        }
        let last = &sent[sent.len() - 1].text;
        assert_eq!(last.matches('😀').count(), faces);
        assert!(!last.contains('\u{fffd}'));
        assert!(last.contains(&format!("https://list.example/?a=1&b=<{faces}>")));
    }
    assert!(
        in_caption > 5 && after_it > 5,
        "the limit lies among these lengths: {in_caption}, {after_it}"
    );
    let refused = world
        .telegram
        .look(|state| state.count("sendPhoto", 400) + state.count("sendMessage", 400));
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn two_copies_of_one_publisher_confirm_nothing() {
    let world = World::new().await;
    let mut content = routine("Ten persons listed");
    content.verification = Verification::Confirmed;
    content.evidence = ["https://press.example/1", "https://www.press.example/2"]
        .map(|address| Evidence {
            url: address.parse().expect("an address"),
            note: String::new(),
            credibility: 2,
            public: true,
        })
        .to_vec();
    let review = world.review();
    let draft = review
        .begin_from_nothing(&content, None, &Actor::Operator)
        .await
        .expect("a draft");
    let refused = review.approve(&draft, &Actor::Operator).await;
    let Err(error @ ReviewError::Problems(_)) = refused else {
        panic!("it went out: {refused:?}");
    };
    assert!(error.to_string().contains("confirmed needs"), "{error}");
}

/// Telegram answers, but what goes up with a file comes to nothing: one tries, and the others are put off without a try.
#[tokio::test]
async fn a_picture_that_fails_on_its_way_up_is_tried_by_one_at_a_time() {
    const FEW: i64 = 12;
    let world = World::new().await;
    for reader in FIRST..FIRST + FEW {
        world.subscribe(reader, &["sanctions"]).await;
    }
    let fails = Fault::new(FaultKind::CutBefore).method("sendPhoto");
    world.telegram.order_fault(fails.times(1_000_000));
    publish_with_picture(&world, routine("Ten persons listed")).await;
    let delivery = world.delivery();
    for second in 0..30 {
        world.deliver(&delivery).await;
        assert_eq!(uploads(&world), 1, "after {second} seconds");
        world.clock.advance(TimeDelta::seconds(1));
    }
    let untried = "SELECT count(*) FROM deferred WHERE tries = 0 AND reason = 'rate_limited'";
    let untried: i64 = sqlx::query_scalar(untried)
        .fetch_one(&world.pool)
        .await
        .expect("a number");
    assert_eq!(untried, FEW - 1, "no try of theirs is burnt");

    world.telegram.clear_faults();
    for _ in 0..4 {
        world.clock.advance(TimeDelta::seconds(31));
        world.deliver(&delivery).await;
    }
    assert_eq!(uploads(&world), 2, "up once");
    let got = (FIRST..FIRST + FEW).map(|reader| world.telegram.delivered_count(reader));
    assert!(got.into_iter().all(|got| got == 1));
}

/// A file hangs on its way up: one worker hangs with it, and the others do what there is to do meanwhile.
#[tokio::test]
async fn a_picture_that_hangs_holds_one_worker_alone() {
    let world = World::new().await;
    for reader in [FIRST, FIRST + 1] {
        world.subscribe(reader, &["sanctions"]).await;
    }
    // A page for each.
    world
        .sql("UPDATE subscribers s SET shard = n.shard FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id")
        .await;
    let hangs = Fault::new(FaultKind::TimeOut).method("sendPhoto");
    world.telegram.order_fault(hangs.times(1_000_000));
    publish_with_picture(&world, routine("Ten persons listed")).await;
    let delivery = world.delivery();
    let hanging = async {
        loop {
            delivery.step().await.expect("the database answers");
            if uploads(&world) > 0 {
                break;
            }
        }
    };
    let others = async {
        while uploads(&world) == 0 {
            tokio::task::yield_now().await;
        }
        // The other reader is put off after a moment.
        let put_off = "SELECT count(*) FROM deferred WHERE tries = 0";
        loop {
            delivery.step().await.expect("the database answers");
            let put_off: i64 = sqlx::query_scalar(put_off)
                .fetch_one(&world.pool)
                .await
                .expect("a number");
            if put_off == 1 {
                break;
            }
        }
        world.publish(&routine("Eleven persons listed")).await;
        while world.telegram.delivered_count(FIRST + 1) == 0 {
            delivery.step().await.expect("the database answers");
        }
    };
    tokio::select! {
        () = hanging => panic!("it hangs for a minute"),
        () = others => {}
    }
    assert_eq!(uploads(&world), 1);
    let last = world.telegram.last_from_bot(FIRST + 1).expect("it came");
    assert!(last.text.contains("Eleven"), "{}", last.text);
}
