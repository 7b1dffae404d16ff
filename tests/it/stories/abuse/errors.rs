//! What was logged as an **error** of ours on the thread of a story, so that a story can insist that nothing was.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// The sentences of what was logged and not taken yet.
#[derive(Clone, Default)]
pub(super) struct Errors(Arc<Mutex<Vec<String>>>);

impl Errors {
    /// Listens on this thread until the guard is dropped.
    pub(super) fn listen() -> (Self, DefaultGuard) {
        let errors = Self::default();
        let listening = tracing_subscriber::registry().with(Listener(errors.clone()));
        (errors, tracing::subscriber::set_default(listening))
    }

    /// What was logged since it was asked last.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no test panicked with it"))
    }
}

struct Listener(Errors);

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() == Level::ERROR && metadata.target().starts_with("vestka") {
            let mut sentence = Sentence(String::new());
            event.record(&mut sentence);
            let mut kept = self.0.0.lock().expect("no test panicked with it");
            kept.push(sentence.0);
        }
    }
}

struct Sentence(String);

impl Visit for Sentence {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
