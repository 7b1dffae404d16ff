//! The messages of the area *access*: joining the staff.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    invite_ask_phrase(role: str);
    invite_unknown();
    invite_taken();
    invite_wrong_phrase(tries: number);
    invite_welcome(role: str, handle: str);
    invite_already(handle: str);
}
