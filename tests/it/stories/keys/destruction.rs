//! The end of the key: the file first, every process on every host within a second, the chats of the staff wiped, and a new beginning.

use std::time::{Duration, Instant};

use totp_rs::Totp;
use vestka::clock::{Clock as _, SystemClock};
use vestka::domain::staff::Role;
use vestka::store::cluster::{Cluster, ClusterSettings, Purpose as For};
use vestka::vault::Destroyed;
use vestka_simulator::{Message, Settings, Simulator};

use super::{done, refused};
use crate::world::postgres::{passable_folder, search_path};
use crate::world::{Program, UPDATE, World};

const READER: i64 = 1_487_000_000_001;
const MAX: i64 = 1_487_000_000_002;
const EVA: i64 = 1_487_000_000_003;

/// Two hosts on one database, each with its own copies of the keys and of the token.
struct Hosts {
    telegram: Simulator,
    programs: [Program; 2],
    cluster: Option<Cluster>,
    _folder: tempfile::TempDir,
}

impl Hosts {
    async fn begin() -> Self {
        let folder = passable_folder();
        let settings = ClusterSettings {
            data_dir: folder.path().join("shared"),
            durable: true,
            max_connections: 60,
            search_path: search_path(),
        };
        let cluster = Cluster::open(&settings, For::Command)
            .await
            .expect("nothing is in the way");
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("nothing is in the way");
        let mut programs = [Program::new(&telegram), Program::new(&telegram)];
        let options = cluster.connect_options("vestka");
        let socket = options.get_socket().expect("a socket").display();
        let url = format!("postgres://vestka@localhost/vestka?host={socket}&port=5432");
        for program in &mut programs {
            program.set("database.url", &url);
            program.unset("telegram.token");
            let token = program.file("token", &telegram.token());
            program.set("telegram.token_file", &token);
        }
        let [one, other] = &programs;
        one.import_topics().await;
        for name in ["vestka.key", "vestka.sign"] {
            std::fs::copy(one.folder().join(name), other.folder().join(name))
                .expect("nothing is in the way");
        }
        Self {
            telegram,
            programs,
            cluster: Some(cluster),
            _folder: folder,
        }
    }

    /// Starts both, the first as the one that speaks to people.
    async fn start(&mut self) {
        self.programs[0].start();
        self.telegram.add_person(READER, "Ala", "en");
        let said = self.telegram.say(READER, "/start");
        self.telegram
            .wait_for_text(READER, said, "")
            .await
            .expect("nothing is in the way");
        self.programs[1].start();
        let both = async {
            loop {
                if self.holders().await == 2 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), both)
            .await
            .expect("both hold the key");
    }

    async fn holders(&self) -> i64 {
        let cluster = self.cluster.as_ref().expect("a server");
        let pool = sqlx::PgPool::connect_lazy_with(cluster.connect_options("vestka"));
        let holders = sqlx::query_scalar(
            "SELECT count(*) FROM key_holders WHERE until > clock_timestamp() AND host <> 'a command'",
        )
        .fetch_one(&pool)
        .await;
        pool.close().await;
        holders.expect("the database answers")
    }

    /// An admin joins and logs in, as people do: gives the last message of the bot.
    async fn admin(&self, person: i64) -> Message {
        self.telegram.add_person(person, "Max", "en");
        let made = self.programs[0]
            .json(&["staff", "invite", "--role", "admin"])
            .await;
        for (key, answer) in [("start", ""), ("phrase", "recovery codes")] {
            let text = made[key].as_str().expect("a text").to_owned();
            let said = self.telegram.say(person, &text);
            let answered = self.telegram.wait_for_text(person, said, answer);
            answered.await.expect("nothing is in the way");
        }
        let secret = self.telegram.wait_for_some("a secret", |state| {
            state.from_bot(person).find_map(|message| {
                let at = message.text.find("otpauth://")?;
                let uri = message.text[at..].split_whitespace().next()?;
                Some(uri.to_owned())
            })
        });
        let totp = Totp::from_url(secret.await.expect("a secret")).expect("a secret");
        let code = totp.generate(seconds_now()).to_string();
        let said = self.telegram.say(person, &format!("/login {code}"));
        let answered = self.telegram.wait_for_text(person, said, "session is open");
        answered.await.expect("nothing is in the way")
    }
}

fn seconds_now() -> u64 {
    u64::try_from(SystemClock.now().timestamp()).expect("after 1970")
}

