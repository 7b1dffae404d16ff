//! What is nowhere written: test-only production code, `unwrap`, sleeping and spawning, a chat id that prints.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::mentions::{Mention, mentions};
use super::{Finding, Source, assert_none, broken, kept, program, sources};

/// What sleeps or spawns.
const MOVES: [&str; 12] = [
    "tokio::spawn",
    "tokio::task::spawn",
    "tokio::task::spawn_local",
    "tokio::task::spawn_blocking",
    "tokio::task::JoinSet",
    "tokio::time::sleep",
    "tokio::time::sleep_until",
    "tokio::time::interval",
    "tokio::time::interval_at",
    "tokio_util::task",
    "std::thread",
    "futures::executor",
];

/// Who may do what, by the beginning of the path, and why.
const MAY_MOVE: [(&str, &str, &str); 17] = [
    (
        "src/scheduler.rs",
        "tokio::time",
        "the owner of intervals and wake-ups",
    ),
    (
        "src/app/",
        "tokio",
        "puts the loops side by side and restarts them",
    ),
    (
        "src/telegram/decoding.rs",
        "tokio",
        "decodes off the task that reads events, and within a time",
    ),
    (
        "src/telegram/incoming/",
        "tokio",
        "the events of a chat one after the other, those of others beside them",
    ),
    (
        "src/telegram/poller.rs",
        "tokio::time",
        "asks again later when Telegram does not answer",
    ),
    (
        "src/subscriptions/erased/",
        "tokio::task::spawn_blocking",
        "waits for the disk on a thread that may",
    ),
    ("src/delivery/", "tokio::time", "its pacing"),
    (
        "src/store/cluster/",
        "tokio::time",
        "waits for a server to start and to stop",
    ),
    (
        "src/store/cluster/",
        "std::thread::sleep",
        "a server is stopped in drop, where nothing can be awaited",
    ),
    (
        "src/store/connection.rs",
        "tokio::time",
        "waits at start for a server that is not up yet",
    ),
    (
        "src/intake/",
        "tokio::task::spawn_blocking",
        "parsing is work for a thread: it must not hold up what sends",
    ),
    (
        "src/review/keys/held.rs",
        "tokio::task::spawn_blocking",
        "a key file under a passphrase takes a second of a processor",
    ),
    (
        "src/cli/run/signals.rs",
        "std::thread",
        "listens for signals, also while the runtime waits for its last thread",
    ),
    (
        "src/cli/key/",
        "tokio::time",
        "waits for the processes that must have a new key, or end with the old one",
    ),
    (
        "src/telegram/staff/session/parting",
        "tokio::time",
        "every loop has ended, and Telegram may ask to wait",
    ),
    (
        "src/cli/demo/mod.rs",
        "tokio::spawn",
        "the staff of the demo join while it starts",
    ),
    (
        "src/cli/demo/origins.rs",
        "tokio::spawn",
        "web servers of others, played by us",
    ),
];

/// Where a chat id may be named besides `vault`, `telegram` and `delivery`, and why.
const MAY_NAME_CHAT_ID: [(&str, &str); 7] = [
    (
        "src/subscriptions/",
        "takes it from an event to seal it at once",
    ),
    (
        "src/review/access/chat",
        "the chats of the staff that are wiped",
    ),
    (
        "src/review/invitation",
        "takes it from an event to seal it at once",
    ),
    (
        "src/review/keys/parting",
        "the chats of the staff that are told and wiped at the end of the key",
    ),
    (
        "src/review/tips/",
        "takes it from an event to seal it at once, and names whom to ask",
    ),
    (
        "src/review/verify/",
        "takes it from an event to seal it at once, and names whom to answer",
    ),
    (
        "src/review/staff",
        "tells telegram where the others of the staff are",
    ),
];

/// `cfg(test)` in any form.
pub(super) fn is_test_only(attribute: &syn::Attribute) -> bool {
    let path = attribute.path();
    (path.is_ident("cfg") || path.is_ident("cfg_attr"))
        && attribute.meta.require_list().is_ok_and(|list| {
            list.tokens
                .to_string()
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "test")
        })
}

/// The text begins with the word that the file owns.
fn says_what_it_is(source: &Source) -> Vec<Finding> {
    if source.text.starts_with("//! ") {
        return Vec::new();
    }
    vec![source.finding(1, "does not begin with //! and what it is")]
}

