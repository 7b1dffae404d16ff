//! Who may use whom: the table of the architecture, with what it says in words made exact.

use std::path::Path;

use syn::visit::{self, Visit};

use super::mentions::{Mention, mentions};
use super::{Finding, Source, assert_none, broken, kept, program, read};

/// Module | what else of the crate it may name | which crates besides values.
const TABLE: &str = "
main          | cli telemetry::error_chain           | clap rustix tokio
lib           |                                      |
app           | *                                    | anyhow clap tokio tokio_util tracing
cli           | *                                    | anyhow axum clap clap_complete clap_mangen fast_qr reqwest rustix tokio tokio_util totp_rs tracing vestka_simulator zeroize
config        | vault::Passphrase                    | rustix strsim toml tracing zeroize
clock         |                                      |
telemetry     | config                               | prometheus_client tracing tracing_subscriber
scheduler     |                                      | tokio tokio_util tracing
domain        |                                      | chrono_tz sha2 unicode_normalization
intake        | domain store clock vault telemetry::Metrics config::parse_duration config::check_proxy | chardetng chrono_tz encoding_rs flate2 hmac html5ever lingua quick_xml reqwest scraper sha2 tokio toml tracing unicode_normalization
review        | domain store clock vault             | chrono_tz image serde_json_canonicalizer sha2 tokio toml totp_rs tracing zeroize
subscriptions | domain store clock vault delivery::Messenger delivery::Place | tokio tracing
delivery      | domain store clock vault telemetry::Metrics | futures tokio tracing
vault         |                                      | aes_siv chacha20poly1305 hmac minisign rand rustix scrypt sha2 zeroize
store         | domain                               | futures rustix sha2 sqlx tokio
text          | domain                               | fluent_bundle unic_langid unicode_normalization
telegram      | domain text clock vault telemetry review subscriptions delivery
                store::StoreError store::review store::staff store::publication store::tips | fast_qr futures image reqwest teloxide tokio tracing
web           | clock telemetry store::Store store::report intake::MAX_MESSAGE intake::Push intake::PushHeaders intake::PushRefusal intake::Received
                telegram::Receiving telegram::Reception telegram::Taken telegram::Webhook | axum tokio tokio_util
";

/// One module (a folder or file of `src`).
struct Row {
    module: String,
    inside: Vec<String>,
    crates: Vec<String>,
}

/// Nothing but values: any module may use them.
const VALUES: [&str; 7] = [
    "chrono",
    "data_encoding",
    "secrecy",
    "serde",
    "serde_json",
    "thiserror",
    "url",
];

/// The stages: the rest of the program sees only what their `mod.rs` shows.
const STAGES: [&str; 4] = ["intake", "review", "subscriptions", "delivery"];

/// Crates of one folder, whatever the table says of the rest.
const OWNED: [(&str, &[&str]); 3] = [
    ("sqlx", &["src/store/"]),
    ("teloxide", &["src/telegram/"]),
    // The demo's origins are web servers of others, played by us.
    ("axum", &["src/web/", "src/cli/demo/"]),
];

/// What the pure types and rules never touch.
const IMPURE: [&str; 12] = [
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::sync",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::future",
    "chrono::Local",
];

fn top(source: &Source) -> String {
    let name = source.path.trim_start_matches("src/");
    let name = name.split('/').next().unwrap_or(name);
    name.trim_end_matches(".rs").to_owned()
}

fn table() -> Vec<Row> {
    // A line that begins with a space goes on with the one before.
    let joined = TABLE.replace("\n ", " ");
    let words = |cell: &str| cell.split_whitespace().map(str::to_owned).collect();
    joined
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| match line.split('|').collect::<Vec<_>>()[..] {
            [module, inside, crates] => Row {
                module: module.trim().to_owned(),
                inside: words(inside),
                crates: words(crates),
            },
            _ => panic!("three columns, not {line}"),
        })
        .collect()
}

/// The module uses what its row of the table allows.
fn by_the_table(source: &Source) -> Vec<Finding> {
    let module = top(source);
    let table = table();
    let Some(row) = table.iter().find(|row| row.module == module) else {
        return vec![source.finding(
            1,
            format!("{module} has no row in the table of the architecture"),
        )];
    };
    let dependencies = dependencies();
    let mut found = Vec::new();
    for mention in mentions(source) {
        let first = mention.path[0].as_str();
        let allowed = if first == "crate" {
            within(row, &mention)
        } else if dependencies.iter().any(|known| known == first) {
            VALUES.contains(&first) || row.crates.iter().any(|name| name == first)
        } else {
            true
        };
        if !allowed {
            found.push(source.finding(
                mention.line,
                format!("{module} may not use {}", mention.text()),
            ));
        }
    }
    found.dedup();
    found
}

fn within(row: &Row, mention: &Mention) -> bool {
    let Some(target) = mention.path.get(1) else {
        return true;
    };
    *target == row.module
        || row
            .inside
            .iter()
            .any(|path| path == "*" || mention.is_in(&format!("crate::{path}")))
}

/// A crate stays in the folder that knows it.
fn at_home(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for mention in mentions(source) {
        let stranger = OWNED.iter().any(|(name, homes)| {
            mention.path[0] == *name && !homes.iter().any(|home| source.path.starts_with(home))
        });
        if stranger {
            found.push(source.finding(
                mention.line,
                format!("{} away from its home", mention.text()),
            ));
        }
        if mention.is_in("teloxide::prelude") {
            found.push(source.finding(
                mention.line,
                "teloxide::prelude hides where a name comes from",
            ));
        }
    }
    found
}

