//! The words in dates: months, weekdays, zones, halves of the day.

use chrono::Weekday;

/// Beginnings of the months' names in English, German, French, Spanish, Portuguese, Italian, Russian, Belarusian,
/// Ukrainian, Polish, Lithuanian, Czech, Bulgarian, Greek and Hungarian. Where one begins another (`mar`, `марта`, `май`),
/// order decides.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "jän", "ene", "gen", "янв", "яну", "сту", "січ", "sty", "sau", "led", "ιαν",
    ],
    &[
        "feb", "fév", "fev", "фев", "лют", "lut", "vas", "úno", "φεβ",
    ],
    &[
        "mar", "mär", "mrz", "мар", "сак", "бер", "kov", "bře", "μαρ", "μάρ", "már",
    ],
    &[
        "apr", "avr", "abr", "апр", "кра", "кві", "kwi", "bal", "dub", "απρ", "ápr",
    ],
    &[
        "may", "mai", "mag", "май", "мая", "тра", "maj", "geg", "kvě", "μαΐ", "μαϊ", "μάι", "máj",
    ],
    &[
        "jun", "juin", "giu", "июн", "юни", "чэр", "чер", "cze", "bir", "červn", "ιουν", "ιούν",
        "jún",
    ],
    &[
        "jul", "juil", "lug", "июл", "юли", "ліп", "лип", "lip", "lie", "červe", "ιουλ", "ιούλ",
        "júl",
    ],
    &[
        "aug", "aoû", "aou", "ago", "авг", "жні", "сер", "sie", "rgp", "rugp", "srp", "αυγ", "αύγ",
    ],
    &[
        "sep", "set", "сен", "сеп", "вер", "wrz", "rgs", "rugs", "zář", "σεπ", "szep",
    ],
    &[
        "oct", "okt", "out", "ott", "окт", "кас", "жов", "paź", "spa", "říj", "οκτ",
    ],
    &[
        "nov", "ноя", "ное", "ліс", "лис", "lis", "lap", "νοε", "νοέ",
    ],
    &[
        "dec", "dez", "déc", "dic", "дек", "сне", "сні", "гру", "gru", "prosi", "δεκ",
    ],
];

/// Hours and minutes east of UTC.
const ZONES: [(&str, i64, i64); 42] = [
    ("z", 0, 0),
    ("ut", 0, 0),
    ("utc", 0, 0),
    ("gmt", 0, 0),
    ("wet", 0, 0),
    ("west", 1, 0),
    ("bst", 1, 0),
    ("cet", 1, 0),
    ("mez", 1, 0),
    ("cest", 2, 0),
    ("mesz", 2, 0),
    ("eet", 2, 0),
    ("eest", 3, 0),
    ("msk", 3, 0),
    ("мск", 3, 0),
    ("msd", 4, 0),
    ("sast", 2, 0),
    ("pkt", 5, 0),
    ("hkt", 8, 0),
    ("sgt", 8, 0),
    ("jst", 9, 0),
    ("kst", 9, 0),
    ("aest", 10, 0),
    ("aedt", 11, 0),
    ("met", 1, 0),
    ("mest", 2, 0),
    ("etc/gmt", 0, 0),
    ("etc/utc", 0, 0),
    // Without a letter for the season publishers mean winter.
    ("et", -5, 0),
    ("ct", -6, 0),
    ("mt", -7, 0),
    ("pt", -8, 0),
    ("est", -5, 0),
    ("edt", -4, 0),
    ("cst", -6, 0),
    ("cdt", -5, 0),
    ("mst", -7, 0),
    ("mdt", -6, 0),
    ("pst", -8, 0),
    ("pdt", -7, 0),
    ("nst", -3, -30),
    ("ndt", -2, -30),
];

/// 1 to 12, by the beginning of the name.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let starts = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    (1..)
        .zip(MONTHS.iter())
        .find(|(_, names)| starts(names))
        .map(|(number, _)| number)
}

/// Only English ones: they tell the order of day and month.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    (word.len() >= 3)
        .then(|| word.get(..3)?.parse().ok())
        .flatten()
}

/// Hours to add in the afternoon.
pub(super) fn half(word: &str) -> Option<u32> {
    match word.to_ascii_lowercase().replace('.', "").as_str() {
        "a" | "am" => Some(0),
        "p" | "pm" => Some(12),
        _ => None,
    }
}

/// Words that say nothing.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "-" | "–"
            | "—"
            | "|"
            | "at"
            | "of"
            | "de"
            | "del"
            | "do"
            | "um"
            | "г"
            | "года"
            | "г.,"
            | "р"
            | "в"
            | "à"
            | "Uhr"
    )
}

/// `MSK`, `+0300`, `+03:00`, `+3`, `GMT+3`: seconds east of UTC.
pub(super) fn zone(word: &str) -> Option<i64> {
    let lower = word.to_lowercase();
    if let Some((_, hours, minutes)) = ZONES.iter().find(|(name, _, _)| *name == lower) {
        return Some(hours * 3600 + minutes * 60);
    }
    let number = ["gmt", "utc"]
        .iter()
        .find_map(|name| lower.strip_prefix(name))
        .unwrap_or(&lower);
    let sign = match number.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let number = number.trim_start_matches(['+', '-', '−']);
    let digits: String = number.chars().filter(|letter| *letter != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        3 => digits.split_at(1),
        4 => digits.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}
