//! How large things may get: files, functions, folders; and names that say nothing.

use std::collections::BTreeMap;

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::{Finding, Source, assert_none, broken, has_extension, kept, paths, program, sources};

/// Production lines of a file at most, blank ones and comments too.
const FILE_LINES: usize = 400;
/// Lines of code of the file in the middle: documentation, which every public item must have, does not count against it.
const MEDIAN_LINES: usize = 120;

/// Lines of a function from `fn` to its last brace, and its arguments, `self` among them.
const FUNCTION_LINES: usize = 60;
const ARGUMENTS: usize = 6;

/// Files of a folder, folders in it apart.
const FILES: usize = 14;

/// Module names under which anything fits.
const SAY_NOTHING: [&str; 10] = [
    "util", "utils", "common", "helper", "helpers", "type", "types", "manager", "managers", "misc",
];

fn file_length(source: &Source) -> Vec<Finding> {
    let lines = source.lines;
    if lines <= FILE_LINES {
        return Vec::new();
    }
    vec![source.finding(1, format!("{lines} production lines, at most {FILE_LINES}"))]
}

fn functions(source: &Source) -> Vec<Finding> {
    let mut reader = Functions {
        source,
        found: Vec::new(),
    };
    reader.visit_file(&source.code);
    reader.found
}

struct Functions<'a> {
    source: &'a Source,
    found: Vec<Finding>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let begin = signature.span().start().line;
        let lines = block.span().end().line - begin + 1;
        let name = &signature.ident;
        if lines > FUNCTION_LINES {
            let what = format!("{name} has {lines} lines, at most {FUNCTION_LINES}");
            self.found.push(self.source.finding(begin, what));
        }
        let arguments = signature.inputs.len();
        if arguments > ARGUMENTS {
            let what = format!("{name} has {arguments} arguments, at most {ARGUMENTS}");
            self.found.push(self.source.finding(begin, what));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measure(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn names(source: &Source) -> Vec<Finding> {
    let file = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let name = file.rsplit('/').next().unwrap_or(file).to_owned();
    let inline = source.code.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_some() => {
            Some((module.ident.to_string(), module.span().start().line))
        }
        _ => None,
    });
    std::iter::once((name, 1))
        .chain(inline)
        .filter(|(name, _)| SAY_NOTHING.contains(&name.as_str()))
        .map(|(name, line)| source.finding(line, format!("a module named {name} says nothing")))
        .collect()
}

/// Counts files by folder; what insta writes is not ours to arrange.
fn folders(paths: &[String]) -> Vec<String> {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths.iter().filter(|path| !has_extension(path, "snap")) {
        let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
        *files.entry(folder).or_default() += 1;
    }
    files
        .into_iter()
        .filter(|(_, count)| *count > FILES)
        .map(|(folder, count)| format!("{folder} has {count} files, at most {FILES}"))
        .collect()
}

fn median(sources: &[Source]) -> usize {
    let mut lines: Vec<usize> = sources.iter().map(code_lines).collect();
    lines.sort_unstable();
    lines[lines.len() / 2]
}

/// Production lines that are neither blank nor a comment.
fn code_lines(source: &Source) -> usize {
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
    let lines = source.text.lines().take(source.lines);
    lines.map(str::trim).filter(is_code).count()
}

fn everything() -> Vec<Source> {
    let mut all = program();
    all.extend(sources("tests/simulator/src"));
    all
}

#[test]
fn files_functions_and_folders_stay_small() {
    let all = everything();
    let found: Vec<Finding> = all
        .iter()
        .flat_map(|source| [file_length(source), functions(source), names(source)].concat())
        .collect();
    assert_none(&found);
    for folder in ["src", "tests/simulator/src"] {
        assert_eq!(folders(&paths(folder)), Vec::<String>::new());
        let median = median(&sources(folder));
        assert!(
            median <= MEDIAN_LINES,
            "half of the files in {folder} have more than {median} lines, at most {MEDIAN_LINES}"
        );
    }
}

#[test]
fn what_is_too_large_is_found() {
    let long = "//! Long.\n".to_owned() + &"// …\n".repeat(FILE_LINES);
    assert_eq!(
        broken(file_length, "src/a.rs", &long),
        "401 production lines, at most 400"
    );
    let tests = "\n#[cfg(test)]\nmod tests {\n".to_owned() + &"// …\n".repeat(FILE_LINES) + "}\n";
    kept(
        file_length,
        "src/a.rs",
        &("//! Short.\n".to_owned() + &tests),
    );

    let long = format!("fn f() {{\n{}}}", "g();\n".repeat(FUNCTION_LINES - 1));
    assert_eq!(
        broken(functions, "src/a.rs", &long),
        "f has 61 lines, at most 60"
    );
    let wide = "impl A { fn f(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8) {} }";
    assert_eq!(
        broken(functions, "src/a.rs", wide),
        "f has 7 arguments, at most 6"
    );
    assert!(broken(names, "src/store/util.rs", "").contains("util"));
    assert!(broken(names, "src/store/types/mod.rs", "").contains("types"));
    assert!(broken(names, "src/store/a.rs", "mod common {}").contains("common"));

    let many: Vec<String> = (0..=FILES).map(|n| format!("src/a/{n}.rs")).collect();
    assert_eq!(folders(&many), ["src/a has 15 files, at most 14"]);
    assert_eq!(folders(&many[1..]), Vec::<String>::new());
}
