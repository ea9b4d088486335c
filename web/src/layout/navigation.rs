//! Where the pages of an area are, or those of one thing in it: a row of what people do there, and under it the pages on
//! which they do it. Two short rows hold twenty pages on a phone, without script and without anything to open.

/// The label and the address of a page.
type Place = (&'static str, &'static str);

/// Pages by what people do there: the name of each group, and its pages, of which the first is the group's own.
pub(crate) type Groups = [(&'static str, &'static [Place])];

/// One link of the rows.
#[derive(Clone, Debug)]
pub struct NavigationLink {
    /// What the reader sees.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Its `aria-current`: `page` here, `true` where this page is one of the group's.
    pub current: Option<&'static str>,
}

/// The two rows as they stand on one page.
#[derive(Clone, Debug)]
pub struct Navigation {
    /// What people do here; where there is only one such, its pages.
    pub groups: Vec<NavigationLink>,
    /// The name of the group that this page belongs to.
    pub group: &'static str,
    /// The pages of that group; none where it has only one, or is the only one.
    pub pages: Vec<NavigationLink>,
}

impl Navigation {
    /// The rows on the page at `here`, if it is one of these; their addresses begin with `base`. Other pages are left out that
    /// are not shown to this reader, and groups of nothing else.
    pub(crate) fn at(here: &str, groups: &Groups, base: &str, is_shown: impl Fn(&str) -> bool) -> Option<Self> {
        let rest = here.strip_prefix(base)?;
        let seen = |pages: &'static [Place]| -> Vec<Place> {
            pages.iter().copied().filter(|&(_, page)| page == rest || is_shown(page)).collect()
        };
        let groups: Vec<_> = groups.iter().map(|&(name, pages)| (name, seen(pages))).collect();
        let (group, own) = groups.iter().find(|(_, pages)| pages.iter().any(|&(_, page)| page == rest))?;
        let link = |label, page, current| NavigationLink { label, href: format!("{base}{page}"), current };
        let pages = own.iter().map(|&(label, page)| link(label, page, (page == rest).then_some("page"))).collect();
        if groups.len() == 1 {
            return Some(Self { groups: pages, group, pages: Vec::new() });
        }
        let first = |(name, pages): &(&'static str, Vec<Place>)| {
            let current = if pages.len() == 1 { "page" } else { "true" };
            pages.first().map(|&(_, page)| link(*name, page, (name == group).then_some(current)))
        };
        let pages = if own.len() == 1 { Vec::new() } else { pages };
        Some(Self { groups: groups.iter().filter_map(first).collect(), group, pages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &Groups = &[
        ("Uppgifter", &[("Uppgifter", ""), ("Lokal", "/lokal")]),
        ("Utskick", &[("Utskick", "/utskick")]),
        ("Efteråt", &[("Intyg", "/intyg")]),
    ];

    /// The rows as words, the current ones in brackets.
    fn rows(here: &str) -> Option<[String; 2]> {
        let shown = Navigation::at(here, PAGES, "/a", |page| page != "/intyg")?;
        let words = |links: &[NavigationLink]| {
            let words = links.iter().map(|link| match link.current {
                Some(current) => format!("[{} {current} {}]", link.label, link.href),
                None => format!("{} {}", link.label, link.href),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        Some([words(&shown.groups), words(&shown.pages)])
    }

    #[test]
    fn a_page_is_marked_in_both_rows_and_what_may_not_be_seen_is_left_out() {
        for (here, groups, pages) in [
            ("/a", "[Uppgifter true /a] Utskick /a/utskick", "[Uppgifter page /a] Lokal /a/lokal"),
            ("/a/lokal", "[Uppgifter true /a] Utskick /a/utskick", "Uppgifter /a [Lokal page /a/lokal]"),
            ("/a/utskick", "Uppgifter /a [Utskick page /a/utskick]", ""),
            ("/a/intyg", "Uppgifter /a Utskick /a/utskick [Efteråt page /a/intyg]", ""),
        ] {
            assert_eq!(rows(here), Some([groups.to_owned(), pages.to_owned()]), "{here}");
        }
        for elsewhere in ["/a/lokal/ny", "/b"] {
            assert_eq!(rows(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn pages_of_one_group_stand_in_one_row() {
        let shown = Navigation::at("/lokal", &PAGES[..1], "", |_| true).expect("a page of the group");
        assert_eq!((shown.groups.len(), shown.pages.len()), (2, 0));
        assert_eq!(shown.groups[1].current, Some("page"));
    }
}
