//! What came of the evaluation of an offering.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::OfferingId;
use samverk_domain::evaluations::evaluation;
use samverk_domain::evaluations::index::LEAST;
use samverk_domain::evaluations::question::Kind;
use samverk_domain::evaluations::totals::{self, Answers};
use samverk_domain::{swedish, time};

use crate::Portal;
use crate::chart::{Bars, Chart, Figure};
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::offerings::{Head, head};

/// A question with its answers.
struct Question {
    words: String,
    answers: String,
    mean: Option<String>,
    chart: Option<Bars>,
    is_text: bool,
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "work/evaluations/totals.html")]
struct TotalsPage {
    chrome: Chrome,
    head: Head,
    current: String,
    /// Where it stands, in a sentence or two.
    standing: String,
    is_asked: bool,
    can_close: bool,
    index: Option<i64>,
    questions: Vec<Question>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<TotalsPage>> {
    let totals = portal.database.read(&visitor.actor, async |scope| totals::of(scope, id).await).await?;
    let head = head(&visitor.actor, &totals.course, &totals.offering, portal.database.clock().now());
    let results = totals.results.as_ref();
    Ok(Page(TotalsPage {
        chrome: visitor.chrome(format!("Utvärdering: {} {}", totals.course.title, head.when)).within(Area::Work),
        current: format!("{}/utvardering", head.page),
        standing: standing(&totals),
        is_asked: totals.evaluation.is_some(),
        can_close: head.may_change && totals.evaluation.as_ref().is_some_and(|row| !row.is_closed),
        index: results.and_then(|results| results.index.value()),
        questions: results
            .iter()
            .flat_map(|results| &results.questions)
            .enumerate()
            .map(|(place, answers)| question(place, answers))
            .collect(),
        head,
    }))
}

/// Closing tells what came of it, so nobody can answer any more.
#[handler]
pub(super) async fn close(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| evaluation::close(scope, id).await).await?;
    visitor::say(cookies, portal, &Flash::done("Utvärderingen är stängd."));
    Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/utvardering")))
}

fn standing(totals: &totals::Totals) -> String {
    let Some(row) = &totals.evaluation else {
        return match totals.asks_at {
            Some(at) => format!("Deltagarna får frågorna med mejl {}, om kursen hålls som planerat.", time::moment(at)),
            None => "Deltagarna får inga frågor: ingen mall är vald.".to_owned(),
        };
    };
    let answered = format!("{} av {} har svarat.", totals.answered, count(row.asked, "tillfrågad", "tillfrågade"));
    if !row.is_closed {
        let last = time::moment(row.closes_at);
        format!(
            "{answered} Svaren visas när utvärderingen stänger, {last}: annars kunde den som läser före och efter ett svar se vems det är."
        )
    } else if totals.answered < LEAST {
        format!("{answered} Färre än fem svar visas inte, så att ingen kan gissa vem som har svarat vad.")
    } else {
        answered
    }
}

fn question(place: usize, answers: &Answers) -> Question {
    let most = answers.counts.iter().max_by_key(|(_, number)| *number);
    let chart = most.map(|(option, number)| {
        Bars::of(Chart {
            id: format!("fraga-{place}-diagram"),
            title: format!("Svar på frågan: {}", answers.words),
            summary: format!("Flest svar har {option}: {number} av {}.", answers.answers),
            headings: ("Svar", "Antal"),
            figures: answers
                .counts
                .iter()
                .map(|(option, number)| Figure {
                    label: option.clone(),
                    value: *number,
                    part: 0,
                    text: number.to_string(),
                })
                .collect(),
        })
    });
    Question {
        words: answers.words.clone(),
        answers: count(answers.answers, "svar", "svar"),
        mean: answers.mean.map(swedish::tenths),
        chart,
        is_text: answers.kind == Some(Kind::Text),
        texts: answers.texts.clone(),
    }
}
