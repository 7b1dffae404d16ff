//! The **place** of an answer in the budget: what may be said now, and to whom.
//!
//! Never here: what is said.

use std::sync::atomic::Ordering;

use super::{Conversation, Handled, HandlerError};

impl Conversation {
    /// Takes the place of an answer in the budget; one of the staff waits behind no flood, and an administrator of a group not
    /// behind what others ask there.
    pub(super) fn take_place(&self) -> Handled {
        if self.has_place.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let (budget, chat) = (&self.service.budget, self.chat);
        let taken = if self.is_of_staff() {
            budget.answer_staff(chat.id, chat.kind)
        } else if self.is_administrator {
            budget.answer_administrator(chat.id, chat.kind)
        } else {
            budget.answer(chat.id, chat.kind)
        };
        taken.map_err(HandlerError::Wait)
    }

    /// Takes the place of the answer that follows.
    pub(super) fn take_place_ahead(&self) -> Handled {
        self.take_place()?;
        self.has_place.store(true, Ordering::Relaxed);
        Ok(())
    }
}
