//! The **bound** of duplicates: what was in flight when somebody died, as the database says it, and no more. A page that was written
//! down and not settled, tries from the queue that were begun, and digests; what the living had in flight is settled a moment later and does
//! not count.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::task::JoinHandle;

/// The living have settled within so long what they had in flight: a page takes a fifth of it. The leases of the dead last for 15 s.
const SETTLED: Duration = Duration::from_secs(2);

/// Deliveries in flight, by the part of the work and the step that holds it.
type InFlight = BTreeMap<(i16, i64), i64>;

/// What was in flight at each death.
#[derive(Debug, Default)]
pub(super) struct Bound(Vec<JoinHandle<InFlight>>);

impl Bound {
    /// Somebody has died at this moment.
    pub(super) async fn add(&mut self, options: &PgConnectOptions) {
        let mut connection = options.connect().await.expect("the server answers");
        let then = in_flight(&mut connection).await;
        connection.close().await.ok();
        let (then, options) = (then.expect("the server answers"), options.clone());
        self.0.push(tokio::spawn(async move {
            tokio::time::sleep(SETTLED).await;
            let now = match options.connect().await {
                Ok(mut connection) => in_flight(&mut connection).await.ok(),
                Err(_) => None,
            };
            // Postgres was killed meanwhile: all of it may have been the dead's.
            let now = now.unwrap_or_else(|| then.clone());
            let dead = then.into_iter().filter(|(part, _)| now.contains_key(part));
            dead.collect()
        }));
    }

    /// At all deaths together. What one left behind is still there at the next, and counts once.
    pub(super) async fn of_all(self) -> u64 {
        let mut all = InFlight::new();
        for one in self.0 {
            all.extend(one.await.expect("it is counted"));
        }
        all.values()
            .map(|deliveries| deliveries.unsigned_abs())
            .sum()
    }
}

async fn in_flight(connection: &mut PgConnection) -> Result<InFlight, sqlx::Error> {
    let rows: Vec<(i16, i64, i64)> = sqlx::query_as(
        "SELECT shard, coalesce(lease_owner, 0), cardinality(sending_ids)::bigint FROM fanout_shards WHERE sending_to IS NOT NULL
         UNION ALL
         SELECT -1::smallint, lease_owner, count(*) FROM deferred WHERE sending AND lease_owner IS NOT NULL GROUP BY 2
         UNION ALL
         SELECT -2::smallint, lease_owner, count(*) FROM digests WHERE sending_to IS NOT NULL AND lease_owner IS NOT NULL GROUP BY 2",
    )
    .fetch_all(connection)
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(part, owner, deliveries)| ((part, owner), deliveries))
        .collect())
}
