//! The **page** of a tip as the staff see it: what it says, how many sent it, what was asked and answered.
//!
//! Never here: a sender; pseudonyms alone, another at each tip.

use chrono::{DateTime, Utc};

use super::super::action::{Action, CandidateAct, TipAct};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::queue::{age, shortened};
use crate::domain::candidate::tip::{TipMessageKind, TipMessageState};
use crate::review::{OpenedTip, TipNote};
use crate::store::tips::TipLine;
use crate::text::Words;

/// UTF-16 units of a tip on one page: there is room left for what stands around it.
const PAGE: usize = 3000;

/// Characters of what another wording adds.
const OTHERWISE: usize = 1000;

/// A line of the list: number, how many sent it, how old it is; no word of it.
pub(super) fn line(words: Words, line: &TipLine, now: DateTime<Utc>) -> String {
    let mut parts = vec![
        words.tip_title(line.id),
        words.tip_senders(line.count),
        age(words, line.created_at, now),
    ];
    if line.pictures > 0 {
        parts.push(words.tip_pictures(line.pictures));
    }
    if line.answers > 0 {
        parts.push(words.tip_answers(line.answers));
    }
    if line.is_held {
        parts.push(words.queue_held());
    }
    let mut text = parts.join(" · ");
    if let Some(handle) = &line.claimed_by {
        text.push('\n');
        text.push_str(&words.queue_claimed(handle));
    }
    text
}

/// The buttons of a page of the list: the tips, the pages beside it, the way back.
pub(super) fn list_buttons(
    words: Words,
    lines: &[TipLine],
    (page, has_more): (u16, bool),
) -> Keyboard {
    let open = lines.iter().map(|line| {
        let read = Action::Tip(TipAct::Read(line.id));
        (words.button_open(line.id), read)
    });
    let to = |page: u16| {
        Action::Tip(match page {
            0 => TipAct::List,
            page => TipAct::Page(page),
        })
    };
    Keyboard::none()
        .grid(2, open)
        .pages(words, (page, has_more), to)
        .row([(words.button_back_to_queue(), Action::Queue)])
}

/// The messages in which a tip is shown, as HTML.
pub(super) fn pages(words: Words, tip: &OpenedTip, now: DateTime<Utc>) -> Vec<String> {
    let head = [
        words.tip_title(tip.id),
        words.tip_senders(tip.count),
        age(words, tip.created_at, now),
    ];
    let text = if tip.text.is_empty() {
        words.tip_no_text()
    } else {
        tip.text.clone()
    };
    let mut pages: Vec<String> = pieces(&text).iter().map(|piece| escape(piece)).collect();
    if let Some(first) = pages.first_mut() {
        *first = format!("<b>{}</b>\n\n{first}", escape(&head.join(" · ")));
    }
    if tip.wordings > 0 {
        let mut said = words.tip_otherwise(tip.wordings);
        for other in &tip.otherwise {
            said.push_str("\n– ");
            said.push_str(&shortened(other, OTHERWISE));
        }
        pages.extend(pieces(&said).iter().map(|piece| escape(piece)));
    }
    for note in &tip.notes {
        let html = escape(&described(words, note));
        match pages.last_mut() {
            Some(last) if last.len() + html.len() < PAGE => {
                last.push_str("\n\n");
                last.push_str(&html);
            }
            _ => pages.extend(
                pieces(&described(words, note))
                    .iter()
                    .map(|piece| escape(piece)),
            ),
        }
    }
    let foot = escape(&words.tip_foot(tip.readings_left));
    match pages.last_mut() {
        Some(last) => {
            last.push_str("\n\n");
            last.push_str(&foot);
        }
        None => pages.push(foot),
    }
    pages
}

/// What can be done with an opened tip.
pub(super) fn buttons(words: Words, tip: &OpenedTip) -> Keyboard {
    let id = tip.id;
    let act = |act| Action::Candidate { id, act };
    let mut keyboard = Keyboard::none().row([
        (words.button_tip_use(), act(CandidateAct::Write)),
        (words.button_reject(), act(CandidateAct::Reject)),
    ]);
    let hold = if tip.is_held {
        (words.button_unhold(), act(CandidateAct::Unhold))
    } else {
        (words.button_hold(), act(CandidateAct::Hold))
    };
    keyboard = keyboard.row([hold]);
    let can_ask = tip.references.len();
    if can_ask > 0 {
        let mut row = vec![(words.button_tip_ask(), Action::Tip(TipAct::AskFirst(id)))];
        if can_ask > 1 {
            row.push((
                words.button_tip_ask_all(can_ask),
                Action::Tip(TipAct::AskAll(id)),
            ));
        }
        keyboard = keyboard.row(row);
    }
    let mut row = vec![(words.button_tip_drop(), Action::Tip(TipAct::Drop(id)))];
    if can_ask > 0 {
        row.push((words.button_tip_limit(), Action::Tip(TipAct::Limit(id))));
        row.push((words.button_tip_ban(), Action::Tip(TipAct::Ban(id))));
    }
    keyboard
        .row(row)
        .row([(words.button_tips_back(), Action::Tip(TipAct::List))])
}

fn described(words: Words, note: &TipNote) -> String {
    let reference = note
        .reference
        .clone()
        .unwrap_or_else(|| words.tip_link_gone());
    match note.kind {
        TipMessageKind::Answer => words.tip_note_answer(&reference, &note.text),
        TipMessageKind::Question => {
            let handle = note.asked_by.as_deref().unwrap_or("operator");
            let asked = words.tip_note_question(handle, &reference, &note.text);
            let state = match note.state {
                TipMessageState::Waiting | TipMessageState::Sending => words.tip_note_waiting(),
                TipMessageState::Failed => words.tip_note_failed(),
                TipMessageState::Uncertain => words.tip_note_uncertain(),
                TipMessageState::Sent | TipMessageState::Received => return asked,
            };
            format!("{asked}\n{state}")
        }
    }
}

/// A text in pieces of at most [`PAGE`] units, cut after a line where there is one.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut units = 0;
    for line in text.split_inclusive('\n') {
        let length = line.encode_utf16().count();
        if units > 0 && units + length > PAGE {
            pieces.push(String::new());
            units = 0;
        }
        for letter in line.chars() {
            if units + letter.len_utf16() > PAGE {
                pieces.push(String::new());
                units = 0;
            }
            units += letter.len_utf16();
            if let Some(piece) = pieces.last_mut() {
                piece.push(letter);
            }
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::{PAGE, pieces};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn a_long_tip_is_shown_whole_and_each_page_fits(text in "[a-z😀\n ]{0,9000}") {
            let pieces = pieces(&text);
            for piece in &pieces {
                prop_assert!(piece.encode_utf16().count() <= PAGE);
            }
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&pieces.concat()), letters(&text));
        }
    }
}
