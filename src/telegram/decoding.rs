//! **Decoding** what people sent, off the task that reads events: few at a time over the whole process, and nobody waits for
//! ever.
//!
//! Never here: what is decoded, or by which limits of bytes and pixels; that is `review`'s.

use std::time::Duration;

use tokio::sync::Semaphore;
use tracing::warn;

/// Pictures that are decoded at once: the other processors are left to deliveries.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// How long somebody waits for a turn and the decoding together.
const PATIENCE: Duration = Duration::from_secs(20);

/// Does the work on a thread of its own; none when there was no turn in time. Work that takes too long keeps its turn until it
/// ends: so many threads can be busy, and no more.
pub(super) async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let done = async {
        let turn = AT_ONCE.acquire().await.ok()?;
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        // A decoder that panics is as good as one that cannot read it.
        working
            .await
            .inspect_err(|error| warn!(panicked = error.is_panic(), "decoding ended by itself"))
            .ok()
    };
    tokio::time::timeout(PATIENCE, done).await.ok().flatten()
}
