//! What an erasure and the end of the key must reach: asked of the schema, so that a table that comes later is not forgotten.

use std::collections::BTreeSet;

use chrono::{TimeZone as _, Utc};
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Connection as _};
use vestka::review::PLACES;
use vestka::store::traces::Swept;
use vestka::store::{DatabaseAddress, Store};
use vestka::vault::{Manner, Purpose, Vault};

use super::places::{names, pool};
use crate::migrations::with_samples;

/// Tables with a sealed chat of somebody who is not of the staff.
async fn with_chats(pool: &PgPool) -> BTreeSet<String> {
    let is_readers = |manner| match manner {
        Manner::Chat(purpose) | Manner::ChatApart(purpose) => {
            !matches!(purpose, Purpose::Staff | Purpose::Question)
        }
        Manner::Text(_) | Manner::Fixed(_) => false,
    };
    let known = PLACES.iter().filter(|place| is_readers(place.manner));
    let mut tables: BTreeSet<String> = known.map(|place| place.column.table.to_owned()).collect();
    // A copy of such a column that is sealed with it has its name.
    tables.extend(
        names(
            pool,
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'
               AND column_name IN ('sealed_asker', 'tipster')",
        )
        .await,
    );
    tables
}

/// Tables with a row for a reader, or with words of one.
async fn of_readers(pool: &PgPool) -> BTreeSet<String> {
    let mut tables = names(
        pool,
        "SELECT c.table_name FROM information_schema.columns c JOIN pg_class p ON p.oid = to_regclass('public.' || c.table_name)
         WHERE c.table_schema = 'public' AND c.column_name = 'subscriber_id' AND NOT p.relispartition",
    )
    .await;
    let of_tips = PLACES.iter().filter(|place| match place.manner {
        Manner::Text(label) => label.starts_with("tip") || label.starts_with("questions"),
        _ => false,
    });
    tables.extend(of_tips.map(|place| place.column.table.to_owned()));
    tables.extend(with_chats(pool).await);
    tables
}

async fn number(pool: &PgPool, query: String) -> i64 {
    let found = sqlx::query_scalar(AssertSqlSafe(query));
    found.fetch_one(pool).await.expect("the catalogue")
}

async fn store(database: &crate::world::postgres::TestDatabase) -> Store {
    Store::connect(&DatabaseAddress::from(database.connect_options()), 4)
        .await
        .expect("a pool")
}

#[tokio::test]
async fn a_sweep_reaches_every_table_of_readers_and_writes_those_with_chats_anew() {
    let database = with_samples().await;
    let pool = pool(&database);
    let store = store(&database).await;
    let (chats, all) = (with_chats(&pool).await, of_readers(&pool).await);
    assert!(chats.len() >= 8 && all.len() >= 20, "{chats:?} {all:?}");
    let file = |table: &str| {
        format!("SELECT relfilenode::bigint FROM pg_class WHERE oid = 'public.{table}'::regclass")
    };
    let mut before = Vec::new();
    for table in &chats {
        before.push((table, number(&pool, file(table)).await));
    }
    let past = Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap();
    assert_eq!(store.sweep(1, past, true).await.unwrap(), Swept::Done);
    for (table, was) in before {
        let is = number(&pool, file(table)).await;
        assert_ne!(is, was, "{table} is not in SMALL of store/traces/sweep.rs");
    }
    for table in all.difference(&chats) {
        // A partition is vacuumed with the table that it belongs to, which counts nothing itself.
        let vacuumed = number(
            &pool,
            format!(
                "SELECT count(*) FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL AND (relid = 'public.{table}'::regclass
                 OR relid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'public.{table}'::regclass))"
            ),
        )
        .await;
        assert!(
            vacuumed > 0,
            "{table} is not in OTHERS of store/traces/sweep.rs"
        );
    }
    store.close().await;
}

#[tokio::test]
async fn what_is_deleted_from_a_table_with_chats_is_known_to_be_swept() {
    let database = with_samples().await;
    let pool = pool(&database);
    let store = store(&database).await;
    let mut connection = sqlx::PgConnection::connect_with(&database.connect_options())
        .await
        .expect("it answers");
    let mut chats = with_chats(&pool).await;
    // Those are counted by generations of erasures.
    assert!(chats.remove("subscribers"));
    for table in chats {
        let before = store.unswept().await.unwrap().deleted;
        let delete = format!(
            "SET session_replication_role = replica; DELETE FROM {table}; SELECT pg_stat_force_next_flush()"
        );
        sqlx::raw_sql(AssertSqlSafe(delete))
            .execute(&mut connection)
            .await
            .unwrap_or_else(|error| panic!("{table}: {error}"));
        // The numbers are there when the next statement is answered.
        sqlx::query("SELECT 1")
            .execute(&mut connection)
            .await
            .unwrap();
        let after = store.unswept().await.unwrap().deleted;
        assert!(
            after > before,
            "{table} is not in unswept() of store/traces/sweep.rs"
        );
    }
    connection.close().await.expect("it closes");
    store.close().await;
}

#[tokio::test]
async fn a_new_beginning_empties_every_table_of_readers() {
    let database = with_samples().await;
    let pool = pool(&database);
    let store = store(&database).await;
    sqlx::raw_sql(
        "UPDATE instance SET vault_fingerprint = '8899aabbccddeeff', destroyed_at = NULL",
    )
    .execute(&pool)
    .await
    .expect("a beginning");
    let now = Utc.with_ymd_and_hms(2027, 1, 1, 12, 0, 0).unwrap();
    let all = of_readers(&pool).await;
    let mut filled = 0;
    for table in &all {
        filled += number(&pool, format!("SELECT least(count(*), 1) FROM {table}")).await;
    }
    assert_eq!(usize::try_from(filled), Ok(all.len()), "samples of all");
    store.flag_destroyed("operator", now).await.unwrap();
    let new = Vault::generate().fingerprint();
    assert!(store.begin_afresh(&new, 3, now).await.unwrap());
    for table in &all {
        let left = number(&pool, format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(left, 0, "{table} is not in store/sealing/afresh.rs");
    }
    store.close().await;
}
