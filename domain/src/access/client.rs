//! Where a request comes from: the client's network address, past the proxy in front of the program.

use std::net::{IpAddr, SocketAddr};

/// The address of a client: its own connection's, or what the proxy in front says in `Forwarded` (RFC 7239) or
/// `X-Forwarded-For`. `header` gives the last line of that name. Proxies write one of the two and let the other through as the
/// client sent it, so when both are there and differ neither is believed. Empty when nobody knows.
pub fn address<'a>(
    peer: Option<IpAddr>,
    is_behind_proxy: bool,
    header: impl Fn(&'static str) -> Option<&'a str>,
) -> String {
    let said =
        |name, read: fn(&str) -> Option<IpAddr>| header(name).filter(|_| is_behind_proxy).map(|line| read(last(line)));
    let client = match (said("forwarded", forwarded_for), said("x-forwarded-for", node)) {
        (Some(one), Some(other)) => one.filter(|_| one == other),
        (one, other) => one.or(other).flatten(),
    };
    client.or(peer).map_or_else(String::new, |address| address.to_canonical().to_string())
}

/// What the nearest proxy added.
fn last(line: &str) -> &str {
    line.rsplit(',').next().unwrap_or_default().trim()
}

/// The `for` of an element of `Forwarded`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for")).find_map(|(_, value)| node(value.trim()))
}

/// An address, perhaps in quotes or brackets, perhaps with a port. Names that hide it (`unknown`, `_a1`) are none.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text.trim_matches('"');
    let inside = bare.trim_start_matches('[').trim_end_matches(']');
    inside.parse().ok().or_else(|| bare.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::address;

    fn seen(forwarded: &str, x_forwarded_for: &str, is_behind_proxy: bool) -> String {
        let header = |name: &str| {
            let line = if name == "forwarded" { forwarded } else { x_forwarded_for };
            Some(line).filter(|line| !line.is_empty())
        };
        address("10.0.0.1".parse().ok(), is_behind_proxy, header)
    }

    #[test]
    fn a_proxy_is_believed_about_the_client_next_to_it() {
        for (forwarded, x_forwarded_for, client) in [
            ("", "", "10.0.0.1"),
            ("", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
            ("", "198.51.100.7:4711", "198.51.100.7"),
            ("", "::ffff:198.51.100.7", "198.51.100.7"),
            ("for=198.51.100.7", "", "198.51.100.7"),
            ("for=192.0.2.1, By=10.0.0.1; For=\"198.51.100.7:4711\" ;proto=https", "", "198.51.100.7"),
            ("for=\"[2001:db8:cafe::17]:4711\"", "", "2001:db8:cafe::17"),
            ("for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17", "2001:db8:cafe::17"),
            ("for=unknown", "", "10.0.0.1"),
            ("for=\"x, for=198.51.100.7", "", "198.51.100.7"),
            ("proto=https", "", "10.0.0.1"),
            ("for=192.0.2.1", "198.51.100.7", "10.0.0.1"),
            ("for=unknown", "198.51.100.7", "10.0.0.1"),
        ] {
            assert_eq!(seen(forwarded, x_forwarded_for, true), client, "{forwarded:?} {x_forwarded_for:?}");
        }
    }

    #[test]
    fn without_a_proxy_nobody_chooses_their_own_address() {
        assert_eq!(seen("for=198.51.100.7", "198.51.100.7", false), "10.0.0.1");
    }
}
