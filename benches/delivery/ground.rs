//! The **ground** that all variants stand on: a private Postgres that survives a power cut, our schema, sealed subscribers.
//!
//! Never here: sending.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, Row as _};
use vestka::clock::{Clock, SystemClock};
use vestka::domain::content::{Content, Evidence, Text};
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::domain::update::{Rules, Urgency};
use vestka::intake::catalogue::Catalogue;
use vestka::review::Review;
use vestka::store::cluster::{Cluster, ClusterSettings, DATABASE, Purpose};
use vestka::store::review::Approval;
use vestka::store::{DatabaseAddress, Store};
use vestka::telegram;
use vestka::vault::{ChatId, Purpose as For, Signer, Vault};

use crate::sink::BOT;

/// Chat of the first subscriber; the others follow.
pub(crate) const FIRST_CHAT: i64 = 1_500_000_000_001;

/// Of the subscribers, in turn.
pub(crate) const LANGUAGES: &[Language] = Language::ALL;

/// The name of the bench in the command menu is not needed; topics are.
const TOPICS: &str = r#"
[[topic]]
slug = "sanctions"
name = { en = "Sanctions", be = "Санкцыі", ru = "Санкции", pl = "Sankcje", lt = "Sankcijos", uk = "Санкції" }

[[topic]]
slug = "protests"
name = { en = "Protests", be = "Пратэсты", ru = "Протесты", pl = "Protesty", lt = "Protestai", uk = "Протести" }

[[topic]]
slug = "elections"
name = { en = "Elections", be = "Выбары", ru = "Выборы", pl = "Wybory", lt = "Rinkimai", uk = "Вибори" }
"#;

/// A chat is sent no other message before that.
const CHAT_SECOND: Duration = Duration::from_millis(1_100);

/// The topic that all want.
const FOR_ALL: &str = "sanctions";

/// The topic that only these first ones want.
const FOR_FEW: &str = "elections";
pub(crate) const FEW: usize = 2_000;

/// About as long as an update is: some 600 bytes with what is around it.
const BODY: &str = "The council has adopted a further package. It lists ten persons and four entities, among them two state enterprises and the \
                    head of a regional court.\n\nAssets in the union are frozen from today, and no funds may be made available to those listed.";

/// Rows of one `COPY`.
const BATCH: usize = 20_000;

/// The database and what was put into it.
pub(crate) struct Ground {
    folder: tempfile::TempDir,
    cluster: Cluster,
    pub(crate) store: Store,
    pub(crate) pool: PgPool,
    vault: Arc<Vault>,
    review: Review,
    bot: i16,
    pub(crate) size: usize,
}

/// An update on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Publication {
    pub(crate) revision: i32,
    /// Microseconds since 1970, before anything of it is stored.
    pub(crate) asked: i64,
    /// How long it took to be published.
    pub(crate) took: Duration,
}

/// What a fan-out came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fanout {
    pub(crate) accepted: i64,
    /// Microseconds since 1970; none while it runs.
    pub(crate) finished: Option<i64>,
}

