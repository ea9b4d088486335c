//! The form behind a mailed link, and the answer to it, which can be changed until the evaluation closes.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::evaluations::QuestionId;
use samverk_domain::evaluations::answer::{self, Form, Given};
use samverk_domain::evaluations::index::MARKS;
use samverk_domain::evaluations::question::Kind;
use samverk_domain::{Error, Refusal, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Choice, Chrome, Flash, FormErrors, Page, choices};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// A question as the page asks it.
struct Asked {
    field: String,
    /// The field that carries which question it is, and its id; nothing for those of NKI.
    id: Option<(String, String)>,
    words: String,
    help: String,
    options: Vec<Choice>,
    /// Marks stand beside each other.
    has_marks: bool,
    is_optional: bool,
    value: String,
}

#[derive(Template)]
#[template(path = "evaluations/answer.html")]
struct AnswerPage {
    chrome: Chrome,
    action: String,
    course: String,
    when: String,
    last_day: String,
    /// Whether they have answered before.
    is_given: bool,
    asked: Vec<Asked>,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "evaluations/shut.html")]
struct ShutPage {
    chrome: Chrome,
    heading: &'static str,
    text: &'static str,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    match portal.database.read(&visitor.actor, async |scope| answer::form(scope, &key).await).await {
        Ok(form) => {
            let given = form.given.clone().unwrap_or_default();
            Ok(Page(page(&visitor, &key, &form, &given, FormErrors::default())).into_response())
        }
        Err(fault) => shut(&visitor, fault),
    }
}

#[handler]
pub(super) async fn give(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(key): Path<String>,
    sent: Sent,
) -> Answer {
    let given = given(&sent);
    match portal.database.write(&visitor.actor, async |scope| answer::give(scope, &key, &given).await).await {
        Ok(()) => {
            let said = "Tack för ditt svar. Det är sparat utan ditt namn.";
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&format!("/utvardering/{key}")))
        }
        Err(fault @ Error::Invalid(_)) => {
            let read = portal.database.read(&visitor.actor, async |scope| answer::form(scope, &key).await).await;
            match read {
                Ok(form) => Ok(to_mend(page(&visitor, &key, &form, &given, mendable(fault)?))),
                Err(fault) => shut(&visitor, fault),
            }
        }
        Err(fault) => shut(&visitor, fault),
    }
}

/// The page where there is nothing to answer.
fn shut(visitor: &Visitor, fault: Error) -> Answer<Response> {
    let (status, heading, text) = match fault {
        Error::Refused(Refusal::LinkNotValid) => (
            StatusCode::GONE,
            "Utvärderingen är stängd",
            "Tiden att svara har gått ut, eller så är länken inte hel. Kontrollera att hela adressen från mejlet är med.",
        ),
        Error::Refused(Refusal::NotInThisState) => (
            StatusCode::CONFLICT,
            "Du har redan svarat",
            "Du svarade med länken i ett annat mejl om samma kurs. Vill du ändra ditt svar, använd den länken.",
        ),
        other => return Err(Failure(other)),
    };
    Ok(Page(ShutPage { chrome: visitor.chrome(heading), heading, text }).with_status(status).into_response())
}

/// What the form sent. A mark that is not chosen is none.
fn given(sent: &Sent) -> Given {
    let mark = |field| sent.value(field).parse().ok();
    let part = |index| {
        let id = sent.value(&format!("answers[{index}].questionId")).parse::<QuestionId>().ok()?;
        Some((id, sent.text(&format!("answers[{index}].value"))))
    };
    Given {
        overall: mark("overall"),
        expectations: mark("expectations"),
        ideal: mark("ideal"),
        parts: (0..).map_while(part).collect(),
    }
}

fn page(visitor: &Visitor, key: &str, form: &Form, given: &Given, errors: FormErrors) -> AnswerPage {
    let marks = [given.overall, given.expectations, given.ideal];
    let ten = || choices((1..=10).map(|mark| (mark.to_string(), mark.to_string())));
    let mut asked: Vec<_> = MARKS
        .iter()
        .zip(marks)
        .map(|(mark, value)| Asked {
            field: mark.field.to_owned(),
            id: None,
            words: mark.words.to_owned(),
            help: format!("1 är {}, 10 är {}.", mark.lowest, mark.highest),
            options: ten(),
            has_marks: true,
            is_optional: false,
            value: value.map(|value| value.to_string()).unwrap_or_default(),
        })
        .collect();
    asked.extend(form.questions.iter().enumerate().map(|(index, question)| Asked {
        field: format!("answers[{index}].value"),
        id: Some((format!("answers[{index}].questionId"), question.id.to_string())),
        words: question.words.clone(),
        help: match question.kind {
            Kind::Scale => "1 är stämmer inte alls, 5 är stämmer helt.".to_owned(),
            Kind::Text => "Skriv inget som visar vem du eller någon annan är.".to_owned(),
            Kind::YesNo | Kind::Choice => String::new(),
        },
        options: choices(question.options()),
        has_marks: question.kind != Kind::Choice,
        is_optional: !question.is_required,
        value:
            given.parts.iter().find(|(id, _)| *id == question.id).map(|(_, value)| value.clone()).unwrap_or_default(),
    }));
    let labels: Vec<_> = asked.iter().map(|one| (one.field.as_str(), one.words.as_str())).collect();
    let errors = errors.named(&labels);
    AnswerPage {
        chrome: visitor.chrome(title(&format!("Vad tyckte du om {}?", form.course.title), &errors)),
        action: format!("/utvardering/{key}"),
        course: form.course.title.clone(),
        when: time::span(form.offering.starts_at, form.offering.ends_at),
        last_day: time::date(time::local_date(form.closes_at)),
        is_given: form.given.is_some(),
        asked,
        errors,
    }
}
