//! The messages of the area *chats*: groups, and channels that are managed from a private chat.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    // Which channel.
    chats_ask();
    button_chats_choose();
    chats_chosen();
    chats_again();
    chats_not_found(name: str);
    chats_is_no_channel();
    chats_not_allowed(bot: str);
    chats_cannot_post(bot: str);

    // Its menu.
    chats_title(title: str);
    chats_nothing_yet();
    chats_topics(topics: str);
    chats_language(language: str);
    chats_paused();
    chats_unreachable();
    chats_typed();
    chats_typed_unknown();
    chats_which_language();
    button_chats_topics();
    button_chats_language();
    button_chats_pace();
    button_chats_pause();
    button_chats_resume();
    button_chats_forget();
    button_chats_back();

    // What is kept of it.
    button_chats_data();
    chats_mydata_caption(title: str);

    // Erasing.
    chats_forget_ask();
    chats_forget_nothing();
    chats_forgetting();
    chats_forgetting_topics();

    // Groups.
    chats_cannot_see();
    chats_help();
    chats_help_channel();

    // Forums.
    chats_forum_one(command: str);
    chats_forum_other(command: str);
    button_chats_forum_all();
    chats_forum_paused();
    chats_forum_resumed();
    chats_forum_stopped();
    chats_forum_saved();
}
