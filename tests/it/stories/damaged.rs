//! Files that an operator writes, nearly right: pieces are cut out, written over, or said twice. Each is read, or refused in one line
//! for each problem.

use chrono::DateTime;
use proptest::prelude::{Strategy, prop, prop_assert, proptest};
use vestka::intake::catalogue::Catalogue;
use vestka::review::UpdateFile;

const CATALOGUE: &str = r#"
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

const UPDATE: &str = r#"
topics = ["sanctions"]
urgency = "routine"
verification = "confirmed"
original_language = "en"
publish_at = 2026-12-01T08:00:00Z
what_to_do.en = "Stay at home."
[text.en]
title = "A title"
body = "A body"
[text.be]
title = "Загаловак"
body = "Тэкст"
[[evidence]]
url = "https://example.org/a"
note = "The list"
credibility = 1
public = true
"#;

/// A file with a few damages; `section` is a line of it that comes in the wrong place then.
fn damaged(whole: &'static str, section: &str) -> impl Strategy<Value = String> + use<> {
    let put = format!(
        "(\\PC{{0,4}}|\n|\"|\\[\\[|\\]|\\{{|\\}}|=|'{{3}}|\\.|-1|1e999|9999999999999999999|true|{section}\n)"
    );
    let put = prop::string::string_regex(&put).expect("an expression");
    let damages = prop::collection::vec((0..1000_usize, 0..40_usize, put), 1..6);
    damages.prop_map(move |damages| {
        let mut letters: Vec<char> = whole.chars().collect();
        for (at, length, put) in damages {
            let from = at % letters.len().max(1);
            let to = (from + length).min(letters.len());
            letters.splice(from.min(to)..to, put.chars());
        }
        letters.into_iter().collect()
    })
}

fn is_one_line(said: &str) -> bool {
    !said.is_empty() && said.lines().count() == 1
}

#[test]
fn whole_they_are_read() {
    assert!(Catalogue::parse(CATALOGUE).is_ok());
    assert!(UpdateFile::parse(UPDATE).is_ok());
}

proptest! {
    #[test]
    fn a_catalogue_is_read_or_refused_in_one_line_for_each_problem(
        text in damaged(CATALOGUE, "\\[\\[source\\]\\]")
    ) {
        if let Err(error) = Catalogue::parse(&text) {
            prop_assert!(!error.0.is_empty());
            for said in &error.0 {
                prop_assert!(is_one_line(said), "{said:?}");
            }
        }
    }

    #[test]
    fn an_update_is_read_or_refused_in_one_line(text in damaged(UPDATE, "\\[text\\.en\\]")) {
        match UpdateFile::parse(&text) {
            Ok(file) => {
                let _ = file.content.problems(&["sanctions"], DateTime::UNIX_EPOCH);
            }
            Err(error) => {
                let said = error.to_string();
                prop_assert!(is_one_line(&said), "{said:?}");
            }
        }
    }
}
