//! Is this picture ours? File for file, recompressed on its way, beside a text, in an album, in a group; and never a reason to
//! believe a text.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use vestka_simulator::{Attachment, Message};

use super::{GROUP, READER, RUMOUR, world};
use crate::stories::attachment::publish_with;
use crate::world::{World, routine};

/// A picture with something to see in it, another one for each number.
fn drawing(seed: u32) -> DynamicImage {
    let turned = seed * 37 % 90;
    let picture = RgbImage::from_fn(320, 240, |x, y| {
        let (x, y) = (x + turned, y + seed * 23 % 70);
        let level = match ((x / 57 + seed) % 3, (y / 41 + x / 90) % 4) {
            (0, 1) => 230,
            (1, 2) => 30,
            (2, 0) => 180,
            (_, 3) => 90,
            _ => 130,
        };
        Rgb([level, level / 2 + 50, 255 - level])
    });
    DynamicImage::ImageRgb8(picture)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .expect("a picture");
    bytes.into_inner()
}

/// Sends a picture; gives the answer.
async fn send(world: &World, attachment: Attachment) -> Message {
    let sent = world.telegram.attach(READER, attachment);
    let answer = world.telegram.wait_for_text(READER, sent, "").await;
    answer.expect("an answer")
}

/// An update that went out with the picture of this number, and what a reader received.
async fn published(world: &World, title: &str, seed: u32) -> (String, Message) {
    let (_, code) = publish_with(world, routine(title), &jpeg(&drawing(seed), 92)).await;
    world.deliver(&world.delivery()).await;
    let message = world.telegram.last_from_bot(READER).expect("delivered");
    assert!(message.media.is_some());
    // Telegram makes another file of it.
    let media = message.media.as_ref().expect("a picture");
    let kept = world
        .telegram
        .file(&media.file_id)
        .expect("its bytes")
        .bytes;
    let read = image::load_from_memory(&kept).expect("a picture");
    world.telegram.recompress(&media.file_id, jpeg(&read, 80));
    world.picturing().step().await.expect("it answers");
    (code, message)
}

#[tokio::test]
async fn a_forwarded_picture_is_ours_with_its_text_and_alone() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (code, ours) = published(&world, "Ten persons listed", 1).await;
    let forwarded = world
        .telegram
        .forward(READER, READER, ours.id)
        .expect("it may");
    let answer = world.telegram.wait_for_text(READER, forwarded, "").await;
    let answer = answer.expect("an answer");
    assert!(answer.text.starts_with("Genuine."), "{}", answer.text);
    assert!(
        answer
            .text
            .contains("The picture is the one that we published with it."),
        "{}",
        answer.text
    );
    assert_eq!(answer.reply_to, Some(forwarded));

    let media = ours.media.expect("a picture");
    let file = world.telegram.file(&media.file_id).expect("its bytes");
    let alone = send(&world, Attachment::photo(file.bytes)).await;
    assert!(
        alone
            .text
            .starts_with("The picture is ours, file for file."),
        "{}",
        alone.text
    );
    assert!(alone.text.contains(&code) && alone.text.contains("makes no text genuine"));
    assert!(!alone.text.contains("Genuine."), "{}", alone.text);
}

#[tokio::test]
async fn a_recompressed_picture_looks_like_ours_and_that_is_all_that_is_said() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (code, _) = published(&world, "Ten persons listed", 1).await;
    let drawn = drawing(1);
    let smaller = drawn.resize(200, 200, image::imageops::FilterType::Triangle);
    let mut webp = Cursor::new(Vec::new());
    smaller
        .write_to(&mut webp, ImageFormat::WebP)
        .expect("a picture");
    // A sign that somebody painted over: no print can see that.
    let mut forged = drawn.to_rgb8();
    for (x, y) in (150..158).flat_map(|x| (100..106).map(move |y| (x, y))) {
        forged.put_pixel(x, y, Rgb([255, 0, 0]));
    }
    for picture in [
        Attachment::photo(jpeg(&drawn, 35)),
        Attachment::photo(jpeg(&smaller, 70)),
        Attachment::photo(jpeg(&drawn.crop_imm(7, 5, 306, 230), 80)),
        Attachment::document("saved.webp", webp.into_inner()),
        Attachment::photo(jpeg(&DynamicImage::ImageRgb8(forged), 85)),
    ] {
        let answer = send(&world, picture).await;
        assert!(
            answer
                .text
                .starts_with("The picture looks like one of ours, but it is not the same file."),
            "{}",
            answer.text
        );
        assert!(
            answer.text.contains("may have been changed"),
            "{}",
            answer.text
        );
        assert!(answer.text.contains(&code), "{}", answer.text);
        assert!(!answer.text.contains("Genuine"), "{}", answer.text);
        world.clock.advance(chrono::TimeDelta::minutes(1));
    }
    let foreign = send(&world, Attachment::photo(jpeg(&drawing(2), 90))).await;
    assert!(
        foreign.text.starts_with("The picture is not ours"),
        "{}",
        foreign.text
    );
}

