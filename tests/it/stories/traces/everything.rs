//! What a **reader** can do, all of it, one after the other.

use std::time::Duration;

use serde_json::json;
use vestka_simulator::{Attachment, Message, Simulator, State};

/// A text of nobody's, as rumours are.
const RUMOUR: &str =
    "From tomorrow the border near the bakery is closed for everybody and for ever";

/// After so long somebody who is not answered does it again: the bot may have had too much to do.
const AGAIN: Duration = Duration::from_secs(3);
const TRIES: usize = 10;

/// A person in the private chat.
pub(super) struct Reader<'a> {
    pub(super) telegram: &'a Simulator,
    pub(super) person: i64,
    /// How long an answer is waited for, and then done without; else it must come.
    patience: Option<Duration>,
}

impl<'a> Reader<'a> {
    /// One who gets an answer to everything.
    pub(super) const fn of(telegram: &'a Simulator, person: i64) -> Self {
        Self {
            telegram,
            person,
            patience: None,
        }
    }

    /// One to whom much goes wrong.
    pub(super) const fn without_luck(telegram: &'a Simulator, person: i64) -> Self {
        Self {
            telegram,
            person,
            patience: Some(Duration::from_millis(300)),
        }
    }

    /// Three taps.
    pub(super) async fn join(&self) {
        self.say("/start").await;
        for button in ["English", "Sanctions", "Done", "At once"] {
            self.press(button).await;
        }
    }

    /// What can be done without subscribing.
    pub(super) async fn ask_as_a_visitor(&self) {
        self.ask_the_staff().await;
        self.say("/tip They meet at the mill by night").await;
        self.say("/tip").await;
        self.say("The beginning of a second tip").await;
    }

    /// Every command and every kind of message.
    pub(super) async fn use_everything(&self) {
        self.use_commands().await;
        self.use_conversations().await;
    }

    pub(super) async fn use_commands(&self) {
        for command in [
            "/topics",
            "/subscribe protests",
            "/unsubscribe protests",
            "/unsubscribe nonsense",
            "/language ru",
            "/language en",
            "/pace",
            "/pace digest 19:30",
            "/pace quiet 23:00 07:00",
            "/pace zone Vilnius",
            "/pace sound off",
            "/pace instant",
            "/pause",
            "/resume",
            "/stop",
            "/start",
            "/about",
            "/help",
            "/verify 0000011",
            "/nonsense",
            "/latest",
            "/search mill",
            "/sources",
            "/autodelete 24h",
            "/privacy",
            "/mydata",
        ] {
            self.say(command).await;
        }
    }

    pub(super) async fn use_conversations(&self) {
        self.say("/tip").await;
        self.press("Cancel").await;
        self.ask_the_staff().await;
        self.send_a_tip().await;
        // Not everything of these has an answer; a button is waited for anyway.
        self.telegram
            .forward_text(self.person, "Somebody else wrote this to me", "A Stranger");
        self.telegram.send_other(
            self.person,
            json!({"contact": {"phone_number": format!("+3752997{:05}", self.person % 100_000),
                   "first_name": "Zyrhvald", "user_id": self.person}}),
        );
        self.telegram.send_other(
            self.person,
            json!({"location": {"latitude": 53.9, "longitude": 27.5}}),
        );
        self.say("/forget").await;
        self.press("Keep").await;
    }

    async fn ask_the_staff(&self) {
        self.ask_the_staff_about(RUMOUR).await;
    }

    /// Asks the staff, if the bot has the time to check it at once and so offers that.
    pub(super) async fn ask_the_staff_about(&self, text: &str) {
        const BUTTON: &str = "Ask the staff";
        self.say(text).await;
        let offers = self.telegram.last_from_bot(self.person);
        if offers.is_some_and(|it| it.all_buttons().any(|one| one.text.starts_with(BUTTON))) {
            self.press(BUTTON).await;
        }
    }

    async fn send_a_tip(&self) {
        self.say("/tip They come at dawn").await;
        self.say("/tip").await;
        let picture = Attachment::document("zyrhvald-at-home.jpg", super::leak::photo());
        self.send(picture.caption("The gate, this morning")).await;
        self.press("Send").await;
    }

    /// Sends a file, and waits for the answer.
    pub(super) async fn send(&self, file: Attachment) {
        let sent = self.telegram.attach(self.person, file.clone());
        let again = || {
            self.telegram.attach(self.person, file.clone());
        };
        self.answer(sent, "a file", again).await;
    }

    /// Asks to leave without a trace; the erasing is for the keeper.
    pub(super) async fn forget(&self) {
        self.say("/forget").await;
        let asked = self.telegram.last_from_bot(self.person);
        if let Some(asked) = asked {
            let pressed = self
                .telegram
                .press(self.person, asked.id, "Erase everything");
            assert!(pressed.is_ok() || self.patience.is_some(), "{asked:#?}");
        }
    }

    /// Writes, and waits for the answer.
    pub(super) async fn say(&self, text: &str) {
        let said = self.telegram.say(self.person, text);
        let again = || {
            self.telegram.say(self.person, text);
        };
        self.answer(said, text, again).await;
    }

    pub(super) async fn answer(&self, said: i64, text: &str, again: impl Fn()) {
        let is_so = |state: &State| {
            let mut all = state.from_bot(self.person);
            all.any(|message| message.id > said)
        };
        self.wait(&format!("an answer to {text}"), is_so, again)
            .await;
    }

    /// Presses the newest button of this name.
    pub(super) async fn press(&self, button: &str) {
        let has = |message: &&Message| {
            message
                .all_buttons()
                .any(|one| one.text.starts_with(button))
        };
        let person = self.person;
        let newest = |state: &State| {
            let messages = state.from_bot(person).filter(has);
            messages.max_by_key(|message| message.id).cloned()
        };
        let has_one = |state: &State| newest(state).is_some();
        self.wait("a button", has_one, || ()).await;
        let Some(message) = self.telegram.look(newest) else {
            let said = self.telegram.messages(self.person);
            assert!(self.patience.is_some(), "no {button:?} in {said:#?}");
            return;
        };
        let label = message
            .all_buttons()
            .find(|one| one.text.starts_with(button))
            .map(|one| one.text.clone())
            .unwrap_or_default();
        let before = self.telegram.look(|state| seen(state, person));
        let press = || {
            self.telegram.press(self.person, message.id, &label).ok();
        };
        press();
        let is_so = |state: &State| seen(state, person) != before;
        self.wait("an answer to a button", is_so, press).await;
    }

    async fn wait(&self, what: &str, is_so: impl Fn(&State) -> bool, again: impl Fn()) {
        let seen = || self.telegram.wait_for(what, &is_so);
        if let Some(patience) = self.patience {
            tokio::time::timeout(patience, seen()).await.ok();
            return;
        }
        for _ in 0..TRIES {
            if matches!(tokio::time::timeout(AGAIN, seen()).await, Ok(Ok(()))) {
                return;
            }
            again();
        }
        let all = self.telegram.messages(self.person);
        let last: Vec<_> = all.iter().rev().take(6).map(|it| &it.text).collect();
        panic!("{what} is not seen; the last first: {last:#?}");
    }
}

/// Enough to notice any answer.
fn seen(state: &State, person: i64) -> (usize, usize, usize) {
    (
        state.from_bot(person).count(),
        state
            .from_bot(person)
            .map(|message| message.edits.len())
            .sum(),
        state
            .toasts()
            .iter()
            .filter(|toast| toast.person == person)
            .count(),
    )
}
