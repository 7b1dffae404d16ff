//! stub
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
