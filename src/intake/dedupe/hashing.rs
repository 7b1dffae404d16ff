//! **Hashing** that never changes: what is stored must match what is computed years later.
//!
//! FNV-1a and the finaliser of `SplitMix64`, both public domain. Never here: anything that must resist an attacker.

/// FNV-1a, 64 bits, finished by [`mix`] because its low bits are weak.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(state)
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
