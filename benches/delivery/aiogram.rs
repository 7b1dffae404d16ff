//! **aiogram** from `PyPI`, in a virtual environment below `target`, if there is a Python that makes one.
//!
//! Never here: the broadcast itself (`broadcast.py`).

use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

use crate::ground::FIRST_CHAT;
use crate::process::{SinkProcess, token};

/// A Python with aiogram and uvloop.
pub(crate) struct Aiogram {
    python: PathBuf,
    texts: PathBuf,
    /// As pip names them.
    pub(crate) versions: String,
}

impl Aiogram {
    /// None when there is no Python, or `PyPI` cannot be reached; it is said why.
    pub(crate) async fn prepare(texts: &[String]) -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("aiogram");
        let python = folder.join("bin/python");
        if !python.exists() {
            let place = folder.display().to_string();
            run("python3", &["-m", "venv", &place]).await?;
        }
        let name = python.to_string_lossy().into_owned();
        if run(&name, &["-c", "import aiogram, uvloop"])
            .await
            .is_none()
        {
            let install = [
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ];
            run(&name, &[&install[..], &["aiogram", "uvloop"]].concat()).await?;
        }
        let script = "import platform, importlib.metadata as m; \
                      print('Python', platform.python_version(), 'aiogram', m.version('aiogram'), 'uvloop', m.version('uvloop'))";
        let versions = run(&name, &["-c", script]).await?.trim().to_owned();
        let file = folder.join("texts.json");
        std::fs::write(&file, serde_json::to_string(texts).ok()?).ok()?;
        Some(Self {
            python,
            texts: file,
            versions,
        })
    }

    /// Seconds for so many messages.
    pub(crate) async fn send_all(
        &self,
        sink: &SinkProcess,
        count: usize,
        concurrency: usize,
    ) -> f64 {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/delivery/broadcast.py");
        let output = Command::new(&self.python)
            .args([script, &sink.address, &token()])
            .args([
                FIRST_CHAT.to_string(),
                count.to_string(),
                concurrency.to_string(),
            ])
            .arg(&self.texts)
            .stderr(Stdio::inherit())
            .output()
            .await
            .expect("Python runs");
        let seconds = String::from_utf8_lossy(&output.stdout).trim().parse();
        seconds.expect("the broadcast ended well")
    }
}

/// What it prints; none when it fails, and then what it complained of is shown.
async fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(arguments).output().await {
        Ok(output) => output,
        Err(error) => {
            println!("no aiogram: {program}: {error}");
            return None;
        }
    };
    if output.status.success() {
        return Some(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    println!(
        "{program} {}: {}",
        arguments.join(" "),
        complaint.lines().last().unwrap_or_default()
    );
    None
}
