//! The **place** of a problem in a file that people write (TOML): its line, as they count, and its key; with what belongs there instead.
//!
//! Never here: what the file is about.

use std::ops::Range;

/// `line 3, every: …`: what the reader of the file says is wrong, in one line, with the remedy where it is a matter of form.
#[must_use]
pub fn in_file(text: &str, span: Option<Range<usize>>, message: &str) -> String {
    let message = message.replace('\n', " ");
    let before = span.and_then(|span| text.get(..span.start));
    let line = before.map(|before| format!("line {}", before.matches('\n').count() + 1));
    let key = before.and_then(key_of);
    let wrong = remedy(&message, key.is_some());
    let place = match (line, key, &wrong) {
        (Some(line), Some(key), Some(_)) => format!("{line}, {key}"),
        (Some(line), ..) => line,
        (None, ..) => return wrong.unwrap_or(message),
    };
    format!("{place}: {}", wrong.unwrap_or(message))
}

/// The key whose value begins here, or the first one of its line.
fn key_of(before: &str) -> Option<String> {
    let line = before.rsplit('\n').next()?.trim();
    let key = match line.strip_suffix('=') {
        Some(before) => before.trim_end().rsplit([' ', '{', ',', '\t']).next()?,
        None => line.split_once('=')?.0.trim(),
    };
    (!key.is_empty()).then(|| key.to_owned())
}

/// What is wrong and what is to be done, of what is not as the reader wants it; nothing of what is no TOML.
fn remedy(message: &str, has_key: bool) -> Option<String> {
    let kind = |of: &str| message.strip_prefix(of)?.split_once(", expected ");
    if kind("invalid type: ") == Some(("map", "a sequence")) && !has_key {
        return Some("write the name of this section in two brackets on each side, as [[evidence]]: there may be several".to_owned());
    }
    if let Some((given, wanted)) = kind("invalid type: ").or_else(|| kind("invalid value: ")) {
        return Some(format!("{}, not {}", form(wanted), plain(given)));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return Some(format!("{} is missing: add it", name.trim_matches('`')));
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return Some(format!("there is no key {rest}"));
    }
    if message == "wanted string or table" {
        return Some("write one of its words in quotes".to_owned());
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        return Some(format!("there is no word {rest}"));
    }
    message
        .strip_prefix("relative URL without a base")
        .map(|rest| {
            format!(
                "give a whole address, such as https://example.org/list{}",
                rest.replace(": ", ", not ")
            )
        })
}

/// How a value is written.
fn form(wanted: &str) -> String {
    let how = match wanted {
        "a string" | "a borrowed string" | "a string representing an URL" => {
            "write a text in quotes"
        }
        "a boolean" => "write true or false, without quotes",
        "a sequence" => "write a list in square brackets, such as [\"…\"]",
        "a TOML datetime" => "write a time without quotes, such as 2026-01-31T18:00:00Z",
        "a map" => "write a text for each language, such as { en = \"…\" }",
        "u8" => "write a whole number from 0 to 255, without quotes",
        number if number.starts_with(['u', 'i']) && number[1..].parse::<u8>().is_ok() => {
            "write a whole number without quotes"
        }
        "f32" | "f64" => "write a number without quotes",
        section if section.starts_with("struct ") => {
            "write a section of its own, with its keys on the lines below"
        }
        other => return format!("write {other}"),
    };
    how.to_owned()
}

/// What was given, in the words of people.
fn plain(given: &str) -> String {
    match given {
        "map" => "a section".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => given
            .replacen("integer ", "the number ", 1)
            .replacen("floating point ", "the number ", 1)
            .replacen("string ", "the text ", 1)
            .replacen("boolean ", "", 1)
            .replace("` as i128", "`")
            .replace("` as u128", "`"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_file;

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(
            in_file("a\nb\nc", Some(4..5), "wrong\nhere"),
            "line 3: wrong here"
        );
        assert_eq!(
            in_file("é", Some(1..2), "inside a character"),
            "inside a character"
        );
        assert_eq!(in_file("a", None, "wrong"), "wrong");
    }

    fn told(text: &str, value: &str, message: &str) -> String {
        let begin = text.find(value).unwrap();
        in_file(text, Some(begin..begin + value.len()), message)
    }

    #[test]
    fn numbers_and_sections_that_do_not_fit_are_told_in_words_of_people() {
        for (value, message, remedy) in [
            (
                "300",
                "invalid value: integer `300`, expected u8",
                "write a whole number from 0 to 255, without quotes, not the number `300`",
            ),
            (
                "1.5",
                "invalid type: floating point `1.5`, expected u8",
                "write a whole number from 0 to 255, without quotes, not the number `1.5`",
            ),
            (
                "99999999999999999999",
                "invalid type: integer `99999999999999999999` as i128, expected u8",
                "write a whole number from 0 to 255, without quotes, not the number `99999999999999999999`",
            ),
        ] {
            let text = format!("credibility = {value}");
            assert_eq!(
                told(&text, value, message),
                format!("line 1, credibility: {remedy}")
            );
        }
        assert_eq!(
            told(
                "a = 1\n[evidence]\nurl = \"…\"",
                "[evidence]",
                "invalid type: map, expected a sequence"
            ),
            "line 2: write the name of this section in two brackets on each side, as [[evidence]]: there may be several"
        );
    }

    #[test]
    fn what_is_of_another_form_is_named_with_its_key_and_what_belongs_there() {
        assert_eq!(
            told(
                "a = 1\nevery = 10",
                "10",
                "invalid type: integer `10`, expected a string"
            ),
            "line 2, every: write a text in quotes, not the number `10`"
        );
        assert_eq!(
            told(
                "name = { en = \"a\", be = 7 }",
                "7",
                "invalid type: integer `7`, expected a string"
            ),
            "line 1, be: write a text in quotes, not the number `7`"
        );
        assert_eq!(
            told(
                "topics = [\"a\", 7]",
                "7",
                "invalid type: integer `7`, expected a string"
            ),
            "line 1, topics: write a text in quotes, not the number `7`"
        );
        assert_eq!(
            told(
                "valid_until = \"soon\"",
                "\"soon\"",
                "invalid type: string \"soon\", expected a TOML datetime"
            ),
            "line 1, valid_until: write a time without quotes, such as 2026-01-31T18:00:00Z, not the text \"soon\""
        );
        assert_eq!(
            in_file("[[source]]", Some(0..10), "missing field `url`"),
            "line 1: url is missing: add it"
        );
        // What is no TOML has no key.
        assert_eq!(
            told("a = \"b", "\"b", "invalid basic string, expected `\"`"),
            "line 1: invalid basic string, expected `\"`"
        );
    }
}
