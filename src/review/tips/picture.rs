//! The **picture** of a tip: decoded and encoded anew, so that nothing but what is seen goes on: no place, device or name.
//!
//! Never here: where it came from.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::domain::candidate::tip::PictureKind;

/// Bytes of a picture that is taken: what Telegram takes back as a photo (Bot API, sendPhoto).
pub const PICTURE_BYTES: u64 = 10 << 20;

/// Pixels of a side, and memory while decoding: a hostile file cannot ask for more.
const SIDE: u32 = 8000;
const MEMORY: u64 = 96 << 20;

/// Quality of a JPEG that is encoded anew: text on a photographed page stays readable.
const QUALITY: u8 = 88;

/// A clean picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// How it is encoded.
    pub kind: PictureKind,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that is no picture we can make anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a JPEG or PNG picture of a size that can be read")]
pub struct PictureError;

/// Makes a picture anew: the same to see, upright, and nothing else.
///
/// # Errors
/// [`PictureError`] for what is not a JPEG or PNG within the limits.
pub fn clean_picture(bytes: &[u8]) -> Result<Picture, PictureError> {
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
    let kind = match reader.format() {
        Some(ImageFormat::Jpeg) => PictureKind::Jpeg,
        Some(ImageFormat::Png) => PictureKind::Png,
        _ => return Err(PictureError),
    };
    let mut decoder = reader.into_decoder().map_err(|_| PictureError)?;
    let upright = decoder.orientation().ok();
    let mut seen = DynamicImage::from_decoder(decoder).map_err(|_| PictureError)?;
    if let Some(upright) = upright {
        seen.apply_orientation(upright);
    }
    let mut anew = Vec::new();
    match kind {
        PictureKind::Jpeg => DynamicImage::ImageRgb8(seen.into_rgb8())
            .write_with_encoder(JpegEncoder::new_with_quality(&mut anew, QUALITY)),
        PictureKind::Png => DynamicImage::ImageRgba8(seen.into_rgba8())
            .write_to(&mut Cursor::new(&mut anew), ImageFormat::Png),
    }
    .map_err(|_| PictureError)?;
    Ok(Picture { kind, bytes: anew })
}

#[cfg(test)]
mod tests {
    use super::{PictureError, clean_picture};
    use image::{DynamicImage, ImageFormat, RgbImage};
    use proptest::prelude::{any, proptest};
    use std::io::Cursor;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let image = RgbImage::from_fn(40, 30, |x, y| {
            image::Rgb([
                u8::try_from(x).unwrap() * 6,
                u8::try_from(y).unwrap() * 8,
                90,
            ])
        });
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(image)
            .write_to(&mut Cursor::new(&mut bytes), format)
            .unwrap();
        bytes
    }

    #[test]
    fn what_is_not_seen_is_gone() {
        let plain = picture(ImageFormat::Jpeg);
        let mut marked = plain[..2].to_vec();
        let hidden = b"Exif\0\0GPS 53.9006 Ala Kowalska";
        marked.extend([0xff, 0xe1, 0, u8::try_from(hidden.len() + 2).unwrap()]);
        marked.extend(hidden);
        marked.extend(&plain[2..]);
        marked.extend(b"Kowalska after the end");
        let clean = clean_picture(&marked).unwrap();
        assert!(!clean.bytes.windows(8).any(|some| some == b"Kowalska"));
        assert_eq!(
            clean,
            clean_picture(&plain).unwrap(),
            "the same picture is the same"
        );
        let png = clean_picture(&picture(ImageFormat::Png)).unwrap();
        assert!(png.bytes.starts_with(b"\x89PNG"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(clean_picture(b""), Err(PictureError));
        assert_eq!(clean_picture(b"GIF89a........"), Err(PictureError));
        let cut = &picture(ImageFormat::Png)[..60];
        assert_eq!(clean_picture(cut), Err(PictureError));
    }

    proptest! {
        #[test]
        fn damaged_bytes_do_no_harm(place in 0_usize..600, byte in any::<u8>()) {
            let mut bytes = picture(ImageFormat::Jpeg);
            let place = place % bytes.len();
            bytes[place] = byte;
            let _ = clean_picture(&bytes);
        }
    }
}
