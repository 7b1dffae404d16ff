//! The **leak**: people whose ids, names, usernames and phones are known use the real program, at the most talkative level of the log,
//! through every feature, while every call to Telegram fails in every way, Postgres refuses rows and dies, and the process as well; then
//! everything on the disk is searched for each of them in every encoding.
//!
//! By hand with ten thousand of them, of whom more than a thousand take a walk through the features:
//! `cargo test --test it -- --ignored ten_thousand`.

mod cast;
mod database;
mod found;
mod leaky;
mod trouble;
mod walks;

use std::time::{Duration, Instant};

use futures::future::join_all;
use futures::stream::{self, StreamExt as _};
use sqlx::Executor as _;
use vestka_simulator::{Fault, FaultKind, Settings, Simulator};

use super::everything::Reader;
use crate::world::pooler::free_port;
use crate::world::{Program, Secrets, UPDATE};
use cast::{Cast, person};
use found::Found;

/// A part of all, with everything in it.
const SOME: Cast = Cast {
    people: 2_000,
    walking: 96,
    eager: 6,
    chats: 2,
    at_once: 40,
    is_patient: false,
};

const TEN_THOUSAND: Cast = Cast {
    people: 10_000,
    walking: 1_600,
    eager: 40,
    chats: 20,
    at_once: 60,
    is_patient: true,
};

/// Longer than any part ought to take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Is asked for the metrics of each process.
const PORT: &str = "web.metrics_listen";

