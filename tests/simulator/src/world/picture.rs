//! Picture: what the first bytes of a file tell of a picture.
//!
//! Nothing is decoded; what is no picture has no size.

/// Width and height in pixels of a PNG or JPEG.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        let number = |at: usize| -> Option<u32> {
            Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
        };
        return Some((number(16)?, number(20)?));
    }
    jpeg(bytes)
}

/// Walks over the segments to the one that begins a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| -> Option<u32> {
        let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(u16::from_be_bytes(pair)))
    };
    if !bytes.starts_with(b"\xff\xd8") {
        return None;
    }
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        match *bytes.get(at + 1)? {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((short(at + 7)?, short(at + 5)?));
            }
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(short(at + 2)?).ok()?,
        }
    }
}
