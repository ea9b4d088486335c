//! Who gets a seat.

use samverk_domain::access::Actor;
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{RegistrationId, offering, registration};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{COORDINATOR, OTHER_COORDINATOR, Offered, TestApp};

#[tokio::test]
async fn a_freed_seat_goes_to_the_one_who_has_waited_longest_in_whichever_kommun() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let anna = lund.register(course, &[lund.colleague("Anna Ek").await]).await[0];
    let bo = malmo.register(course, &[malmo.colleague("Bo Alm").await]).await[0];
    let cia = lund.register(course, &[lund.colleague("Cia Lind").await]).await[0];
    assert_eq!(
        states(&app, course).await,
        [(anna, RegistrationState::Confirmed), (bo, RegistrationState::Queued), (cia, RegistrationState::Queued)]
    );

    app.database.write(&lund.actor, async |scope| registration::cancel(scope, anna, None).await).await.unwrap();

    assert_eq!(
        states(&app, course).await,
        [
            (anna, RegistrationState::CancelledByMunicipality),
            (bo, RegistrationState::Confirmed),
            (cia, RegistrationState::Queued)
        ]
    );
    let mail = app.mail_to("bo.alm@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Subject: Du har fått en plats från reservlistan"), "{mail}");
    assert!(mail.contains("METHOD:REQUEST"), "{mail}");
    counters_add_up(&app, course).await;
}

pub(super) async fn states(app: &TestApp, course: Offered) -> Vec<(RegistrationId, RegistrationState)> {
    rows(app, course).await.into_iter().map(|row| (row.id, row.state)).collect()
}

/// The registrations of an offering, the first first.
pub(super) async fn rows(app: &TestApp, course: Offered) -> Vec<registration::Model> {
    let query = registration::Entity::find()
        .filter(registration::Column::OfferingId.eq(course.id))
        .order_by_asc(registration::Column::Id);
    app.database.read(&Actor::System, async |scope| scope.all(query).await).await.unwrap()
}

pub(super) async fn counters_add_up(app: &TestApp, course: Offered) {
    let offering =
        app.database.read(&Actor::System, async |scope| offering::get(scope, course.id).await).await.unwrap();
    let states = states(app, course).await;
    let count = |state| states.iter().filter(|(_, one)| *one == state).count();
    let held = count(RegistrationState::Confirmed)
        + count(RegistrationState::Offered)
        + count(RegistrationState::PendingMunicipality);
    assert_eq!(usize::try_from(offering.registered()).unwrap(), held);
    assert!(offering.seats_taken + offering.seats_held <= offering.capacity);
    assert_eq!(usize::try_from(offering.queue_length).unwrap(), count(RegistrationState::Queued));
}
