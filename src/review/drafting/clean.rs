//! **Cleaning** of what was pasted: characters that nobody sees, or that turn text around, are taken out; paragraphs stay.
//!
//! Never here: a change of what can be read.

/// A text as it is kept, and how many characters were taken out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The text.
    pub text: String,
    /// Invisible characters that it had.
    pub removed: usize,
}

/// Joins the parts of an emoji such as a family; elsewhere it is invisible.
const JOINER: char = '\u{200d}';

/// Of a text of several lines.
#[must_use]
pub fn clean(text: &str) -> Cleaned {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{85}'], "\n");
    let text = text.replace('\u{2029}', "\n\n");
    let (mut kept, mut removed) = (String::with_capacity(text.len()), 0);
    let mut letters = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        let joins = letter == JOINER
            && before.is_some_and(is_emoji)
            && letters.peek().copied().is_some_and(is_emoji);
        if is_invisible(letter) && !joins {
            removed += 1;
            continue;
        }
        kept.push(letter);
        before = Some(letter);
    }
    Cleaned {
        text: paragraphs(&kept),
        removed,
    }
}

/// Of a text of one line.
#[must_use]
pub fn clean_line(text: &str) -> Cleaned {
    let cleaned = clean(text);
    Cleaned {
        text: cleaned
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        removed: cleaned.removed,
    }
}

/// No blanks at the ends of lines, one empty line between paragraphs.
fn paragraphs(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        let line = line.trim_end();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !kept.is_empty() {
            kept.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        kept.push_str(line);
    }
    kept
}

/// Zero-width, turning, or a control character.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e001f}'
    ) || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::{Cleaned, clean, clean_line};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn what_nobody_sees_is_taken_out_and_counted() {
        let cleaned = clean("Ten\u{200b} per\u{202e}sons\u{feff}\0");
        assert_eq!(
            cleaned,
            Cleaned {
                text: "Ten persons".to_owned(),
                removed: 4
            }
        );
    }

    #[test]
    fn paragraphs_and_letters_of_every_script_stay() {
        let text = "Першы абзац.\r\nДругі радок.  \n\n\n \nДругі абзац.\n\nשלום 👨‍👩‍👧 ❤️";
        assert_eq!(
            clean(text).text,
            "Першы абзац.\nДругі радок.\n\nДругі абзац.\n\nשלום 👨‍👩‍👧 ❤️"
        );
        assert_eq!(clean(text).removed, 0);
        assert_eq!(clean_line(" A\n title ").text, "A title");
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(text in ".*") {
            let once = clean(&text);
            let again = clean(&once.text);
            prop_assert_eq!(again.removed, 0);
            prop_assert_eq!(&again.text, &once.text);
            let is_hidden = once.text.contains(['\u{202e}', '\u{2066}', '\0', '\u{200b}']);
            prop_assert!(!is_hidden);
        }
    }
}
