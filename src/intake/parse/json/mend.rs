//! What breaks a strict reader of JSON and is easily put right: raw control characters, halves of surrogate pairs, numbers
//! without end. Never here: brackets, commas, quotes.

/// The text with blanks for control characters, U+FFFD for lone surrogates, null for numbers that no computer holds.
pub(super) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' => {
                inside = !inside;
                out.push(letter);
                1
            }
            '\\' if inside => escape(rest, &mut out),
            '-' | '0'..='9' if !inside => number(rest, &mut out),
            _ => {
                out.push(if letter.is_control() { ' ' } else { letter });
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

/// An escape, or a pair of them that makes one letter; its length.
fn escape(rest: &str, out: &mut String) -> usize {
    let length = match code(rest) {
        Some(0xd800..=0xdbff) if code(&rest[6..]).is_some_and(is_second_half) => 12,
        Some(0xd800..=0xdfff) => {
            out.push('\u{fffd}');
            return 6;
        }
        Some(_) => 6,
        None => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
    };
    out.push_str(&rest[..length]);
    length
}

fn is_second_half(code: u32) -> bool {
    (0xdc00..=0xdfff).contains(&code)
}

/// Of `\u0041`.
fn code(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

fn number(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|letter: char| !(letter.is_ascii_digit() || "+-.eE".contains(letter)))
        .unwrap_or(rest.len());
    let number = &rest[..end];
    let is_endless = number.parse::<f64>().is_ok_and(f64::is_infinite);
    out.push_str(if is_endless { "null" } else { number });
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_is_broken_changes() {
        for (text, expected) in [
            (
                r#"{"a": "\ud83d\ude00 \n \\ud800", "b": -1.5e3}"#,
                r#"{"a": "\ud83d\ude00 \n \\ud800", "b": -1.5e3}"#,
            ),
            (
                r#""a\ud800b\udc00\ud800""#,
                "\"a\u{fffd}b\u{fffd}\u{fffd}\"",
            ),
            ("[1e999, \"1e999\", -2e400]", "[null, \"1e999\", null]"),
            ("\"a\nb\"", "\"a b\""),
        ] {
            assert_eq!(mended(text), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_right_stays(text in "(\\\\|u|d8|00|\"|1|e|-|я|\n|,){0,40}") {
            let once = mended(&text);
            prop_assert_eq!(mended(&once), once.clone());
        }
    }
}
