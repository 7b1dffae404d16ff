//! Why a page of Telegram has no posts, as far as it tells.
//!
//! Telegram answers alike (a redirect to the page of the name) where a preview is switched off, a channel is restricted,
//! the name is a group's or nobody's; only that page tells them apart, and not always.

use super::super::html::{Page, first, line};

/// What is known of a channel whose page has no posts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Absence {
    /// Its history has no more posts.
    #[error("there are no posts here")]
    Over,
    /// The channel is there, its preview is not.
    #[error(
        "the channel {} shows no preview: it is switched off, or the channel is restricted or forbids saving; \
         ask its owners to switch it on, or read another source of theirs", named(.0.as_deref())
    )]
    Off(Option<String>),
    /// The address is that of the channel, not of its preview.
    #[error("this is the page of a channel, not its preview; set url = \"https://t.me/s/{0}\"")]
    NotThePreview(String),
    /// Groups have none.
    #[error("{} is a group, and groups have no preview; give the name of a public channel", named(.0.as_deref()))]
    Group(Option<String>),
    /// It is a person's or a bot's name.
    #[error("{} is a person or a bot, not a channel; give the name of a public channel", named(.0.as_deref()))]
    Contact(Option<String>),
    /// Nobody has that name, or it is private.
    #[error(
        "Telegram knows no public channel {}: nobody has this name, or it is private; correct the name in the address",
        named(.0.as_deref())
    )]
    Unknown(Option<String>),
    /// Nothing more is known.
    #[error(
        "Telegram shows no preview of {}: it is switched off, the channel is restricted, it is a group, or there is no \
         such name; open the address in a browser", named(.0.as_deref())
    )]
    Unsaid(Option<String>),
    /// The page is a preview, but nothing of it was understood.
    #[error(
        "no post was found on the preview page of {}: Telegram may have changed it; please report it with the address",
        named(.0.as_deref())
    )]
    Changed(Option<String>),
    /// Something else altogether.
    #[error(
        "this is no page of Telegram; a source of kind telegram has the address https://t.me/s/NAME"
    )]
    Elsewhere,
}

fn named(name: Option<&str>) -> String {
    name.map_or_else(|| "of this address".to_owned(), |name| format!("@{name}"))
}

impl Absence {
    pub(super) fn of(page: &Page, name: Option<String>) -> Self {
        if page
            .first(".tgme_widget_message_wrap .tme_no_messages_found")
            .is_some()
        {
            return Self::Over;
        }
        if page.first(".tgme_channel_history").is_some() {
            return Self::Changed(name);
        }
        let Some(shown) = page.first(".tgme_page") else {
            return Self::Elsewhere;
        };
        let preview = first(shown, "a.tgme_page_context_link[href^=\"/s/\"]");
        if let (Some(_), Some(name)) = (preview, name.clone()) {
            return Self::NotThePreview(name);
        }
        // The words are those of Telegram's own interface, in which we ask for no language.
        let extra: Vec<String> = super::all(shown, ".tgme_page_extra")
            .into_iter()
            .filter_map(line)
            .collect();
        let says = |word: &str| extra.iter().any(|extra| extra.contains(word));
        let page_title = page.first("title").and_then(line).unwrap_or_default();
        let og_title = page.meta(&["og:title"]).unwrap_or_default();
        if says("subscriber") {
            Self::Off(name)
        } else if says("member") {
            Self::Group(name)
        } else if says("monthly user") || page_title.starts_with("Telegram: Launch ") {
            Self::Contact(name)
        } else if extra.is_empty() && page_title.starts_with("Telegram: Contact ") {
            if og_title == page_title || og_title.is_empty() {
                Self::Unknown(name)
            } else {
                Self::Contact(name)
            }
        } else {
            Self::Unsaid(name)
        }
    }
}
