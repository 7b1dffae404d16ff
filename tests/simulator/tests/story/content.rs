//! Texts, captions, buttons, commands: what is measured and how it is refused.

use serde_json::{Value, json};

use crate::client::{ALA, bot};

fn html(text: &str) -> Value {
    json!({"chat_id": ALA, "text": text, "parse_mode": "HTML"})
}

#[tokio::test]
async fn lengths_are_utf16_units_after_parsing() {
    let bot = bot().await;
    // 2048 emoji are 4096 units; the tags do not count.
    let full = format!("<b>{}</b>", "😀".repeat(2048));
    bot.ok("sendMessage", html(&full)).await;
    assert_eq!(
        bot.refused("sendMessage", html(&format!("{full}x"))).await,
        "Bad Request: message is too long"
    );
    bot.ok("sendMessage", html(&"&amp;".repeat(4096))).await;
    assert_eq!(
        bot.refused("sendMessage", html(&"x".repeat(32_769))).await,
        "Bad Request: text is too long"
    );
    let id = bot.send("short").await;
    let long = json!({"chat_id": ALA, "message_id": id, "text": "x".repeat(4097)});
    assert_eq!(
        bot.refused("editMessageText", long).await,
        "Bad Request: MESSAGE_TOO_LONG"
    );
}

#[tokio::test]
async fn empty_and_broken_texts_are_refused_in_telegrams_words() {
    let bot = bot().await;
    for (text, words) in [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        (
            "<p>x</p>",
            "can't parse entities: Unsupported start tag \"p\" at byte offset 0",
        ),
        (
            "é <b>x",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ] {
        let refused = bot.refused("sendMessage", html(text)).await;
        assert_eq!(refused, format!("Bad Request: {words}"));
    }
}

#[tokio::test]
async fn a_caption_has_1024_units_and_files_come_back() {
    let bot = bot().await;
    let attach = async |caption: String| -> Value {
        let file = reqwest::multipart::Part::bytes(b"%PDF-1.7".to_vec()).file_name("proof.pdf");
        let form = reqwest::multipart::Form::new()
            .text("chat_id", ALA.to_string())
            .text("caption", caption)
            .text("document", "attach://one")
            .part("one", file);
        let request = crate::client::http()
            .post(bot.url("sendDocument"))
            .multipart(form);
        request.send().await.unwrap().json().await.unwrap()
    };
    let refused = attach("😀".repeat(513)).await;
    assert_eq!(
        refused["description"],
        "Bad Request: message caption is too long"
    );
    let sent = attach("😀".repeat(512)).await;
    let file_id = sent["result"]["document"]["file_id"].as_str().unwrap();
    assert_eq!(bot.simulator.file(file_id).unwrap().bytes, b"%PDF-1.7");
    let file = bot.ok("getFile", json!({"file_id": file_id})).await;
    let path = file["file_path"].as_str().unwrap();
    let (root, token) = (bot.simulator.api_url(), bot.simulator.token());
    let url = format!("{root}/file/bot{token}/{path}");
    let bytes = crate::client::http().get(url).send().await.unwrap();
    assert_eq!(bytes.bytes().await.unwrap().as_ref(), b"%PDF-1.7");
    let again = json!({"chat_id": ALA, "document": file_id});
    bot.ok("sendDocument", again).await;
    let wrong = json!({"chat_id": ALA, "document": "nonsense"});
    assert_eq!(
        bot.refused("sendDocument", wrong).await,
        "Bad Request: wrong file identifier/HTTP URL specified"
    );
}

#[tokio::test]
async fn forms_and_json_strings_are_understood() {
    let bot = bot().await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let form = [
        ("chat_id", ALA.to_string()),
        ("text", "Sure?".to_owned()),
        ("reply_markup", keyboard.to_string()),
        ("link_preview_options", "{\"is_disabled\":true}".to_owned()),
        ("disable_notification", "true".to_owned()),
    ];
    let request = crate::client::http()
        .post(bot.url("sendMessage"))
        .form(&form);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["reply_markup"], keyboard, "{answer}");
    assert!(bot.simulator.last_from_bot(ALA).unwrap().silent);
}

#[tokio::test]
async fn unknown_parameters_and_bad_buttons_are_named() {
    let bot = bot().await;
    let misspelled = json!({"chat_id": ALA, "text": "x", "parsemode": "HTML"});
    assert_eq!(
        bot.refused("sendMessage", misspelled).await,
        "Bad Request: simulator: unknown parameter parsemode for sendMessage"
    );
    let data = "x".repeat(65);
    let keyboard = json!({"inline_keyboard": [[{"text": "x", "callback_data": data}]]});
    let long = json!({"chat_id": ALA, "text": "x", "reply_markup": keyboard});
    assert_eq!(
        bot.refused("sendMessage", long).await,
        "Bad Request: BUTTON_DATA_INVALID"
    );
}

#[tokio::test]
async fn commands_and_descriptions_are_checked() {
    let bot = bot().await;
    let commands = |name: &str, about: &str| json!({"commands": [{"command": name, "description": about}], "language_code": "be"});
    bot.ok("setMyCommands", commands("start", "Пачаць")).await;
    assert_eq!(
        bot.simulator
            .look(|state| state.commands("default", "be").len()),
        1
    );
    assert_eq!(
        bot.refused("setMyCommands", commands("Start", "x")).await,
        "Bad Request: BOT_COMMAND_INVALID"
    );
    assert_eq!(
        bot.refused("setMyCommands", commands("a", "")).await,
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
    );
    let long = json!({"short_description": "x".repeat(121)});
    bot.refused("setMyShortDescription", long).await;
    let wrong = json!({"description": "x", "language_code": "bel"});
    bot.refused("setMyDescription", wrong).await;
}
