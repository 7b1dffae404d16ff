//! **Hashing** that never changes: what is stored must match what is computed years later.
//!
//! FNV-1a and the finaliser of `SplitMix64`, both public domain. Never here: anything that must resist an attacker.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a, 64 bits, finished by [`mix`] because its low bits are weak.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    mix(absorb(BEGIN, bytes))
}

/// [`hash`] of one text after another.
pub(super) fn hash_both(first: &str, second: &str) -> u64 {
    mix(absorb(absorb(BEGIN, first.as_bytes()), second.as_bytes()))
}

const BEGIN: u64 = 0xcbf2_9ce4_8422_2325;

fn absorb(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |state, byte| {
        (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A map whose keys are numbers, spread by [`mix`]: much quicker than the hash of the standard library, but whoever chooses
/// the keys can make them collide. Ours are hashes of words, and an item has few.
pub(super) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// Hasher of [`NumberMap`].
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(absorb(self.0 ^ BEGIN, bytes));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0 ^ number);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }
}

/// The finaliser of `SplitMix64`: each bit of the input moves half of the output's.
pub(super) const fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Two hashes in this order.
pub(super) const fn join(first: u64, second: u64) -> u64 {
    mix(first.rotate_left(23) ^ second)
}