/// Waits until a program has ended by itself; gives its exit status.
async fn ended(program: &mut Program) -> Option<i32> {
    for _ in 0..800 {
        if let Some(status) = program.ended() {
            return status.code();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it runs still");
}

fn is_gone(program: &Program) -> bool {
    !program.folder().join("vestka.key").exists() && !program.folder().join("token").exists()
}

async fn gone_within(program: &Program, limit: Duration) -> Duration {
    let begun = Instant::now();
    while !is_gone(program) {
        assert!(begun.elapsed() < limit, "the files are there still");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "a story told in one go")]
async fn the_operator_destroys_the_key_and_a_new_one_begins_afresh() {
    let mut hosts = Hosts::begin().await;
    hosts.start().await;
    hosts.admin(MAX).await;
    let update = hosts.programs[0].file("update.toml", UPDATE);
    let published = hosts.programs[0]
        .json(&["update", "publish", &update])
        .await;
    let code = published["code"].as_str().expect("a code").to_owned();
    let old = std::fs::read(hosts.programs[0].folder().join("vestka.key")).unwrap();

    // The word is asked for.
    let kept = hosts.programs[0]
        .run_with(&["key", "destroy"], "no\n")
        .await;
    assert_eq!(kept.code, 1, "{kept:?}");
    assert!(kept.err.contains("nothing was destroyed"), "{kept:?}");
    assert!(!is_gone(&hosts.programs[0]));

    let [one, other] = &hosts.programs;
    let destroying = one.run_with(&["key", "destroy"], "destroy\n");
    let noticed = async {
        gone_within(one, Duration::from_secs(20)).await;
        gone_within(other, Duration::from_secs(3)).await
    };
    let (destroyed, noticed) = tokio::join!(destroying, noticed);
    assert_eq!(destroyed.code, 0, "{destroyed:?}");
    println!("the other host followed after {} ms", noticed.as_millis());
    // Every process ended by itself, and the staff know.
    for program in &mut hosts.programs {
        assert_eq!(ended(program).await, Some(0));
    }
    let told = |state: &vestka_simulator::State| {
        let all: Vec<String> = state.from_bot(MAX).map(|m| m.text.clone()).collect();
        all.len() == 1 && all[0].contains("was destroyed")
    };
    assert!(
        hosts.telegram.look(told),
        "told, and nothing else stands there"
    );
    // The signing key survives.
    assert!(hosts.programs[0].folder().join("vestka.sign").exists());

    // And with it what is signed can be read and checked, before anybody begins afresh.
    let one = &hosts.programs[0];
    let shown = one.json(&["update", "show", &code]).await;
    assert_eq!(shown["state"], "published", "{shown}");
    assert_eq!(one.json(&["audit", "verify"]).await["intact"], true);
    let out = one.folder().join("signed");
    done(one, &["update", "export", &code, &out.to_string_lossy()]).await;
    assert!(out.join(format!("{code}-1.json.minisig")).exists());

    // A start is refused, on both hosts, and a copy of the old key is deleted and opens nothing.
    for program in &hosts.programs {
        let refused = program.run(&["run"]).await;
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains("vestka key create"), "{refused:?}");
    }
    let place = hosts.programs[1].folder().join("vestka.key");
    std::fs::write(&place, &old).unwrap();
    std::fs::set_permissions(&place, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let said = refused(&hosts.programs[1], &["staff", "invite", "--role", "admin"]).await;
    assert!(said.contains("was destroyed"), "{said}");
    assert!(!place.exists(), "a copy that turns up goes too");

    // A new beginning.
    let one = &hosts.programs[0];
    let made = done(one, &["key", "create"]).await;
    assert!(made.contains("begins afresh"), "{made}");
    one.file("token", &hosts.telegram.token());
    let counts = {
        done(one, &["staff", "invite", "--role", "admin"]).await;
        one.json(&["subscriber", "count"]).await
    };
    assert_eq!(
        (&counts["active"], &counts["paused"]),
        (&0.into(), &0.into()),
        "{counts}"
    );
    assert_eq!(one.json(&["staff", "list"]).await, serde_json::json!([]));
    let shown = one.json(&["update", "show", &code]).await;
    assert_eq!(shown["state"], "published", "what is signed stays");
    assert_eq!(one.json(&["audit", "verify"]).await["intact"], true);
    let log = done(one, &["audit", "export"]).await;
    for action in ["destroy_key", "begin_afresh"] {
        assert!(log.contains(&format!("\"action\":\"{action}\"")), "{log}");
    }
    hosts.programs[0].start();
    let said = hosts.telegram.say(READER, "/start");
    let welcome = hosts
        .telegram
        .wait_for_text(READER, said, "")
        .await
        .unwrap();
    assert!(
        welcome.all_buttons().count() > 0,
        "a stranger again: {}",
        welcome.text
    );
    hosts.programs[0].stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_admin_destroys_the_key_from_the_phone() {
    let mut hosts = Hosts::begin().await;
    hosts.start().await;
    hosts.admin(MAX).await;
    let said = hosts.telegram.say(MAX, "/destroy_key");
    let asked = hosts.telegram.wait_for_text(MAX, said, "in every backup");
    let asked = asked.await.unwrap();
    hosts
        .telegram
        .press(MAX, asked.id, "Destroy the key now")
        .expect("it can be pressed");
    // Again, before anything is seen of it: nothing more happens.
    hosts
        .telegram
        .press(MAX, asked.id, "Destroy the key now")
        .ok();
    let begun = Instant::now();
    gone_within(&hosts.programs[0], Duration::from_secs(5)).await;
    gone_within(&hosts.programs[1], Duration::from_secs(3)).await;
    println!("both hosts within {} ms", begun.elapsed().as_millis());
    for program in &mut hosts.programs {
        assert_eq!(ended(program).await, Some(0));
    }
    let told = |state: &vestka_simulator::State| {
        state
            .from_bot(MAX)
            .all(|m| m.text.contains("was destroyed"))
            && state.from_bot(MAX).count() == 1
    };
    assert!(hosts.telegram.look(told), "told, and wiped");
    let refused = hosts.programs[0].run(&["run"]).await;
    assert_eq!(refused.code, 2, "{refused:?}");
    let cluster = hosts.cluster.as_ref().unwrap();
    let pool = sqlx::PgPool::connect_lazy_with(cluster.connect_options("vestka"));
    let records: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit_log WHERE action = 'destroy_key' AND actor <> 'operator'",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(records, 1);
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_database_the_file_goes_all_the_same_and_the_next_start_tells_it() {
    let mut hosts = Hosts::begin().await;
    let settings = "postgres://vestka@localhost/vestka?host=/nowhere&port=5432";
    let url = {
        let cluster = hosts.cluster.as_ref().unwrap();
        let options = cluster.connect_options("vestka");
        format!(
            "postgres://vestka@localhost/vestka?host={}&port=5432",
            options.get_socket().expect("a socket").display()
        )
    };
    hosts.programs[0].set("database.url", settings);
    let [one, _] = &hosts.programs;
    let destroying = one.run(&["key", "destroy", "--yes"]);
    let gone = gone_within(one, Duration::from_secs(10));
    let (_, file) = tokio::join!(
        async {
            tokio::time::timeout(Duration::from_secs(8), destroying)
                .await
                .ok()
        },
        gone
    );
    println!("the file went after {} ms", file.as_millis());
    let key = one.folder().join("vestka.key");
    assert!(Destroyed::at(&key).is_some(), "a note stays");
    // The database is there again.
    hosts.programs[0].set("database.url", &url);
    let said = refused(&hosts.programs[0], &["staff", "invite", "--role", "admin"]).await;
    assert!(said.contains("was destroyed"), "{said}");
    // And the other host learns of it, deletes its copy, and refuses.
    assert!(hosts.programs[1].folder().join("vestka.key").exists());
    let refused = hosts.programs[1].run(&["run"]).await;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(is_gone(&hosts.programs[1]));
}

/// What nobody knows is not taken for good news.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_while_others_are_waited_for_is_no_sign_that_they_are_done() {
    let mut hosts = Hosts::begin().await;
    let cluster = hosts.cluster.take().expect("a server");
    let pool = sqlx::PgPool::connect_lazy_with(cluster.connect_options("vestka"));
    // A process of another host, which takes its time.
    sqlx::query(
        "INSERT INTO key_holders (owner, host, fingerprints, uses, until)
         VALUES (7, 'the other host', '{}', '', clock_timestamp() + interval '1 hour')",
    )
    .execute(&pool)
    .await
    .expect("the database answers");
    let one = &hosts.programs[0];
    let destroying = one.run(&["key", "destroy", "--yes"]);
    let going_away = async {
        loop {
            let is_flagged: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM instance WHERE destroyed_at IS NOT NULL)",
            )
            .fetch_one(&pool)
            .await
            .expect("the database answers");
            if is_flagged {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        pool.close().await;
        cluster.close().await.expect("it stops");
    };
    let (destroyed, ()) = tokio::join!(destroying, going_away);
    assert_eq!(
        (destroyed.code, destroyed.out.as_str()),
        (1, ""),
        "{destroyed:?}"
    );
    for part in [
        "not everything is done",
        "another process has the key still is not known",
        "stop Vestka on every other host",
        "run this again as soon as the database answers",
    ] {
        assert!(destroyed.err.contains(part), "{part}: {destroyed:?}");
    }
    assert!(is_gone(one), "here it is done");
}

#[tokio::test]
async fn a_vault_that_is_gone_stops_stages_politely() {
    let world = World::new().await;
    for n in 0..5 {
        world.subscribe(READER + 10 + n, &["sanctions"]).await;
    }
    world.join_staff(MAX, Role::Moderator).await;
    world.join_staff(EVA, Role::Admin).await;
    let (_, code) = world
        .publish(&crate::world::routine("Ten persons listed"))
        .await;
    world.vault.destroy();
    let delivery = world.delivery();
    delivery.step().await.expect("no panic, no error");
    assert_eq!(world.telegram.sent_count(), 0, "nobody can be reached");
    assert_eq!(world.fanout(&code).await.counters.accepted, 0);
    assert!(world.staff().everyone().await.unwrap().is_empty());
    assert!(world.staff().parting().await.unwrap().is_empty());
    assert!(world.member(MAX).await.is_none());
    assert!(world.subscriber(READER + 10).await.is_none());
    world.erasure().step().await.expect("no panic");
    world.tips().step().await.expect("no panic");
}
