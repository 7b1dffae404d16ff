//! What goes out with an update is **cleaned**: a picture is decoded and encoded anew, so that nothing of the camera, the place
//! or the writer's machine goes with it; its name tells of nobody.
//!
//! Never here: a file that is passed on as it came.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::domain::content::AttachmentKind;

/// The largest file that is taken, in bytes: what a bot can download from Telegram.
pub const MAX_BYTES: usize = 20 << 20;

/// The longest side in pixels; more is no picture for a phone.
const MAX_SIDE: u32 = 10_000;

/// What decoding may take of memory, in bytes: a small file may unfold into a large one.
const MAX_MEMORY: u64 = 256 << 20;

/// Telegram shows pictures up to this size, in bytes.
const MAX_PICTURE: usize = 10 << 20;

/// Telegram shows pictures whose sides together have so many pixels.
const MAX_SIDES: u32 = 10_000;

/// One side may be so many times the other.
const MAX_RATIO: u32 = 20;

/// Quality of JPEG, of 100: no difference that an eye sees.
const QUALITY: u8 = 92;

/// A file that may go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// As what it is sent.
    pub(super) kind: AttachmentKind,
    /// The bytes that go out.
    pub(super) bytes: Vec<u8>,
    /// Its name.
    pub(super) name: &'static str,
}

/// Why a file may not go out: one sentence with the remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Too many bytes.
    #[error("the file has more than 20 MB; please send a smaller one")]
    TooBig,
    /// A PDF.
    #[error(
        "a PDF cannot go out, because it may name who made it and where; please send its pages as pictures"
    )]
    Pdf,
    /// Something else.
    #[error(
        "only JPEG and PNG pictures can go out: from other files it cannot be taken out who made them; please send a picture"
    )]
    Kind,
    /// Damaged, or larger than any phone shows.
    #[error(
        "the picture cannot be read: it is damaged, or has more than 10,000 pixels on a side; please send another one"
    )]
    Unreadable,
}

/// Cleans a file, or says why it may not go out.
///
/// # Errors
/// [`NotTaken`].
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, NotTaken> {
    if bytes.len() > MAX_BYTES {
        return Err(NotTaken::TooBig);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(NotTaken::Pdf);
    }
    let format = image::guess_format(bytes).map_err(|_| NotTaken::Kind)?;
    let name = match format {
        ImageFormat::Jpeg => "picture.jpg",
        ImageFormat::Png => "picture.png",
        _ => return Err(NotTaken::Kind),
    };
    let picture = decode(bytes, format).ok_or(NotTaken::Unreadable)?;
    let encoded = encode(&picture, format).ok_or(NotTaken::Unreadable)?;
    let kind = if is_shown(&picture, encoded.len()) {
        AttachmentKind::Picture
    } else {
        AttachmentKind::Document
    };
    Ok(Cleaned {
        kind,
        bytes: encoded,
        name,
    })
}

/// The picture as it is meant to be seen: turned as its camera said.
fn decode(bytes: &[u8], format: ImageFormat) -> Option<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let orientation = match format {
        ImageFormat::Jpeg => JpegDecoder::new(Cursor::new(bytes))
            .ok()?
            .orientation()
            .ok()?,
        _ => PngDecoder::new(Cursor::new(bytes))
            .ok()?
            .orientation()
            .ok()?,
    };
    let mut picture = reader.decode().ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            picture.to_rgb8().write_with_encoder(encoder).ok()?;
        }
        _ => picture.write_to(&mut bytes, format).ok()?,
    }
    Some(bytes.into_inner())
}

fn is_shown(picture: &DynamicImage, bytes: usize) -> bool {
    let (long, short) = (
        picture.width().max(picture.height()),
        picture.width().min(picture.height()),
    );
    bytes <= MAX_PICTURE
        && long.saturating_add(short) <= MAX_SIDES
        && long <= short.saturating_mul(MAX_RATIO)
}

#[cfg(test)]
mod tests {
    use super::{NotTaken, clean};
    use crate::domain::content::AttachmentKind;
    use image::{DynamicImage, ImageFormat, RgbImage};
    use proptest::prelude::{any, proptest};
    use std::io::Cursor;

    fn picture(format: ImageFormat, (width, height): (u32, u32)) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::new(width, height))
            .write_to(&mut bytes, format)
            .expect("a picture");
        bytes.into_inner()
    }

    /// A JPEG with a segment that says where it was taken.
    fn with_place() -> Vec<u8> {
        let plain = picture(ImageFormat::Jpeg, (40, 30));
        let words = b"Exif\0\0GPS 53.9 N 27.5 E";
        let length = u16::try_from(words.len() + 2).expect("short").to_be_bytes();
        [&plain[..2], b"\xff\xe1", &length, words, &plain[2..]].concat()
    }

    fn holds(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn the_place_and_the_name_are_gone() {
        let dirty = with_place();
        assert!(holds(&dirty, b"GPS"));
        let cleaned = clean(&dirty).expect("a picture");
        assert!(!holds(&cleaned.bytes, b"GPS") && !holds(&cleaned.bytes, b"Exif"));
        assert_eq!(
            (cleaned.name, cleaned.kind),
            ("picture.jpg", AttachmentKind::Picture)
        );
    }

    #[test]
    fn what_telegram_would_not_show_goes_as_a_document() {
        let long = clean(&picture(ImageFormat::Png, (420, 20))).expect("a picture");
        assert_eq!(
            (long.name, long.kind),
            ("picture.png", AttachmentKind::Document)
        );
    }

    #[test]
    fn other_files_are_refused_with_the_reason() {
        assert_eq!(clean(b"%PDF-1.7"), Err(NotTaken::Pdf));
        assert_eq!(clean(b"just words"), Err(NotTaken::Kind));
        assert_eq!(clean(b"GIF89a...."), Err(NotTaken::Kind));
        assert_eq!(clean(&vec![0; (20 << 20) + 1]), Err(NotTaken::TooBig));
        let mut cut = picture(ImageFormat::Png, (40, 30));
        cut.truncate(40);
        assert_eq!(clean(&cut), Err(NotTaken::Unreadable));
        // A head that claims 60,000 pixels a side.
        let mut huge = picture(ImageFormat::Png, (40, 30));
        huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert_eq!(clean(&huge), Err(NotTaken::Unreadable));
    }

    proptest! {
        #[test]
        fn no_file_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), png in any::<bool>()) {
            let head: &[u8] = if png { b"\x89PNG\r\n\x1a\n" } else { b"\xff\xd8\xff" };
            let _ = clean(&[head, &bytes].concat());
        }
    }
}
