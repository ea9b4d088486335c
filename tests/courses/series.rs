//! Series: what is seen of them, and registering for all their parts at once.

use reqwest::StatusCode;
use samverk_domain::courses::BookingId;
use samverk_domain::courses::course::Visibility;
use serde_json::{Value, json};

use super::race::all_at_once;
use super::seats::{counters_add_up, states};
use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, Offered, Series, TestApp, User};

impl TestApp {
    /// Three offerings with so many seats, a week apart, and the series of them.
    async fn three(&self, seats: [i64; 3]) -> ([Offered; 3], Series) {
        let part = async |days, seats| self.course().days_later(days).seats(seats).open().await;
        let parts = [part(0, seats[0]).await, part(7, seats[1]).await, part(14, seats[2]).await];
        let series = self.series(&parts).await;
        (parts, series)
    }
}

impl User {
    async fn join(&self, series: &Series, people: &[&str], full: &str) -> Answer {
        let participants: Vec<Value> = people.iter().map(|name| newcomer(name)).collect();
        let body = json!({ "participants": participants, "whenFull": full });
        self.post(&format!("{}/registrations", series.path), body).await
    }
}

/// Somebody that the organisation does not have yet.
fn newcomer(name: &str) -> Value {
    json!({ "givenName": name, "familyName": "Ny", "email": format!("{}@ny.example", name.to_lowercase()) })
}

fn faults(problem: &Value) -> Vec<&str> {
    let faults = problem["invalidParameters"].as_array().unwrap();
    faults.iter().map(|fault| fault["property"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_group_is_registered_for_every_part_in_one_booking_and_new_people_are_added_once() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let sara = app.sign_in(COORDINATOR).await;
    let made = sara.join(&series, &["Anna", "Bo"], "refuse").await.assert(201).json();
    assert_eq!(made["registrations"].as_array().unwrap().len(), 6);
    assert_eq!(made["leftOutOfferingIds"], json!([]));
    let people = sara.get("/people?search=Ny").await.assert(200).json();
    assert_eq!(people["_meta"]["totalRecords"], 2);
    for part in parts {
        assert_eq!(states(&app, part).await.len(), 2);
        counters_add_up(&app, part).await;
    }
    assert_eq!(app.mail_to("anna@ny.example").await.len(), 1, "one mail, not one for each part");
}

#[tokio::test]
async fn a_full_part_refuses_all_by_name_is_left_out_or_is_waited_for() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 1, 5]).await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let problem = sara.join(&series, &["Anna", "Bo"], "refuse").await.assert(400).json();
    assert_eq!(faults(&problem), ["parts[1]"]);
    for part in parts {
        assert_eq!(states(&app, part).await, [], "nothing is registered");
    }
    assert_eq!(sara.get("/people?search=Ny").await.json()["_meta"]["totalRecords"], 0, "and nobody is added");

    let without = sara.join(&series, &["Anna", "Bo"], "leaveOut").await.assert(201).json();
    assert_eq!(without["registrations"].as_array().unwrap().len(), 4);
    assert_eq!(without["leftOutOfferingIds"], json!([parts[1].id.to_string()]));

    let waiting = maja.join(&series, &["Cia", "Dan"], "waitingList").await.assert(201).json();
    let queued = waiting["registrations"].as_array().unwrap().iter().filter(|row| row["state"] == "queued");
    assert_eq!(queued.count(), 1);
    for part in parts {
        counters_add_up(&app, part).await;
    }
}

#[tokio::test]
async fn whoever_has_a_seat_at_one_part_is_told_which_and_chooses_the_others() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(parts[2], &[anders.person()]).await;
    let path = format!("{}/registrations", series.path);
    let me = json!([{ "personId": anders.person().to_string() }]);
    let problem = anders.post(&path, json!({ "participants": me })).await.assert(400).json();
    assert_eq!(faults(&problem), ["parts[2]"]);
    let others = json!([parts[0].id.to_string(), parts[1].id.to_string()]);
    let made = anders.post(&path, json!({ "participants": me, "offeringIds": others })).await.assert(201).json();
    assert_eq!(made["registrations"].as_array().unwrap().len(), 2);
    let elsewhere = json!([app.course().open().await.id.to_string()]);
    let problem = anders.post(&path, json!({ "participants": me, "offeringIds": elsewhere })).await.assert(400).json();
    assert_eq!(faults(&problem), ["offeringIds[0]"]);
}

