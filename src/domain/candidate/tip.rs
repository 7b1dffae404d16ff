//! The words of a **tip**: what stands in it, and what is asked and answered about it.
//!
//! Never here: who sent it.

use super::super::text_enum::text_enum;

text_enum!(
    /// How a picture of a tip is encoded.
    PictureKind, "kind of picture", {
    /// JPEG.
    Jpeg = "jpeg",
    /// PNG.
    Png = "png",
});

text_enum!(
    /// Which way a message about a tip goes.
    TipMessageKind, "kind of message about a tip", {
    /// From the staff.
    Question = "question",
    /// From who sent it.
    Answer = "answer",
});

text_enum!(
    /// Where a message about a tip stands.
    TipMessageState, "state of a message about a tip", {
    /// It is to be sent.
    Waiting = "waiting",
    /// It is being sent.
    Sending = "sending",
    /// Telegram took it.
    Sent = "sent",
    /// Telegram's answer never came, twice.
    Uncertain = "uncertain",
    /// It can not be sent: the link is erased, or the chat cannot be reached.
    Failed = "failed",
    /// It came from who sent the tip.
    Received = "received",
});

text_enum!(
    /// What the staff did about whoever sends too much.
    Restriction, "restriction", {
    /// One tip a day.
    Limited = "limited",
    /// None.
    Banned = "banned",
});
