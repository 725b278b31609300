//! The API as a program meets it: requests to the router, answers read to their end.

mod authorisation;
mod bench;
mod contact;
mod contract;
mod coverage;
mod disclosures;
mod flight_report;
mod headers;
mod idempotency;
mod malformed;
mod openapi;
mod paging;

mod passwords;
mod people;
mod photos;
mod public_photos;
mod records;
mod rights;
mod sessions;
mod story;
mod together;
