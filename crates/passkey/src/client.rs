//! What the browser says it asked the authenticator for (Web Authentication Level 3, 5.8.1).

use crate::{Defect, RelyingParty, bounded};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// What an authenticator is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    Create,
    Get,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Client {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

impl Client {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Defect> {
        serde_json::from_slice(bounded(bytes)?).map_err(|_| Defect::Malformed("the client data is not readable"))
    }

    pub(crate) fn challenge(&self) -> Result<Vec<u8>, Defect> {
        BASE64_URL_SAFE_NO_PAD.decode(&self.challenge).map_err(|_| Defect::Malformed("the challenge is not Base64"))
    }

    pub(crate) fn check(&self, rp: &RelyingParty, ceremony: Ceremony, challenge: &[u8]) -> Result<(), Defect> {
        let wanted = match ceremony {
            Ceremony::Create => "webauthn.create",
            Ceremony::Get => "webauthn.get",
        };
        if self.ceremony != wanted {
            return Err(Defect::Ceremony);
        }
        if challenge.is_empty() || !bool::from(self.challenge()?.as_slice().ct_eq(challenge)) {
            return Err(Defect::Challenge);
        }
        // Nobody embeds the pages.
        if self.origin != rp.origin || self.cross_origin || self.top_origin.is_some() {
            return Err(Defect::Origin);
        }
        Ok(())
    }
}
