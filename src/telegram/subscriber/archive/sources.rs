//! `/sources`: what we read, and how each is graded.
//!
//! Never here: who sends to us of their own accord; that may endanger them.

use url::Url;

use super::super::super::action::{Action, ReadAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use crate::domain::source::Reliability;
use crate::review::GradedSource;
use crate::text::Words;

/// Sources on a page.
const PAGE: usize = 20;

/// Characters of a name and of a place: whoever wrote the catalogue may have written more.
const LONGEST: usize = 80;

/// `/sources`.
pub(in super::super) async fn command(conversation: &Conversation) -> Handled {
    show(conversation, 0).await
}

/// A page of them, in the place of the one before.
pub(super) async fn show(conversation: &Conversation, page: u16) -> Handled {
    let words = conversation.words();
    let all = conversation.service.archive.sources().await?;
    let pages = all.sources.len().div_ceil(PAGE).max(1);
    let page = usize::from(page).min(pages - 1);
    let shown: Vec<&GradedSource> = all.sources.iter().skip(page * PAGE).take(PAGE).collect();
    if all.sources.is_empty() && all.partners == 0 {
        return conversation
            .show(&escape(&words.sources_unread()), &Keyboard::none())
            .await;
    }
    let mut parts = vec![format!("<b>{}</b>", escape(&words.sources_title()))];
    for grade in Reliability::ALL {
        let lines: Vec<String> = shown
            .iter()
            .filter(|source| source.reliability == *grade)
            .map(|source| escape(&line(source, words)))
            .collect();
        if !lines.is_empty() {
            let grade = words.sources_grade(grade.as_str(), &words.reliability(grade.as_str()));
            parts.push(format!("<b>{}</b>\n{}", escape(&grade), lines.join("\n")));
        }
    }
    if page + 1 == pages {
        if all.partners > 0 {
            parts.push(escape(&words.sources_partners(all.partners)));
        }
        parts.push(escape(&words.sources_how()));
    }
    let turn = |page: usize| Action::Read(ReadAct::Sources(u16::try_from(page).unwrap_or(0)));
    let back = (page > 0).then(|| (words.button_sources_back(), turn(page.saturating_sub(1))));
    let on = (page + 1 < pages).then(|| (words.button_sources_on(), turn(page + 1)));
    let turns: Vec<_> = back.into_iter().chain(on).collect();
    let keyboard = if turns.is_empty() {
        Keyboard::none()
    } else {
        Keyboard::none().row(turns)
    };
    conversation.show(&parts.join("\n\n"), &keyboard).await
}

fn line(source: &GradedSource, words: Words) -> String {
    let line = format!("– {} ({})", cut(&source.name), cut(&place(&source.url)));
    if source.is_relayed {
        format!("{line}. {}", words.sources_relayed())
    } else {
        line
    }
}

/// Where it is read, as people know it: the host, and of a Telegram channel its name.
fn place(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return String::new();
    };
    let host = url.host_str().unwrap_or_default();
    if host == "t.me" {
        let name = url.path().trim_start_matches("/s/").trim_matches('/');
        return format!("{host}/{name}");
    }
    host.trim_start_matches("www.").to_owned()
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_what_people_know() {
        for (url, shown) in [
            ("https://www.example.org/feed.xml", "example.org"),
            ("https://t.me/s/some_channel", "t.me/some_channel"),
            ("https://t.me/some_channel", "t.me/some_channel"),
            ("not an address", ""),
        ] {
            assert_eq!(place(url), shown);
        }
    }
}
