//! The bot's main client understands every answer.

use teloxide_core::payloads::{
    AnswerCallbackQuerySetters, EditMessageTextSetters, GetUpdatesSetters, SendMessageSetters,
};
use teloxide_core::prelude::{Request, Requester};
use teloxide_core::types::{
    BotCommand, CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
    MessageId, ParseMode, ReplyParameters, UpdateKind, UserId,
};
use teloxide_core::{ApiError, Bot, RequestError};
use vestka_simulator::{MemberStatus, Pressed};

use crate::client::{ALA, BOB, bot, http};

fn teloxide(simulator: &vestka_simulator::Simulator) -> Bot {
    let url = simulator.api_url().parse().unwrap();
    Bot::with_client(simulator.token(), http()).set_api_url(url)
}

#[tokio::test]
async fn a_whole_conversation() {
    let ours = bot().await;
    let tg = teloxide(&ours.simulator);
    assert_eq!(tg.get_me().await.unwrap().username(), "vestka_bot");
    tg.set_my_commands(vec![BotCommand::new("start", "Begin")])
        .await
        .unwrap();
    let button = InlineKeyboardButton::callback("Yes", "y");
    let keyboard = InlineKeyboardMarkup::new([[button]]);
    let start = ours.simulator.messages(ALA)[0].id;
    let sent = tg
        .send_message(
            ChatId(ALA),
            "<b>bold</b> <a href='tg://user?id=1001'>Ala</a>",
        )
        .parse_mode(ParseMode::Html)
        .reply_markup(keyboard)
        .reply_parameters(ReplyParameters::new(MessageId(
            i32::try_from(start).unwrap(),
        )))
        .await
        .unwrap();
    assert_eq!(sent.entities().unwrap().len(), 2);
    let pressed = ours
        .simulator
        .press(ALA, i64::from(sent.id.0), "Yes")
        .unwrap();
    let updates = tg.get_updates().timeout(1).await.unwrap();
    assert!(matches!(updates[0].kind, UpdateKind::Message(_)));
    assert!(matches!(updates[1].kind, UpdateKind::CallbackQuery(_)));
    let Pressed::Query(query) = pressed else {
        panic!("no query")
    };
    tg.answer_callback_query(CallbackQueryId(query))
        .text("ok")
        .await
        .unwrap();
    let edited = tg
        .edit_message_text(ChatId(ALA), sent.id, "<i>new</i>")
        .parse_mode(ParseMode::Html)
        .await
        .unwrap();
    assert!(edited.edit_date().is_some());
    let file = InputFile::memory("a,b\n").file_name("data.csv");
    let document = tg.send_document(ChatId(ALA), file).send().await.unwrap();
    assert_eq!(
        document.document().unwrap().file_name.as_deref(),
        Some("data.csv")
    );
    let png = InputFile::memory(&b"\x89PNG\r\n\x1a\n"[..]).file_name("a.png");
    let photo = tg.send_photo(ChatId(ALA), png).await.unwrap();
    assert!(photo.photo().is_some());
    tg.copy_message(ChatId(ALA), ChatId(ALA), sent.id)
        .await
        .unwrap();
    tg.delete_message(ChatId(ALA), sent.id).await.unwrap();
}

#[tokio::test]
async fn errors_chats_and_members_are_understood() {
    let ours = bot().await;
    let tg = teloxide(&ours.simulator);
    let error = tg.send_message(ChatId(4711), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::Api(ApiError::ChatNotFound)));
    let error = tg.send_message(ChatId(ALA), " ").await.unwrap_err();
    assert!(matches!(error, RequestError::Api(ApiError::Unknown(_))));
    ours.simulator.block(ALA);
    let error = tg.send_message(ChatId(ALA), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::Api(ApiError::BotBlocked)));
    ours.simulator.add_group(-5, "Group");
    ours.simulator.add_supergroup(-1_009, "Forum", true);
    for status in [
        MemberStatus::Creator,
        MemberStatus::Administrator,
        MemberStatus::Member,
        MemberStatus::Restricted,
        MemberStatus::Left,
        MemberStatus::Kicked,
    ] {
        ours.simulator.set_member_status(-5, BOB, status);
        let user = UserId(u64::try_from(BOB).unwrap());
        tg.get_chat_member(ChatId(-5), user).await.unwrap();
    }
    for chat in [ALA, -5, -1_009] {
        tg.get_chat(ChatId(chat)).await.unwrap();
    }
    let new_id = ours.simulator.migrate(-5);
    let error = tg.send_message(ChatId(-5), "x").await.unwrap_err();
    assert!(matches!(error, RequestError::MigrateToChatId(id) if id == ChatId(new_id)));
    for update in tg.get_updates().await.unwrap() {
        assert!(!matches!(update.kind, UpdateKind::Error(_)), "{update:?}");
    }
    tg.get_webhook_info().await.unwrap();
}
