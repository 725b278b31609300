//! Pictures and videos that nobody took: small ones, whose metadata is true and whose pixels are noise.

use crate::Coordinates;
use crate::photo::xmp::DRONE;

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticPhoto {
    pub position: Option<Coordinates>,
    /// Metres; negative below the sea.
    pub altitude: f64,
    /// Metres above take-off.
    pub height: f64,
    /// `2024:05:06 07:08:09`.
    pub taken: String,
    pub written: String,
    /// `+02:00`, or empty.
    pub zone: String,
    pub model: String,
    pub camera_serial: String,
    pub aircraft_serial: String,
    pub orientation: u16,
    pub is_big_endian: bool,
    /// XMP says it with attributes; otherwise with elements.
    pub has_attributes: bool,
    /// Where XMP says that it was, if elsewhere.
    pub xmp_position: Option<Coordinates>,
}

impl SyntheticPhoto {
    pub fn synthetic() -> Self {
        Self {
            position: Coordinates::new(12.5, -45.25),
            altitude: 120.5,
            height: 42.5,
            taken: "2024:05:06 07:08:09".to_owned(),
            written: "2024:05:06 07:08:09".to_owned(),
            zone: "+02:00".to_owned(),
            model: "EX-1".to_owned(),
            camera_serial: "SYNCAM0001".to_owned(),
            aircraft_serial: "SYN0A1B2C3".to_owned(),
            orientation: 6,
            is_big_endian: false,
            has_attributes: true,
            xmp_position: None,
        }
    }
}

