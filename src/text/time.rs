//! Dates and lists as people write them, in each language.
//!
//! Never here: the current time or a time zone; the caller converts, and says which zone it is.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::language::Language;

/// A day and a time: "24 November 2026, 13:40". The sentence around it says that it is UTC.
#[must_use]
pub fn date_time(language: Language, at: DateTime<Utc>) -> String {
    format!("{}, {}", day(language, at.date_naive()), at.format("%H:%M"))
}

/// A day: "24 November 2026".
#[must_use]
pub fn day(language: Language, date: NaiveDate) -> String {
    let (year, month, day) = (date.year(), month(language, date.month0()), date.day());
    match language {
        Language::Lt => format!("{year} m. {month} {day} d."),
        Language::En | Language::Be | Language::Ru | Language::Pl | Language::Uk => {
            format!("{day} {month} {year}")
        }
    }
}

/// Names one after the other: "Sanctions, Elections".
#[must_use]
pub fn list(language: Language, names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(separator(language))
}

/// What stands between two names: a further language may have another comma.
const fn separator(language: Language) -> &'static str {
    match language {
        Language::En | Language::Be | Language::Ru | Language::Pl | Language::Lt | Language::Uk => {
            ", "
        }
    }
}

/// The name of a month, January being 0.
fn month(language: Language, month0: u32) -> &'static str {
    months(language)
        .split(' ')
        .zip(0..)
        .find_map(|(name, number)| (number == month0).then_some(name))
        .unwrap_or_default()
}

/// The months as they stand beside a day: in the genitive, in all but English.
const fn months(language: Language) -> &'static str {
    match language {
        Language::En => {
            "January February March April May June July August September October November December"
        }
        Language::Be => {
            "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня"
        }
        Language::Ru => {
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
        }
        Language::Pl => {
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
        }
        Language::Lt => {
            "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio"
        }
        Language::Uk => {
            "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn each_language_has_its_own_form() {
        let at = Utc.with_ymd_and_hms(2026, 11, 24, 13, 40, 59).unwrap();
        let shown: Vec<String> = Language::ALL
            .iter()
            .map(|&language| date_time(language, at))
            .collect();
        assert_eq!(
            shown,
            [
                "24 November 2026, 13:40",
                "24 лістапада 2026, 13:40",
                "24 ноября 2026, 13:40",
                "24 listopada 2026, 13:40",
                "2026 m. lapkričio 24 d., 13:40",
                "24 листопада 2026, 13:40",
            ]
        );
    }

    #[test]
    fn the_hour_has_two_digits_and_the_day_no_nought() {
        let at = Utc.with_ymd_and_hms(2026, 1, 5, 4, 7, 0).unwrap();
        assert_eq!(date_time(Language::En, at), "5 January 2026, 04:07");
    }

    #[test]
    fn each_language_has_twelve_months() {
        for &language in Language::ALL {
            let names: std::collections::BTreeSet<&str> =
                (0..12).map(|number| month(language, number)).collect();
            assert_eq!(names.len(), 12, "{language}");
            assert!(!names.contains(""), "{language}");
        }
    }

    #[test]
    fn a_list_may_be_empty_or_of_one() {
        assert_eq!(list(Language::Be, &[] as &[String]), "");
        assert_eq!(list(Language::Be, &["Санкцыі"]), "Санкцыі");
        assert_eq!(
            list(Language::Be, &["Санкцыі".to_owned(), "Выбары".to_owned()]),
            "Санкцыі, Выбары"
        );
    }
}
