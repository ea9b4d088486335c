//! Issuing certificates of an offering that is over: who gets one and who does not, and one press.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::certificates::{self, Candidate, Claim, NewCertificates, Preview, Signer};
use samverk_domain::courses::OfferingId;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page, Tone};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::{self, count};
use crate::work::offerings::{Head, head};

struct Row {
    id: String,
    name: String,
    organisation: String,
    attended: String,
    state: (String, Tone),
    /// The certificate they have.
    pdf: Option<String>,
    /// What the button says that issues one to them alone.
    button: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "certificates/issue.html")]
struct IssuePage {
    chrome: Chrome,
    head: Head,
    terms: Option<String>,
    is_over: bool,
    earned: usize,
    issued: usize,
    button: String,
    rows: Vec<Row>,
    signer: Signer,
    errors: FormErrors,
    current: String,
    course: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<IssuePage>> {
    page(portal, &visitor, id, None, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn issue(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let signer = Signer { name: sent.text("signerName"), title: sent.text("signerTitle") };
    let one = sent.value("registration").parse().ok();
    let new = NewCertificates { registrations: one.map(|one| vec![one]), signer: Some(signer.clone()) };
    let issued = portal.database.write(&visitor.actor, async |scope| {
        scope.require(Permission::ReadCourseWork)?;
        certificates::issue(scope, id, new).await
    });
    match issued.await {
        Ok(issued) => {
            let said = match issued.len() {
                0 => "Inget nytt intyg utfärdades. Alla som har uppfyllt kravet har redan ett.".to_owned(),
                1 => "1 intyg är utfärdat. Deltagaren får ett mejl.".to_owned(),
                many => format!("{many} intyg är utfärdade. Deltagarna får var sitt mejl."),
            };
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/intyg")))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, id, Some(signer), errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: OfferingId,
    signer: Option<Signer>,
    errors: FormErrors,
) -> Answer<IssuePage> {
    let preview = portal
        .database
        .read(&visitor.actor, async |scope| certificates::preview(scope, id).await.map_err(Failure))
        .await?;
    let head = head(&visitor.actor, &preview.course, &preview.offering, portal.database.clock().now());
    let number = |is: fn(&Claim) -> bool| preview.candidates.iter().filter(|one| is(&one.claim)).count();
    let earned = number(|claim| *claim == Claim::Earned);
    let rows = preview.candidates.iter().map(|one| row(one, &preview, head.may_change)).collect();
    Ok(IssuePage {
        chrome: visitor
            .chrome(title(&format!("Intyg: {} {}", preview.course.title, head.when), &errors))
            .within(Area::Work),
        terms: preview.terms.map(|terms| words::certificate(Some(terms))),
        is_over: preview.is_over,
        earned,
        issued: number(|claim| matches!(claim, Claim::Issued(..))),
        button: format!("Utfärda {}", count(earned as u64, "intyg", "intyg")),
        rows,
        signer: signer.unwrap_or(preview.signer),
        errors: errors.named(&[("signerName", "Namn"), ("signerTitle", "Titel")]),
        current: format!("{}/intyg", head.page),
        course: format!("/arbete/kurser/{}", preview.course.id),
        head,
    })
}

fn row(one: &Candidate, preview: &Preview, may_change: bool) -> Row {
    let (state, tone, pdf) = match &one.claim {
        Claim::Earned => ("Får intyg".to_owned(), Tone::Success, None),
        Claim::Missed if one.attended == 0 => ("Får inte intyg: ingen närvaro noterad".to_owned(), Tone::Neutral, None),
        Claim::Missed => ("Får inte intyg: för lite närvaro".to_owned(), Tone::Neutral, None),
        Claim::Issued(id, number) => (format!("Har intyg {number}"), Tone::Info, Some(id)),
        Claim::Revoked(_, number) => (format!("Intyg {number} är återkallat"), Tone::Warning, None),
    };
    let button = match one.claim {
        Claim::Revoked(..) => "Utfärda nytt",
        _ => "Utfärda",
    };
    Row {
        id: one.row.id.to_string(),
        name: one.row.name_in_lists(),
        organisation: one.row.organisation_name.clone(),
        attended: format!("{} av {}", one.attended, preview.sessions.len()),
        state: (state, tone),
        pdf: pdf.map(|id| format!("/intyg/{id}/intyg.pdf")),
        button: (may_change && one.may_get(preview)).then_some(button),
    }
}
