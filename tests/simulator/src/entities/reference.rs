//! Reference: a character written as `&lt;` or `&#8212;`.
//!
//! Only what Telegram decodes is decoded; `&nbsp;` and all others stay as they are written.

/// The code point of the reference that begins at `begin` and the place after it; `None` means a plain `&`.
pub(super) fn decode(input: &[u8], begin: usize) -> Option<(u32, usize)> {
    let byte = |at: usize| input.get(at).copied().unwrap_or(0);
    let mut end = begin + 1;
    let code = if byte(end) == b'#' {
        let radix = if matches!(byte(begin + 2), b'x' | b'X') {
            16
        } else {
            10
        };
        end += if radix == 16 { 2 } else { 1 };
        let mut code = 0_u32;
        while let Some(digit) = char::from(byte(end)).to_digit(radix) {
            code = code.wrapping_mul(radix).wrapping_add(digit);
            end += 1;
        }
        if code == 0 || code >= 0x0010_ffff || end - begin >= 10 {
            return None;
        }
        code
    } else {
        while byte(end).is_ascii_alphabetic() {
            end += 1;
        }
        match &input[begin + 1..end.min(input.len())] {
            b"lt" => u32::from('<'),
            b"gt" => u32::from('>'),
            b"amp" => u32::from('&'),
            b"quot" => u32::from('"'),
            _ => return None,
        }
    };
    let end = if byte(end) == b';' { end + 1 } else { end };
    Some((code, end))
}

/// UTF-8 of a code point; halves of surrogate pairs too, which the last check of the text then refuses.
pub(super) fn push_code(output: &mut Vec<u8>, code: u32) {
    if let Some(letter) = char::from_u32(code) {
        output.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    } else {
        let part = |shift: u32, mask: u32| u8::try_from((code >> shift) & mask).unwrap_or(0);
        output.extend_from_slice(&[
            0xe0 | part(12, 0x0f),
            0x80 | part(6, 0x3f),
            0x80 | part(0, 0x3f),
        ]);
    }
}
