use std::fmt;

/// Why a file could not be read. `Display` is the sentence for a log or a page,
/// [`EvidenceError::code`] the stable name for an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// Fewer bytes than the smallest file of its kind has.
    TooShort { have: u64, need: u64 },
    /// The bytes are not a flight record.
    NotAFlightRecord,
    /// A flight record of a format version that this reader does not know.
    UnsupportedVersion { version: u8 },
    /// The summary block contradicts its own lengths.
    DetailsUnreadable,
    /// The caller gave only the ends of the file, and the block lies between them.
    OutsideWindow { offset: u64, length: u64 },
    /// The ends that the caller gave are longer than the file is said to be.
    WindowLargerThanFile,
    /// The bytes are not a ULog.
    NotAULog,
    /// A ULog that is encrypted as a whole.
    ULogEncrypted,
    /// A ULog that says that a reader of today would misread it.
    ULogTooNew,
    /// The bytes are not a DataFlash log.
    NotADataFlashLog,
    /// The bytes are not a JPEG picture.
    NotAJpeg,
    /// A JPEG picture that ends, or breaks off, before it states its size.
    JpegWithoutSize,
    /// The bytes are neither a picture nor a video of a kind that is read.
    NotAPicture,
    /// Nobody could say that a copy holds nothing of what it shall not.
    StructureUnsure { offset: u64 },
}

impl EvidenceError {
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "evidence-too-short",
            Self::NotAFlightRecord => "evidence-not-a-flight-record",
            Self::UnsupportedVersion { .. } => "evidence-unsupported-version",
            Self::DetailsUnreadable => "evidence-details-unreadable",
            Self::OutsideWindow { .. } => "evidence-outside-window",
            Self::WindowLargerThanFile => "evidence-window-larger-than-file",
            Self::NotAULog => "evidence-not-a-ulog",
            Self::ULogEncrypted => "evidence-ulog-encrypted",
            Self::ULogTooNew => "evidence-ulog-too-new",
            Self::NotADataFlashLog => "evidence-not-a-dataflash-log",
            Self::NotAJpeg => "evidence-not-a-jpeg",
            Self::JpegWithoutSize => "evidence-jpeg-without-size",
            Self::NotAPicture => "evidence-not-a-picture",
            Self::StructureUnsure { .. } => "evidence-structure-unsure",
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { have, need } => {
                write!(f, "the file has {have} bytes, a flight record has at least {need}")
            }
            Self::NotAFlightRecord => f.write_str("the file is not a flight record"),
            Self::UnsupportedVersion { version } => write!(f, "the flight record has format version {version}, known are 1 to 14"),
            Self::DetailsUnreadable => f.write_str("the summary of the flight record contradicts its own length"),
            Self::OutsideWindow { offset, length } => {
                write!(f, "the {length} bytes at offset {offset} of the file are needed and were not given")
            }
            Self::WindowLargerThanFile => f.write_str("the given ends of the file are longer than the file is said to be"),
            Self::NotAULog => f.write_str("the file is not a ULog"),
            Self::ULogEncrypted => f.write_str("the ULog is encrypted as a whole, with a key that is not in it"),
            Self::ULogTooNew => f.write_str("the ULog uses parts of its format that are newer than this reader"),
            Self::NotADataFlashLog => f.write_str("the file is not a DataFlash log"),
            Self::NotAJpeg => f.write_str("the file is not a JPEG picture"),
            Self::JpegWithoutSize => f.write_str("the picture does not state its size"),
            Self::NotAPicture => f.write_str("the file is no JPEG, TIFF, HEIC, MP4 or QuickTime file"),
            Self::StructureUnsure { offset } => {
                write!(f, "the structure of the file at offset {offset} is not sure enough to take something out of it")
            }
        }
    }
}

impl std::error::Error for EvidenceError {}
