//! Every place where something lies sealed is known to a rotation, and is sealed anew, in a database that has rows in all of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{TimeZone as _, Utc};
use sqlx::postgres::{PgPool, PgRow};
use sqlx::{AssertSqlSafe, Row as _};
use vestka::clock::ManualClock;
use vestka::review::{HASHED, PLACES, Phase, Place, Resealed, Rotation};
use vestka::store::sealing::Activation;
use vestka::store::{DatabaseAddress, Store};
use vestka::vault::{ChatId, Manner, Vault};

use crate::migrations::{migrated, with_samples};

/// Bytes that no sealing key made, each with the reason.
const PLAIN: &[(&str, &str)] = &[
    ("audit_log.hash", "a chain that anybody can check"),
    ("invitations.phrase_hash", "a hash of random words"),
    ("invitations.token_hash", "a hash of a random token"),
    ("items.fingerprint", "of what sources say in public"),
    ("published_picture_copies.sha256", "of what is published"),
    ("published_picture_prints.fine", "of what is published"),
    ("published_pictures.sha256", "of what is published"),
    ("sketches.text_fingerprint", "of what sources say in public"),
    (
        "tip_form_files.tipster",
        "it follows tip_forms.tipster, which is sealed anew",
    ),
];

pub(super) async fn names(pool: &PgPool, query: &'static str) -> BTreeSet<String> {
    let found: Vec<String> = sqlx::query_scalar(query)
        .fetch_all(pool)
        .await
        .expect("the catalogue");
    found.into_iter().collect()
}

pub(super) fn pool(database: &crate::world::postgres::TestDatabase) -> PgPool {
    PgPool::connect_lazy_with(database.connect_options())
}

#[tokio::test]
async fn every_column_that_could_be_sealed_is_known_to_a_rotation() {
    let database = migrated().await;
    // Bytes, and whatever says of itself that it is sealed or made with the key.
    let found = names(
        &pool(&database),
        "SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
           AND c.relname <> '_sqlx_migrations' AND attnum > 0 AND NOT attisdropped
           AND (atttypid = 'bytea'::regtype OR attname LIKE 'sealed%'
                OR col_description(attrelid, attnum) ~* '(made with the vault key|keyed by the vault|under the vault key|sealed for)')",
    )
    .await;
    let mut known: BTreeSet<String> = PLACES.iter().map(|place| place.column.place()).collect();
    assert_eq!(known.len(), PLACES.len(), "each once");
    known.extend(
        HASHED
            .iter()
            .map(|(table, column)| format!("{table}.{column}")),
    );
    known.extend(PLAIN.iter().map(|(place, _)| (*place).to_owned()));
    assert!(PLACES.len() > 30);
    assert_eq!(found, known);
}

/// A value of a place, and the number that goes with it.
async fn values(pool: &PgPool, place: &Place) -> Vec<(String, Option<i64>, Vec<u8>)> {
    let (table, column) = (place.column.table, place.column.column);
    let number = place.column.number.unwrap_or("NULL");
    let read = format!(
        "SELECT ctid::text, {number}::bigint, {column} FROM {table} WHERE {column} IS NOT NULL"
    );
    let rows = sqlx::query(AssertSqlSafe(read)).fetch_all(pool).await;
    let read = |row: &PgRow| (row.get(0), row.get(1), row.get(2));
    rows.expect("the column").iter().map(read).collect()
}

/// Seals something of its own into every place that has a row.
async fn seal_all(pool: &PgPool, vault: &Vault) -> usize {
    let mut sealed = 0;
    for place in PLACES {
        let (table, column) = (place.column.table, place.column.column);
        let mut found = values(pool, place).await;
        if found.is_empty() {
            let read = format!("SELECT ctid::text, NULL::bigint, ''::bytea FROM {table} LIMIT 1");
            let row = sqlx::query(AssertSqlSafe(read)).fetch_one(pool).await;
            let row = row.unwrap_or_else(|error| panic!("a row of {table}: {error}"));
            found.push((row.get(0), row.get(1), row.get(2)));
        }
        for (at, number, _) in found {
            sealed += 1;
            let chat = ChatId::new((1 << 41) + i64::try_from(sealed).expect("few"));
            let text = format!("text {sealed}");
            let bytes = match place.manner {
                Manner::Chat(purpose) => vault.seal_chat(purpose, chat),
                Manner::ChatApart(purpose) => {
                    vault.seal_chat_apart(purpose, number.expect("a number"), chat)
                }
                Manner::Text(label) => vault.seal_text(label, text.as_bytes()),
                Manner::Fixed(label) => {
                    vault.seal_fixed(label, &[u8::try_from(sealed).expect("few"); 32])
                }
            };
            let write = format!("UPDATE {table} SET {column} = $1 WHERE ctid = $2::text::tid");
            let written = sqlx::query(AssertSqlSafe(write))
                .bind(bytes)
                .bind(at)
                .execute(pool)
                .await;
            written.unwrap_or_else(|error| panic!("{table}.{column}: {error}"));
        }
    }
    sealed
}

fn rotation(store: &Store, vault: &Arc<Vault>) -> Rotation {
    let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single();
    let clock = Arc::new(ManualClock::at(now.expect("a time")));
    Rotation::new(store.clone(), Arc::clone(vault), clock, 1)
}

