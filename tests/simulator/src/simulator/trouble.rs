//! Trouble: limits, faults, time and tokens, as tests order them.

use std::time::Duration;

use super::Simulator;
use crate::world::{Fault, Limits};

impl Simulator {
    /// Telegram no longer knows any file by its id, as it happens to ids of another bot or of long ago.
    pub fn forget_files(&self) {
        self.change(|state| state.files.clear());
    }

    /// Gives a file other bytes from now on: what Telegram makes of a picture.
    pub fn recompress(&self, file_id: &str, bytes: Vec<u8>) {
        self.change(|state| {
            if let Some(file) = state.files.get_mut(file_id) {
                file.bytes = bytes;
            }
        });
    }

    /// Puts these limits in force, with all buckets as they are.
    pub fn set_limits(&self, limits: Limits) {
        self.change(|state| state.limits = limits);
    }

    /// Orders trouble; the first that fits a call hits it.
    pub fn order_fault(&self, fault: Fault) {
        self.change(|state| state.faults.push(fault));
    }

    /// Takes back all trouble that is left.
    pub fn clear_faults(&self) {
        self.change(|state| state.faults.clear());
    }

    /// Trouble that was ordered and did not happen; a test usually ends with none.
    #[must_use]
    pub fn leftovers(&self) -> Vec<Fault> {
        self.look(|state| state.leftovers().to_vec())
    }

    /// Calls made although the bot had been told to wait longer (needs [`Limits::hold`]).
    #[must_use]
    pub fn impatient_calls(&self) -> u64 {
        self.look(crate::State::impatient_calls)
    }

    /// Moves the simulator's time forward, for what happens after hours or days.
    pub fn advance(&self, by: Duration) {
        self.change(|state| state.clock.advance(by));
    }

    /// The simulator's time, in milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.look(crate::State::now)
    }

    /// The token is revoked: every call is answered 401 until [`Simulator::set_token`].
    pub fn revoke_token(&self) {
        self.change(|state| state.revoked = true);
    }

    /// An event of any kind comes, with this body; if the bot has asked for the kind.
    pub fn send_update(&self, kind: &'static str, body: serde_json::Value) {
        self.change(|state| state.push_update(kind, body));
    }

    /// The numbers of events begin anew, as after a week without any; what waits keeps its number.
    pub fn number_updates_from(&self, id: i64) {
        self.change(|state| state.updates.number_from(id));
    }

    /// Gives the bot another token; its updates may begin with another id.
    pub fn set_token(&self, token: &str, first_update_id: i64) {
        self.change(|state| {
            state.revoked = false;
            token.clone_into(&mut state.settings.token);
            if let Some(id) = token.split(':').next().and_then(|id| id.parse().ok()) {
                state.bot_id = id;
            }
            state.updates = crate::world::Updates::new(first_update_id);
        });
    }
}
