//! Certificates of a kommun's people, for its coordinators, and of the courses that the staff run: filters, pages, files.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::certificates::{self, Filter, export};
use samverk_domain::people::unit;
use samverk_domain::store::Page as Part;
use serde::{Deserialize, Serialize};

use super::row::Row;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, address};
use crate::visitor::Visitor;
use crate::{Portal, download, my_municipality, words};

/// Rows on a page.
const ROWS: u64 = 50;
/// What runs out soon runs out within so many months.
const SOON: u32 = 3;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kurs: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    enhet: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    gar_ut: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

/// Whose list it is.
struct Place {
    path: &'static str,
    area: Area,
    /// The kommun whose people's certificates are listed; those of all for the staff.
    organisation: Option<OrganisationId>,
}

impl Place {
    fn of_municipality(visitor: &Visitor) -> Answer<Self> {
        Ok(Self {
            path: "/min-kommun/intyg",
            area: Area::MyMunicipality,
            organisation: Some(my_municipality::own(visitor)?),
        })
    }

    fn of_staff() -> Self {
        Self { path: "/arbete/intyg", area: Area::Work, organisation: None }
    }
}

#[derive(Template)]
#[template(path = "certificates/list.html")]
struct ListPage {
    chrome: Chrome,
    place: Place,
    asked: Asked,
    courses: Vec<Choice>,
    units: Vec<Choice>,
    chips: Vec<Chip>,
    active: usize,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
    xlsx: String,
    csv: String,
}

#[handler]
pub(super) async fn of_municipality(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let place = Place::of_municipality(&visitor)?;
    page(portal, &visitor, place, query.map(|Query(asked)| asked).unwrap_or_default()).await
}

#[handler]
pub(super) async fn of_staff(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let place = Place::of_staff();
    page(portal, &visitor, place, query.map(|Query(asked)| asked).unwrap_or_default()).await
}

/// The whole list under the same filters as a file.
#[handler]
pub(super) async fn file_of_municipality(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let place = Place::of_municipality(&visitor)?;
    file(portal, &visitor, place, address, query.map(|Query(asked)| asked).unwrap_or_default()).await
}

/// The same for the staff.
#[handler]
pub(super) async fn file_of_staff(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let place = Place::of_staff();
    file(portal, &visitor, place, address, query.map(|Query(asked)| asked).unwrap_or_default()).await
}

async fn page(portal: &Portal, visitor: &Visitor, place: Place, asked: Asked) -> Answer<Page<ListPage>> {
    let number = asked.sida.parse().unwrap_or(1).max(1);
    let filter = Filter { organisation: place.organisation, ..asked.filter() };
    let (found, courses, units) = portal
        .database
        .read(&visitor.actor, async |scope| {
            if place.organisation.is_none() {
                scope.require(Permission::ReadCourseWork)?;
            }
            let found = certificates::list(scope, &filter, Part { page: number, limit: ROWS }).await?;
            let units = match place.organisation {
                Some(own) => unit::list(scope, own).await?,
                None => Vec::new(),
            };
            Ok::<_, Failure>((found, certificates::courses(scope).await?, units))
        })
        .await?;
    let all = |label: &'static str| std::iter::once(Choice::new("", label));
    let courses: Vec<_> =
        all("Alla kurser").chain(courses.into_iter().map(|(id, title)| Choice::new(id.to_string(), title))).collect();
    let units: Vec<_> =
        all("Alla enheter").chain(units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name))).collect();
    let now = portal.database.clock().now();
    let chips = asked.chips(place.path, &courses, &units);
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Intyg – {}", place.area.label().to_lowercase())).within(place.area),
        active: chips.len(),
        count: words::total(found.total, "intyg", "intyg"),
        rows: found.rows.iter().map(|one| Row::of(one, &visitor.actor, now)).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            asked.with(place.path, |asked| asked.sida = page.to_string())
        }),
        xlsx: asked.with(&format!("{}.xlsx", place.path), |_| {}),
        csv: asked.with(&format!("{}.csv", place.path), |_| {}),
        courses,
        units,
        chips,
        asked,
        place,
    }))
}

async fn file(portal: &Portal, visitor: &Visitor, place: Place, address: &Uri, asked: Asked) -> Answer {
    let (filter, format) = (asked.filter(), download::format(address.path()));
    let taken = async |scope: &_| export::file(scope, place.organisation, &filter, format).await.map_err(Failure);
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            search: self.q.clone(),
            course: self.kurs.parse().ok(),
            unit: self.enhet.parse().ok(),
            expiring_within: (!self.gar_ut.is_empty()).then_some(SOON),
            ..Filter::default()
        }
    }

    /// The address of the list with something changed, from its first page.
    fn with(&self, path: &str, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { sida: String::new(), ..self.clone() };
        change(&mut asked);
        address(path, &asked)
    }

    fn chips(&self, path: &str, courses: &[Choice], units: &[Choice]) -> Vec<Chip> {
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = self.with(path, |asked| asked.q.clear());
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        if let Some(course) = courses.iter().find(|course| !self.kurs.is_empty() && course.is(&self.kurs)) {
            let without = self.with(path, |asked| asked.kurs.clear());
            chips.push(Chip { label: format!("Kurs: {}", course.label), without });
        }
        if let Some(unit) = units.iter().find(|unit| !self.enhet.is_empty() && unit.is(&self.enhet)) {
            let without = self.with(path, |asked| asked.enhet.clear());
            chips.push(Chip { label: format!("Enhet: {}", unit.label), without });
        }
        if !self.gar_ut.is_empty() {
            let without = self.with(path, |asked| asked.gar_ut.clear());
            chips.push(Chip { label: "Går ut inom tre månader".to_owned(), without });
        }
        chips
    }
}
