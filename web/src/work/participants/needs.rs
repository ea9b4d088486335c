//! Diet and access needs. They are health data: reading them is remembered, so nobody comes here by a slip of the finger.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::{OfferingId, need, participants};
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;
use crate::work::offerings::{Head, head};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    visa: String,
}

/// What is shown after the reader has said that they want to see it.
struct Shown {
    /// Each need with how many have it, for the kitchen: without names.
    counts: Vec<(String, usize)>,
    /// Name, organisation and need.
    people: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "work/participants/needs.html")]
struct NeedsPage {
    chrome: Chrome,
    head: Head,
    shown: Option<Shown>,
    current: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
    asked: Option<Query<Asked>>,
) -> Answer<Page<NeedsPage>> {
    let is_asked = asked.is_some_and(|Query(asked)| asked.visa == "ja");
    let list = portal
        .database
        .read(&visitor.actor, async |scope| {
            let list = participants::list(scope, id).await?;
            scope.require(Permission::ReadNeeds(list.course.department_id))?;
            Ok::<_, Failure>(list)
        })
        .await?;
    let shown = if is_asked {
        let needs =
            portal.database.write(&visitor.actor, async |scope| need::read(scope, id).await.map_err(Failure)).await?;
        let people = list.seated.iter().filter_map(|row| {
            let need = needs.get(&row.id)?;
            Some((row.name(), row.organisation_name.clone(), need.clone()))
        });
        let people: Vec<_> = people.collect();
        Some(Shown { counts: need::counted(people.iter().map(|(_, _, need)| need.as_str())), people })
    } else {
        None
    };
    let head = head(&visitor.actor, &list.course, &list.offering, portal.database.clock().now());
    Ok(Page(NeedsPage {
        chrome: visitor.chrome(format!("Behov: {} {}", list.course.title, head.when)).within(Area::Work),
        shown,
        current: format!("{}/behov", head.page),
        head,
    }))
}
