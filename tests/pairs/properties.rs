//! What holds for **any** text: spacing, quotes and case do not matter, a changed number does, and nothing panics.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use vestka::intake::dedupe::{EventWindow, Said, Thresholds, identity, same_text, sketch};

fn said(text: &str) -> Said<'_> {
    Said {
        title: None,
        text,
        language: Some("ru"),
        at: noon(),
    }
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000, 0).expect("in range")
}

/// Sentences of 12 to 60 words in two scripts.
fn prose() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[а-яё]{2,9}|[a-z]{2,9}", 12..60)
}

proptest! {
    #[test]
    fn nothing_panics_on_any_text(one in "\\PC{0,300}", two in "\\PC{0,300}", title in proptest::option::of("\\PC{0,80}")) {
        let first = Said { title: title.as_deref(), ..said(&one) };
        let second = said(&two);
        let thresholds = Thresholds::default();
        prop_assert_eq!(sketch(&first), sketch(&first));
        prop_assert_eq!(same_text(&first, &second, &thresholds), same_text(&second, &first, &thresholds));
        let mut window = EventWindow::new(thresholds);
        window.add(1, 1, &first);
        // Of one story: whatever they say, it is not proposed to itself.
        window.add(1, 2, &second);
        prop_assert!(window.propose(2).is_empty());
        window.forget_before(noon() + TimeDelta::days(1));
        prop_assert!(window.is_empty());
    }

    #[test]
    fn spacing_quotes_and_case_do_not_matter(words in prose(), blank in "[ \t\u{a0}\n]{1,3}") {
        let plain = words.join(" ");
        let dressed = format!("«{}»", words.join(&blank).to_uppercase());
        prop_assert_eq!(identity(None, &plain), identity(None, &dressed));
        // Line breaks begin sentences, which trimming looks at; blanks do not.
        let spaced = format!("“{}”", words.join("  "));
        prop_assert_eq!(sketch(&said(&plain)), sketch(&said(&spaced)));
    }

    #[test]
    fn a_changed_number_never_joins(words in prose(), at in 0_usize..60, one in 0_u32..100_000, other in 0_u32..100_000) {
        let with = |number: u32| {
            let mut all = words.clone();
            all.insert(at % words.len(), number.to_string());
            all.join(" ")
        };
        let (first, second) = (with(one), with(other));
        let judged = same_text(&said(&first), &said(&second), &Thresholds::default());
        prop_assert_eq!(judged.is_some(), one == other);
    }

    #[test]
    fn a_copy_with_a_dateline_and_a_tail_joins(words in prose()) {
        let text = words.join(" ");
        let copy = format!("MINSK (Reuters) - {text}. Read more on our website");
        prop_assert!(same_text(&said(&text), &said(&copy), &Thresholds::default()).is_some());
    }
}
