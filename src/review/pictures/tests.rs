//! Pictures are known although they were sent on, and others are not taken for ours.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use super::decoding::decode;
use super::prints::{Print, prints};

/// A picture of soft shapes and hard edges, as a photograph has.
fn drawing(seed: u32, (width, height): (u32, u32)) -> DynamicImage {
    let mut state = (u64::from(seed) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 40).expect("24 bits")) / f64::from(1_u32 << 24)
    };
    for _ in 0..10 {
        next();
    }
    let shapes: Vec<[f64; 5]> = (0..14)
        .map(|_| [next(), next(), 0.05 + next() * 0.25, next() * 255.0, next()])
        .collect();
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (
            f64::from(x) / f64::from(width),
            f64::from(y) / f64::from(height),
        );
        let mut level = 120.0 + 60.0 * (x - y);
        for [middle_x, middle_y, size, brightness, form] in &shapes {
            let (across, down) = ((x - middle_x).abs(), (y - middle_y).abs());
            let is_inside = if *form < 0.5 {
                across < *size && down < size * 0.7
            } else {
                across * across + down * down < size * size * 0.5
            };
            if is_inside {
                level = *brightness;
            }
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255"
        )]
        let level = level.clamp(0.0, 255.0) as u8;
        Rgb([level, level / 2 + 60, 255 - level])
    });
    DynamicImage::ImageRgb8(picture)
}

/// It as a JPEG.
fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .expect("a picture");
    bytes.into_inner()
}

fn of(bytes: &[u8]) -> Vec<Print> {
    prints(&decode(bytes).unwrap().0)
}

fn are_alike(one: &[Print], other: &[Print]) -> bool {
    one.iter().any(|print| {
        other
            .iter()
            .any(|other| print.distance(other.coarse, &other.fine).is_some())
    })
}

#[test]
fn a_picture_is_known_although_it_was_sent_on() {
    for seed in 0..16 {
        let whole = drawing(seed, (450, 320));
        let ours = of(&jpeg(&whole, 92));
        let smaller = whole.resize(240, 240, image::imageops::FilterType::Triangle);
        let cut = whole.crop_imm(27, 19, 396, 282);
        let lighter = whole.brighten(18);
        for (how, sent_on) in [
            ("recompressed", jpeg(&whole, 35)),
            ("smaller", jpeg(&smaller, 70)),
            ("cut a little", jpeg(&cut, 80)),
            ("lighter", jpeg(&lighter, 80)),
        ] {
            assert!(are_alike(&of(&sent_on), &ours), "{seed}: {how}");
        }
    }
}

#[test]
fn another_picture_is_another() {
    let all: Vec<Vec<Print>> = (0..60)
        .map(|seed| prints(&drawing(seed, (200, 150))))
        .collect();
    for (at, one) in all.iter().enumerate() {
        for (beside, other) in all.iter().enumerate().skip(at + 1) {
            assert!(!are_alike(one, other), "{at} and {beside}");
        }
    }
}

#[test]
fn an_even_surface_and_a_shade_have_no_print() {
    assert!(prints(&DynamicImage::ImageRgb8(RgbImage::new(300, 200))).is_empty());
    let shade = RgbImage::from_fn(300, 200, |x, _| {
        Rgb([u8::try_from(x / 2).expect("150 at most"); 3])
    });
    assert!(prints(&DynamicImage::ImageRgb8(shade)).is_empty());
    assert!(prints(&DynamicImage::ImageRgb8(RgbImage::new(3, 2))).is_empty());
}

#[test]
fn what_can_be_seen_through_stands_on_white() {
    let drawn = drawing(7, (400, 300)).to_rgba8();
    let seen_through = image::RgbaImage::from_fn(400, 300, |x, y| {
        let mut pixel = *drawn.get_pixel(x, y);
        pixel.0[3] = if x > 280 { 0 } else { 255 };
        pixel
    });
    let on_white = image::RgbaImage::from_fn(400, 300, |x, y| {
        let pixel = *drawn.get_pixel(x, y);
        if x > 280 {
            image::Rgba([255; 4])
        } else {
            pixel
        }
    });
    assert_eq!(
        prints(&DynamicImage::ImageRgba8(seen_through)),
        prints(&DynamicImage::ImageRgba8(on_white))
    );
}
