//! **Following**: a page of the delivery log that an admin looks at keeps itself up to date by edits, while something changes and
//! the session lasts. Edits take their place in the budget as answers do.
//!
//! What is followed is noted before the edit, and only if the message still shows that page. A press that comes while an edit is
//! under way may lose to it for one step; the next press shows the right thing again.
//!
//! Never here: a new message; a message of somebody without a session.

use std::sync::Arc;

use teloxide::payloads::{EditMessageText, EditMessageTextSetters as _};
use teloxide::types::{ChatId as TgChatId, MessageId, ParseMode};
use tracing::warn;

use super::super::super::api::{Api, ApiError};
use super::super::super::messenger::no_preview;
use super::act::LogAct;
use super::page::{Page, digest, page};
use crate::delivery::{Budget, DeliveryLog, LogView};
use crate::domain::language::Language;
use crate::review::{Colleague, Staff};
use crate::store::StoreError;
use crate::text;

/// What a followed message shows, and in which language: that of the conversation it came from.
pub(super) fn page_in(language: Language, act: LogAct) -> String {
    format!("{language} {}", act.data())
}

fn read(page: &str) -> Option<(Language, LogAct)> {
    let (language, act) = page.split_once(' ')?;
    Some((language.parse().ok()?, act.parse().ok()?))
}

/// Keeps pages of the delivery log up to date.
pub struct Following {
    api: Api,
    budget: Arc<Budget>,
    log: DeliveryLog,
    staff: Staff,
}

impl Following {
    /// Over this API.
    #[must_use]
    pub fn new(api: Api, budget: Arc<Budget>, log: DeliveryLog, staff: Staff) -> Self {
        Self {
            api,
            budget,
            log,
            staff,
        }
    }

    /// Edits each followed message whose page says something else by now; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        let views = self.log.followed().await?;
        if views.is_empty() {
            return Ok(0);
        }
        let admins = self.staff.admins().await?;
        let mut edited = 0;
        for view in &views {
            let admin = admins.iter().find(|admin| admin.id == view.staff_id);
            let Some(admin) = admin.filter(|admin| admin.is_in_session) else {
                self.log.unfollow(view.staff_id).await?;
                continue;
            };
            if self.budget.interactive().is_err() {
                break;
            }
            edited += usize::from(self.keep(view, admin).await?);
        }
        Ok(edited)
    }

    /// True when it was edited.
    async fn keep(&self, view: &LogView, admin: &Colleague) -> Result<bool, StoreError> {
        let shown = match read(&view.page) {
            Some((language, act)) => page(&self.log, text::words(language), act).await?,
            None => None,
        };
        let (Some(Page { html, keyboard }), Ok(number)) = (shown, i32::try_from(view.message_id))
        else {
            self.log.unfollow(view.staff_id).await?;
            return Ok(false);
        };
        let digest = digest(&html);
        if digest == view.digest || !self.log.shows(view, digest).await? {
            return Ok(false);
        }
        let chat = TgChatId(admin.chat.expose());
        let mut edit = EditMessageText::new(chat, MessageId(number), html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(markup) = keyboard.markup() {
            edit = edit.reply_markup(markup);
        }
        match self.api.call(&edit).await {
            Ok(_) => return Ok(true),
            Err(ApiError::Refused {
                retry_after: Some(wait),
                ..
            }) => self.budget.block(wait),
            // Deleted, too old, or not there any more.
            Err(ApiError::Refused {
                code: 400 | 403, ..
            }) => self.log.unfollow(view.staff_id).await?,
            Err(error) => warn!("a page of the delivery log could not be kept up to date: {error}"),
        }
        Ok(false)
    }
}
