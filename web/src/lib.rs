//! The portal: server-rendered pages that work as plain HTML.

// Templates say `samverk_web::…` so that the same file compiles here and in the style guide.
extern crate self as samverk_web;

pub mod assets;
pub mod layout;

use poem::Route;
use samverk_domain::store::Database;

/// What the portal needs.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub database: Database,
    /// The address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether demo accounts are named on the sign-in page.
    pub is_demo: bool,
    /// Whether `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}

impl Portal {
    /// All pages.
    #[must_use]
    pub fn routes(&self) -> Route {
        Route::new().nest("/assets", assets::routes())
    }
}
