//! The one maker of randomness: the operating system's.
//!
//! Never here: what the bytes are for.

use rand::TryRngCore as _;
use rand::rngs::OsRng;

/// Random bytes.
///
/// # Panics
/// When the operating system has none to give: nothing may go on then.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    bytes
}

/// A random 32-bit number.
#[must_use]
pub fn number() -> u32 {
    u32::from_be_bytes(bytes())
}

/// A random number from 0 to 1, by which waits are spread.
#[must_use]
pub fn share() -> f64 {
    f64::from(number()) / f64::from(u32::MAX)
}

/// A random number of a process or a lease owner.
#[must_use]
pub fn owner() -> i64 {
    i64::from_be_bytes(bytes())
}
