//! The account: who the server runs as.
//!
//! Postgres refuses root, so root drops to an unprivileged account; everybody else runs the server themselves.
//! Never changes the identity of this process: only children are started under the account.

use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::ClusterError;

/// Accounts to drop to, the best first: our own; Postgres's, which its packages create; the one every system has.
const UNPRIVILEGED: [&str; 3] = ["vestka", "postgres", "nobody"];

/// An account of this machine.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) name: String,
    uid: u32,
    gid: u32,
    /// This process is root and drops to the account for its children.
    pub(super) dropped: bool,
}

impl Account {
    /// The account for the server; `owner` is the uid that owns the cluster already, if there is one.
    pub(super) fn choose(owner: Option<u32>) -> Result<Self, ClusterError> {
        let uid = rustix::process::geteuid().as_raw();
        let listed = listed(Path::new("/etc/passwd"));
        if uid != 0 {
            let name = listed.into_iter().find(|account| account.uid == uid);
            return Ok(Self {
                name: name.map_or_else(|| uid.to_string(), |account| account.name),
                uid,
                gid: rustix::process::getegid().as_raw(),
                dropped: false,
            });
        }
        let owner = owner.filter(|&uid| uid != 0);
        let chosen = match owner {
            Some(owner) => listed.into_iter().find(|account| account.uid == owner),
            None => UNPRIVILEGED
                .iter()
                .find_map(|name| listed.iter().find(|account| account.name == *name).cloned()),
        };
        chosen.ok_or(ClusterError::NoAccount)
    }

    /// A command that runs `program` as the account: its own process group, so that Ctrl-C reaches Vestka alone, and
    /// an empty environment, so that no secret in ours ends up in the server's.
    pub(super) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("LC_ALL", "C")
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .current_dir(folder)
            .process_group(0);
        if self.dropped {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// The first folder on the way to `folder`, itself included, that the account cannot enter. Judged by the
    /// permission bits alone: an access list that permits more only leads to the cautious answer.
    pub(super) fn barred_from(&self, folder: &Path) -> io::Result<Option<PathBuf>> {
        let mut way: Vec<&Path> = folder.ancestors().collect();
        way.reverse();
        for step in way {
            let about = step.metadata()?;
            let enter = if about.uid() == self.uid {
                0o100
            } else if about.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            if about.mode() & enter == 0 {
                return Ok(Some(step.to_path_buf()));
            }
        }
        Ok(None)
    }

    /// Gives `path`, and never what a link there points to, to the account.
    pub(super) fn give(&self, path: &Path) -> Result<(), ClusterError> {
        if self.dropped {
            lchown(path, Some(self.uid), Some(self.gid))
                .map_err(|error| ClusterError::at(path, &self.name, error))?;
        }
        Ok(())
    }

    /// Whether the account owns the file or folder described.
    pub(super) fn owns(&self, about: &std::fs::Metadata) -> bool {
        about.uid() == self.uid
    }
}

/// The unprivileged accounts of a passwd file; none if it cannot be read.
fn listed(passwd: &Path) -> Vec<Account> {
    let text = std::fs::read(passwd).unwrap_or_default();
    String::from_utf8_lossy(&text)
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            let [name, _, uid, gid, ..] = fields[..] else {
                return None;
            };
            Some(Account {
                name: name.to_owned(),
                uid: uid.parse().ok()?,
                gid: gid.parse().ok()?,
                dropped: true,
            })
        })
        .filter(|account| account.uid != 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn reads_accounts_and_leaves_out_root_and_lines_it_does_not_know() {
        let folder = tempfile::tempdir().unwrap();
        let passwd = folder.path().join("passwd");
        std::fs::write(
            &passwd,
            "root:x:0:0:root:/root:/bin/sh\n+nis\nnobody:*:-2:-2::/:/bin/false\npostgres:x:101:104:a,,,:/:/bin/sh\n",
        )
        .unwrap();
        let names: Vec<_> = listed(&passwd)
            .into_iter()
            .map(|a| (a.name, a.uid, a.gid))
            .collect();
        assert_eq!(names, [("postgres".to_owned(), 101, 104)]);
    }

    #[test]
    fn names_the_first_folder_that_an_account_cannot_enter() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        let below = folder.join("below");
        std::fs::create_dir(&below).unwrap();
        let stranger = Account {
            name: "stranger".to_owned(),
            uid: u32::MAX - 7,
            gid: u32::MAX - 7,
            dropped: true,
        };
        let barrier = stranger.barred_from(&below).unwrap();
        assert!(barrier.is_some_and(|barrier| folder.starts_with(barrier)));
        let owner = folder.metadata().unwrap();
        let owner = Account {
            name: "owner".to_owned(),
            uid: owner.uid(),
            gid: owner.gid(),
            dropped: true,
        };
        assert_eq!(owner.barred_from(&below).unwrap(), None);
    }
}
