//! Starting, joining and stopping the server of a home; all under `start.lock`.
//!
//! Never ends a server with a signal it cannot recover from: SIGINT first, SIGQUIT when that takes too long.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions, Error as SqlError};
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use super::home::{Home, replace};
use super::log::Log;
use super::postmaster::Postmaster;
use super::{ClusterError, ClusterSettings, ROLE, binaries, configuration, create, memory};

/// How long a start may take, the recovery after a kill included.
const START_WITHIN: Duration = Duration::from_mins(1);

/// How long one connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// How long a tidy stop may take, and then an untidy one.
const STOP_WITHIN: Duration = Duration::from_secs(8);
const QUIT_WITHIN: Duration = Duration::from_secs(8);

/// Steps in which an end is waited for; the first is the shortest.
const FIRST_STEP: Duration = Duration::from_millis(5);
const LONGEST_STEP: Duration = Duration::from_millis(50);

/// A server that answers.
pub(super) struct Running {
    pub(super) options: PgConnectOptions,
    pub(super) connection: PgConnection,
    pub(super) how: How,
}

/// How the server came to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It ran already.
    Joined,
    Started,
    /// Started after one that had not been stopped.
    Recovered,
}

/// Makes sure that the server runs. Waits for one that is just starting or stopping.
pub(super) async fn ensure(
    home: &Home,
    settings: &ClusterSettings,
) -> Result<Running, ClusterError> {
    let mut steps = Steps::within(START_WITHIN);
    loop {
        if let Some(log) = abandoned(home)? {
            let how = if remove_stale(home)? {
                How::Recovered
            } else {
                How::Started
            };
            return start(home, settings, &log, how).await;
        }
        if let Some((options, connection)) = answer(home).await? {
            let how = How::Joined;
            return Ok(Running {
                options,
                connection,
                how,
            });
        }
        if !steps.next().await {
            return Err(ClusterError::Busy {
                home: home.folder.clone(),
            });
        }
    }
}

/// Stops the server and waits until nothing of it is left.
pub(super) async fn stop(home: &Home) -> Result<(), ClusterError> {
    if !stopped(home, STOP_WITHIN, Postmaster::stop).await?
        && !stopped(home, QUIT_WITHIN, Postmaster::quit).await?
    {
        let pid = Postmaster::read(home).map_or(0, |postmaster| postmaster.number());
        return Err(ClusterError::Stop {
            pid,
            log: home.log(),
        });
    }
    let socket = home.socket_folder()?;
    if !socket.starts_with(&home.folder) {
        // Only a folder without a socket goes; a start makes it again.
        std::fs::remove_dir(socket).ok();
    }
    Ok(())
}

/// Tells the server to stop without waiting for its end: for a user that leaves without saying so.
pub(super) fn stop_later(home: &Home) {
    let Some(postmaster) = Postmaster::read(home) else {
        return;
    };
    postmaster.stop(home);
    // Until it has heard, it would still welcome the next user.
    for _ in 0..200 {
        match Postmaster::read(home) {
            Some(postmaster) if postmaster.ready => std::thread::sleep(Duration::from_millis(1)),
            _ => return,
        }
    }
}

/// The log's lock, if nothing of a server is left; also looks for one that somebody started by hand.
fn abandoned(home: &Home) -> Result<Option<Log>, ClusterError> {
    let Some(log) = Log::take(home)? else {
        return Ok(None);
    };
    if Postmaster::read(home).is_some_and(|postmaster| postmaster.lives(home)) {
        log.release();
        return Ok(None);
    }
    Ok(Some(log))
}

/// Removes what a killed server left, and tells whether there was anything. Postgres would do so itself, unless a
/// process of the same account has the old number by now, as after each restart of a container, or the old server is a
/// zombie that nobody waits for.
fn remove_stale(home: &Home) -> Result<bool, ClusterError> {
    let pid_file = home.data().join("postmaster.pid");
    let socket = home.socket_folder()?.join(configuration::SOCKET);
    let mut left = false;
    for stale in [socket.with_added_extension("lock"), socket, pid_file] {
        match std::fs::remove_file(&stale) {
            Ok(()) => left = true,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(home.failed(&stale, error)),
        }
    }
    Ok(left)
}

