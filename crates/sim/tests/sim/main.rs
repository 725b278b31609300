mod agreement;
mod editions;
mod mutants;
mod unknown;
