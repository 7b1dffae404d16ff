//! What happens while a try is **under way**: Telegram's answer, to what was so before, comes after it.

mod back;
mod digest;
mod edits;
mod language;
mod meanwhile;
mod moved;

use std::sync::Arc;

use vestka::delivery::{Budget, Delivery};

use self::meanwhile::Meanwhile;
use crate::world::{RATE, World};

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;

impl World {
    /// A delivery stage: once Telegram has answered its first request, and before that answer is heard, this happens.
    fn delivery_while(&self, happens: impl Future<Output = ()> + Send + 'static) -> Delivery {
        let budget = Arc::new(Budget::per_second(RATE));
        let telegram = self.messenger(&budget);
        let messenger = Meanwhile::new(telegram, Box::pin(happens));
        self.delivery_over(Arc::new(messenger), budget)
    }

    /// She is not paused.
    async fn is_active(&self, person: i64) -> bool {
        let subscriber = self.subscriber(person).await.expect("a subscriber");
        subscriber.pause_reason.is_none()
    }
}

async fn number(world: &World, query: &'static str) -> i64 {
    let number = sqlx::query_scalar(query).fetch_one(&world.pool).await;
    number.expect("a number")
}
