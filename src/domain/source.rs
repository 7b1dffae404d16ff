//! **Source**: a place we are configured to read.
//!
//! Never here: how it is read.

use serde::{Deserialize, Serialize};

use super::text_enum::text_enum;

text_enum!(
    /// How a source is read.
    SourceKind, "kind of source", {
    /// RSS, Atom or JSON Feed.
    Feed = "feed",
    /// The preview page of a public Telegram channel.
    Telegram = "telegram",
    /// A web page watched with selectors.
    Page = "page",
    /// A news sitemap.
    Sitemap = "sitemap",
    /// A partner that sends to us.
    Push = "push",
});

text_enum!(
    /// Reliability of a source, the first half of the Admiralty code.
    Reliability, "reliability (Admiralty grade)", {
    /// Completely reliable.
    A = "A",
    /// Usually reliable.
    B = "B",
    /// Fairly reliable.
    C = "C",
    /// Not usually reliable.
    D = "D",
    /// Unreliable.
    E = "E",
    /// Cannot be judged.
    F = "F",
});

text_enum!(
    /// What may happen to the items of a source.
    Policy, "policy", {
    /// A moderator writes.
    Review = "review",
    /// May pass without a writer, routine only, held and labelled.
    Relay = "relay",
});

text_enum!(
    /// Whether a source is read.
    SourceState, "state of a source", {
    /// Read on schedule.
    Active = "active",
    /// Not read until resumed.
    Paused = "paused",
    /// Answered that it is gone for good (410).
    Gone = "gone",
});

text_enum!(
    /// How a fetch ended.
    FetchResult, "result of a fetch", {
    /// A document was read.
    Read = "read",
    /// Nothing new (304).
    NotModified = "not_modified",
    /// It failed.
    Failed = "failed",
});

text_enum!(
    /// What admins are told unasked.
    AlertKind, "kind of alert", {
    /// A source answered that it is gone for good.
    SourceGone = "source_gone",
    /// A source says nothing for much longer than usual.
    SourceSilent = "source_silent",
    /// A source fails again and again.
    SourceFailing = "source_failing",
    /// A source is no longer relayed by itself.
    RelayOff = "relay_off",
    /// Somebody tries wrong one-time codes again and again.
    WrongCodes = "wrong_codes",
    /// The mirror cannot be written.
    MirrorFailing = "mirror_failing",
    /// A fan-out has something to do and does not move.
    FanoutStalled = "fanout_stalled",
    /// A fan-out, or the text of a language of it, halted by itself.
    FanoutHalted = "fanout_halted",
    /// A fan-out has nothing left.
    FanoutFinished = "fanout_finished",
    /// A large share of a fan-out cannot be reached.
    ManyUnreachable = "many_unreachable",
    /// Telegram asked for a long wait.
    TelegramWait = "telegram_wait",
    /// Telegram refuses the token.
    TokenRefused = "token_refused",
    /// Another program reads with our token.
    TokenShared = "token_shared",
    /// There is little room left for the database.
    DatabaseFull = "database_full",
    /// Far more chats join than usual.
    MassSignUp = "mass_sign_up",
    /// More is written to the bot than it can answer.
    TurnedAway = "turned_away",
    /// Telegram cannot deliver what people send to the bot.
    EventsFailing = "events_failing",
});

/// What is an entry of a page that is watched, and where its parts are: CSS selectors, the optional ones inside of the
/// entry. `@name` at the end reads an attribute, as in `time@datetime`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selectors {
    /// Every entry.
    pub entry: String,
    /// Its headline; else its first heading or link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address; else that of its headline or first link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// When it was published; else its first `time`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its text; else its paragraphs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}
