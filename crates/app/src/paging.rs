//! Pages of lists that people have of their own.

use crate::error::{Error, Result};

const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Which page of a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct PageAsk {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 where nobody says.
    pub limit: Option<u32>,
}

impl PageAsk {
    /// The entries after the one that the cursor names, and the next cursor: entries that come or go elsewhere in the list move nothing.
    ///
    /// # Errors
    /// A field error where the cursor names no entry.
    pub fn of<T>(&self, rows: Vec<T>, id: impl Fn(&T) -> &str) -> Result<(Vec<T>, Option<String>)> {
        let limit = usize::try_from(self.limit.unwrap_or(USUAL).clamp(1, MOST)).unwrap_or(1);
        let skip = match &self.cursor {
            None => 0,
            Some(cursor) => {
                let place = rows.iter().position(|row| id(row) == cursor);
                place.ok_or_else(|| Error::field("cursor", "not-a-cursor", "this is not where a page of this list ended"))? + 1
            }
        };
        let more = rows.len() > skip.saturating_add(limit);
        let rows: Vec<T> = rows.into_iter().skip(skip).take(limit).collect();
        let next = rows.last().filter(|_| more).map(|row| id(row).to_owned());
        Ok((rows, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_stands_on_one_page() {
        let all: Vec<String> = (0..7).map(|n| format!("id-{n}")).collect();
        for limit in 1..=8 {
            let (mut seen, mut cursor) = (Vec::new(), None);
            loop {
                let ask = PageAsk { cursor, limit: Some(limit) };
                let (part, next) = ask.of(all.clone(), |id| id).unwrap();
                assert!(part.len() <= usize::try_from(limit).unwrap());
                seen.extend(part);
                cursor = next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, all, "by {limit}");
        }
        let foreign = PageAsk { cursor: Some("id-9".to_owned()), limit: None };
        assert!(foreign.of(all, |id| id).is_err());
    }
}