/// What stands on the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disk {
    pub(crate) bytes: i64,
    pub(crate) wal: i64,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("vestka-bench-")
            // The server's account passes through, also when root runs this.
            .permissions(std::fs::Permissions::from_mode(0o755))
            .tempdir()
            .expect("a temporary folder");
        let settings = ClusterSettings {
            data_dir: folder.path().join("data"),
            durable: true,
            max_connections: 60,
            search_path: path(),
        };
        let cluster = Cluster::open(&settings, Purpose::Service)
            .await
            .expect("a private cluster");
        let address = DatabaseAddress::from(cluster.connect_options(DATABASE));
        Store::migrate(&address).await.expect("the schema");
        let store = Store::connect(&address, 4).await.expect("connections");
        let pool = PgPoolOptions::new()
            .max_connections(4)
            .connect_with(cluster.connect_options(DATABASE))
            .await
            .expect("connections");
        let keys = folder.path().join("keys");
        std::fs::create_dir(&keys).expect("a folder");
        let vault = Arc::new(Vault::create(&keys.join("vestka.key")).expect("a key"));
        let signer = Arc::new(Signer::create(&keys.join("vestka.sign")).expect("a key"));
        let now = SystemClock.now();
        store
            .remember_keys((1, &vault.fingerprint()), &signer.public_key(), now)
            .await
            .expect("an answer");
        let bot = store.bot(BOT, "vestka_bot", now).await.expect("a bot");
        let topics = Catalogue::parse(TOPICS).expect("our catalogue");
        store.import_catalogue(&topics, now).await.expect("topics");
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let rules = Rules {
            breaking_approvals: 1,
            ..Rules::default()
        };
        let review = Review::new(store.clone(), Arc::clone(&vault), signer, clock, rules);
        Self {
            folder,
            cluster,
            store,
            pool,
            vault,
            review,
            bot,
            size: 0,
        }
    }

    /// Where another process finds the database.
    pub(crate) fn url(&self) -> String {
        let options = self.cluster.connect_options(DATABASE);
        let socket = options.get_socket().expect("a socket");
        let socket = socket.to_string_lossy().replace('/', "%2F");
        format!("postgres://vestka@localhost/{DATABASE}?host={socket}")
    }

    /// Where another process finds the keys.
    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) const fn bot(&self) -> i16 {
        self.bot
    }

    /// So many subscribers, in six languages, half of them with a second topic, the first few with a third.
    pub(crate) async fn fill(&mut self, to: usize) {
        for begin in (self.size..to).step_by(BATCH) {
            let (mut subscribers, mut subscriptions) = (String::new(), String::new());
            for number in begin..to.min(begin + BATCH) {
                let id = id(number);
                let chat = FIRST_CHAT + i64::try_from(number).expect("small");
                let sealed = self.vault.seal_chat(For::Subscriber, ChatId::new(chat));
                let sealed = data_encoding::HEXLOWER.encode(&sealed);
                let language = LANGUAGES[number % LANGUAGES.len()].code();
                let shard = id >> 25;
                // As it will be listed once it has subscribed, so that no row is written twice.
                let listed = match (number % 2, number < FEW) {
                    (0, true) => "{1,2,3}",
                    (0, false) => "{1,2}",
                    (_, true) => "{1,3}",
                    (_, false) => "{1}",
                };
                let _ = writeln!(
                    subscribers,
                    "{id}\t{shard}\t\\\\x{sealed}\t{}\tprivate\t{language}\t2026-11-16\t{listed}",
                    self.bot
                );
                let _ = writeln!(subscriptions, "{id}\t1");
                if number % 2 == 0 {
                    let _ = writeln!(subscriptions, "{id}\t2");
                }
                if number < FEW {
                    let _ = writeln!(subscriptions, "{id}\t3");
                }
            }
            let columns = "subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week, topics)";
            self.copy(columns, &subscribers).await;
            self.copy("subscriptions (subscriber_id, topic_id)", &subscriptions)
                .await;
        }
        self.size = self.size.max(to);
        for table in ["subscribers", "subscriptions"] {
            self.execute(&format!("VACUUM ANALYZE {table}")).await;
        }
        self.execute("CHECKPOINT").await;
    }

    /// Publishes with one approval, as the command line does.
    pub(crate) async fn publish(&self, urgency: Urgency, title: &str) -> Publication {
        self.publish_on(FOR_ALL, urgency, title).await
    }

    /// Sends to few, and waits until they have it and may get another message: what a service that has just begun does only once is
    /// done then.
    pub(crate) async fn warm_up(&self) {
        let published = self
            .publish_on(FOR_FEW, Urgency::Routine, "Polling stations open at eight")
            .await;
        self.finished_by(published.revision, self.size.min(FEW))
            .await;
        tokio::time::sleep(CHAT_SECOND).await;
    }

    async fn publish_on(&self, topic: &str, urgency: Urgency, title: &str) -> Publication {
        let mut content = Content::begin(Language::En, urgency, vec![topic.to_owned()]);
        for &language in LANGUAGES {
            let text = Text {
                title: title.to_owned(),
                body: BODY.to_owned(),
            };
            content.text.insert(language, text);
        }
        content.evidence.push(Evidence {
            url: "https://council.example/list".parse().expect("an address"),
            note: "The list".to_owned(),
            credibility: 1,
            public: true,
        });
        let begun = SystemClock.now();
        let draft = self
            .review
            .begin_from_nothing(&content, None, &Actor::Operator)
            .await
            .expect("a draft");
        let approved = self.review.approve(&draft, &Actor::Operator).await;
        let (Approval::Published(revision), _) = approved.expect("an answer") else {
            panic!("not published")
        };
        Publication {
            revision,
            asked: begun.timestamp_micros(),
            took: (SystemClock.now() - begun).to_std().unwrap_or_default(),
        }
    }

    /// A revision as it is sent, in the languages of the subscribers.
    pub(crate) async fn texts(&self, revision: i32) -> Vec<String> {
        let published = self.store.published(revision).await.expect("an answer");
        LANGUAGES
            .iter()
            .map(|language| telegram::render(&published, *language).concat())
            .collect()
    }

    pub(crate) async fn fanout(&self, revision: i32) -> Fanout {
        let row = sqlx::query("SELECT accepted, finished_at FROM fanouts WHERE revision_id = $1")
            .bind(revision)
            .fetch_one(&self.pool)
            .await
            .expect("an answer");
        let finished: Option<DateTime<Utc>> = row.get(1);
        Fanout {
            accepted: row.get(0),
            finished: finished.map(|at| at.timestamp_micros()),
        }
    }

    /// Waits until nothing of it is left; its end in microseconds since 1970.
    pub(crate) async fn finished(&self, revision: i32) -> i64 {
        self.finished_by(revision, self.size).await
    }

    async fn finished_by(&self, revision: i32, due: usize) -> i64 {
        let due = i64::try_from(due).expect("small");
        let mut stood = 0;
        loop {
            let fanout = self.fanout(revision).await;
            if let Some(finished) = fanout.finished {
                assert_eq!(fanout.accepted, due, "everybody got it");
                return finished;
            }
            stood += 1;
            assert!(stood < 24_000, "the fan-out does not end: {fanout:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Nothing more of what is under way.
    pub(crate) async fn stop_fanouts(&self) {
        self.execute("UPDATE fanouts SET state = 'stopped' WHERE state <> 'finished'; DELETE FROM fanout_shards; DELETE FROM deferred")
            .await;
    }

    /// The log of deliveries, and how much WAL was written by now.
    pub(crate) async fn disk(&self) -> Disk {
        self.disk_of("SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('deliveries')")
            .await
    }

    pub(crate) async fn disk_of(&self, sizes: &str) -> Disk {
        let ask = async |sql: &str| -> i64 {
            let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&self.pool).await;
            row.expect("an answer").get(0)
        };
        Disk {
            bytes: ask(sizes).await,
            wal: ask("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint").await,
        }
    }

    pub(crate) async fn execute(&self, statements: &str) {
        for statement in statements.split(';') {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&self.pool)
                .await
                .expect("Postgres does it");
        }
    }

    async fn copy(&self, into: &str, rows: &str) {
        let mut connection = self.pool.acquire().await.expect("a connection");
        let mut copy = connection
            .copy_in_raw(&format!("COPY {into} FROM STDIN"))
            .await
            .expect("COPY begins");
        copy.send(rows.as_bytes()).await.expect("rows are sent");
        copy.finish().await.expect("rows are taken");
    }

    pub(crate) async fn end(self) {
        self.pool.close().await;
        self.store.close().await;
        self.cluster.destroy().await.expect("the cluster is gone");
    }
}

/// Random to look at, and no two alike: an odd factor only permutes the numbers below 2^31.
fn id(number: usize) -> u32 {
    let number = u32::try_from(number + 1).expect("small");
    number.wrapping_mul(0x5851_f42d) & 0x7fff_ffff
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server programs are found as the configuration would"
)]
pub(crate) fn path() -> Option<std::ffi::OsString> {
    std::env::var_os("PATH")
}
