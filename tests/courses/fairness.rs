//! The waiting list against a simple model of it, through random sequences of all that can happen.

use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use samverk_domain::courses::registration::{self, NewBooking, NewParticipant, WhenFull};
use samverk_domain::courses::seat_lease::{self, NewLease};
use samverk_domain::courses::state::RegistrationState::{
    self, CancelledByMunicipality, Confirmed, Lapsed, Offered, Queued, Withdrawn,
};
use samverk_domain::courses::{BookingId, OfferingId, RegistrationId};
use samverk_domain::people::PersonId;
use serde_json::json;

use super::seats::{counters_add_up, rows};
use crate::support::{COORDINATOR, EDITOR, OTHER_COORDINATOR, TestApp, User};

/// What can happen. Numbers choose among those there are.
#[derive(Clone, Copy, Debug)]
enum Step {
    Register {
        people: usize,
        together: bool,
        by_the_other: bool,
        /// For the booking that they have reserved seats for, if they have.
        with_lease: bool,
    },
    /// Reserves seats, or renews what is reserved with another number of them.
    Reserve {
        seats: usize,
        by_the_other: bool,
    },
    GiveUp {
        by_the_other: bool,
    },
    /// Some minutes go by, and leases run out.
    Minutes(i64),
    /// Cancels, leaves the list or declines, whatever it can be.
    Leave(usize),
    Accept(usize),
    /// Somebody new takes part instead, which moves nobody.
    Substitute(usize),
    /// Three days go by, and offers lapse.
    Wait,
    MoreSeats,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (1..4_usize, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
            |(people, together, by_the_other, with_lease)| Step::Register { people, together, by_the_other, with_lease }
        ),
        3 => (1..4_usize, any::<bool>()).prop_map(|(seats, by_the_other)| Step::Reserve { seats, by_the_other }),
        1 => any::<bool>().prop_map(|by_the_other| Step::GiveUp { by_the_other }),
        2 => (1..12_i64).prop_map(Step::Minutes),
        4 => (0..50_usize).prop_map(Step::Leave),
        3 => (0..50_usize).prop_map(Step::Accept),
        1 => (0..50_usize).prop_map(Step::Substitute),
        1 => Just(Step::Wait),
        1 => Just(Step::MoreSeats),
    ]
}

/// Somebody who registered, as the model knows them.
#[derive(Clone, Copy, Debug)]
struct Entry {
    id: RegistrationId,
    booking: usize,
    together: bool,
    state: RegistrationState,
    of_the_other: bool,
    /// Whether the seat was taken from the pool.
    from_pool: bool,
}

/// Seats that somebody has reserved.
#[derive(Clone, Copy, Debug)]
struct Lease {
    booking: BookingId,
    seats: usize,
    from_pool: usize,
    began_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// What the rules come to, in the fewest words.
struct Model {
    seats: usize,
    asks: bool,
    /// Seats that are kept for the first organisation, until they are released.
    kept: usize,
    entries: Vec<Entry>,
    /// What each of the two organisations has reserved.
    leases: [Option<Lease>; 2],
}

impl Model {
    fn seated(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|one| matches!(one.state, Confirmed | Offered))
    }

    /// What is left of the pool.
    fn pool(&self) -> usize {
        let leased: usize = self.leases.iter().flatten().map(|lease| lease.from_pool).sum();
        self.kept.saturating_sub(self.seated().filter(|one| one.from_pool).count() + leased)
    }

    /// What is left for anybody.
    fn free(&self) -> usize {
        let leased: usize = self.leases.iter().flatten().map(|lease| lease.seats).sum();
        self.seats - self.seated().count() - leased - self.pool()
    }

    fn free_for(&self, the_other: bool) -> usize {
        if the_other { self.free() } else { self.free() + self.pool() }
    }

    fn seat(&mut self, entry: usize, state: RegistrationState) {
        let from_pool = !self.entries[entry].of_the_other && self.pool() > 0;
        self.entries[entry].from_pool = from_pool;
        self.entries[entry].state = state;
    }

    /// Whether somebody waits who would take the next seat.
    fn somebody_is_next(&self) -> bool {
        self.entries.iter().any(|one| one.state == Queued && !one.together)
    }

    /// What somebody gets who asks now, with what they have reserved already.
    fn given_to(&self, the_other: bool, held: usize) -> usize {
        let general = if self.somebody_is_next() { 0 } else { self.free() };
        if the_other { general + held } else { general + self.pool() + held }
    }

    /// Reserves seats, all of them or none.
    fn reserve(&mut self, the_other: bool, seats: usize, booking: BookingId, now: DateTime<Utc>) -> bool {
        let before = self.leases[usize::from(the_other)];
        let held = before.map_or(0, |lease| lease.seats);
        if seats > self.given_to(the_other, held) {
            return false;
        }
        self.leases[usize::from(the_other)] = None;
        let began_at = before.map_or(now, |lease| lease.began_at);
        let expires_at = (now + Duration::minutes(10)).min(began_at + Duration::minutes(30));
        let from_pool = if the_other { 0 } else { seats.min(self.pool()) };
        self.leases[usize::from(the_other)] = Some(Lease { booking, seats, from_pool, began_at, expires_at });
        if seats < held {
            self.fill();
        }
        true
    }

