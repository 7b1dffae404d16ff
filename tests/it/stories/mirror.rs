//! The mirror: signed files that anyone copies and checks without us.

mod large;
#[cfg(feature = "full")]
mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use vestka::clock::Clock as _;
use vestka::domain::content::{Content, Evidence, Text};
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::mirror::{Mirror, check};
use vestka::telegram::mirror_label;
use vestka::vault::Signer;

use crate::world::{World, breaking, routine};

const HOSTILE: &str = "<script>alert(1)</script> \"&amp;' \u{202e}evil\u{200b} \u{1}</title>]]>";

pub(super) fn mirror(world: &World, folder: &Path) -> Mirror {
    Mirror::new(world.review(), folder.to_owned(), mirror_label)
}

pub(super) async fn keys_are_known(world: &World) {
    let (vault, sign) = (world.vault.fingerprint(), world.signer.public_key());
    world
        .store
        .remember_keys((1, &vault), &sign, world.clock.now())
        .await
        .expect("remembered");
}

/// What a shell says in a folder.
fn shell(folder: &Path, script: &str) -> (bool, String) {
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .output()
        .expect("a shell");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

fn copy(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    let (done, said) = shell(folder, &format!("cp -r . {}", copy.path().display()));
    assert!(done, "{said}");
    copy
}

fn in_six_languages() -> Content {
    let mut content = breaking("Ten persons listed");
    for language in Language::ALL {
        let text = Text {
            title: format!("{} {HOSTILE}", language.native_name()),
            body: format!("First {HOSTILE}\nline\n\nSecond paragraph"),
        };
        content.text.insert(*language, text);
        content
            .what_to_do
            .insert(*language, format!("Stay {HOSTILE}"));
    }
    content
}

/// A further revision of an update, signed as the program signs it.
async fn amend(world: &World, code: &str, kind: &str, reason: &str) {
    let revisions = world
        .store
        .signed_revisions_of(code)
        .await
        .expect("revisions");
    let mut record: Value = serde_json::from_str(&revisions[0].record).expect("a record");
    let number = i32::try_from(revisions.len()).expect("few") + 1;
    world.clock.advance(chrono::TimeDelta::hours(1));
    record["revision"] = json!(number);
    record["kind"] = json!(kind);
    record["reason"] = json!({ "en": reason });
    record["published_at"] = json!(world.clock.now());
    let record = record.to_string();
    let signature = world.signer.sign(&record, "vestka").expect("signed");
    let draft = world
        .review()
        .begin_from_nothing(&routine("x"), None, &Actor::Operator)
        .await
        .expect("a draft");
    sqlx::query(
        "INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at)
         SELECT update_id, $1, $2, urgency, verification, $3, content, $4, $5, $6 FROM revisions r JOIN updates u ON u.id = r.update_id
         WHERE u.code = $7 AND number = 1",
    )
    .bind(number)
    .bind(kind)
    .bind(draft.id)
    .bind(record)
    .bind(signature)
    .bind(world.clock.now())
    .bind(code)
    .execute(&world.pool)
    .await
    .expect("a revision");
}

#[tokio::test]
async fn a_copy_is_checked_with_minisign_and_sha256sum_alone() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror(&world, folder.path());
    assert_eq!(mirror.step().await.unwrap().revisions, 0);
    let (_, first) = world.publish(&in_six_languages()).await;
    world.publish(&routine("Another list")).await;
    let report = mirror.step().await.unwrap();
    assert_eq!(report.revisions, 2);
    assert_eq!(mirror.step().await.unwrap().written, 0, "nothing is new");

    let copy = copy(folder.path());
    let checks = "minisign -Vm SHA256SUMS -p keys/vestka.pub && sha256sum --quiet -c SHA256SUMS \
        && minisign -Vm index.json -p keys/vestka.pub && minisign -Vm feed.atom -p keys/vestka.pub \
        && for f in updates/*/*.json; do minisign -Vm $f -p keys/vestka.pub || exit 1; done";
    let (done, said) = shell(copy.path(), checks);
    assert!(done, "{said}");
    // Every file is listed; none but the list and its signature are not.
    let listed = fs::read_to_string(copy.path().join("SHA256SUMS")).unwrap();
    let there = files(copy.path())
        .iter()
        .filter(|path| !path.to_string_lossy().contains("/.vestka-"))
        .count();
    assert_eq!(there, listed.lines().count() + 2);
    // A changed byte is refused.
    let record = format!("updates/{first}/{first}-1.json");
    let changed = format!(
        "sed -i 's/Ten/Two/;s/First/Fjrst/' {record}; minisign -Vm {record} -p keys/vestka.pub"
    );
    let (done, said) = shell(copy.path(), &changed);
    assert!(!done && said.contains("verification failed"), "{said}");
    assert!(!shell(copy.path(), "sha256sum --quiet -c SHA256SUMS").0);
}

