//! Making a cluster: `initdb` into a folder beside, then a rename, so that there is a whole cluster or none.
//!
//! Never works on a folder that has a cluster.

use std::fs::File;
use std::process::Stdio;

use super::binaries::Binaries;
use super::configuration::HBA;
use super::home::{Home, replace};
use super::log::Log;
use super::{ClusterError, ClusterSettings, ROLE};

/// Character classes of `C.UTF-8`; macOS calls them otherwise (untried).
const LOCALE: &[&str] = if cfg!(target_os = "macos") {
    &["--locale=C", "--lc-ctype=UTF-8"]
} else {
    &["--locale=C.UTF-8"]
};

/// Makes the cluster. `initdb` gets the log, and with it the lock, as the server does; but its errors are read here, for
/// they do not fit into a log on a full disk.
pub(super) async fn create(
    home: &Home,
    binaries: &Binaries,
    settings: &ClusterSettings,
    log: &Log,
) -> Result<(), ClusterError> {
    let staging = home.staging();
    if staging.exists() {
        std::fs::remove_dir_all(&staging).map_err(|error| home.failed(&staging, error))?;
    }
    let mut command = home
        .account
        .command(&binaries.folder.join("initdb"), &home.folder);
    command
        .args([
            "--auth=trust",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
        ])
        .args(LOCALE)
        .arg(format!("--username={ROLE}"))
        .arg("-D")
        .arg(&staging)
        .stdin(Stdio::null())
        .stdout(log.output(home)?)
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if !settings.durable {
        command.arg("--no-sync");
    }
    let failed = |error| home.failed(&binaries.folder, error);
    let ended = command.spawn().map_err(failed)?;
    let ended = ended.wait_with_output().await.map_err(failed)?;
    if !ended.status.success() {
        std::fs::remove_dir_all(&staging).ok();
        return Err(log.explain(home, &String::from_utf8_lossy(&ended.stderr)));
    }
    let configuration = staging.join("postgresql.conf");
    let mut settings_of_initdb = std::fs::read_to_string(&configuration)
        .map_err(|error| home.failed(&configuration, error))?;
    settings_of_initdb.push_str("\ninclude 'vestka.conf'\n");
    for (file, content) in [
        (configuration, settings_of_initdb.as_str()),
        (staging.join("pg_hba.conf"), HBA),
    ] {
        replace(&file, content.as_bytes()).map_err(|error| home.failed(&file, error))?;
        home.account.give(&file)?;
    }
    std::fs::rename(&staging, home.data())
        .and_then(|()| File::open(&home.folder)?.sync_all())
        .map_err(|error| home.failed(&home.data(), error))
}
