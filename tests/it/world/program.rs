//! The **program**: the real binary with a folder of its own, run, killed and asked as an operator would.
//!
//! Its environment holds nothing but its settings. When it goes out of scope, all of it is killed and the folder deleted.

mod crowd;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Child;
use vestka::app::Foundation;
use vestka::config::{self, Origin};
use vestka::store::cluster::Purpose;
use vestka_simulator::Simulator;

use super::postgres::{TestDatabase, passable_folder, search_path};

pub(crate) use crowd::{UPDATE, nth_number};

/// The binary and where it lives.
pub(crate) struct Program {
    folder: TempDir,
    binary: PathBuf,
    settings: BTreeMap<String, String>,
    /// What stands in its environment besides its settings.
    environment: BTreeMap<String, String>,
    running: Option<Child>,
    starts: u32,
    /// Dropped last: its users are gone by then.
    database: Option<TestDatabase>,
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Program {
    /// A program with a private cluster that speaks to this Telegram, at the highest rate.
    pub(crate) fn new(telegram: &Simulator) -> Self {
        let folder = passable_folder();
        let settings = [
            ("data_dir", "data".to_owned()),
            ("telegram.api_url", telegram.api_url()),
            ("telegram.token", telegram.token()),
            ("delivery.rate_per_second", "1000".to_owned()),
            ("intake.allow_private_addresses", "true".to_owned()),
            ("web.listen", "127.0.0.1:0".to_owned()),
            ("web.metrics_listen", "127.0.0.1:0".to_owned()),
            ("log.level", "trace".to_owned()),
        ];
        Self {
            folder,
            binary: env!("CARGO_BIN_EXE_vestka").into(),
            environment: BTreeMap::new(),
            settings: settings.map(|(key, value)| (key.to_owned(), value)).into(),
            running: None,
            starts: 0,
            database: None,
        }
    }

    /// The same with a database at `database.url`, where a story is not about the private cluster: no command makes, starts and
    /// stops a server then.
    pub(crate) async fn with_database(telegram: &Simulator) -> Self {
        let database = TestDatabase::with_schema().await;
        let options = database.connect_options();
        let url = format!(
            "postgres://vestka@localhost/{}?host={}&port={}",
            options.get_database().expect("it has a name"),
            options.get_socket().expect("a folder of sockets").display(),
            options.get_port()
        );
        let mut program = Self::new(telegram);
        program.set("database.url", &url);
        program.database = Some(database);
        program
    }

    /// Where its data lie.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where its log files lie.
    pub(crate) fn logs(&self) -> PathBuf {
        let logs = self.folder.path().join("logs");
        std::fs::create_dir_all(&logs).expect("a folder for logs");
        logs
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The same of another build.
    pub(crate) fn of_build(mut self, binary: &Path) -> Self {
        binary.clone_into(&mut self.binary);
        self
    }

    /// Puts something beside its settings into its environment.
    pub(crate) fn with_environment(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A setting that was made.
    pub(crate) fn setting(&self, key: &str) -> &str {
        &self.settings[key]
    }

    /// Changes a setting for the next start or command.
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        self.settings.insert(key.to_owned(), value.to_owned());
    }

    pub(crate) fn unset(&mut self, key: &str) {
        self.settings.remove(key);
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path.to_string_lossy().into_owned()
    }

    /// The database and keys that the program will find, from within this process.
    pub(crate) async fn foundation(&self) -> Foundation {
        let settings = self
            .settings
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let origin = Origin::isolated(self.folder.path(), settings);
        let config = config::load(&origin).expect("our own settings");
        Foundation::open(config, Purpose::Command, search_path())
            .await
            .expect("a private cluster")
    }

    /// The folder of the running server's socket: the fifth line of its own file.
    pub(crate) fn socket(&self) -> String {
        let file = self.server_file();
        file.lines().nth(4).expect("a whole file").to_owned()
    }

    fn server_file(&self) -> String {
        let file = self.data_dir().join("postgres/data/postmaster.pid");
        std::fs::read_to_string(file).expect("a running server")
    }

    /// How to connect to the running server.
    pub(crate) fn connect_options(&self) -> PgConnectOptions {
        if let Some(database) = &self.database {
            return database.connect_options();
        }
        PgConnectOptions::new_without_pgpass()
            .socket(self.socket())
            .port(5432)
            .username("vestka")
            .database("vestka")
    }

    /// A connection to the running server, for what only a test asks.
    pub(crate) async fn connect(&self) -> PgConnection {
        let connected = self.try_connect().await;
        connected.expect("the server answers")
    }

    /// The same, if it answers.
    pub(crate) async fn try_connect(&self) -> Option<PgConnection> {
        self.connect_options().connect().await.ok()
    }

    /// Starts `run`; its log goes into a file of its own.
    pub(crate) fn start(&mut self) {
        self.start_with(&["run"]);
    }

    /// Starts `run` of some parts.
    pub(crate) fn start_only(&mut self, parts: &str) {
        self.start_with(&["run", "--only", parts]);
    }

    fn start_with(&mut self, arguments: &[&str]) {
        if self.ended().is_some() {
            self.running = None;
        }
        assert!(self.running.is_none(), "it runs already");
        self.starts += 1;
        let log = File::create(self.logs().join(format!("run-{}.log", self.starts)));
        let mut command = self.command(arguments);
        command
            .stdout(Stdio::null())
            .stderr(log.expect("a log file"))
            .stdin(Stdio::null());
        let child = tokio::process::Command::from(command).spawn();
        self.running = Some(child.expect("the binary of this package"));
    }

    /// Kills it and its database server at once, as a loss of power would.
    pub(crate) async fn kill(&mut self) {
        let mut child = self.running.take().expect("it runs");
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        let mut all = family(pid.expect("it has not ended"));
        let server: i32 = self
            .server_file()
            .lines()
            .next()
            .expect("a whole file")
            .parse()
            .expect("a number");
        // A short command may have started the server, and the program joined it.
        all.extend(family(server));
        for process in all {
            if let Some(pid) = Pid::from_raw(process) {
                // One that ended by itself meanwhile is as dead.
                kill_process(pid, Signal::KILL).ok();
            }
        }
        child.wait().await.expect("it is our child");
    }

    /// Kills it alone, wherever its database is.
    pub(crate) async fn kill_alone(&mut self) {
        let mut child = self.running.take().expect("it runs");
        child.kill().await.expect("it is our child");
    }

    /// Lets it end as a bug would; its database stays.
    pub(crate) async fn abort(&mut self) {
        let mut child = self.running.take().expect("it runs");
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("it has not ended");
        kill_process(pid, Signal::ABORT).expect("our own child");
        child.wait().await.expect("it is our child");
    }

    /// How it ended, if it did by itself.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        let child = self.running.as_mut()?;
        child.try_wait().expect("it is our child")
    }

    /// Asks it to stop, and waits for it.
    pub(crate) async fn stop(&mut self) -> ExitStatus {
        let mut child = self.running.take().expect("it runs");
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw).expect("it has not ended");
        kill_process(pid, Signal::TERM).expect("our own child");
        child.wait().await.expect("it is our child")
    }

