//! **Slugs** for sources that nobody named: small letters a to z, digits and hyphens, from a title of any script we write.
//!
//! Never here: the catalogue.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use url::Url;

/// As many characters as a catalogue allows, less a number at the end.
const LONGEST: usize = 36;

/// From the title, else from the host; with a number where another source has it.
pub(super) fn unique(title: &str, url: &str, taken: &mut HashSet<String>) -> String {
    let host = Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    let base = [title, host.as_deref().unwrap_or_default(), "source"]
        .into_iter()
        .map(plain)
        .find(|slug| !slug.is_empty())
        .unwrap_or_default();
    let mut slug = base.clone();
    let mut number = 2;
    while !taken.insert(slug.clone()) {
        slug = format!("{base}-{number}");
        number += 1;
    }
    slug
}

fn plain(title: &str) -> String {
    let mut out = String::new();
    for letter in title.to_lowercase().nfc() {
        if let Some(latin) = cyrillic(letter) {
            out.push_str(latin);
            continue;
        }
        for part in std::iter::once(letter).nfd() {
            match part {
                'a'..='z' | '0'..='9' => out.push(part),
                'ł' => out.push('l'),
                'ß' => out.push_str("ss"),
                'ø' => out.push('o'),
                'æ' => out.push_str("ae"),
                'đ' => out.push('d'),
                // Accents, and marks inside words.
                '\u{300}'..='\u{36f}' | '\'' | '’' => {}
                _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
                _ => {}
            }
        }
    }
    let cut = out
        .char_indices()
        .nth(LONGEST)
        .map_or(out.as_str(), |(end, _)| &out[..end]);
    cut.trim_matches('-').to_owned()
}

/// As most passports and road signs of the three countries write it, without signs.
fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "io",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_several_scripts() {
        for (title, expected) in [
            ("Lenta.ru : Новости", "lenta-ru-novosti"),
            ("Наша Ніва — падзеі", "nasha-niva-padzei"),
            ("Київ: новини", "kiiv-novini"),
            ("Gazeta Wyborcza: Łódź", "gazeta-wyborcza-lodz"),
            ("Žinios’ 24", "zinios-24"),
            ("  !!! ", "a-example"),
            ("ニュース", "a-example"),
        ] {
            let slug = unique(title, "https://a.example/", &mut HashSet::new());
            assert_eq!(slug, expected, "{title}");
        }
        let mut taken = HashSet::from(["a".to_owned(), "a-2".to_owned()]);
        assert_eq!(unique("A", "https://x.example/", &mut taken), "a-3");
        assert!(unique(&"long ".repeat(50), "", &mut taken).len() <= 40);
    }
}
