//! The **leak**: ten thousand people whose ids, names, usernames and phones are known use the real program, at the most talkative level
//! of the log, while Telegram and Postgres fail; then everything on the disk is searched for each of them in every encoding.

use std::path::Path;
use std::time::{Duration, Instant};

use futures::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use vestka_simulator::{Fault, FaultKind, MemberStatus, Settings, Simulator, State};

use super::everything::Reader;
use crate::world::postgres::pg_dump;
use crate::world::{Program, Secrets, UPDATE};

const PEOPLE: i64 = 10_000;

/// Above 2^40, as new accounts have them, and like nothing else.
const FIRST: i64 = 0x01_5a_3c_71_00_11;

const GROUP: i64 = -1_001_487_000_000_077;

/// So many of them join by themselves, and this many at once: more than a hundred a second are not listened to. The others are there
/// from the beginning, and receive.
const TALKING: i64 = 1_200;
const AT_ONCE: usize = 80;

/// So many take every feature, and so many of them while all goes wrong.
const EAGER: i64 = 24;
const UNLUCKY: i64 = 48;

/// Longer than all of it ought to take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Beginnings of all names, usernames and phones.
const WORDS: [&str; 5] = ["Zyrhvald", "zyrhvald", "Жырхвальд", "qz_reader", "+3752997"];

fn ids() -> impl Iterator<Item = i64> {
    (0..PEOPLE).map(|n| FIRST + n * 977)
}

/// Those who do not join by themselves.
fn silent() -> impl Iterator<Item = i64> {
    (TALKING..PEOPLE).map(person)
}

fn person(n: i64) -> i64 {
    FIRST + n * 977
}

/// Those, and the phones that were sent as contacts.
fn words() -> impl Iterator<Item = String> {
    let phones = (0..UNLUCKY).map(|n| format!("3752997{:05}", person(n) % 100_000));
    WORDS.into_iter().map(str::to_owned).chain(phones)
}

/// A picture whose metadata name somebody.
pub(super) fn photo() -> Vec<u8> {
    super::super::tips::photo(b"Exif\0\0Camera of Zyrhvald")
}

/// People whom nobody else is called like.
fn populate(telegram: &Simulator) {
    // These have started the bot some time ago.
    telegram.add_people(silent());
    for (n, id) in (0..).zip(ids()) {
        let family = if n % 2 == 0 {
            "Zyrhvald"
        } else {
            "Жырхвальд"
        };
        telegram.add_person(id, &format!("{family}{n:05}"), "en");
        telegram.set_username(id, &format!("qz_reader_{n:05}"));
    }
    telegram.add_supergroup(GROUP, "Friends of Zyrhvald", true);
    telegram.set_member_status(GROUP, person(0), MemberStatus::Administrator);
}

/// Waits as long as something moves.
async fn until(telegram: &Simulator, what: &str, is_so: impl Fn(&State) -> bool) {
    let begun = Instant::now();
    loop {
        let calls = telegram.look(|state| state.calls().len());
        let seen = telegram.wait_for(what, &is_so).await;
        if seen.is_ok() {
            return;
        }
        let now = telegram.look(|state| state.calls().len());
        assert!(
            begun.elapsed() < PATIENCE && now > calls,
            "{what}: not after {:?} and {now} calls",
            begun.elapsed()
        );
    }
}

