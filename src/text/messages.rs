//! The list of all **messages**, and of the names of values: what stands here is what the bot can say.
//!
//! Adding one: a line here, and a sentence under the same key (with `-` for `_`) in each of the six `.ftl` files.
//!
//! Never here: a sentence.

use std::fmt::Display;

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Words, numbers};

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
    (type id) => { impl Display };
    (type number) => { impl TryInto<u64> };
    (value str $argument:ident) => { FluentValue::from($argument) };
    (value id $argument:ident) => { FluentValue::from($argument.to_string()) };
    (value number $argument:ident) => { numbers::count($argument) };
    (kind number) => { Argument::Number };
    (kind $text:ident) => { Argument::Text };
}

/// Makes a method of [`Words`] of every line, and [`MESSAGES`] of all.
macro_rules! messages {
    ($($name:ident($($argument:ident: $kind:ident),*);)+) => {
        /// Every message.
        pub const MESSAGES: &[Message] = &[
            $(Message {
                name: stringify!($name),
                arguments: &[$((stringify!($argument), argument!(kind $kind))),*],
            },)+
        ];

        impl Words {
            $(
                #[doc = concat!("Says `", stringify!($name), "`.")]
                #[must_use]
                pub fn $name(self, $($argument: argument!(type $kind)),*) -> String {
                    let arguments: &[(&str, FluentValue<'_>)] =
                        &[$((stringify!($argument), argument!(value $kind $argument))),*];
                    self.say(&stringify!($name).replace('_', "-"), &arguments.iter().cloned().collect::<FluentArgs<'_>>())
                }
            )+
        }
    };
}

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
    menu: "start", "topics", "language", "pace", "pause", "resume", "stop", "forget", "help";
    field: "title", "body", "topics", "evidence", "valid_until";
}

messages! {
    // The way in: language, topics, pace.
    start_language();
    start_topics();
    start_topics_chosen(topics: str);
    start_topics_none();
    start_pace();
    start_done(topics: str, language: str, pace: str);
    start_back(topics: str, language: str, pace: str);
    button_done();
    button_all_topics();
    button_pace_instant();
    button_pace_breaking();
    choose_topic_first();
    button_out_of_date();

    // Settings.
    topics_title();
    topics_list();
    topics_list_line(name: str, slug: str);
    topics_list_line_chosen(name: str, slug: str);
    topics_saved(topics: str);
    topics_saved_none();
    topic_unknown(topic: str);
    subscribe_which(slug: str);
    unsubscribe_which(slug: str);
    language_ask();
    language_saved();
    language_unknown(language: str, languages: str);
    pace_ask();
    pace_saved(pace: str);
    pace_unknown();
    not_subscribed();
    group_admins_only();

    // Going.
    paused();
    still_paused();
    resumed(topics: str);
    stopped();
    forget_ask();
    button_forget_yes();
    button_forget_no();
    forget_kept();
    forget_done();
    forget_nothing();

    // Help.
    help(languages: str);
    help_staff();
    unknown_command();
    apology(reference: str);
    bot_description();
    bot_short_description();

    // What subscribers receive.
    render_breaking();
    render_correction();
    render_retraction();
    render_reason(reason: str);
    render_relayed();
    render_not_translated(language: str);
    render_what_to_do(text: str);
    render_evidence(links: str);
    render_region(region: str);
    render_code(code: str, time: str);
    render_more();

    // Joining the staff.
    invite_ask_phrase(role: str);
    invite_unknown();
    invite_taken();
    invite_wrong_phrase(tries: number);
    invite_welcome(role: str, handle: str);
    invite_already(handle: str);

    // The review queue.
    queue_empty();
    queue_title(count: number);
    queue_line(id: id, title: str);
    queue_line_detail(sources: str, age: str);
    queue_waiting_approval(given: number, needed: number);
    queue_claimed(handle: str);
    age_minutes(count: number);
    age_hours(count: number);
    age_days(count: number);
    button_open(id: id);
    button_refresh();
    candidate_title(id: id);
    candidate_source(name: str, grade: str, time: str);
    candidate_unknown(id: id);
    candidate_which();
    candidate_claimed(handle: str, id: id, time: str);
    candidate_decided(id: id);
    button_keep_text();
    button_write();
    button_reject();
    button_back_to_queue();
    reject_ask_reason(id: id);
    rejected(id: id);
    relay_at(time: str);
    button_stop_relay(id: id);
    relay_stopped(id: id);
    relay_not_waiting(id: id);
    candidate_item(id: id, language: str);
    candidate_more(count: number);
    joined_link(source: str);
    joined_text(source: str);
    joined_near(percent: id, source: str);
    joined_merged(handle: str);
    joined_split(handle: str);
    candidate_forwarded(source: str);
    candidate_edited();
    candidate_changed();
    corroboration(verification: str);
    ground_independent(sources: str);
    ground_one_origin(source: str);
    ground_one_reliable(source: str);
    ground_none_reliable();
    proposal(id: id, title: str);
    proposal_shared(percent: id, words: str);
    button_same_event(id: id);
    button_two_events(id: id);
    merged(id: id);
    separated(one: id, other: id);
    split(id: id);
    merge_which();
    split_which();
    story_drafted(id: id);
    story_published(id: id);
    split_foreign(item: id, id: id);
    split_only(id: id);

    // Writing.
    write_ask_title(language: str);
    write_ask_body(language: str);
    write_ask_evidence();
    write_ask_reason();
    write_cancelled();
    write_too_long(length: number, limit: number);
    write_empty();
    draft_title(id: id);
    draft_missing(fields: str);
    draft_ready(needed: number);
    draft_waiting(given: number, needed: number);
    draft_urgency(urgency: str);
    draft_verification(verification: str);
    draft_topics(topics: str);
    draft_languages(languages: str);
    draft_evidence(count: number);
    draft_none();
    button_edit_title();
    button_edit_body();
    button_edit_topics();
    button_edit_urgency();
    button_edit_verification();
    button_add_evidence();
    button_add_language();
    button_preview();
    button_approve();
    button_cancel();
    button_back();
    choose_verification();
    choose_language();
    evidence_not_link();
    preview_title(language: str);
    approve_ask(audience: number);
    approve_ask_first(audience: number, needed: number, number: number);
    button_approve_live();
    approved_waiting(given: number, needed: number);
    approved_already();
    approved_published(audience: number, code: str);
    approved_scheduled(time: str);
    draft_changed();
    draft_approve_again();
    staff_please_look();
    alerts_title();
    alert_source_gone(source: str);
    alert_source_silent(source: str);
    alert_source_failing(source: str);
    alert_relay_off(source: str);
    alert_over(alert: str);
    alerts_many(count: number);
    alerts_many_over(count: number);
    staff_only();
    error_not_translated();
}
