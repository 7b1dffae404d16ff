//! The **pages** of the mirror: HTML that needs no script, no other file and no network.
//!
//! Never here: a sentence; the caller gives the labels.

use super::html::{escape, update};
use super::record::Record;
use super::{Label, Labels};
use crate::domain::language::Language;
use crate::review::records::Successor;

/// What stands on every page.
pub(super) struct About<'a> {
    pub(super) labels: Labels,
    pub(super) root: Option<&'a str>,
    pub(super) key: &'a str,
    pub(super) months: Vec<&'a str>,
    pub(super) successor: Option<Successor>,
}

/// The look: the reader's own fonts, light or dark as the reader has it, a column that fits a phone.
const STYLE: &str = include_str!("page.css");

/// The first page: what was published or amended last.
pub(super) fn front(about: &About<'_>, updates: &[Vec<Record>]) -> String {
    let title = (about.labels)(Language::En, Label::Title);
    let names: Vec<String> = Language::ALL
        .iter()
        .map(|language| {
            let name = escape(language.native_name());
            format!("<span lang=\"{language}\">{name}</span>")
        })
        .collect();
    let header = format!(
        "{}<details>\n<summary>{}</summary>\n{}{}\
         <pre>minisign -Vm SHA256SUMS -p keys/vestka.pub\nsha256sum --quiet -c SHA256SUMS</pre>\n<p>{}</p>\n</details>\n",
        successor(about),
        names.join(" · "),
        in_all_languages(about.labels, Label::Intro),
        in_all_languages(about.labels, Label::HowToCheck),
        keys(about)
    );
    let months: Vec<String> = about
        .months
        .iter()
        .rev()
        .map(|month| format!("<a href=\"{month}.html\">{month}</a>"))
        .collect();
    let earlier = escape(&(about.labels)(Language::En, Label::Earlier));
    let nav = format!("<p>{earlier} {}</p>", months.join(" "));
    page(&title, &header, &sections(about, updates), &nav)
}

/// The page of a month.
pub(super) fn month(about: &About<'_>, month: &str, updates: &[Vec<Record>]) -> String {
    let title = (about.labels)(Language::En, Label::Title);
    let nav = "<p><a href=\"index.html\">index.html</a></p>";
    let header = format!("{}{nav}\n", successor(about));
    let title = format!("{title}: {month}");
    page(&title, &header, &sections(about, updates), nav)
}

fn page(title: &str, header: &str, sections: &str, nav: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<link rel=\"alternate\" type=\"application/atom+xml\" href=\"feed.atom\">\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n{header}</header>\n<main>\n{sections}</main>\n\
         <footer>\n<nav>{nav}</nav>\n\
         <p><a href=\"index.json\">index.json</a> · <a href=\"feed.atom\">feed.atom</a> · <a href=\"SHA256SUMS\">SHA256SUMS</a> · <a href=\"README.txt\">README.txt</a></p>\n\
         </footer>\n</body>\n</html>\n"
    )
}

fn sections(about: &About<'_>, updates: &[Vec<Record>]) -> String {
    updates
        .iter()
        .map(|records| update(about.labels, records))
        .collect()
}

fn in_all_languages(labels: Labels, label: Label) -> String {
    Language::ALL
        .iter()
        .fold(String::new(), |mut said, language| {
            let text = escape(&labels(*language, label));
            said.extend(["<p lang=\"", language.code(), "\">", &text, "</p>\n"]);
            said
        })
}

fn keys(about: &About<'_>) -> String {
    let key = format!(
        "<a href=\"keys/vestka.pub\">vestka.pub</a> <code>{}</code>",
        escape(about.key)
    );
    about.root.map_or_else(
        || key.clone(),
        |root| {
            let root = escape(root);
            format!("{key}<br><a href=\"keys/root.pub\">root.pub</a> <code>{root}</code>")
        },
    )
}

fn successor(about: &About<'_>) -> String {
    let Some(successor) = &about.successor else {
        return String::new();
    };
    let mut said = in_all_languages(about.labels, Label::Successor);
    if let Some(bot) = &successor.bot {
        let bot = escape(bot);
        said.extend([
            "<p><a href=\"https://t.me/",
            &bot,
            "\">@",
            &bot,
            "</a></p>\n",
        ]);
    }
    if let Some(mirror) = &successor.mirror {
        let name = escape(mirror.as_str());
        let is_web = ["http", "https"].contains(&mirror.scheme());
        if is_web {
            said.extend(["<p><a href=\"", &name, "\">", &name, "</a></p>\n"]);
        } else {
            said.extend(["<p>", &name, "</p>\n"]);
        }
    }
    if let Some(note) = &successor.note {
        said.extend(["<p dir=\"auto\">", &escape(note), "</p>\n"]);
    }
    format!(
        "<section class=\"successor\">\n{said}<p>{} UTC · <a href=\"successor.json\">successor.json</a> \
         <a href=\"successor.json.minisig\">minisig</a></p>\n</section>\n",
        successor.from.format("%Y-%m-%d %H:%M")
    )
}
