//! The messages of the area *subscriber*: the way in, settings, going, help.
//!
//! Never here: a sentence.

use super::messages;

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
    topics_saved(topics: str);
    topics_saved_none();
    topic_unknown(topic: str);
    subscribe_which(slug: str);
    unsubscribe_which(slug: str);
    language_ask();
    language_saved();
    language_unknown(language: str, languages: str);
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
    forget_clear();

    // Help.
    help(languages: str);
    help_staff();
    unknown_command();
    apology(reference: str);
    bot_description();
    bot_short_description();
}