#[tokio::test]
async fn a_text_with_another_picture_is_not_called_genuine() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (_, ours) = published(&world, "Ten persons listed", 1).await;
    let (other, _) = published(&world, "Another list adopted", 2).await;
    let caption = |seed: u32, text: &str| Attachment::photo(jpeg(&drawing(seed), 85)).caption(text);

    let foreign = send(&world, caption(3, &ours.text)).await;
    assert!(
        foreign
            .text
            .starts_with("Careful: the text is ours, but we did not publish it with this picture."),
        "{}",
        foreign.text
    );
    let swapped = send(&world, caption(2, &ours.text)).await;
    assert!(swapped.text.starts_with("Careful:"), "{}", swapped.text);
    assert!(swapped.text.contains(&other), "{}", swapped.text);
    let rumour = send(&world, caption(1, RUMOUR)).await;
    assert!(rumour.text.starts_with("Not ours."), "{}", rumour.text);
    assert!(
        rumour
            .text
            .contains("The text with it is not what we wrote."),
        "{}",
        rumour.text
    );
    let right = send(&world, caption(1, &ours.text)).await;
    assert!(right.text.starts_with("Genuine."), "{}", right.text);
    assert!(
        right
            .text
            .contains("looks like the one that we published with it"),
        "{}",
        right.text
    );
}

#[tokio::test]
async fn a_picture_of_what_was_withdrawn_says_so() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (code, _) = published(&world, "Ten persons listed", 1).await;
    world.retract(&code).await;
    let answer = send(&world, Attachment::photo(jpeg(&drawing(1), 60))).await;
    assert!(
        answer.text.contains("We withdrew that update since."),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn each_picture_of_an_album_has_its_own_answer() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    published(&world, "Ten persons listed", 1).await;
    let first = Attachment::photo(jpeg(&drawing(1), 70))
        .album("7")
        .caption(RUMOUR);
    let answer = send(&world, first).await;
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    assert!(
        answer.text.contains("looks like one of ours"),
        "{}",
        answer.text
    );
    let second = Attachment::photo(jpeg(&drawing(5), 70)).album("7");
    let sent = world.telegram.attach(READER, second);
    let answer = world.telegram.wait_for_text(READER, sent, "").await;
    let answer = answer.expect("an answer");
    assert!(
        answer.text.starts_with("The picture is not ours"),
        "{}",
        answer.text
    );
    assert_eq!(answer.reply_to, Some(sent), "it is clear which one");
}

#[tokio::test]
async fn in_a_group_a_picture_is_looked_at_when_somebody_asks() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    published(&world, "Ten persons listed", 1).await;
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    let shown = world.telegram.attach_in(
        GROUP,
        READER,
        Attachment::photo(jpeg(&drawing(1), 60)).caption(RUMOUR),
    );
    let asked = world.telegram.reply_in(GROUP, READER, "/verify", shown);
    let answer = world.telegram.wait_for_text(GROUP, asked, "").await;
    let answer = answer.expect("an answer");
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    assert!(
        answer.text.contains("looks like one of ours"),
        "{}",
        answer.text
    );
    let from_bot = world.telegram.look(|state| state.from_bot(GROUP).count());
    assert_eq!(from_bot, 1, "to the picture itself it said nothing");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_takes_nothing_down() {
    let world = world().await;
    let _bot = world.run_bot();
    let mut huge = jpeg(&drawing(1), 80);
    huge.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0".repeat(2000));
    for picture in [
        Attachment::photo(b"\xff\xd8\xff nothing".to_vec()),
        Attachment::photo(huge),
        Attachment::document("big.png", vec![0_u8; 11 << 20]),
    ] {
        let answer = send(&world, picture).await;
        assert!(
            answer.text.starts_with("The picture could not be checked"),
            "{}",
            answer.text
        );
        world.clock.advance(chrono::TimeDelta::minutes(1));
    }
    let film = world.telegram.attach(
        READER,
        Attachment::video("film.mp4", vec![1; 50]).forwarded_from("Somebody"),
    );
    let answer = world.telegram.wait_for_text(READER, film, "").await;
    let answer = answer.expect("an answer").text;
    assert!(answer.contains("but no films"), "{answer}");
}

