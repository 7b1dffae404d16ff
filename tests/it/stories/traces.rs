//! No trace: of who was forgotten in the bytes of the whole cluster an hour later, in what a dump says, and of anybody at any time in
//! whatever lies on the disk.

mod dumps;
mod everything;
mod leak;

use std::path::Path;

use chrono::TimeDelta;
use vestka::subscriptions::{SweepReport, Sweeping};
use vestka::vault::{ChatId, Purpose};

use crate::world::{World, routine};
use everything::Reader;

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;
const FIRST: i64 = 1_487_000_100_000;

/// How a chat is sealed in each table that knows a person.
fn sealed(world: &World, person: i64) -> Vec<Vec<u8>> {
    let chat = ChatId::new(person);
    let purposes = [
        Purpose::Subscriber,
        Purpose::Tipster,
        Purpose::Asker,
        Purpose::Visitor,
    ];
    purposes
        .iter()
        .map(|purpose| world.vault.seal_chat(*purpose, chat))
        .collect()
}

/// Files below a folder in which one of these stands.
fn holding(folder: &Path, secrets: &[Vec<u8>]) -> Vec<String> {
    let search = aho_corasick::AhoCorasick::new(secrets).expect("few secrets");
    let files = walkdir::WalkDir::new(folder).into_iter();
    let mut searched = 0;
    let found: Vec<String> = files
        .filter_map(|entry| {
            let entry = entry.expect("the folder can be read");
            if !entry.file_type().is_file() {
                return None;
            }
            let bytes = match std::fs::read(entry.path()) {
                Ok(bytes) => bytes,
                // The server has removed it since it was listed.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
                Err(error) => panic!("{}: {error}", entry.path().display()),
            };
            searched += bytes.len();
            let at = search.find(&bytes)?;
            Some(format!(
                "secret {} in {} at {}",
                at.pattern().as_usize(),
                entry.path().display(),
                at.start()
            ))
        })
        .collect();
    assert!(searched > 10_000_000, "the cluster is where it is searched");
    found
}

/// Sweeps until nothing is left. Postgres tells of deletions with some delay.
async fn clean(world: &World, sweeping: &Sweeping) {
    for _ in 0..20 {
        if sweeping.step().await.expect("the database answers") == SweepReport::Clean {
            return;
        }
        world.clock.advance(TimeDelta::minutes(10));
    }
    panic!("it is never clean");
}

#[tokio::test]
async fn an_hour_after_forgetting_no_byte_of_the_cluster_holds_the_sealed_chat() {
    let world = World::alone().await;
    let _bot = world.run_bot();
    let crowd: Vec<i64> = (0..2000).map(|n| FIRST + n).collect();
    world.subscribe_all(&crowd).await;
    world.telegram.add_person(READER, "Ala", "en");
    world.subscribe(OTHER, &["sanctions"]).await;
    let reader = Reader::of(&world.telegram, READER);
    // Before joining too: a visitor's traces lie elsewhere.
    reader.ask_as_a_visitor().await;
    reader.join().await;
    reader.use_everything().await;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.sql("CHECKPOINT").await;
    let (secrets, others) = (sealed(&world, READER), sealed(&world, OTHER));
    let found = holding(world.cluster(), &secrets);
    for number in 0..secrets.len() {
        assert!(
            found
                .iter()
                .any(|place| place.starts_with(&format!("secret {number} ")))
                || number > 0,
            "not even there: {found:#?}"
        );
    }
    let sweeping = world.sweeping();
    // A process that begins to keep time sweeps what it finds: here what a visitor's form left.
    clean(&world, &sweeping).await;

    reader.forget().await;
    world.erasure_asked.notified().await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.sql("CHECKPOINT").await;
    let left = holding(world.cluster(), &secrets[..1]);
    assert!(!left.is_empty(), "deleted rows stay in their pages");

    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Waits);
    world.clock.advance(TimeDelta::minutes(9));
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Waits);
    assert!(!holding(world.cluster(), &secrets[..1]).is_empty());
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Swept);

    assert_eq!(holding(world.cluster(), &secrets), [""; 0]);
    assert!(
        !holding(world.cluster(), &others[..1]).is_empty(),
        "who stays is there"
    );
    assert!(world.subscriber(OTHER).await.is_some());
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM subscribers")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(count, 2001);
}

#[tokio::test]
async fn a_fan_out_is_not_disturbed_before_the_hour_is_nearly_over() {
    let world = World::new().await;
    let id = world.subscribe(READER, &["sanctions"]).await.id;
    world.subscribe(OTHER, &["sanctions"]).await;
    let sweeping = world.sweeping();
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Clean);
    world.subscriptions().forget(id).await.unwrap();
    world.erasure().step().await.unwrap();
    world.publish(&routine("Ten persons listed")).await;
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Waits);
    world.clock.advance(TimeDelta::minutes(49));
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Waits);

    // A dump has begun before: what it still sees stays until it ends.
    let mut dump = world.pool.begin().await.unwrap();
    sqlx::query("SELECT count(*) FROM subscribers")
        .execute(&mut *dump)
        .await
        .unwrap();
    sqlx::query("SELECT pg_sleep(0.01)")
        .execute(&world.pool)
        .await
        .unwrap();
    sweeping.step().await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Later);
    dump.rollback().await.unwrap();
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Swept);
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Clean);

    // Another process that takes over finds nothing to do.
    let another = world.sweeping();
    another.step().await.unwrap();
    another.step().await.unwrap();
    assert_eq!(another.step().await.unwrap(), SweepReport::Clean);
}

#[tokio::test]
async fn a_table_that_somebody_holds_is_left_for_the_next_time() {
    let world = World::new().await;
    let id = world.subscribe(READER, &["sanctions"]).await.id;
    world.subscriptions().forget(id).await.unwrap();
    world.erasure().step().await.unwrap();
    let sweeping = world.sweeping();
    // Found at its begin: due with the next step.
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Waits);
    sqlx::query("SELECT pg_sleep(0.01)")
        .execute(&world.pool)
        .await
        .unwrap();
    let mut holder = world.pool.begin().await.unwrap();
    sqlx::query("SELECT id FROM subscribers LIMIT 1")
        .execute(&mut *holder)
        .await
        .unwrap();
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Later);
    holder.rollback().await.unwrap();
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Swept);
    assert_eq!(sweeping.step().await.unwrap(), SweepReport::Clean);
}

#[tokio::test]
async fn the_private_cluster_tells_nothing_and_an_own_server_that_does_is_named() {
    let world = World::new().await;
    assert_eq!(world.store.tellings().await.unwrap(), []);
    let rights = world.store.sweeping_rights().await.unwrap();
    assert!(rights.tables && rights.switch && rights.checkpoint);
    // A column that is added later without thought, and settings of an own server, as this role's sessions see them.
    world.sql("CREATE TABLE later (sealed_chat bytea)").await;
    let told = world.store.tellings().await.unwrap();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].remedy.contains("SET STATISTICS 0"), "{told:?}");
    let name: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let settings = format!(
        "ALTER DATABASE {name} SET log_statement = 'all'; ALTER DATABASE {name} SET log_error_verbosity = 'default'; DROP TABLE later"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(settings))
        .execute(&world.pool)
        .await
        .unwrap();
    let address = vestka::store::DatabaseAddress::from(world.connect_options());
    let store = vestka::store::Store::connect(&address, 2).await.unwrap();
    let told = store.tellings().await.unwrap();
    let what: Vec<&str> = told.iter().map(|telling| telling.what.as_str()).collect();
    assert_eq!(
        what,
        ["log_error_verbosity = default", "log_statement = all"]
    );
    store.close().await;
}
