//! The pages: what holds of each of them, and what people do with them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod browser;
mod forms;
mod handlers;
mod html;
mod messages;
mod owner;
mod pages;
mod plans;
mod samples;
mod staff;
mod style;
mod walk;
