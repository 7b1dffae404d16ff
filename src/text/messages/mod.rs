//! The list of all **messages**, a file an area, and of the names of values: what stands here is what the bot can say.
//!
//! Adding one: a line in the file of its area, and a sentence under the same key (with `-` for `_`) in each of the six `.ftl`
//! files of that area. Adding an area: a file here, a folder with six `.ftl` files beside it, and its name under [`AREAS`].
//!
//! Never here: a sentence.

mod about;
mod access;
mod amend;
mod chats;
mod evidence;
mod files;
mod limits;
mod log;
mod mirror;
mod pace;
mod people;
mod privacy;
mod queue;
mod reading;
mod received;
mod subscriber;
mod tips;
mod verify;
mod writing;

use super::Words;
use crate::domain::language::Language;

/// A message, as the list declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Its method of [`Words`]; its key in the files has `-` for `_`.
    pub name: &'static str,
    /// Its arguments, in order.
    pub arguments: &'static [(&'static str, Argument)],
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// Text, shown as it is.
    Text,
    /// A whole number, not negative: the sentence may depend on it, and it is written as the language writes numbers.
    Number,
}

/// What the bot says on one occasion: the messages of a file here, and the sentences of a folder beside it.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Name of the file and of the folder.
    pub name: &'static str,
    /// Its messages.
    pub messages: &'static [Message],
    /// Its sentences, in the order of [`Language::ALL`].
    pub(super) sources: [&'static str; Language::ALL.len()],
}

/// The names of the values of one kind; the key in the files is `name-code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Its method of [`Words`].
    pub name: &'static str,
    /// The values that have a name.
    pub codes: &'static [&'static str],
}

/// What the caller passes for an argument: `str` text, `id` anything that shows itself, `number` any
/// integer that is not negative.
macro_rules! argument {
    (type str) => { &str };
    (type id) => { impl std::fmt::Display };
    (type number) => { impl TryInto<u64> };
    (value str $argument:ident) => { fluent_bundle::FluentValue::from($argument) };
    (value id $argument:ident) => { fluent_bundle::FluentValue::from($argument.to_string()) };
    (value number $argument:ident) => { $crate::text::numbers::count($argument) };
    (kind number) => { $crate::text::Argument::Number };
    (kind $text:ident) => { $crate::text::Argument::Text };
}

/// Makes a method of [`Words`] of every line, and `MESSAGES` of all.
macro_rules! messages {
    ($($name:ident($($argument:ident: $kind:ident),*);)+) => {
        /// The messages of this area.
        pub(super) const MESSAGES: &[$crate::text::Message] = &[
            $($crate::text::Message {
                name: stringify!($name),
                arguments: &[$((stringify!($argument), super::argument!(kind $kind))),*],
            },)+
        ];

        impl $crate::text::Words {
            $(
                #[doc = concat!("Says `", stringify!($name), "`.")]
                #[must_use]
                pub fn $name(self, $($argument: super::argument!(type $kind)),*) -> String {
                    let arguments: &[(&str, fluent_bundle::FluentValue<'_>)] =
                        &[$((stringify!($argument), super::argument!(value $kind $argument))),*];
                    self.say(&stringify!($name).replace('_', "-"), &arguments.iter().cloned().collect())
                }
            )+
        }
    };
}

use {argument, messages};

/// The sentences of a folder, in the order of [`Language::ALL`].
macro_rules! sources {
    ($area:expr) => {
        [
            include_str!(concat!("../", $area, "/en.ftl")),
            include_str!(concat!("../", $area, "/be.ftl")),
            include_str!(concat!("../", $area, "/ru.ftl")),
            include_str!(concat!("../", $area, "/pl.ftl")),
            include_str!(concat!("../", $area, "/lt.ftl")),
            include_str!(concat!("../", $area, "/uk.ftl")),
        ]
    };
}

/// Makes [`AREAS`]: the names of values, and what stands in the files beside this one.
macro_rules! areas {
    ($($area:ident),+) => {
        /// Everything the bot can say.
        pub const AREAS: &[Area] = &[
            Area { name: "names", messages: &[], sources: sources!("names") },
            $(Area {
                name: stringify!($area),
                messages: $area::MESSAGES,
                sources: sources!(stringify!($area)),
            },)+
        ];
    };
}

areas!(
    subscriber, about, received, access, amend, queue, writing, mirror, tips, verify, pace,
    evidence, log, chats, limits, reading, privacy, files, people
);

/// Makes a look-up method of every line, and [`FAMILIES`] of all.
macro_rules! families {
    ($($name:ident: $($code:literal),+;)+) => {
        /// The names of values, but for those of languages, which are all of `Language::ALL`.
        pub const FAMILIES: &[Family] = &[$(Family { name: stringify!($name), codes: &[$($code),+] },)+];

        impl Words {
            $(
                #[doc = concat!("The name of a value: one of ", $("`", $code, "` ",)+ ".")]
                #[must_use]
                pub fn $name(self, code: &str) -> String {
                    self.name(stringify!($name), code)
                }
            )+
        }
    };
}

families! {
    pace: "instant", "breaking", "digest";
    role: "moderator", "admin";
    urgency: "breaking", "routine";
    verification: "confirmed", "single_source", "disputed", "false";
    menu: "start", "topics", "language", "pace", "latest", "search", "verify", "sources", "tip", "channel", "pause", "resume", "stop", "privacy", "mydata", "autodelete", "forget", "about", "help";
    reliability: "A", "B", "C", "D", "E", "F";
    evidence_kind: "link", "item", "file", "document", "photo";
    credibility: "1", "2", "3", "4", "5", "6";
    fanout_state: "running", "paused", "halted", "stopped", "finished";
    outcome: "accepted", "uncertain", "unreachable", "failed", "lapsed", "stopped";
    reason: "blocked", "deactivated", "kicked", "not_found", "no_rights", "thread_gone", "rate_limited", "server_error", "refused", "network", "token_refused", "no_answer", "malformed", "migrated", "not_tried";
    field: "title", "body", "topics", "evidence", "valid_until", "reason";
}
