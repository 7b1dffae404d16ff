//! What shells and supervisors ask for: completions, the manual page, a health check; and reading a file that was named.
//!
//! Never here: anything of the service.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, Context, Done, Failure, output};

/// Bytes of a text that people write, such as an update or a catalogue, or of a list that a program wrote.
pub(super) const MOST_TEXT: u64 = 16 << 20;

/// Print completions
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// For this shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page
///
/// With --dir it is written there as vestka.1, and each command has a page of its own beside it, such as vestka-update-publish.1:
/// `man -l FOLDER/vestka-update-publish.1`.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// Write the pages of all commands into this folder; it is made
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Ask a running service whether it is well
#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// Also whether its work moves
    #[arg(long)]
    ready: bool,
}

impl Completions {
    pub(super) fn run(self) -> Done {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "vestka", &mut text);
        output::print(String::from_utf8_lossy(&text).trim_end())
    }
}

impl Man {
    pub(super) fn run(self) -> Done {
        if let Some(dir) = &self.dir {
            std::fs::create_dir_all(dir)
                .and_then(|()| clap_mangen::generate_to(Cli::command(), dir))
                .map_err(|error| unwritable(dir, &error))?;
            return output::print(&format!("Written: {}", dir.join("vestka.1").display()));
        }
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        let mut text = Vec::new();
        clap_mangen::Man::new(command).render(&mut text)?;
        output::print(String::from_utf8_lossy(&text).trim_end())
    }
}

impl Healthcheck {
    pub(super) async fn run(self, context: &Context) -> Done {
        let listen = context.config(false)?.web.listen;
        let path = if self.ready { "readyz" } else { "healthz" };
        // A service that listens on all addresses is asked on this machine's own.
        let host = if listen.ip().is_unspecified() {
            "127.0.0.1".to_owned()
        } else {
            listen.ip().to_string()
        };
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host
        };
        let url = format!("http://{host}:{}/{path}", listen.port());
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .build()?;
        let answer = client.get(&url).send().await.map_err(|_| {
            anyhow::anyhow!(
                "nobody answers at {url}: is `vestka run` running with the same web.listen?"
            )
        })?;
        let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
        if status.is_success() {
            return output::print(body.trim_end());
        }
        Err(anyhow::anyhow!("{url} answered {status}: {}", body.trim_end()).into())
    }
}

/// Why something that was named on the command line cannot be written, with the remedy.
pub(super) fn unwritable(path: &Path, error: &Error) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file stands in the place of a folder; name another one".to_owned()
        }
        ErrorKind::IsADirectory => "it is a folder; name a file".to_owned(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound => {
            "this account may not write there; choose a folder that it may write to".to_owned()
        }
        ErrorKind::StorageFull => "its disk is full; make room there".to_owned(),
        _ => format!("{error}; choose another folder"),
    };
    anyhow::anyhow!("{} cannot be written: {why}", path.display())
}

/// Reads a text that was named on the command line.
pub(super) fn read_file(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_bytes(path, MOST_TEXT)?).map_err(|_| {
        Failure::Failed(anyhow::anyhow!(
            "{} cannot be read: it is not text in UTF-8; save it as UTF-8",
            path.display()
        ))
    })
}

/// Reads a file that was named on the command line. More than `most` bytes are never held, whatever the path leads to.
pub(super) fn read_bytes(path: &Path, most: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    let why = match read {
        Ok(length) if length as u64 <= most => return Ok(bytes),
        Ok(_) => format!("it is larger than {} MiB; name another file", most >> 20),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => "there is no such file; check its path".to_owned(),
            ErrorKind::PermissionDenied => {
                "this account may not read it; change its owner or its mode".to_owned()
            }
            ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
            _ => format!("{error}; name another file"),
        },
    };
    Err(anyhow::anyhow!("{} cannot be read: {why}", path.display()))
}
