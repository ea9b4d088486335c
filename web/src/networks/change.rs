//! Taking a seat in a network onward: what will happen is told first, and a no to somebody who asked needs a reason.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::networks::NetworkMembershipId;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::{self, Listed};
use samverk_domain::{Error, Refusal};

use super::words;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "networks/change.html")]
struct ChangePage {
    chrome: Chrome,
    action: String,
    heading: String,
    button: &'static str,
    is_danger: bool,
    /// What will happen.
    outcomes: Vec<String>,
    needs_reason: bool,
    reason: String,
    back: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, way)): Path<(NetworkMembershipId, String)>,
) -> Answer {
    let (listed, to) = load(portal, &visitor, id, &way).await?;
    let back = visitor.came_from.clone().unwrap_or_else(|| home(&visitor, &listed));
    Ok(Page(page(&visitor, &listed, to, String::new(), back, FormErrors::default())?).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, way)): Path<(NetworkMembershipId, String)>,
    sent: Sent,
) -> Answer {
    let (listed, to) = load(portal, &visitor, id, &way).await?;
    let reason = sent.text("reason");
    let back = sent.text("back");
    let back = visitor::own_path(&back).map_or_else(|| home(&visitor, &listed), str::to_owned);
    let changed =
        portal.database.write(&visitor.actor, async |scope| membership::transition(scope, id, to, &reason).await).await;
    if let Err(Error::Invalid(faults)) = changed {
        return Ok(to_mend(page(&visitor, &listed, to, reason, back, forms::errors(&faults))?));
    }
    let said = words::came_to(listed.membership.state, to);
    visitor::told(cookies, portal, &back, changed.map(|_| Flash::done(said)))
}

async fn load(portal: &Portal, visitor: &Visitor, id: NetworkMembershipId, way: &str) -> Answer<(Listed, MemberState)> {
    let to = words::WAYS.read(way).ok_or(Failure(Error::NotFound))?;
    let listed = portal.database.read(&visitor.actor, async |scope| membership::get(scope, id).await).await?;
    Ok((listed, to))
}

/// Where the reader sees what became of it.
fn home(visitor: &Visitor, listed: &Listed) -> String {
    let is_own = visitor.actor.identity().is_some_and(|me| me.person == listed.membership.person_id);
    if is_own { "/mina-sidor/natverk".to_owned() } else { format!("/natverk/{}", listed.network_slug) }
}

fn page(
    visitor: &Visitor,
    listed: &Listed,
    to: MemberState,
    reason: String,
    back: String,
    errors: FormErrors,
) -> Answer<ChangePage> {
    let from = listed.membership.state;
    let allowed = listed.allowed(&visitor.actor);
    let Some((_, needs_reason)) = allowed.iter().find(|(state, _)| *state == to) else {
        return Err(Failure(Refusal::NotInThisState.into()));
    };
    let button = words::way(from, to);
    let is_own = visitor.actor.identity().is_some_and(|me| me.person == listed.membership.person_id);
    let heading =
        if is_own { format!("{button}: {}", listed.network_name) } else { format!("{button}: {}", listed.name()) };
    Ok(ChangePage {
        chrome: visitor.chrome(forms::title(&heading, &errors)).within(Area::Networks),
        action: format!("/natverk/plats/{}/{}", listed.membership.id, words::WAYS.value(to)),
        button,
        is_danger: to == MemberState::Ended && MemberState::INSIDE.contains(&from),
        outcomes: outcomes(listed, to, is_own),
        needs_reason: *needs_reason,
        reason,
        back,
        errors: errors.named(&[("reason", "Skäl")]),
        heading,
    })
}

fn outcomes(listed: &Listed, to: MemberState, is_own: bool) -> Vec<String> {
    let network = &listed.network_name;
    match (listed.membership.state, to) {
        (MemberState::Nominated, MemberState::Active) => {
            vec![format!("Du blir med i nätverket {network} för {}.", listed.organisation_name)]
        }
        (MemberState::Requested, MemberState::Active) => {
            vec![format!("{} blir med i nätverket {network} och får ett mejl.", listed.name())]
        }
        (_, MemberState::Active) => vec![format!("Platsen i nätverket {network} gäller igen.")],
        (_, MemberState::Declined) => {
            vec!["Platsen blir ledig igen. Den som föreslog dig får ett mejl.".to_owned()]
        }
        (_, MemberState::Refused) => vec![format!("{} får ett mejl med ditt skäl.", listed.name())],
        (_, MemberState::Paused) => vec![
            "Platsen är kvar under pausen. Ingen annan kan få den.".to_owned(),
            "Du kan ta upp den igen när som helst.".to_owned(),
        ],
        (MemberState::Nominated | MemberState::Requested, _) => {
            vec!["Förslaget gäller inte längre. Platsen blir ledig igen.".to_owned()]
        }
        _ => {
            let whose = if is_own { "Din" } else { "Personens" };
            vec![
                format!("{whose} plats i nätverket {network} slutar i dag och blir ledig."),
                "Historiken finns kvar.".to_owned(),
                "Den som ska vara med igen behöver föreslås på nytt.".to_owned(),
            ]
        }
    }
}
