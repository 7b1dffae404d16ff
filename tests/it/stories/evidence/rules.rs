//! Hashes in the signed record, and labels that the evidence does not carry.

use vestka::domain::code::Code;
use vestka::domain::content::Evidence;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::update::Verification;
use vestka::review::{Draft, ReviewError, sha256};
use vestka::store::review::Approval;

use super::{PAGE, about, begin, forge, link, now, record, want, wanted};
use crate::world::{Line, Origin, World, routine};

const MAX: i64 = 1_487_000_000_061;

async fn publish(world: &World, draft: &Draft) -> (i32, Code) {
    match world.review().approve(draft, &Actor::Operator).await {
        Ok((Approval::Published(revision), code)) => (revision, code.parse().expect("a code")),
        other => panic!("not published: {other:?}"),
    }
}

async fn world_and_origin() -> (World, Origin) {
    let world = World::new().await;
    world.set_line(Line {
        is_proxied: true,
        is_guarded: false,
    });
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    (world, origin)
}

#[tokio::test]
async fn the_hash_of_a_page_that_was_kept_before_is_signed() {
    let (world, origin) = world_and_origin().await;
    let draft = wanted(&world, &origin).await;
    world.keep_pages().await;
    let (revision, _) = publish(&world, &draft).await;
    let record = record(&world, revision).await;
    assert_eq!(record["evidence"][0]["sha256"], sha256(PAGE.as_bytes()));
}

