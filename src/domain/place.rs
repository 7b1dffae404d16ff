//! The **place** of a problem in a text: its line, as people count.
//!
//! Never here: what the problem is.

use std::ops::Range;

/// `line 3: message`, in one line; without a span only the message.
#[must_use]
pub fn with_line(text: &str, span: Option<Range<usize>>, message: &str) -> String {
    let message = message.replace('\n', " ");
    let Some(before) = span.and_then(|span| text.get(..span.start)) else {
        return message;
    };
    format!("line {}: {message}", before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::with_line;

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(
            with_line("a\nb\nc", Some(4..5), "wrong\nhere"),
            "line 3: wrong here"
        );
        assert_eq!(
            with_line("é", Some(1..2), "inside a character"),
            "inside a character"
        );
        assert_eq!(with_line("a", None, "wrong"), "wrong");
    }
}
