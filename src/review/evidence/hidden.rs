//! What a picture **hides**: the parts of its file that nobody sees, by the names that people know them by.
//!
//! Never here: what stands in them; it is taken out unread.

/// A JPEG begins with this.
const JPEG: [u8; 2] = [0xff, 0xd8];

/// A PNG begins with this.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// From here on a JPEG is the picture itself.
const SCAN: u8 = 0xda;

/// The names of what a file hides, each once, in the order in which it stands there.
pub(super) fn hidden(bytes: &[u8]) -> Vec<&'static str> {
    let all: Vec<&'static str> = if bytes.starts_with(&JPEG) {
        jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        png(bytes)
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for name in all {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Segments before the picture: a marker, the length with its own two bytes, the content.
fn jpeg(bytes: &[u8]) -> Vec<&'static str> {
    let (mut found, mut at) = (Vec::new(), JPEG.len());
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let content = bytes.get(at + 4..at + 2 + length).unwrap_or_default();
        if marker == SCAN || length < 2 {
            break;
        }
        found.extend(match marker {
            0xe1 if content.starts_with(b"Exif") => Some("Exif"),
            0xe1 => Some("XMP"),
            0xe2 if content.starts_with(b"MPF") => Some("MPF"),
            0xed => Some("IPTC"),
            0xfe => Some("JPEG comment"),
            0xe3..=0xec | 0xef => Some("maker data"),
            _ => None,
        });
        at += 2 + length;
    }
    found
}

/// Chunks: the length of the content, four letters, the content, four bytes of a sum.
fn png(bytes: &[u8]) -> Vec<&'static str> {
    let (mut found, mut at) = (Vec::new(), PNG.len());
    while let Some((size, name)) = bytes
        .get(at..at + 8)
        .and_then(<[u8]>::split_first_chunk::<4>)
    {
        let length = usize::try_from(u32::from_be_bytes(*size)).unwrap_or(usize::MAX);
        found.extend(match name {
            b"eXIf" => Some("Exif"),
            b"tEXt" | b"zTXt" | b"iTXt" => Some("PNG text"),
            b"tIME" => Some("time"),
            b"IEND" => break,
            _ => None,
        });
        let Some(next) = at.checked_add(length).and_then(|end| end.checked_add(12)) else {
            break;
        };
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::hidden;
    use proptest::prelude::{any, proptest};

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2)
            .expect("short")
            .to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    }

    fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length[..], &name, content, &[0; 4]].concat()
    }

    #[test]
    fn what_a_jpeg_hides_is_named_once() {
        let bytes = [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0"),
            segment(0xe1, b"Exif\0\0GPS 53.9"),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0"),
            segment(0xfe, b"made by Ala"),
            segment(0xe1, b"Exif\0\0again"),
            segment(0xda, b""),
            segment(0xed, b"only looks like one"),
        ]
        .concat();
        assert_eq!(hidden(&bytes), ["Exif", "XMP", "JPEG comment"]);
    }

    #[test]
    fn what_a_png_hides_is_named() {
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let bytes = [
            head.clone(),
            chunk(*b"IHDR", &[0; 13]),
            chunk(*b"iTXt", b"Author"),
            chunk(*b"tIME", &[0; 7]),
            chunk(*b"IEND", b""),
            chunk(*b"eXIf", b"after the end"),
        ]
        .concat();
        assert_eq!(hidden(&bytes), ["PNG text", "time"]);
        assert_eq!(hidden(&head), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_file_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), png in any::<bool>()) {
            let head: &[u8] = if png { b"\x89PNG\r\n\x1a\n" } else { b"\xff\xd8" };
            let _ = hidden(&[head, &bytes].concat());
        }
    }
}
