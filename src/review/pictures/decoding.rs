//! **Decoding** a picture that somebody sent: within bounds of bytes, pixels, memory and time, whatever the file claims.
//!
//! It takes processor time: whoever calls it does so off the task that reads events.
//!
//! Never here: a file that is kept or passed on.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// Bytes of a picture that is taken: what Telegram takes back as a photo (Bot API, sendPhoto).
pub const PICTURE_BYTES: u64 = 10 << 20;

/// Pixels of a side, and memory while decoding: a hostile file cannot ask for more.
const SIDE: u32 = 8000;
const MEMORY: u64 = 96 << 20;

/// Passes of a JPEG: a camera makes ten at most. Each goes over all pixels, however few bytes it has.
const SCANS: usize = 64;

/// A file that is no picture we can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a JPEG, PNG or WebP picture of a size that can be read")]
pub struct PictureError;

/// The picture as it is seen: upright.
///
/// # Errors
/// [`PictureError`] for what is not a JPEG, PNG or WebP within the limits.
pub(in crate::review) fn decode(bytes: &[u8]) -> Result<(DynamicImage, ImageFormat), PictureError> {
    if bytes.len() as u64 > PICTURE_BYTES {
        return Err(PictureError);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureError)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let format = match reader.format() {
        Some(ImageFormat::Jpeg) if scans(bytes) > SCANS => return Err(PictureError),
        Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ => return Err(PictureError),
    };
    let mut decoder = reader.into_decoder().map_err(|_| PictureError)?;
    if decoder.total_bytes() > MEMORY {
        return Err(PictureError);
    }
    let upright = decoder.orientation().ok();
    let mut seen = DynamicImage::from_decoder(decoder).map_err(|_| PictureError)?;
    if let Some(upright) = upright {
        seen.apply_orientation(upright);
    }
    Ok((seen, format))
}

/// Beginnings of a scan; within one, FF is never followed by DA (T.81, B.1.1.5).
fn scans(bytes: &[u8]) -> usize {
    let pairs = bytes.windows(2);
    pairs.filter(|pair| pair == b"\xff\xda").count()
}

#[cfg(test)]
mod tests {
    use super::{PICTURE_BYTES, PictureError, decode};
    use image::{DynamicImage, ImageFormat, RgbImage};
    use proptest::prelude::{any, proptest};
    use std::io::Cursor;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::new(40, 30))
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn what_asks_for_too_much_is_refused_unread() {
        let too_many = vec![0xff; usize::try_from(PICTURE_BYTES).unwrap() + 1];
        assert_eq!(decode(&too_many).err(), Some(PictureError));
        // A head that claims 60,000 pixels a side.
        let mut huge = picture(ImageFormat::Png);
        huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert_eq!(decode(&huge).err(), Some(PictureError));
        // A thousand passes over the pixels.
        let plain = picture(ImageFormat::Jpeg);
        let scans = [
            &plain[..],
            &b"\xff\xda\0\x08\x01\x01\0\0\x3f\0".repeat(1000),
        ]
        .concat();
        assert!(decode(&plain).is_ok());
        assert_eq!(decode(&scans).err(), Some(PictureError));
        for other in [b"GIF89a........".as_slice(), b"%PDF-1.7", b"<svg/>", b""] {
            assert_eq!(decode(other).err(), Some(PictureError));
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_do_no_harm(place in 0_usize..4000, byte in any::<u8>(), which in 0_usize..3) {
            let mut bytes = picture([ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][which]);
            let place = place % bytes.len();
            bytes[place] = byte;
            let _ = decode(&bytes);
        }
    }
}
