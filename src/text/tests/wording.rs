//! How the sentences are worded: they fit, need no escaping, and agree with each other.

use super::*;

/// Every command a text names: `/` and letters, but not the slashes of a link.
fn commands(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '/'))
        .filter(|word| {
            word.strip_prefix('/')
                .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        })
        .collect()
}

#[test]
fn every_text_fits_where_it_is_shown() {
    for &language in Language::ALL {
        for (key, text) in everything(language) {
            let (least, most) = match key.as_str() {
                "bot-description" => (1, 512),
                "bot-short-description" => (1, 120),
                // Shown above the chat, for a moment.
                "choose-topic-first" | "button-out-of-date" | "group-admins-only"
                | "staff-only" => (1, 200),
                key if key.starts_with("button-") => (1, 40),
                key if key.starts_with("menu-") => (3, 60),
                _ => (1, 4096),
            };
            // Telegram counts UTF-16 units.
            let length = text.encode_utf16().count();
            assert!(
                (least..=most).contains(&length),
                "{language}: {key} has {length}, allowed {least} to {most}"
            );
        }
    }
}

#[test]
fn no_text_has_invisible_marks_or_spaces_around_it() {
    for &language in Language::ALL {
        for (key, text) in everything(language) {
            let strange =
                |c: char| c.is_control() && c != '\n' || ('\u{2000}'..='\u{200f}').contains(&c);
            assert!(!text.contains(strange), "{language}: {key}: {text:?}");
            assert!(
                !text.contains(
                    |c: char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                ),
                "{language}: {key}: {text:?}"
            );
            assert_eq!(text.trim(), text, "{language}: {key}");
        }
    }
}

#[test]
fn no_file_has_mark_up_or_straight_quotation_marks() {
    for &language in Language::ALL {
        let found = sources(language)
            .flat_map(str::lines)
            .find(|line| !line.starts_with('#') && line.contains(['<', '&', '"']));
        assert_eq!(found, None, "{language}");
    }
}

#[test]
fn no_two_values_of_one_kind_have_the_same_name() {
    for &language in Language::ALL {
        for family in FAMILIES {
            let names: BTreeSet<String> = family
                .codes
                .iter()
                .map(|code| words(language).name(family.name, code).to_lowercase())
                .collect();
            assert_eq!(
                names.len(),
                family.codes.len(),
                "{language}: {}: {names:?}",
                family.name
            );
        }
    }
}

#[test]
fn every_language_names_the_same_commands() {
    let english = entries(Language::En);
    for &language in Language::ALL {
        for (key, entry) in entries(language) {
            let (mut here, mut there) = (commands(&entry), commands(&english[&key]));
            // A command stands once in every plural form, so only which ones is compared.
            here.sort_unstable();
            here.dedup();
            there.sort_unstable();
            there.dedup();
            assert_eq!(here, there, "{language}: {key}");
        }
    }
    assert_eq!(
        commands(&english["start-back"]),
        ["/topics", "/language", "/pace"]
    );
    assert_eq!(commands(&english["evidence-not-link"]), [] as [&str; 0]);
}

#[test]
fn a_button_that_is_mentioned_is_called_so() {
    for &language in Language::ALL {
        let words = words(language);
        assert!(
            words.start_topics().contains(&words.button_done()),
            "{language}"
        );
    }
}

#[test]
fn names_that_come_from_elsewhere_stand_behind_a_colon() {
    for &language in Language::ALL {
        for (key, entry) in entries(language) {
            // There it is what the reader typed, in quotation marks.
            let typed = key == "language-unknown";
            for name in ["topics", "pace", "role", "language", "fields"] {
                let variable = format!("{{ ${name} }}");
                let bent = entry.contains(&variable) && !entry.contains(&format!(": {variable}"));
                assert!(typed || !bent, "{language}: {key} must not bend {variable}");
            }
        }
    }
}

/// What everybody may read.
const FOR_READERS: [&str; 7] = [
    "about",
    "pace",
    "reading",
    "received",
    "subscriber",
    "tips",
    "verify",
];

/// Two marks that nobody must overlook; no reader gets them.
const MARKS: [&str; 2] = ["render-drill", "render-preview"];

#[test]
fn nothing_is_shouted_and_no_sign_stands_for_a_word() {
    let is_sign = |c: char| matches!(c as u32, 0x2300..=0x2bff | 0x1f000..=0x1ffff | 0xfe0f);
    for &language in Language::ALL {
        for (key, text) in everything(language) {
            assert!(!text.contains(is_sign), "{language}: {key}: {text}");
        }
        let areas = AREAS.iter().filter(|area| FOR_READERS.contains(&area.name));
        for (key, text) in areas.flat_map(|area| all_of(area, language)) {
            let shouted = text.lines().find_map(shouted);
            let is_meant = MARKS.contains(&key.as_str()) || key == "help-staff";
            assert!(
                is_meant || shouted.is_none(),
                "{language}: {key}: {shouted:?}"
            );
        }
    }
}

/// A word in capitals, unless it stands behind a command: there it is what the reader types.
fn shouted(line: &str) -> Option<&str> {
    line.split(|c: char| !(c.is_alphabetic() || c == '/'))
        .take_while(|word| !word.starts_with('/'))
        .find(|word| word.chars().count() > 4 && !word.chars().any(char::is_lowercase))
}
