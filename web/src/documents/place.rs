//! Where documents belong, as their pages show it.

use samverk_domain::courses::{course, offering};
use samverk_domain::documents::Holder;
use samverk_domain::networks::{meeting, network};
use samverk_domain::projects::project;
use samverk_domain::store::Scope;
use samverk_domain::{Result, time};

use crate::layout::Area;

/// What documents belong to.
pub(super) struct Place {
    pub(super) holder: Holder,
    /// What it is called, and when it is if it is at a time.
    pub(super) title: String,
    pub(super) when: String,
    pub(super) area: Area,
    /// Label and address of the pages above: the last is its own.
    pub(super) crumbs: Vec<(String, String)>,
    /// Where those who keep its documents do that.
    pub(super) keep: String,
}

impl Place {
    pub(super) async fn of(scope: &Scope, holder: Holder) -> Result<Self> {
        let place = |title: &str, when: String, area, crumbs: Vec<(&str, String)>| {
            let crumbs: Vec<_> = crumbs.into_iter().map(|(label, href)| (label.to_owned(), href)).collect();
            let keep = crumbs.last().map(|(_, own)| format!("{own}/dokument")).unwrap_or_default();
            Self { holder, title: title.to_owned(), when, area, crumbs, keep }
        };
        Ok(match holder {
            Holder::Offering(id) => {
                let offering = offering::get(scope, id).await?;
                let course = course::get(scope, offering.course_id).await?;
                let above = vec![("Kurser", "/kurser".to_owned()), (&course.title, format!("/kurser/{}", course.slug))];
                let when = time::span(offering.starts_at, offering.ends_at);
                Self {
                    keep: format!("/arbete/kurser/tillfallen/{id}/dokument"),
                    ..place(&course.title, when, Area::Courses, above)
                }
            }
            Holder::Network(id) => {
                let network = network::get(scope, id).await?;
                let above = vec![networks(), (&network.name, format!("/natverk/{}", network.slug))];
                place(&network.name, String::new(), Area::Networks, above)
            }
            Holder::Meeting(id) => {
                let listed = meeting::get(scope, id).await?;
                let network = (listed.network_name.as_str(), format!("/natverk/{}", listed.network_slug));
                let meeting = &listed.meeting;
                let above = vec![networks(), network, (&meeting.title, format!("/natverk/traff/{id}"))];
                let when = time::span(meeting.starts_at, meeting.ends_at);
                place(&meeting.title, when, Area::Networks, above)
            }
            Holder::Project(id) => {
                let project = project::get(scope, id).await?.project;
                let above =
                    vec![("Projekt", "/projekt".to_owned()), (&project.title, format!("/projekt/{}", project.slug))];
                place(&project.title, String::new(), Area::Projects, above)
            }
        })
    }

    /// The way to a page of one of its documents.
    pub(super) fn down_to_documents(&self) -> Vec<(String, String)> {
        let documents = ("Dokument".to_owned(), self.keep.clone());
        self.crumbs.iter().cloned().chain([documents]).collect()
    }
}

fn networks() -> (&'static str, String) {
    ("Nätverk", "/natverk".to_owned())
}
