//! What every page shares: the frame around it, the pieces of forms and lists (`components.html`),
//! and the step from a template to an answer.

mod form;
mod list;
mod navigation;

pub use form::{Choice, FormErrors, choices, chosen, with_all};
pub(crate) use list::address;
pub use list::{Chip, PageLink, Paging};
pub(crate) use navigation::Groups;
pub use navigation::{Navigation, NavigationLink};

use std::sync::Arc;

use askama::Template;
use poem::http::StatusCode;
use poem::web::Html;
use poem::{IntoResponse, Response};

/// The policy of every page: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The frame around a page. A page struct embeds it as the field `chrome` and its template begins
/// with `{% extends "layout/base.html" %}`.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// Unique within the portal; the product's name is added after it.
    pub title: String,
    /// One sentence for search engines; empty leaves it out.
    pub description: String,
    /// The association that runs this portal, as it is named in the footer.
    pub association: String,
    /// How to reach it.
    pub contact: Arc<[Way]>,
    /// The area marked in the main navigation.
    pub area: Option<Area>,
    /// The pages of the area that this address belongs to, if it is one of them.
    pub pages: Option<Navigation>,
    /// Nobody on public pages before sign-in.
    pub person: Option<SignedIn>,
    /// What the action before this page did.
    pub flash: Option<Flash>,
}

impl Chrome {
    /// A page for a reader who has not signed in.
    pub fn new(association: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            association: association.into(),
            contact: Arc::default(),
            area: None,
            pages: None,
            person: None,
            flash: None,
        }
    }

    /// Marks an area in the main navigation.
    #[must_use]
    pub fn within(mut self, area: Area) -> Self {
        self.area = Some(area);
        self
    }

    /// Shows whose page it is, with the areas that person may enter.
    #[must_use]
    pub fn signed_in(mut self, person: SignedIn) -> Self {
        self.person = Some(person);
        self
    }

    /// The main navigation, in order.
    pub fn navigation(&self) -> impl Iterator<Item = Area> {
        let own = self.person.iter().flat_map(|person| person.areas.iter().copied());
        Area::PUBLIC.into_iter().chain(own)
    }

    /// The pages of the area, on each of them. A page that could not be shown is in no area, whatever its address.
    #[must_use]
    pub fn pages(&self) -> Option<(Area, &Navigation)> {
        self.area.zip(self.pages.as_ref())
    }

    /// Whether this is where the reader is; for `aria-current`.
    #[must_use]
    pub fn is_in(&self, area: Area) -> bool {
        self.area == Some(area)
    }
}

/// A way to reach the association.
#[derive(Clone, Debug)]
pub struct Way {
    /// An address or a number.
    pub text: String,
    /// Where it leads, if a browser can use it.
    pub href: Option<String>,
}

/// A part of the portal with a place in the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The course catalogue, for everyone.
    Courses,
    /// The year of courses, for everyone.
    Calendar,
    /// The register of networks, for everyone.
    Networks,
    /// The register of projects, for everyone.
    Projects,
    /// The person's own registrations.
    MyPages,
    /// What concerns the person's kommun; for its coordinators.
    MyMunicipality,
    /// The association's own work; for its staff.
    Work,
    /// The sign-in page itself.
    SignIn,
}

impl Area {
    /// Shown to everyone.
    pub const PUBLIC: [Self; 4] = [Self::Courses, Self::Calendar, Self::Networks, Self::Projects];

    /// Its first page.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Courses => "/kurser",
            Self::Calendar => "/kalender",
            Self::Networks => "/natverk",
            Self::Projects => "/projekt",
            Self::MyPages => "/mina-sidor",
            Self::MyMunicipality => "/min-kommun",
            Self::Work => "/arbete",
            Self::SignIn => "/logga-in",
        }
    }

    /// Its name in the navigation.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Courses => "Kurser",
            Self::Calendar => "Kalender",
            Self::Networks => "Nätverk",
            Self::Projects => "Projekt",
            Self::MyPages => "Mina sidor",
            Self::MyMunicipality => "Min kommun",
            Self::Work => "Arbete",
            Self::SignIn => "Logga in",
        }
    }
}

/// The person in the banner's menu.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// As the person writes it.
    pub name: String,
    /// The organisation the person acts for now.
    pub organisation: String,
    /// Beyond the public ones, in the order of the navigation.
    pub areas: Vec<Area>,
}

/// A sentence about what was just done, shown once at the top of the next page.
#[derive(Clone, Debug)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// What happened and where it is now; ends with a full stop.
    pub text: String,
    /// A way back, as the address a POST form goes to and the words of its button ("Ångra").
    pub undo: Option<(String, String)>,
}

impl Flash {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Success, text: text.into(), undo: None }
    }

    /// Something was not done, and the text says why.
    pub fn refused(text: impl Into<String>) -> Self {
        Self { tone: Tone::Danger, text: text.into(), undo: None }
    }

    /// Offers a way back.
    #[must_use]
    pub fn with_undo(mut self, action: impl Into<String>, label: impl Into<String>) -> Self {
        self.undo = Some((action.into(), label.into()));
        self
    }
}

/// The colour and mark of a tag or message. Never the only sign: the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well, or there is room.
    Success,
    /// Soon too late, nearly full.
    Warning,
    /// Worth knowing.
    Info,
    /// No judgement.
    Neutral,
    /// Stopped, wrong or cancelled.
    Danger,
}

impl AsRef<str> for Tone {
    fn as_ref(&self) -> &str {
        match self {
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Neutral => "neutral",
            Self::Danger => "danger",
        }
    }
}

impl std::fmt::Display for Tone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_ref())
    }
}

/// Answers with a template. A template that cannot be rendered is a fault of ours: it is logged, and
/// the reader gets a plain page that says so.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: Template + Send> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                let page = std::any::type_name::<T>();
                tracing::error!(%error, page, "a page could not be rendered");
                Html(include_str!("fault.html")).with_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken;
    impl std::fmt::Display for Broken {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            Err(std::fmt::Error)
        }
    }

    #[derive(Template)]
    #[template(source = "{{ thing }}", ext = "html")]
    struct Sample<T: std::fmt::Display> {
        thing: T,
    }

    #[test]
    fn a_page_that_cannot_be_rendered_is_a_fault_and_not_half_a_page() {
        let response = Page(Sample { thing: Broken }).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.content_type(), Some("text/html; charset=utf-8"));
    }

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        let html = Sample { thing: "<b>Åsa</b>" }.render().expect("a page");
        assert_eq!(html, "&#60;b&#62;Åsa&#60;/b&#62;");
    }

    #[test]
    fn the_navigation_shows_only_what_the_person_may_enter() {
        let person = SignedIn {
            name: "Ida Exempel".to_owned(),
            organisation: "Exempelby kommun".to_owned(),
            areas: vec![Area::MyPages],
        };
        let chrome = Chrome::new("Förbundet", "Kurser").signed_in(person);
        let labels: Vec<_> = chrome.navigation().map(Area::label).collect();
        assert_eq!(labels, ["Kurser", "Kalender", "Nätverk", "Projekt", "Mina sidor"]);
    }
}
