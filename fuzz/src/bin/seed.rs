//! Writes what the engine begins with to `corpus`: records and logs of the encoders, and the samples where they lie beside the checkout.
#![no_main]

use aftercare_evidence::encode::autopilot::AutopilotFlight;
use aftercare_evidence::encode::dataflash::dataflash;
use aftercare_evidence::encode::photo::{SyntheticPhoto, heic, jpeg, tiff, video};
use aftercare_evidence::encode::ulog::{Px4, ulog};
use aftercare_evidence::encode::{FlightRecord, SyntheticFlight, flight_record, flown_record};
use aftercare_fuzz::plain_lines;
use std::path::Path;

/// What is read of a sample; of what is longer than an input may become, the engine takes the beginning.
const LONGEST: usize = 16_384;

// Whatever is built here is instrumented and needs the engine, which brings its own `main`: this is done before that begins.
libfuzzer_sys::fuzz_target!(
    init: seeds_alone(),
    |_bytes| {}
);

fn seeds_alone() {
    seeds().unwrap_or_else(|error| panic!("the seeds are not written: {error}"));
    std::process::exit(0)
}

fn seeds() -> std::io::Result<()> {
    for version in 1..=14 {
        let flown = flown_record(&SyntheticFlight { line_behind_details: version == 11, ..SyntheticFlight::short(version) });
        let header_only = flight_record(&FlightRecord::synthetic(version));
        for (name, record) in [("flown", flown), ("plain", header_only)] {
            let record = record.unwrap_or_else(|error| panic!("{error}"));
            flight(&format!("{name}-{version}"), &record)?;
            if matches!(version, 4 | 6) {
                let mut lines = plain_lines::of_record(&record);
                write("flight_lines", &format!("{name}-{version}"), &lines)?;
                lines[0] = 2;
                write("flight_lines", &format!("{name}-{version}-sealed"), &lines)?;
                sealed(&format!("{name}-{version}"), &lines[1..])?;
            }
        }
    }
    pictures()?;
    for moments in [3, 40] {
        let flight = AutopilotFlight::synthetic(moments);
        for (name, firmware) in [("v1.11", Px4::V1_11), ("v1.16", Px4::V1_16)] {
            log("ulog", &format!("{name}-{moments}"), &ulog(&flight, firmware))?;
        }
        for firmware in ["ArduCopter V4.5.7", "ArduPlane V4.5.7"] {
            log("dataflash", &format!("{firmware}-{moments}"), &dataflash(&flight, firmware))?;
        }
    }
    for (target, folder) in [("flight_log", "flight"), ("ulog", "px4"), ("whole", "photos")] {
        let Ok(entries) = std::fs::read_dir(Path::new("../../shared/samples").join(folder)) else {
            println!("skipped: the samples in {folder} (no shared/samples beside the checkout)");
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = std::fs::read(entry.path())?;
            let start = &bytes[..bytes.len().min(LONGEST)];
            match target {
                "flight_log" => flight(&name, start)?,
                "ulog" => log(target, &name, start)?,
                _ => log("photo", &name, start)?,
            }
        }
    }
    Ok(())
}

/// Of both versions, with the keys of another record, and one whose app was restarted in the middle.
fn sealed(name: &str, lines: &[u8]) -> std::io::Result<()> {
    let half = plain_lines::first_lines(lines, lines.len() / 2);
    let restarted = [&lines[..half], &[50, 1, 0], &lines[half..]].concat();
    for (choice, lines) in [(0_u8, lines), (1, lines), (8, lines), (0x31, lines), (2, &restarted), (3, &restarted)] {
        write("sealed", &format!("{name}-{choice:02x}"), &[&[choice], lines].concat())?;
    }
    Ok(())
}

fn pictures() -> std::io::Result<()> {
    let encoders: [(&str, fn(&SyntheticPhoto) -> Vec<u8>); 4] = [("jpeg", jpeg), ("tiff", tiff), ("heic", heic), ("video", video)];
    for (name, encoder) in encoders {
        for (n, is_big_endian, has_attributes) in [(0, false, true), (1, true, false)] {
            log(
                "photo",
                &format!("{name}-{n}"),
                &encoder(&SyntheticPhoto { is_big_endian, has_attributes, ..SyntheticPhoto::synthetic() }),
            )?;
        }
    }
    Ok(())
}

fn flight(name: &str, record: &[u8]) -> std::io::Result<()> {
    let mut shown = 4_096_u16.to_le_bytes().repeat(2);
    shown.extend([0, 0]);
    write("header_window", name, &[&shown, record].concat())?;
    log("flight_log", name, record)
}

fn log(target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    write(target, name, bytes)?;
    write("whole", &format!("{target}-{name}"), bytes)
}

fn write(target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new("corpus").join(target);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)
}
