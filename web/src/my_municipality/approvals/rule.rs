//! The rule that says what the kommun approves.

use askama::Template;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem::{IntoResponse, handler};
use samverk_domain::courses::approval_rule::{self, Approves, Model, NewRule};
use samverk_domain::{Fault, FieldError, money};

use super::super::own;
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::Answer;
use crate::forms::{self, Options};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

const APPROVES: Options<Approves> =
    Options(&[("inget", Approves::Nothing), ("dyrare", Approves::Dearer), ("allt", Approves::Everything)]);

/// What a rule means.
pub(super) fn sentence(rule: &Model) -> String {
    let kinds: Vec<_> = rule.kinds.as_slice().iter().map(|kind| words::kind(*kind).to_lowercase()).collect();
    let also = (!kinds.is_empty()).then(|| format!("alla anmälningar av typen {}", kinds.join(", ")));
    let what = match (rule.approves, also) {
        (Approves::Nothing, None) => {
            return "Ni godkänner inga anmälningar: den som anmäler sig själv får en plats direkt.".to_owned();
        }
        (Approves::Nothing, Some(also)) => also,
        (Approves::Dearer, also) => {
            let dearer = format!("det som kostar mer än {} exkl. moms", money::kronor(rule.over_ore));
            also.map_or_else(|| dearer.clone(), |also| format!("{dearer}, och {also}"))
        }
        (Approves::Everything, _) => "alla anmälningar".to_owned(),
    };
    let days = words::count(rule.answer_days, "dag", "dagar");
    format!("Ni godkänner {what} som era anställda gör åt sig själva, inom {days}.")
}

/// What was typed.
#[derive(Default)]
struct Typed {
    approves: String,
    over: String,
    kinds: Vec<String>,
    answer_days: String,
}

impl Typed {
    fn sent(sent: &Sent) -> Self {
        Self {
            approves: sent.text("approves"),
            over: sent.text("overOre"),
            kinds: sent.all("kinds").map(str::to_owned).collect(),
            answer_days: sent.text("answerDays"),
        }
    }

    fn of(rule: &Model) -> Self {
        Self {
            approves: APPROVES.value(rule.approves),
            over: money::kronor(rule.over_ore).trim_end_matches("kr").trim_end().to_owned(),
            kinds: rule.kinds.as_slice().iter().map(|kind| words::KINDS.value(*kind)).collect(),
            answer_days: rule.answer_days.to_string(),
        }
    }

    fn rule(&self) -> (NewRule, Vec<FieldError>) {
        let mut faults = Vec::new();
        let approves = APPROVES.read(&self.approves);
        if approves.is_none() {
            faults.push(FieldError { field: "approves".to_owned(), fault: Fault::UnknownChoice });
        }
        let over_ore = if approves == Some(Approves::Dearer) || !self.over.trim().is_empty() {
            forms::ore("overOre", &self.over, &mut faults)
        } else {
            0
        };
        let answer_days = self.answer_days.trim().parse().unwrap_or_default();
        let kinds = self.kinds.iter().filter_map(|kind| words::KINDS.read(kind)).collect();
        (NewRule { approves: approves.unwrap_or_default(), over_ore, kinds, answer_days }, faults)
    }

    /// The fields, with the labels they have in the form.
    fn fields(&self) -> Vec<Field> {
        let kinds = self.kinds.iter().map(|kind| ("kinds".to_owned(), kind.clone())).collect();
        let read = |kind: &String| words::KINDS.read(kind).map(words::kind);
        let kinds_read: Vec<_> = self.kinds.iter().filter_map(read).collect();
        vec![
            Field::new("approves", "Efter pris", &self.approves)
                .read_as(APPROVES.read(&self.approves).map_or("", words::approves)),
            Field::new("overOre", "Belopp, kr exkl. moms", &self.over),
            Field::new("kinds", "Alltid, vad det än kostar", "").read_as(kinds_read.join(", ")).sent_as(kinds),
            Field::new("answerDays", "Dagar att svara", &self.answer_days),
        ]
    }
}

#[derive(Template)]
#[template(path = "my_municipality/approvals/rule.html")]
struct RulePage {
    chrome: Chrome,
    /// What the rule means that is in force.
    now: String,
    choices: Vec<Choice>,
    kinds: Vec<Choice>,
    typed: Typed,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer {
    let rule = saved(portal, &visitor).await?;
    let typed = Typed::of(&rule);
    let basis = Basis::of(rule.version, &typed.fields());
    Ok(Page(page(&visitor, &rule, typed, basis, FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn change(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let own = own(&visitor)?;
    let typed = Typed::sent(&sent);
    let version = Basis::sent(&sent).version;
    let (new, faults) = typed.rule();
    let outcome = portal.database.write(&visitor.actor, async |scope| {
        forms::with_faults(faults, approval_rule::set(scope, own, version, new).await)
    });
    match outcome.await {
        Ok(()) => {
            let said = "Regeln är sparad. Den gäller anmälningar från och med nu.";
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other("/min-kommun/godkannanden"))
        }
        Err(fault) => {
            let rule = saved(portal, &visitor).await?;
            let again = changed::again(fault, sent, rule.version, Typed::of(&rule).fields(), &typed.fields())?;
            let (typed, errors) = (Typed::sent(&again.sent), forms::errors(&again.faults));
            Ok(Page(page(&visitor, &rule, typed, again.basis, errors)).with_status(again.status).into_response())
        }
    }
}

async fn saved(portal: &Portal, visitor: &Visitor) -> Answer<Model> {
    let own = own(visitor)?;
    let read = portal.database.read(&visitor.actor, async |scope| approval_rule::get(scope, own).await);
    Ok(read.await?)
}

fn page(visitor: &Visitor, rule: &Model, typed: Typed, basis: Basis, errors: FormErrors) -> RulePage {
    let title = "Vilka anmälningar godkänner ni?";
    RulePage {
        chrome: visitor.chrome(basis.title(title, &errors)).within(Area::MyMunicipality),
        now: sentence(rule),
        choices: APPROVES.choices(words::approves),
        kinds: words::KINDS.choices(words::kind),
        errors: errors.named(&changed::labels(&typed.fields())),
        typed,
        basis,
    }
}
