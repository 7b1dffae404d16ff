//! **Signals** that end a program: SIGTERM, Ctrl-C, and the end of its terminal, unless it was started to outlive that (`nohup`).
//!
//! Never here: what is finished before the end.

use std::future::{Future, pending};
use std::process::exit;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::super::{Done, Failure};

/// How long a command may take to hear that it is interrupted. One that waits for an answer on the terminal hears nothing.
const HEARS_WITHIN: Duration = Duration::from_millis(500);

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Option<Signal>,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: if hangups_are_ignored() {
                None
            } else {
                Some(signal(SignalKind::hangup())?)
            },
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Hears signals until the process is gone, also while the runtime waits at its end for a thread that hangs, such as one that
/// looks up a name: its tasks are gone by then, and no signal ends a process that has ever listened.
fn hear(heard: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(move || runtime.block_on(heard))?;
    Ok(())
}

/// Of the service: the first signal drains, the second ends at once. One that comes sooner than `again_after` the first is the first once
/// more: a terminal and what was started in it may both pass one on.
pub(in crate::cli) fn stop_on_signal(
    stop: &CancellationToken,
    again_after: Duration,
) -> Result<(), Failure> {
    let mut signals = Signals::listen()?;
    let stop = stop.clone();
    hear(async move {
        let mut heard = None;
        loop {
            signals.next().await;
            let before = heard.get_or_insert_with(Instant::now);
            if stop.is_cancelled() && before.elapsed() < again_after {
                continue;
            }
            if stop.is_cancelled() {
                warn!("stopped at once; what was in flight may be sent again");
                exit(1);
            }
            info!("stopping: what is in flight is finished first");
            stop.cancel();
        }
    })?;
    Ok(())
}

/// Of a short command: at the first signal it leaves off, and gives back what it holds, such as a private Postgres that it has
/// started; the second ends it at once.
pub(in crate::cli) async fn unless_interrupted(work: impl Future<Output = Done>) -> Done {
    let mut signals = Signals::listen()?;
    let (interrupted, heard) = (CancellationToken::new(), CancellationToken::new());
    let (told, listening) = (interrupted.clone(), heard.clone());
    hear(async move {
        signals.next().await;
        told.cancel();
        tokio::select! {
            Err(_) = timeout(HEARS_WITHIN, listening.cancelled()) => {}
            () = signals.next() => {}
        }
        exit(1);
    })?;
    tokio::select! {
        done = work => done,
        () = interrupted.cancelled() => {
            heard.cancel();
            Err(anyhow!("interrupted: what was not done by then is not done; run it again").into())
        }
    }
}

/// Whether whoever started this wants it to outlive the terminal; also where the system does not tell.
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // SIGHUP is the first.
    ignored.is_none_or(|mask| mask & 1 == 1)
}
