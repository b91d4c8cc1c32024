//! The built site in a real browser: Chromium without a window, driven by
//! `chromedriver`.
//!
//! In: a site that the program builds from the project's own content, served
//! by a few lines of this crate or opened from the disk. Where the browser is
//! not installed the tests say so and pass, unless `CI` or
//! `WENZHAI_BROWSER=required` is set.

#![expect(
    clippy::unwrap_used,
    reason = "the settings allow it in tests; here what surrounds the tests is no different"
)]

mod browser;
mod offline;
mod pages;
mod policy;
mod reading;
mod root_page;
mod sample;
mod screenshots;
mod search;
mod server;
mod toggle;
mod typography;
