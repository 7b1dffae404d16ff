//! A **pooler** for stories: Debian's PgBouncer before the Postgres of this run, with a configuration as an operator would write it.
//!
//! It listens on an address of this machine alone, and ends with this.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::postgres::{passable_folder, search_path};

/// A running PgBouncer.
pub(crate) struct Pooler {
    port: u16,
    database: String,
    _process: Child,
    _folder: TempDir,
}

impl Pooler {
    /// Before this database, in this mode; it passes nothing on but what is named here.
    pub(crate) async fn start(database: &PgConnectOptions, mode: &str, ignored: &str) -> Self {
        let socket = database.get_socket().expect("a socket").clone();
        let name = database.get_database().expect("a name").to_owned();
        let port = free_port();
        let folder = passable_folder();
        let settings = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n{name} = host={} port={} dbname={name} user=vestka\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = {mode}\ndefault_pool_size = 40\nmax_client_conn = 200\nignore_startup_parameters = {ignored}\n",
            socket.display(),
            database.get_port(),
        );
        std::fs::write(&settings, text).expect("a file of ours");
        let mut process = command(&settings, &socket)
            .spawn()
            .expect("pgbouncer starts");
        let mut said = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        loop {
            let line = said.next_line().await.expect("a pipe");
            let line = line.expect("pgbouncer runs and says so");
            if line.contains("process up") {
                break;
            }
            assert!(!line.contains("FATAL"), "{line}");
        }
        // Its words are not needed, but it must be able to say them.
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        Self {
            port,
            database: name,
            _process: process,
            _folder: folder,
        }
    }

    /// What an operator writes into `database.url`.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres://vestka@127.0.0.1:{}/{}?sslmode=disable",
            self.port, self.database
        )
    }
}

/// As the account that may enter the folder of the socket: PgBouncer refuses root, as Postgres does.
fn command(settings: &Path, socket: &Path) -> Command {
    let owner = std::fs::metadata(socket).expect("the folder of the socket");
    let mut command = Command::new(program());
    command
        .arg(settings)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if rustix::process::geteuid().is_root() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    command
}

/// On the path, or where Debian puts it.
fn program() -> PathBuf {
    let path = search_path().unwrap_or_default();
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join("pgbouncer"))
        .find(|program| program.exists())
        .expect("pgbouncer is missing: ./tests/run.sh installs it")
}

pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