#[tokio::test]
async fn what_a_crash_left_undone_is_made_up_for_and_what_was_damaged_is_put_right() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    world.publish(&routine("Ten persons listed")).await;
    let before = mirror(&world, folder.path());
    before.step().await.unwrap();
    // Killed after the publication and before the mirror; a file half written, another damaged, a third deleted.
    let (_, code) = world.publish(&routine("Another list")).await;
    fs::write(folder.path().join(".vestka-unfinished-0000abcd"), "half").unwrap();
    fs::write(folder.path().join("index.html"), "<p>defaced").unwrap();
    fs::remove_file(folder.path().join("README.txt")).unwrap();
    assert!(!check(folder.path(), None).problems.is_empty());

    let after = mirror(&world, folder.path());
    assert_eq!(after.step().await.unwrap().revisions, 2);
    let found = check(folder.path(), None);
    assert_eq!((found.problems, found.revisions), (Vec::new(), 2));
    assert!(
        folder
            .path()
            .join(format!("updates/{code}/{code}-1.json.minisig"))
            .exists()
    );
    assert!(!folder.path().join(".vestka-unfinished-0000abcd").exists());
    // Another process that starts changes nothing; one whose memory is older goes on.
    assert_eq!(
        mirror(&world, folder.path()).step().await.unwrap().written,
        0
    );
    before.step().await.unwrap();
    assert_eq!(check(folder.path(), None).problems, Vec::<String>::new());
    // The folder went away while it runs.
    fs::remove_dir_all(folder.path()).unwrap();
    assert_eq!(after.step().await.unwrap().revisions, 2);
    assert_eq!(check(folder.path(), None).problems, Vec::<String>::new());
}

#[tokio::test]
async fn a_disk_that_cannot_be_written_holds_no_publication_up() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("mirror");
    fs::write(&blocked, "a file where the folder should be").unwrap();
    let mirror = mirror(&world, &blocked);
    world.publish(&routine("Ten persons listed")).await;
    mirror.keep().await;
    let error = mirror.step().await.unwrap_err().to_string();
    assert!(error.contains("mirror.dir"), "{error}");
    fs::remove_file(&blocked).unwrap();
    assert_eq!(mirror.step().await.unwrap().revisions, 1);
}

#[tokio::test]
async fn admins_hear_once_that_it_cannot_be_written_and_once_that_it_can_again() {
    const ADMIN: i64 = 1_487_000_000_001;
    let world = World::new().await;
    keys_are_known(&world).await;
    world.telegram.add_people([ADMIN]);
    world.join_staff(ADMIN, Role::Admin).await;
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("mirror");
    fs::write(&blocked, "a file where the folder should be").unwrap();
    let first = mirror(&world, &blocked);
    world.publish(&routine("Ten persons listed")).await;
    let alerting = world.alerting();
    for _ in 0..3 {
        first.keep().await;
    }
    assert_eq!(alerting.step().await.unwrap(), 1);
    let told = world.telegram.last_from_bot(ADMIN).unwrap();
    assert!(
        told.text
            .starts_with("The mirror cannot be written. Publishing goes on.\n"),
        "{}",
        told.text
    );
    assert!(told.text.contains("check mirror.dir"), "{}", told.text);
    // After a restart it is the same trouble still.
    let restarted = mirror(&world, &blocked);
    restarted.keep().await;
    assert_eq!(alerting.step().await.unwrap(), 0, "once");
    fs::remove_file(&blocked).unwrap();
    // Another process finds that it is over.
    mirror(&world, &blocked).keep().await;
    assert_eq!(alerting.step().await.unwrap(), 1);
    let over = world.telegram.last_from_bot(ADMIN).unwrap();
    assert!(
        over.text.contains("The mirror cannot be written."),
        "{}",
        over.text
    );
    assert_ne!(over.text, told.text);
    restarted.keep().await;
    assert_eq!(alerting.step().await.unwrap(), 0, "once");
}

#[tokio::test]
async fn a_retraction_shows_in_index_feed_and_page() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let mirror = mirror(&world, folder.path());
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let (_, other) = world.publish(&routine("Another list")).await;
    mirror.step().await.unwrap();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    assert!(!read("index.html").contains("Retracted"));
    amend(&world, &other, "correction", "A name was misspelt").await;
    amend(&world, &code, "retraction", "The list was a forgery").await;
    assert_eq!(mirror.step().await.unwrap().revisions, 4);
    for page in ["index.html", "2026-11.html"] {
        let page = read(page);
        assert!(page.contains(&format!("<article id=\"{code}\" class=\"retraction\">")));
        assert!(page.contains("<strong>Retracted</strong>"), "{page}");
        assert!(page.contains("Reason: The list was a forgery"), "{page}");
        assert!(
            page.contains("<h2><s>Ten persons listed</s></h2>"),
            "{page}"
        );
        assert!(page.contains("Reason: A name was misspelt"), "{page}");
    }
    let feed = read("feed.atom");
    assert!(
        feed.contains("<title>Retracted: Ten persons listed</title>"),
        "{feed}"
    );
    assert!(
        feed.find(&code) < feed.find(&other),
        "what was amended last stands first"
    );
    let index: Value = serde_json::from_str(&read("index.json")).unwrap();
    assert_eq!(index["entries"][3]["kind"], "retraction");
    assert_eq!(
        (index["updates"].as_i64(), index["revisions"].as_i64()),
        (Some(2), Some(4))
    );
    assert_eq!(check(folder.path(), None).problems, Vec::<String>::new());
}

