//! The private cluster: a Postgres server of our own in `data_dir`, started and stopped with the program.
//!
//! Who is who:
//!
//! - `Home`: the folder the cluster lives in, and the account it belongs to (`account`: Postgres refuses root).
//! - `binaries`, `create`, `configuration`: the server programs found here, `initdb`, and what the server is told (`memory`: how much of it
//!   there is).
//! - `server`, `postmaster`: starting, joining and stopping it, under `start.lock`.
//! - `log`: the server's output, whose lock the server holds for as long as anything of it lives.
//! - `locks`: `service.lock`, held by the one service; `users.lock`, shared by everybody who uses the server. Whoever
//!   leaves and finds nobody else there stops the server. One that was left running, because its users were killed, is
//!   adopted by the next.
//!
//! Who may connect: Postgres asks nobody for a password (`trust`), since root must come in without being the account.
//! The door is the socket's folder, which only the account and root can enter; there is no TCP listener. The role
//! `vestka` owns the cluster and is a superuser in it.
//!
//! A service manager must signal the program alone (systemd: `KillMode=mixed`), which then stops the server: a SIGTERM to
//! the server as well makes it refuse the connections that draining needs. Nothing here watches the running server; one
//! that ends by itself shows as failing connections, and the next start of the program recovers.
//!
//! Never here: SQL about what Vestka stores. Never deletes data, except in [`Cluster::destroy`].

mod account;
mod binaries;
mod configuration;
mod create;
mod databases;
mod error;
mod home;
mod locks;
mod log;
mod memory;
mod postmaster;
mod server;

use std::ffi::OsString;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

pub use self::error::ClusterError;
use self::home::Home;
use self::locks::Held;
use self::server::How;

/// The database that every cluster has.
pub const DATABASE: &str = "vestka";

/// The role that owns the cluster.
const ROLE: &str = "vestka";

/// How long to wait for another command that starts or stops the server: longer than either may take.
const TURN_WITHIN: Duration = Duration::from_secs(90);

/// What a cluster needs to know.
#[derive(Debug, Clone)]
pub struct ClusterSettings {
    /// The cluster belongs to this folder, which is made if missing.
    pub data_dir: PathBuf,
    /// Survives a power cut. Tests do without: fsync, synchronous commits and full-page writes are off.
    pub durable: bool,
    /// Of all processes together.
    pub max_connections: u32,
    /// `PATH`: where the server programs are looked for first.
    pub search_path: Option<OsString>,
}

/// What the cluster is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// `run` and `demo`: one at a time, a second one is refused.
    Service,
    /// Every other command: joins the running server, or starts and stops it.
    Command,
}

/// A cluster whose server runs, and this process as a user of it.
#[derive(Debug)]
pub struct Cluster {
    home: Home,
    options: PgConnectOptions,
    notices: Vec<String>,
    /// Shared with all users of the server; none once left.
    user: Option<Held>,
    _service: Option<Held>,
}

impl Cluster {
    /// Joins the running server, or makes the cluster if there is none yet and starts its server; the database
    /// [`DATABASE`] exists then.
    ///
    /// # Errors
    ///
    /// Each names its remedy; see [`ClusterError`].
    pub async fn open(settings: &ClusterSettings, purpose: Purpose) -> Result<Self, ClusterError> {
        let home = Home::locate(&settings.data_dir)?;
        let service = match purpose {
            Purpose::Service => Some(only_service(&home)?),
            Purpose::Command => None,
        };
        let options = PgConnectOptions::new_without_pgpass();
        let mut cluster = Self {
            notices: home.notices(),
            home,
            options,
            user: None,
            _service: service,
        };
        // Released before the cluster is dropped, so that a failed or cancelled start can stop what it started.
        let _turn = cluster.turn().await?;
        let (user, first) = cluster.join()?;
        cluster.user = Some(user);
        let running = server::ensure(&cluster.home, settings).await?;
        databases::ensure(running.connection, DATABASE).await?;
        cluster.options = running.options;
        let log = cluster.home.log();
        cluster.notices.extend(match running.how {
            How::Joined if first => {
                Some("adopted the PostgreSQL server that an earlier run left behind".to_owned())
            }
            How::Recovered => Some(format!(
                "PostgreSQL recovered from an end without a stop; see {}",
                log.display()
            )),
            How::Joined | How::Started => None,
        });
        Ok(cluster)
    }

