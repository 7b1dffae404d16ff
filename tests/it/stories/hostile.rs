//! A hostile feed harms nothing but itself: each case is refused or cleaned, with its own sentence, in little memory.
//!
//! Every case goes the whole way of `source test`: guard, fetch from a real server, parse, normalise.

mod addresses;
mod documents;
mod texts;
mod wire;

use std::process::Stdio;
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use tokio::io::AsyncWriteExt as _;
use url::Url;

use vestka::domain::source::SourceKind;
use vestka::intake::dedupe::Thresholds;
use vestka::intake::fetch::{FetchSettings, Fetched, Fetcher, Validators};
use vestka::intake::{Intake, Known, Reading, read_once};
use vestka::telemetry::Metrics;

use crate::world::hostile_origin::{ADDRESS, HostileOrigin, Wire};
use crate::world::{Origin, World};

/// The most memory of its own that a process may ever take that reads, in kilobytes. With the language models, 43 MB of pages of
/// the program's file, that is under 100 MB. Its other pages are not counted: how many of an unoptimised program lie in memory
/// says nothing of a document.
const MEMORY_KB: usize = 57_000;

/// What an origin does, and what comes of it.
struct Case {
    /// Also the path under which the origin does it.
    name: &'static str,
    answer: fn() -> Wire,
    comes: Outcome,
}

enum Outcome {
    /// Nothing is read, and this is what a person reads.
    Fails(&'static str),
    /// Items are read, and this holds of them.
    Reads(fn(&Reading)),
}

use Outcome::{Fails, Reads};

/// All cases that a server can play.
fn table() -> Vec<Case> {
    let mut cases = wire::cases();
    cases.extend(documents::cases());
    cases.extend(texts::cases());
    cases
}

/// Limits as in the product, but in milliseconds where that has seconds.
fn settings() -> FetchSettings {
    FetchSettings {
        public_address: Some(ADDRESS),
        total_timeout: Duration::from_secs(20),
        connect_timeout: Duration::from_secs(2),
        ..FetchSettings::new("vestka-test")
    }
}

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0)
        .single()
        .expect("this time exists")
}

/// Reads an address as `source test` does.
async fn read(fetcher: &Fetcher, url: &Url) -> Result<Reading, String> {
    let answer = fetcher.fetch(url, &Validators::default()).await;
    match answer.map_err(|error| error.to_string())? {
        Fetched::Document(document) => read_once(
            &document.bytes,
            document.content_type.as_deref(),
            Some(&document.final_url),
            &Known {
                kind: Some(SourceKind::Feed),
                ..Known::default()
            },
            now(),
        ),
        Fetched::NotModified { .. } => panic!("nobody asked whether anything changed"),
    }
}

fn answer(path: &str) -> Wire {
    let name = path.split(['?', '/']).next().unwrap_or_default();
    let case = table().into_iter().find(|case| case.name == name);
    case.map_or_else(|| wire::status("404 Not Found", ""), |case| (case.answer)())
}

