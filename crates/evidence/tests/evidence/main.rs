mod compare;
mod flight_damage;
mod flight_header;
mod flight_log;
mod kinds;
mod report;
mod samples;
