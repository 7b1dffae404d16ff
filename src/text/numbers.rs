//! Numbers inside a sentence: which plural form they ask for, and how they look (12,345 in English, 12 345 elsewhere).
//!
//! The rules of Fluent's own library (`intl_pluralrules` 7.0.2) are not used: for Belarusian and Lithuanian they leave
//! out "modulo ten", so that 22 takes the wrong form. Ours are those of CLDR for whole numbers; a file asks for them by
//! `{ PLURAL($count) -> … }`.
//!
//! Never here: numbers that are names (of candidates, of updates); those are passed as text.

use fluent_bundle::FluentValue;

use crate::domain::language::Language;

/// From here on digits are grouped; four digits are read well enough without.
const GROUPED_FROM: f64 = 10_000.0;

/// What Fluent asks how to write a value: none leaves it to Fluent. `M` is Fluent's cache, not needed here.
pub(super) type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// A whole number as an argument; a negative one is a mistake of the caller and counts as nought.
pub(super) fn count(number: impl TryInto<u64>) -> FluentValue<'static> {
    let number = number.try_into().ok();
    debug_assert!(number.is_some(), "a count is never negative");
    FluentValue::from(number.unwrap_or_default())
}

/// The function PLURAL of the files: the plural form of its argument.
///
/// Nought is `zero`. A sentence without that form takes its last one, which in all our languages is right for nought.
pub(super) fn plural(language: Language, arguments: &[FluentValue<'_>]) -> FluentValue<'static> {
    let number = match arguments {
        [FluentValue::Number(number)] => number.as_string().parse().ok(),
        _ => None,
    };
    number.map_or(FluentValue::Error, |number| {
        FluentValue::from(form(language, number))
    })
}

/// The plural form for a whole number (CLDR 46, plural rules, cardinal).
const fn form(language: Language, number: u64) -> &'static str {
    let (ones, tens) = (number % 10, number % 100);
    match language {
        _ if number == 0 => "zero",
        Language::En | Language::Pl if number == 1 => "one",
        Language::En => "other",
        Language::Be | Language::Ru | Language::Uk | Language::Pl => match ones {
            1 if tens != 11 && !matches!(language, Language::Pl) => "one",
            2..=4 if !matches!(tens, 12..=14) => "few",
            _ => "many",
        },
        Language::Lt => match ones {
            1 if tens != 11 => "one",
            2..=9 if !matches!(tens, 12..=19) => "few",
            _ => "other",
        },
    }
}

/// How a language writes numbers.
pub(super) fn formatter<M>(language: Language) -> Formatter<M> {
    match language {
        Language::En => |value, _| grouped(value, ','),
        // A no-break space, so that a number is never torn at the end of a line.
        Language::Be | Language::Ru | Language::Pl | Language::Lt | Language::Uk => {
            |value, _| grouped(value, '\u{a0}')
        }
    }
}

/// A large number with `separator` between its thousands; none for anything else.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    if number.value < GROUPED_FROM {
        return None;
    }
    let digits = number.as_string();
    let mut shown = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(separator);
        }
        shown.push(digit);
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_from_ten_thousand() {
        let shown = |number: u64| grouped(&FluentValue::from(number), ',');
        assert_eq!(shown(9_999), None);
        assert_eq!(shown(10_000).as_deref(), Some("10,000"));
        assert_eq!(shown(123_456).as_deref(), Some("123,456"));
        assert_eq!(shown(1_234_567).as_deref(), Some("1,234,567"));
        assert_eq!(grouped(&FluentValue::from("12345"), ','), None);
    }

    #[test]
    fn the_forms_are_those_of_cldr() {
        let few = |language| {
            (0..=130)
                .filter(|&number| form(language, number) == "few")
                .collect::<Vec<u64>>()
        };
        let one = |language| {
            (0..=130)
                .filter(|&number| form(language, number) == "one")
                .collect::<Vec<u64>>()
        };
        let tens = |ones: &[u64], without: &[u64]| -> Vec<u64> {
            (0..=130)
                .filter(|n| ones.contains(&(n % 10)) && !without.contains(&(n % 100)))
                .collect()
        };
        for language in [Language::Be, Language::Ru, Language::Uk] {
            assert_eq!(one(language), tens(&[1], &[11]), "{language}");
            assert_eq!(few(language), tens(&[2, 3, 4], &[12, 13, 14]), "{language}");
        }
        assert_eq!((one(Language::En), few(Language::En)), (vec![1], vec![]));
        assert_eq!(
            (one(Language::Pl), few(Language::Pl)),
            (vec![1], tens(&[2, 3, 4], &[12, 13, 14]))
        );
        assert_eq!(one(Language::Lt), tens(&[1], &[11]));
        assert_eq!(
            few(Language::Lt),
            tens(&[2, 3, 4, 5, 6, 7, 8, 9], &[12, 13, 14, 15, 16, 17, 18, 19])
        );
    }
}
