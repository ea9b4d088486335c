//! What is billed against what is owed, through random sequences of all that can happen to a registration.

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use samverk_domain::access::{Actor, OrganisationId};
use samverk_domain::billing::credit::{self, NewCredit};
use samverk_domain::billing::{basis, closing, line};
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::registration;
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::time::{self, Month};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, prelude::Expr};
use serde_json::json;

use crate::support::{ADMIN, COORDINATOR, OTHER_COORDINATOR, TestApp};

/// What can happen. Numbers choose among those there are.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// To a course in two weeks.
    Register {
        people: usize,
        by_the_other: bool,
    },
    /// By the coordinator, if it is not too late.
    Cancel(usize),
    /// A rule or the organiser changes what it costs, at any time.
    Reprice {
        choice: usize,
        kronor: i64,
    },
    /// The organiser takes it back, or gives it again, at any time.
    Toggle(usize),
    Wait {
        days: i64,
    },
    /// The month before this.
    Close {
        by_the_other: bool,
    },
    CloseAll,
    Credit(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..4_usize, any::<bool>()).prop_map(|(people, by_the_other)| Step::Register { people, by_the_other }),
        1 => (0..50_usize).prop_map(Step::Cancel),
        2 => (0..50_usize, 1..4_i64).prop_map(|(choice, price)| Step::Reprice { choice, kronor: 950 * price }),
        2 => (0..50_usize).prop_map(Step::Toggle),
        4 => (5..40_i64).prop_map(|days| Step::Wait { days }),
        3 => any::<bool>().prop_map(|by_the_other| Step::Close { by_the_other }),
        1 => Just(Step::CloseAll),
        2 => (0..50_usize).prop_map(Step::Credit),
    ]
}

/// A registration, as the model knows it.
#[derive(Clone, Debug)]
struct Entry {
    id: RegistrationId,
    owner: OrganisationId,
    is_seated: bool,
    price: i64,
    /// What was billed for it when it was given away.
    given_away: Option<i64>,
}

impl Entry {
    fn owed(&self) -> i64 {
        if self.is_seated { self.price } else { 0 }
    }

    /// What all lines for it have to come to.
    fn billed(&self) -> i64 {
        if self.given_away == Some(self.owed()) { 0 } else { self.owed() }
    }

    /// A basis is closed: what is about something else than was given away is billed.
    fn settle(&mut self) {
        if self.owed() > 0 && self.given_away != Some(self.owed()) {
            self.given_away = None;
        }
    }
}

async fn plays_out(steps: &[Step]) {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await.actor;
    let organisations =
        [app.sign_in(COORDINATOR).await.organisation(), app.sign_in(OTHER_COORDINATOR).await.organisation()];
    let mut entries: Vec<Entry> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let last_month = Month::of(time::local_date(app.now())).before();
        match *step {
            Step::Register { people, by_the_other } => {
                let user = app.sign_in(if by_the_other { OTHER_COORDINATOR } else { COORDINATOR }).await;
                let course = app.course().open().await;
                let mut ids = Vec::new();
                for one in 0..people {
                    ids.push(user.colleague(&format!("Nr{number}n{one} Person")).await);
                }
                let made = user.register(course, &ids).await;
                entries.extend(made.into_iter().map(|id| Entry {
                    id,
                    owner: user.organisation(),
                    is_seated: true,
                    price: 190_000,
                    given_away: None,
                }));
            }
            Step::Cancel(choice) => {
                let Some(one) = chosen(&mut entries, choice) else { continue };
                let by = if one.owner == organisations[0] { COORDINATOR } else { OTHER_COORDINATOR };
                let path = format!("/registrations/{}/cancellations", one.id);
                let told = app.sign_in(by).await.post(&path, json!({})).await;
                one.is_seated &= !told.status.is_success();
            }
            Step::Reprice { choice, kronor } => {
                let Some(one) = chosen(&mut entries, choice) else { continue };
                one.price = kronor * 100;
                write(&app, one).await;
            }
            Step::Toggle(choice) => {
                let Some(one) = chosen(&mut entries, choice) else { continue };
                one.is_seated = !one.is_seated;
                write(&app, one).await;
            }
            Step::Wait { days } => app.advance(Duration::days(days)),
            Step::Close { by_the_other } => {
                let organisation = organisations[usize::from(by_the_other)];
                let close = async |scope: &_| closing::close(scope, organisation, last_month).await;
                if app.database.write(&admin, close).await.is_ok() {
                    entries.iter_mut().filter(|one| one.owner == organisation).for_each(Entry::settle);
                }
            }
            Step::CloseAll => {
                let before: Vec<_> = all::<basis::Entity>(&app).await.into_iter().map(|one| one.id).collect();
                // Refused when there is nothing to close.
                drop(app.database.write(&admin, async |scope| closing::close_all(scope, last_month).await).await);
                app.keep_house().await;
                let new = all::<basis::Entity>(&app).await.into_iter().filter(|one| !before.contains(&one.id));
                let closed: Vec<_> = new.map(|one| one.owner_org_id).collect();
                entries.iter_mut().filter(|one| closed.contains(&one.owner)).for_each(Entry::settle);
            }
            Step::Credit(choice) => {
                let lines = all::<line::Entity>(&app).await;
                if lines.is_empty() {
                    continue;
                }
                let line = lines[choice % lines.len()].clone();
                let basis = all::<basis::Entity>(&app).await.into_iter().find(|one| one.id == line.basis_id).unwrap();
                let new = NewCredit { lines: vec![line.id], reason: "Fel underlag".into() };
                let (owner, month) = (basis.owner_org_id, Month::of(basis.month));
                let asked =
                    app.database.write(&admin, async |scope| credit::ask(scope, owner, month, &new).await).await;
                let one = entries.iter_mut().find(|one| one.id == line.registration_id).unwrap();
                if asked.is_ok() {
                    one.given_away = Some(line.net_ore);
                }
            }
        }
        adds_up(&app).await;
    }
    app.advance(Duration::days(120));
    let last_month = Month::of(time::local_date(app.now())).before();
    for organisation in organisations {
        // Refused when nothing is left.
        drop(app.database.write(&admin, async |scope| closing::close(scope, organisation, last_month).await).await);
    }
    adds_up(&app).await;
    let mut billed: HashMap<RegistrationId, i64> = HashMap::new();
    for line in all::<line::Entity>(&app).await {
        *billed.entry(line.registration_id).or_default() += line.net_ore;
    }
    for one in entries {
        let sum = billed.get(&one.id).copied().unwrap_or_default();
        assert_eq!(sum, one.billed(), "{one:?} after {steps:?}");
    }
}

