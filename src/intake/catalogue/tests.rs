//! Catalogue files, right and wrong.

use std::collections::BTreeMap;

use super::{Catalogue, SourceKind, Topic, export};
use proptest::prelude::proptest;

#[test]
fn the_catalogue_that_ships_is_whole() {
    let catalogue = Catalogue::parse(include_str!("../../../deploy/belarus.toml")).unwrap();
    assert_eq!(catalogue.topics.len(), 7);
    assert!(
        catalogue
            .topics
            .iter()
            .all(|topic| topic.names.as_object().unwrap().len() == 6)
    );
    assert!(catalogue.sources.len() > 20);
}

#[test]
fn every_problem_is_said_at_once() {
    let text = r#"
[[topic]]
slug = "Sanctions!"
name = { en = "Sanctions" }
[[source]]
slug = "a"
name = "A"
kind = "feed"
url = "ftp://example.org/feed"
language = "en"
reliability = "A"
topics = ["weather"]
every = "often"
[[source]]
slug = "a"
name = ""
kind = "feed"
url = "https://example.org/feed"
language = "english"
reliability = "A"
"#;
    insta::assert_snapshot!(Catalogue::parse(text).unwrap_err().to_string());
    let misspelt = Catalogue::parse("[[source]]\nslog = \"a\"")
        .unwrap_err()
        .to_string();
    assert!(
        misspelt.contains("line 2") && misspelt.contains("slog"),
        "{misspelt}"
    );
}

#[test]
fn how_a_page_is_read_survives_export_and_import() {
    let text = r#"
[[source]]
slug = "page"
name = "Page"
kind = "page"
url = "https://example.org/news"
language = "be"
reliability = "A"
proxy = "socks5h://127.0.0.1:9050"
[source.select]
entry = "main li"
date = "time@datetime"
[[source]]
slug = "next"
name = "Next"
kind = "feed"
url = "https://example.org/feed"
language = "be"
reliability = "A"
"#;
    let first = Catalogue::parse(text).unwrap().sources;
    let selectors = first[0].selectors.as_ref().unwrap();
    assert_eq!(
        (selectors.entry.as_str(), selectors.date.as_deref()),
        ("main li", Some("time@datetime"))
    );
    let exported = export(Vec::new(), first.clone(), None).unwrap();
    let again = Catalogue::parse(&exported).unwrap().sources;
    assert_eq!(again[0].selectors, first[0].selectors);
    assert_eq!(again[0].proxy.as_deref(), Some("socks5h://127.0.0.1:9050"));
    assert_eq!((&again[1].selectors, &again[1].proxy), (&None, &None));
}

#[test]
fn the_examples_of_the_runbook_are_a_catalogue_with_every_kind() {
    let runbook = include_str!("../../../deploy/runbook.md");
    let example = runbook
        .split("```")
        .find(|block| block.starts_with("toml\n[[source]]"))
        .unwrap();
    let catalogue = Catalogue::parse(example.trim_start_matches("toml")).unwrap();
    let mut shown: Vec<_> = catalogue.sources.iter().map(|source| source.kind).collect();
    shown.sort_by_key(|kind| kind.as_str());
    let mut all = SourceKind::ALL.to_vec();
    all.sort_by_key(|kind| kind.as_str());
    assert_eq!(shown, all);
}

