//! **Tips** of a chat that is forgotten: those nobody has decided go, of the others the link to the chat.
//!
//! What a moderator copied stays without link.
//!
//! Never here: a subscriber; whoever is none can send a tip too.

use crate::store::{Store, StoreError};
use crate::vault::{ChatId, Purpose, Vault};

/// Withdraws every tip of a chat that still has its link, and erases its form, limit and ban; false when there was nothing.
pub(super) async fn forget(store: &Store, vault: &Vault, chat: ChatId) -> Result<bool, StoreError> {
    let mut was_known = false;
    for tip in store.linked_tips().await? {
        let sealed = vault.chat_forms_apart(Purpose::Tipster, tip, chat);
        was_known |= store.withdraw_tip(tip, &sealed).await?.is_some();
    }
    let tipster = vault.chat_forms(Purpose::Tipster, chat);
    Ok(store.forget_tipster(&tipster).await? || was_known)
}

/// Whether a chat has anything to forget of that kind.
pub(super) async fn knows(store: &Store, vault: &Vault, chat: ChatId) -> Result<bool, StoreError> {
    let tips = store.linked_tips().await?;
    let forms = |tip: &i64| {
        let sealed = vault.chat_forms_apart(Purpose::Tipster, *tip, chat);
        sealed
            .into_iter()
            .map(|sealed| (*tip, sealed))
            .collect::<Vec<_>>()
    };
    let (tips, sealed): (Vec<i64>, Vec<Vec<u8>>) = tips.iter().flat_map(forms).unzip();
    if !store.links_of(&tips, &sealed).await?.is_empty() {
        return Ok(true);
    }
    let tipster = vault.chat_forms(Purpose::Tipster, chat);
    store.knows_tipster(&tipster).await
}
