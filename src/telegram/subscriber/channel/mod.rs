//! `/channel`: a channel is managed from the private chat of an administrator, since a command typed in it would expose who
//! runs it. Who manages is asked of Telegram each time and never stored; which channel a menu is about, memory alone knows.
//!
//! Never here: a word in the channel, a row that joins it with a person.

mod chosen;
mod menu;
mod rights;

use teloxide::types::{
    ButtonRequest, ChatAdministratorRights, ChatId as TgChatId, ChatShared, KeyboardButton,
    KeyboardButtonRequestChat, KeyboardMarkup, KeyboardRemove, Recipient, ReplyMarkup, RequestId,
};

use super::super::action::{Action, ChannelAct};
use super::super::conversation::{Conversation, Handled, HandlerError, Managed};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::start::languages;
use super::{language, pace, privacy, topics};
use crate::domain::subscriber::{ChatKind, PauseReason};
use crate::subscriptions::Chat;
use crate::vault::ChatId;

pub use chosen::Channels;
use rights::Standing;

/// What can be typed after `/channel`, with or without a name before it.
const COMMANDS: &[&str] = &[
    "topics",
    "subscribe",
    "unsubscribe",
    "language",
    "pace",
    "pause",
    "resume",
    "stop",
    "mydata",
    "autodelete",
    "forget",
];

/// The only request that we make of the app.
const REQUEST: RequestId = RequestId(1);

/// Telegram's kind of a chat that is a channel.
const CHANNEL: &str = "channel";

/// `/channel`, `/channel @name`, `/channel @name pause`, and `/channel pause` about the one that was chosen last.
pub(super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    if conversation.chat.kind != ChatKind::Private {
        return Ok(());
    }
    conversation.is_to_be_forgotten().await?;
    if typed.is_empty() {
        return ask(conversation).await;
    }
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    if COMMANDS.contains(&first.to_lowercase().as_str()) {
        let (service, chat) = (&conversation.service, conversation.chat.id);
        let Some((channel, title)) = service.channels.latest(chat, service.clock.now()) else {
            return again(conversation).await;
        };
        if turn_to(conversation, channel, title).await? {
            return act_typed(conversation, typed).await;
        }
        return Ok(());
    }
    let Some((channel, title)) = named(conversation, first).await? else {
        return Ok(());
    };
    if turn_to(conversation, channel, title).await? {
        return act_typed(conversation, rest.trim()).await;
    }
    Ok(())
}

/// A channel was chosen with the button.
pub(in super::super) async fn shared(
    conversation: &mut Conversation,
    shared: &ChatShared,
) -> Handled {
    if conversation.chat.kind != ChatKind::Private {
        return Ok(());
    }
    conversation.is_to_be_forgotten().await?;
    let chat = Recipient::Id(TgChatId(shared.chat_id.0));
    let found = rights::look_up(conversation, chat).await?;
    let Some((channel, _, title)) = found.filter(|(_, kind, _)| kind == CHANNEL) else {
        return not_allowed(conversation).await;
    };
    if !turn_to(conversation, channel, title).await? {
        return Ok(());
    }
    let text = escape(&conversation.words().chats_chosen());
    let away = ReplyMarkup::KeyboardRemove(KeyboardRemove::new());
    conversation.is_at_the_top();
    conversation.send_with(&text, away).await?;
    menu::show(conversation).await
}

/// A pressed button of a channel's menu.
pub(in super::super) async fn press(
    conversation: &mut Conversation,
    number: u32,
    action: Option<Action>,
) -> Handled {
    conversation.is_to_be_forgotten().await?;
    let (service, chat) = (&conversation.service, conversation.chat.id);
    let chosen = service.channels.numbered(chat, number, service.clock.now());
    let Some((channel, title)) = chosen else {
        return again(conversation).await;
    };
    if !turn_to(conversation, channel, title).await? {
        return Ok(());
    }
    match action {
        Some(Action::Channel(act)) => act_on(conversation, act).await,
        Some(Action::Topic { topic, .. }) => topics::toggle(conversation, topic, false).await,
        Some(Action::Language { language, .. }) => {
            let subscriber = conversation.subscribe_chat().await?;
            language::set_for(conversation, subscriber.id, language).await?;
            menu::show(conversation).await
        }
        Some(Action::Pace { pace, .. }) => pace::chosen(conversation, pace, false).await,
        Some(Action::Hours(act)) => pace::act_on(conversation, act).await,
        Some(Action::Privacy(act)) if act.is_of_a_channel() => {
            privacy::press(conversation, act).await
        }
        Some(Action::Forget { yes }) => forget_decided(conversation, yes).await,
        _ => {
            let text = conversation.words().button_out_of_date();
            conversation.toast(Some(&text)).await;
            Ok(())
        }
    }
}

