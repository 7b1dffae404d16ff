//! What shells and supervisors ask for: completions, the manual page, a health check; and reading a file that was named.
//!
//! Never here: anything of the service.

use std::path::Path;
use std::time::Duration;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, Context, Done, Failure, output};

/// Print completions
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// For this shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page
#[derive(Debug, Args)]
pub(super) struct Man {}

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
    #[expect(clippy::unused_self, reason = "every command is called alike")]
    pub(super) fn run(self) -> Done {
        let mut text = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut text)?;
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

/// Reads a file that was named on the command line.
pub(super) fn read_file(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::Failed(anyhow::anyhow!(
            "{} cannot be read: {error}",
            path.display()
        ))
    })
}
