//! The pages as people meet them, in a browser without scripts.

mod contact;
mod forms;
mod handlers;
mod html;
mod maker;
mod owner;
mod passwords;
mod plans;
mod staff;
mod walk;
