//! Postgres for tests: one private cluster for the run, a template migrated once, a clone of it for each test.
//!
//! A guardian, a small shell process, holds one end of a pipe from this process; when that breaks, because the tests are
//! done or were killed, it stops the server and deletes the folder. Nothing here uses the runtime of a test: its time
//! may stand still.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use sqlx::postgres::PgConnectOptions;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use vestka::store::cluster::{Cluster, ClusterSettings, Purpose};
use vestka::store::{DatabaseAddress, Store};

/// The databases that are cloned: one that a story makes for itself, and one with our schema.
static OWN: Template = Template::new("template");
static SCHEMA: Template = Template::new("template_schema");

/// Waits for the end of the tests, then leaves nothing. The server may drop everything: so does the folder.
const GUARDIAN: &str = r#"
cat >/dev/null
home=$(cat "$1/data/postgres.location" 2>/dev/null || echo "$1/data/postgres")
server="$home/data/postmaster.pid"
pid=$(head -n 1 "$server" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
for turn in $(seq 500); do
    [ -e "$server" ] && kill -0 "$pid" 2>/dev/null || break
    sleep 0.02
done
while [ -e "$1" ] || [ -e "$home" ]; do rm -rf "$1" "$home"; done
"#;

static RUN: OnceLock<Run> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A cluster: that of this run, or of one test.
struct Run {
    folder: PathBuf,
    cluster: Cluster,
    runtime: Runtime,
    /// Its standard input is the pipe.
    _guardian: Child,
}

/// A database that is filled once a run.
struct Template {
    name: &'static str,
    migrated: OnceCell<()>,
}

impl Template {
    const fn new(name: &'static str) -> Self {
        Self {
            name,
            migrated: OnceCell::const_new(),
        }
    }
}

/// A database of one test, dropped with it.
pub(crate) struct TestDatabase {
    name: String,
    run: &'static Run,
}

impl TestDatabase {
    /// Clones the template, which the first caller's `migrate` fills; it must have closed its connections at the end.
    pub(crate) async fn new<M, F>(migrate: M) -> Self
    where
        M: FnOnce(PgConnectOptions) -> F + Send + 'static,
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        Self::of(&OWN, migrate).await
    }

    /// Clones a database with our schema.
    pub(crate) async fn with_schema() -> Self {
        Self::of(&SCHEMA, |options| async move {
            // On a thread of its own: sqlx's migrator borrows too specially to be sent between threads.
            let runtime = tokio::runtime::Handle::current();
            let migrating = tokio::task::spawn_blocking(move || {
                runtime.block_on(Store::migrate(&DatabaseAddress::from(options)))
            });
            Ok(migrating.await??)
        })
        .await
    }

    async fn of<M, F>(template: &'static Template, migrate: M) -> Self
    where
        M: FnOnce(PgConnectOptions) -> F + Send + 'static,
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let run = run();
        let clone = name.clone();
        let made = async move {
            let filled = async {
                run.cluster
                    .create_database(template.name, None)
                    .await
                    .expect("a template database");
                migrate(run.cluster.connect_options(template.name))
                    .await
                    .expect("the template migrates");
            };
            template.migrated.get_or_init(|| filled).await;
            run.cluster
                .create_database(&clone, Some(template.name))
                .await
                .expect("a clone of the template");
        };
        run.runtime
            .spawn(made)
            .await
            .expect("a database for the test");
        Self { name, run }
    }

    /// A database with our schema in a cluster of its own, as durable as the service's; it lasts until the end of the tests.
    pub(crate) async fn alone() -> Self {
        let run: &'static Run = std::thread::spawn(|| Box::leak(Box::new(begin(true))))
            .join()
            .expect("a cluster of its own");
        let name = "test_alone".to_owned();
        let made = async {
            run.cluster
                .create_database("test_alone", None)
                .await
                .expect("a database");
            let address = DatabaseAddress::from(run.cluster.connect_options("test_alone"));
            let runtime = tokio::runtime::Handle::current();
            let migrating =
                tokio::task::spawn_blocking(move || runtime.block_on(Store::migrate(&address)));
            migrating.await.expect("it ends").expect("it migrates");
        };
        run.runtime
            .spawn(made)
            .await
            .expect("a database for the test");
        Self { name, run }
    }

    /// How to connect to it.
    pub(crate) fn connect_options(&self) -> PgConnectOptions {
        self.run.cluster.connect_options(&self.name)
    }

    /// The folder of its cluster.
    pub(crate) fn folder(&self) -> &Path {
        &self.run.folder
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (done, dropped) = mpsc::channel();
        let (name, run) = (self.name.clone(), self.run);
        run.runtime.spawn(async move {
            let _ = done.send(run.cluster.drop_database(&name).await);
        });
        let dropped = dropped.recv().expect("the database is dropped");
        assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
    }
}

/// The settings of a cluster for tests in a folder.
pub(crate) fn settings(data_dir: &Path) -> ClusterSettings {
    ClusterSettings {
        data_dir: data_dir.to_path_buf(),
        durable: false,
        max_connections: 200,
        search_path: search_path(),
    }
}

/// A folder that the server's account may pass through, also when root runs the tests.
pub(crate) fn passable_folder() -> tempfile::TempDir {
    let passable = std::fs::Permissions::from_mode(0o755);
    tempfile::Builder::new()
        .prefix("vestka-")
        .permissions(passable)
        .tempdir()
        .expect("a temporary folder")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests find the server programs as the configuration would"
)]
pub(crate) fn search_path() -> Option<OsString> {
    std::env::var_os("PATH")
}

fn run() -> &'static Run {
    // A thread of its own: a test's thread must not wait for a second runtime.
    RUN.get_or_init(|| {
        std::thread::spawn(|| begin(false))
            .join()
            .expect("the cluster of this run")
    })
}

fn begin(durable: bool) -> Run {
    let folder = passable_folder().keep();
    let guardian = Command::new("/bin/sh")
        .args(["-c", GUARDIAN, "guardian"])
        .arg(&folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let settings = ClusterSettings {
        durable,
        ..settings(&folder.join("data"))
    };
    let opening = Cluster::open(&settings, Purpose::Service);
    let cluster = runtime.block_on(opening).expect("a private cluster");
    Run {
        folder,
        cluster,
        runtime,
        _guardian: guardian,
    }
}

/// A plain dump of a running database, as a backup is made.
pub(crate) fn pg_dump(options: &PgConnectOptions, into: &Path) {
    let file = std::fs::File::create(into).expect("a file of ours");
    let dumped = Command::new(pg_dump_program())
        .args(["--username=vestka", "--dbname"])
        .arg(options.get_database().expect("a database"))
        .arg("--host")
        .arg(options.get_socket().expect("a folder of sockets"))
        .stdout(file)
        .status()
        .expect("the program is installed");
    assert!(dumped.success());
}

/// Beside the server that runs, or where packages put it.
fn pg_dump_program() -> PathBuf {
    let path = search_path().unwrap_or_default();
    let usual = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    std::env::split_paths(&path)
        .chain(usual.filter_map(|version| Some(version.ok()?.path().join("bin"))))
        .map(|folder| folder.join("pg_dump"))
        .find(|program| program.exists())
        .expect("pg_dump is installed with the server")
}