#[tokio::test]
async fn the_same_booking_sent_again_registers_nobody_twice() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let sara = app.sign_in(COORDINATOR).await;
    let path = format!("{}/registrations", series.path);
    let body = json!({ "bookingId": BookingId::new().0, "participants": [newcomer("Anna")] });
    let first = sara.post(&path, body.clone()).await.assert(201).json();
    let again = sara.post(&path, body.clone()).await.assert(200).json();
    assert_eq!(first["registrations"], again["registrations"]);
    let other = json!({ "bookingId": body["bookingId"], "participants": [newcomer("Bo")] });
    assert!(sara.post(&path, other).await.assert(409).json()["type"].as_str().unwrap().ends_with("/id-reused"));
    assert_eq!(states(&app, parts[0]).await.len(), 1);
}

#[tokio::test]
async fn a_booking_that_left_a_full_part_out_names_it_when_it_is_sent_again_too() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 1, 5]).await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    maja.register(parts[1], &[maja.colleague("Cia").await]).await;
    let body = json!({ "bookingId": BookingId::new().0, "participants": [newcomer("Anna")], "whenFull": "leaveOut" });
    for status in [201, 200] {
        let made = sara.post(&format!("{}/registrations", series.path), body.clone()).await.assert(status).json();
        assert_eq!(made["leftOutOfferingIds"], json!([parts[1].id.to_string()]));
    }
}

/// They name the parts in opposite orders, which decides nothing about the order of the locks.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn groups_that_ask_for_the_last_seats_of_the_parts_at_once_end_without_a_seat_too_many() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([3, 3, 3]).await;
    let kommuner = [app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await];
    let rush = all_at_once((0..24).map(|n: usize| {
        let (user, series, parts) = (&kommuner[n % 2], &series, &parts);
        async move {
            let mut chosen: Vec<_> = parts.iter().map(|part| part.id.to_string()).collect();
            if n.is_multiple_of(3) {
                chosen.reverse();
            }
            let body = json!({ "participants": [newcomer(&format!("N{n}"))], "offeringIds": chosen });
            user.post(&format!("{}/registrations", series.path), body).await
        }
    }))
    .await;
    let made = rush.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
    let refused = rush.iter().filter(|answer| answer.status == StatusCode::BAD_REQUEST).count();
    assert_eq!((made, refused), (3, 21));
    for part in parts {
        assert_eq!(states(&app, part).await.len(), 3);
        counters_add_up(&app, part).await;
    }
}

#[tokio::test]
async fn a_series_shows_nobody_more_than_its_parts_do() {
    let app = TestApp::start().await;
    let open = app.course().open().await;
    let members = app.course().course(|new| new.visibility = Visibility::Members);
    let members = members.days_later(7).open().await;
    let series = app.series(&[open, members]).await;
    let parts = format!("{}/parts", series.path);
    let count = |answer: Value| answer["parts"].as_array().unwrap().len();
    assert_eq!(count(app.anyone().get(&parts).await.assert(200).json()), 1);
    assert_eq!(count(app.sign_in(EMPLOYEE).await.get(&parts).await.assert(200).json()), 2);
    let page = app.anyone().visit(&format!("/serier/{}", series.slug)).await.assert(200);
    assert!(page.text().contains("1 del"), "{}", page.text());

    let hidden = app.series(&[members_only(&app).await, members_only(&app).await]).await;
    app.anyone().get(&hidden.path).await.assert(404);
    app.anyone().visit(&format!("/serier/{}", hidden.slug)).await.assert(404);
    app.sign_in(EMPLOYEE).await.get(&hidden.path).await.assert(200);
}

async fn members_only(app: &TestApp) -> Offered {
    app.course().course(|new| new.visibility = Visibility::Members).open().await
}