/// Errors of every kind for every method; what Telegram says names people.
fn break_telegram(telegram: &Simulator) {
    let names_people = |code| FaultKind::Answer {
        code,
        description: format!(
            "Bad Request: chat {} of Zyrhvald00007 (@qz_reader_00007) is odd",
            person(7)
        ),
        parameters: None,
    };
    let kinds = || {
        [
            FaultKind::Status500,
            FaultKind::Status502Html,
            FaultKind::CutBefore,
            FaultKind::CutAfter,
            FaultKind::Garbled(format!(
                "{{\"ok\":true,\"result\":{{\"chat\":{{\"id\":{}",
                person(8)
            )),
            names_people(400),
            names_people(403),
            names_people(404),
            FaultKind::Answer {
                code: 400,
                description: "Bad Request: group chat was upgraded to a supergroup chat".to_owned(),
                parameters: Some(json!({"migrate_to_chat_id": GROUP - 1})),
            },
            FaultKind::Answer {
                code: 429,
                description: format!("Too Many Requests: retry after 1, {}", person(9)),
                parameters: Some(json!({"retry_after": 1})),
            },
        ]
    };
    for method in [
        "sendMessage",
        "editMessageText",
        "editMessageReplyMarkup",
        "deleteMessages",
        "answerCallbackQuery",
        "getFile",
        "getChatMember",
    ] {
        for kind in kinds() {
            telegram.order_fault(Fault::new(kind).method(method).times(2));
        }
    }
    for kind in [
        FaultKind::Status500,
        FaultKind::CutAfter,
        FaultKind::Garbled("{".to_owned()),
    ] {
        telegram.order_fault(Fault::new(kind).method("getUpdates"));
    }
}

/// Tables that refuse rows for a while: Postgres then says which row it was.
const REFUSING: [&str; 10] = [
    "subscribers",
    "subscriptions",
    "chat_messages",
    "visitor_messages",
    "askers",
    "questions",
    "tips",
    "tip_forms",
    "tip_limits",
    "attempts",
];

async fn refuse(program: &Program, on: bool) {
    let mut connection = program.connect().await;
    for table in REFUSING {
        let change = if on {
            format!("ALTER TABLE {table} ADD CONSTRAINT refuses CHECK (random() < 0) NOT VALID")
        } else {
            format!("ALTER TABLE {table} DROP CONSTRAINT refuses")
        };
        connection
            .execute(AssertSqlSafe(change))
            .await
            .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    connection.close().await.expect("it closes");
}

/// Postgres dies at once and recovers by itself: one of its processes is killed.
async fn kill_a_backend(program: &Program) {
    let mut connection = program.connect().await;
    let pid: i32 = sqlx::query_scalar(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'vestka' LIMIT 1",
    )
    .fetch_one(&mut connection)
    .await
    .expect("the service is connected");
    kill_process(Pid::from_raw(pid).expect("a process"), Signal::KILL).expect("ours");
}

/// Waits until the server takes connections again.
async fn recovered(program: &Program) {
    let begun = Instant::now();
    while program.try_connect().await.is_none() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "it does not come back"
        );
        tokio::task::yield_now().await;
    }
}

