//! A candidate **side by side**: what each source says and what that is worth together; what repeats what, what changed, and
//! which other candidates may report the same event. One message, however much there is.
//!
//! Never here: a judgement of its own.

use super::super::render::{PART_LIMIT, escape, length};
use super::queue::shortened;
use crate::domain::item::JoinedBy;
use crate::domain::language::Language;
use crate::review::{Ground, compare, corroborate};
use crate::store::review::{Candidate, CandidateItem, Proposal};
use crate::text::Words;
use crate::text::time::{date_time, list};

/// Items shown, and characters of each text: the first that fits into a message is taken.
const SIZES: [(usize, usize); 7] = [
    (1, 1_200),
    (3, 700),
    (5, 350),
    (5, 200),
    (4, 120),
    (3, 80),
    (2, 40),
];

/// Characters of a title, and of a name.
const TITLE: usize = 120;

/// Characters of a link that is shown; a longer one stands in the preview.
const LINK: usize = 300;

/// Sentences of a change that are shown, and characters of each.
const CHANGES: usize = 3;
const SENTENCE: usize = 150;

/// Characters of the words that two stories share.
const SHARED: usize = 100;

/// The candidate as one message of Telegram's HTML, with this many proposals, and a note above its items.
pub(super) fn describe(
    words: Words,
    candidate: &Candidate,
    (proposals, note): (usize, &str),
) -> String {
    let count = candidate.items.len();
    let mut html = String::new();
    for (shown, limit) in SIZES {
        // A lone item may be long; of several none is left out that would fit.
        if shown < count.min(3) && limit > 120 {
            continue;
        }
        html = whole(words, candidate, (shown, limit), (proposals, note));
        if length(&html) <= PART_LIMIT {
            return html;
        }
    }
    // Names and titles alone are too much; what comes last goes. A tag is closed in its own line.
    while length(&html) > PART_LIMIT {
        html.truncate(html.rfind('\n').unwrap_or(0));
    }
    html
}

/// The candidates that may report the same event, the likeliest first.
pub(super) fn proposed(candidate: &Candidate) -> impl Iterator<Item = i64> {
    candidate
        .proposals
        .iter()
        .filter_map(|proposal| proposal.candidate)
}

fn whole(
    words: Words,
    candidate: &Candidate,
    (shown, limit): (usize, usize),
    (proposals, note): (usize, &str),
) -> String {
    let mut html = format!("<b>{}</b>", escape(&words.candidate_title(candidate.id)));
    if let Some(at) = candidate.relay_at {
        let time = at.format("%H:%M").to_string();
        line(&mut html, &words.relay_at(&time));
    }
    if !note.is_empty() {
        line(&mut html, note);
    }
    if let Some(worth) = worth(words, &candidate.items) {
        line(&mut html, &worth);
    }
    for item in candidate.items.iter().take(shown) {
        html.push('\n');
        describe_item(&mut html, words, item, limit);
    }
    let more = candidate.items.len().saturating_sub(shown);
    if more > 0 {
        html.push('\n');
        line(&mut html, &words.candidate_more(more));
    }
    let known = candidate
        .proposals
        .iter()
        .filter_map(|proposal| Some((proposal.candidate?, proposal)));
    for (id, proposal) in known.take(proposals) {
        html.push('\n');
        describe_proposal(&mut html, words, id, proposal);
    }
    html
}

fn line(html: &mut String, text: &str) {
    html.push('\n');
    html.push_str(&escape(text));
}

/// What the items are worth together, and why.
fn worth(words: Words, items: &[CandidateItem]) -> Option<String> {
    let judged = corroborate(items)?;
    let name = |position: &usize| {
        let item = &items[*position];
        format!("{} ({})", shortened(&item.source, TITLE), item.reliability)
    };
    let ground = match &judged.ground {
        Ground::Independent(positions) => {
            let names: Vec<String> = positions.iter().take(3).map(name).collect();
            words.ground_independent(&list(words.language(), &names))
        }
        Ground::OneOrigin(position) => words.ground_one_origin(&name(position)),
        Ground::OneReliable(position) => words.ground_one_reliable(&name(position)),
        Ground::NoneReliable => words.ground_none_reliable(),
    };
    let verification = words.verification(judged.verification.as_str());
    Some(format!("{}\n{ground}", words.corroboration(&verification)))
}