#[tokio::test]
async fn an_offering_is_a_part_of_one_series_and_a_series_is_published_with_two() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let editor = app.sign_in(EDITOR).await;
    let department = editor.get(&series.path).await.json()["departmentId"].clone();
    let new = json!({ "title": "En till", "summary": "Om annat.", "departmentId": department });
    let other = editor.post("/course-series", new).await.assert(201).json();
    let path = format!("/course-series/{}", other["id"].as_str().unwrap());
    app.anyone().get(&path).await.assert(404);
    let taken = json!({ "offeringIds": [parts[0].id.to_string()] });
    let problem = editor.put_over(&format!("{path}/parts"), taken).await.assert(400).json();
    assert_eq!(faults(&problem), ["offeringIds[0]"]);
    let publish = json!({ "to": "published" });
    let problem = editor.post(&format!("{path}/transitions"), publish.clone()).await.assert(400).json();
    assert_eq!(faults(&problem), ["offeringIds"]);
    let own = [app.course().open().await, app.course().open().await];
    let own = json!({ "offeringIds": own.map(|part| part.id.to_string()) });
    editor.put_over(&format!("{path}/parts"), own).await.assert(200);
    editor.post(&format!("{path}/transitions"), publish).await.assert(200);
    app.anyone().get(&path).await.assert(200);
    editor.delete(&path).await.assert(409);
    editor.delete(&series.path).await.assert(409);
}

#[tokio::test]
async fn the_course_page_names_its_place_in_the_series_and_the_series_has_a_calendar() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let page = app.anyone().visit(&format!("/kurser/{}", app.slug_of(parts[1]).await)).await.assert(200);
    let link = page.all(&format!("main a[href='/serier/{}']", series.slug));
    assert_eq!(link, ["Del 2 av 3 i Ledarskap i tre steg"]);
    let page = app.anyone().visit(&format!("/serier/{}", series.slug)).await.assert(200);
    assert!(page.text().contains("\"EventSeries\""));
    let calendar = app.anyone().visit(&format!("/serier/{}/kalender.ics", series.slug)).await.assert(200);
    assert_eq!(calendar.text().matches("BEGIN:VEVENT").count(), 3);
}

#[tokio::test]
async fn an_employee_registers_for_the_whole_series_on_one_page() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 1, 5]).await;
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    maja.register(parts[1], &[maja.colleague("Cia").await]).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit(&format!("/anmalan/serie/{}", series.id)).await.assert(200);
    let form = page.filled("main form[action$=mig]", &[("whenFull", "leaveOut")]);
    let none: Vec<_> = form.iter().filter(|(name, _)| name != "offeringIds").cloned().collect();
    let again = anders.submit(&format!("/anmalan/serie/{}/mig", series.id), &none).await.assert(400);
    assert_eq!(again.all("main .ds-validation-message"), ["Välj minst en del."]);
    let made = anders.submit(&format!("/anmalan/serie/{}/mig", series.id), &form).await.assert(303);
    let done = anders.visit(made.header("location")).await.assert(200);
    assert!(done.text().contains("2 anmälningar är gjorda"), "{}", done.text());
    assert_eq!(states(&app, parts[1]).await.len(), 1);
}

#[tokio::test]
async fn whoever_goes_to_one_part_already_is_offered_the_others() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(parts[0], &[anders.person()]).await;
    let page = anders.visit(&format!("/anmalan/serie/{}", series.id)).await.assert(200);
    let form = page.form("main form[action$=mig]");
    let offered = form.iter().filter(|(name, _)| name == "offeringIds").map(|(_, id)| id.clone());
    assert_eq!(offered.collect::<Vec<_>>(), [parts[1].id.to_string(), parts[2].id.to_string()]);
    assert!(page.text().contains("för 2 delar"), "what is paid for already is not counted");
    anders.submit(&format!("/anmalan/serie/{}/mig", series.id), &form).await.assert(303);
    assert_eq!(states(&app, parts[2]).await.len(), 1);
}

#[tokio::test]
async fn a_coordinator_registers_a_group_for_the_series_in_the_same_steps_as_for_one_course() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([5, 5, 5]).await;
    let sara = app.sign_in(COORDINATOR).await;
    let steps = format!("/anmalan/serie/{}/grupp", series.id);
    let mut page = sara.visit(&format!("/anmalan/serie/{}", series.id)).await.assert(200);
    let list = "Anna Ek anna.ek@ny.example\nBo Alm bo.alm@ny.example";
    for typed in [vec![("list", list), ("till", "rader")], vec![("till", "betalning")], vec![("till", "kontroll")]] {
        let form = page.filled("main form[action$=grupp]", &typed);
        page = sara.submit(&steps, &form).await.assert(200);
    }
    let form = page.filled("main form[action$=grupp]", &[("till", "anmal")]);
    let made = sara.submit(&steps, &form).await.assert(303);
    let done = sara.visit(made.header("location")).await.assert(200);
    assert_eq!(done.one("main h1"), "6 anmälningar är gjorda");
    for part in parts {
        assert_eq!(states(&app, part).await.len(), 2);
    }
}

