//! The stylesheets, scripts, pictures and font of the portal, embedded in the program.
//!
//! An address carries the hash of its content, so a browser may keep it for ever and a new release
//! is a new address. The constants come from `build.rs`: a page that names an asset which was not
//! built does not compile.

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::Path;
use poem::{Response, Route, get, handler};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

struct Asset {
    file: &'static str,
    content_type: &'static str,
    identity: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

/// Every asset with its file name and bytes as stored, for programs that write the portal to a folder.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.iter().map(|asset| (asset.file, asset.identity))
}

/// Serves the table; nest it under `/assets`. It needs no compression in front of it.
#[must_use]
pub fn routes() -> Route {
    Route::new().at("/:file", get(serve))
}

#[handler]
fn serve(Path(file): Path<String>, headers: &HeaderMap) -> Response {
    answer(&file, headers)
}

fn answer(file: &str, headers: &HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        return StatusCode::NOT_FOUND.into();
    };
    let (encoding, bytes) = match (asset.brotli, asset.gzip) {
        (Some(bytes), _) if accepts(headers, "br") => (Some("br"), bytes),
        (_, Some(bytes)) if accepts(headers, "gzip") => (Some("gzip"), bytes),
        _ => (None, asset.identity),
    };
    let mut response = Response::builder()
        .content_type(asset.content_type)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::VARY, "Accept-Encoding")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if CHECK_IN_WORKER_JS.ends_with(asset.file) {
        // It looks after one page, not after all that lies beside it, and fetches from here only.
        response = response
            .header("service-worker-allowed", "/arbete/incheckning/")
            .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'");
    }
    if let Some(encoding) = encoding {
        response = response.header(header::CONTENT_ENCODING, encoding);
    }
    response.body(bytes)
}

/// Whether the caller takes this encoding: named, and not with weight nought.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let refused =
                |weight: &str| weight.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding)) && !parts.any(refused)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_for(address: &str, encodings: Option<&'static str>) -> Response {
        let offer = encodings.map(|e| (header::ACCEPT_ENCODING, e.parse().expect("a header")));
        answer(address.trim_start_matches("/assets/"), &offer.into_iter().collect())
    }

    #[test]
    fn the_stylesheet_comes_packed_and_may_be_kept_for_ever() {
        let response = asked_for(PORTAL_CSS, Some("gzip, deflate, br"));
        assert_eq!(response.header("content-encoding"), Some("br"));
        assert_eq!(response.content_type(), Some("text/css; charset=utf-8"));
        assert_eq!(response.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(response.header("vary"), Some("Accept-Encoding"));
    }

    #[test]
    fn a_browser_that_refuses_brotli_gets_gzip_and_one_that_says_nothing_gets_plain() {
        let refusing = asked_for(PORTAL_CSS, Some("br;q=0, gzip"));
        assert_eq!(refusing.header("content-encoding"), Some("gzip"));
        assert_eq!(asked_for(PORTAL_CSS, None).header("content-encoding"), None);
    }

    #[test]
    fn an_address_of_another_build_is_not_found() {
        assert_eq!(asked_for("/assets/portal-00000000.css", None).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_first_visit_stays_small() {
        let first_visit = [PORTAL_CSS, PORTAL_JS, FAVICON_SVG, FIGTREE_LATIN_WGHT_NORMAL_WOFF2];
        let bytes: usize = ASSETS
            .iter()
            .filter(|asset| first_visit.iter().any(|address| address.ends_with(asset.file)))
            .map(|asset| asset.brotli.unwrap_or(asset.identity).len())
            .sum();
        assert!(bytes < 50_000, "{bytes} bytes of assets before the page itself");
    }
}
