//! The list of messages and the six files agree, and each sentence fits where it is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use fluent_bundle::FluentValue;

use super::*;
use crate::domain::delivery::{FanoutState, Outcome, Reason};
use crate::domain::staff::Role;
use crate::domain::subscriber::Pace;
use crate::domain::update::{Urgency, Verification};

mod wording;

/// Numbers that take every plural form there is in our languages.
const NUMBERS: [u64; 4] = [1, 2, 5, 21];

/// The entries of a file by key, each as it is written.
fn entries(language: Language) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    let mut current = None;
    for line in sources(language).flat_map(str::lines) {
        if let Some((key, _)) = line
            .split_once(" =")
            .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let former = entries.insert(key.to_owned(), String::new());
            assert!(former.is_none(), "{language}: {key} comes twice");
            current = Some(key.to_owned());
        } else if !line.starts_with(' ') && !line.is_empty() {
            assert!(line.starts_with('#'), "{language}: {line}");
            current = None;
        }
        if let Some(entry) = current.as_ref().and_then(|key| entries.get_mut(key)) {
            writeln!(entry, "{line}").unwrap();
        }
    }
    entries
}

/// What is between `$` and the next character that no variable has.
fn variables(entry: &str) -> BTreeSet<&str> {
    entry
        .split('$')
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap()
        })
        .collect()
}

/// The plural forms that an entry tells apart; `zero` is an extra that any entry may have.
fn forms(entry: &str) -> BTreeSet<&str> {
    entry
        .lines()
        .filter_map(|line| {
            line.trim()
                .trim_start_matches('*')
                .strip_prefix('[')?
                .split_once(']')
        })
        .map(|(form, _)| form)
        .filter(|&form| form != "zero")
        .collect()
}

/// The plural forms that whole numbers have in a language, by CLDR.
fn plural(language: Language) -> BTreeSet<&'static str> {
    match language {
        Language::En => ["one", "other"].into(),
        Language::Be | Language::Ru | Language::Pl | Language::Uk => ["one", "few", "many"].into(),
        Language::Lt => ["one", "few", "other"].into(),
    }
}

/// Every message of every area.
fn messages() -> impl Iterator<Item = &'static Message> {
    AREAS.iter().flat_map(|area| area.messages)
}

/// Every key that the list and the families make.
fn listed() -> BTreeSet<String> {
    let messages = messages().map(|message| key(message.name));
    let languages = Language::ALL
        .iter()
        .map(|language| format!("language-{language}"));
    let names = FAMILIES.iter().flat_map(|family| {
        family
            .codes
            .iter()
            .map(|code| format!("{}-{code}", family.name))
    });
    messages.chain(languages).chain(names).collect()
}

fn key(name: &str) -> String {
    name.replace('_', "-")
}

/// A message said with samples; every number is `number`.
fn said(words: Words, message: &Message, number: u64) -> String {
    let value = |name: &str, argument: Argument| match (argument, name) {
        (Argument::Number, _) => FluentValue::from(number),
        (Argument::Text, "language") => words.language_name(Language::Pl).into(),
        (Argument::Text, "pace") => words.pace("breaking").into(),
        (Argument::Text, "role") => words.role("admin").into(),
        (Argument::Text, "urgency") => words.urgency("routine").into(),
        (Argument::Text, "verification") => words.verification("single_source").into(),
        (Argument::Text, "fields") => {
            let fields: Vec<String> = ["title", "topics", "evidence"]
                .iter()
                .map(|code| words.field(code))
                .collect();
            time::list(words.language(), &fields).into()
        }
        (Argument::Text, "id") => "123456".into(),
        (Argument::Text, "time") => {
            time::date_time(words.language(), chrono::DateTime::UNIX_EPOCH).into()
        }
        (Argument::Text, "age") => words.age_hours(5).into(),
        (Argument::Text, name) => format!("‹{name}›").into(),
    };
    let arguments = message
        .arguments
        .iter()
        .map(|&(name, argument)| (name, value(name, argument)))
        .collect();
    words.say(&key(message.name), &arguments)
}

/// Everything the bot can say in a language, by key.
fn everything(language: Language) -> BTreeMap<String, String> {
    let mut all = names(language);
    for area in AREAS {
        all.extend(all_of(area, language));
    }
    all
}

/// What the messages of an area say in a language, by key.
fn all_of(area: &Area, language: Language) -> BTreeMap<String, String> {
    let words = words(language);
    let mut all = BTreeMap::new();
    let english = entries(Language::En);
    for message in area.messages {
        let key = key(message.name);
        if forms(&english[&key]).is_empty() {
            all.insert(key, said(words, message, 12_000));
        } else {
            all.extend(
                NUMBERS
                    .map(|number| (format!("{key} ({number:>2})"), said(words, message, number))),
            );
        }
    }
    all
}

/// The names of values in a language, by key.
fn names(language: Language) -> BTreeMap<String, String> {
    let words = words(language);
    let mut all = BTreeMap::new();
    for family in FAMILIES {
        all.extend(family.codes.iter().map(|code| {
            (
                format!("{}-{code}", family.name),
                words.name(family.name, code),
            )
        }));
    }
    all.extend(
        Language::ALL
            .iter()
            .map(|&named| (format!("language-{named}"), words.language_name(named))),
    );
    all
}