    /// Begins a command, to be killed at any moment.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        tokio::process::Command::from(self.command(arguments))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary of this package")
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        let output = tokio::process::Command::from(self.command(arguments))
            .stdin(Stdio::null())
            .output()
            .await;
        ended(&output.expect("the binary of this package"))
    }

    /// The same with what it prints and says elsewhere; what is a pipe of ours is given.
    pub(crate) async fn run_into(&self, arguments: &[&str], out: Stdio, err: Stdio) -> Ended {
        let child = tokio::process::Command::from(self.command(arguments))
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .expect("the binary of this package");
        ended(&child.wait_with_output().await.expect("it ends"))
    }

    /// The same with a text on standard input.
    pub(crate) async fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = tokio::process::Command::from(self.command(arguments))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary of this package");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.as_bytes()).await.expect("it reads");
        drop(stdin);
        ended(&child.wait_with_output().await.expect("it ends"))
    }

    /// Begins a command on a terminal, to which the child's pipes lead.
    pub(crate) fn begin_on_terminal(&self, arguments: &[&str]) -> Child {
        self.begin_line_on_terminal(&format!(
            "exec {} {}",
            env!("CARGO_BIN_EXE_vestka"),
            arguments.join(" ")
        ))
    }

    /// The same with a line of the shell.
    pub(crate) fn begin_line_on_terminal(&self, line: &str) -> Child {
        let program = self.command(&[]);
        let mut command = Command::new("script");
        command
            .args(["--quiet", "--return", "--command", line, "/dev/null"])
            .current_dir(self.folder.path())
            .env_clear()
            .env("SHELL", "/bin/sh")
            .envs(
                program
                    .get_envs()
                    .filter_map(|(key, value)| Some((key, value?))),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        tokio::process::Command::from(command)
            .kill_on_drop(true)
            .spawn()
            .expect("script of util-linux")
    }

    /// Begins a command whose standard input and error are pipes.
    pub(crate) fn begin_piped(&self, arguments: &[&str]) -> Child {
        tokio::process::Command::from(self.command(arguments))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary of this package")
    }

    /// The same by a line of the shell.
    pub(crate) fn begin_line_piped(&self, line: &str) -> Child {
        let program = self.command(&[]);
        let environment = program.get_envs();
        tokio::process::Command::new("/bin/sh")
            .args(["-c", line])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(environment.filter_map(|(key, value)| Some((key, value?))))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a shell")
    }

    /// Number of the running service's process.
    pub(crate) fn pid(&self) -> u32 {
        let running = self.running.as_ref();
        running.and_then(Child::id).expect("it runs")
    }

    /// Runs a command to its end; gives the most memory that it held, in KiB.
    pub(crate) async fn run_measured(&self, arguments: &[&str]) -> (Ended, u64) {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let watched = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().expect("the binary of this package");
            let status = format!("/proc/{}/status", child.id());
            let mut peak = 0;
            while child.try_wait().expect("it is our child").is_none() {
                // It says little: its output fits into the pipe.
                let told = std::fs::read_to_string(&status).unwrap_or_default();
                let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let held = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
                peak = held.unwrap_or(0).max(peak);
                std::thread::yield_now();
            }
            (child.wait_with_output().expect("it has ended"), peak)
        });
        let (output, peak) = watched.await.expect("nothing panicked");
        (ended(&output), peak)
    }

    /// Runs a command that must succeed, and reads its JSON.
    pub(crate) async fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.run(&[arguments, &["--format", "json"]].concat()).await;
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        serde_json::from_str(&ended.out)
            .unwrap_or_else(|error| panic!("{arguments:?} printed no JSON: {error}\n{ended:?}"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(&self.environment)
            .env("CREDENTIALS_DIRECTORY", self.folder.path());
        if let Some(path) = search_path() {
            command.env("PATH", path);
        }
        for (key, value) in &self.settings {
            let variable = format!("VESTKA_{}", key.replace('.', "__").to_uppercase());
            command.env(variable, value);
        }
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let child = self.running.as_ref().and_then(Child::id);
        let Some(pid) = child.and_then(|pid| i32::try_from(pid).ok()) else {
            return;
        };
        for process in family(pid) {
            if let Some(pid) = Pid::from_raw(process) {
                kill_process(pid, Signal::KILL).ok();
            }
        }
    }
}

fn ended(output: &Output) -> Ended {
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A process and all that descend from it, the oldest first.
fn family(ancestor: i32) -> Vec<i32> {
    let parents: Vec<(i32, i32)> = std::fs::read_dir("/proc")
        .expect("a system with /proc")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid: i32| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            // The name stands in parentheses and may hold anything; state and parent follow.
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
            Some((pid, parent.parse().ok()?))
        })
        .collect();
    let mut family = vec![ancestor];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        family.extend(
            parents
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(pid, _)| *pid),
        );
        next += 1;
    }
    family
}