/// A picture whose metadata name somebody.
pub(super) fn photo() -> Vec<u8> {
    super::super::tips::photo(b"Exif\0\0Camera of Zyrhvald")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_on_the_disk_tells_of_anybody_and_the_search_would_find_it() {
    nothing_tells(SOME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "by hand: takes some minutes"]
async fn nothing_on_the_disk_tells_of_ten_thousand_people() {
    nothing_tells(TEN_THOUSAND).await;
}

async fn nothing_tells(cast: Cast) {
    let mut play = Play::begin(cast).await;
    let code = play.open().await;
    tokio::join!(play.ask_the_doctor(), play.live(&code));
    play.correct(&code).await;
    play.suffer().await;
    play.go_on_by_webhook(&code).await;
    assert_eq!(trouble::missing(&play.telegram), [""; 0]);
    play.search().await;
}

/// All of it, from the first start to the search.
struct Play {
    cast: Cast,
    begun: Instant,
    telegram: Simulator,
    program: Program,
    /// Made meanwhile.
    secrets: Option<tokio::task::JoinHandle<Secrets>>,
}

impl Play {
    /// The program starts, though Telegram does not take what it says first; who receive are there.
    async fn begin(cast: Cast) -> Self {
        let begun = Instant::now();
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("a free port");
        cast.populate(&telegram);
        let secrets = tokio::task::spawn_blocking(move || found::secrets_of(cast));
        let mut program = Program::new(&telegram);
        program.set(PORT, &format!("127.0.0.1:{}", free_port()));
        trouble::order_for_the_begin(&telegram);
        program.start();
        telegram
            .wait_for("it knows itself", |state| state.count("getMe", 200) > 0)
            .await
            .expect("it starts");
        // They join the server that runs.
        let connect = async || program.connect().await;
        program
            .subscribe_crowd(&telegram, cast.silent(), connect)
            .await;
        Self {
            cast,
            begun,
            telegram,
            program,
            secrets: Some(secrets),
        }
    }

    #[expect(clippy::print_stdout, reason = "figures for who asks for them")]
    fn tell(&self, what: &str) {
        println!("{what} after {:?}", self.begun.elapsed());
    }

    /// An update with a picture goes out while that fails too; gives its code.
    async fn open(&self) -> String {
        let folder = self.program.folder().to_path_buf();
        std::fs::write(folder.join("picture.jpg"), photo()).expect("written");
        trouble::order_for_the_picture(&self.telegram, self.cast);
        let file = format!("attachment = \"picture.jpg\"\n{UPDATE}");
        let file = self.program.file("update.toml", &file);
        let published = self.program.json(&["update", "publish", &file]).await;
        let code = published["code"].as_str().expect("a code").to_owned();
        self.tell("opened");
        code
    }

    /// It asks Telegram one question, which fails in every way.
    async fn ask_the_doctor(&self) {
        for way in trouble::ways() {
            self.telegram.order_fault(Fault::new(way).method("getMe"));
        }
        let asked = trouble::ways().len();
        // Each connects to the database, which takes so many at a time.
        let told: Vec<_> = stream::iter(0..asked)
            .map(|_| self.program.run(&["doctor"]))
            .buffer_unordered(4)
            .collect()
            .await;
        for (number, ended) in told.iter().enumerate() {
            let said = [&ended.out[..], &ended.err].concat();
            assert!(said.contains("token"), "{said}");
            let log = self.program.logs().join(format!("doctor-{number}.log"));
            std::fs::write(log, said).expect("written");
        }
        self.tell("the doctor asked");
    }

    /// People join and take their walks, chats of many and channels are set up, one of the staff works.
    async fn live(&self, code: &str) {
        let (telegram, cast) = (&self.telegram, self.cast);
        stream::iter(cast.walkers())
            .for_each_concurrent(cast.at_once, |number| async move {
                let reader = Reader::of(telegram, person(number));
                if number < cast.eager {
                    reader.ask_as_a_visitor().await;
                    reader.say("/start t_sanctions").await;
                    // The one or the other: both are more than the bot listens to within a minute.
                    if number % 2 == 0 {
                        reader.use_commands().await;
                    } else {
                        reader.use_conversations().await;
                    }
                } else {
                    walks::walk(&reader, number, code).await;
                }
            })
            .await;
        self.tell("walked");
        assert!(database::askers(&self.program).await > cast.eager / 2);
        walks::settle(cast, telegram).await;
        self.tell("settled");
        let reader = Reader::of(telegram, person(cast.moderator()));
        walks::work(&reader, &self.program, code).await;
        self.tell("lived");
    }

    /// The update turns out to be wrong, and what was sent is edited, while that fails too.
    async fn correct(&self, code: &str) {
        self.everybody_is_reached(code).await;
        self.until_all_is_met("sendPhoto", code).await;
        self.tell("sent");
        trouble::order_for_the_correction(&self.telegram);
        let file = UPDATE.replace("Ten persons", "Eleven persons");
        let file = self.program.file(
            "correction.toml",
            &format!("reason.en = \"We counted wrong.\"\nattachment = \"picture.jpg\"\n{file}"),
        );
        self.program.json(&["update", "correct", code, &file]).await;
        self.until_all_is_met("editMessageCaption", code).await;
        self.tell("corrected");
    }

    /// Until no trouble with this method is left in the fan-out.
    async fn until_all_is_met(&self, method: &str, code: &str) {
        let begun = Instant::now();
        loop {
            let met = self.telegram.wait_for("all of it failed", |state| {
                let staff = Some(person(self.cast.moderator()));
                let is_left =
                    |fault: &Fault| fault.method.as_deref() == Some(method) && fault.chat != staff;
                !state.leftovers().iter().any(is_left)
            });
            let met = tokio::time::timeout(Duration::from_secs(1), met).await;
            if matches!(met, Ok(Ok(()))) {
                return;
            }
            self.let_go_on(code).await;
            assert!(begun.elapsed() < PATIENCE, "not all of {method} failed");
        }
    }

    /// So many failures halt a fan-out, perhaps more than once: an admin lets it go on.
    async fn let_go_on(&self, code: &str) {
        let resume = ["delivery", "resume", code, "--trust-failures"];
        self.program.run(&resume).await;
    }

    async fn everybody_is_reached(&self, code: &str) {
        let begun = Instant::now();
        let enough = self.cast.silent().count() * 98 / 100;
        loop {
            let reached = self.telegram.wait_for("nearly everybody has it", |state| {
                let has = |id: &i64| state.chat(*id).is_some_and(|chat| chat.sent > 0);
                self.cast.silent().filter(has).count() >= enough
            });
            let reached = tokio::time::timeout(Duration::from_secs(1), reached).await;
            if matches!(reached, Ok(Ok(()))) {
                return;
            }
            self.let_go_on(code).await;
            assert!(begun.elapsed() < PATIENCE, "not everybody is reached");
        }
    }

    /// Everything fails; at last the process itself.
    async fn suffer(&mut self) {
        trouble::meet_all(self.cast, &self.telegram).await;
        self.telegram.clear_faults();
        self.tell("suffered of Telegram");
        // There are rows of them, to be changed and deleted.
        let (telegram, at_once) = (&self.telegram, self.cast.at_once);
        stream::iter((0..cast::WAYS).flat_map(|way| self.cast.unlucky(way)))
            .for_each_concurrent(at_once, |number| async move {
                trouble::insist(telegram, person(number), "/start t_sanctions").await;
                trouble::insist(telegram, person(number), "/subscribe protests").await;
            })
            .await;
        database::refuse(&self.program, self.unlucky(0), self.unlucky(1)).await;
        database::cancel(&self.program, self.unlucky(2)).await;
        database::kill_a_backend(&self.program).await;
        self.unlucky(3).await;
        database::recovered(&self.program).await;
        self.keep_metrics(1).await;
        // As of a bug: what it says then stands in its log too.
        self.program.abort().await;
        self.tell("suffered");
    }

    /// People to whom this way of failing happens, while events fail to come as well.
    async fn unlucky(&self, way: i64) {
        let event = [
            FaultKind::Status500,
            FaultKind::CutAfter,
            FaultKind::Garbled("{\"ok\":true,\"result\":[{".to_owned()),
            FaultKind::Status502Html,
        ];
        for kind in event
            .into_iter()
            .skip(usize::try_from(way).unwrap_or(0))
            .take(1)
        {
            self.telegram
                .order_fault(Fault::new(kind).method("getUpdates"));
        }
        let readers: Vec<Reader<'_>> = self
            .cast
            .unlucky(way)
            .map(|number| Reader::without_luck(&self.telegram, person(number)))
            .collect();
        join_all(
            readers
                .iter()
                .zip(0..)
                .map(|(reader, number)| walks::walk(reader, number, "0000011")),
        )
        .await;
    }

    /// The next process has events sent to it; people are erased, and others learn what came meanwhile.
    async fn go_on_by_webhook(&mut self, code: &str) {
        let address = format!("127.0.0.1:{}", free_port());
        self.program
            .set("telegram.webhook_url", &format!("http://{address}/hook"));
        self.program.set("telegram.webhook_listen", &address);
        trouble::order_for_the_webhook(&self.telegram);
        self.program.start();
        self.telegram
            .wait_for("it takes what waited", |state| {
                state.webhook().is_some() && state.waiting_updates() == 0
            })
            .await
            .expect("it comes back");
        for number in 0..6 {
            Reader::of(&self.telegram, person(number)).forget().await;
        }
        for number in 0..6 {
            let last = self.telegram.wait_for_text(person(number), 0, "Erased.");
            last.await.expect("the last word");
        }
        self.everybody_is_reached(code).await;
        self.keep_metrics(2).await;
        assert!(self.program.stop().await.success());
        self.program.unset("telegram.webhook_url");
        self.program.unset("telegram.webhook_listen");
        self.tell("went on");
    }

    /// What a process counts.
    async fn keep_metrics(&self, number: u32) {
        let folder = self.program.folder().join("found");
        std::fs::create_dir_all(&folder).expect("a folder");
        let url = format!("http://{}/metrics", self.program.setting(PORT));
        let answer = reqwest::get(url).await.expect("it listens");
        let text = answer.text().await.expect("a text");
        assert!(text.contains("vestka_"), "{text}");
        std::fs::write(folder.join(format!("metrics-{number}")), text).expect("written");
    }

    /// Everything is searched while the last process waits for events in vain; what is put there on purpose is found.
    async fn search(mut self) {
        let first = if self.cast.is_patient {
            FaultKind::TimeOut
        } else {
            FaultKind::CutBefore
        };
        for kind in [first, FaultKind::Status502Html] {
            self.telegram
                .order_fault(Fault::new(kind).method("getUpdates"));
        }
        self.program.start();
        self.telegram
            .wait_for("it waits in vain", |state| state.leftovers().len() < 2)
            .await
            .expect("it asks");
        let secrets = self.secrets.take().expect("made once");
        let found = Found::new(&self.program, secrets.await.expect("an automaton"));
        self.tell("automaton");
        let mut connection = self.program.connect().await;
        connection.execute("CHECKPOINT").await.expect("it may");
        found.dump(&self.program);
        assert_eq!(found.in_the_data(&self.program), [""; 0]);
        self.tell("searched the data");
        found.plant_everywhere(&self.program);
        found
            .plant_in_the_cluster(&mut connection, &self.program)
            .await;
        self.tell("found what was planted");
        drop(connection);
        self.telegram
            .wait_for("it asks again", |state| state.leftovers().is_empty())
            .await
            .expect("a time-out ends");
        assert!(self.program.stop().await.success());
        assert!(self.program.folder().join("vestka.erased").exists());
        assert_eq!(found.in_the_logs(&self.program), [""; 0]);
        assert_eq!(found::core_files(&self.program), 0);
        self.sum_up(&found);
    }

    /// What all of it was.
    fn sum_up(&self, found: &Found) {
        let (cast, bytes) = (self.cast, found.bytes(&self.program));
        assert!(bytes > 50_000_000, "{bytes} are all?");
        let faults = self.telegram.look(|state| state.suffered().len());
        self.tell(&format!(
            "{} people ({} walked), {} methods, {faults} faults, {} patterns in {bytes} bytes: none found",
            cast.people,
            cast.walking,
            trouble::methods().len(),
            found.secrets.count(),
        ));
    }
}