#[tokio::test]
async fn confidential_evidence_leaves_no_hash_in_the_record() {
    let (world, origin) = world_and_origin().await;
    let mut content = about(&origin.url());
    content.evidence[0].public = false;
    let mut draft = begin(&world, &content).await;
    want(&world, &draft).await;
    world.keep_pages().await;
    let review = world.review();
    let document = b"%PDF-1.7 a leaked order";
    let added = review
        .add_held(
            (draft.candidate_id, &mut draft.content),
            document,
            "From inside",
            &Actor::Operator,
        )
        .await;
    added.expect("the database answers").expect("it is new");
    let stored = now(&world, draft.candidate_id).await;
    assert!(review.edit(&stored, &draft.content).await.expect("edited"));
    let (revision, _) = publish(&world, &now(&world, draft.candidate_id).await).await;
    let record = record(&world, revision).await.to_string();
    let content: String = sqlx::query_scalar("SELECT content::text FROM revisions WHERE id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .expect("a content");
    for secret in [
        sha256(PAGE.as_bytes()),
        sha256(document),
        origin.url(),
        "From inside".to_owned(),
    ] {
        assert!(!record.contains(&secret), "{secret} in {record}");
        assert!(!content.contains(&secret), "{secret} in {content}");
    }
}

#[tokio::test]
async fn publishing_waits_for_no_page_and_a_correction_signs_what_came_later() {
    let (world, origin) = world_and_origin().await;
    let draft = wanted(&world, &origin).await;
    let (revision, code) = publish(&world, &draft).await;
    let first = record(&world, revision).await;
    assert!(first["evidence"][0].get("sha256").is_none(), "{first}");
    // It comes after all, and is kept: to be shown, though not signed with the original.
    assert_eq!(world.keep_pages().await.kept, 1);
    let written = world.review().written(code.as_str()).await;
    let written = written.expect("it opens").expect("it was published");
    let pieces = world
        .review()
        .pieces(written.candidate, &written.content)
        .await;
    assert!(pieces.expect("they open")[0].state.hash().is_some());

    let begun = world
        .review()
        .begin_correction(&code, None, &Actor::Operator)
        .await;
    let mut draft = begun.expect("it may be corrected").draft();
    draft
        .content
        .reason
        .insert(draft.content.original_language, "A number".to_owned());
    let stored = now(&world, draft.candidate_id).await;
    let edited = world.review().edit(&stored, &draft.content).await;
    assert!(edited.expect("edited"));
    let (revision, _) = publish(&world, &now(&world, draft.candidate_id).await).await;
    let second = record(&world, revision).await;
    assert_eq!(second["evidence"][0]["sha256"], sha256(PAGE.as_bytes()));
    assert_eq!(origin.asked().len(), 1, "it is not fetched again");

    // Also after a retraction, which names no evidence, all of it is to be shown.
    let reason = [(draft.content.original_language, "Wrong".to_owned())].into();
    let begun = world
        .review()
        .begin_retraction(&code, reason, &Actor::Operator)
        .await;
    publish(&world, &begun.expect("it may be retracted").draft()).await;
    let written = world.review().written(code.as_str()).await;
    let written = written.expect("it opens").expect("it was published");
    assert_eq!(written.content.evidence.len(), 1);
}

/// Two sources of these grades, at two addresses.
fn sources(grades: [(&str, char); 2]) -> String {
    let source = |(host, grade): (&str, char)| {
        let slug = host.replace('.', "-");
        format!(
            "[[source]]\nslug = \"{slug}\"\nname = \"{host}\"\nkind = \"feed\"\nurl = \"https://{host}/feed\"\nlanguage = \"en\"\n\
             reliability = \"{grade}\"\n"
        )
    };
    grades.map(source).concat()
}

fn reports(addresses: &[&str], credibility: u8) -> Vec<Evidence> {
    let report = |address: &&str| Evidence {
        credibility,
        ..link(address)
    };
    addresses.iter().map(report).collect()
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn a_label_that_the_evidence_does_not_carry_goes_out_in_no_way() {
    let world = World::new().await;
    let of = [("one.example", 'D'), ("two.example", 'B')];
    world.import(&sources(of)).await;
    let cases = [
        // One source of grade D.
        (
            Verification::Confirmed,
            reports(&["https://one.example/1"], 2),
            false,
        ),
        // A source of grade D beside a reliable one.
        (
            Verification::Confirmed,
            reports(&["https://one.example/1", "https://two.example/1"], 2),
            false,
        ),
        // Two reports of one reliable source.
        (
            Verification::Confirmed,
            reports(&["https://two.example/1", "https://two.example/2"], 2),
            false,
        ),
        // The order itself.
        (
            Verification::Confirmed,
            reports(&["https://gov.example/order"], 1),
            true,
        ),
        (
            Verification::SingleSource,
            reports(&["https://one.example/1"], 5),
            true,
        ),
        (
            Verification::Disputed,
            reports(&["https://one.example/1"], 2),
            false,
        ),
        (
            Verification::Disputed,
            reports(&["https://one.example/1", "https://two.example/1"], 3),
            true,
        ),
        (
            Verification::False,
            reports(&["https://one.example/1"], 4),
            false,
        ),
        (
            Verification::False,
            reports(&["https://one.example/1"], 3),
            true,
        ),
    ];
    for (verification, evidence, carries) in cases {
        let mut content = routine("Ten persons listed");
        (content.verification, content.evidence) = (verification, evidence.clone());
        let draft = begin(&world, &content).await;
        let approved = world.review().approve(&draft, &Actor::Operator).await;
        match approved {
            Ok((Approval::Published(_), _)) if carries => {}
            Err(ReviewError::Problems(_)) if !carries => {}
            other => panic!("{verification} by {evidence:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_bot_says_why_a_label_is_refused_and_a_stale_button_does_not_help() {
    let world = World::new().await;
    let of = [("one.example", 'D'), ("two.example", 'B')];
    world.import(&sources(of)).await;
    world.telegram.add_people([MAX]);
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    let mut content = routine("Ten persons listed");
    content.verification = Verification::SingleSource;
    content.evidence = reports(&["https://one.example/1"], 2);
    let id = begin(&world, &content).await.candidate_id;

    let opened = world.say(MAX, &format!("/open {id}")).await;
    let asked = world.press(MAX, &opened, "Approve…").await;
    let version = now(&world, id).await.version;
    let opened = world.press(MAX, &asked, "Back").await;
    let menu = world.press(MAX, &opened, "Verification").await;
    let refused = world.press(MAX, &menu, "Confirmed").await;
    assert!(
        refused
            .text
            .contains("two independent sources of grade A to C"),
        "{}",
        refused.text
    );
    let labels: Vec<&str> = refused.all_buttons().map(|b| b.text.as_str()).collect();
    assert!(!labels.contains(&"Approve…"), "{labels:?}");
    // The button of before, and one that is forged for the version of now.
    for version in [version, version + 1] {
        forge(&world, MAX, asked.id, &format!("c:{id}:live:{version}")).await;
    }
    let out: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .expect("a number");
    assert_eq!(out, 0);

    // Another source of grade B beside it does not help; the primary document does.
    let said = world
        .say(MAX, &format!("/evidence {id} https://two.example/1"))
        .await;
    assert!(
        said.text.contains("two independent sources"),
        "{}",
        said.text
    );
    let menu = world.press(MAX, &said, "Evidence").await;
    let piece = world.press(MAX, &menu, "Evidence 2").await;
    let piece = world.press(MAX, &piece, "1").await;
    assert!(!piece.text.contains("two independent"), "{}", piece.text);
    assert_eq!(now(&world, id).await.content.evidence[1].credibility, 1);
}
