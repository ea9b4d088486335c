//! Answering about one registration, or several in the same way.

use askama::Template;
use poem::http::Uri;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem::{IntoResponse, handler};
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::approval::{self, Answer as Decision, ApprovalState};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Fault, FieldError, Refusal};

use super::super::own;
use super::Row;
use super::list::MOST;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

const LIST: &str = "/min-kommun/godkannanden";

#[derive(Template)]
#[template(path = "my_municipality/approvals/decide.html")]
struct DecidePage {
    chrome: Chrome,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    decision: String,
    reason: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, address: &Uri) -> Answer {
    let fields: Vec<(String, String)> =
        serde_urlencoded::from_str(address.query().unwrap_or_default()).unwrap_or_default();
    let chosen: Vec<_> = fields.iter().filter(|(name, _)| name == "anmalan").map(|(_, id)| id.as_str()).collect();
    if chosen.is_empty() {
        visitor::say(cookies, portal, &Flash::done("Välj minst en anmälan att svara om."));
        return Ok(see_other(LIST));
    }
    let page = page(portal, &visitor, &chosen, (String::new(), String::new()), FormErrors::default()).await?;
    Ok(Page(page).into_response())
}

#[handler]
pub(super) async fn submit(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    own(&visitor)?;
    let (decision, reason) = (sent.text("decision"), sent.text("reason"));
    let answer = match decision.as_str() {
        "godkann" => Some(Decision::Approve),
        "neka" => Some(Decision::Refuse(reason.clone())),
        _ => None,
    };
    let decided = match answer {
        Some(answer) => decide_all(portal, &visitor, &sent, &answer).await,
        None => Err(Error::Invalid(vec![FieldError { field: "decision".to_owned(), fault: Fault::Missing }])),
    };
    match decided {
        Ok(said) => {
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(LIST))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?.named(&[("decision", "Ert svar"), ("reason", "Skäl")]);
            let chosen: Vec<_> = sent.all("anmalan").collect();
            Ok(forms::to_mend(page(portal, &visitor, &chosen, (decision, reason), errors).await?))
        }
    }
}

/// Each answer is kept by itself: one that somebody else was first with does not undo the others.
async fn decide_all(portal: &Portal, visitor: &Visitor, sent: &Sent, answer: &Decision) -> Result<String, Error> {
    let (mut decided, mut late) = (0_u64, 0_u64);
    for id in sent.all("anmalan") {
        let id: RegistrationId = id.parse().map_err(|_| Error::NotFound)?;
        let one = portal.database.write(&visitor.actor, async |scope| approval::decide(scope, id, answer).await);
        match one.await {
            Ok(()) => decided += 1,
            Err(Error::Refused(Refusal::AlreadyDecided | Refusal::NotInThisState)) => late += 1,
            Err(other) => return Err(other),
        }
    }
    let mut said = match answer {
        Decision::Approve => words::count(decided, "anmälan är godkänd.", "anmälningar är godkända."),
        Decision::Refuse(_) => words::count(decided, "anmälan är nekad.", "anmälningar är nekade."),
    };
    if late > 0 {
        said.push(' ');
        said.push_str(&words::count(late, "anmälan var redan avgjord.", "anmälningar var redan avgjorda."));
    }
    Ok(said)
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    chosen: &[&str],
    (decision, reason): (String, String),
    errors: FormErrors,
) -> Answer<DecidePage> {
    let own = own(visitor)?;
    let all = Part { page: 1, limit: MOST };
    let waiting = portal
        .database
        .read(&visitor.actor, async |scope| approval::list(scope, own, Some(ApprovalState::Waiting), all).await)
        .await?;
    let rows: Vec<_> = waiting.rows.iter().map(Row::of).filter(|row| chosen.contains(&row.id.as_str())).collect();
    if rows.is_empty() {
        return Err(Failure(Error::NotFound));
    }
    Ok(DecidePage {
        chrome: visitor.chrome(forms::title("Svara om anmälan", &errors)).within(Area::MyMunicipality),
        rows,
        choices: vec![Choice::new("godkann", "Godkänn"), Choice::new("neka", "Godkänn inte")],
        decision,
        reason,
        errors,
    })
}