/// No test-only code outside `mod tests`, no `unwrap`, no `.expose()` outside `telegram`.
fn words_of_the_code(source: &Source) -> Vec<Finding> {
    let mut reader = Words {
        source,
        found: Vec::new(),
    };
    reader.visit_file(&source.code);
    reader.found
}

struct Words<'a> {
    source: &'a Source,
    found: Vec<Finding>,
}

impl<'ast> Visit<'ast> for Words<'_> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if is_test_only(attribute) {
            let line = attribute.span().start().line;
            self.found
                .push(self.source.finding(line, "cfg(test) outside mod tests"));
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let tokens = call.tokens.to_string();
        let line = call.span().start().line;
        if call.path.is_ident("cfg") && tokens.contains("test") {
            self.found
                .push(self.source.finding(line, "cfg!(test) in production"));
        }
        if tokens.contains(". unwrap ()") || tokens.contains(".unwrap()") {
            self.found.push(
                self.source
                    .finding(line, "unwrap: say why it cannot fail, with expect"),
            );
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let line = call.method.span().start().line;
        if call.method == "unwrap" {
            self.found.push(
                self.source
                    .finding(line, "unwrap: say why it cannot fail, with expect"),
            );
        }
        if call.method == "expose" && !self.source.path.starts_with("src/telegram/") {
            self.found.push(
                self.source
                    .finding(line, "a chat id is opened outside telegram"),
            );
        }
        visit::visit_expr_method_call(self, call);
    }
}

fn keeps_still(source: &Source) -> Vec<Finding> {
    moves(source)
        .into_iter()
        .filter(|mention| {
            let may = |(begin, what, _): &(&str, &str, &str)| {
                source.path.starts_with(begin) && mention.is_in(what)
            };
            !MAY_MOVE.iter().any(may)
        })
        .map(|mention| {
            let what = format!("{} outside a loop's owner", mention.text());
            source.finding(mention.line, what)
        })
        .collect()
}

fn moves(source: &Source) -> Vec<Mention> {
    mentions(source)
        .into_iter()
        .filter(|mention| MOVES.iter().any(|path| mention.is_in(path)))
        .collect()
}

fn names_chat_id(source: &Source) -> Vec<Finding> {
    let found = mentions(source)
        .into_iter()
        .filter(|mention| mention.is_in("crate::vault::ChatId"))
        .map(|mention| source.finding(mention.line, "a chat id in the clear"));
    found.collect()
}

fn keeps_chat_ids_apart(source: &Source) -> Vec<Finding> {
    let at_home = ["src/vault/", "src/telegram/", "src/delivery/"];
    if at_home.iter().any(|folder| source.path.starts_with(folder))
        || MAY_NAME_CHAT_ID
            .iter()
            .any(|(begin, _)| source.path.starts_with(begin))
    {
        return Vec::new();
    }
    names_chat_id(source)
}

/// `ChatId` neither prints nor travels.
fn chat_id_is_mute(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for item in &source.code.items {
        let line = item.span().start().line;
        match item {
            syn::Item::Struct(item) if item.ident == "ChatId" => {
                let derives = item
                    .attrs
                    .iter()
                    .filter(|attribute| attribute.path().is_ident("derive"));
                for derive in derives {
                    let _ = derive.parse_nested_meta(|meta| {
                        let name = last(&meta.path);
                        if ["Debug", "Display", "Serialize", "Deserialize"].contains(&name.as_str())
                        {
                            found.push(source.finding(line, format!("ChatId derives {name}")));
                        }
                        Ok(())
                    });
                }
            }
            syn::Item::Impl(item) => {
                let (Some((_, of, _)), syn::Type::Path(on)) = (&item.trait_, &*item.self_ty) else {
                    continue;
                };
                let of = last(of);
                if last(&on.path) == "ChatId"
                    && [
                        "Display",
                        "Serialize",
                        "Deserialize",
                        "LowerHex",
                        "UpperHex",
                        "From",
                    ]
                    .contains(&of.as_str())
                {
                    found.push(source.finding(line, format!("ChatId is {of}")));
                }
            }
            _ => {}
        }
    }
    found
}

