//! Where the keys of a sealed record come from.

use aftercare_evidence::{KeyRequest, Keys};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::pin::Pin;

/// Why a sealed record stayed sealed although its keys were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum KeyTrouble {
    /// The service does not take us for somebody whom it answers, or not this question.
    Refused {
        status: u16,
    },
    /// The service heard the question, and gives no keys.
    Rejected {
        code: i64,
    },
    Unreachable,
    TimedOut,
    /// What came back are no keys, or more than there can be.
    Unreadable,
    /// Keys came back, and none of them opens this record.
    OfAnotherRecord,
    /// There were keys, and the process that read with them came to nothing.
    NotReadAgain,
}

impl fmt::Display for KeyTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status } => write!(f, "the service refused it with status {status}"),
            Self::Rejected { code } => write!(f, "the service gives no keys, with code {code}"),
            Self::Unreachable => f.write_str("the service cannot be reached"),
            Self::TimedOut => f.write_str("the service did not answer in time"),
            Self::Unreadable => f.write_str("what was given is not keys"),
            Self::OfAnotherRecord => f.write_str("the keys are those of another record"),
            Self::NotReadAgain => f.write_str("it could not be read with the keys"),
        }
    }
}

/// What becomes of the question for keys.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<Keys, KeyTrouble>> + Send + 'a>>;

/// Whoever has the keys of sealed records: the maker's service, or a file in which its answer was kept.
pub trait KeySource: fmt::Debug + Send + Sync {
    fn ask<'a>(&'a self, request: &'a KeyRequest) -> Asked<'a>;
}

/// Keys at hand, whatever is asked.
impl KeySource for Keys {
    fn ask<'a>(&'a self, _: &'a KeyRequest) -> Asked<'a> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

#[derive(Deserialize)]
struct ServiceAnswer {
    result: ServiceResult,
    data: Option<Keys>,
}

#[derive(Deserialize)]
struct ServiceResult {
    code: i64,
}

/// Reads what the maker's service answers.
///
/// # Errors
/// It gives no keys, or no answer.
pub fn keys_in_answer(json: &[u8]) -> Result<Keys, KeyTrouble> {
    // Nothing of it may come into an error: there are keys in it.
    let answer: ServiceAnswer = serde_json::from_slice(json).map_err(|_| KeyTrouble::Unreadable)?;
    match answer.result.code {
        0 => answer.data.ok_or(KeyTrouble::Unreadable),
        code => Err(KeyTrouble::Rejected { code }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_keys_or_the_reason_why_not() {
        let entry = r#"{"featurePoint":"FR_Standardization_Feature_Base_1","aesKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","aesIv":"AAECAwQFBgcICQoLDA0ODw=="}"#;
        let table = [
            (format!(r#"{{"data":[[{entry}]],"result":{{"code":0,"msg":""}}}}"#), Ok(1)),
            (r#"{"data":[[]],"result":{"code":0,"msg":""}}"#.to_owned(), Ok(0)),
            (format!(r#"{{"data":[[{entry}]],"result":{{"code":-12,"msg":"secret"}}}}"#), Err(KeyTrouble::Rejected { code: -12 })),
            (r#"{"data":null,"result":{"code":0}}"#.to_owned(), Err(KeyTrouble::Unreadable)),
            (r#"{"result":{"code":3}}"#.to_owned(), Err(KeyTrouble::Rejected { code: 3 })),
            (entry.to_owned(), Err(KeyTrouble::Unreadable)),
            ("<html>".to_owned(), Err(KeyTrouble::Unreadable)),
            (String::new(), Err(KeyTrouble::Unreadable)),
        ];
        for (json, expected) in table {
            let read = keys_in_answer(json.as_bytes());
            assert_eq!(read.map(|keys| keys.groups().iter().map(Vec::len).sum::<usize>()), expected, "{json}");
        }
    }
}
