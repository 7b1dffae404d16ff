//! The messages of the area *mirror*: the pages that anyone may copy and check.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    mirror_title();
    mirror_intro();
    mirror_how_to_check();
    mirror_earlier();
    mirror_signed();
    mirror_evidence();
    mirror_what_to_do();
    mirror_reason();
    mirror_successor();
    alert_mirror();
}
