//! The server programs of this machine: where they are and which major version.
//!
//! Never downloads anything.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::account::Account;

/// The oldest major version that a new cluster is made with.
pub(super) const MINIMUM: u32 = 15;

/// Where packages put the programs, when not into `PATH`: Debian; the PostgreSQL project's packages for Red Hat;
/// Alpine; Homebrew on both kinds of Mac. `*` stands for the version.
const USUAL: [&str; 5] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
];

/// A folder with `initdb` and `postgres` of one major version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

/// The programs for the cluster in `folder`: of the major version that made it, or for a new one the first in `PATH`,
/// else the newest.
pub(super) async fn find(
    search_path: Option<&OsStr>,
    account: &Account,
    folder: &Path,
    made_by: Option<u32>,
) -> Result<Binaries, ClusterError> {
    choose(candidates(search_path, &USUAL), account, folder, made_by).await
}

async fn choose(
    candidates: Vec<PathBuf>,
    account: &Account,
    folder: &Path,
    made_by: Option<u32>,
) -> Result<Binaries, ClusterError> {
    let mut found = Vec::new();
    for candidate in candidates {
        let Some(major) = major_of(&candidate, account).await else {
            continue;
        };
        if made_by.map_or(major >= MINIMUM, |wanted| major == wanted) {
            return Ok(Binaries {
                folder: candidate,
                major,
            });
        }
        found.push(major);
    }
    found.sort_unstable();
    found.dedup();
    let majors: Vec<String> = found.iter().map(u32::to_string).collect();
    let found = majors.join(", ");
    Err(match made_by {
        Some(made_by) => ClusterError::OtherMajor {
            folder: folder.to_path_buf(),
            made_by,
            found: if found.is_empty() {
                "none".to_owned()
            } else {
                found
            },
            install: install(Some(made_by)),
        },
        None if found.is_empty() => ClusterError::NoBinaries {
            install: install(None),
        },
        None => ClusterError::TooOld {
            found,
            install: install(Some(MINIMUM)),
        },
    })
}

/// Folders that hold both programs: those of `PATH` in its order, then the usual ones, the newest first.
fn candidates(search_path: Option<&OsStr>, usual: &[&str]) -> Vec<PathBuf> {
    let path = search_path.map(|path| std::env::split_paths(path).collect::<Vec<_>>());
    let mut versions: Vec<(u32, PathBuf)> =
        usual.iter().flat_map(|pattern| expand(pattern)).collect();
    versions.sort_by(|one, other| other.cmp(one));
    path.unwrap_or_default()
        .into_iter()
        .filter(|folder| folder.is_absolute())
        .chain(versions.into_iter().map(|(_, folder)| folder))
        .filter(|folder| {
            ["initdb", "postgres"]
                .iter()
                .all(|program| folder.join(program).is_file())
        })
        .collect()
}

/// What a pattern with one `*` for a version stands for on this machine, each with that version.
fn expand(pattern: &str) -> Vec<(u32, PathBuf)> {
    let (before, after) = pattern.split_once('*').unwrap_or((pattern, ""));
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.parse().ok()?;
            Some((version, PathBuf::from(format!("{parent}/{name}{after}"))))
        })
        .collect()
}

/// The major version, or nothing if the account cannot run the program.
async fn major_of(folder: &Path, account: &Account) -> Option<u32> {
    let output = account
        .command(&folder.join("postgres"), Path::new("/"))
        .arg("--version")
        .output()
        .await
        .ok()?;
    // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "postgres (PostgreSQL) 19beta1"
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.split_whitespace().nth(2)?;
    version
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// The command that installs the server programs, by the package manager found here.
fn install(major: Option<u32>) -> String {
    let version = major.map_or_else(String::new, |major| major.to_string());
    let managers = [
        ("/usr/bin/apt-get", "apt-get install postgresql", "-"),
        ("/usr/bin/dnf", "dnf install postgresql-server", ":"),
        ("/sbin/apk", "apk add postgresql", ""),
        ("/usr/bin/pacman", "pacman -S postgresql", " # "),
        ("/usr/bin/zypper", "zypper install postgresql-server", " # "),
    ];
    if cfg!(target_os = "macos") {
        return format!("brew install postgresql@{}", major.unwrap_or(17));
    }
    let manager = managers
        .iter()
        .find(|(program, ..)| Path::new(program).exists());
    let (_, command, separator) = manager.unwrap_or(&managers[0]);
    if version.is_empty() {
        (*command).to_owned()
    } else {
        format!("{command}{separator}{version}")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn programs(folder: &Path, version: &str) {
        std::fs::create_dir_all(folder).unwrap();
        for program in ["initdb", "postgres"] {
            let file = folder.join(program);
            std::fs::write(
                &file,
                format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n"),
            )
            .unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    fn open_folder() -> tempfile::TempDir {
        let open = std::fs::Permissions::from_mode(0o755);
        tempfile::Builder::new()
            .permissions(open)
            .tempdir()
            .unwrap()
    }

    #[test]
    fn looks_in_path_first_and_then_at_the_newest() {
        let machine = open_folder();
        let machine = machine.path();
        for (folder, version) in [
            ("lib/9/bin", "9.6"),
            ("lib/16/bin", "16.1"),
            ("lib/15/bin", "15.2"),
            ("own", "14.1"),
        ] {
            programs(&machine.join(folder), version);
        }
        std::fs::create_dir_all(machine.join("lib/17/bin")).unwrap();
        let path = std::env::join_paths([machine.join("none"), machine.join("own")]).unwrap();
        let usual = format!("{}/lib/*/bin", machine.display());
        let found = candidates(Some(&path), &[&usual]);
        let expected =
            ["own", "lib/16/bin", "lib/15/bin", "lib/9/bin"].map(|folder| machine.join(folder));
        assert_eq!(found, expected);
    }

    #[tokio::test]
    async fn takes_the_major_version_that_made_the_cluster() {
        let machine = open_folder();
        let folders = [
            ("new", "16.1 (Debian 16.1-1)"),
            ("beta", "19beta1"),
            ("old", "14.9"),
        ]
        .map(|(name, version)| {
            let folder = machine.path().join(name);
            programs(&folder, version);
            folder
        });
        let account = Account::choose(None).unwrap();
        let here = Path::new("/cluster");
        for (made_by, major, folder) in [(None, 16, 0), (Some(19), 19, 1), (Some(14), 14, 2)] {
            let found = choose(folders.to_vec(), &account, here, made_by)
                .await
                .unwrap();
            let folder = folders[folder].clone();
            assert_eq!(found, Binaries { folder, major });
        }
        let refused = choose(folders.to_vec(), &account, here, Some(12))
            .await
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains(
                "/cluster was made by PostgreSQL 12, but this machine has 14, 16, 19: install"
            ),
            "{refused}"
        );
        let refused = choose(vec![folders[2].clone()], &account, here, None)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("this machine has PostgreSQL 14, but Vestka needs 15 or newer"),
            "{refused}"
        );
    }

    #[tokio::test]
    async fn names_the_command_when_there_is_nothing() {
        let account = Account::choose(None).unwrap();
        let refused = choose(Vec::new(), &account, Path::new("/cluster"), None)
            .await
            .unwrap_err();
        assert!(matches!(refused, ClusterError::NoBinaries { .. }));
        assert!(refused.to_string().contains("install"), "{refused}");
        assert!(refused.to_string().contains("database.url"), "{refused}");
    }
}
