//! Proposing somebody to a network: coordinators their own people, staff anybody. First who, by name; then as what.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Listed, MemberRole, NewMembership};
use samverk_domain::networks::network;
use samverk_domain::organisations::organisation;
use samverk_domain::people::person;
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Fault, Refusal};
use serde::{Deserialize, Serialize};

use super::words::ROLES;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices, with_all};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::total;

/// People to choose from at a time: more than that is searched.
const ROWS: u64 = 25;
const ALL: Part = Part { page: 1, limit: 200 };

/// What is chosen so far, in the address and in the form.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    organisation: String,
}

/// What the form sent.
#[derive(Default)]
struct Typed {
    person: String,
    role: String,
    replaces: String,
}

#[derive(Template)]
#[template(path = "networks/nominate.html")]
struct NominatePage {
    chrome: Chrome,
    network: network::Model,
    action: String,
    back: String,
    asked: Asked,
    /// For staff, who propose people of any organisation.
    organisations: Option<Vec<Choice>>,
    is_chosen: bool,
    count: String,
    people: Vec<Choice>,
    roles: Vec<Choice>,
    /// Those who have the organisation's seats.
    holders: Vec<Choice>,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
    query: Option<Query<Asked>>,
) -> Answer<Page<NominatePage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let typed = Typed { role: ROLES.value(MemberRole::Member), ..Typed::default() };
    Ok(Page(page(portal, &visitor, &slug, asked, typed, FormErrors::default()).await?))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer {
    let asked = Asked { q: sent.text("q"), organisation: sent.text("organisation") };
    let typed = Typed { person: sent.text("personId"), role: sent.text("role"), replaces: sent.text("replacesId") };
    let mut errors = FormErrors::default();
    let (person, role) = (typed.person.parse().ok(), ROLES.read(&typed.role));
    if person.is_none() {
        errors.add("personId", Fault::Missing.sentence());
    }
    if role.is_none() {
        errors.add("role", Fault::Missing.sentence());
    }
    let (Some(person), Some(role)) = (person, role) else {
        return Ok(to_mend(page(portal, &visitor, &slug, asked, typed, errors).await?));
    };
    let begun = portal
        .database
        .write(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?;
            let new = NewMembership { network: network.id, person, role, replaces: typed.replaces.parse().ok() };
            let id = membership::begin(scope, &new).await?;
            Ok((network, membership::get(scope, id).await?))
        })
        .await;
    match begun {
        Ok((network, listed)) => {
            visitor::say(cookies, portal, &Flash::done(said(&listed)));
            Ok(see_other(&back(&visitor, &network)))
        }
        Err(Error::Refused(refusal @ (Refusal::NoSeatLeft | Refusal::AlreadyInNetwork))) => {
            let field = if refusal == Refusal::NoSeatLeft { "replacesId" } else { "personId" };
            errors.add(field, refusal.sentence());
            Ok(to_mend(page(portal, &visitor, &slug, asked, typed, errors).await?))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, &slug, asked, typed, errors).await?))
        }
    }
}

fn said(listed: &Listed) -> String {
    match listed.membership.state {
        MemberState::Active => format!("{} är med i nätverket och får ett mejl.", listed.name()),
        _ => format!("{} är föreslagen och får ett mejl med en länk att svara med.", listed.name()),
    }
}

/// The page that whoever proposes works with.
fn back(visitor: &Visitor, network: &network::Model) -> String {
    if visitor.actor.may(Permission::ManageNetworks) {
        format!("/arbete/natverk/{}", network.id)
    } else {
        format!("/min-kommun/natverk/{}", network.slug)
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    slug: &str,
    asked: Asked,
    typed: Typed,
    errors: FormErrors,
) -> Answer<NominatePage> {
    let actor = &visitor.actor;
    let is_staff = actor.may(Permission::ManageNetworks);
    if !is_staff && !actor.may(Permission::FillSeats) {
        return Err(Failure(Error::Forbidden));
    }
    let whose: Option<OrganisationId> = if is_staff { asked.organisation.parse().ok() } else { actor.organisation() };
    let (network, organisations, found, holders) = portal
        .database
        .read(actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            let organisations = if is_staff { organisation::all(scope).await? } else { Vec::new() };
            let Some(whose) = whose else { return Ok::<_, Failure>((network, organisations, None, Vec::new())) };
            let filter =
                person::Filter { organisation: Some(whose), search: asked.q.clone(), ..person::Filter::default() };
            let found = person::list(scope, &filter, Part { page: 1, limit: ROWS }).await?;
            let held = membership::Filter {
                network: Some(network.id),
                organisation: Some(whose),
                states: MemberState::HOLDING.to_vec(),
                ..membership::Filter::default()
            };
            let holders = membership::list(scope, &held, ALL).await?.rows;
            Ok((network, organisations, Some(found), holders))
        })
        .await?;
    let is_chosen = found.is_some();
    let count = found.as_ref().map(|found| total(found.total, "person", "personer")).unwrap_or_default();
    let people = found.into_iter().flat_map(|found| found.rows).filter(|one| !one.is_hidden);
    let people = people.map(|one| {
        let about = [one.title.clone(), one.unit_name.clone(), one.email.clone()];
        let about: Vec<_> = about.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        Choice::new(one.id.to_string(), one.name()).explained(about.join(", "))
    });
    let mut roles = ROLES.choices(MemberRole::name);
    roles.retain(|choice| {
        let role = ROLES.read(&choice.value);
        role.is_some_and(|role| {
            (is_staff || MemberRole::BY_ORGANISATION.contains(&role))
                && (network.substitutes_allowed || role != MemberRole::Substitute)
        })
    });
    let holders = choices(holders.into_iter().map(|one| {
        let label = format!("{}, {}", one.name(), one.membership.role.name().to_lowercase());
        (one.membership.id.to_string(), label)
    }));
    let heading = format!("Föreslå någon till {}", network.name);
    let organisations = organisations.into_iter().map(|one| (one.id.to_string(), one.short_name));
    Ok(NominatePage {
        chrome: visitor.chrome(forms::title(&heading, &errors)).within(if is_staff {
            Area::Work
        } else {
            Area::MyMunicipality
        }),
        action: format!("/natverk/{slug}/foresla"),
        back: back(visitor, &network),
        asked,
        organisations: is_staff.then(|| with_all("Välj en organisation", choices(organisations))),
        is_chosen,
        count,
        people: people.collect(),
        roles,
        holders: if holders.is_empty() { holders } else { with_all("Ingen", holders) },
        network,
        typed,
        errors: errors.named(&[("personId", "Vem"), ("role", "Roll"), ("replacesId", "Tar över efter")]),
    })
}