    /// Whether a cluster was made for this folder: opening it makes none then.
    #[must_use]
    pub fn is_made(data_dir: &Path) -> bool {
        home::is_made(data_dir)
    }

    /// Sentences for the log of whoever opened the cluster: where it lives instead, under which account, and the like.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The folder that the cluster lives in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.home.folder
    }

    /// How to connect to one of the databases, over the Unix socket.
    #[must_use]
    pub fn connect_options(&self, database: &str) -> PgConnectOptions {
        self.options.clone().database(database)
    }

    /// Creates a database: empty, or the copy of a template, to which nobody may be connected.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Database`], also when the database exists already.
    pub async fn create_database(
        &self,
        name: &str,
        template: Option<&str>,
    ) -> Result<(), ClusterError> {
        let mut connection = self.connect_options("postgres").connect().await?;
        databases::create(&mut connection, name, template).await
    }

    /// Drops a database and the connections to it; one that does not exist is no error.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Database`].
    pub async fn drop_database(&self, name: &str) -> Result<(), ClusterError> {
        let mut connection = self.connect_options("postgres").connect().await?;
        databases::drop_with_users(&mut connection, name).await
    }

    /// Leaves the cluster. Its server is stopped, and waited for, if nobody else uses it. Close pools first: a
    /// connection that is still open is cut.
    ///
    /// # Errors
    ///
    /// [`ClusterError::Stop`] if the server does not stop, [`ClusterError::Busy`] if it is never our turn.
    pub async fn close(mut self) -> Result<(), ClusterError> {
        let _turn = self.turn().await?;
        self.leave().await.map(drop)
    }

    /// Leaves the cluster and deletes it with all its data; what somebody else still uses is left to them. For the
    /// demo and for tests.
    ///
    /// # Errors
    ///
    /// As [`Cluster::close`], and what keeps the folder from being deleted.
    pub async fn destroy(mut self) -> Result<(), ClusterError> {
        let _turn = self.turn().await?;
        if self.leave().await?.is_some() {
            self.home.remove()?;
        }
        Ok(())
    }

    /// The right to start or stop the server.
    async fn turn(&self) -> Result<Held, ClusterError> {
        let turn =
            locks::exclusive(&self.home.lock("start"), &self.home.account, TURN_WITHIN).await?;
        turn.ok_or_else(|| self.busy())
    }

    /// Becomes a user of the server, and tells whether there was no other.
    fn join(&self) -> Result<(Held, bool), ClusterError> {
        let (path, account) = (self.home.lock("users"), &self.home.account);
        let first = locks::try_exclusive(&path, account)?.is_some();
        let user = locks::try_shared(&path, account)?.ok_or_else(|| self.busy())?;
        Ok((user, first))
    }

    /// Stops the server if nobody else uses it; returns the proof that nobody does.
    async fn leave(&mut self) -> Result<Option<Held>, ClusterError> {
        let path = self.home.lock("users");
        let alone = match self.user.take() {
            Some(user) => user
                .alone()
                .map_err(|error| self.home.failed(&path, error))?,
            None => None,
        };
        if alone.is_some() {
            server::stop(&self.home).await?;
        }
        Ok(alone)
    }

    fn busy(&self) -> ClusterError {
        let home = self.home.folder.clone();
        ClusterError::Busy { home }
    }
}

impl Drop for Cluster {
    /// Leaves as well as it can without waiting, when the program ends by an error.
    fn drop(&mut self) {
        let Some(user) = self.user.take() else {
            return;
        };
        let turn = locks::try_exclusive(&self.home.lock("start"), &self.home.account);
        if matches!(turn, Ok(Some(_))) && matches!(user.alone(), Ok(Some(_))) {
            server::stop_later(&self.home);
        }
    }
}

/// Takes the place of the one service.
fn only_service(home: &Home) -> Result<Held, ClusterError> {
    let path = home.lock("service");
    let Some(held) = locks::try_exclusive(&path, &home.account)? else {
        return Err(ClusterError::AlreadyRunning {
            data_dir: home.data_dir.clone(),
            pid: service_number(home),
        });
    };
    let mut file = held.file();
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(|error| home.failed(&path, error))?;
    Ok(held)
}

/// The process of the running service, by its own word.
fn service_number(home: &Home) -> Option<u32> {
    let mut file = locks::open_file(&home.lock("service"), &home.account).ok()?;
    let mut number = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut number).ok()?;
    number.trim().parse().ok()
}
