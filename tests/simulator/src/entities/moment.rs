//! Moment: the `tg-time` tag, an instant that each reader's app shows in that reader's own zone.
//!
//! No calendar here: the instant and the format are only checked and kept.

use super::Kind;

/// What the tag's `unix` and `format` attributes make, or `None` when there is no instant.
pub(super) fn kind(unix: &str, format: &str) -> Result<Option<Kind>, String> {
    let format = normalised(format).ok_or("Invalid date format used")?;
    let unix_time = leading_integer(unix);
    Ok((unix_time > 0).then_some(Kind::DateTime {
        unix_time,
        date_time_format: format,
    }))
}

/// Telegram keeps precision, not spelling: `r`, or `w`, one of `dD` and one of `tT` in that order.
fn normalised(format: &str) -> Option<String> {
    if format.is_empty() {
        return Some(String::new());
    }
    if format.eq_ignore_ascii_case("r") {
        return Some("r".to_owned());
    }
    if !format.chars().all(|letter| "wWdDtT".contains(letter)) {
        return None;
    }
    let has = |letter| format.contains(letter);
    let mut result = String::new();
    if has('w') || has('W') {
        result.push('w');
    }
    for (short, long) in [('d', 'D'), ('t', 'T')] {
        if has(short) {
            result.push(short);
        } else if has(long) {
            result.push(long);
        }
    }
    Some(result)
}

/// C's way: an optional minus, then digits until something else, in 32 bits that wrap.
fn leading_integer(text: &str) -> i32 {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let value = digits
        .bytes()
        .take_while(u8::is_ascii_digit)
        .fold(0_i32, |value, digit| {
            value.wrapping_mul(10).wrapping_add(i32::from(digit - b'0'))
        });
    if negative {
        value.wrapping_neg()
    } else {
        value
    }
}
