//! The audit log: nobody can change it, and whoever does it all the same is found out.

mod list;
mod long;

use vestka::review::records::{Broken, check_chain};

use crate::world::{World, routine};

/// What lies in the key file.
fn own(world: &World) -> String {
    world.signer.public_key()
}

async fn published(world: &World) -> (String, String) {
    // What a start does: the database remembers which key signs.
    world
        .store
        .remember_keys(
            (1, &world.vault.fingerprint()),
            &world.signer.public_key(),
            vestka::clock::Clock::now(&world.clock),
        )
        .await
        .expect("remembered");
    let (_, first) = world.publish(&routine("Ten persons listed")).await;
    let (_, second) = world.publish(&routine("Another list")).await;
    (first, second)
}

#[tokio::test]
async fn nobody_can_change_or_empty_the_audit_log_nor_what_was_signed() {
    let world = World::new().await;
    published(&world).await;
    for statement in [
        "UPDATE audit_log SET actor = 'somebody'",
        "DELETE FROM audit_log WHERE id = 1",
        "TRUNCATE audit_log",
        "SET session_replication_role = replica; DELETE FROM audit_log; SET session_replication_role = origin",
        "UPDATE revisions SET record = '{}'",
        "UPDATE revisions SET signature = ''",
        "DELETE FROM revisions",
        "TRUNCATE revisions CASCADE",
        "DELETE FROM statements",
        "DELETE FROM signing_keys",
        "TRUNCATE signing_keys",
        "UPDATE signing_keys SET public_key = 'RWQmine'",
        "UPDATE signing_keys SET since = now()",
    ] {
        let mut connection = world.pool.acquire().await.expect("a connection");
        let refused = sqlx::raw_sql(statement)
            .execute(&mut *connection)
            .await
            .expect_err(statement)
            .to_string();
        assert!(refused.contains("is refused"), "{statement}: {refused}");
        connection.close().await.expect("closed");
    }
    let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
    assert_eq!((report.witnesses, report.broken), (2, None));
}

