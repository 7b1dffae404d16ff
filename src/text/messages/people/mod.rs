//! The messages of the area *people*: two admins who remove a third.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    removal_asked_by(by: str, handle: str);
    removal_needs_another(handle: str);
    removal_agrees(by: str);
    removal_asked(handle: str);
}
