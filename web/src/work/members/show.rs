//! An organisation: its facts, memberships and people.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use samverk_domain::access::Permission;
use samverk_domain::access::role::{self, RoleKind};
use samverk_domain::organisations::{OrganisationId, OrganisationKind, department, membership, organisation};
use samverk_domain::people::person::{self, Filter};
use samverk_domain::store::Page as Part;
use samverk_domain::{swedish, time};
use serde::Deserialize;

use super::form::hyphenated;
use super::person::role_name;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, FormErrors, Page, Paging};
use crate::visitor::Visitor;
use crate::words;
use crate::work::{Crumbs, crumbs};

/// People on a page.
const ROWS: u64 = 100;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

/// What is typed about a membership.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) from_on: String,
    pub(super) last_day: String,
}

struct Membership {
    period: String,
    /// Where ending it is sent, while it runs.
    end: Option<String>,
}

struct Person {
    href: String,
    name: String,
    title: String,
    email: String,
    roles: String,
    can_sign_in: bool,
}

#[derive(Template)]
#[template(path = "work/members/show.html")]
pub(super) struct OrganisationPage {
    chrome: Chrome,
    crumbs: Crumbs,
    page: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    is_association: bool,
    memberships: Vec<Membership>,
    can_join: bool,
    people: Vec<Person>,
    people_count: String,
    coordinators: String,
    paging: Paging,
    may_change: bool,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OrganisationId>,
    asked: Option<Query<Asked>>,
) -> Answer<Page<OrganisationPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let today = time::local_date(portal.database.clock().now());
    let typed = Typed { from_on: today.to_string(), last_day: String::new() };
    page(portal, &visitor, id, part, typed, FormErrors::default()).await.map(Page)
}

/// The first page again, with what was typed about a membership and what there is to mend in it.
pub(super) async fn to_mend(
    portal: &Portal,
    visitor: &Visitor,
    id: OrganisationId,
    typed: Typed,
    errors: FormErrors,
) -> Answer {
    let errors = errors.named(&[("fromOn", "Första dag som medlem"), ("lastDay", "Sista dag som medlem")]);
    let page = page(portal, visitor, id, Part { page: 1, limit: ROWS }, typed, errors).await?;
    Ok(forms::to_mend(page))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OrganisationId,
    part: Part,
    typed: Typed,
    errors: FormErrors,
) -> Answer<OrganisationPage> {
    let (row, memberships, people, coordinators, roles, departments) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let row = organisation::get(scope, id).await?;
            let filter = Filter { organisation: Some(id), ..Filter::default() };
            let people = person::list(scope, &filter, part).await?;
            let coordinators = Filter { role: Some(RoleKind::Coordinator), ..filter };
            let coordinators = person::list(scope, &coordinators, Part { page: 1, limit: ROWS }).await?.rows;
            let roles = role::of(scope, people.rows.iter().map(|person| person.id)).await?;
            let departments = department::list(scope).await?;
            Ok::<_, Failure>((row, membership::of(scope, id).await?, people, coordinators, roles, departments))
        })
        .await?;
    let address = format!("/arbete/medlemmar/{id}");
    let may_change = visitor.actor.may(Permission::ManageOrganisations);
    let is_association = row.kind == OrganisationKind::Association;
    let held = |person| roles.iter().filter(move |role| role.person_id == person);
    Ok(OrganisationPage {
        chrome: visitor.chrome(forms::title(&row.name, &errors)).within(Area::Work),
        crumbs: crumbs([("Organisationer", "/arbete/medlemmar".to_owned())]),
        facts: facts(&row),
        is_association,
        can_join: may_change && memberships.iter().all(|one| one.to_on.is_some()),
        memberships: memberships
            .iter()
            .map(|one| Membership {
                period: match one.to_on {
                    Some(to_on) => format!("{} – {}", time::date(one.from_on), time::date(to_on)),
                    None => format!("Från {}", time::date(one.from_on)),
                },
                end: (may_change && one.to_on.is_none()).then(|| format!("{address}/medlemskap/{}/avsluta", one.id)),
            })
            .collect(),
        coordinators: coordinators.iter().map(person::Listed::name).collect::<Vec<_>>().join(", "),
        people_count: words::total(people.total, "person", "personer"),
        people: people
            .rows
            .iter()
            .map(|one| Person {
                href: format!("/arbete/medlemmar/personer/{}", one.id),
                name: one.name_in_lists(),
                title: one.title.clone().unwrap_or_default(),
                email: one.email.clone().unwrap_or_default(),
                roles: held(one.id).map(|role| role_name(role, &departments)).collect::<Vec<_>>().join(", "),
                can_sign_in: one.account_id.is_some(),
            })
            .collect(),
        paging: Paging::new(people.page, people.total, |page| format!("{address}?sida={page}#personer")),
        page: address,
        name: row.name,
        may_change,
        typed,
        errors,
    })
}

fn facts(row: &organisation::Model) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut facts = vec![
        ("Slag", words::organisation_kind(row.kind).to_owned()),
        ("Namn i listor", row.short_name.clone()),
        ("Organisationsnummer", row.organisation_number.as_deref().map(hyphenated).unwrap_or_default()),
        ("Kommunkod", text(&row.municipality_code)),
        ("Länskod", text(&row.county_code)),
        ("Invånare", row.population.map(|number| swedish::number(number.unsigned_abs())).unwrap_or_default()),
        ("E-postdomän", text(&row.email_domain)),
        ("Fakturareferens", text(&row.invoice_reference)),
        ("E-postadress", text(&row.contact_email)),
        ("Telefonnummer", text(&row.contact_phone)),
        ("Postadress", text(&row.contact_address)),
        ("Senast ändrad", time::moment(row.updated_at)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}
