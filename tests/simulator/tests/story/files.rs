//! Files: what people send and the bot fetches, and what the bot sends once and again by its id.

use serde_json::{Value, json};
use vestka_simulator::{Attachment, Fault, FaultKind};

use crate::client::{ALA, Bot, bot, http};

/// The head of a PNG of that size; Telegram reads no further here.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

async fn received(bot: &Bot) -> Value {
    let updates = bot.ok("getUpdates", json!({"offset": -1})).await;
    updates[0]["message"].clone()
}

async fn download(bot: &Bot, file_id: &Value) -> Vec<u8> {
    let file = bot.ok("getFile", json!({"file_id": file_id})).await;
    let (root, token) = (bot.simulator.api_url(), bot.simulator.token());
    let path = file["file_path"].as_str().unwrap();
    let url = format!("{root}/file/bot{token}/{path}");
    let answer = http().get(url).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

async fn upload(bot: &Bot, method: &str, field: &'static str, bytes: Vec<u8>) -> Value {
    let part = reqwest::multipart::Part::bytes(bytes).file_name("update.png");
    let form = reqwest::multipart::Form::new()
        .text("chat_id", ALA.to_string())
        .part(field, part);
    let request = http().post(bot.url(method)).multipart(form);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn what_people_send_comes_with_what_telegram_tells_of_it() {
    let bot = bot().await;
    let photo = Attachment::photo(png(800, 500)).caption("look");
    bot.simulator.attach(ALA, photo);
    let message = received(&bot).await;
    assert_eq!(message["caption"], "look");
    let sizes = message["photo"].as_array().unwrap();
    assert!(sizes[0]["width"].as_i64() < sizes[1]["width"].as_i64());
    assert_eq!(sizes[1]["height"], 500);
    assert!(sizes[1].get("file_name").is_none());
    assert_eq!(download(&bot, &sizes[1]["file_id"]).await, png(800, 500));
    assert_ne!(download(&bot, &sizes[0]["file_id"]).await, png(800, 500));

    let document = Attachment::document("secret.pdf", "%PDF").mime_type("application/x-own");
    bot.simulator.attach(ALA, document.forwarded_from("Nobody"));
    let message = received(&bot).await;
    assert_eq!(message["document"]["file_name"], "secret.pdf");
    assert_eq!(message["document"]["mime_type"], "application/x-own");
    assert_eq!(message["forward_origin"]["sender_user_name"], "Nobody");
    assert_eq!(
        download(&bot, &message["document"]["file_id"]).await,
        b"%PDF"
    );

    bot.simulator
        .attach(ALA, Attachment::video("a.mp4", "film"));
    assert_eq!(received(&bot).await["video"]["mime_type"], "video/mp4");
    bot.simulator.attach(ALA, Attachment::voice("voice"));
    assert_eq!(received(&bot).await["voice"]["file_size"], 5);
}

#[tokio::test]
async fn a_file_goes_up_once_and_on_by_its_id_as_what_it_is() {
    let bot = bot().await;
    let sent = upload(&bot, "sendPhoto", "photo", png(100, 100)).await;
    let id = sent["result"]["photo"][1]["file_id"].clone();
    bot.ok("sendPhoto", json!({"chat_id": ALA, "photo": id}))
        .await;
    let uploads: Vec<usize> = bot
        .simulator
        .calls()
        .iter()
        .map(|call| call.uploaded)
        .filter(|bytes| *bytes > 0)
        .collect();
    assert_eq!(uploads, [png(100, 100).len()]);
    assert_eq!(
        bot.refused("sendDocument", json!({"chat_id": ALA, "document": id}))
            .await,
        "Bad Request: can't use file of type Photo as Document"
    );
    bot.simulator.forget_files();
    assert_eq!(
        bot.refused("sendPhoto", json!({"chat_id": ALA, "photo": id}))
            .await,
        "Bad Request: wrong file identifier/HTTP URL specified"
    );
}

#[tokio::test]
async fn pictures_out_of_shape_and_files_too_big_are_refused() {
    let bot = bot().await;
    for bytes in [png(9_000, 1_001), png(2_100, 100)] {
        let refused = upload(&bot, "sendPhoto", "photo", bytes).await;
        assert_eq!(
            refused["description"],
            "Bad Request: PHOTO_INVALID_DIMENSIONS"
        );
    }
    let text = upload(&bot, "sendPhoto", "photo", b"words".to_vec()).await;
    assert_eq!(text["description"], "Bad Request: IMAGE_PROCESS_FAILED");
    let mut big = png(10, 10);
    big.resize((10 << 20) + 1, 0);
    let refused = upload(&bot, "sendPhoto", "photo", big.clone()).await;
    assert_eq!(refused["error_code"], 413);
    let sent = upload(&bot, "sendDocument", "document", big).await;
    assert_eq!(sent["ok"], true, "{sent}");
    bot.simulator
        .attach(ALA, Attachment::document("big", vec![0; (20 << 20) + 1]));
    let id = received(&bot).await["document"]["file_id"].clone();
    assert_eq!(
        bot.refused("getFile", json!({"file_id": id})).await,
        "Bad Request: file is too big"
    );
}

#[tokio::test]
async fn a_download_meets_the_trouble_that_is_ordered_for_files_alone() {
    let bot = bot().await;
    bot.simulator
        .attach(ALA, Attachment::document("a.txt", "whole"));
    let id = received(&bot).await["document"]["file_id"].clone();
    let order = |method, kind| bot.simulator.order_fault(Fault::new(kind).method(method));
    order("sendMessage", FaultKind::Status500);
    order("file", FaultKind::Garbled("half".to_owned()));
    assert_eq!(download(&bot, &id).await, b"half");
    assert_eq!(download(&bot, &id).await, b"whole");
    assert_eq!(bot.simulator.leftovers().len(), 1);
    let suffered = bot.simulator.look(|state| state.suffered().clone());
    assert!(suffered.contains(&("file".to_owned(), "garbled".to_owned())));
}
