//! Postgres for tests: one private cluster for the run, a template migrated once, a clone of it for each test.
//!
//! A guardian, a small shell process, holds one end of a pipe from this process; when that breaks, because the tests are
//! done or were killed, it stops the server and deletes the folder. Nothing here uses the runtime of a test: its time
//! may stand still.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
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

/// The cluster of this run.
struct Run {
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
        Self { name }
    }

    /// How to connect to it.
    pub(crate) fn connect_options(&self) -> PgConnectOptions {
        run().cluster.connect_options(&self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (done, dropped) = mpsc::channel();
        let name = self.name.clone();
        run().runtime.spawn(async move {
            let _ = done.send(run().cluster.drop_database(&name).await);
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
        std::thread::spawn(begin)
            .join()
            .expect("the cluster of this run")
    })
}

fn begin() -> Run {
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
    let settings = settings(&folder.join("data"));
    let opening = Cluster::open(&settings, Purpose::Service);
    let cluster = runtime.block_on(opening).expect("a private cluster");
    Run {
        cluster,
        runtime,
        _guardian: guardian,
    }
}
