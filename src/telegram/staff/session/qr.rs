//! The **picture** of a secret: a QR code that an authenticator reads, its text, and the recovery codes.
//!
//! These messages alone of all that the staff get may be copied: they are to be kept elsewhere. They go at the first right code,
//! or after five minutes.
//!
//! Never here: making a secret.

use std::io::Cursor;

use fast_qr::QRBuilder;
use image::{GrayImage, ImageFormat, Luma};
use teloxide::payloads::SendMessageSetters as _;

use super::super::super::api::{ApiError, Upload};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::messenger::message;
use super::super::super::render::escape;
use crate::delivery::Place;
use crate::review::{Enrolment, SHOWN_FOR};

/// Pixels of a module's side.
const SCALE: u32 = 8;

/// Light modules around the code, as ISO/IEC 18004 asks.
const MARGIN: u32 = 4;

/// Sends picture, text and recovery codes to who joined.
pub(in super::super) async fn show_enrolment(
    conversation: &Conversation,
    enrolment: &Enrolment,
) -> Handled {
    let words = conversation.words();
    let how = words.enrol_how(SHOWN_FOR.num_minutes());
    plain(conversation, &how).await?;
    conversation
        .service
        .budget
        .interactive()
        .map_err(HandlerError::Wait)?;
    let fields = vec![
        ("chat_id", conversation.chat.id.expose().to_string()),
        ("caption", enrolment.uri.clone()),
    ];
    let upload = Upload {
        field: "photo",
        name: "code.png".to_owned(),
        bytes: picture(&enrolment.uri)?,
    };
    let api = &conversation.service.api;
    let sent = api.upload("sendPhoto", fields, upload);
    conversation.sent_by(Some(SHOWN_FOR), sent).await?;
    let codes = enrolment.recovery_codes.join("\n    ");
    plain(conversation, &words.enrol_codes(&codes)).await
}

/// A message that may be copied, and stands for five minutes.
async fn plain(conversation: &Conversation, text: &str) -> Handled {
    let place = Place {
        chat: conversation.chat.id,
        thread: None,
    };
    conversation
        .service
        .budget
        .interactive()
        .map_err(HandlerError::Wait)?;
    let message = message(place, &escape(text)).protect_content(false);
    let sent = conversation.service.api.send(&message);
    conversation.sent_by(Some(SHOWN_FOR), sent).await.map(drop)
}

/// A QR code as PNG.
fn picture(text: &str) -> Result<Vec<u8>, ApiError> {
    let broken = |what: String| ApiError::NotSent(format!("the QR picture was not made: {what}"));
    let squares = QRBuilder::new(text)
        .build()
        .map_err(|error| broken(error.to_string()))?;
    let across = u32::try_from(squares.size).map_err(|error| broken(error.to_string()))?;
    let side = (across + 2 * MARGIN) * SCALE;
    let image = GrayImage::from_fn(side, side, |x, y| {
        let module = |at: u32| (at / SCALE).checked_sub(MARGIN).filter(|at| *at < across);
        let is_dark = module(x).zip(module(y)).is_some_and(|(x, y)| {
            squares[usize::try_from(y).unwrap_or(0)][usize::try_from(x).unwrap_or(0)].value()
        });
        Luma([if is_dark { 0 } else { 255 }])
    });
    let mut png = Cursor::new(Vec::new());
    image
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|error| broken(error.to_string()))?;
    Ok(png.into_inner())
}

#[cfg(test)]
mod tests {
    use super::{MARGIN, SCALE, picture};

    #[test]
    fn the_picture_is_a_png_with_the_three_corners_of_a_code() {
        let png = picture("otpauth://totp/amber-fox?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("a picture");
        let image = image::load_from_memory(&png).expect("a PNG").to_luma8();
        let (side, last) = (image.width(), image.width() - 1);
        assert_eq!(image.height(), side);
        let corner = MARGIN * SCALE;
        for (x, y) in [
            (corner, corner),
            (last - corner, corner),
            (corner, last - corner),
        ] {
            assert_eq!(image.get_pixel(x, y).0, [0], "{x} {y}");
        }
        assert_eq!(image.get_pixel(0, 0).0, [255]);
    }
}