/// Splits the number of a channel off the data of a button.
pub(in super::super) fn number_of(data: &str) -> (Option<u32>, &str) {
    let split = data
        .strip_prefix(super::super::keyboard::IN_CHANNEL)
        .and_then(|rest| rest.split_once(':'));
    match split.map(|(number, action)| (u32::from_str_radix(number, 16), action)) {
        Some((Ok(number), action)) => (Some(number), action),
        _ => (None, data),
    }
}

/// Asks which one: with a button that shows the channels one runs, or typed.
async fn ask(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let request = KeyboardButtonRequestChat::new(REQUEST, true)
        .user_administrator_rights(posting())
        // The app offers to make the bot an administrator with this right, where it is none yet.
        .bot_administrator_rights(posting());
    let button = KeyboardButton::new(words.button_chats_choose())
        .request(ButtonRequest::RequestChat(request));
    let keyboard = KeyboardMarkup::new([[button]])
        .resize_keyboard()
        .one_time_keyboard();
    conversation
        .send_with(&escape(&words.chats_ask()), ReplyMarkup::Keyboard(keyboard))
        .await
}

/// The right to post, and no other: with it a bot edits and deletes its own posts too.
fn posting() -> ChatAdministratorRights {
    ChatAdministratorRights {
        is_anonymous: false,
        can_manage_chat: false,
        can_delete_messages: false,
        can_manage_video_chats: false,
        can_restrict_members: false,
        can_promote_members: false,
        can_change_info: false,
        can_invite_users: false,
        can_post_messages: Some(true),
        can_edit_messages: None,
        can_pin_messages: None,
        can_post_stories: None,
        can_edit_stories: None,
        can_delete_stories: None,
        can_manage_topics: None,
    }
}