#[tokio::test]
async fn whatever_is_forged_changed_added_or_taken_away_is_noticed() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let (_, first) = world.publish(&routine("Ten persons listed")).await;
    let (_, second) = world.publish(&routine("Another list")).await;
    mirror(&world, folder.path()).step().await.unwrap();
    assert_eq!(check(folder.path(), None).problems, Vec::<String>::new());
    let stranger = Signer::create(&folder.path().join("../stranger.sign"));
    let stranger = stranger.unwrap_or_else(|_| world_signer());
    let signature = stranger.sign("{}", "x").unwrap();
    fs::write(folder.path().join("../forged.minisig"), signature).unwrap();
    for (script, told) in [
        (format!("rm updates/{second}/{second}-1.json"), "is missing"),
        (
            format!("sed -i s/Ten/Two/ updates/{first}/{first}-1.json"),
            "was changed",
        ),
        (
            format!("cp updates/{first}/{first}-1.json updates/{first}/{first}-2.json"),
            "is not listed",
        ),
        (
            format!("cp updates/{first}/* updates/{second}/"),
            "is not listed",
        ),
        ("mkdir x; echo x > x/page.html".to_owned(), "is not listed"),
        (
            "sed -i s/Another/Other/ index.html".to_owned(),
            "was changed",
        ),
        ("rm SHA256SUMS".to_owned(), "is missing"),
        // A whole list written anew, without the key.
        (
            format!("rm -r updates/{second}; sed -i /{second}/d SHA256SUMS index.json"),
            "is not signed by any key",
        ),
        // A key of one's own in the folder, without its entry in the list.
        (
            format!(
                "cp {0}/../forged.minisig updates/{first}/{first}-1.json.minisig",
                folder.path().display()
            ),
            "is not signed by any key",
        ),
        // What never ends, or leads elsewhere, in the place of a file: a copy may come from anybody.
        ("rm SHA256SUMS; mkfifo SHA256SUMS".to_owned(), "is missing"),
        (
            "rm index.html; ln -s /dev/zero index.html".to_owned(),
            "index.html cannot be read: it is a link",
        ),
        (
            "rm index.json; mkfifo index.json".to_owned(),
            "index.json cannot be read",
        ),
        (
            "rm keys/vestka.pub; ln -s /dev/zero keys/vestka.pub".to_owned(),
            "keys/vestka.pub cannot be read: it is a link",
        ),
        ("mkfifo pipe".to_owned(), "pipe is not listed"),
        (
            "truncate -s 2G index.html".to_owned(),
            "is larger than 1 GiB",
        ),
        // A name that would clear the terminal.
        (
            "touch \"$(printf 'a\\033[2Jb')\"".to_owned(),
            "a\\u{1b}[2Jb is not listed",
        ),
    ] {
        let copy = copy(folder.path());
        let (done, said) = shell(copy.path(), &script);
        assert!(done, "{said}");
        let problems = check(copy.path(), None).problems;
        assert!(
            problems.iter().any(|problem| problem.contains(told)),
            "{script}: {problems:?}"
        );
    }
    // Another's whole mirror under one's own root key.
    let found = check(folder.path(), Some(&stranger.public_key()));
    assert!(
        found
            .problems
            .iter()
            .any(|problem| problem.contains("not certified")),
        "{found:?}"
    );
}

fn world_signer() -> Signer {
    let folder = tempfile::tempdir().expect("a folder");
    Signer::create(&folder.path().join("key")).expect("a key")
}

#[tokio::test]
async fn the_mirror_holds_nothing_that_is_not_public_and_no_markup_of_others() {
    let world = World::new().await;
    keys_are_known(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let moderator = world.join_staff(7001, Role::Moderator).await;
    let mut content = in_six_languages();
    content.evidence.push(Evidence {
        url: "https://informant.example/secret".parse().unwrap(),
        note: "what the informant said".to_owned(),
        credibility: 2,
        public: false,
    });
    let review = world.review();
    let draft = review
        .begin_from_nothing(&content, None, &moderator)
        .await
        .unwrap();
    review.approve(&draft, &moderator).await.unwrap();
    review.approve(&draft, &Actor::Operator).await.unwrap();
    assert_eq!(
        mirror(&world, folder.path())
            .step()
            .await
            .unwrap()
            .revisions,
        1
    );
    for path in files(folder.path()) {
        let text = fs::read_to_string(&path).expect("text");
        for secret in ["informant", moderator.name(), "operator"] {
            assert!(!text.contains(secret), "{secret} in {}", path.display());
        }
        if path
            .extension()
            .is_some_and(|it| it == "html" || it == "atom")
        {
            assert!(!text.contains("<script"), "{}", path.display());
            assert!(!text.contains('\u{1}'), "{}", path.display());
        }
    }
    let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
    for language in Language::ALL {
        assert!(
            page.contains(&format!("<div lang=\"{language}\" dir=\"auto\">")),
            "{language}"
        );
    }
    assert!(
        page.contains("Single source") && page.contains("Breaking"),
        "{page}"
    );
}
