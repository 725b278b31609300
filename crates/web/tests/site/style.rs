//! The colours can be read: WCAG 2.2 AA, in both schemes.

use std::collections::BTreeMap;

use aftercare_web::assets::ASSETS;

type Colours = BTreeMap<String, [f64; 3]>;

fn css() -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == "style.css").unwrap();
    String::from_utf8(asset.bytes.to_vec()).unwrap()
}

/// The custom properties of the n-th `:root`.
fn scheme(css: &str, n: usize) -> Colours {
    let block = css.split(":root {").nth(n + 1).unwrap().split('}').next().unwrap();
    block
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let hex = u32::from_str_radix(value.trim_end_matches(';'), 16).ok()?;
            let channel = |shift: u32| f64::from((hex >> shift) & 255) / 255.0;
            Some((name.to_owned(), [channel(16), channel(8), channel(0)]))
        })
        .collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_controls_have_contrast() {
    let css = css();
    let grounds = ["ground", "card", "sunk"];
    let washes = ["accent-wash", "due-wash", "bad-wash", "good-wash"];
    let mut pairs: Vec<(&str, &str, f64)> = Vec::new();
    for ground in grounds.iter().chain(&washes) {
        pairs.push(("ink", ground, 4.5));
    }
    for ground in grounds.iter().chain(&["accent-wash", "bad-wash"]) {
        pairs.push(("soft", ground, 4.5));
        pairs.push(("accent", ground, 4.5));
    }
    for ground in grounds {
        pairs.push(("bad", ground, 4.5));
    }
    pairs.extend([
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-deep", 4.5),
        ("accent-deep", "accent-wash", 4.5),
        ("due", "due-wash", 4.5),
        ("bad", "bad-wash", 4.5),
        ("good", "good-wash", 4.5),
        ("edge", "card", 3.0),
        ("edge", "sunk", 3.0),
    ]);
    for (n, name) in [(0, "light"), (1, "dark")] {
        let colours = scheme(&css, n);
        for (front, back, least) in &pairs {
            let found = contrast(colours[*front], colours[*back]);
            assert!(found >= *least, "{name}: {front} on {back} is {found:.2}, needs {least}");
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let css = css();
    assert!(!css.contains("url(") && !css.contains("@import"));
}
