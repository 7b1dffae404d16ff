//! stub
pub mod clock;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod review;
pub mod store;
pub mod subscriptions;
pub mod telemetry;
pub mod text;
pub mod vault;