/// The whole table, one after the other, so that the memory each takes is not that of several; gives each one's peak.
async fn play(port: u16) -> Vec<(&'static str, usize)> {
    let patient = Fetcher::new(settings()).expect("settings without a proxy");
    let impatient = Fetcher::new(FetchSettings {
        total_timeout: Duration::from_secs(1),
        idle_timeout: Duration::from_millis(150),
        ..settings()
    })
    .expect("settings without a proxy");
    let url = |name: &str| {
        Url::parse(&format!("http://{ADDRESS}:{port}/{name}")).expect("an address of ours")
    };
    let (mut wrong, mut peaks) = (Vec::new(), Vec::new());
    for case in table() {
        let slow = case.name.starts_with("slow");
        let fetcher = if slow { &impatient } else { &patient };
        let name = case.name;
        forget_peak();
        match (case.comes, read(fetcher, &url(name)).await) {
            (Fails(sentence), Err(said)) if said == sentence => {}
            (Fails(sentence), said) => wrong.push(format!(
                "{name}: expected {sentence:?}, came {:?}",
                said.map(|reading| reading.problems)
            )),
            (Reads(_), Err(said)) => wrong.push(format!("{name}: was refused: {said}")),
            (Reads(holds), Ok(reading)) => {
                let told = std::panic::catch_unwind(|| holds(&reading));
                if told.is_err() {
                    wrong.push(format!("{name}: was read wrongly"));
                }
            }
        }
        peaks.push((name, peak_kb()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    peaks
}

/// Lets the kernel count the peak of this process from here on.
fn forget_peak() {
    // Where that is not allowed, the peak is that of all cases so far: stricter, and less telling.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory of its own that this process has had, in kilobytes: pages of files are only ever added meanwhile.
fn peak_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("a system with /proc");
    let counted = |name: &str| -> usize {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
            .expect("the kernel counts it")
    };
    counted("VmHWM:") - counted("RssFile:")
}

/// Run by the next story in a process that does nothing else: a peak is that of a whole process, and the documents are made
/// in another one, whose port stands in the input.
#[tokio::test]
#[ignore = "run by its neighbour in a process of its own"]
async fn the_table_alone() {
    let mut port = String::new();
    std::io::stdin()
        .read_line(&mut port)
        .expect("an input, if an empty one");
    let Ok(port) = port.trim().parse() else {
        return;
    };
    let peaks = play(port).await;
    let above: Vec<_> = peaks
        .iter()
        .filter(|(_, peak)| *peak >= MEMORY_KB)
        .collect();
    assert!(above.is_empty(), "kB at the peak: {above:?}");
    let most = peaks.iter().max_by_key(|(_, peak)| peak);
    println!("most: {most:?}");
}

#[tokio::test]
async fn every_hostile_case_is_refused_or_cleaned_in_little_memory() {
    let cases = table().len() + addresses::SPELLINGS.len();
    assert!(cases >= 150, "{cases}");
    let origin = HostileOrigin::start(answer).await;
    let mut child = tokio::process::Command::new(std::env::current_exe().expect("we run"))
        .args([
            "--exact",
            "stories::hostile::the_table_alone",
            "--ignored",
            "--nocapture",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it can be started again");
    let mut input = child.stdin.take().expect("it is piped");
    let line = format!("{}\n", origin.port());
    input
        .write_all(line.as_bytes())
        .await
        .expect("it reads its input");
    let output = child.wait_with_output().await.expect("it is our child");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("most: Some"),
        "{said}"
    );
    println!("{said}");
}

#[tokio::test]
async fn hostile_sources_harm_nothing_but_themselves() {
    let world = World::new().await;
    let (hostile, sound) = (HostileOrigin::start(answer).await, Origin::start().await);
    sound.publish(&[("a1", "One", "First")]);
    let names = [
        "gzip_bomb",
        "endless_body",
        "a_hundred_thousand_opened",
        "login_page",
        "not_modified_unasked",
    ];
    let mut text = sound.source("sound");
    for (number, name) in names.iter().enumerate() {
        let url = hostile.url(name);
        let source = format!(
            "[[source]]\nslug = \"hostile-{number}\"\nname = \"{name}\"\nkind = \"feed\"\nurl = \"{url}\"\n\
             language = \"en\"\nreliability = \"F\"\n"
        );
        text.push_str(&source);
    }
    world.import(&text).await;
    let fetcher = Fetcher::new(FetchSettings {
        allow_private_addresses: true,
        ..settings()
    });
    let intake = Intake::new(
        world.store.clone(),
        fetcher.expect("settings without a proxy"),
        std::sync::Arc::new(world.clock.clone()),
        std::sync::Arc::new(Metrics::default()),
        Thresholds::default(),
    );
    let (mut failed, mut new) = (0, 0);
    for _ in 0..=names.len() {
        let report = intake.step().await.unwrap();
        failed += report.failed;
        new += report.new;
    }
    assert_eq!((failed, new), (names.len(), 1));
    let statuses = world.store.source_statuses().await.unwrap();
    for status in statuses.iter().filter(|status| status.slug != "sound") {
        let error = status.error.as_deref().unwrap_or_default();
        assert!(
            error.contains("; ") && !error.contains("http://"),
            "{}: {error}",
            status.name
        );
    }
}