struct Field {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

/// Writes numbers in one byte order.
struct Writer {
    is_big_endian: bool,
}

impl Writer {
    fn u16(&self, value: u16) -> [u8; 2] {
        if self.is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn u32(&self, value: u32) -> [u8; 4] {
        if self.is_big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn text(tag: u16, text: &str) -> Field {
        let mut value = text.as_bytes().to_vec();
        value.push(0);
        Field { tag, kind: 2, count: length(&value), value }
    }

    fn long(&self, tag: u16, value: u32) -> Field {
        Field { tag, kind: 4, count: 1, value: self.u32(value).to_vec() }
    }

    fn short(&self, tag: u16, value: u16) -> Field {
        Field { tag, kind: 3, count: 1, value: self.u16(value).to_vec() }
    }

    fn fractions(&self, tag: u16, parts: &[(u32, u32)]) -> Field {
        let value = parts.iter().flat_map(|(above, below)| [self.u32(*above), self.u32(*below)]).flatten().collect();
        Field { tag, kind: 5, count: u32::try_from(parts.len()).unwrap_or(0), value }
    }

    /// A directory that begins there, its longer values behind it.
    fn directory(&self, at: u32, fields: &[Field]) -> Vec<u8> {
        let mut out = self.u16(u16::try_from(fields.len()).unwrap_or(0)).to_vec();
        let mut values = Vec::new();
        let behind = at + 6 + 12 * u32::try_from(fields.len()).unwrap_or(0);
        for field in fields {
            out.extend(self.u16(field.tag));
            out.extend(self.u16(field.kind));
            out.extend(self.u32(field.count));
            if field.value.len() <= 4 {
                let mut value = field.value.clone();
                value.resize(4, 0);
                out.extend(value);
            } else {
                out.extend(self.u32(behind + length(&values)));
                values.extend(&field.value);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        out.extend([0; 4]);
        out.extend(values);
        out
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// Thousandths of a unit; what is no such number is written as zero.
fn thousandths(value: f64) -> u32 {
    format!("{:.0}", value.abs() * 1000.0).parse().unwrap_or(0)
}

/// Degrees, minutes, and ten-thousandths of a second.
fn sexagesimal(value: f64) -> [(u32, u32); 3] {
    let all: u32 = format!("{:.0}", value.abs() * 3_600_000.0).parse().unwrap_or(0);
    [(all / 3_600_000, 1), (all / 60_000 % 60, 1), (all % 60_000, 1000)]
}

/// The TIFF that EXIF holds.
pub fn exif(photo: &SyntheticPhoto) -> Vec<u8> {
    tiff_with(photo, &[])
}

/// A TIFF picture of one strip, with what DNG adds.
pub fn tiff(photo: &SyntheticPhoto) -> Vec<u8> {
    tiff_with(photo, b"\x10\x20\x30\x40\x50\x60\x70\x80")
}

fn tiff_with(photo: &SyntheticPhoto, strip: &[u8]) -> Vec<u8> {
    let write = Writer { is_big_endian: photo.is_big_endian };
    let mut out = if photo.is_big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
    out.extend(write.u32(8));
    let main = |exif: u32, gps: u32, picture: u32| {
        let mut fields = Vec::new();
        fields.push(Writer::text(0x010F, "Example"));
        fields.push(Writer::text(0x0110, &photo.model));
        if !strip.is_empty() {
            fields.push(write.long(0x0111, picture));
        }
        fields.push(write.short(0x0112, photo.orientation));
        if !strip.is_empty() {
            fields.push(write.long(0x0117, length(strip)));
        }
        fields.push(Writer::text(0x0131, "example 1.0"));
        fields.push(Writer::text(0x0132, &photo.written));
        fields.push(write.long(0x8769, exif));
        fields.push(write.long(0x8825, gps));
        if !strip.is_empty() {
            fields.push(Writer::text(0xC62F, &photo.camera_serial));
        }
        write.directory(8, &fields)
    };
    let note = note();
    let exif = |at: u32| {
        let mut fields = vec![Writer::text(0x9003, &photo.taken)];
        if !photo.zone.is_empty() {
            fields.push(Writer::text(0x9011, &photo.zone));
        }
        fields.push(Field { tag: 0x927C, kind: 7, count: length(&note), value: note.clone() });
        fields.push(Writer::text(0xA431, &photo.camera_serial));
        write.directory(at, &fields)
    };
    let exif_at = 8 + length(&main(0, 0, 0));
    let gps_at = exif_at + length(&exif(exif_at));
    let gps = write.directory(gps_at, &satellites(photo, &write));
    out.extend(main(exif_at, gps_at, gps_at + length(&gps)));
    out.extend(exif(exif_at));
    out.extend(gps);
    out.extend(strip);
    out
}

/// A maker's note in its own byte order: name, aircraft's and camera's angles.
fn note() -> Vec<u8> {
    let write = Writer { is_big_endian: false };
    let angle = |tag: u16, degrees: f32| Field { tag, kind: 11, count: 1, value: degrees.to_le_bytes().to_vec() };
    write.directory(0, &[Writer::text(1, "EX"), angle(7, 12.5), angle(9, -90.0), angle(10, 100.0)])
}

fn satellites(photo: &SyntheticPhoto, write: &Writer) -> Vec<Field> {
    let mut fields = Vec::new();
    if let Some(at) = photo.position {
        fields.push(Writer::text(1, if at.latitude < 0.0 { "S" } else { "N" }));
        fields.push(write.fractions(2, &sexagesimal(at.latitude)));
        fields.push(Writer::text(3, if at.longitude < 0.0 { "W" } else { "E" }));
        fields.push(write.fractions(4, &sexagesimal(at.longitude)));
    }
    fields.push(Field { tag: 5, kind: 1, count: 1, value: vec![u8::from(photo.altitude < 0.0)] });
    fields.push(write.fractions(6, &[(thousandths(photo.altitude), 1000)]));
    fields.push(write.fractions(7, &[(5, 1), (8, 1), (9, 1)]));
    fields.push(Writer::text(0x1D, "2024:05:06"));
    fields
}

/// An XMP packet.
pub fn xmp(photo: &SyntheticPhoto) -> String {
    let at = photo.xmp_position.or(photo.position);
    let degrees = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:+.8}"));
    let values = [
        ("d:GpsLatitude", degrees(at.map(|at| at.latitude))),
        ("d:GpsLongtitude", degrees(at.map(|at| at.longitude))),
        ("d:AbsoluteAltitude", format!("{:+.2}", photo.altitude)),
        ("d:RelativeAltitude", format!("{:+.2}", photo.height)),
        ("d:GimbalYawDegree", "+100.00".to_owned()),
        ("d:DroneSerialNumber", photo.aircraft_serial.clone()),
        ("d:CameraSerialNumber", photo.camera_serial.clone()),
    ];
    let spaces = format!("xmlns:d=\"{DRONE}\"");
    let body = if photo.has_attributes {
        let attributes: Vec<String> = values.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
        format!("<rdf:Description rdf:about=\"\" {spaces} {}/>", attributes.join(" "))
    } else {
        let elements: Vec<String> = values.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
        format!("<rdf:Description rdf:about=\"\" {spaces}>{}</rdf:Description>", elements.concat())
    };
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    format!("<?xpacket begin=\"\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"{rdf}\">{body}</rdf:RDF></x:xmpmeta>")
}

/// A segment of a JPEG picture.
pub fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = vec![0xFF, marker];
    out.extend(u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
    out.extend(body);
    out
}

/// Tables, frame and scan of a picture.
pub fn pixels() -> Vec<u8> {
    let mut out = segment(0xDB, &[&[0; 65]]);
    out.extend(segment(0xC0, &[&[8, 0, 8, 0, 8, 1, 1, 0x11, 0]]));
    out.extend(segment(0xDA, &[&[1, 1, 0, 0, 63, 0]]));
    out.extend([0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9]);
    out
}

/// A picture with all of it, colours, a comment, and bytes behind its end.
pub fn jpeg(photo: &SyntheticPhoto) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    out.extend(segment(0xE0, &[b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"]));
    out.extend(segment(0xE1, &[b"Exif\0\0", &exif(photo)]));
    out.extend(segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", xmp(photo).as_bytes()]));
    out.extend(segment(0xE2, &[b"ICC_PROFILE\0\x01\x01colour"]));
    out.extend(segment(0xE7, &[b"debug"]));
    out.extend(segment(0xEE, &[b"Adobe\0\x64\0\0\0\0\x01"]));
    out.extend(segment(0xFE, &[b"a comment"]));
    out.extend(pixels());
    out.extend(b"behind the end");
    out
}

/// A box of ISO media.
pub fn media_box(name: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut out = (length(&body) + 8).to_be_bytes().to_vec();
    out.extend(name);
    out.extend(body);
    out
}

fn track(handler: &[u8; 4], entry: &[u8; 4], at: u32, sizes: &[u32]) -> Vec<u8> {
    let word = |value: u32| value.to_be_bytes();
    let count = word(u32::try_from(sizes.len()).unwrap_or(0));
    let each: Vec<u8> = sizes.iter().flat_map(|size| size.to_be_bytes()).collect();
    let table = media_box(
        b"stbl",
        &[
            &media_box(b"stsd", &[&word(0), &word(1), &media_box(entry, &[&[0; 8]])]),
            &media_box(b"stsc", &[&word(0), &word(1), &word(1), &count, &word(1)]),
            &media_box(b"stsz", &[&word(0), &word(0), &count, &each]),
            &media_box(b"stco", &[&word(0), &word(1), &word(at)]),
        ],
    );
    let handler = media_box(b"hdlr", &[&word(0), &word(0), handler, &[0; 13]]);
    media_box(b"trak", &[&media_box(b"mdia", &[&handler, &media_box(b"minf", &[&table])])])
}

/// A video with a place in its user data, a track of pictures and one of text.
pub fn video(photo: &SyntheticPhoto) -> Vec<u8> {
    let mut out = media_box(b"ftyp", &[b"isom\0\0\x02\0isomiso2"]);
    let at = length(&out) + 8;
    out.extend(media_box(b"mdat", &[b"PICTURES", b"GPS (1,2)", b"PICTURES"]));
    let place = photo.position.map_or_else(String::new, |at| format!("{:+08.4}{:+09.4}{:+.1}/", at.latitude, at.longitude, photo.altitude));
    let head = u16::try_from(place.len()).unwrap_or(0).to_be_bytes();
    // 2024-05-06 05:08:09 UTC, from 1904 on.
    let created = 3_797_816_889_u32.to_be_bytes();
    let moov = media_box(
        b"moov",
        &[
            &media_box(b"mvhd", &[&[0; 4], &created, &[0; 92]]),
            &track(b"vide", b"avc1", at, &[4, 4]),
            &track(b"text", b"text", at + 8, &[4, 5]),
            &media_box(b"udta", &[&media_box(b"\xA9xyz", &[&head, &[0x15, 0xC7], place.as_bytes()]), &[0; 4]]),
        ],
    );
    out.extend(moov);
    out.extend(media_box(b"free", &[b"a preview"]));
    out
}

/// A HEIC picture of one item, with EXIF and XMP as further ones.
pub fn heic(photo: &SyntheticPhoto) -> Vec<u8> {
    let exif = [&[0, 0, 0, 6][..], b"Exif\0\0", &exif(photo)].concat();
    let items: [(&[u8; 4], Vec<u8>); 3] = [(b"hvc1", b"PICTURE".to_vec()), (b"Exif", exif), (b"mime", xmp(photo).into_bytes())];
    let head = media_box(b"ftyp", &[b"heic\0\0\0\0mif1heic"]);
    let meta = |start: u32| {
        let (mut at, mut list, mut places) = (start, Vec::new(), vec![0, 0, 0, 0, 0x44, 0, 0, 3]);
        for (number, (kind, bytes)) in (1_u16..).zip(&items) {
            let id = number.to_be_bytes();
            list.extend(media_box(b"infe", &[&[2, 0, 0, 0], &id, &[0; 2], *kind, b"\0application/rdf+xml\0"]));
            places.extend(id);
            places.extend([0, 0, 0, 1]);
            places.extend(at.to_be_bytes());
            places.extend(length(bytes).to_be_bytes());
            at += length(bytes);
        }
        let handler = media_box(b"hdlr", &[&[0; 8], b"pict", &[0; 13]]);
        media_box(b"meta", &[&[0; 4], &handler, &media_box(b"iinf", &[&[0, 0, 0, 0, 0, 3], &list]), &media_box(b"iloc", &[&places])])
    };
    let start = length(&head) + length(&meta(0)) + 8;
    let data: Vec<&[u8]> = items.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    [head, meta(start), media_box(b"mdat", &data)].concat()
}
