//! The running server as others see it: its `postmaster.pid`, and signals to it.
//!
//! Never believes a process id without asking whose it is.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, kill_process};

use super::home::Home;

/// What `postmaster.pid` says.
#[derive(Debug)]
pub(super) struct Postmaster {
    pid: Pid,
    port: u16,
    socket: PathBuf,
    /// It takes connections, by its own word.
    pub(super) ready: bool,
}

impl Postmaster {
    /// Reads the file; none if it is missing or not yet whole.
    pub(super) fn read(home: &Home) -> Option<Self> {
        parse(&std::fs::read_to_string(home.data().join("postmaster.pid")).ok()?)
    }

    /// Whether the process is the server of this home and not one that has its number by now.
    pub(super) fn lives(&self, home: &Home) -> bool {
        self.is_ours(home) || UnixStream::connect(self.socket_file()).is_ok()
    }

    /// Where it listens.
    pub(super) fn address(&self) -> (&Path, u16) {
        (&self.socket, self.port)
    }

    pub(super) fn number(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Tells the server to stop: at once, but tidily.
    pub(super) fn stop(&self, home: &Home) {
        self.signal(home, Signal::INT);
    }

    /// Tells the server to drop everything; the next start recovers.
    pub(super) fn quit(&self, home: &Home) {
        self.signal(home, Signal::QUIT);
    }

    fn signal(&self, home: &Home, signal: Signal) {
        if self.is_ours(home) {
            // A process that ended meanwhile has done what was wanted; who waits for it sees if not.
            kill_process(self.pid, signal).ok();
        }
    }

    fn socket_file(&self) -> PathBuf {
        self.socket.join(format!(".s.PGSQL.{}", self.port))
    }

    /// By the command line, which even a root without privileges may read; where there is no `/proc`, by the file alone.
    fn is_ours(&self, home: &Home) -> bool {
        let process = PathBuf::from(format!("/proc/{}", self.number()));
        if !Path::new("/proc/self").exists() {
            return true;
        }
        let owner = process
            .metadata()
            .is_ok_and(|about| home.account.owns(&about));
        let command = std::fs::read(process.join("cmdline")).unwrap_or_default();
        let data = home.data();
        let named = command
            .split(|byte| *byte == 0)
            .any(|argument| argument == data.as_os_str().as_encoded_bytes());
        owner && named
    }
}

fn parse(text: &str) -> Option<Postmaster> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let [
        pid,
        _data,
        _started,
        port,
        socket,
        _address,
        _memory,
        rest @ ..,
    ] = &lines[..]
    else {
        return None;
    };
    let pid = pid
        .parse()
        .ok()
        .filter(|pid: &i32| *pid > 0)
        .and_then(Pid::from_raw)?;
    Some(Postmaster {
        pid,
        port: port.parse().ok()?,
        socket: PathBuf::from(socket),
        ready: rest.first() == Some(&"ready"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_file_as_postgres_writes_it_piece_by_piece() {
        let whole = "4711\n/d/data\n1700000000\n5432\n/d/socket\n\n  5432001    131072\nready   \n";
        let read = parse(whole).unwrap();
        assert_eq!((read.number(), read.port, read.ready), (4711, 5432, true));
        assert_eq!(read.socket_file(), Path::new("/d/socket/.s.PGSQL.5432"));
        assert!(!parse(&whole.replace("ready   ", "stopping")).unwrap().ready);
        assert!(parse("4711\n/d/data\n1700000000\n").is_none());
        assert!(parse("").is_none());
        assert!(parse(&whole.replace("4711", "0")).is_none());
    }
}
