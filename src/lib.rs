//! Vestka relays **verified** updates to the people who subscribed to them, over Telegram.
//!
//! Three kinds of people use it. *Subscribers* message the bot: they pick topics, language and pace, and receive updates.
//! *Moderators* review what the sources reported, attach evidence, write and approve. *Admins* watch deliveries and manage.
//!
//! # The way of the data
//!
//! ```text
//!  source --fetch--> entry --normalise--> item --dedupe--> story = candidate        intake
//!  (feed, telegram, page, sitemap; a partner's push skips      |  evidence, decisions  review
//!   the fetch)                                                 |  (relay: a time to stop it instead)
//!                                                             v
//!                       update: revision (original | correction | retraction), coded and signed
//!                                                             |  committed; that row is the outbox
//!                                                             v
//!        fan-out of a revision, by shard: read due subscribers after the cursor --> send --> one log row each,
//!        inserted in bulk in the same transaction that moves the cursor              delivery
//!                                                             |
//!                   Telegram <------ Messenger ---------------+----> delivery log, counters --> web, telegram
//! ```
//!
//! Every arrow that crosses a module is a committed row, so a crash anywhere loses nothing. Wake-ups only save time: a period
//! repeats every step in case one was lost.
//!
//! # Invariants
//!
//! Each is held by a test; where two collide, the earlier one wins.
//!
//! 1. A dump of the database, the logs and the metrics, without the key file, does not tell who subscribes. A chat id is
//!    sealed the moment it comes in ([`vault`]); what is left is a random number.
//! 2. Nothing unverified goes out: the only way to a revision is [`review::Review::approve`], which counts approvals in the
//!    transaction that publishes. The one exception says so in every message: [`review::Relay`] passes routine items of official
//!    sources on as *relayed, not reviewed*, after a time in which any of the staff can stop them.
//! 3. What was sent can be taken back: the delivery log keeps who received which message.
//! 4. Anyone can check a message: each revision has a code and a signature over canonical JSON.
//! 5. No update is lost; who may have received one twice is bounded by what was in flight, counted and shown ([`delivery`]).
//! 6. Telegram is the only bottleneck: no query in the way of a delivery grows with the number of subscribers.
//! 7. It outlives its bot: reachability and message ids belong to one bot, subscribers to the database.
//! 8. Every failure says what to do.
//!
//! # The modules, in reading order
//!
//! [`domain`] has the words as types and the rules that need nothing else. [`vault`] seals and signs. [`store`] is the only
//! one that knows SQL, and runs the private Postgres. The stages are [`intake`], [`review`], [`subscriptions`] and
//! [`delivery`]; each is a struct with a `step` that finds its own work, which [`scheduler`] calls in a loop and tests call by
//! hand. [`telegram`] is the only one that knows teloxide, [`web`] the only one that knows axum; every sentence for a person is
//! in [`text`]. [`config`], [`clock`] and [`telemetry`] are what all of them stand on; [`app`] puts everything together and
//! [`cli`] is what an operator types.
//!
//! Two things we own neither of are behind traits: time ([`clock::Clock`]) and Telegram ([`delivery::Messenger`]). Postgres is
//! not: our invariants are SQL invariants, and tests run on a real one.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod intake;
pub mod review;
pub mod scheduler;
pub mod store;
pub mod subscriptions;
pub mod telegram;
pub mod telemetry;
pub mod text;
pub mod vault;
pub mod web;
