//! The site from outside: its API over the router, its pages by their samples and in a browser, its messages and its colours.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod api;
mod browser;
mod files;
mod messages;
mod pages;
mod post;
mod reader;
mod reports;
mod samples;
mod style;
