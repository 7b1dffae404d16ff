//! The **app**: the composition root, the only place that knows every module. `main` and the tests build through it.
//!
//! Never here: logic of any stage.

mod archive;
mod erased;
mod errands;
mod evidence;
mod foundation;
mod keys;
mod line;
mod log;
mod mirror;
mod reading;
mod role;
mod service;

pub use evidence::page_fetcher;
pub use foundation::{Foundation, FoundationError, Keys};
pub use keys::{Destruction, Left, destroy_files, try_passphrase};
pub use reading::fetcher;
pub use service::{Part, Service, Stopped};
