/// One thing that a file may say. `NotRecorded` stands for absent, empty, zero where zero
/// means absent, cut off, unprintable, and outside what is possible: never for a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field<T> {
    Recorded(T),
    #[default]
    NotRecorded,
}

impl<T> Field<T> {
    pub fn recorded(&self) -> Option<&T> {
        match self {
            Self::Recorded(value) => Some(value),
            Self::NotRecorded => None,
        }
    }

    pub fn is_recorded(&self) -> bool {
        self.recorded().is_some()
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NotRecorded, Self::Recorded)
    }
}
