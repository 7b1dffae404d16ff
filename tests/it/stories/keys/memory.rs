//! The memory of a process that has the keys reaches no disk and no other program: no core file, nothing to be read in /proc.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use vestka_simulator::{Settings, Simulator};

use super::publish;
use crate::world::Program;

/// The soft and the hard limit of core files.
fn core_limits(pid: u32) -> (String, String) {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).expect("it runs");
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max core file size"))
        .expect("a limit");
    let mut words = line.split_whitespace().map(str::to_owned);
    let mut next = || words.next().expect("a limit");
    (next(), next())
}

#[tokio::test]
async fn the_service_and_its_database_server_write_no_core_file() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    // One with a database server of its own.
    let mut program = Program::new(&telegram);
    publish(&program, "").await;
    program.start();
    telegram
        .wait_for("the bot to read events", |state| {
            state.count("deleteWebhook", 200) > 0
        })
        .await
        .expect("it runs");
    let server = fs::read_to_string(program.data_dir().join("postgres/data/postmaster.pid"));
    let server = server.expect("a running server");
    let server: u32 = server
        .lines()
        .next()
        .expect("a line")
        .parse()
        .expect("a number");
    for pid in [program.pid(), server] {
        assert_eq!(core_limits(pid), ("0".to_owned(), "0".to_owned()));
    }
    program.stop().await;
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A program that waits, under an account that is not root's.
fn waiting(program: &Path, arguments: &[&str], folder: &Path) -> Ended {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("VESTKA_KEYS__FILE", folder.join("none.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    Ended(command.spawn().expect("a program"))
}

/// An account without rights.
const NOBODY: u32 = 65_534;

/// Whose the files of a process in /proc are: root's where it may not be looked into (proc(5), `PR_SET_DUMPABLE`).
fn owner(process: &Ended) -> u32 {
    let found = fs::metadata(format!("/proc/{}/environ", process.0.id()));
    found.expect("it runs").uid()
}

#[tokio::test]
async fn no_program_of_the_same_account_can_look_into_the_memory() {
    let folder = crate::world::postgres::passable_folder();
    let copy = folder.path().join("vestka");
    fs::copy(env!("CARGO_BIN_EXE_vestka"), &copy).expect("room for a copy");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
    let us = match rustix::process::geteuid().as_raw() {
        0 => NOBODY,
        us => us,
    };
    let any = waiting(Path::new("/bin/cat"), &[], folder.path());
    assert_eq!(owner(&any), us, "another program can be looked into");

    // It asks for a word, and waits.
    let mut ours = waiting(&copy, &["key", "destroy"], folder.path());
    let asks = ours.0.stderr.take().expect("a pipe");
    let asked = tokio::task::spawn_blocking(move || {
        use std::io::BufRead as _;
        let mut line = String::new();
        std::io::BufReader::new(asks)
            .read_line(&mut line)
            .map(|_| line)
    });
    let asked = asked.await.expect("no panic").expect("a pipe");
    assert!(asked.contains("destroys"), "{asked}");
    assert_eq!(owner(&ours), 0);
    assert_eq!(core_limits(ours.0.id()).1, "0");
}
