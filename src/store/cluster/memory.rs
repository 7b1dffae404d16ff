//! How much **memory** there is: that of the machine, or what the kernel lets this group of processes have (a container, a unit with
//! `MemoryMax`).
//!
//! Never here: what it is used for.

use std::fs::read_to_string;
use std::path::Path;

/// Bytes; none where it is not told, as on a Mac.
pub(super) fn of_machine() -> Option<u64> {
    below(Path::new("/"))
}

fn below(root: &Path) -> Option<u64> {
    let machine = total(&root.join("proc/meminfo"));
    let groups = read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let limits = groups.lines().filter_map(|group| limit(root, group));
    limits.chain(machine).min()
}

/// `MemTotal:       24683220 kB`
fn total(meminfo: &Path) -> Option<u64> {
    let text = read_to_string(meminfo).ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// The lowest limit of a group and of those that it lies in: `0::/system.slice/vestka.service` of control groups of version 2, or
/// `8:memory:/docker/0f2a` of version 1. A container may not see its own folder: what it sees at the top is its own limit then.
fn limit(root: &Path, group: &str) -> Option<u64> {
    let mut fields = group.splitn(3, ':').skip(1);
    let (folder, file) = match fields.next()? {
        "" => ("sys/fs/cgroup", "memory.max"),
        "memory" => ("sys/fs/cgroup/memory", "memory.limit_in_bytes"),
        _ => return None,
    };
    let path = Path::new(fields.next()?.trim_start_matches('/'));
    let limits = path.ancestors().filter_map(|group| {
        let text = read_to_string(root.join(folder).join(group).join(file)).ok()?;
        // Without a limit it says "max".
        text.trim().parse().ok()
    });
    limits.min()
}

#[cfg(test)]
mod tests {
    use super::{below, of_machine};

    /// What a machine says: file and text.
    fn told(files: &[(&str, &str)]) -> Option<u64> {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let file = root.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        below(root.path())
    }

    const MACHINE: (&str, &str) = (
        "proc/meminfo",
        "MemTotal:        4096 kB\nMemFree:         1024 kB\n",
    );

    #[test]
    fn the_memory_is_that_of_the_machine_or_of_the_group_that_is_limited() {
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[("proc/meminfo", "MemTotal: much\n")]), None);
        assert_eq!(told(&[MACHINE]), Some(4 << 20));
        let unit = (
            "proc/self/cgroup",
            "0::/system.slice/vestka.service\nodd line\n",
        );
        assert_eq!(told(&[MACHINE, unit]), Some(4 << 20));
        let free = (
            "sys/fs/cgroup/system.slice/vestka.service/memory.max",
            "max\n",
        );
        assert_eq!(told(&[MACHINE, unit, free]), Some(4 << 20));
        let limited = (
            "sys/fs/cgroup/system.slice/vestka.service/memory.max",
            "2097152\n",
        );
        assert_eq!(told(&[MACHINE, unit, limited]), Some(2 << 20));
        let slice = ("sys/fs/cgroup/system.slice/memory.max", "1048576\n");
        assert_eq!(told(&[MACHINE, unit, limited, slice]), Some(1 << 20));
        // A container sees its own limit at the top.
        let container = (
            "proc/self/cgroup",
            "9:cpu:/docker/0f2a\n8:memory:/docker/0f2a\n",
        );
        let top = ("sys/fs/cgroup/memory/memory.limit_in_bytes", "3145728\n");
        assert_eq!(told(&[MACHINE, container, top]), Some(3 << 20));
        let unlimited = (
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "9223372036854771712\n",
        );
        assert_eq!(told(&[MACHINE, container, unlimited]), Some(4 << 20));
        if cfg!(target_os = "linux") {
            assert!(of_machine() > Some(64 << 20), "{:?}", of_machine());
        }
    }
}
