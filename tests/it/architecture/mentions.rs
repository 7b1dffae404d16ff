//! What a file names: every path in it, in imports, code and macros, seen from the root of its crate.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::Source;

/// One path that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Parts; the first is `crate`, or whatever begins it.
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

impl Mention {
    /// As one writes it.
    pub(crate) fn text(&self) -> String {
        self.path.join("::")
    }

    /// Whether it is this path, or something below it.
    pub(crate) fn is_in(&self, path: &str) -> bool {
        let text = self.text();
        text == path
            || text
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with("::"))
    }
}

/// All paths of a file, `self` and `super` resolved to `crate`.
pub(crate) fn mentions(source: &Source) -> Vec<Mention> {
    let mut reader = Reader {
        module: source.module(),
        found: Vec::new(),
    };
    reader.visit_file(&source.code);
    reader.found
}

struct Reader {
    module: Vec<String>,
    found: Vec<Mention>,
}

impl Reader {
    fn note(&mut self, path: &[String], line: usize) {
        let Some(first) = path.first() else {
            return;
        };
        let path = match first.as_str() {
            "self" | "super" if path.len() > 1 => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let skipped = path
                    .iter()
                    .take_while(|part| ["self", "super"].contains(&part.as_str()))
                    .count();
                let above = self.module.len().saturating_sub(ups);
                let mut full = vec!["crate".to_owned()];
                full.extend_from_slice(&self.module[..above]);
                full.extend_from_slice(&path[skipped..]);
                full
            }
            // The binary names its library.
            "vestka" => std::iter::once("crate".to_owned())
                .chain(path[1..].iter().cloned())
                .collect(),
            _ => path.to_vec(),
        };
        self.found.push(Mention { path, line });
    }

    fn note_use(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: String| {
            let mut path = before.to_vec();
            if name != "self" || path.is_empty() {
                path.push(name);
            }
            path
        };
        let line = tree.span().start().line;
        match tree {
            syn::UseTree::Path(part) => self.note_use(&with(part.ident.to_string()), &part.tree),
            syn::UseTree::Name(name) => self.note(&with(name.ident.to_string()), line),
            syn::UseTree::Rename(name) => self.note(&with(name.ident.to_string()), line),
            syn::UseTree::Glob(_) => self.note(&with("*".to_owned()), line),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_use(before, tree);
                }
            }
        }
    }

    /// Paths among the tokens of a macro: `a :: b :: c`.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.note(&std::mem::take(&mut path), line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.note(&std::mem::take(&mut path), line);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.note_tokens(group.stream());
                    }
                }
            }
        }
        self.note(&path, line);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use(&[], &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        self.note(&parts, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.note_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    // Derives and their options.
    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.note_tokens(list.tokens.clone());
        visit::visit_meta_list(self, list);
    }
}

#[test]
fn every_path_of_a_file_is_seen() {
    let text = "
        use super::home::{Home, self as house};
        use teloxide::prelude::*;
        fn f(a: &crate::vault::ChatId) -> url::Url { tokio::select! { () = tokio::time::sleep(x) => self::g() } }
    ";
    let source = Source::parse("src/store/cluster/server.rs", text);
    let found: Vec<String> = mentions(&source).iter().map(Mention::text).collect();
    for path in [
        "crate::store::cluster::home::Home",
        "crate::store::cluster::home",
        "teloxide::prelude::*",
        "crate::vault::ChatId",
        "url::Url",
        "tokio::select",
        "tokio::time::sleep",
        "crate::store::cluster::server::g",
    ] {
        assert!(
            found.iter().any(|known| known == path),
            "{path} is not in {found:?}"
        );
    }
}
