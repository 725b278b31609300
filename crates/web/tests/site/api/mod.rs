//! The API as a program meets it: requests to the router, answers read to their end.

mod bench;
mod story;
