//! The first step: who is going. A list is pasted or uploaded, colleagues are ticked, or all of it.

use askama::Template;
use poem::IntoResponse;
use poem::http::StatusCode;
use samverk_domain::people::person;
use samverk_domain::store::Page as Part;

use super::draft::Draft;
use super::group::offer_for;
use super::offer::{Offer, Target};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::words::{self, count};

/// Colleagues shown at a time.
const SHOWN: u64 = 20;

/// What was typed in this step.
#[derive(Default)]
pub(super) struct Typed {
    list: String,
    search: String,
    colleagues: Vec<String>,
}

impl Typed {
    pub(super) fn read(sent: &Sent) -> Self {
        Self {
            list: sent.text("list"),
            search: sent.text("q").trim().to_owned(),
            colleagues: sent.all("colleague").map(str::to_owned).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "registration/who.html")]
pub(super) struct WhoPage {
    chrome: Chrome,
    offer: Offer,
    hidden: Vec<(String, String)>,
    lead: String,
    gathered: usize,
    typed: Typed,
    colleagues: Vec<Choice>,
    found: String,
    errors: FormErrors,
}

pub(super) async fn page(
    portal: &Portal,
    visitor: &Visitor,
    target: Target,
    mut draft: Draft,
    typed: Typed,
    errors: FormErrors,
) -> Answer<WhoPage> {
    let organisation = draft.organisation(visitor)?;
    let filter =
        person::Filter { organisation: Some(organisation), search: typed.search.clone(), ..person::Filter::default() };
    let (mut offer, people) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let offer = offer_for(scope, target, organisation).await?;
            Ok::<_, Failure>((offer, person::list(scope, &filter, Part { page: 1, limit: SHOWN }).await?))
        })
        .await?;
    draft.compare(&mut offer);
    let found = match (people.total.counted(), people.rows.len() as u64) {
        (0, _) if typed.search.is_empty() => "Här finns ingen ännu. Klistra in en lista, så läggs de till.".to_owned(),
        (0, _) => "Ingen passar sökningen. Sök på en del av namnet eller adressen.".to_owned(),
        (total, shown) if total > shown => {
            format!("Visar {shown} av {}. Sök för att hitta fler.", words::length(people.total))
        }
        (total, _) => count(total, "person.", "personer."),
    };
    Ok(WhoPage {
        chrome: visitor.chrome(forms::title("Anmäl en grupp", &errors)).within(Area::Courses),
        hidden: draft.hidden(&[]),
        lead: format!("{}, {}. {}. {}", offer.title, offer.when, offer.place, offer.seats),
        gathered: draft.lines.len(),
        colleagues: choices(&typed, people.rows),
        offer,
        typed,
        found,
        errors,
    })
}

/// The step once more, with its faults.
pub(super) async fn again(
    portal: &Portal,
    visitor: &Visitor,
    target: Target,
    draft: Draft,
    sent: &Sent,
    errors: FormErrors,
) -> Answer {
    let page = page(portal, visitor, target, draft, Typed::read(sent), errors).await?;
    Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
}

/// Those found, after those ticked before who are not among them.
fn choices(typed: &Typed, people: Vec<person::Listed>) -> Vec<Choice> {
    let found: Vec<_> = people
        .into_iter()
        .filter_map(|person| {
            let facts = [person.title.clone(), person.unit_name.clone()].into_iter().flatten();
            let facts = facts.filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ");
            Some(Choice::new(person.email.clone()?, person.name()).explained(facts))
        })
        .collect();
    let ticked = typed.colleagues.iter().filter(|email| !found.iter().any(|choice| choice.is(email)));
    ticked.map(|email| Choice::new(email.clone(), email.clone())).chain(found.iter().cloned()).collect()
}
