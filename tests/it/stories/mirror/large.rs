//! A mirror of 10,000 revisions: one more publication touches what changes, and leaves every file whole.

use std::fs;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use vestka::clock::Clock as _;
use vestka::domain::code::Code;
use vestka::review::mirror::check;

use super::{keys_are_known, mirror};
use crate::world::{World, routine};

const REVISIONS: i64 = 10_000;

/// Over so many months, as a busy newsroom would.
const MONTHS: i64 = 30;

/// Copies of one update that is signed, under codes of their own. Each is signed anew, so that a check of the mirror holds.
async fn fill(world: &World) {
    let (template, code) = world.publish(&routine("Ten persons listed")).await;
    let signed = world
        .store
        .signed_revisions(0, 1)
        .await
        .expect("it is there")
        .remove(0);
    let begin: DateTime<Utc> = world.clock.now() - TimeDelta::days(30 * MONTHS);
    let step = TimeDelta::days(30 * MONTHS) / i32::try_from(REVISIONS).expect("few");
    let (mut codes, mut records, mut signatures, mut times) = (vec![], vec![], vec![], vec![]);
    let mut number = 1_000_u32;
    while codes.len() < usize::try_from(REVISIONS - 1).expect("few") {
        number += 7;
        let Some(new) = Code::from_random(number) else {
            continue;
        };
        let at = begin + step * i32::try_from(codes.len()).expect("few");
        let mut record: serde_json::Value = serde_json::from_str(&signed.record).expect("JSON");
        record["code"] = new.as_str().into();
        record["published_at"] = serde_json::json!(at);
        let record = record.to_string();
        signatures.push(world.signer.sign(&record, "vestka").expect("signed"));
        records.push(record);
        codes.push(new.as_str().to_owned());
        times.push(at);
    }
    assert!(!codes.contains(&code));
    sqlx::query(
        "WITH new AS (SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::timestamptz[]) WITH ORDINALITY AS n (code, record, signature, at, place)),
              u AS (INSERT INTO updates (code, created_at) SELECT code, at FROM new ORDER BY place RETURNING id, code),
              d AS (INSERT INTO drafts (candidate_id, update_id, kind, state, sealed, created_at, updated_at)
                    SELECT t.candidate_id, u.id, 'original', 'published', t.sealed, t.created_at, t.updated_at
                    FROM u, drafts t JOIN revisions r ON r.draft_id = t.id WHERE r.id = $5 RETURNING id, update_id)
         INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at)
         SELECT u.id, 1, r.kind, r.urgency, r.verification, d.id, r.content, new.record, new.signature, new.at
         FROM new JOIN u ON u.code = new.code JOIN d ON d.update_id = u.id, revisions r WHERE r.id = $5 ORDER BY new.place",
    )
    .bind(&codes)
    .bind(&records)
    .bind(&signatures)
    .bind(&times)
    .bind(template)
    .execute(&world.pool)
    .await
    .expect("revisions");
}

#[tokio::test]
async fn a_publication_after_ten_thousand_touches_only_what_changes() {
    let world = World::new().await;
    keys_are_known(&world).await;
    fill(&world).await;
    // In memory if there is such a place: 20,000 files that are on the disk for sure would take minutes.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let folder = folder.expect("a folder");
    let mirror = mirror(&world, folder.path());
    let begun = Instant::now();
    let report = mirror.step().await.expect("written");
    println!(
        "the first {} revisions, {} files: {} ms",
        report.revisions,
        report.written,
        begun.elapsed().as_millis()
    );
    assert_eq!(i64::try_from(report.revisions).expect("few"), REVISIONS);

    // What stands there already is not looked at: it is not even there. How long it takes is printed, and left to the machine.
    let (updates, aside) = (folder.path().join("updates"), folder.path().join("aside"));
    fs::rename(&updates, &aside).expect("moved");
    let (_, code) = world.publish(&routine("Eleven persons listed")).await;
    let begun = Instant::now();
    let report = mirror.step().await.expect("written");
    println!(
        "one more, {} files: {} ms",
        report.written,
        begun.elapsed().as_millis()
    );
    assert!(report.written < 20, "only what changes: {report:?}");
    let written = fs::read_dir(&updates).expect("a folder").count();
    assert_eq!(written, 1, "the new one alone");
    fs::rename(updates.join(&code), aside.join(&code)).expect("moved");
    fs::remove_dir(&updates).expect("empty");
    fs::rename(&aside, &updates).expect("moved back");
    // A process that starts reads all there is, and writes nothing.
    let begun = Instant::now();
    let report = super::mirror(&world, folder.path())
        .step()
        .await
        .expect("read");
    println!(
        "a start that finds all of it: {} ms",
        begun.elapsed().as_millis()
    );
    assert_eq!(report.written, 0);

    let found = check(folder.path(), None);
    assert_eq!(found.problems, Vec::<String>::new());
    let page = fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains(&code));
}