#[test]
fn printing_a_source_for_a_developer_hides_the_password_of_its_proxy() {
    let text = r#"
[[source]]
slug = "a"
name = "A"
kind = "feed"
url = "https://example.org/"
language = "be"
reliability = "A"
proxy = "socks5h://me:hunter2@127.0.0.1:9050"
"#;
    let catalogue = Catalogue::parse(text).unwrap();
    let printed = format!("{:?}", catalogue.sources);
    assert!(printed.contains("example.org"), "{printed}");
    assert!(!printed.contains("hunter2"), "{printed}");
    let resolving_here = text.replace("socks5h", "socks5");
    let told = Catalogue::parse(&resolving_here).unwrap_err().to_string();
    assert!(told.contains("write socks5h://"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_wrong_selector_or_proxy_is_told_without_the_password() {
    let text = r#"
[[source]]
slug = "a"
name = "A"
kind = "feed"
url = "https://example.org/"
language = "be"
reliability = "A"
proxy = "ftp://me:hunter2@example.org"
[source.select]
entry = "main..li"
"#;
    let told = Catalogue::parse(text).unwrap_err();
    assert_eq!(told.0.len(), 3, "{told}");
    assert!(told.0[0].contains("select is for sources of kind page"));
    assert!(told.0[1].contains("select.entry \"main..li\" is no CSS selector"));
    assert!(told.0[2].contains("socks5h://") && !told.to_string().contains("hunter2"));
    let misspelt = text.replace("entry =", "entries =");
    let told = Catalogue::parse(&misspelt).unwrap_err().to_string();
    assert!(told.contains("entries"), "{told}");
}

#[test]
fn a_topic_must_be_in_the_file_or_beside_it() {
    let catalogue = Catalogue::parse(&NEARLY.replace(
        "[\"sanctions\"]",
        "[\"sanctoins\", \"sanctions\", \"protests\"]",
    ));
    let catalogue = catalogue.unwrap();
    let unknown = [("council", "sanctoins"), ("council", "protests")];
    assert_eq!(catalogue.unknown_topics(&[]), unknown);
    let beside = [Topic {
        id: 1,
        slug: "protests".to_owned(),
        names: BTreeMap::new(),
    }];
    assert_eq!(catalogue.unknown_topics(&beside), unknown[..1]);
}

#[test]
fn two_sources_with_one_address_are_told_and_a_source_is_no_double_of_itself() {
    let source = |slug: &str, url: &str| {
        format!(
            "[[source]]\nslug = \"{slug}\"\nname = \"A\"\nkind = \"feed\"\nurl = \"{url}\"\nlanguage = \"be\"\nreliability = \"A\"\n"
        )
    };
    let one = source("one", "https://example.org/feed");
    let two = source("two", "https://EXAMPLE.org/feed#top");
    let both = Catalogue::parse(&[one.as_str(), two.as_str()].concat()).unwrap();
    let told = both.doubled_addresses(&[]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("source \"two\": \"one\" reads"),
        "{told:?}"
    );
    // Beside a database that has one of them, as it is and at another address.
    let before = Catalogue::parse(&one).unwrap();
    assert_eq!(before.doubled_addresses(&before.sources), [""; 0]);
    let two = Catalogue::parse(&two).unwrap();
    assert_eq!(two.doubled_addresses(&before.sources).len(), 1);
    let moved = Catalogue::parse(&source("one", "https://example.org/other")).unwrap();
    assert_eq!(moved.doubled_addresses(&before.sources), [""; 0]);
}

const NEARLY: &str = r#"
default_time_zone = "Europe/Minsk"
[[topic]]
slug = "sanctions"
name = { en = "Sanctions", be = "Санкцыі", ru = "Санкции", pl = "Sankcje", lt = "Sankcijos", uk = "Санкції" }
[[source]]
slug = "council"
name = "Council"
kind = "page"
url = "https://example.org/list"
language = "en"
reliability = "A"
topics = ["sanctions"]
every = "10m"
[source.select]
entry = "main li"
"#;

#[test]
fn how_an_editor_saves_it_makes_no_difference() {
    let whole = Catalogue::parse(NEARLY).unwrap();
    let from_windows = Catalogue::parse(&format!("\u{feff}{}", NEARLY.replace('\n', "\r\n")));
    assert_eq!(format!("{:?}", from_windows.unwrap()), format!("{whole:?}"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "(\\PC|\n){0,200}") {
        let _ = Catalogue::parse(&text);
    }
}