/// What bytea columns hold, as bytes: the dump shows them in hexadecimal.
fn decoded(dump: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = dump;
    while let Some(at) = rest.windows(3).position(|some| some == b"\\\\x") {
        rest = &rest[at + 3..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        if let Ok(some) = data_encoding::HEXLOWER_PERMISSIVE.decode(&rest[..length / 2 * 2]) {
            bytes.extend(some);
            bytes.push(b'\n');
        }
        rest = &rest[length..];
    }
    bytes
}

async fn metrics(port: u16) -> String {
    let url = format!("http://127.0.0.1:{port}/metrics");
    let answer = reqwest::get(url).await.expect("it listens");
    answer.text().await.expect("a text")
}

/// People join, some take every feature, an update goes to all; gives its code.
async fn live(program: &Program, telegram: &Simulator) -> String {
    let eager: Vec<Reader<'_>> = (0..EAGER)
        .map(|n| Reader::of(telegram, person(n)))
        .collect();
    // Before the crowd comes, and a few at a time: the bot listens to all they say.
    for some in eager.chunks(2) {
        join_all(some.iter().map(|reader| async {
            reader.say("/start t_sanctions").await;
            reader.use_a_half().await;
        }))
        .await;
    }
    let talking: Vec<i64> = (EAGER..TALKING).map(person).collect();
    for some in talking.chunks(AT_ONCE) {
        for id in some {
            telegram.say(*id, "/start t_sanctions");
        }
        until(telegram, "everybody is answered", |state| {
            let is_answered = |id: &i64| state.from_bot(*id).next().is_some();
            some.iter().all(is_answered)
        })
        .await;
    }
    telegram.say_in(GROUP, person(0), "/start t_sanctions@vestka_bot", None);
    telegram.say_in(GROUP, person(0), "/start@vestka_bot t_sanctions", None);
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    published["code"].as_str().expect("a code").to_owned()
}

/// The same while everything fails.
async fn suffer(program: &mut Program, telegram: &Simulator) {
    break_telegram(telegram);
    let unlucky = |from: i64, until: i64| {
        let readers: Vec<Reader<'_>> = (from..until)
            .map(|n| Reader::without_luck(telegram, person(n)))
            .collect();
        async move {
            join_all(readers.iter().map(|reader| async {
                reader.ask_as_a_visitor().await;
                reader.use_a_half().await;
            }))
            .await;
        }
    };
    unlucky(EAGER, EAGER + 8).await;
    telegram.clear_faults();
    refuse(program, true).await;
    unlucky(EAGER + 8, EAGER + 16).await;
    refuse(program, false).await;
    kill_a_backend(program).await;
    unlucky(EAGER + 16, UNLUCKY).await;
    recovered(program).await;
    // The process itself dies as of a bug; what it says then stands in its log too.
    program.abort().await;
    program.start();
    telegram
        .wait_for("it reads again", |state| state.waiting_updates() == 0)
        .await
        .expect("it comes back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_on_the_disk_tells_of_ten_thousand_people_and_the_search_would_find_it() {
    let begun = Instant::now();
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    populate(&telegram);
    let mut program = Program::new(&telegram);
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    program.set("web.metrics_listen", &format!("127.0.0.1:{port}"));
    let connect = async || program.connect().await;
    program.subscribe_crowd(&telegram, silent(), connect).await;
    program.start();
    let code = live(&program, &telegram).await;
    println!("lived after {:?}", begun.elapsed());
    suffer(&mut program, &telegram).await;
    println!("suffered after {:?}", begun.elapsed());
    everybody_is_reached(&program, &telegram, &code).await;
    for n in 0..8 {
        Reader::of(&telegram, person(n)).forget().await;
        let last = telegram.wait_for_text(person(n), 0, "Erased.").await;
        last.expect("the last word");
    }
    println!("delivered after {:?}", begun.elapsed());

    let found = Found {
        folder: program.folder().join("found"),
        secrets: Secrets::with_words(ids().chain([GROUP, GROUP - 1]), words()),
    };
    println!("automaton after {:?}", begun.elapsed());
    std::fs::create_dir(&found.folder).expect("a folder");
    std::fs::write(found.folder.join("metrics"), metrics(port).await).expect("written");
    let mut connection = program.connect().await;
    connection.execute("CHECKPOINT").await.expect("it may");
    found.dump(&program);
    assert_eq!(found.anywhere(&program), None);
    println!("searched after {:?}", begun.elapsed());

    found.plant(&mut connection, &program).await;
    connection.close().await.expect("it closes");
    assert!(program.stop().await.success());
    assert_eq!(core_files(&program), 0);
    println!("all after {:?}", begun.elapsed());
}

/// So many failures halt the fan-out, perhaps more than once: an admin lets it go on.
async fn everybody_is_reached(program: &Program, telegram: &Simulator, code: &str) {
    let begun = Instant::now();
    loop {
        let resume = ["delivery", "resume", code, "--trust-failures"];
        program.run(&resume).await;
        let reached = telegram.wait_for("nearly everybody has the update", |state| {
            let has = |id: &i64| state.chat(*id).is_some_and(|chat| chat.sent > 0);
            ids().filter(has).count() > 9_900
        });
        if let Ok(Ok(())) = tokio::time::timeout(Duration::from_secs(5), reached).await {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "not everybody is reached");
    }
}

fn core_files(program: &Program) -> usize {
    let files = walkdir::WalkDir::new(program.folder()).into_iter();
    files
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy();
            name == "core" || name.starts_with("core.")
        })
        .count()
}

/// What was collected, and what is searched for.
struct Found {
    folder: std::path::PathBuf,
    secrets: Secrets,
}

