//! The messages of the area *privacy*: what is stored and how long, the file of it, messages that go by themselves.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    // What is stored.
    privacy_title();
    privacy_kept_chat();
    privacy_kept_choices();
    privacy_kept_state();
    privacy_kept_week();
    privacy_kept_waiting();
    privacy_kept_deliveries();
    privacy_kept_messages();
    privacy_kept_tips();
    privacy_kept_questions();

    // What is not.
    privacy_not_title();
    privacy_not();

    // How long.
    privacy_days_title();
    privacy_days_deliveries(days: number, longer: number);
    privacy_days_messages();
    privacy_days_tips(days: number, link: number);
    privacy_days_unreachable(block: number, other: number);
    privacy_days_backups(days: number);

    // What others know, and what to do.
    privacy_telegram_title();
    privacy_telegram();
    privacy_telegram_more();
    privacy_do_title();
    privacy_do();
    privacy_help();
    button_privacy_data();
    button_privacy_autodelete();
    button_privacy_forget();

    // The file.
    mydata_caption();
    mydata_group_private();
    mydata_group_sent();

    // Messages that go by themselves.
    autodelete_on(hours: number);
    autodelete_off();
    autodelete_ask();
    autodelete_unknown();
    button_autodelete_hours(hours: number);
    button_autodelete_off();
}