/// Of another stage only what its `mod.rs` shows: `crate::delivery::Place`, not `crate::delivery::worker::…`.
fn only_what_stages_show(source: &Source) -> Vec<Finding> {
    let module = top(source);
    // The composition root and the commands also make and read parts.
    if ["app", "cli"].contains(&module.as_str()) {
        return Vec::new();
    }
    let inner = mentions(source).into_iter().filter(|mention| {
        let [first, stage, name, ..] = mention.path.as_slice() else {
            return false;
        };
        let is_other = first == "crate" && *stage != module && STAGES.contains(&stage.as_str());
        let is_module = name.starts_with(char::is_lowercase) && mention.path.len() > 3;
        is_other && (is_module || is_a_file(stage, name))
    });
    inner
        .map(|mention| {
            source.finding(
                mention.line,
                format!("{} is inside another stage", mention.text()),
            )
        })
        .collect()
}

fn is_a_file(stage: &str, name: &str) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(stage);
    root.join(format!("{name}.rs")).exists() || root.join(name).exists()
}

/// `domain` is pure.
fn pure(source: &Source) -> Vec<Finding> {
    if top(source) != "domain" {
        return Vec::new();
    }
    let mut found: Vec<Finding> = mentions(source)
        .into_iter()
        .filter(|mention| {
            IMPURE.iter().any(|path| mention.is_in(path))
                || mention.path.last().is_some_and(|name| name == "now")
        })
        .map(|mention| source.finding(mention.line, format!("domain touches {}", mention.text())))
        .collect();
    let mut waits = Waits {
        source,
        found: Vec::new(),
    };
    waits.visit_file(&source.code);
    found.append(&mut waits.found);
    found
}

struct Waits<'a> {
    source: &'a Source,
    found: Vec<Finding>,
}

impl<'ast> Visit<'ast> for Waits<'_> {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let Some(asyncness) = signature.asyncness {
            let line = asyncness.span.start().line;
            self.found
                .push(self.source.finding(line, "domain waits for nothing"));
        }
        visit::visit_signature(self, signature);
    }
}

/// The crates of `Cargo.toml` as code names them.
fn dependencies() -> Vec<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let listed = manifest["dependencies"].as_table().expect("dependencies");
    listed.keys().map(|name| name.replace('-', "_")).collect()
}

fn all_rules(source: &Source) -> Vec<Finding> {
    [by_the_table, at_home, only_what_stages_show, pure]
        .iter()
        .flat_map(|rule| rule(source))
        .collect()
}

#[test]
fn every_module_uses_only_what_it_may() {
    let found: Vec<Finding> = program().iter().flat_map(all_rules).collect();
    assert_none(&found);
}

#[test]
fn every_row_of_the_table_is_needed() {
    let all = program();
    let mut idle = Vec::new();
    for row in table() {
        let named: Vec<Mention> = all
            .iter()
            .filter(|source| top(source) == row.module)
            .flat_map(mentions)
            .collect();
        let inside = row
            .inside
            .iter()
            .filter(|path| *path != "*")
            .map(|path| format!("crate::{path}"));
        let crates = row.crates.iter().cloned();
        let unused = inside
            .chain(crates)
            .filter(|path| !named.iter().any(|mention| mention.is_in(path)));
        idle.extend(unused.map(|path| format!("{} needs {path} no more", row.module)));
    }
    assert_eq!(idle, Vec::<String>::new());
}

#[test]
fn a_wrong_way_is_found() {
    for (path, offence) in [
        ("src/domain/update.rs", "use tracing::info;"),
        ("src/domain/update.rs", "use crate::store::Store;"),
        ("src/store/review.rs", "use crate::clock::Clock;"),
        ("src/store/review.rs", "use super::super::review::Review;"),
        (
            "src/store/review.rs",
            "fn f() { tokio::select! { a = crate::review::g() => {} } }",
        ),
        ("src/delivery/worker.rs", "use crate::telegram::Api;"),
        (
            "src/delivery/worker.rs",
            "use crate::subscriptions::Subscriptions;",
        ),
        ("src/review/mod.rs", "use crate::text::Words;"),
        ("src/scheduler.rs", "use crate::store::Store;"),
        ("src/vault/mod.rs", "use crate::store::Store;"),
        ("src/telegram/api.rs", "use axum::Router;"),
        ("src/text/mod.rs", "use anyhow::Context;"),
        ("src/bot/mod.rs", ""),
    ] {
        broken(by_the_table, path, offence);
    }
    kept(
        by_the_table,
        "src/delivery/worker.rs",
        "use crate::store::{Store, StoreError};\nuse super::attempt;",
    );

    for (path, offence) in [
        (
            "src/telegram/staff/queue.rs",
            "fn f() { sqlx::query!(\"SELECT 1\"); }",
        ),
        ("src/app/service.rs", "use sqlx::PgPool;"),
        ("src/web/mod.rs", "use teloxide::types::Message;"),
        ("src/cli/run.rs", "use axum::Router;"),
        ("src/telegram/dispatch.rs", "use teloxide::prelude::*;"),
    ] {
        broken(at_home, path, offence);
    }
    kept(at_home, "src/cli/demo/origins.rs", "use axum::Router;");

    let inner = "use crate::delivery::worker::Page;";
    broken(only_what_stages_show, "src/telegram/messenger.rs", inner);
    kept(
        only_what_stages_show,
        "src/telegram/messenger.rs",
        "use crate::delivery::{Messenger, Place};",
    );

    for offence in [
        "async fn f() {}",
        "fn f() { std::fs::read(p); }",
        "fn f() { chrono::Utc::now(); }",
        "use std::time::Instant;",
    ] {
        broken(pure, "src/domain/code.rs", offence);
    }
    kept(pure, "src/domain/code.rs", "use std::time::Duration;");
}
