mod compare;
mod flight_damage;
mod flight_header;
mod flight_log;
mod flight_samples;
mod kinds;
mod report;
mod samples;
