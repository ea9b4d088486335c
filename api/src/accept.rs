//! Which media type an answer has, where there is a choice (RFC 9110, 12.5.1).

use poem::web::Accept;

/// The one that the request likes best of those that the answer can have. The first of them is what is given when none is
/// liked more, or none at all.
pub(crate) fn preferred<'a>(accept: &Accept, offered: impl IntoIterator<Item = &'a str> + Clone) -> &'a str {
    // The framework has put them in order, the refused ones (q=0) last.
    let liked = accept.0.iter().filter(|one| one.get_param("q").is_none_or(|q| q.as_str().parse() != Ok(0.0)));
    let mut found = liked.filter_map(|one| {
        let kind = one.essence_str().trim_end_matches('*');
        offered.clone().into_iter().find(|media_type| {
            kind == "*/" || *media_type == kind || kind.ends_with('/') && media_type.starts_with(kind)
        })
    });
    found.next().or_else(|| offered.clone().into_iter().next()).unwrap_or_default()
}
