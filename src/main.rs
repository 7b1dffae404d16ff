//! Parses the command line, runs it, and turns its end into an exit status.
//!
//! Never here: anything else.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use vestka::cli::{Cli, Failure};

#[tokio::main]
#[expect(
    clippy::disallowed_methods,
    reason = "PATH is where the server binaries are looked for, no setting of ours"
)]
async fn main() -> ExitCode {
    // Secrets live in memory: no core dumps, no tracing by others. On systems without it the unit's LimitCORE=0 must do.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    // The private Postgres is a program of its own and inherits this alone.
    let none = rustix::process::Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    match Cli::parse().run(std::env::var_os("PATH")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(sentence)) => tell(&sentence, 2),
        Err(Failure::Failed(error)) => tell(&vestka::telemetry::error_chain(error.as_ref()), 1),
    }
}

fn tell(sentence: &str, status: u8) -> ExitCode {
    // Standard error may be closed; the exit status says the same.
    let _ = writeln!(std::io::stderr().lock(), "vestka: {sentence}");
    ExitCode::from(status)
}
