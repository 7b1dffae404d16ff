//! An admin reads what became of each update: in the bot, with what is looked at keeping itself up to date, and on the host.

mod again;
mod at_once;
mod corrected;
mod decisions;
mod edits;
mod evening;
mod host;
mod meanwhile;
mod replica;
mod report;
mod stopped;
mod watch;

use chrono::TimeDelta;
use vestka::domain::staff::Role;
use vestka_simulator::{Fault, FaultKind};

use crate::world::{World, routine};

const ADMIN: i64 = 1_487_000_000_901;
const READER: i64 = 1_487_000_000_100;

/// Readers of sanctions, one a page, so that a fan-out can be stopped in the middle.
async fn readers(world: &World, count: i64) {
    for number in 0..count {
        world.subscribe(READER + number, &["sanctions"]).await;
    }
    world
        .sql(
            "UPDATE subscribers s SET shard = n.shard
             FROM (SELECT id, row_number() OVER (ORDER BY id) AS shard FROM subscribers) AS n WHERE n.id = s.id",
        )
        .await;
}

/// An admin with a session of eight hours from now.
async fn admin(world: &World) {
    world.telegram.add_people([ADMIN]);
    world.join_staff(ADMIN, Role::Admin).await;
}

fn server_error(reader: i64) -> Fault {
    Fault::new(FaultKind::Status500)
        .method("sendMessage")
        .chat(reader)
}

/// An update that reaches all readers but these: one blocked the bot, one fails seven times, of one the answer is lost twice.
async fn mixed(world: &World) -> (i32, String) {
    readers(world, 6).await;
    world.telegram.block(READER);
    world
        .telegram
        .order_fault(server_error(READER + 1).times(7));
    world
        .telegram
        .order_fault(Fault::new(FaultKind::CutAfter).chat(READER + 2).times(2));
    let published = world.publish(&routine("Ten persons listed")).await;
    until_settled(world).await;
    published
}

/// Time goes by until nothing waits.
async fn until_settled(world: &World) {
    for _ in 0..9 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::hours(3));
    }
    world.deliver(&world.delivery()).await;
}

async fn number(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.pool)
        .await
        .expect("a number")
}
