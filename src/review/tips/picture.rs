//! The **picture** of a tip: decoded and encoded anew, so that nothing but what is seen goes on: no place, device or name.
//!
//! Never here: where it came from.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};

use super::super::pictures::{PictureError, decode};
use crate::domain::candidate::tip::PictureKind;

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

/// Makes a picture anew: the same to see, upright, and nothing else. Takes processor time.
///
/// # Errors
/// [`PictureError`] for what is not a JPEG, PNG or WebP within the limits.
pub fn clean_picture(bytes: &[u8]) -> Result<Picture, PictureError> {
    let (seen, format) = decode(bytes)?;
    let kind = match format {
        ImageFormat::Jpeg => PictureKind::Jpeg,
        // What can be seen through needs PNG.
        ImageFormat::WebP if !seen.color().has_alpha() => PictureKind::Jpeg,
        _ => PictureKind::Png,
    };
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
    use super::super::super::pictures::PictureError;
    use super::clean_picture;
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
    fn a_webp_is_made_anew_as_something_every_phone_shows() {
        let clean = clean_picture(&picture(ImageFormat::WebP)).unwrap();
        assert!(clean.bytes.starts_with(b"\xff\xd8"), "{:?}", clean.kind);
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
