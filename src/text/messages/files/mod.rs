//! The messages of the area *files*: what is said of a file that was sent to the bot, whatever it was sent for.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    file_not_given();
}