    /// What is reserved no longer than until now goes to those who wait.
    fn run_out(&mut self, now: DateTime<Utc>) {
        for lease in &mut self.leases {
            *lease = lease.filter(|lease| lease.expires_at > now);
        }
        self.fill();
    }

    /// Whoever came first is next; those who wait together are passed by while there are too few seats for them.
    fn fill(&mut self) {
        for index in 0..self.entries.len() {
            let Entry { booking, together, state, of_the_other, .. } = self.entries[index];
            if state != Queued {
                continue;
            }
            let party: Vec<_> = (0..self.entries.len())
                .filter(|&other| {
                    let one = &self.entries[other];
                    if together { one.booking == booking && one.state == Queued } else { other == index }
                })
                .collect();
            if party.len() <= self.free_for(of_the_other) {
                for one in party {
                    self.seat(one, if self.asks { Offered } else { Confirmed });
                }
            }
        }
    }
}

async fn plays_out(seats: i64, kept: i64, asks: bool, steps: &[Step]) {
    let app = TestApp::start().await;
    let hours = asks.then_some(48);
    let course = app.course().seats(seats).days_later(365).offering(|new| new.offer_hours = hours).open().await;
    let users = [app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await];
    let kept = usize::try_from(kept.min(seats)).unwrap();
    let mut model =
        Model { seats: usize::try_from(seats).unwrap(), asks, kept, entries: Vec::new(), leases: [None, None] };
    let released_at = app.now() + Duration::days(10);
    if kept > 0 {
        keep(&app, course.id, &users[0], kept, released_at).await;
    }
    for (number, step) in steps.iter().enumerate() {
        match *step {
            Step::Register { people, together, by_the_other, with_lease } => {
                let party = Party { number, people, together, by_the_other, with_lease };
                register(&mut model, &users[usize::from(by_the_other)], course.id, party).await;
            }
            Step::Reserve { seats, by_the_other } => {
                reserve(&app, &mut model, &users, course.id, seats, by_the_other).await;
            }
            Step::GiveUp { by_the_other } => give_up(&app, &mut model, &users, by_the_other).await,
            Step::Minutes(minutes) => {
                app.advance(Duration::minutes(minutes));
                app.keep_house().await;
                model.run_out(app.now());
            }
            Step::Leave(choice) => {
                let can = |one: &&mut Entry| matches!(one.state, Confirmed | Queued | Offered);
                let count = model.entries.iter_mut().filter(can).count();
                if count == 0 {
                    continue;
                }
                let one = model.entries.iter_mut().filter(can).nth(choice % count).unwrap();
                let user = &users[usize::from(one.of_the_other)];
                let id = one.id;
                app.database
                    .write(&user.actor, async |scope| registration::cancel(scope, id, None).await)
                    .await
                    .unwrap();
                one.state = if one.state == Confirmed { CancelledByMunicipality } else { Withdrawn };
                model.fill();
            }
            Step::Accept(choice) => {
                let count = model.entries.iter().filter(|one| one.state == Offered).count();
                if count == 0 {
                    continue;
                }
                let one = model.entries.iter_mut().filter(|one| one.state == Offered).nth(choice % count).unwrap();
                let user = &users[usize::from(one.of_the_other)];
                let id = one.id;
                app.database.write(&user.actor, async |scope| registration::accept(scope, id).await).await.unwrap();
                one.state = Confirmed;
            }
            Step::Substitute(choice) => {
                let can = |one: &&Entry| matches!(one.state, Confirmed | Queued | Offered);
                let count = model.entries.iter().filter(can).count();
                if count == 0 {
                    continue;
                }
                let one = model.entries.iter().filter(can).nth(choice % count).unwrap();
                let user = &users[usize::from(one.of_the_other)];
                let person = user.colleague(&format!("Nr{number} Ersättare")).await;
                let (id, new) = (one.id, NewParticipant { person: Some(person), ..NewParticipant::default() });
                let change =
                    app.database.write(&user.actor, async |scope| registration::substitute(scope, id, new).await);
                change.await.unwrap();
            }
            Step::Wait => {
                app.advance(Duration::days(3));
                app.keep_house().await;
                for one in model.entries.iter_mut().filter(|one| one.state == Offered) {
                    one.state = Lapsed;
                }
                if app.now() >= released_at {
                    model.kept = 0;
                }
                model.run_out(app.now());
            }
            Step::MoreSeats => {
                model.seats += 1;
                let seats = i64::try_from(model.seats).unwrap();
                add_seats(&app, course.id, seats).await;
                model.fill();
            }
        }
        let mut held: Vec<_> = rows(&app, course).await.into_iter().map(|row| (row.id, row.state)).collect();
        let mut expected: Vec<_> = model.entries.iter().map(|one| (one.id, one.state)).collect();
        held.sort_by_key(|(id, _)| id.0);
        expected.sort_by_key(|(id, _)| id.0);
        assert_eq!(held, expected, "after {:?}", &steps[..=number]);
        counters_add_up(&app, course).await;
    }
}

