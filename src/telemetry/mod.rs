//! *Log* and *metrics*: what the operator learns about the running service. No record holds a token, the text of a private message, or
//! anything of Telegram's that names a person; no metric has a label that could.
//!
//! Records go to standard error; standard output belongs to results. Libraries get through only with warnings, and those that write whole
//! requests, events or SQL into their records (teloxide and sqlx do, as errors too) not at all: what they report is logged once by the module
//! that calls them. What records come through the `log` crate is dropped, for nothing collects it.

mod metrics;
mod panics;
mod redact;

use std::error::Error;
use std::io;
use std::panic;

use tracing::level_filters::LevelFilter;
use tracing::{Level, error};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, fmt};

use crate::config::{Log, LogFormat};

pub use metrics::Metrics;
pub use redact::{RedactingWriter, redact};

/// Our own crates; a target matches by its beginning.
const OURS: &str = "vestka";
/// These print bodies, statements or parameters. Facts: teloxide's default handlers log whole events at warn and error, sqlx logs slow
/// statements at warn and the server's notices at every level.
const SILENT: &[&str] = &["teloxide", "sqlx"];

/// Starts logging to standard error and makes panics records like any other. Call once, at the start of the process.
///
/// # Errors
///
/// When a subscriber was installed before.
pub fn init(log: Log) -> Result<(), tracing_subscriber::util::TryInitError> {
    subscriber(log, io::stderr).try_init()?;
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = panics::words(info.payload());
        error!(
            panic.place = place,
            "a task panicked: {words}; please report it"
        );
    }));
    Ok(())
}

/// What [`init`] installs, writing elsewhere.
fn subscriber<W>(log: Log, writer: W) -> impl tracing::Subscriber + Send + Sync
where
    W: for<'a> fmt::MakeWriter<'a> + Send + Sync + 'static,
{
    let writer = RedactingWriter::new(writer);
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match log.format {
        LogFormat::Text => Box::new(fmt::layer().with_writer(writer).with_ansi(false)),
        LogFormat::Json => Box::new(
            fmt::layer()
                .json()
                .flatten_event(true)
                .with_current_span(true)
                .with_writer(writer),
        ),
    };
    tracing_subscriber::registry().with(layer.with_filter(filter(log.level)))
}

fn filter(level: Level) -> Targets {
    let own = LevelFilter::from_level(level);
    let targets = Targets::new()
        .with_default(own.min(LevelFilter::WARN))
        .with_target(OURS, own);
    SILENT.iter().fold(targets, |targets, silent| {
        targets.with_target(*silent, LevelFilter::OFF)
    })
}

/// An error and its causes as one line: `a: b: c`. A cause that stands in the sentence before it already is not repeated.
#[must_use]
pub fn error_chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        cause = error.source();
    }
    redact(&line).into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::subscriber::with_default;
    use tracing::{debug, info, info_span, warn};

    use super::*;

    const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, level: Level, run: impl FnOnce()) -> String {
        let sink = Sink::default();
        let writer = sink.clone();
        with_default(
            subscriber(Log { format, level }, move || writer.clone()),
            run,
        );
        String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn no_token_reaches_the_log_in_any_form() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = logged(format, Level::INFO, || {
                let span = info_span!(
                    "step",
                    url = format!("https://api.telegram.org/bot{TOKEN}/getMe")
                );
                let _inside = span.enter();
                info!(token = TOKEN, error = ?format!("\"{TOKEN}\""), "sent with {TOKEN}");
                info!("percent-encoded {}", TOKEN.replace(':', "%3A"));
            });
            assert!(text.contains("sent with"), "{text}");
            assert!(!text.contains(&TOKEN[10..]), "{text}");
        }
    }

    #[test]
    fn libraries_that_log_requests_are_silent_and_others_warn_only() {
        let text = logged(LogFormat::Text, Level::TRACE, || {
            tracing::error!(target: "teloxide::dispatching", "an event");
            tracing::error!(target: "teloxide_core::net", "a body");
            warn!(target: "sqlx::query", "a statement");
            debug!(target: "hyper_util::client", "a connection");
            warn!(target: "rustls", "a warning");
            debug!(target: "vestka::delivery", "our own");
        });
        for hidden in ["an event", "a body", "a statement", "a connection"] {
            assert!(!text.contains(hidden), "{text}");
        }
        assert!(
            text.contains("a warning") && text.contains("our own"),
            "{text}"
        );
    }

    #[test]
    fn the_level_holds_for_libraries_too() {
        let text = logged(LogFormat::Text, Level::ERROR, || {
            warn!(target: "rustls", "a warning");
            info!(target: "vestka", "our own");
        });
        assert_eq!(text, "");
    }

    #[test]
    fn json_is_an_object_a_line() {
        let text = logged(LogFormat::Json, Level::INFO, || {
            info!(duration_ms = 3, "done\nand more");
        });
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["message"], "done\nand more");
        assert_eq!(value["duration_ms"], 3);
    }

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Link {
        text: &'static str,
        source: Option<Box<Link>>,
    }

    #[test]
    fn a_chain_names_each_cause_once() {
        let c = Link {
            text: "no route",
            source: None,
        };
        let b = Link {
            text: "cannot connect: no route",
            source: Some(Box::new(c)),
        };
        let a = Link {
            text: "the fetch failed",
            source: Some(Box::new(b)),
        };
        assert_eq!(
            error_chain(&a),
            "the fetch failed: cannot connect: no route"
        );
    }
}
