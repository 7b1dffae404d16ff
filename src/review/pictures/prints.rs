//! The **prints** of a picture: by which it is found although it was made smaller, recompressed or cut a little.
//!
//! Waves (pHash): a picture is taken apart into slow waves of brightness, and a bit says of each whether it is stronger than the
//! middle one. Recompressing, scaling and making all of it lighter leave the slow waves as they are. It needs no crate: sixty
//! lines over the decoder that we have; the crates for it bring a decoder of their own, and know no parts. (Of gradients, dHash,
//! two drawings with large even surfaces were alike; of waves none was.) 64 bits are for the index, 256 tell apart what looks
//! alike in 64.
//!
//! Never here: that two pictures are the same. A figure, a face or a stamp that somebody painted over changes no print.

use std::f32::consts::PI;

use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage};

/// Per mille that are left out at each edge: somebody who cuts a picture, or whose phone does, leaves a part that we know.
const EDGES: [u32; 4] = [0, 40, 80, 120];

/// The longer side that prints are made of: more is lost to scaling anyhow.
const WORKING: u32 = 512;

/// Pixels of a side of what is taken apart.
const GRID: u32 = 64;

/// Waves of each direction: of the coarse print, and of the fine one.
const COARSE: usize = 8;
const FINE: usize = 16;

/// Waves that are weaker than this on average, in steps of brightness, are of an even surface or a shade.
const PLAIN: f32 = 0.02;

/// Bits of the coarse print that may differ: the index finds all up to seven. Of drawings and pages of text
/// with nothing in common twelve did at least.
const COARSE_APART: u32 = 7;

/// Bits of the fine print that may differ, of 256. Of those 86 did at least; cut by two to nine hundredths at each edge a picture
/// differs from itself in 56 at most.
const FINE_APART: u32 = 56;

/// The print of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Print {
    /// 0: all of it; above: without its edges.
    pub part: i16,
    /// 64 bits.
    pub coarse: i64,
    /// 256 bits.
    pub fine: [u8; 32],
}

impl Print {
    /// How many bits differ, of 256; none when they are too far apart to be of one picture.
    #[must_use]
    pub fn distance(&self, coarse: i64, fine: &[u8]) -> Option<u32> {
        let apart: u32 = self
            .fine
            .iter()
            .zip(fine)
            .map(|(one, other)| (one ^ other).count_ones())
            .sum();
        let is_near = (self.coarse ^ coarse).count_ones() <= COARSE_APART && apart <= FINE_APART;
        (is_near && fine.len() == self.fine.len()).then_some(apart)
    }
}

/// The prints of a picture; none of a part in which there is nothing to be seen.
pub(super) fn prints(picture: &DynamicImage) -> Vec<Print> {
    let grey = on_white(picture);
    let (width, height) = grey.dimensions();
    let made = (0..).zip(EDGES).filter_map(|(part, edge)| {
        let (x, y) = (width * edge / 1000, height * edge / 1000);
        let inner = imageops::crop_imm(&grey, x, y, width - 2 * x, height - 2 * y).to_image();
        let waves = waves(&inner);
        let coarse = slowest(&waves, COARSE);
        let strength: f32 = coarse.iter().map(|wave| wave.abs()).sum();
        // 64 of them.
        if strength < PLAIN * 64.0 {
            return None;
        }
        Some(Print {
            part,
            coarse: i64::from_be_bytes(bits(&coarse).try_into().ok()?),
            fine: bits(&slowest(&waves, FINE)).try_into().ok()?,
        })
    });
    made.collect()
}

/// Smaller and without colours; what can be seen through stands on white, as Telegram shows it.
fn on_white(picture: &DynamicImage) -> GrayImage {
    let longer = picture.width().max(picture.height());
    let small = if longer > WORKING {
        picture.thumbnail(WORKING, WORKING)
    } else {
        picture.clone()
    };
    if !small.color().has_alpha() {
        return small.into_luma8();
    }
    let with_alpha = small.into_luma_alpha8();
    GrayImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [grey, alpha] = with_alpha.get_pixel(x, y).0.map(u32::from);
        let seen = (grey * alpha + 255 * (255 - alpha)) / 255;
        image::Luma([u8::try_from(seen).unwrap_or(u8::MAX)])
    })
}

/// How strong each wave is (DCT-II), by its number down and across, from 0 to [`FINE`].
fn waves(grey: &GrayImage) -> Vec<Vec<f32>> {
    let grid = imageops::resize(grey, GRID, GRID, FilterType::Triangle);
    let cosines: Vec<Vec<f32>> = (0_u8..=16).map(cosines).collect();
    let rows: Vec<Vec<f32>> = grid
        .rows()
        .map(|row| {
            let row: Vec<f32> = row.map(|pixel| f32::from(pixel.0[0])).collect();
            cosines.iter().map(|wave| product(wave, &row)).collect()
        })
        .collect();
    let column = |across: usize| rows.iter().map(|row| row[across]).collect::<Vec<f32>>();
    let columns: Vec<Vec<f32>> = (0..=FINE).map(column).collect();
    cosines
        .iter()
        .map(|wave| columns.iter().map(|column| product(wave, column)).collect())
        .collect()
}

fn cosines(wave: u8) -> Vec<f32> {
    (0_u8..64)
        .map(|at| (PI * (2.0 * f32::from(at) + 1.0) * f32::from(wave) / 128.0).cos())
        .collect()
}

/// Per pixel of a side.
fn product(wave: &[f32], values: &[f32]) -> f32 {
    wave.iter()
        .zip(values)
        .map(|(one, other)| one * other)
        .sum::<f32>()
        / 64.0
}

/// The slowest waves that go down and across; those of one direction alone are shades.
fn slowest(waves: &[Vec<f32>], size: usize) -> Vec<f32> {
    waves[1..=size]
        .iter()
        .flat_map(|down| down[1..=size].iter().copied())
        .collect()
}

/// A bit for each: whether it is stronger than the middle one.
fn bits(waves: &[f32]) -> Vec<u8> {
    let mut sorted = waves.to_vec();
    sorted.sort_by(f32::total_cmp);
    let middle = sorted[sorted.len() / 2];
    let mut bytes = vec![0; waves.len() / 8];
    for (bit, wave) in waves.iter().enumerate() {
        if *wave > middle {
            bytes[bit / 8] |= 0x80 >> (bit % 8);
        }
    }
    bytes
}
