//! **Cities** by which people name their time zone, in six languages: `cities.txt`, a line a city. The first city of a zone
//! stands for it where it is shown.
//!
//! Never here: a city that somebody typed is not kept, only its zone.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use crate::domain::language::Language;
use crate::domain::zone::Zone;

/// A zone, and a city in each language in the order of [`Language::ALL`].
type City = (Zone, [&'static str; Language::ALL.len()]);

static CITIES: LazyLock<Vec<City>> = LazyLock::new(|| {
    include_str!("cities.txt")
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('|');
            let zone = fields.next()?.parse().ok()?;
            let mut names = [""; Language::ALL.len()];
            for name in &mut names {
                *name = fields.next()?;
            }
            Some((zone, names))
        })
        .collect()
});

static BY_NAME: LazyLock<HashMap<String, Zone>> = LazyLock::new(|| {
    let mut by_name = HashMap::new();
    for (zone, names) in CITIES.iter() {
        for name in names {
            by_name.entry(key(name)).or_insert(*zone);
        }
    }
    by_name
});

/// The zone of a city in any of the languages, in whatever case, with or without marks and hyphens.
#[must_use]
pub fn find(typed: &str) -> Option<Zone> {
    BY_NAME.get(&key(typed)).copied()
}

/// How a zone is called in a language: by its first city, else by its own name.
#[must_use]
pub fn name(zone: Zone, language: Language) -> String {
    let index = Language::ALL.iter().position(|&one| one == language);
    CITIES
        .iter()
        .find(|(of, _)| *of == zone)
        .zip(index)
        .map_or_else(
            || zone.to_string(),
            |((_, names), index)| names[index].to_owned(),
        )
}

/// Letters only: small, without marks. Ё, й and ў are letters of their own and lose theirs on both sides alike.
fn key(name: &str) -> String {
    name.to_lowercase()
        .nfd()
        .filter(|letter| letter.is_alphabetic())
        .map(|letter| if letter == 'ł' { 'l' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{CITIES, find, name};
    use crate::domain::language::Language;
    use crate::domain::zone::Zone;

    #[test]
    fn every_line_is_read_and_every_name_finds_its_zone() {
        let lines = include_str!("cities.txt").lines().count();
        assert!(lines >= 150, "{lines}");
        assert_eq!(CITIES.len(), lines, "a line is not read");
        for (zone, names) in CITIES.iter() {
            for name in names {
                assert_eq!(find(name), Some(*zone), "{name} stands for two zones");
            }
        }
    }

    #[test]
    fn cities_are_found_as_people_type_them() {
        let zone = |name: &str| name.parse::<Zone>().ok();
        for (typed, expected) in [
            ("вильнюс", "Europe/Vilnius"),
            ("WILNO", "Europe/Vilnius"),
            ("lodz", "Europe/Warsaw"),
            ("Łódź", "Europe/Warsaw"),
            ("нью йорк", "America/New_York"),
            ("кишинев", "Europe/Chisinau"),
            ("Skoplje?", "Europe/Skopje"),
        ] {
            if typed.ends_with('?') {
                assert_eq!(find(typed), None);
            } else {
                assert_eq!(find(typed), zone(expected), "{typed}");
            }
        }
    }

    #[test]
    fn a_zone_is_called_by_its_first_city_in_the_language() {
        let vilnius: Zone = "Europe/Vilnius".parse().expect("a zone");
        let names: Vec<String> = Language::ALL.iter().map(|&l| name(vilnius, l)).collect();
        assert_eq!(
            names,
            [
                "Vilnius",
                "Вільня",
                "Вильнюс",
                "Wilno",
                "Vilnius",
                "Вільнюс"
            ]
        );
        assert_eq!(
            name("UTC+3".parse().expect("a zone"), Language::Be),
            "UTC+03:00"
        );
    }
}