async fn start(
    home: &Home,
    settings: &ClusterSettings,
    log: &Log,
    how: How,
) -> Result<Running, ClusterError> {
    let made_by = home.made_by()?;
    let search_path = settings.search_path.as_deref();
    let binaries = binaries::find(search_path, &home.account, &home.folder, made_by).await?;
    if made_by.is_none() {
        create::create(home, &binaries, settings, log).await?;
    }
    let socket = home.socket_folder()?;
    let file = home.data().join("vestka.conf");
    let configuration = configuration::of(settings, &socket, memory::of_machine());
    replace(&file, configuration.as_bytes()).map_err(|error| home.failed(&file, error))?;
    home.account.give(&file)?;

    let program: PathBuf = binaries.folder.join("postgres");
    let mut child = home
        .account
        .command(&program, &home.folder)
        .arg("-D")
        .arg(home.data())
        .stdin(Stdio::null())
        .stdout(log.output(home)?)
        .stderr(log.output(home)?)
        .spawn()
        .map_err(|error| home.failed(&program, error))?;
    let (options, connection) = ready(home, &mut child, log).await?;
    Ok(Running {
        options,
        connection,
        how,
    })
}

/// Waits until the server answers or has ended.
async fn ready(
    home: &Home,
    child: &mut Child,
    log: &Log,
) -> Result<(PgConnectOptions, PgConnection), ClusterError> {
    let mut steps = Steps::within(START_WITHIN);
    loop {
        if let Some(answer) = answer(home).await? {
            return Ok(answer);
        }
        let ended = child
            .try_wait()
            .map_err(|error| home.failed(&home.log(), error))?;
        if ended.is_some() || !steps.next().await {
            return Err(log.failure(home));
        }
    }
}

/// Connects to the server if it takes connections.
async fn answer(home: &Home) -> Result<Option<(PgConnectOptions, PgConnection)>, ClusterError> {
    let Some(postmaster) = Postmaster::read(home).filter(|postmaster| postmaster.ready) else {
        return Ok(None);
    };
    let (socket, port) = postmaster.address();
    let options = PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(port)
        .username(ROLE)
        // PGOPTIONS of an operator is meant for another server; what stands last counts.
        .options([
            ("search_path", "public"),
            ("default_transaction_read_only", "off"),
            ("statement_timeout", "0"),
        ])
        .ssl_mode(PgSslMode::Disable);
    let connecting = options.clone().database("postgres");
    match timeout(CONNECT_WITHIN, connecting.connect()).await {
        Ok(Ok(connection)) => Ok(Some((options, connection))),
        // "cannot_connect_now": it starts or stops.
        Ok(Err(SqlError::Database(error))) if error.code().is_none_or(|code| code != "57P03") => {
            Err(SqlError::Database(error).into())
        }
        Ok(Err(_)) | Err(_) => Ok(None),
    }
}

/// Signals once and waits; whether the server is gone in time.
async fn stopped(
    home: &Home,
    within: Duration,
    signal: fn(&Postmaster, &Home),
) -> Result<bool, ClusterError> {
    if let Some(postmaster) = Postmaster::read(home) {
        signal(&postmaster, home);
    }
    let mut steps = Steps::within(within);
    loop {
        if let Some(log) = abandoned(home)? {
            log.release();
            return Ok(true);
        }
        if !steps.next().await {
            return Ok(false);
        }
    }
}

/// Pauses between looks, longer and longer, up to a deadline.
struct Steps {
    deadline: Instant,
    step: Duration,
}

impl Steps {
    fn within(within: Duration) -> Self {
        Self {
            deadline: Instant::now() + within,
            step: FIRST_STEP,
        }
    }

    /// Pauses; false if the deadline has passed.
    async fn next(&mut self) -> bool {
        sleep(self.step).await;
        self.step = (self.step * 2).min(LONGEST_STEP);
        Instant::now() < self.deadline
    }
}
