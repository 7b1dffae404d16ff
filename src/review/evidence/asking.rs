//! **Asking** for pages of evidence: what is fetched by itself, what waits for a word of the staff, what they go on without.
//!
//! What readers name is never fetched unasked, and without a proxy nothing is: a fetch shows our address.
//!
//! Never here: a fetch.

use url::Url;

use super::ReviewError;
use super::attachment::fingerprints;
use super::kept::Piece;
use super::pages::Pages;
use super::problem::PageProblem;
use crate::domain::content::{Content, Evidence};
use crate::domain::staff::Actor;
use crate::store::audit::AuditRecord;
use crate::store::evidence::{ADDRESS_LABEL, AskedPage, PageState};

impl Pages {
    /// Wants the pages among the evidence kept as they are now; what was asked for before stays as it stands. A page that
    /// would show our address, and one that a reader named, waits until somebody of the staff asks for it.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn want(
        &self,
        candidate: i64,
        content: &Content,
        actor: &Actor,
    ) -> Result<(), ReviewError> {
        let new = self.unknown(candidate, content).await?;
        if new.is_empty() {
            return Ok(());
        }
        let asks = self.shows_address || self.store.is_from_a_reader(candidate).await?;
        let state = if asks {
            PageState::Unconfirmed
        } else {
            PageState::Waiting
        };
        self.write_down((candidate, &new), state, actor).await
    }

    /// The same, but nothing is fetched before somebody asks for it ([`Self::keep_now`], [`Self::ask`]).
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn note(
        &self,
        candidate: i64,
        content: &Content,
        actor: &Actor,
    ) -> Result<(), ReviewError> {
        let new = self.unknown(candidate, content).await?;
        self.write_down((candidate, &new), PageState::Unconfirmed, actor)
            .await
    }

    /// The links among the evidence that nobody asked for yet.
    async fn unknown(&self, candidate: i64, content: &Content) -> Result<Vec<Url>, ReviewError> {
        let known = self.store.pages_of(candidate).await?;
        let is_new = |url: &&Url| {
            let forms = self.forms(url);
            !known.iter().any(|page| forms.contains(&page.address))
        };
        let links = content.evidence.iter().filter(|e| e.file().is_none());
        let urls = links.map(|evidence| &evidence.url);
        Ok(urls.filter(is_new).cloned().collect())
    }

    async fn write_down(
        &self,
        (candidate, links): (i64, &[Url]),
        state: PageState,
        actor: &Actor,
    ) -> Result<(), ReviewError> {
        for link in links {
            let address = self
                .vault
                .seal_fixed(ADDRESS_LABEL, link.as_str().as_bytes());
            let page = AskedPage {
                candidate,
                address: &address,
                state,
                by: actor.staff_id(),
            };
            self.store.ask_page(page, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Fetches a page although that shows our address, or once more after it failed; false when it is kept or on its way.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn ask(
        &self,
        candidate: i64,
        piece: &Piece,
        actor: &Actor,
    ) -> Result<bool, ReviewError> {
        let Some(page) = piece.page else {
            return Ok(false);
        };
        let (subject, detail) = piece.named(candidate);
        let record = record(actor, "fetch_page", (&subject, &detail));
        let now = self.clock.now();
        Ok(self.store.ask_page_again(page, record, now).await?)
    }

    /// Goes on without a page; false when it is kept.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn leave(
        &self,
        candidate: i64,
        piece: &Piece,
        actor: &Actor,
    ) -> Result<bool, ReviewError> {
        let Some(page) = piece.page else {
            return Ok(false);
        };
        let (subject, detail) = piece.named(candidate);
        let record = record(actor, "leave_page", (&subject, &detail));
        let reason = self.reason(&PageProblem::Left)?;
        let now = self.clock.now();
        Ok(self.store.leave_page(page, &reason, record, now).await?)
    }

    /// A piece is evidence no more: its page is not fetched, its file is let go. A page that is kept stays for the record.
    /// `content` is what is left.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn unwant(
        &self,
        (candidate, content): (i64, &Content),
        evidence: &Evidence,
    ) -> Result<(), ReviewError> {
        let Some(hash) = evidence.file() else {
            let forms = self.forms(&evidence.url);
            return Ok(self.store.drop_page(candidate, &forms).await?);
        };
        let attached = content.attachment.as_ref();
        if attached.is_none_or(|attached| attached.sha256 != hash) {
            let forms = fingerprints(&self.vault, hash);
            self.store.drop_file(candidate, &forms).await?;
        }
        Ok(())
    }

    fn forms(&self, address: &Url) -> Vec<Vec<u8>> {
        self.vault
            .fixed_forms(ADDRESS_LABEL, address.as_str().as_bytes())
    }
}

/// What the audit log keeps of a word of the staff about a page.
fn record<'a>(
    actor: &'a Actor,
    action: &'a str,
    (subject, detail): (&'a str, &'a str),
) -> AuditRecord<'a> {
    AuditRecord {
        actor: actor.name(),
        action,
        subject,
        detail,
    }
}