/// The statement that looks for pictures, as it is checked against the schema.
fn look_up() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let read = |file: std::io::Result<fs::DirEntry>| {
        let checked = fs::read(file.expect("a folder").path()).expect("a checked statement");
        let checked: Value = serde_json::from_slice(&checked).expect("JSON");
        checked["query"].as_str().expect("its text").to_owned()
    };
    let statements = fs::read_dir(folder).expect("the checked statements");
    let is_it = |query: &String| query.contains("(SELECT * FROM published_picture_prints p WHERE");
    let mut found = statements.map(read).filter(is_it);
    let statement = found.next().expect("the statement");
    assert!(found.next().is_none(), "there is one");
    statement
}

/// Rows of the prints that a plan which was carried out has read, and how it came to them.
fn rows_read(plan: &Value, ways: &mut Vec<String>) -> f64 {
    let number = |key: &str| plan[key].as_f64().unwrap_or_default();
    let mut rows = 0.0;
    if plan["Relation Name"] == "published_picture_prints" {
        ways.push(plan["Node Type"].as_str().expect("a kind").to_owned());
        let removed = number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
        rows += (number("Actual Rows") + removed) * number("Actual Loops");
    }
    for below in plan["Plans"].as_array().into_iter().flatten() {
        rows += rows_read(below, ways);
    }
    rows
}

/// A look-up reads a few of them, however many there are; prints how long it takes.
#[tokio::test]
async fn a_picture_is_found_among_a_hundred_thousand() {
    let world = world().await;
    let (revision, _) = publish_with(
        &world,
        routine("Ten persons listed"),
        &jpeg(&drawing(1), 92),
    )
    .await;
    world.picturing().step().await.expect("it answers");
    fill(&world, revision).await;
    let seen = vestka::review::LookedAt::of(&jpeg(&drawing(1), 50));
    assert_eq!(seen.prints().len(), 4);
    let verifier = world.verifier();
    let began = Instant::now();
    for _ in 0..20 {
        let found = verifier.check_picture(&seen).await.expect("it answers");
        assert_eq!(found.len(), 1);
        assert!(!found[0].is_same && found[0].revision.revision_id == revision);
    }
    println!("one picture among 100,000: {:?}", began.elapsed() / 20);

    let coarse: Vec<i64> = seen.prints().iter().map(|print| print.coarse).collect();
    let quarter = |shift: u32| -> Vec<i64> {
        // What the program asks for: each quarter, and each that differs from it in one bit.
        let quarters = coarse.iter().map(|bits| (bits >> shift) & 0xffff);
        let near = quarters.flat_map(|it| (0..16).map(move |bit| it ^ (1 << bit)).chain([it]));
        near.collect()
    };
    let explain = format!("EXPLAIN (ANALYZE, FORMAT JSON) {}", look_up());
    let mut transaction = world.pool.begin().await.expect("it answers");
    sqlx::query("SET LOCAL enable_seqscan = off")
        .execute(&mut *transaction)
        .await
        .expect("it answers");
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(explain))
        .bind(&coarse)
        .bind(quarter(48))
        .bind(quarter(32))
        .bind(quarter(16))
        .bind(quarter(0))
        .bind(400_i64)
        .fetch_one(&mut *transaction)
        .await
        .expect("a plan");
    let mut ways = Vec::new();
    let rows = rows_read(&plan[0]["Plan"], &mut ways);
    println!("{rows} rows of 400,004 by {ways:?}");
    assert!(ways.len() >= 4, "{plan}");
    assert!(ways.iter().all(|way| !way.contains("Seq Scan")), "{ways:?}");
    assert!(rows < 20_000.0, "{rows} rows: {plan}");
}

/// A hundred thousand pictures of no matter what.
async fn fill(world: &World, revision: i32) {
    let mut filling = world.pool.begin().await.expect("it answers");
    // Half of the time went into asking whether each row refers to one that was made just before.
    sqlx::query("SET LOCAL session_replication_role = replica")
        .execute(&mut *filling)
        .await
        .expect("it answers");
    sqlx::query(
        "WITH new AS (INSERT INTO published_pictures (sha256, state) SELECT sha256(n::text::bytea), 'read' FROM generate_series(1, 100000) n RETURNING id),
              used AS (INSERT INTO published_picture_uses (revision_id, picture_id) SELECT $1, id FROM new)
         INSERT INTO published_picture_prints (picture_id, part, coarse, fine)
         SELECT id, part, ('x' || left(md5(id::text || part::text), 16))::bit(64)::bigint, sha256((id::text || part::text)::bytea)
         FROM new, generate_series(0, 3) part",
    )
    .bind(revision)
    .execute(&mut *filling)
    .await
    .expect("a hundred thousand pictures");
    filling.commit().await.expect("it answers");
    sqlx::query("ANALYZE published_picture_prints")
        .execute(&world.pool)
        .await
        .expect("it answers");
}
