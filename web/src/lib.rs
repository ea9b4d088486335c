//! The portal: server-rendered pages that work as plain HTML. One folder for each part of it; a handler, the struct of its
//! page and the template stand side by side.

// Templates say `samverk_web::…` so that the same file compiles here and in the style guide.
extern crate self as samverk_web;

pub mod assets;
mod calendar_link;
mod certificates;
mod changed;
pub mod chart;
mod courses;
mod coverage;
mod discussion;
mod documents;
mod download;
mod error_page;
mod evaluations;
mod forms;
mod information;
mod invitations;
mod invoices;
pub mod layout;
mod markdown;
mod my_municipality;
mod my_pages;
mod needs;
mod networks;
mod privacy;
mod progress;
mod projects;
mod registration;
mod roster;
mod sent;
mod sign_in;
mod trail;
mod unsent;
mod visitor;
mod words;
mod work;

pub use error_page::refusal;
use poem::middleware::CookieJarManager;
use poem::{Endpoint, EndpointExt, Response, Route};
use samverk_domain::courses::check_in_code::CodeKey;
use samverk_domain::documents::Files;
use samverk_domain::mail::Delivery;
use samverk_domain::store::Database;

/// What the portal needs.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub database: Database,
    /// Where people's files are.
    pub files: Files,
    /// Where mail goes: without a mail server it can be fetched as files.
    pub delivery: Delivery,
    /// What participants' codes to check in with are made with.
    pub codes: CodeKey,
    /// The address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether demo accounts are named on the sign-in page.
    pub is_demo: bool,
    /// Whether `Forwarded` or `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}

impl Portal {
    /// All pages.
    #[must_use]
    pub fn routes(&self) -> impl Endpoint<Output = Response> + 'static {
        let mut pages = Route::new();
        let parts = [
            courses::routes,
            documents::routes,
            registration::routes,
            invitations::routes,
            networks::routes,
            projects::routes,
            discussion::routes,
            needs::routes,
            my_pages::routes,
            calendar_link::routes,
            my_municipality::routes,
            work::routes,
            certificates::routes,
            coverage::routes,
            sign_in::routes,
            information::routes,
            unsent::routes,
            evaluations::routes,
            privacy::routes,
            progress::routes,
        ];
        for add in parts {
            pages = add(pages);
        }
        let portal = self.clone();
        let pages = pages
            .around(move |next, request| visitor::visited(portal.clone(), next, request))
            .with(CookieJarManager::new())
            .data(self.clone());
        Route::new().nest("/assets", assets::routes()).nest("/", pages).map_to_response()
    }
}