/// Ties the database to a key, as if there never had been another.
async fn tie(pool: &PgPool, store: &Store, vault: &Vault) {
    sqlx::raw_sql(
        "DELETE FROM sealing_keys; DELETE FROM key_holders; DELETE FROM rotation_steps; DELETE FROM leases; DELETE FROM senders;
         UPDATE instance SET vault_fingerprint = NULL, sign_fingerprint = NULL, destroyed_at = NULL;
         UPDATE questions SET state = 'answered', answer = 'words', answered_at = now()",
    )
    .execute(pool)
    .await
    .expect("a beginning");
    let now = Utc.with_ymd_and_hms(2026, 11, 20, 11, 0, 0).single();
    store
        .remember_keys((1, &vault.fingerprint()), "RWQsign", now.expect("a time"))
        .await
        .expect("the database answers");
}

#[tokio::test]
async fn every_place_is_sealed_anew_and_opens_without_the_old_key() {
    let database = with_samples().await;
    let pool = pool(&database);
    let store = Store::connect(&DatabaseAddress::from(database.connect_options()), 4)
        .await
        .expect("a pool");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vestka.key");
    let vault = Arc::new(Vault::create(&file).expect("a key"));
    tie(&pool, &store, &vault).await;
    let sealed = seal_all(&pool, &vault).await;
    assert!(sealed >= PLACES.len());

    let old = vault.fingerprint();
    let rotation = rotation(&store, &vault);
    let Phase::Prepared(new) = rotation.begin(&file).await.expect("begun") else {
        panic!("a new key");
    };
    assert_eq!(rotation.activate(&new).await.unwrap(), Activation::Done);
    assert_eq!(usize::try_from(rotation.left().await.unwrap()), Ok(sealed));
    let mut moved = 0;
    loop {
        match rotation.step().await.expect("a step") {
            Resealed::Part(_) => {}
            Resealed::Pass { moved: more, .. } => moved += more,
            Resealed::All { unreadable } => {
                assert_eq!(unreadable, 0, "every label is the right one");
                break;
            }
        }
    }
    assert!(
        usize::try_from(moved).expect("some") >= sealed,
        "{moved} of {sealed}"
    );
    assert_eq!(rotation.left().await.unwrap(), 0);
    // The recovery code of the sample is one of an earlier version.
    assert_eq!(rotation.end(&file).await.unwrap(), 1);

    let only_new = load(&file);
    assert!(!only_new.holds(&old) && !vault.holds(&old));
    for place in PLACES {
        let found = values(&pool, place).await;
        assert!(!found.is_empty(), "{}", place.column.place());
        for (_, number, bytes) in found {
            let under_new = only_new.reseal(place.manner, number, &bytes);
            assert_eq!(under_new, Ok(None), "{}", place.column.place());
        }
    }
    let followed: bool = sqlx::query_scalar(
        "SELECT bool_and(EXISTS (SELECT FROM tip_forms f WHERE f.tipster = p.tipster)) FROM tip_form_files p",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert!(followed);
    store.close().await;
}

/// The end of the key clears all that, and nothing that is published.
#[tokio::test]
async fn a_new_beginning_leaves_nothing_sealed_and_everything_published() {
    let database = with_samples().await;
    let pool = pool(&database);
    let store = Store::connect(&DatabaseAddress::from(database.connect_options()), 4)
        .await
        .expect("a pool");
    let kept = "SELECT (SELECT count(*) FROM revisions) || ' ' || (SELECT count(*) FROM updates) || ' ' || (SELECT count(*) FROM items)
                || ' ' || (SELECT count(*) FROM sources) || ' ' || (SELECT count(*) FROM staff)";
    let before = names(&pool, kept).await;
    sqlx::raw_sql(
        "UPDATE instance SET vault_fingerprint = '8899aabbccddeeff', destroyed_at = NULL",
    )
    .execute(&pool)
    .await
    .expect("a beginning");
    let now = Utc
        .with_ymd_and_hms(2027, 1, 1, 12, 0, 0)
        .single()
        .expect("a time");
    store.flag_destroyed("amber-river", now).await.unwrap();
    assert!(
        !store
            .begin_afresh("00112233445566ff", 2, now)
            .await
            .unwrap(),
        "a key that was destroyed does not begin afresh"
    );
    let new = Vault::generate().fingerprint();
    assert!(store.begin_afresh(&new, 3, now).await.unwrap());
    for place in PLACES {
        let filled: Vec<_> = values(&pool, place).await;
        let filled = filled
            .iter()
            .filter(|(_, _, bytes)| !bytes.is_empty())
            .count();
        assert_eq!(filled, 0, "{}", place.column.place());
    }
    for (table, _) in HASHED {
        let count = format!("SELECT count(*) FROM {table}");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    let people = names(
        &pool,
        "SELECT 'subscriber ' || id FROM subscribers UNION SELECT 'staff ' || handle FROM staff WHERE removed_at IS NULL",
    )
    .await;
    assert_eq!(people, BTreeSet::new());
    assert_eq!(names(&pool, kept).await, before);
    assert!(!store.keys().await.unwrap().destroyed);
    store.close().await;
}

fn load(file: &Path) -> Vault {
    Vault::load(file).expect("a key file")
}
