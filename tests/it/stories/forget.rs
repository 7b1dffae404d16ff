//! To be forgotten.