/// The channel of a typed name; when there is none it is said.
async fn named(
    conversation: &Conversation,
    typed: &str,
) -> Result<Option<(ChatId, String)>, HandlerError> {
    let words = conversation.words();
    let name = ["https://t.me/", "http://t.me/", "t.me/", "@"]
        .iter()
        .find_map(|start| typed.strip_prefix(start))
        .unwrap_or(typed);
    let number: Option<i64> = name.parse().ok();
    let is_name = (4..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let chat = match number {
        Some(number) => Recipient::Id(TgChatId(number)),
        None if is_name => Recipient::ChannelUsername(format!("@{name}")),
        None => {
            let shown: String = name.chars().take(60).collect();
            conversation.say(&words.chats_not_found(&shown)).await?;
            return Ok(None);
        }
    };
    match rights::look_up(conversation, chat).await? {
        Some((channel, kind, title)) if kind == CHANNEL => return Ok(Some((channel, title))),
        // By its number a chat is found only where the bot is, which is nobody's business.
        _ if number.is_some() => not_allowed(conversation).await?,
        Some(_) => conversation.say(&words.chats_is_no_channel()).await?,
        None => conversation.say(&words.chats_not_found(name)).await?,
    }
    Ok(None)
}

/// From here on it is about this channel, if the two may manage it now; otherwise it is said what to do.
async fn turn_to(
    conversation: &mut Conversation,
    channel: ChatId,
    title: String,
) -> Result<bool, HandlerError> {
    match rights::standing(conversation, channel).await? {
        Standing::Both => {}
        Standing::PersonOnly => {
            let bot = format!("@{}", conversation.service.username);
            let text = conversation.words().chats_cannot_post(&bot);
            conversation.show(&escape(&text), &Keyboard::none()).await?;
            return Ok(false);
        }
        Standing::Unknown => {
            not_allowed(conversation).await?;
            return Ok(false);
        }
    }
    let service = &conversation.service;
    let number =
        service
            .channels
            .choose(conversation.chat.id, (channel, &title), service.clock.now());
    let chat = Chat {
        id: channel,
        thread: None,
        kind: ChatKind::Channel,
    };
    let subscriber = service.subscriptions.find(chat).await?;
    conversation.turn_to(
        Managed {
            number,
            chat,
            title,
            is_at_the_top: false,
        },
        subscriber,
    );
    Ok(true)
}

async fn not_allowed(conversation: &Conversation) -> Handled {
    let bot = format!("@{}", conversation.service.username);
    let text = conversation.words().chats_not_allowed(&bot);
    conversation.show(&escape(&text), &Keyboard::none()).await
}

async fn again(conversation: &Conversation) -> Handled {
    let text = conversation.words().chats_again();
    conversation.show(&escape(&text), &Keyboard::none()).await
}

async fn act_typed(conversation: &mut Conversation, typed: &str) -> Handled {
    let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let rest = rest.trim();
    match name.to_lowercase().as_str() {
        "" => menu::show(conversation).await,
        "topics" => act_on(conversation, ChannelAct::Topics).await,
        "subscribe" => topics::subscribe(conversation, rest).await,
        "unsubscribe" => topics::unsubscribe(conversation, rest).await,
        "language" if rest.is_empty() => act_on(conversation, ChannelAct::Language).await,
        "language" => language_typed(conversation, rest).await,
        "pace" if rest.is_empty() => act_on(conversation, ChannelAct::Pace).await,
        "pace" => pace::command(conversation, rest).await,
        "pause" | "stop" => act_on(conversation, ChannelAct::Pause).await,
        "resume" => act_on(conversation, ChannelAct::Resume).await,
        "mydata" => privacy::mydata(conversation).await,
        "autodelete" => privacy::autodelete(conversation, rest).await,
        "forget" => act_on(conversation, ChannelAct::Forget).await,
        _ => {
            let words = conversation.words();
            let text = format!("{}\n{}", words.chats_typed_unknown(), words.chats_typed());
            conversation.say(&text).await
        }
    }
}

async fn language_typed(conversation: &mut Conversation, typed: &str) -> Handled {
    let Some(language) = language::read(typed) else {
        let text = conversation
            .words()
            .language_unknown(typed, &language::codes());
        return conversation.say(&text).await;
    };
    let subscriber = conversation.subscribe_chat().await?;
    language::set_for(conversation, subscriber.id, language).await?;
    menu::show(conversation).await
}

async fn act_on(conversation: &mut Conversation, act: ChannelAct) -> Handled {
    match act {
        ChannelAct::Menu => menu::show(conversation).await,
        ChannelAct::Topics => {
            let subscriber = conversation.look_in().await?;
            topics::show(conversation, subscriber.map(|it| it.id), false).await
        }
        ChannelAct::Language => {
            let buttons = languages(|language| Action::Language {
                start: false,
                language,
            });
            let text = escape(&conversation.words().chats_which_language());
            let keyboard = Keyboard::none().grid(2, buttons);
            conversation.show(&text, &keyboard).await
        }
        ChannelAct::Pace => pace::act_on(conversation, super::super::action::HoursAct::Menu).await,
        // Nothing comes into it: the menu says so.
        ChannelAct::Pause | ChannelAct::Resume if conversation.subscriber.is_none() => {
            menu::show(conversation).await
        }
        ChannelAct::Pause => {
            let subscriber = conversation.subscribe_chat().await?;
            let subscriptions = &conversation.service.subscriptions;
            subscriptions
                .pause(subscriber.id, PauseReason::Oneself)
                .await?;
            conversation.look_again().await?;
            menu::show(conversation).await
        }
        ChannelAct::Resume => {
            conversation.subscribe_chat().await?;
            conversation.resume().await?;
            menu::show(conversation).await
        }
        ChannelAct::Forget => forget_ask(conversation).await,
    }
}

async fn forget_ask(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    if conversation.subscriber.is_none() {
        let text = escape(&words.chats_forget_nothing());
        return conversation.show(&text, &Keyboard::none()).await;
    }
    let keyboard = Keyboard::none().row([
        (words.button_forget_yes(), Action::Forget { yes: true }),
        (words.button_forget_no(), Action::Forget { yes: false }),
    ]);
    conversation
        .show(&escape(&words.chats_forget_ask()), &keyboard)
        .await
}

async fn forget_decided(conversation: &mut Conversation, yes: bool) -> Handled {
    let words = conversation.words();
    let Some(subscriber) = conversation.subscriber.clone().filter(|_| yes) else {
        return menu::show(conversation).await;
    };
    let service = &conversation.service;
    service.subscriptions.forget(subscriber.id).await?;
    (service.wake_erasure)();
    conversation.is_at_the_top();
    let text = escape(&words.chats_forgetting());
    conversation.show(&text, &Keyboard::none()).await
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn a_button_names_its_channel_by_a_number_alone() {
        assert_eq!(number_of("ch:ff:t:3"), (Some(255), "t:3"));
        for data in ["t:3", "ch:", "ch:ff", "ch:zz:t:3", "ch:123456789:t:3", ""] {
            assert_eq!(number_of(data), (None, data));
        }
    }
}
