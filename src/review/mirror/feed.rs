//! The **feed**: the newest updates in Atom (RFC 4287), each in its current revision.
//!
//! Never here: an address of ours; links are relative, so that every copy of the mirror has a feed of its own.

use chrono::{DateTime, SecondsFormat, Utc};

use super::Label;
use super::html::{body, current, escape, title};
use super::page::About;
use super::record::Record;
use crate::domain::language::Language;

/// The feed of these updates, the newest first; `id` is the number of the first key, which never changes.
pub(super) fn write(about: &About<'_>, id: &str, updates: &[Vec<Record>]) -> String {
    let name = escape(&(about.labels)(Language::En, Label::Title));
    let newest = updates
        .iter()
        .filter_map(|update| update.last())
        .map(|record| record.published_at)
        .max()
        .unwrap_or_default();
    let entries: String = updates.iter().map(|update| entry(about, update)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:vestka:{id}</id>\n<title>{name}</title>\n<updated>{}</updated>\n<author><name>{name}</name></author>\n\
         <generator>Vestka</generator>\n<link rel=\"alternate\" type=\"text/html\" href=\"index.html\"/>\n{entries}</feed>\n",
        time(newest)
    )
}

fn entry(about: &About<'_>, update: &[Record]) -> String {
    let (Some(first), Some((current, shown))) = (update.first(), current(update)) else {
        return String::new();
    };
    let code = escape(&current.code);
    let month = first.published_at.format("%Y-%m");
    format!(
        "<entry xml:lang=\"{}\">\n<id>urn:vestka:update:{code}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n\
         <category term=\"{}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{month}.html#{code}\"/>\n\
         <content type=\"html\">{}</content>\n</entry>\n",
        shown.original_language,
        escape(&title(about.labels, update)),
        time(first.published_at),
        time(current.published_at),
        current.kind,
        escape(&body(about.labels, update))
    )
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
