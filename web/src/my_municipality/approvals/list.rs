//! What waits for the kommun's answer, and what was answered lately.

use askama::Template;
use chrono::Datelike;
use poem::handler;
use poem::web::Data;
use samverk_domain::courses::approval::{self, ApprovalState, Asked};
use samverk_domain::courses::{approval_rule, cost};
use samverk_domain::store::Page as Part;
use samverk_domain::{money, time};

use super::super::own;
use super::{Row, rule};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;

/// More than a kommun has waiting at a time.
pub(super) const MOST: u64 = 200;
/// How many of those that are answered are shown.
const ANSWERED: usize = 10;

struct Answered {
    name: String,
    title: String,
    when: String,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "my_municipality/approvals/list.html")]
struct ListPage {
    chrome: Chrome,
    /// What the rule means, in a sentence.
    rule: String,
    year: i32,
    cost: String,
    rows: Vec<Row>,
    answered: Vec<Answered>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<ListPage>> {
    let own = own(&visitor)?;
    let year = time::local_date(portal.database.clock().now()).year();
    let all = Part { page: 1, limit: MOST };
    let (rule, waiting, asked, cost) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let rule = approval_rule::get(scope, own).await?;
            let waiting = approval::list(scope, own, Some(ApprovalState::Waiting), all).await?.rows;
            let asked = approval::list(scope, own, None, all).await?.rows;
            Ok::<_, Failure>((rule, waiting, asked, cost::of_year(scope, own, year).await?))
        })
        .await?;
    Ok(Page(ListPage {
        chrome: visitor.chrome("Att godkänna").within(Area::MyMunicipality),
        rule: rule::sentence(&rule),
        year,
        cost: money::kronor(cost.all.total),
        rows: waiting.iter().map(Row::of).collect(),
        answered: asked.iter().filter_map(answered).take(ANSWERED).collect(),
    }))
}

fn answered(asked: &Asked) -> Option<Answered> {
    let state = match asked.state() {
        ApprovalState::Waiting => return None,
        ApprovalState::Approved => ("Godkänd", Tone::Success),
        ApprovalState::Refused => ("Inte godkänd", Tone::Neutral),
        ApprovalState::Lapsed => ("Inget svar i tid", Tone::Warning),
        ApprovalState::Withdrawn => ("Återtagen", Tone::Neutral),
    };
    let at = asked.decided_at.unwrap_or(asked.asked_at);
    Some(Answered {
        name: asked.row.name(),
        title: asked.row.course_title.clone(),
        when: time::date(time::local_date(at)),
        state,
    })
}