fn describe_item(html: &mut String, words: Words, item: &CandidateItem, limit: usize) {
    let time = date_time(words.language(), item.at);
    let source = shortened(&item.source, TITLE);
    let said = words.candidate_source(&source, item.reliability.as_str(), &time);
    html.extend(["\n<i>", &escape(&said), "</i>"]);
    line(
        html,
        &words.candidate_item(item.id, &language(words, item.language.as_deref())),
    );
    if let Some(joined) = joined(words, item) {
        line(html, &joined);
    }
    if let Some(origin) = &item.forwarded_from {
        line(html, &words.candidate_forwarded(&shortened(origin, TITLE)));
    }
    if item.edited {
        line(html, &words.candidate_edited());
    }
    if let Some(title) = &item.title {
        html.extend(["\n<b>", &escape(&shortened(title, TITLE)), "</b>"]);
    }
    // The same words need not be read twice.
    if item.joined_by != JoinedBy::SameText || item.before.is_some() {
        line(html, &shortened(&item.text, limit));
    }
    if let Some(url) = item.url.as_ref().filter(|url| url.len() <= LINK) {
        line(html, url);
    }
    describe_change(html, words, item);
}

fn language(words: Words, code: Option<&str>) -> String {
    match code.and_then(Language::from_code) {
        Some(language) => words.language_name(language),
        None => shortened(code.unwrap_or("–"), 10),
    }
}

fn joined(words: Words, item: &CandidateItem) -> Option<String> {
    let by = || item.moved_by.as_deref().unwrap_or("operator");
    let copied = item.copy_of.as_ref();
    let source = || copied.map(|copied| shortened(&copied.source, TITLE));
    match item.joined_by {
        JoinedBy::First | JoinedBy::Revision => None,
        JoinedBy::SameLink => Some(words.joined_link(&source()?)),
        JoinedBy::SameText => Some(words.joined_text(&source()?)),
        JoinedBy::NearText => {
            let percent = percent(copied.and_then(|copied| copied.similarity).unwrap_or(1.0));
            Some(words.joined_near(percent, &source()?))
        }
        JoinedBy::Merged => Some(words.joined_merged(by())),
        JoinedBy::Split => Some(words.joined_split(by())),
    }
}

/// The sentences that went and that came with the newest revision.
fn describe_change(html: &mut String, words: Words, item: &CandidateItem) {
    let Some(before) = &item.before else { return };
    let text = |title: Option<&str>, text: &str| format!("{}\n{text}", title.unwrap_or_default());
    let changed = compare(
        &text(before.title.as_deref(), &before.text),
        &text(item.title.as_deref(), &item.text),
    );
    if changed.removed.is_empty() && changed.added.is_empty() {
        return;
    }
    line(html, &words.candidate_changed());
    for (sign, sentences) in [("−", &changed.removed), ("+", &changed.added)] {
        for sentence in sentences.iter().take(CHANGES) {
            line(html, &format!("{sign} {}", shortened(sentence, SENTENCE)));
        }
        if sentences.len() > CHANGES {
            line(html, &format!("{sign} …"));
        }
    }
}

fn describe_proposal(html: &mut String, words: Words, id: i64, proposal: &Proposal) {
    let title = shortened(proposal.title.as_deref().unwrap_or_default(), TITLE);
    line(html, &words.proposal(id, &title));
    let shared = shortened(&proposal.shared.join(", "), SHARED);
    line(
        html,
        &words.proposal_shared(percent(proposal.score), &shared),
    );
}

/// A share of 0 to 1 in whole percent.
fn percent(share: f32) -> String {
    format!("{:.0}", share * 100.0)
}
