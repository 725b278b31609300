//! Pages of lists that are read as a whole.

use aftercare_app::Error;
use aftercare_wire::Page;
use serde::Deserialize;
use utoipa::IntoParams;

/// Entries of a page where nobody says how many.
pub(super) const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200.
    pub limit: Option<u32>,
}

/// The page after the entry that the cursor names: entries that come or go elsewhere in the list move nothing.
pub(super) fn page<T>(items: Vec<T>, query: &PageQuery, id: impl Fn(&T) -> &str) -> Result<Page<T>, Error> {
    let limit = usize::try_from(query.limit.unwrap_or(USUAL).clamp(1, MOST)).unwrap_or(1);
    let skip = match &query.cursor {
        None => 0,
        Some(cursor) => {
            let place = items.iter().position(|item| id(item) == cursor);
            place.ok_or_else(|| Error::field("cursor", "not-a-cursor", "this is not where a page of this list ended"))? + 1
        }
    };
    let more = items.len() > skip.saturating_add(limit);
    let items: Vec<T> = items.into_iter().skip(skip).take(limit).collect();
    let next_cursor = items.last().filter(|_| more).map(|item| id(item).to_owned());
    Ok(Page { items, next_cursor })
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
                let query = PageQuery { cursor, limit: Some(limit) };
                let part = page(all.clone(), &query, |id| id).unwrap();
                assert!(part.items.len() <= usize::try_from(limit).unwrap());
                seen.extend(part.items);
                cursor = part.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(seen, all, "by {limit}");
        }
        let foreign = PageQuery { cursor: Some("id-9".to_owned()), limit: None };
        assert!(page(all, &foreign, |id| id).is_err());
    }
}
