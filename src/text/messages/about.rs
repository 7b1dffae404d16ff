//! The messages of the area *about*: who runs this bot, its keys, how to tell it from an impostor.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    about_title(bot: str);
    about_operator(operator: str);
    about_operator_unknown();
    about_root();
    about_signing_key();
    about_not_certified();
    about_mirror(mirror: str);
    about_successor(places: str);
    about_impostor(bot: str);
    about_compare();
    button_about();
}
