//! The list of those who are invited, and the form that invites more.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::courses::invitation::{self, Answer as Answered, Visibility};
use samverk_domain::courses::{InvitationId, OfferingId, course, offering};
use samverk_domain::organisations::{OrganisationKind, organisation};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, time};
use serde::Deserialize;

use super::super::show::{Head, head};
use super::address;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{Options, mendable, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, Tone, choices};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;

const ANSWERS: Options<Answered> =
    Options(&[("anmalda", Answered::Registered), ("nej", Answered::Declined), ("inget", Answered::None)]);
const VISIBILITIES: Options<Visibility> = Options(&[("alla", Visibility::Public), ("inbjudna", Visibility::Invited)]);

/// Sweden has 290 kommuner.
const ALL: Part = Part { page: 1, limit: 290 };

struct Row {
    id: InvitationId,
    name: String,
    answer: (&'static str, Tone),
    registered: u64,
    invited: String,
    mailed: String,
}

#[derive(Template)]
#[template(path = "work/offerings/invited/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    action: String,
    version: i64,
    is_invited: bool,
    can_invite: bool,
    /// How many are registered or wait, whose organisations would count as invited.
    registered: i64,
    answers: Vec<Choice>,
    asked: String,
    total: usize,
    rows: Vec<Row>,
    silent: usize,
    municipalities: Vec<Choice>,
    chosen: Vec<String>,
    all: bool,
    emails: String,
    errors: FormErrors,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    svar: String,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    organisations: Vec<String>,
    all: bool,
    emails: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
    Query(asked): Query<Asked>,
) -> Answer<Page<ListPage>> {
    page(portal, &visitor, id, asked.svar, Typed::default(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn invite(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let typed = Typed {
        organisations: sent.all("organisationIds").map(str::to_owned).collect(),
        all: sent.has("alla"),
        emails: sent.text("emails"),
    };
    let lines: Vec<_> = typed.emails.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty()).collect();
    let emails: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let mut organisations: Vec<_> = typed.organisations.iter().filter_map(|id| id.parse().ok()).collect();
            if typed.all {
                let members = organisation::Filter {
                    kind: Some(OrganisationKind::Municipality),
                    member: Some(true),
                    ..organisation::Filter::default()
                };
                organisations.extend(organisation::list(scope, members, ALL).await?.rows.iter().map(|one| one.id));
            }
            invitation::invite(scope, id, &organisations, &emails).await
        })
        .await;
    match done {
        Ok(new) => {
            let said = count(new, "ny inbjudan är skickad.", "nya inbjudningar är skickade.");
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&address(id)))
        }
        Err(fault) => {
            let errors = by_line(&mendable(fault)?, &lines);
            Ok(to_mend(page(portal, &visitor, id, String::new(), typed, errors).await?))
        }
    }
}

/// The form has all addresses in one field, which names each line that is wrong.
fn by_line(errors: &FormErrors, lines: &[&str]) -> FormErrors {
    let mut named = FormErrors::default();
    let mut wrong = Vec::new();
    for (field, message) in errors.iter() {
        let line = field.strip_prefix("emails[").and_then(|rest| rest.strip_suffix(']')?.parse::<usize>().ok());
        match line.and_then(|index| lines.get(index)) {
            Some(line) => wrong.push(format!("”{line}”")),
            None => named.add(field, message),
        }
    }
    if !wrong.is_empty() {
        named.add_named("emails", "E-postadresser", format!("Det här är inte e-postadresser: {}.", wrong.join(", ")));
    }
    named.named(&[("organisationIds", "Kommuner"), ("emails", "E-postadresser")])
}

#[handler]
pub(super) async fn set_visibility(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    // Nothing that was not meant opens it for all.
    let to = VISIBILITIES.read(&sent.text("till")).ok_or(Failure(Error::NotFound))?;
    let version = sent.text("version").parse().unwrap_or_default();
    let done = portal
        .database
        .write(&visitor.actor, async |scope| invitation::set_visibility(scope, id, version, to).await)
        .await;
    let said = match to {
        Visibility::Invited => "Bara inbjudna ser nu tillfället.",
        Visibility::Public => "Tillfället syns nu för alla som ser kursen.",
    };
    visitor::told(cookies, portal, &address(id), done.map(|()| Flash::done(said)))
}

#[handler]
pub(super) async fn remind(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
) -> Answer {
    let done = portal.database.write(&visitor.actor, async |scope| invitation::remind(scope, id).await).await;
    let said = |told| Flash::done(count(told, "påminnelse är skickad.", "påminnelser är skickade."));
    visitor::told(cookies, portal, &address(id), done.map(said))
}

fn is_municipality(one: &organisation::Model) -> bool {
    one.kind == OrganisationKind::Municipality
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    asked: String,
    typed: Typed,
    errors: FormErrors,
) -> Answer<ListPage> {
    let (course, offering, invited, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let invited = invitation::of(scope, id).await?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            let all = organisation::all(scope).await?;
            Ok::<_, Failure>((course, offering, invited, all))
        })
        .await?;
    let now = portal.database.clock().now();
    let head = head(&visitor.actor, &course, &offering, now);
    let is_invited = offering.visibility == Visibility::Invited;
    let is_there = |one: &organisation::Model| invited.iter().any(|row| row.row.organisation_id == Some(one.id));
    let left = organisations.iter().filter(|one| is_municipality(one) && !is_there(one));
    let wanted = ANSWERS.read(&asked);
    let rows = invited.iter().filter(|one| wanted.is_none_or(|wanted| one.answer == wanted)).map(|one| Row {
        id: one.row.id,
        name: one.name.clone(),
        answer: super::answer(one.answer),
        registered: one.registered,
        invited: format!("{}, {}", time::date(time::local_date(one.row.created_at)), one.row.invited_by),
        mailed: one.row.mailed_at.map_or_else(|| "När tillfället publiceras".to_owned(), time::moment),
    });
    Ok(ListPage {
        chrome: visitor.chrome(title(&format!("Inbjudna: {}", course.title), &errors)).within(Area::Work),
        action: address(id),
        version: offering.version,
        can_invite: head.may_change && is_invited && offering.state.can_be_changed(),
        registered: offering.registered() + offering.queue_length,
        answers: choices([("", "Alla"), ("anmalda", "Anmälda"), ("nej", "Tackat nej"), ("inget", "Inte svarat")]),
        rows: rows.collect(),
        total: invited.len(),
        silent: invited.iter().filter(|one| one.can_be_reminded(now)).count(),
        municipalities: left.map(|one| Choice::new(one.id.to_string(), one.short_name.clone())).collect(),
        chosen: typed.organisations,
        all: typed.all,
        emails: typed.emails,
        is_invited,
        asked,
        head,
        errors,
    })
}
