//! The messages of the area *keys*: the end of the sealing key.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    destroy_key_ask();
    button_destroy_key_yes();
    button_destroy_key_no();
    destroy_key_begun();
    destroy_key_done();
}
