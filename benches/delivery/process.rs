//! The **processes**: the sink, the real program, and this program again in another role; each alone, so that its memory is its own.
//!
//! Never here: what is measured.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::bare;
use crate::ground::{Ground, path};
use crate::sink::{BOT, Order, Seen};

/// How a role is asked for on the command line.
pub(crate) const ROLE: &str = "--role";

/// The sink, in a process of its own.
pub(crate) struct SinkProcess {
    pub(crate) address: String,
    client: reqwest::Client,
    _child: Child,
}

/// The real program, running.
pub(crate) struct Service {
    child: Child,
    log: PathBuf,
}

/// Kilobytes of memory of a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) peak: u64,
}

pub(crate) fn token() -> String {
    format!("{BOT}:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
}

impl SinkProcess {
    pub(crate) async fn start() -> Self {
        let mut child = myself()
            .args([ROLE, "sink"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("this program");
        let output = child.stdout.take().expect("a pipe");
        let port = BufReader::new(output).lines().next_line().await;
        let port = port.expect("a pipe").expect("its port");
        Self {
            address: format!("http://127.0.0.1:{port}"),
            client: bare::client(),
            _child: child,
        }
    }

    pub(crate) fn method(&self) -> String {
        format!("{}/bot{}/SendMessage", self.address, token())
    }

    pub(crate) async fn order(&self, order: &Order) {
        let taken: bool = self.ask("order", order).await;
        assert!(taken);
    }

    pub(crate) async fn seen(&self) -> Seen {
        self.ask("seen", &()).await
    }

    pub(crate) async fn say_start(&self, chat: i64) {
        let said: bool = self.ask("say", &chat).await;
        assert!(said);
    }

    async fn ask<T: DeserializeOwned>(&self, what: &str, body: &impl Serialize) -> T {
        let request = self.client.post(format!("{}/{what}", self.address));
        let answer = request.json(body).send().await.expect("the sink answers");
        let mut answer: Value = answer.json().await.expect("JSON");
        serde_json::from_value(answer["result"].take()).expect("what was asked for")
    }
}

impl Service {
    /// Starts `run --only PARTS` at this rate and waits until it works.
    pub(crate) async fn start(ground: &Ground, sink: &SinkProcess, parts: &str, rate: u32) -> Self {
        let log = ground.folder().join("run.log");
        let file = std::fs::File::create(&log).expect("a log file");
        let settings = [
            ("CREDENTIALS_DIRECTORY", ground.keys().display().to_string()),
            (
                "PATH",
                path().unwrap_or_default().to_string_lossy().into_owned(),
            ),
            ("VESTKA_DATABASE__URL", ground.url()),
            ("VESTKA_TELEGRAM__API_URL", sink.address.clone()),
            ("VESTKA_TELEGRAM__TOKEN", token()),
            ("VESTKA_DELIVERY__RATE_PER_SECOND", rate.to_string()),
        ];
        let child = Command::new(env!("CARGO_BIN_EXE_vestka"))
            .args(["run", "--only", parts])
            .current_dir(ground.folder())
            .env_clear()
            .envs(settings)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .expect("the program");
        let service = Self { child, log };
        let needed = match parts {
            "delivery" => "Vestka runs",
            _ => "lease=\"bot\"",
        };
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let log = std::fs::read_to_string(&service.log).unwrap_or_default();
            if log.contains(needed) || log.contains(&needed.replace('"', "")) {
                // The leases of roles are taken by then.
                tokio::time::sleep(Duration::from_secs(1)).await;
                return service;
            }
        }
        panic!("the program does not start: {}", service.complaint());
    }

    pub(crate) fn memory(&self) -> Memory {
        let pid = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let kilobytes = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            let number = line.and_then(|rest| rest.split_whitespace().next());
            number.and_then(|number| number.parse().ok()).unwrap_or(0)
        };
        Memory {
            now: kilobytes("VmRSS:"),
            peak: kilobytes("VmHWM:"),
        }
    }

    /// The end of its log.
    fn complaint(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let from = log.floor_char_boundary(log.len().saturating_sub(2000));
        log[from..].to_owned()
    }

    pub(crate) async fn stop(mut self) {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("it has not ended");
        kill_process(pid, Signal::TERM).expect("our own child");
        let status = self.child.wait().await.expect("our own child");
        assert!(status.success(), "it stopped: {}", self.complaint());
    }
}

/// Runs this program in a role with what it needs to know, and reads what it found.
pub(crate) async fn run_role<T: DeserializeOwned>(role: &str, given: &impl Serialize) -> T {
    let output = myself()
        .args([ROLE, role, &json!(given).to_string()])
        .stderr(Stdio::inherit())
        .output()
        .await
        .expect("this program");
    assert!(output.status.success(), "{role} failed");
    serde_json::from_slice(&output.stdout).expect("what it found")
}

fn myself() -> Command {
    Command::new(std::env::current_exe().expect("this program"))
}
