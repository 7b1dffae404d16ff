//! **One-time codes**: six digits that change every 30 seconds (RFC 6238), and recovery codes for a lost phone.
//!
//! Never here: the database; the time.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::{Builder, Totp};

use crate::vault::{self, random};

/// Bytes of a secret, as RFC 4226 (section 4) recommends.
const SECRET_LENGTH: usize = 20;

/// Length of a time step, in seconds.
const STEP: i64 = 30;

/// Recovery codes that one of the staff gets.
const RECOVERY_CODES: usize = 8;

/// Label of their hashes.
const RECOVERY_LABEL: &str = "recovery_codes.under_secret";

/// Letters of a recovery code: 32 of them, none that looks like another; ten make 50 bits.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstvwxyz0123456789";

/// Waits after the third wrong code in a row and those that follow, in seconds; the last one repeats. At most 30 codes a day
/// are looked at then, and of a million three are right at a time.
const WAITS: [i64; 6] = [30, 60, 300, 900, 1800, 3600];

/// A fresh secret.
pub(super) fn secret() -> [u8; SECRET_LENGTH] {
    random::bytes()
}

/// What an authenticator reads. It names the handle alone: an entry on a phone must not say what it is for.
pub(super) fn uri(secret: &[u8], handle: &str) -> String {
    totp(secret, handle)
        .to_url()
        .expect("a handle is a valid account name")
}

fn totp(secret: &[u8], handle: &str) -> Totp {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(handle)
        .build_noncompliant()
}

/// The time step whose code was typed: this one, the one before or the one after. All three are compared, each in constant
/// time.
pub(super) fn step_of(secret: &[u8], typed: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = totp(secret, "");
    let this = now.timestamp() / STEP;
    let mut found = None;
    for step in [this - 1, this, this + 1] {
        let second = u64::try_from(step * STEP).unwrap_or(0);
        let code = totp.generate(second).to_string();
        if is_same(code.as_bytes(), digits.as_bytes()) {
            found = Some(step);
        }
    }
    found
}

/// Compares in a time that tells nothing of where they differ.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

/// Fresh recovery codes, as people read them: `k4m8d-0xqtp`.
pub(super) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let mut code = String::new();
            for (position, byte) in random::bytes::<10>().into_iter().enumerate() {
                if position == 5 {
                    code.push('-');
                }
                let _ = write!(code, "{}", char::from(LETTERS[usize::from(byte % 32)]));
            }
            code
        })
        .collect()
}

/// A recovery code without what does not matter in it; none when it is none.
pub(super) fn recovery_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    let is_one = code.len() == 10 && code.bytes().all(|byte| LETTERS.contains(&byte));
    is_one.then_some(code)
}

/// By what a recovery code is known again. The secret lies sealed, so nobody else can make it; and it stays the same when the sealing
/// key is rotated.
pub(super) fn recovery_hash(secret: &[u8], code: &str) -> Vec<u8> {
    vault::hash_under(secret, RECOVERY_LABEL, code.as_bytes())
}

/// How long to wait after so many wrong codes in a row; none for the first two.
pub(super) fn wait_after(wrong: i32) -> Option<TimeDelta> {
    let place = usize::try_from(wrong.checked_sub(3)?).ok()?;
    Some(TimeDelta::seconds(WAITS[place.min(WAITS.len() - 1)]))
}

#[cfg(test)]
mod tests {
    use super::{recovery_code, recovery_codes, secret, step_of, uri, wait_after};
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::{any, prop_assert_eq, proptest};

    /// The secret of RFC 6238, appendix B.
    const RFC: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("a time")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // Its eight digits end with our six.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(
                step_of(RFC, code, at(seconds)),
                Some(seconds / 30),
                "{code}"
            );
            assert_eq!(step_of(RFC, code, at(seconds + 30)), Some(seconds / 30));
            assert_eq!(step_of(RFC, code, at(seconds - 30)), Some(seconds / 30));
            assert_eq!(step_of(RFC, code, at(seconds + 60)), None);
            // Before 1970 there are no steps.
            if seconds > 90 {
                assert_eq!(step_of(RFC, code, at(seconds - 60)), None);
            }
        }
        assert_eq!(step_of(RFC, " 287 082 ", at(59)), Some(1));
    }

    #[test]
    fn an_authenticator_reads_no_more_than_a_handle() {
        let uri = uri(RFC, "amber-fox");
        assert_eq!(
            uri,
            "otpauth://totp/amber-fox?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        );
        assert_ne!(secret(), secret());
    }

    #[test]
    fn recovery_codes_are_different_and_read_as_they_are_written() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), 8);
        for code in &codes {
            assert_eq!(code.len(), 11);
            let plain = code.replace('-', "");
            assert_eq!(recovery_code(code).as_ref(), Some(&plain));
            assert_eq!(recovery_code(&code.to_uppercase()).as_ref(), Some(&plain));
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1);
        }
        assert_eq!(recovery_code("123456"), None);
        assert_eq!(recovery_code("абвгд-абвгд"), None);
    }

    #[test]
    fn waits_grow_after_the_second_wrong_code() {
        assert_eq!(wait_after(0), None);
        assert_eq!(wait_after(2), None);
        assert_eq!(wait_after(3), Some(TimeDelta::seconds(30)));
        assert_eq!(wait_after(i32::MAX), Some(TimeDelta::hours(1)));
        let waits: Vec<_> = (3..12).map(wait_after).collect();
        assert!(waits.is_sorted());
    }

    proptest! {
        #[test]
        fn what_is_not_the_code_is_never_taken_for_it(typed in ".*", seconds in 0_i64..4_000_000_000) {
            let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
            if let Some(step) = step_of(RFC, &typed, at(seconds)) {
                prop_assert_eq!(digits.len(), 6);
                prop_assert_eq!((step - seconds / 30).abs() <= 1, true);
            }
        }

        #[test]
        fn any_six_digits_are_judged(number in 0_u32..1_000_000, seconds in any::<u32>()) {
            let _ = step_of(RFC, &format!("{number:06}"), at(seconds.into()));
        }
    }
}
