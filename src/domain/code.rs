//! The **code** of an update: six random characters and one that checks them, in Crockford's base 32.
//!
//! Never here: where the randomness comes from.

use std::fmt;
use std::str::FromStr;

/// Crockford's alphabet: no I, L, O, U (<https://www.crockford.com/base32.html>).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters before the check character: 30 bits, a thousand million codes.
const DATA_LENGTH: usize = 6;

/// Crockford's check is the number modulo 37, the first prime above 32.
const CHECK_MODULUS: u32 = 37;

/// The short code of an update, such as `7K3QM2T`.
///
/// The check character finds every single wrong character and every swap of two neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Code(String);

/// What was typed is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Wrong length or a character that no code has.
    #[error("a code has seven letters and digits, such as 7K3QM2T")]
    Shape,
    /// The check character disagrees: a typing error.
    #[error("there is a typing error in this code; please compare it with the original")]
    Check,
}

impl Code {
    /// Makes a code of 30 random bits, or none when its check character would not be a letter or digit
    /// (Crockford's other five check characters cannot stand in a Telegram deep link): draw again then.
    #[must_use]
    pub fn from_random(bits: u32) -> Option<Self> {
        let number = bits & 0x3fff_ffff;
        let check = ALPHABET.get((number % CHECK_MODULUS) as usize)?;
        let mut text = String::with_capacity(DATA_LENGTH + 1);
        for position in (0..DATA_LENGTH).rev() {
            let index = (number >> (5 * position)) & 31;
            text.push(char::from(ALPHABET[index as usize]));
        }
        text.push(char::from(*check));
        Some(Self(text))
    }

    /// The seven characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = CodeError;

    /// Reads a code as people type it: any letter case, hyphens and blanks anywhere, O for 0, I and L for 1.
    fn from_str(typed: &str) -> Result<Self, CodeError> {
        let mut number: u32 = 0;
        let mut text = String::with_capacity(DATA_LENGTH + 1);
        for typed in typed
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | '\u{a0}' | '–'))
        {
            let letter = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = ALPHABET
                .iter()
                .position(|known| char::from(*known) == letter)
                .ok_or(CodeError::Shape)?;
            if text.len() < DATA_LENGTH {
                number = number << 5 | u32::try_from(value).map_err(|_| CodeError::Shape)?;
            } else if text.len() > DATA_LENGTH {
                return Err(CodeError::Shape);
            }
            text.push(letter);
        }
        if text.len() != DATA_LENGTH + 1 {
            return Err(CodeError::Shape);
        }
        let code = Self::from_random(number).ok_or(CodeError::Check)?;
        if code.0 == text {
            Ok(code)
        } else {
            Err(CodeError::Check)
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, Code, CodeError};
    use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_assume, proptest};

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::from_random(1).expect("1 has a plain check character");
        assert_eq!(code.as_str(), "0000011");
        for typed in ["0000011", "000-0011", "ooooo1l", "OOO OO1I"] {
            assert_eq!(typed.parse::<Code>().as_ref(), Ok(&code), "{typed}");
        }
        assert_eq!("000001".parse::<Code>(), Err(CodeError::Shape));
        assert_eq!("00000111".parse::<Code>(), Err(CodeError::Shape));
        assert_eq!("00000é1".parse::<Code>(), Err(CodeError::Shape));
    }

    proptest! {
        #[test]
        fn every_code_reads_back(bits in any::<u32>()) {
            if let Some(code) = Code::from_random(bits) {
                prop_assert_eq!(code.as_str().parse::<Code>(), Ok(code));
            }
        }

        #[test]
        fn one_wrong_character_is_found(bits in any::<u32>(), place in 0usize..7, other in 0usize..32) {
            let Some(code) = Code::from_random(bits) else { return Ok(()) };
            let mut typed: Vec<char> = code.as_str().chars().collect();
            let wrong = char::from(ALPHABET[other]);
            prop_assume!(typed[place] != wrong);
            typed[place] = wrong;
            prop_assert!(typed.iter().collect::<String>().parse::<Code>().is_err());
        }

        #[test]
        fn two_swapped_neighbours_are_found(bits in any::<u32>(), place in 0usize..5) {
            let Some(code) = Code::from_random(bits) else { return Ok(()) };
            let mut typed: Vec<char> = code.as_str().chars().collect();
            prop_assume!(typed[place] != typed[place + 1]);
            typed.swap(place, place + 1);
            prop_assert!(typed.iter().collect::<String>().parse::<Code>().is_err());
        }

        #[test]
        fn nothing_typed_panics(typed in ".*") {
            let _ = typed.parse::<Code>();
        }
    }
}
