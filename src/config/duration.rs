//! A length of time as people write it in a catalogue: `90s`, `10m`, `2h`, `1d`. Never zero, and never two units at once.

use std::time::Duration;

/// Seconds of the longest: whoever asks once in more than a year asks never.
const LONGEST: u64 = 366 * 24 * 60 * 60;

/// Reads a whole number with its unit: `s`, `m`, `h` or `d`.
///
/// # Errors
///
/// The rest of a sentence about the text: what is wrong and what is accepted.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let accepted = "a whole number above 0 with s, m, h or d, such as 10m, is accepted";
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(format!("is not a length of time; {accepted}")),
    };
    match number.parse::<u32>() {
        Ok(0) => Err(format!("is no time at all; {accepted}")),
        Ok(number) if u64::from(number) * seconds > LONGEST => {
            Err(format!("is longer than a year; {accepted}"))
        }
        Ok(number) => Ok(Duration::from_secs(u64::from(number) * seconds)),
        Err(_) => Err(format!("is not a length of time; {accepted}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_number_with_its_unit() {
        assert_eq!(parse_duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("10m"), Ok(Duration::from_mins(10)));
        assert_eq!(parse_duration("2h"), Ok(Duration::from_hours(2)));
        assert_eq!(parse_duration("1d"), Ok(Duration::from_hours(24)));
        assert_eq!(parse_duration("366d"), Ok(Duration::from_hours(366 * 24)));
    }

    #[test]
    fn refuses_the_rest_and_says_what_is_accepted() {
        for text in [
            "",
            "m",
            "10",
            "0m",
            "1.5h",
            "1h30m",
            "-1s",
            "10 m",
            "10м",
            "99999999999s",
            "4294967295d",
            "367d",
        ] {
            let error = parse_duration(text).expect_err(text);
            assert!(error.ends_with("is accepted"), "{text}: {error}");
        }
    }
}