impl Found {
    fn dump(&self, program: &Program) {
        let dump = self.folder.join("dump.sql");
        pg_dump(&program.connect_options(), &dump);
        let text = std::fs::read(&dump).expect("a dump");
        assert!(text.len() > 1_000_000, "everybody is in it");
        std::fs::write(self.folder.join("dump.bin"), decoded(&text)).expect("written");
    }

    /// The dump, plain and decoded, the metrics, the logs, and all that lies in the folder of the data with the whole cluster.
    fn anywhere(&self, program: &Program) -> Option<String> {
        let remembered = program.folder().join("vestka.erased");
        assert!(remembered.exists(), "somebody was erased");
        let beside = std::fs::read(remembered).expect("a file");
        self.secrets
            .find(&beside)
            .or_else(|| self.secrets.find_below(&self.folder))
            .or_else(|| self.secrets.find_below(&program.logs()))
            .or_else(|| self.secrets.find_below(&program.data_dir()))
    }

    /// One leak after the other, as a careless change would make it: each is found, where it is.
    async fn plant(&self, connection: &mut sqlx::PgConnection, program: &Program) {
        let who = person(4321);
        // A log line, a metric and a file.
        for place in [
            program.logs().join("run-1.log"),
            self.folder.join("metrics"),
            program.data_dir().join("planted"),
        ] {
            let clean = std::fs::read(&place).unwrap_or_default();
            for leak in [
                format!("INFO sent to {who}."),
                format!("chat=0x{who:x}"),
                "by @qz_reader_00007".to_owned(),
                "vestka_sent{chat=\"Zyrhvald\"} 1".to_owned(),
                format!(
                    "token {}",
                    data_encoding::BASE64URL_NOPAD.encode(format!("a{who}").as_bytes())
                ),
            ] {
                let planted = [&clean[..], b"\n", leak.as_bytes(), b"\n"].concat();
                std::fs::write(&place, planted).expect("written");
                let found = self.place(&place);
                assert!(found.is_some(), "{leak} in {}", place.display());
            }
            std::fs::write(&place, &clean).expect("written");
            assert_eq!(self.place(&place), None);
        }
        assert_eq!(self.anywhere(program), None);
        self.plant_in_the_cluster(connection, program, who).await;
    }

    fn place(&self, file: &Path) -> Option<String> {
        self.secrets.find(&std::fs::read(file).expect("a file"))
    }

    /// A table that keeps an id as it is, one compressed, and one that is deleted at once.
    async fn plant_in_the_cluster(
        &self,
        connection: &mut sqlx::PgConnection,
        program: &Program,
        who: i64,
    ) {
        let below = |folder: &Path| self.secrets.find_below(folder);
        // Compressed beyond recognition on the disk: only the dump tells. (The id in the WAL is compressed as well.)
        connection
            .execute(AssertSqlSafe(format!(
                "CREATE TABLE planted (told text); ALTER TABLE planted ALTER told SET STORAGE EXTENDED;
                 INSERT INTO planted SELECT string_agg(md5(g::text), '') || (repeat('{0}', 2) || '{1}') FROM generate_series(1, 3) g, generate_series(1, 40)",
                "1",
                &who.to_string()[1..]
            )))
            .await
            .expect("planted");
        self.dump(program);
        let found = self.place(&self.folder.join("dump.sql"));
        assert!(found.is_some(), "in a column of text");
        connection
            .execute("DROP TABLE planted")
            .await
            .expect("it may");
        // As bytes in a column of a table that is gone again: the log of the server remembers.
        connection
            .execute(AssertSqlSafe(format!(
                "CREATE TABLE planted (told bigint); INSERT INTO planted VALUES ({who}); CHECKPOINT"
            )))
            .await
            .expect("planted");
        let tables = program.data_dir().join("postgres/data/base");
        let found = below(&tables).expect("in a column of numbers");
        assert!(found.contains("8 bytes"), "{found}");
        connection
            .execute("DROP TABLE planted")
            .await
            .expect("it may");
        assert!(
            below(&program.data_dir()).is_some(),
            "what is deleted stays in the write-ahead log until it goes"
        );
    }
}