#[test]
fn the_files_are_well_formed() {
    for &language in Language::ALL {
        for source in sources(language) {
            let resource = FluentResource::try_new(source.to_owned());
            let (_, errors) =
                resource.map_or_else(|failed| failed, |resource| (resource, Vec::new()));
            assert!(errors.is_empty(), "{language}: {errors:?}");
        }
    }
}

#[test]
fn every_message_exists_in_every_language_and_no_other() {
    let listed = listed();
    for &language in Language::ALL {
        let written: BTreeSet<String> = entries(language).into_keys().collect();
        let missing: Vec<_> = listed.difference(&written).collect();
        let unused: Vec<_> = written.difference(&listed).collect();
        assert!(
            missing.is_empty() && unused.is_empty(),
            "{language}: missing {missing:?}, not in the list {unused:?}"
        );
    }
}

#[test]
fn every_message_uses_exactly_its_arguments() {
    for &language in Language::ALL {
        let entries = entries(language);
        for message in messages() {
            let declared: BTreeSet<&str> =
                message.arguments.iter().map(|&(name, _)| name).collect();
            assert_eq!(
                variables(&entries[&key(message.name)]),
                declared,
                "{language}: {}",
                message.name
            );
        }
        for (key, entry) in entries
            .iter()
            .filter(|(key, _)| FAMILIES.iter().any(|f| key.starts_with(f.name)))
        {
            let is_name = !messages().any(|message| self::key(message.name) == *key);
            assert!(
                !is_name || variables(entry).is_empty(),
                "{language}: {key} is a name"
            );
        }
    }
}

#[test]
fn every_plural_has_all_forms_of_its_language() {
    let english = entries(Language::En);
    for &language in Language::ALL {
        for (key, entry) in entries(language) {
            let expected = if entry.contains("->") {
                plural(language)
            } else {
                BTreeSet::new()
            };
            assert_eq!(forms(&entry), expected, "{language}: {key}");
            assert_eq!(
                entry.contains("->"),
                english[&key].contains("->"),
                "{language}: {key}"
            );
        }
    }
}

#[test]
fn a_form_that_is_also_for_twenty_one_says_the_number() {
    for &language in Language::ALL {
        for (key, text) in everything(language)
            .iter()
            .filter(|(key, _)| key.ends_with("(21)"))
        {
            assert!(text.contains("21"), "{language}: {key}: {text}");
        }
    }
}

#[test]
fn the_forms_are_chosen_by_the_rules_of_the_language() {
    let days = |language: Language, number: u32| words(language).age_days(number);
    assert_eq!(days(Language::En, 1), "one day ago");
    assert_eq!(days(Language::Be, 22), "22 дні таму");
    assert_eq!(days(Language::Ru, 21), "21 день назад");
    assert_eq!(days(Language::Pl, 21), "21 dni temu");
    assert_eq!(days(Language::Lt, 22), "prieš 22 dienas");
    assert_eq!(days(Language::Uk, 111), "111 днів тому");
    assert_eq!(words(Language::Lt).draft_evidence(0), "Įrodymų nėra");
    assert_eq!(words(Language::Lt).draft_evidence(10), "10 įrodymų");
}

#[test]
fn every_value_of_the_domain_has_a_name() {
    let codes = |name: &str| {
        FAMILIES
            .iter()
            .find(|family| family.name == name)
            .unwrap()
            .codes
            .to_vec()
    };
    assert_eq!(
        codes("verification"),
        Verification::ALL
            .iter()
            .map(|v| v.as_str())
            .collect::<Vec<_>>()
    );
    assert_eq!(
        codes("urgency"),
        Urgency::ALL.iter().map(|u| u.as_str()).collect::<Vec<_>>()
    );
    assert_eq!(
        codes("role"),
        Role::ALL.iter().map(|r| r.as_str()).collect::<Vec<_>>()
    );
    assert_eq!(
        codes("pace"),
        Pace::ALL.iter().map(|p| p.as_str()).collect::<Vec<_>>()
    );
    assert_eq!(
        codes("fanout_state"),
        FanoutState::ALL
            .iter()
            .map(|s| s.as_str())
            .collect::<Vec<_>>()
    );
    assert_eq!(
        codes("outcome"),
        Outcome::ALL.iter().map(|o| o.as_str()).collect::<Vec<_>>()
    );
    assert_eq!(
        codes("reason"),
        Reason::ALL.iter().map(|r| r.as_str()).collect::<Vec<_>>()
    );
}

#[test]
fn a_method_says_its_sentence() {
    let words = words(Language::Be);
    assert_eq!(
        words.hours_pace(&words.pace("instant")),
        "Дасылаць: адразу."
    );
    assert_eq!(words.button_open(12), "Адкрыць 12");
    assert_eq!(
        words.write_too_long(12_345_usize, 12_000),
        "Тэкст занадта доўгі. Знакаў: 12\u{a0}345, можна не больш за 12\u{a0}000."
    );
    assert_eq!(words.language_name(Language::Uk), "украінская");
}

#[test]
fn all_that_the_bot_says() {
    for &language in Language::ALL {
        for area in AREAS {
            let all = match area.name {
                "names" => names(language),
                _ => all_of(area, language),
            };
            let mut page = String::new();
            for (key, text) in all {
                let text = text.replace('\n', "\n    ").replace("    \n", "\n");
                writeln!(page, "{key}: {text}").unwrap();
            }
            insta::assert_snapshot!(format!("{}-{language}", area.name), page);
        }
    }
}
