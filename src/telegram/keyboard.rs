//! The **keyboard** under a message: rows of buttons.
//!
//! Never here: what a button does.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use super::action::Action;
use crate::text::Words;

/// What stands before the action of a button in a menu about a channel, followed by the number of the channel's menus.
pub(super) const IN_CHANNEL: &str = "ch:";

/// Rows of labels and actions.
#[derive(Debug, Clone, Default)]
pub(super) struct Keyboard(Vec<Vec<(String, Action)>>);

impl Keyboard {
    /// No buttons.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// One more row.
    pub(super) fn row(mut self, buttons: impl IntoIterator<Item = (String, Action)>) -> Self {
        self.0.push(buttons.into_iter().collect());
        self
    }

    /// Buttons in rows of `columns`.
    pub(super) fn grid(
        mut self,
        columns: usize,
        buttons: impl IntoIterator<Item = (String, Action)>,
    ) -> Self {
        let buttons: Vec<_> = buttons.into_iter().collect();
        self.0.extend(buttons.chunks(columns).map(<[_]>::to_vec));
        self
    }

    /// The pages before and after this one of a list, where there are such.
    pub(super) fn pages(
        self,
        words: Words,
        (page, has_more): (u16, bool),
        to: impl Fn(u16) -> Action,
    ) -> Self {
        let before = page.checked_sub(1);
        let before = before.map(|page| (words.button_previous(), to(page)));
        let after = has_more.then(|| (words.button_next(), to(page.saturating_add(1))));
        self.grid(2, before.into_iter().chain(after))
    }

    /// As Telegram takes it; none when there are no buttons.
    pub(super) fn markup(&self) -> Option<InlineKeyboardMarkup> {
        self.markup_with(&Action::data)
    }

    /// The same in a menu about a channel.
    pub(super) fn markup_in(&self, channel: u32) -> Option<InlineKeyboardMarkup> {
        self.markup_with(&|action| format!("{IN_CHANNEL}{channel:x}:{}", action.data()))
    }

    fn markup_with(&self, data: &dyn Fn(Action) -> String) -> Option<InlineKeyboardMarkup> {
        if self.0.is_empty() {
            return None;
        }
        Some(InlineKeyboardMarkup::new(self.0.iter().map(|row| {
            row.iter()
                .map(|(label, action)| InlineKeyboardButton::callback(label.clone(), data(*action)))
                .collect::<Vec<_>>()
        })))
    }
}
