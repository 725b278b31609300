mod agreement;
mod clocks;
mod editions;
mod mutants;
mod requests;
mod unknown;
