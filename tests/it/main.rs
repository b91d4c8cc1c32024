//! Integration tests, in one crate so that they link once.
//!
//! In: small projects, written here or kept in `tests/fixtures/`. Out: what the
//! library or the real program makes of them. No test touches the network, the
//! clock or the user's home.

#![expect(
    clippy::unwrap_used,
    reason = "the settings allow it in tests; here what surrounds the tests is no different"
)]

mod build;
mod cli;
mod determinism;
mod diagnostics;
mod hostile;
mod import;
mod interrupted;
mod layering;
mod project;
mod scripts;
mod stream;
mod themes;