async fn reserve(
    app: &TestApp,
    model: &mut Model,
    users: &[User; 2],
    offering: OfferingId,
    seats: usize,
    by_the_other: bool,
) {
    let user = &users[usize::from(by_the_other)];
    let booking = BookingId::new();
    let is_given = model.reserve(by_the_other, seats, booking, app.now());
    let new = NewLease { id: booking, organisation: user.organisation(), seats: i64::try_from(seats).unwrap() };
    let taken = app.database.write(&user.actor, async |scope| seat_lease::take(scope, &[offering], new).await);
    assert_eq!(taken.await.is_ok(), is_given, "{seats} seats");
}

async fn give_up(app: &TestApp, model: &mut Model, users: &[User; 2], by_the_other: bool) {
    let Some(lease) = model.leases[usize::from(by_the_other)].take() else { return };
    let actor = &users[usize::from(by_the_other)].actor;
    app.database.write(actor, async |scope| seat_lease::give_up(scope, lease.booking).await).await.unwrap();
    model.fill();
}

/// Those who are registered together.
#[derive(Clone, Copy)]
struct Party {
    number: usize,
    people: usize,
    together: bool,
    by_the_other: bool,
    with_lease: bool,
}

async fn register(model: &mut Model, user: &User, offering: OfferingId, party: Party) {
    let Party { number, people, together, by_the_other, with_lease } = party;
    let mut ids = Vec::new();
    for one in 0..people {
        ids.push(user.colleague(&format!("Nr{number}n{one} Person")).await);
    }
    let lease = model.leases[usize::from(by_the_other)].filter(|_| with_lease);
    let held = lease.map_or(0, |lease| lease.seats);
    let free = model.given_to(by_the_other, held);
    let seated = if free >= people {
        people
    } else if together {
        0
    } else {
        free
    };
    if lease.is_some() {
        model.leases[usize::from(by_the_other)] = None;
    }
    let booking = lease.map(|lease| lease.booking);
    for (index, id) in book(user, offering, booking, &ids, together).await.into_iter().enumerate() {
        model.entries.push(Entry {
            id,
            booking: number,
            together: together && seated < people,
            state: Queued,
            of_the_other: by_the_other,
            from_pool: false,
        });
        if index < seated {
            model.seat(model.entries.len() - 1, Confirmed);
        }
    }
    if seated < held {
        model.fill();
    }
}

async fn book(
    user: &User,
    offering: OfferingId,
    id: Option<BookingId>,
    people: &[PersonId],
    together: bool,
) -> Vec<RegistrationId> {
    let new = NewBooking {
        id,
        offering,
        organisation: user.organisation(),
        unit: None,
        invoice_reference: String::new(),
        participants: people
            .iter()
            .map(|&person| NewParticipant { person: Some(person), ..NewParticipant::default() })
            .collect(),
        when_full: if together { WhenFull::WaitTogether } else { WhenFull::WaitingList },
    };
    let booking = registration::book(user.database(), &user.actor, new).await.unwrap();
    booking.registrations.into_iter().map(|row| row.id).collect()
}

/// Seats for the user's organisation.
async fn keep(app: &TestApp, offering: OfferingId, user: &User, seats: usize, release_at: DateTime<Utc>) {
    let editor = app.sign_in(EDITOR).await;
    let pool = json!({
        "name": "Lund",
        "organisationIds": [user.organisation().to_string()],
        "seats": seats,
        "releaseAt": release_at.to_rfc3339(),
    });
    editor.put_over(&format!("/course-offerings/{offering}/seat-pools"), json!({ "pools": [pool] })).await.assert(200);
}

/// As the staff do: the same offering with another number of seats.
async fn add_seats(app: &TestApp, offering: OfferingId, seats: i64) {
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{offering}");
    let mut body = editor.get(&path).await.assert(200).json();
    body["capacity"] = seats.into();
    editor.put_over(&path, body).await.assert(200);
}

#[test]
fn no_sequence_of_events_lets_a_later_one_pass_an_earlier_one_or_gives_a_seat_twice() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let sequences = (1..4_i64, 0..3_i64, any::<bool>(), proptest::collection::vec(step(), 5..25));
    let told = runner.run(&sequences, |(seats, kept, asks, steps)| {
        runtime.block_on(plays_out(seats, kept, asks, &steps));
        Ok(())
    });
    if let Err(fault) = told {
        panic!("{fault}");
    }
}
