//! What is attached to a post, by kind.

use scraper::ElementRef;

use super::super::super::html::{Page, all, first, has_class, line};
use super::is_own;

/// One thing attached.
pub(super) struct File {
    /// Where it lies, or its post where Telegram shows no file.
    pub(super) url: String,
    pub(super) kind: &'static str,
    /// The name of a file, the question of a poll.
    pub(super) title: Option<String>,
}

/// The class of the element that stands for an attachment, and its kind.
const KINDS: [(&str, &str); 16] = [
    ("tgme_widget_message_photo_wrap", "photo"),
    ("tgme_widget_message_video_player", "video"),
    ("tgme_widget_message_roundvideo_player", "round_video"),
    ("tgme_widget_message_voice_player", "voice"),
    ("tgme_widget_message_document_wrap", "document"),
    ("tgme_widget_message_sticker", "sticker"),
    ("tgme_widget_message_tgsticker", "animated_sticker"),
    ("tgme_widget_message_videosticker", "video_sticker"),
    ("tgme_widget_message_poll", "poll"),
    ("tgme_widget_message_location_wrap", "location"),
    ("tgme_widget_message_venue_wrap", "location"),
    ("tgme_widget_message_contact_wrap", "contact"),
    ("tgme_widget_message_game", "game"),
    ("tgme_widget_message_invoice", "invoice"),
    // Older pages have the film and the sound without a player around them.
    ("tgme_widget_message_roundvideo", "round_video"),
    ("tgme_widget_message_voice", "voice"),
];

/// In the order of the page. `post` is the address of the post.
pub(super) fn attached(page: &Page, block: ElementRef<'_>, post: &str) -> Vec<File> {
    let mut found: Vec<(ElementRef<'_>, File)> = Vec::new();
    for element in block.descendent_elements() {
        let known = KINDS.iter().find(|(class, _)| has_class(element, class));
        let Some((_, kind)) = known else { continue };
        // The film inside of its player is the same attachment.
        let is_inside = super::super::super::html::around(element)
            .take_while(|outer| outer.id() != block.id())
            .any(|outer| {
                found
                    .iter()
                    .rev()
                    .take(1)
                    .any(|(last, _)| last.id() == outer.id())
            });
        if !is_inside && is_own(element, block) {
            found.push((element, file(page, element, kind, post)));
        }
    }
    let mut files: Vec<File> = found.into_iter().map(|(_, file)| file).collect();
    let is_unsupported = files.is_empty()
        && first(block, ".message_media_not_supported").is_some()
        && first(block, ".media_supported_cont").is_none();
    if is_unsupported {
        files.push(File {
            url: post.to_owned(),
            kind: "unsupported",
            title: None,
        });
    }
    files
}

fn file(page: &Page, element: ElementRef<'_>, class_kind: &'static str, post: &str) -> File {
    let (kind, title) = named(element, class_kind);
    let own = element.attr("href").and_then(|href| page.link(href));
    let address = match kind {
        "photo" => picture(element),
        "document" | "audio" | "location" | "poll" | "quiz" | "contact" | "game" | "invoice" => {
            None
        }
        "sticker" => element.attr("data-webp").map(str::to_owned),
        "animated_sticker" => first(element, "source[srcset]")
            .and_then(|source| source.attr("srcset").map(str::to_owned)),
        _ => film(element).or_else(|| picture_inside(element)),
    };
    let address = address.and_then(|address| page.link(&address));
    File {
        url: address.or(own).unwrap_or_else(|| post.to_owned()),
        kind,
        title,
    }
}

/// The kind in particular, and a title where there is one.
fn named(element: ElementRef<'_>, kind: &'static str) -> (&'static str, Option<String>) {
    let text = |class: &str| first(element, class).and_then(line);
    match kind {
        // A film without sound plays by itself: nothing to press. One that is too big is shown as a mere frame.
        "video" => {
            let is_film = first(element, ".message_video_play").is_some()
                || has_class(element, "not_supported")
                || first(element, "video").is_none();
            (if is_film { "video" } else { "gif" }, None)
        }
        "document" => {
            let is_sound = first(element, ".tgme_widget_message_document_icon.audio").is_some();
            let kind = if is_sound { "audio" } else { "document" };
            (kind, text(".tgme_widget_message_document_title"))
        }
        "poll" => {
            let is_quiz = text(".tgme_widget_message_poll_type")
                .is_some_and(|kind| kind.to_lowercase().contains("quiz"));
            let question = text(".tgme_widget_message_poll_question");
            (if is_quiz { "quiz" } else { "poll" }, question)
        }
        "game" => (kind, text(".tgme_widget_message_game_title")),
        "invoice" => (kind, text(".tgme_widget_message_invoice_title")),
        _ => (kind, None),
    }
}

fn film(element: ElementRef<'_>) -> Option<String> {
    let source = element.attr("src").map(str::to_owned);
    source.or_else(|| {
        Some(
            first(element, "video[src], audio[src]")?
                .attr("src")?
                .to_owned(),
        )
    })
}

fn picture_inside(element: ElementRef<'_>) -> Option<String> {
    all(element, "[style]").into_iter().find_map(picture)
}

/// The address in `background-image:url('…')`.
fn picture(element: ElementRef<'_>) -> Option<String> {
    let (_, after) = element.attr("style")?.split_once("background-image:url(")?;
    let address = after.split_once(')')?.0.trim_matches(['\'', '"', ' ']);
    (!address.starts_with("data:")).then(|| address.to_owned())
}
