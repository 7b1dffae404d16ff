//! The preview page of a public Telegram channel, `t.me/s/NAME`.
//!
//! Nobody promises its mark-up, so only classes are trusted: what posts say may quote any word of the page. What changes
//! at each look (views, reactions, signed addresses of files) is in nothing that tells whether a post changed.
//!
//! Never here: paging, what a post is worth.

mod absence;
mod post;

use scraper::ElementRef;
use url::Url;

use super::html::{Page, all, line};
use super::{Feed, Markup, ParseError, Text};
use absence::Absence;

pub use absence::Absence as NoPreview;

/// Where posts lie, whatever host the page was read from.
const HOME: &str = "https://t.me/";

/// Is this a page of Telegram, with posts or without?
pub(super) fn is_telegram(page: &Page) -> bool {
    page.first(".tgme_channel_history, .tgme_widget_message[data-post], .tgme_page_wrap .tgme_page")
        .is_some()
}

/// Reads the page. `bytes` is its length, `found_at` its address.
pub(super) fn read(page: &Page, bytes: usize, found_at: Option<&Url>) -> Result<Feed, ParseError> {
    let name = name(page, found_at);
    let blocks = all(page.root(), ".tgme_widget_message[data-post]");
    let mut feed = Feed {
        title: title(page),
        link: name
            .as_deref()
            .and_then(|name| Url::parse(&format!("{HOME}{name}")).ok()),
        ..Feed::default()
    };
    if blocks.is_empty() {
        return match Absence::of(page, name) {
            Absence::Over => {
                feed.problems.push(
                    "Telegram says that there are no posts here: none yet, or none that are older."
                        .to_owned(),
                );
                Ok(feed)
            }
            absence => Err(ParseError::NoPreview(absence)),
        };
    }
    let mut writer = super::html::Writer::for_page(bytes);
    let mut lowest = None;
    for block in blocks {
        let Some((channel, id)) = post::address(block, name.as_deref()) else {
            feed.problems
                .push("A post without a readable number was left out.".to_owned());
            continue;
        };
        lowest = Some(lowest.map_or(id, |lowest: u64| lowest.min(id)));
        if !super::html::has_class(block, "service_message") {
            feed.entries.push(post::read(
                page,
                block,
                &format!("{channel}/{id}"),
                &mut writer,
            ));
        }
    }
    feed.older = lowest.and_then(|lowest| older(&feed, lowest, found_at));
    Ok(feed)
}

/// The page before this one. Its link to it may be missing in the middle of a history, so it is made of the lowest id.
fn older(feed: &Feed, lowest: u64, found_at: Option<&Url>) -> Option<Url> {
    let name = feed.link.as_ref()?.path().trim_start_matches('/');
    // The host that answered: where one is blocked another may not be.
    let home = found_at.cloned().or_else(|| Url::parse(HOME).ok())?;
    (lowest > 1)
        .then(|| home.join(&format!("/s/{name}?before={lowest}")).ok())
        .flatten()
}

/// The name of the channel in its true letter case.
fn name(page: &Page, found_at: Option<&Url>) -> Option<String> {
    let from_post = || {
        let block = page.first(".tgme_widget_message[data-post]")?;
        Some(block.attr("data-post")?.split_once('/')?.0.to_owned())
    };
    let from_header = || {
        let link =
            page.first(".tgme_channel_info_header_username a[href], a.tgme_header_link[href]")?;
        let url = Url::parse(&page.link(link.attr("href")?)?).ok()?;
        Some(url.path().trim_matches('/').to_owned())
    };
    let from_app = || {
        let url = page.meta(&["al:android:url", "al:ios:url"])?;
        Some(url.split_once("domain=")?.1.to_owned())
    };
    let from_address = || {
        let path = found_at?.path().trim_matches('/');
        Some(path.strip_prefix("s/").unwrap_or(path).to_owned())
    };
    [from_post(), from_header(), from_app(), from_address()]
        .into_iter()
        .flatten()
        .find(|name| is_name(name))
}

/// Letters, digits and underscores: nothing that could lead an address elsewhere.
fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn title(page: &Page) -> Option<Text> {
    let shown = page
        .first(".tgme_channel_info_header_title, .tgme_header_title, .tgme_page_title")
        .and_then(line);
    let body = shown.or_else(|| page.meta(&["og:title"]).map(str::to_owned))?;
    Some(Text {
        body,
        markup: Markup::Plain,
        base: None,
    })
}

/// Is it inside of something with one of these classes, below the block of the post?
fn is_within(element: ElementRef<'_>, block: ElementRef<'_>, classes: &[&str]) -> bool {
    super::html::around(element)
        .take_while(|outer| outer.id() != block.id())
        .any(|outer| {
            classes
                .iter()
                .any(|class| super::html::has_class(outer, class))
        })
}
