//! A **list** of updates: title, what became of it, when, and its code; five at a time.
//!
//! Never here: which updates.

use super::super::super::action::{Action, ReadAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::LINK;
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::domain::update::{RevisionKind, Urgency};
use crate::domain::zone::Zone;
use crate::review::{ArchivePage, Archived, Edge, clean};
use crate::store::publication::Published;
use crate::text::{cities, time};

/// Characters of a reason that a list shows.
const REASON: usize = 240;

/// What a list begins with.
pub(super) enum Heading<'a> {
    /// A title.
    Plain(String),
    /// What was looked for: the only words in bold before the titles, and read from there when a page is turned.
    Search(&'a str),
}

/// Shows a page in the place of the one before.
pub(super) async fn show(
    conversation: &Conversation,
    (heading, page): (Heading<'_>, &ArchivePage),
    turn: impl Fn(Edge) -> Action,
) -> Handled {
    let words = conversation.words();
    let is_private = conversation.chat.kind == ChatKind::Private;
    let (zone, as_of) = as_of(conversation).await?;
    let heading = match heading {
        Heading::Plain(title) => format!("<b>{}</b>", escape(&title)),
        Heading::Search(sought) => {
            format!(
                "{} <b>{}</b>",
                escape(&words.reading_search()),
                escape(sought)
            )
        }
    };
    let mut parts = vec![format!("{heading}\n{}", escape(&as_of))];
    for (number, update) in (1..).zip(&page.updates) {
        let link = (!is_private).then(|| link_to(&conversation.service.username, update));
        let entry = entry(&update.published, (conversation.language, zone), link);
        parts.push(format!("{number}. {entry}"));
    }
    parts.push(escape(&if is_private {
        words.reading_how()
    } else {
        words.reading_how_in_groups()
    }));
    let mut keyboard = Keyboard::none();
    if is_private {
        let open = (1..).zip(&page.updates).map(|(number, update)| {
            let open = Action::Read(ReadAct::Open(update.update_id));
            (words.button_reading_open(number), open)
        });
        keyboard = keyboard.grid(3, open);
    }
    let newer = page
        .newer
        .map(|edge| (words.button_reading_newer(), turn(edge)));
    let older = page
        .older
        .map(|edge| (words.button_reading_older(), turn(edge)));
    let turns: Vec<_> = newer.into_iter().chain(older).collect();
    if !turns.is_empty() {
        keyboard = keyboard.row(turns);
    }
    conversation.show(&parts.join("\n\n"), &keyboard).await
}

/// The reader's zone, or UTC when nobody knows it; and the sentence that says what time it is.
async fn as_of(conversation: &Conversation) -> Result<(Zone, String), HandlerError> {
    let words = conversation.words();
    let now = conversation.service.clock.now();
    let settings = match &conversation.subscriber {
        Some(subscriber) => {
            let subscriptions = &conversation.service.subscriptions;
            subscriptions.pace_settings(subscriber.id).await?
        }
        None => None,
    };
    let zone = settings.map_or(Zone::UTC, |settings| settings.zone);
    let at = zone.local(now).format("%H:%M").to_string();
    let said = if zone == Zone::UTC {
        words.reading_as_of_utc(&at)
    } else {
        words.reading_as_of(&at, &cities::name(zone, conversation.language))
    };
    Ok((zone, said))
}

/// An update of a list.
fn entry(
    published: &Published,
    (language, zone): (Language, Zone),
    link: Option<String>,
) -> String {
    let words = crate::text::words(language);
    let shown = published.content.text_for(language);
    let title = shown.map_or_else(String::new, |(_, text)| {
        escape(&clean::clean_line(&text.title).text)
    });
    let title = match link {
        Some(link) => format!("<a href=\"{link}\">{title}</a>"),
        None => title,
    };
    let published_at = zone.local(published.published_at).and_utc();
    let mut lines = vec![
        format!("<b>{title}</b>"),
        escape(&labels(published, language)),
    ];
    if let Some((shown, _)) = shown.filter(|(shown, _)| *shown != language) {
        lines.push(escape(&words.reading_language(&words.language_name(shown))));
    }
    if published.kind != RevisionKind::Original {
        let reason = published.content.reason_for(language).map(short);
        lines.extend(reason.map(|reason| escape(&words.render_reason(&reason))));
    }
    lines.push(escape(&words.reading_code(
        &published.code,
        &time::date_time(language, published_at),
    )));
    lines.join("\n")
}

/// `Retracted`, `Correction 1 · Breaking · Confirmed`: in words, as on the update itself.
fn labels(published: &Published, language: Language) -> String {
    let words = crate::text::words(language);
    if published.kind == RevisionKind::Retraction {
        return words.render_retraction();
    }
    let mut labels = Vec::new();
    if published.kind == RevisionKind::Correction {
        labels.push(words.amend_correction(published.number - 1));
    }
    if published.urgency == Urgency::Breaking {
        labels.push(words.render_breaking());
    }
    labels.push(if published.relayed {
        words.render_relayed()
    } else {
        words.draft_verification(&words.verification(published.verification.as_str()))
    });
    labels.join(" · ")
}

fn short(reason: &str) -> String {
    let reason = clean::clean_line(reason).text;
    if reason.chars().count() <= REASON {
        return reason;
    }
    let mut short: String = reason.chars().take(REASON - 1).collect();
    short.push('…');
    short
}

/// The address that opens the private chat with the whole text.
fn link_to(bot: &str, update: &Archived) -> String {
    format!("https://t.me/{bot}?start={LINK}{}", update.published.code)
}
