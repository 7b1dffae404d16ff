//! The architecture, held: who may use whom, how large things may get, and what is nowhere written.
//!
//! Each rule is a function over one file (its path and its text), so that a test can show it a file that breaks it. A rule
//! that must bend says where and why in a list beside it; an entry that nothing needs any more is a finding too.

mod code;
mod imports;
mod mentions;
mod messages;
mod sizes;
mod words;

use std::fmt;
use std::path::Path;

use syn::spanned::Spanned as _;
use walkdir::WalkDir;

/// A file of the program, its tests taken out.
pub(crate) struct Source {
    /// From the root of the repository: `src/store/mod.rs`.
    pub(crate) path: String,
    /// As it stands on the disk.
    pub(crate) text: String,
    /// Without `#[cfg(test)] mod tests`.
    pub(crate) code: syn::File,
    /// Lines before the tests, blank ones and comments too.
    pub(crate) lines: usize,
}

/// A place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

impl Source {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut code = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let tests = code.items.iter().position(is_tests);
        let lines = match tests.map(|at| code.items.remove(at)) {
            Some(tests) => text
                .lines()
                .take(tests.span().start().line - 1)
                .collect::<Vec<_>>()
                .join("\n")
                .trim_end()
                .lines()
                .count(),
            None => text.lines().count(),
        };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            lines,
        }
    }

    pub(crate) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }

    /// Where it stands in the crate: `["store", "cluster", "home"]`.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/");
        path.trim_end_matches(".rs")
            .split('/')
            .filter(|part| !["mod", "lib", "main"].contains(part))
            .map(str::to_owned)
            .collect()
    }
}

fn is_tests(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Mod(module) if module.ident == "tests" && module.attrs.iter().any(code::is_test_only))
}

/// The files of the program, without those of its tests.
pub(crate) fn program() -> Vec<Source> {
    sources("src")
}

/// The files below a folder that are not only tests (`tests.rs`, or in a folder `tests`).
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let mut all: Vec<_> = paths(folder)
        .into_iter()
        .filter(|path| has_extension(path, "rs"))
        .filter(|path| {
            let inside = path.trim_start_matches(folder);
            !inside.contains("/tests/") && !inside.ends_with("/tests.rs")
        })
        .map(|path| Source::parse(&path, &read(&path)))
        .collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(all.len() > 20, "{folder} has files");
    all
}

/// Every file below a folder.
pub(crate) fn paths(folder: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    WalkDir::new(root.join(folder))
        .into_iter()
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(root).expect("inside");
            path.to_string_lossy().into_owned()
        })
        .collect()
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|known| known == extension)
}

pub(crate) fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join(path)).expect("a readable file")
}

/// Fails with one line a finding.
#[track_caller]
pub(crate) fn assert_none(findings: &[Finding]) {
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "\n{}\n", told.join("\n"));
}

/// The one finding of a rule in a file that breaks it.
#[track_caller]
pub(crate) fn broken(rule: impl Fn(&Source) -> Vec<Finding>, path: &str, text: &str) -> String {
    let findings = rule(&Source::parse(path, text));
    match findings.as_slice() {
        [finding] => finding.what.clone(),
        _ => panic!("one finding in {path} expected, not {findings:?}"),
    }
}

/// A rule finds nothing in a file that keeps it.
#[track_caller]
pub(crate) fn kept(rule: impl Fn(&Source) -> Vec<Finding>, path: &str, text: &str) {
    assert_none(&rule(&Source::parse(path, text)));
}
