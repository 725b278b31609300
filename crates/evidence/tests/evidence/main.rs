mod compare;
mod flight_header;
mod kinds;
mod report;
mod samples;
