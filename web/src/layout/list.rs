//! What the list macros are fed with.

use samverk_domain::store::{Page as Part, Total};
use serde::Serialize;

/// The address of a list with what is asked of it.
pub(crate) fn address(list: &str, asked: &impl Serialize) -> String {
    match serde_urlencoded::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("{list}?{query}"),
        _ => list.to_owned(),
    }
}

/// A filter in force, with the address of the same list without it.
#[derive(Clone, Debug)]
pub struct Chip {
    /// As in "Ämne: Juridik".
    pub label: String,
    /// Where the list is without this filter.
    pub without: String,
}

/// One step of the paging row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageLink {
    /// A page to go to, or the one shown.
    Page {
        /// Counted from one.
        number: u64,
        /// With every filter kept.
        href: String,
    },
    /// Pages left out of the row.
    Gap,
}

/// Where in a long list the reader is.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Counted from one.
    pub current: u64,
    /// The address of the page before this.
    pub previous: Option<String>,
    /// The address of the page after this.
    pub next: Option<String>,
    /// First, last and those near the current one.
    pub links: Vec<PageLink>,
}

impl Paging {
    /// The part that was read of a list of this length. `address` writes the address of a page with every filter kept. A
    /// current page outside the list becomes the nearest one. Where the end is not known there is always a page more.
    pub fn new(part: Part, total: Total, address: impl Fn(u64) -> String) -> Self {
        let counted = total.counted().div_ceil(part.limit.max(1)).max(1);
        let is_whole = matches!(total, Total::Exactly(_));
        let last = if is_whole { counted } else { counted.max(part.page.saturating_add(1)) };
        let current = part.page.clamp(1, last);
        let mut links = Vec::new();
        let mut before = 0;
        for number in (1..=last).filter(|&n| n == 1 || n == last && is_whole || n.abs_diff(current) <= 1) {
            if number > before + 1 {
                links.push(PageLink::Gap);
            }
            links.push(PageLink::Page { number, href: address(number) });
            before = number;
        }
        if before < last {
            links.push(PageLink::Gap);
        }
        Self {
            current,
            previous: (current > 1).then(|| address(current - 1)),
            next: (current < last).then(|| address(current + 1)),
            links,
        }
    }

    /// One page needs no paging row.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(page: u64, total: Total) -> String {
        let paging = Paging::new(Part { page, limit: 20 }, total, |page| format!("?sida={page}"));
        let words: Vec<_> = paging
            .links
            .iter()
            .map(|link| match link {
                PageLink::Page { number, .. } => number.to_string(),
                PageLink::Gap => "…".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn the_row_shows_the_ends_and_the_neighbours() {
        for (current, items, row) in [
            (1, 0, "1"),
            (1, 20, "1"),
            (1, 21, "1 2"),
            (1, 200, "1 2 … 10"),
            (5, 200, "1 … 4 5 6 … 10"),
            (10, 200, "1 … 9 10"),
            (99, 200, "1 … 9 10"),
        ] {
            assert_eq!(numbers(current, Total::Exactly(items)), row, "page {current} of {items} items");
        }
    }

    #[test]
    fn a_list_that_is_not_counted_to_its_end_goes_on() {
        for (current, row) in [(1, "1 2 …"), (5, "1 … 4 5 6 …"), (250, "1 … 249 250 251"), (700, "1 … 699 700 701")]
        {
            assert_eq!(numbers(current, Total::MoreThan(5_000)), row, "page {current}");
        }
    }
}
