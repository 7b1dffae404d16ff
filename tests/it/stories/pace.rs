//! When and how updates come: the daily digest, quiet hours, time zones, without a sound.

mod burst;
mod digest;
mod last;
mod lease;
mod left_out;
mod quiet;

use vestka_simulator::Message;

use crate::world::World;

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;

impl World {
    /// Presses buttons one after the other on what `/pace` shows; gives what it shows in the end.
    async fn set_pace(&self, person: i64, buttons: &[&str]) -> Message {
        let mut shown = self.say(person, "/pace").await;
        for button in buttons {
            shown = self.press(person, &shown, button).await;
        }
        shown
    }
}
