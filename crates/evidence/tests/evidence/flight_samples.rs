use crate::samples::samples;
use aftercare_evidence::flight_log;

#[test]
fn dump() {
    for (name, bytes) in samples("flight", "") {
        let log = flight_log(&bytes).unwrap();
        println!("=== {name} {} {:?} read {}", bytes.len(), log.completeness, log.bytes_read);
        println!("{:#?}", log.header);
        for b in &log.blocks {
            println!("  {} {} {}", b.name, b.count, b.read);
        }
        println!("{:?}", log.anomalies);
        println!("{:?}", log.serials);
        println!("{:?}", log.settings);
        println!("{:?}", log.homes.iter().map(|h| (h.at, h.altitude)).collect::<Vec<_>>());
        for m in &log.modes {
            println!("  {:?}", m);
        }
        println!("{:?}", log.messages);
        println!("sealed {:?}", log.sealed);
        for c in &log.columns {
            let v: Vec<f64> = c.values.iter().copied().filter(|v| !v.is_nan()).collect();
            println!(
                "  {:?} {} n={} of {} min {:?} max {:?}",
                c.quantity,
                c.source,
                v.len(),
                c.values.len(),
                v.iter().copied().reduce(f64::min),
                v.iter().copied().reduce(f64::max)
            );
        }
        for c in &log.clocks {
            println!("  clock {} {} {:?}..{:?}", c.name, c.at.len(), c.at.first(), c.at.last());
        }
    }
}
