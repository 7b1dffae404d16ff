//! `vestka lock` and `vestka unlock`: the lock on publishing, from the host.
//!
//! Never here: what passes while it holds.

use clap::Args;

use crate::cli::{Context, Done, output, with_keys};
use crate::domain::staff::Actor;

/// Lock publishing at once: nothing but retractions goes out, every session ends, the chats of the staff are wiped
#[derive(Debug, Args)]
pub(in crate::cli) struct Lock {}

/// Unlock publishing, as the operator of this host may alone
#[derive(Debug, Args)]
pub(in crate::cli) struct Unlock {}

impl Lock {
    pub(in crate::cli) async fn run(self, context: &Context) -> Done {
        let is_new = with_keys(context, async |foundation, keys| {
            Ok(foundation.access(keys).lock(&Actor::Operator).await?)
        })
        .await?;
        output::print(if is_new {
            "Publishing is locked. All sessions are over. `vestka unlock` ends it."
        } else {
            "Publishing was locked already. All sessions are over."
        })
    }
}

impl Unlock {
    pub(in crate::cli) async fn run(self, context: &Context) -> Done {
        let was_locked = with_keys(context, async |foundation, keys| {
            Ok(foundation.access(keys).unlock_by_operator().await?)
        })
        .await?;
        output::print(if was_locked {
            "Publishing is unlocked. What was scheduled goes out now."
        } else {
            "Publishing was not locked."
        })
    }
}
