use super::details::is_shown;
use crate::Coordinates;
use crate::log::{Home, Message, Setting, SettingName, Severity};
use crate::serial::before_nul;

const MAX_HOMES: usize = 2_000;
const MAX_MESSAGES: usize = 2_000;
const MAX_SETTINGS: usize = 2_000;
const MAX_TEXT: usize = 500;

/// What a record says now and then: homes and settings when they change, messages. Each is bounded; a call says whether there was room.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub homes: Vec<Home>,
    pub messages: Vec<Message>,
    pub settings: Vec<Setting>,
    /// What each setting was last, by its source.
    current: Vec<(&'static str, String)>,
}

impl Notes {
    pub fn home(&mut self, at: i64, position: Coordinates, altitude: Option<f64>) -> bool {
        if self.homes.last().is_some_and(|last| last.position == position) {
            return true;
        }
        let room = self.homes.len() < MAX_HOMES;
        if room {
            self.homes.push(Home { at, position, altitude, source: "home.position".into() });
        }
        room
    }

    /// `source` names one setting only.
    pub fn setting(&mut self, at: i64, name: SettingName, value: &str, source: &'static str) -> bool {
        match self.current.iter_mut().find(|(known, _)| *known == source) {
            Some((_, current)) if current == value => return true,
            Some((_, current)) => value.clone_into(current),
            None => self.current.push((source, value.to_owned())),
        }
        let room = self.settings.len() < MAX_SETTINGS;
        if room {
            self.settings.push(Setting { at, name, value: value.to_owned(), source: source.into() });
        }
        room
    }

    /// `bytes` are what the app showed, in the language of the phone.
    pub fn message(&mut self, at: i64, severity: Severity, bytes: &[u8], source: &'static str) -> bool {
        let text = String::from_utf8_lossy(before_nul(bytes));
        let text: String = text.chars().map(|c| if is_shown(c) { c } else { ' ' }).take(MAX_TEXT).collect();
        let text = text.trim();
        if text.is_empty() {
            return true;
        }
        let room = self.messages.len() < MAX_MESSAGES;
        if room {
            self.messages.push(Message { at, severity, text: text.to_owned(), source: source.into() });
        }
        room
    }
}