/// What an owner of the database can do who switches the triggers off.
async fn tamper(world: &World, statements: &[&'static str]) {
    world
        .sql("ALTER TABLE audit_log DISABLE TRIGGER audit_log_is_append_only")
        .await;
    world
        .sql("ALTER TABLE revisions DISABLE TRIGGER revisions_are_signed")
        .await;
    for statement in statements {
        world.sql(statement).await;
    }
}

#[tokio::test]
async fn whoever_changes_removes_or_moves_a_record_is_found_out() {
    for (tampering, record) in [
        (
            &["UPDATE audit_log SET actor = 'somebody' WHERE id = 2"][..],
            2,
        ),
        (
            &["UPDATE audit_log SET at = at + interval '1 microsecond' WHERE id = 2"],
            2,
        ),
        (
            &["UPDATE audit_log SET detail = 'x' || detail WHERE id = 2"],
            2,
        ),
        (&["DELETE FROM audit_log WHERE id = 1"], 1),
        (&["DELETE FROM audit_log WHERE id = 3"], 3),
        (
            &[
                "UPDATE audit_log SET id = -2 WHERE id = 2",
                "UPDATE audit_log SET id = 2 WHERE id = 3",
                "UPDATE audit_log SET id = 3 WHERE id = -2",
            ],
            2,
        ),
    ] {
        let world = World::new().await;
        published(&world).await;
        tamper(&world, tampering).await;
        let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
        let broken = report.broken.expect("it is found");
        assert_eq!(broken.record(), Some(record), "{tampering:?}: {broken}");
    }
}

#[tokio::test]
async fn a_cut_tail_is_found_because_each_revision_knows_where_the_log_ended() {
    let world = World::new().await;
    let (_, second) = published(&world).await;
    let head = world.store.audit_head().await.unwrap();
    tamper(&world, &["DELETE FROM audit_log WHERE id > 3"]).await;
    match check_chain(&world.store, Some(&own(&world)))
        .await
        .unwrap()
        .broken
    {
        Some(Broken::CutOff {
            record: 4,
            known: 4,
            revision,
        }) => {
            assert_eq!(revision, format!("{second} revision 1"));
        }
        other => panic!("{other:?}"),
    }
    // Only the end after the last revision: the log does not tell of its publication any more.
    let world = World::new().await;
    let (_, second) = published(&world).await;
    assert_eq!(
        world.store.audit_head().await.unwrap().records,
        head.records
    );
    tamper(
        &world,
        &["DELETE FROM audit_log WHERE id = (SELECT max(id) FROM audit_log)"],
    )
    .await;
    match check_chain(&world.store, Some(&own(&world)))
        .await
        .unwrap()
        .broken
    {
        Some(Broken::Unrecorded { record, revision }) => {
            assert_eq!(
                (record, revision),
                (head.records, format!("{second} revision 1"))
            );
        }
        other => panic!("{other:?}"),
    }
}

/// A new log with hashes that fit one another: what a determined owner of the database writes.
#[tokio::test]
async fn a_log_written_anew_with_fitting_hashes_does_not_fit_what_was_signed() {
    let world = World::new().await;
    let (first, _) = published(&world).await;
    let mut lines = world.store.audit_page(0, 100).await.unwrap();
    tamper(&world, &["DELETE FROM audit_log"]).await;
    let mut previous = vestka::store::audit::BEGINNING.to_vec();
    for line in &mut lines {
        if line.action == "approve" {
            line.actor = "somebody".to_owned();
        }
        line.hash = line.link(&previous);
        previous.clone_from(&line.hash);
        sqlx::query("INSERT INTO audit_log (id, at, actor, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(line.id)
            .bind(line.at)
            .bind(&line.actor)
            .bind(&line.action)
            .bind(&line.subject)
            .bind(&line.detail)
            .bind(&line.hash)
            .execute(&world.pool)
            .await
            .expect("a record");
    }
    let broken = check_chain(&world.store, Some(&own(&world)))
        .await
        .unwrap()
        .broken;
    assert!(
        matches!(&broken, Some(Broken::Rewritten { revision, .. }) if !revision.starts_with(&first)),
        "the second revision knows the first approval: {broken:?}"
    );
    // To change what the revision says of it is no way out: its signature does not fit then.
    world
        .sql("UPDATE revisions SET record = replace(record, '\"audit\"', '\"other\"')")
        .await;
    let broken = check_chain(&world.store, Some(&own(&world)))
        .await
        .unwrap()
        .broken;
    assert!(
        matches!(broken, Some(Broken::Unsigned { .. })),
        "{broken:?}"
    );
}

/// Who owns the database names a key of their own as one of ours, and signs everything anew.
#[tokio::test]
async fn a_key_that_only_the_database_names_vouches_for_nothing() {
    let world = World::new().await;
    let (first, _) = published(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let theirs = vestka::vault::Signer::create(&folder.path().join("theirs.sign")).unwrap();
    tamper(&world, &[]).await;
    sqlx::query(
        "INSERT INTO signing_keys (public_key, since) VALUES ($1, now() - interval '1 year')",
    )
    .bind(theirs.public_key())
    .execute(&world.pool)
    .await
    .unwrap();
    for revision in world.store.signed_revisions(0, 10).await.unwrap() {
        sqlx::query("UPDATE revisions SET signature = $1 WHERE id = $2")
            .bind(theirs.sign(&revision.record, "vestka").unwrap())
            .bind(revision.id)
            .execute(&world.pool)
            .await
            .unwrap();
    }
    let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
    assert_eq!(report.witnesses, 0);
    let unvouched = Broken::Unvouched {
        revision: format!("{first} revision 1"),
        key: theirs.public_key(),
    };
    assert_eq!(report.broken, Some(unvouched));
    // Without a key of one's own nobody can tell.
    let report = check_chain(&world.store, None).await.unwrap();
    assert_eq!(report.broken, Some(Broken::NoKey));
}

#[tokio::test]
async fn a_revision_of_a_version_that_did_not_sign_the_chain_stays_valid() {
    let world = World::new().await;
    published(&world).await;
    let record = world.store.signed_revisions(0, 1).await.unwrap().remove(0);
    let mut old: serde_json::Value = serde_json::from_str(&record.record).unwrap();
    old.as_object_mut()
        .unwrap()
        .remove("audit")
        .expect("it is there");
    let old = old.to_string();
    let signature = world.signer.sign(&old, "vestka").unwrap();
    tamper(&world, &[]).await;
    sqlx::query("UPDATE revisions SET record = $1, signature = $2 WHERE id = $3")
        .bind(old)
        .bind(signature)
        .bind(record.id)
        .execute(&world.pool)
        .await
        .unwrap();
    let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
    assert_eq!((report.witnesses, report.broken), (1, None));
}

#[tokio::test]
async fn another_grade_or_policy_of_a_source_is_recorded_with_what_it_was() {
    let world = World::new().await;
    let source = |grade: &str, policy: &str| {
        format!(
            "[[source]]\nslug = \"press\"\nname = \"Press\"\nkind = \"feed\"\nurl = \"https://press.example/feed\"\nlanguage = \"en\"\nreliability = \"{grade}\"\npolicy = \"{policy}\"\n"
        )
    };
    world.import(&source("B", "review")).await;
    world.import(&source("A", "relay")).await;
    world.import(&source("A", "relay")).await;
    let told: Vec<(String, String)> =
        sqlx::query_as("SELECT subject, detail FROM audit_log WHERE action = 'grade_source'")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    let detail = "reliability B to A, policy review to relay".to_owned();
    assert_eq!(told, [("press".to_owned(), detail)]);
}

/// Memory does not grow with the log: it is read by pages, and 100,000 records take seconds.
#[tokio::test]
async fn a_long_log_is_checked_page_by_page() {
    let world = World::new().await;
    published(&world).await;
    let now = vestka::clock::Clock::now(&world.clock);
    let record = vestka::store::audit::AuditRecord {
        actor: "operator",
        action: "test",
        subject: "x",
        detail: "",
    };
    for _ in 0..1500 {
        world.store.record(record, now).await.unwrap();
    }
    let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
    assert!(report.records > 1500, "{report:?}");
    assert_eq!(report.broken, None);
    tamper(
        &world,
        &["UPDATE audit_log SET subject = 'y' WHERE id = 1400"],
    )
    .await;
    let report = check_chain(&world.store, Some(&own(&world))).await.unwrap();
    assert_eq!(report.broken, Some(Broken::Changed { record: 1400 }));
}
