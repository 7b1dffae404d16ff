//! **Store work alone**: our worker with a messenger that sends nothing and has taken everything at once.
//!
//! Never here: a socket but that of Postgres.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vestka::clock::SystemClock;
use vestka::delivery::{
    Attempt, Budget, Delivery, DeliverySettings, Digest, Digested, Edit, Edited, Manner, Messenger,
    Notice, Place, Reader,
};
use vestka::domain::language::Language;
use vestka::store::publication::Published;
use vestka::store::{DatabaseAddress, Store};
use vestka::telemetry::Metrics;
use vestka::vault::{ChatId, Vault};

use crate::UNLIMITED;

/// As the service has it.
const WORKERS: u32 = 4;

/// Where everything is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) url: String,
    pub(crate) keys: PathBuf,
    pub(crate) bot: i16,
}

struct Silent(AtomicI64);

/// Works until the fan-out is finished; gives the seconds that took.
pub(crate) async fn work(job: Job) -> f64 {
    let address = DatabaseAddress::read(&job.url).expect("an address");
    let store = Store::connect(&address, 10).await.expect("connections");
    let vault = Vault::load(&job.keys.join("vestka.key")).expect("the key");
    let delivery = Arc::new(Delivery::new(
        (store, Arc::new(vault), Arc::new(SystemClock)),
        Arc::new(Silent(AtomicI64::new(1))),
        Arc::new(Budget::per_second(UNLIMITED)),
        Arc::new(Metrics::default()),
        DeliverySettings {
            rate_per_second: UNLIMITED,
            workers: WORKERS,
            bot: job.bot,
        },
    ));
    let begun = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..WORKERS {
        let delivery = Arc::clone(&delivery);
        workers.spawn(async move { while delivery.step().await.expect("an answer").more {} });
    }
    while workers.join_next().await.is_some() {}
    // The last of them may have looked before another one was done.
    delivery.step().await.expect("an answer");
    begun.elapsed().as_secs_f64()
}

impl Messenger for Silent {
    fn deliver<'a>(
        &'a self,
        _: Place,
        _: &'a Published,
        _: Manner,
        _: usize,
    ) -> BoxFuture<'a, Attempt> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        async move { Attempt::Accepted(vec![number]) }.boxed()
    }

    fn digest<'a>(&'a self, _: Place, _: &'a Digest, _: Manner) -> BoxFuture<'a, Digested> {
        unreachable!("nobody reads a digest here")
    }

    fn notify<'a>(
        &'a self,
        _: Place,
        _: &'a Notice,
        _: (Language, Reader),
        _: usize,
    ) -> BoxFuture<'a, Attempt> {
        unreachable!("nothing is amended here")
    }

    fn edit<'a>(&'a self, _: ChatId, _: Edit<'a>) -> BoxFuture<'a, Edited> {
        unreachable!("nothing is amended here")
    }

    fn delete<'a>(&'a self, _: ChatId, _: &'a [i64]) -> BoxFuture<'a, bool> {
        unreachable!("nobody is erased here")
    }

    fn answers(&self) -> BoxFuture<'_, Result<(), Attempt>> {
        async { Ok(()) }.boxed()
    }

    fn farewell(&self, _: Place, _: Language) -> BoxFuture<'_, ()> {
        unreachable!("nobody is erased here")
    }
}