fn chosen(entries: &mut [Entry], choice: usize) -> Option<&mut Entry> {
    let count = entries.len();
    entries.get_mut(choice % Ord::max(count, 1))
}

/// What nobody can do from outside once a course was held, but a rule may.
async fn write(app: &TestApp, entry: &Entry) {
    let state = if entry.is_seated { RegistrationState::Confirmed } else { RegistrationState::CancelledByOrganiser };
    let change = registration::Entity::update_many()
        .col_expr(registration::Column::State, Expr::value(state))
        .col_expr(registration::Column::PriceOre, Expr::value(entry.price))
        // As of a transaction that began before a basis was closed, and was committed after.
        .col_expr(registration::Column::UpdatedAt, Expr::value(app.now() - Duration::minutes(1)))
        .col_expr(registration::Column::Version, Expr::col(registration::Column::Version).add(1))
        .filter(registration::Column::Id.eq(entry.id));
    change.exec(app.database.for_migrations()).await.unwrap();
}

async fn all<E: EntityTrait>(app: &TestApp) -> Vec<E::Model> {
    E::find().all(app.database.for_migrations()).await.unwrap()
}

/// Sums are those of the lines, numbers have no gaps, and each line is taken back once and whole.
async fn adds_up(app: &TestApp) {
    let lines = all::<line::Entity>(app).await;
    let mut numbers: HashMap<i64, Vec<i64>> = HashMap::new();
    for basis in all::<basis::Entity>(app).await {
        let own: Vec<_> = lines.iter().filter(|line| line.basis_id == basis.id).collect();
        assert_eq!(basis.net_ore, own.iter().map(|line| line.net_ore).sum::<i64>());
        assert_eq!(basis.line_count, i64::try_from(own.len()).unwrap());
        assert_eq!(basis.vat_ore * 4, basis.net_ore, "25 per cent of whole kronor");
        numbers.entry(basis.year).or_default().push(basis.number);
    }
    for (year, mut numbers) in numbers {
        numbers.sort_unstable();
        assert!(numbers.iter().zip(1..).all(|(number, next)| *number == next), "{year}: {numbers:?}");
    }
    for credit in lines.iter().filter(|line| line.credits_id.is_some()) {
        let credited = lines.iter().find(|line| Some(line.id) == credit.credits_id).unwrap();
        assert_eq!(credit.net_ore, -credited.net_ore);
        assert_eq!(lines.iter().filter(|line| line.credits_id == credit.credits_id).count(), 1);
    }
}

#[test]
fn whatever_happens_what_is_billed_comes_to_what_is_owed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let told = runner.run(&proptest::collection::vec(step(), 8..30), |steps| {
        runtime.block_on(plays_out(&steps));
        Ok(())
    });
    if let Err(fault) = told {
        panic!("{fault}");
    }
}

#[tokio::test]
async fn those_who_close_at_once_get_numbers_without_gaps_and_nothing_is_billed_twice() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let mut organisations = Vec::new();
    for email in [COORDINATOR, OTHER_COORDINATOR] {
        let user = app.sign_in(email).await;
        user.register(course, &[user.person()]).await;
        organisations.push(user.organisation());
    }
    app.advance(Duration::days(45));
    let admin = app.sign_in(ADMIN).await;
    let december = Month::of(NaiveDate::from_ymd_opt(2026, 12, 1).unwrap());
    let closings = organisations.iter().cycle().take(8).map(async |id| {
        admin.post(&format!("/organisations/{id}/invoice-bases/{december}/closings"), json!({})).await.status.as_u16()
    });
    let mut answers = futures_util::future::join_all(closings).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 200, 409, 409, 409, 409, 409, 409]);
    adds_up(&app).await;
    assert_eq!(all::<line::Entity>(&app).await.len(), 2);
    let numbers = app.database.read(&Actor::System, async |scope| basis::list(scope, None, december.alone()).await);
    let mut numbers: Vec<_> = numbers.await.unwrap().into_iter().map(|one| one.closed.unwrap().reference()).collect();
    numbers.sort();
    assert_eq!(numbers, ["2027-0001", "2027-0002"]);
}