fn last(path: &syn::Path) -> String {
    path.segments
        .last()
        .map(|part| part.ident.to_string())
        .unwrap_or_default()
}

#[test]
fn every_file_says_what_it_is_and_no_code_is_for_tests_only() {
    let found: Vec<Finding> = program()
        .iter()
        .chain(&sources("tests/simulator/src"))
        .flat_map(|source| [says_what_it_is(source), words_of_the_code(source)].concat())
        .collect();
    assert_none(&found);
}

#[test]
fn only_loops_sleep_and_spawn() {
    let all = program();
    let found: Vec<Finding> = all.iter().flat_map(keeps_still).collect();
    assert_none(&found);
    for (begin, what, reason) in MAY_MOVE {
        let needed = all
            .iter()
            .filter(|source| source.path.starts_with(begin))
            .flat_map(moves)
            .any(|mention| mention.is_in(what));
        assert!(needed, "{begin} needs {what} no more ({reason})");
    }
}

#[test]
fn a_chat_id_stays_where_it_must_be_and_prints_nothing() {
    let all = program();
    let found: Vec<Finding> = all
        .iter()
        .flat_map(|source| [keeps_chat_ids_apart(source), chat_id_is_mute(source)].concat())
        .collect();
    assert_none(&found);
    for (begin, reason) in MAY_NAME_CHAT_ID {
        let needed = all
            .iter()
            .any(|source| source.path.starts_with(begin) && !names_chat_id(source).is_empty());
        assert!(needed, "{begin} names no chat id any more ({reason})");
    }
}

#[test]
fn what_must_not_be_written_is_found() {
    assert!(broken(says_what_it_is, "src/a.rs", "// A.\n").contains("//!"));
    kept(says_what_it_is, "src/a.rs", "//! The **a**.\n");

    let rule = words_of_the_code;
    for offence in [
        "#[cfg(test)] fn f() {}",
        "#[cfg(any(test, feature = \"demo\"))] fn f() {}",
        "#[cfg_attr(test, derive(Debug))] struct A;",
        "fn f() -> bool { cfg!(test) }",
        "fn f() { g().unwrap(); }",
        "fn f() { tokio::select! { a = g() => a.unwrap() } }",
        "fn f(chat: ChatId) -> i64 { chat.expose() }",
    ] {
        broken(rule, "src/store/a.rs", offence);
    }
    kept(
        rule,
        "src/telegram/a.rs",
        "fn f(chat: ChatId) -> i64 { chat.expose() }",
    );
    kept(
        rule,
        "src/a.rs",
        "#[cfg(test)]\nmod tests { fn f() { g().unwrap(); } }",
    );
    kept(
        rule,
        "src/a.rs",
        "#[cfg(feature = \"demo\")] mod demo;\nfn f() { g().unwrap_or(1); }",
    );
}

#[test]
fn who_may_not_sleep_or_hold_a_chat_id_is_found() {
    for offence in [
        "use tokio::time::{Instant, sleep};",
        "fn f() { tokio::spawn(g()); }",
        "fn f() { tokio::select! { () = tokio::time::sleep(SECOND) => {} } }",
        "fn f() { std::thread::sleep(SECOND); }",
    ] {
        broken(keeps_still, "src/review/mod.rs", offence);
    }
    kept(
        keeps_still,
        "src/scheduler.rs",
        "use tokio::time::sleep_until;",
    );
    broken(keeps_still, "src/scheduler.rs", "use tokio::spawn;");
    kept(
        keeps_still,
        "src/review/mod.rs",
        "use tokio::time::{Instant, timeout};",
    );

    let offence = "use crate::vault::{ChatId, Vault};";
    broken(keeps_chat_ids_apart, "src/store/subscribers.rs", offence);
    kept(keeps_chat_ids_apart, "src/telegram/api.rs", offence);
    for offence in [
        "#[derive(Clone, Debug)] struct ChatId(i64);",
        "#[derive(serde::Serialize)] struct ChatId(i64);",
        "impl fmt::Display for ChatId {}",
        "impl serde::Serialize for vault::ChatId {}",
    ] {
        broken(chat_id_is_mute, "src/vault/chat_id.rs", offence);
    }
    kept(
        chat_id_is_mute,
        "src/vault/chat_id.rs",
        "impl fmt::Debug for ChatId {}",
    );
}