#[tokio::test]
async fn seats_in_every_part_are_held_while_a_form_for_the_series_is_filled_in() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([1, 1, 1]).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let path = format!("{}/seat-leases", series.path);
    let lease = anders.post(&path, json!({ "seats": 1 })).await.assert(201).json();
    assert_eq!((lease["offeringIds"].as_array().unwrap().len(), &lease["seats"]), (3, &json!(1)));
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    assert_eq!(faults(&maja.join(&series, &["Cia"], "refuse").await.assert(400).json()).len(), 3);

    // Of what is asked for anew only that is held.
    let fewer = json!({ "seats": 1, "bookingId": lease["id"], "offeringIds": [parts[2].id.to_string()] });
    anders.post(&path, fewer).await.assert(200);
    let left = async |part: Offered| {
        maja.get(&format!("/course-offerings/{}", part.id)).await.assert(200).json()["seatsLeft"].as_i64()
    };
    assert_eq!(left(parts[0]).await, Some(1));
    assert_eq!(left(parts[2]).await, Some(0));
    anders.delete(&format!("/seat-leases/{}", lease["id"].as_str().unwrap())).await.assert(204);
    assert_eq!(left(parts[2]).await, Some(1));
    let unknown = json!({ "seats": 1, "offeringIds": [app.course().open().await.id.to_string()] });
    assert_eq!(faults(&anders.post(&path, unknown).await.assert(400).json()), ["offeringIds[0]"]);

    // The page does the same, and what is registered is what was held.
    let page = anders.visit(&format!("/anmalan/serie/{}", series.id)).await.assert(200);
    let mine = format!("/anmalan/serie/{}/mig", series.id);
    let held = anders.submit(&mine, &page.filled("main form[action$=mig]", &[("till", "reservera")])).await.assert(200);
    assert!(held.one("[data-lease-until]").starts_with("En plats i varje del du anmäler till är reserverad"));
    assert_eq!(left(parts[1]).await, Some(0));
    anders.submit(&mine, &held.form("main form[action$=mig]")).await.assert(303);
    for part in parts {
        assert_eq!(states(&app, part).await.len(), 1);
        counters_add_up(&app, part).await;
    }
}

#[tokio::test]
async fn two_who_reserve_in_a_series_at_once_never_get_half_of_it_each() {
    let app = TestApp::start().await;
    let (parts, series) = app.three([1, 1, 1]).await;
    let (anders, maja) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    let path = format!("{}/seat-leases", series.path);
    let backwards: Vec<_> = parts.iter().rev().map(|part| part.id.to_string()).collect();
    let asks = [(&anders, json!({ "seats": 1 })), (&maja, json!({ "seats": 1, "offeringIds": backwards }))];
    let mut got: Vec<_> = all_at_once(asks.map(|(user, body)| user.post(&path, body)))
        .await
        .into_iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    got.sort_unstable();
    assert_eq!(got, [201, 409]);
    for part in parts {
        counters_add_up(&app, part).await;
    }
}

#[tokio::test]
async fn the_catalogue_says_which_part_of_a_series_a_course_is_and_the_form_what_each_part_costs() {
    let app = TestApp::start().await;
    let (_, series) = app.three([5, 5, 5]).await;
    let listed = app.anyone().visit("/kurser").await.assert(200);
    assert!(listed.text().contains("Del 2 av 3 i"), "{}", listed.text());
    assert_eq!(listed.all(&format!("main li a[href='/serier/{}']", series.slug)).len(), 3);
    let form = app.sign_in(EMPLOYEE).await.visit(&format!("/anmalan/serie/{}", series.id)).await.assert(200);
    assert_eq!(form.all("main form label").iter().filter(|label| label.contains("kr")).count(), 3);
    assert!(form.text().contains("för 3 delar"));
}
