//! The pages as people meet them, in a browser without scripts.

mod accounts;
mod closing;
mod contact;
mod denial;
mod disclosures;
mod find;
mod flight;
mod forms;
mod handlers;
mod html;
mod maker;
mod owner;
mod passwords;
mod photos;
mod plans;
mod privacy;
mod public_photos;
mod rights;
mod staff;
mod walk;
mod words;
