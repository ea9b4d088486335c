//! Meetings of networks: who reads them, who is called, who comes, and what is to be done after them.

use chrono::Duration;
use samverk_domain::organisations::organisation::{self, OrganisationKind};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

/// Tuesday 8 December 2026 at 9 in Sweden, fifteen days from when the tests begin.
const STARTS_AT: &str = "2026-12-08T08:00:00Z";

impl User {
    pub(crate) async fn plans(&self, network: &str, different: Value) -> Answer {
        let mut new = json!({
            "title": "Ny socialtjänstlag", "startsAt": STARTS_AT, "endsAt": "2026-12-08T11:00:00Z",
            "place": "Stadshuset", "agenda": "1. Läget i kommunerna",
        });
        new.as_object_mut().unwrap().extend(different.as_object().unwrap().clone());
        self.post(&format!("/networks/{network}/meetings"), new).await
    }

    /// A planned meeting; gives its path.
    pub(crate) async fn meeting(&self, network: &str) -> String {
        let made = self.plans(network, json!({})).await.assert(201).json();
        format!("/network-meetings/{}", made["items"][0]["id"].as_str().unwrap())
    }

    pub(crate) async fn takes(&self, path: &str, to: &str) -> Answer {
        self.post(&format!("{path}/transitions"), json!({ "to": to })).await
    }

    pub(crate) async fn says(&self, meeting: &str, answer: &str) -> Answer {
        self.put(&format!("{meeting}/answers"), json!({ "answer": answer })).await
    }

    pub(crate) async fn notes(
        &self,
        meeting: &str,
        membership: &str,
        presence: &str,
        substitute: Option<&str>,
    ) -> Answer {
        let noted = json!({ "presence": presence, "substituteId": substitute });
        self.put(&format!("{meeting}/attendances/{membership}"), noted).await
    }

    /// Those who are listed with a meeting.
    async fn attending(&self, meeting: &str) -> Vec<Value> {
        let found = self.get(&format!("{meeting}/attendances")).await.assert(200).json();
        found["items"].as_array().unwrap().clone()
    }
}

/// Somebody who is in a network; gives their membership.
pub(crate) async fn inside(coordinator: &User, network: &str, who: &User, role: &str) -> String {
    let membership = coordinator.nominate(network, who.person(), role).await;
    who.moves(&membership, "active").await.assert(200);
    membership
}

fn starts(meetings: &Value) -> Vec<&str> {
    meetings["items"].as_array().unwrap().iter().map(|one| one["startsAt"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn meetings_of_a_series_keep_their_hour_over_the_change_to_summer_time_and_are_each_their_own() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({})).await;
    let monthly = json!({ "repetition": { "every": "month", "times": 5 }, "otherDays": ["2027-06-16"] });
    let made = editor.plans(&network, monthly).await.assert(201).json();
    let expected = [
        STARTS_AT,
        "2027-01-12T08:00:00Z",
        "2027-02-09T08:00:00Z",
        "2027-03-09T08:00:00Z",
        "2027-04-13T07:00:00Z",
        "2027-06-16T07:00:00Z",
    ];
    assert_eq!(starts(&made), expected);
    assert_eq!(made["items"][4]["endsAt"], "2027-04-13T10:00:00Z");
    let path = format!("/network-meetings/{}", made["items"][1]["id"].as_str().unwrap());
    let moved = json!({ "title": "Flyttad", "startsAt": "2027-01-13T08:00:00Z", "endsAt": "2027-01-13T09:00:00Z" });
    editor.put_over(&path, moved).await.assert(200);
    editor.plans(&network, json!({ "title": "En annan" })).await.assert(201);
    let series = made["items"][0]["seriesId"].as_str().unwrap();
    let listed = editor.get(&format!("/networks/{network}/meetings?seriesId={series}")).await.assert(200).json();
    assert_eq!(listed["_meta"]["totalRecords"], 6);
    assert_eq!(starts(&listed)[1], "2027-01-13T08:00:00Z");
    let spring = editor.get(&format!("/networks/{network}/meetings?fromOn=2027-03-01&toOn=2027-04-13")).await.json();
    assert_eq!(starts(&spring), ["2027-03-09T08:00:00Z", "2027-04-13T07:00:00Z"]);
}

#[tokio::test]
async fn what_cannot_be_a_meeting_is_told_field_by_field() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({})).await;
    let faulty = json!({
        "title": "", "startsAt": "2026-11-01T08:00:00Z", "endsAt": "2026-11-01T08:00:00Z", "virtualLink": "zoom",
        "repetition": { "every": "week", "times": 1 }, "otherDays": ["2199-01-01"],
    });
    let said = editor.plans(&network, faulty).await.assert(400).text();
    for field in ["title", "startsAt", "endsAt", "virtualLink", "repetition.times", "otherDays"] {
        assert!(said.contains(&format!("\"{field}\"")), "{field} is not named: {said}");
    }
    editor.post(&format!("/networks/{network}/transitions"), json!({ "to": "dormant" })).await.assert(200);
    editor.plans(&network, json!({})).await.assert(409);
}

#[tokio::test]
async fn meetings_are_read_in_the_network_and_by_staff_and_kept_by_staff_and_the_convener() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let (maja, malmo) = (app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let meeting = editor.meeting(&network).await;
    let list = format!("/networks/{network}/meetings");
    let nominated = sara.nominate(&network, anders.person(), "member").await;
    for outside in [&sara, &anders, &maja, &malmo] {
        for path in [&meeting, &list, &format!("{meeting}/notes"), &format!("{meeting}/attendances")] {
            outside.get(path).await.assert(404);
        }
        outside.plans(&network, json!({})).await.assert(404);
        outside.takes(&meeting, "called").await.assert(404);
    }
    app.anyone().get(&meeting).await.assert(401);
    anders.moves(&nominated, "active").await.assert(200);
    assert_eq!(anders.get(&list).await.assert(200).json()["_meta"]["totalRecords"], 1);
    assert_eq!(anders.get(&meeting).await.assert(200).json()["allowedTransitions"], json!([]));
    anders.plans(&network, json!({})).await.assert(403);
    anders.takes(&meeting, "called").await.assert(403);
    anders.put_over(&format!("{meeting}/notes"), json!({ "notes": "Mina" })).await.assert(403);
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    let own = malmo.meeting(&network).await;
    malmo.takes(&own, "called").await.assert(200);
    malmo.put_over(&format!("{own}/notes"), json!({ "notes": "Vi enades." })).await.assert(200);
    assert_eq!(anders.get(&format!("{own}/notes")).await.assert(200).json()["notes"], "Vi enades.");
    let other = editor.network(json!({ "name": "Skolchefer" })).await;
    malmo.plans(&other, json!({})).await.assert(404);
}

#[tokio::test]
async fn everybody_in_the_network_is_called_and_told_of_changes_in_mail_that_their_calendar_takes_up() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &anders, "member").await;
    inside(&sara, &network, &sara, "substitute").await;
    maja.nominate(&network, malmo.person(), "member").await;
    let meeting = editor.meeting(&network).await;
    assert!(!app.mail_to(EMPLOYEE).await.concat().contains("Ny socialtjänstlag"), "a plan is not told");
    editor.takes(&meeting, "called").await.assert(200);
    let called = app.mail_to(EMPLOYEE).await.pop().unwrap();
    let uid = format!("UID:{}@samverk", meeting.rsplit_once('/').unwrap().1);
    for part in [
        "Subject: Kallelse: Ny socialtjänstlag",
        "Läget i kommunerna",
        "METHOD:REQUEST",
        "SEQUENCE:1",
        "DTSTART:20261208T080000Z",
        "ROLE=REQ-PARTICIPANT",
        &uid,
    ] {
        assert!(called.contains(part), "{part} is not in {called}");
    }
    let substitute = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(substitute.contains("Kallelse till ersättare") && substitute.contains("ROLE=OPT-PARTICIPANT"));
    let nominated = app.mail_to(OTHER_EMPLOYEE).await.concat();
    assert!(!nominated.contains("Kallelse"), "who is nominated is not in it yet: {nominated}");
    let change = |title: &str, starts_at: &str| {
        json!({
            "title": title, "startsAt": starts_at, "endsAt": "2026-12-08T11:00:00Z", "place": "Stadshuset",
        })
    };
    editor.put_over(&meeting, change("Nya lagen", STARTS_AT)).await.assert(200);
    assert!(app.mail_to(EMPLOYEE).await.is_empty(), "another title is no other time");
    editor.put_over(&meeting, change("Nya lagen", "2026-12-08T09:00:00Z")).await.assert(200);
    let changed = app.mail_to(EMPLOYEE).await.pop().unwrap();
    for part in ["Ny tid eller plats: Nya lagen", "METHOD:REQUEST", "SEQUENCE:2", "DTSTART:20261208T090000Z", &uid] {
        assert!(changed.contains(part), "{part} is not in {changed}");
    }
    editor.takes(&meeting, "cancelled").await.assert(200);
    let cancelled = app.mail_to(EMPLOYEE).await.pop().unwrap();
    for part in ["Inställd träff: Nya lagen", "METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", &uid] {
        assert!(cancelled.contains(part), "{part} is not in {cancelled}");
    }
    editor.takes(&meeting, "called").await.assert(409);
    editor.put_over(&meeting, change("Igen", STARTS_AT)).await.assert(409);
    let unheard = editor.meeting(&network).await;
    editor.takes(&unheard, "cancelled").await.assert(200);
    assert!(app.mail_to(EMPLOYEE).await.is_empty(), "who was not called is not told");
}

#[tokio::test]
async fn who_comes_into_the_network_after_its_people_were_called_is_called_too_and_who_leaves_it_is_let_off() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let anders = app.sign_in(EMPLOYEE).await;
    let network = editor.network(json!({})).await;
    let meeting = editor.meeting(&network).await;
    editor.takes(&meeting, "called").await.assert(200);
    editor.plans(&network, json!({ "title": "Bara planerad" })).await.assert(201);
    let membership = inside(&sara, &network, &anders, "member").await;
    let mails = app.mail_to(EMPLOYEE).await;
    let called: Vec<_> = mails.iter().filter(|mail| mail.contains("Subject: Kallelse")).collect();
    assert_eq!(called.len(), 1, "{mails:?}");
    let uid = format!("UID:{}@samverk", meeting.rsplit_once('/').unwrap().1);
    assert!(called[0].contains("METHOD:REQUEST") && called[0].contains(&uid), "{called:?}");
    sara.moves(&membership, "paused").await.assert(200);
    sara.moves(&membership, "active").await.assert(200);
    assert!(app.mail_to(EMPLOYEE).await.is_empty(), "nothing is new to them");
    sara.moves(&membership, "ended").await.assert(200);
    let left = app.mail_to(EMPLOYEE).await.pop().unwrap();
    for part in ["Subject: Inte längre kallad", "METHOD:CANCEL", "STATUS:CANCELLED", &uid] {
        assert!(left.contains(part), "{part} is not in {left}");
    }
    assert_eq!(editor.get(&meeting).await.json()["state"], "called", "it is held for the others");
}

#[tokio::test]
async fn a_network_is_closed_when_nobody_is_called_to_its_meetings_any_more() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({})).await;
    let meeting = editor.meeting(&network).await;
    editor.takes(&meeting, "called").await.assert(200);
    let path = format!("/networks/{network}/transitions");
    let refused = editor.post(&path, json!({ "to": "closed" })).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("/coming-meetings"), "{refused}");
    let page = editor.visit(&format!("/arbete/natverk/{network}/lage/avslutat")).await.assert(200);
    assert!(page.one("main .ds-alert li").starts_with("Ny socialtjänstlag, tis 8 dec. 2026"));
    assert_eq!(page.all("main form").len(), 0);
    editor.takes(&meeting, "cancelled").await.assert(200);
    editor.post(&path, json!({ "to": "closed" })).await.assert(200);
}

#[tokio::test]
async fn a_member_says_before_the_meeting_whether_they_or_their_substitute_come() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    let network = editor.network(json!({})).await;
    let member = inside(&sara, &network, &anders, "member").await;
    inside(&sara, &network, &sara, "substitute").await;
    inside(&maja, &network, &malmo, "member").await;
    let meeting = editor.meeting(&network).await;
    anders.says(&meeting, "coming").await.assert(409);
    editor.takes(&meeting, "called").await.assert(200);
    anders.says(&meeting, "coming").await.assert(200);
    anders.says(&meeting, "substitute").await.assert(200);
    sara.says(&meeting, "substitute").await.assert(400);
    editor.says(&meeting, "coming").await.assert(403);
    maja.says(&meeting, "coming").await.assert(404);
    let seen = malmo.attending(&meeting).await;
    let said = |row: &&Value| row["networkMembershipId"] == member.as_str();
    assert_eq!(seen.iter().find(said).unwrap()["answer"], "substitute");
    assert_eq!(seen.len(), 3);
    app.advance(Duration::days(16));
    app.sign_in(EMPLOYEE).await.says(&meeting, "notComing").await.assert(409);
}

#[tokio::test]
async fn the_convener_notes_who_was_there_and_the_coverage_tells_when_a_kommun_last_was() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let network = editor.network(json!({})).await;
    let member = inside(&sara, &network, &anders, "member").await;
    let substitute = inside(&sara, &network, &sara, "substitute").await;
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    let meeting = malmo.meeting(&network).await;
    malmo.takes(&meeting, "called").await.assert(200);
    malmo.takes(&meeting, "held").await.assert(409);
    malmo.notes(&meeting, &member, "present", None).await.assert(409);
    app.advance(Duration::days(16));
    let (malmo, anders, maja) =
        (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    anders.notes(&meeting, &member, "present", None).await.assert(403);
    malmo.notes(&meeting, &member, "substituted", None).await.assert(400);
    malmo.notes(&meeting, &convener, "substituted", Some(&substitute)).await.assert(400);
    malmo.notes(&meeting, &convener, "present", Some(&substitute)).await.assert(400);
    malmo.notes(&meeting, &convener, "excused", None).await.assert(200);
    malmo.notes(&meeting, &member, "substituted", Some(&substitute)).await.assert(200);
    let seen = anders.attending(&meeting).await;
    let of = |id: &str| seen.iter().find(|row| row["networkMembershipId"] == id).unwrap().clone();
    assert_eq!((&of(&member)["presence"], &of(&member)["substituteId"]), (&json!("substituted"), &json!(substitute)));
    assert_eq!(of(&convener)["presence"], "excused");
    assert_eq!(maja.seat(&network, &sara).await["lastAttendedOn"], Value::Null, "it is not held yet");
    malmo.takes(&meeting, "held").await.assert(200);
    assert_eq!(maja.seat(&network, &sara).await["lastAttendedOn"], "2026-12-08");
    assert_eq!(maja.seat(&network, &malmo).await["lastAttendedOn"], Value::Null);
    let covered = maja.get("/network-coverages").await.assert(200).text();
    assert!(covered.contains("2026-12-08"), "{covered}");
}

#[tokio::test]
async fn who_represents_another_than_a_kommun_sees_meetings_but_not_who_of_others_comes() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let guest = app.sign_in(OTHER_EMPLOYEE).await;
    let university = async |scope: &samverk_domain::store::WriteScope| {
        let mut row = scope.lock(organisation::Entity::find_by_id(guest.organisation())).await?;
        row.kind = OrganisationKind::University;
        scope.update(&row).await
    };
    app.database.write(&samverk_domain::access::Actor::System, university).await.unwrap();
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &anders, "member").await;
    let membership = editor.nominate(&network, guest.person(), "member").await;
    let meeting = editor.meeting(&network).await;
    editor.takes(&meeting, "called").await.assert(200);
    anders.says(&meeting, "coming").await.assert(200);
    guest.says(&meeting, "notComing").await.assert(200);
    assert_eq!(guest.get(&meeting).await.assert(200).json()["title"], "Ny socialtjänstlag");
    let seen = guest.attending(&meeting).await;
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0]["networkMembershipId"], &seen[0]["answer"]), (&json!(membership), &json!("notComing")));
    assert_eq!(anders.attending(&meeting).await.len(), 2);
}

#[tokio::test]
async fn a_next_step_is_done_by_whoever_has_it_and_dropped_by_who_keeps_the_meetings() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let (maja, malmo) = (app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let member = inside(&sara, &network, &anders, "member").await;
    inside(&maja, &network, &malmo, "member").await;
    let meeting = editor.meeting(&network).await;
    let path = format!("{meeting}/next-steps");
    let new =
        |text: &str, due: &str, who: Option<&str>| json!({ "text": text, "networkMembershipId": who, "dueOn": due });
    anders.post(&path, new("Eget", "2026-12-20", None)).await.assert(403);
    let elsewhere = editor.network(json!({ "name": "Skolchefer" })).await;
    let other = inside(&maja, &elsewhere, &malmo, "member").await;
    editor.post(&path, new("Fel", "2026-12-20", Some(&other))).await.assert(400);
    let first = editor.post(&path, new("Skriver mall", "2026-12-20", Some(&member))).await.assert(201).json();
    editor.post(&path, new("Läser mall", "2027-01-20", Some(&member))).await.assert(201);
    let staff = editor.post(&path, new("Bokar lokal", "2026-12-01", None)).await.assert(201).json();
    let step = |made: &Value| format!("/network-next-steps/{}", made["id"].as_str().unwrap());
    let (first, staff) = (step(&first), step(&staff));
    let mine = async |by: &str| {
        let found = anders.get(&format!("/people/me/network-next-steps{by}")).await.assert(200).json();
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["text"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(mine("").await, ["Skriver mall", "Läser mall"]);
    assert_eq!(mine("?dueBy=2026-12-31").await, ["Skriver mall"]);
    assert_eq!(malmo.get(&first).await.assert(200).json()["allowedTransitions"], json!([]));
    malmo.takes(&first, "done").await.assert(403);
    assert_eq!(sara.get(&first).await.assert(200).json()["personName"], "Anders Anställd", "it is Lund's");
    sara.get(&staff).await.assert(404);
    maja.get(&first).await.assert(404);
    anders.takes(&staff, "done").await.assert(403);
    anders.takes(&first, "dropped").await.assert(403);
    let done = anders.takes(&first, "done").await.assert(200).json();
    assert_eq!((&done["state"], &done["doneAt"]), (&json!("done"), &json!("2026-11-23T08:00:00Z")));
    assert_eq!(mine("").await, ["Läser mall"]);
    editor.takes(&staff, "dropped").await.assert(200);
    editor.takes(&staff, "open").await.assert(200);
    let theirs = malmo.get("/network-memberships").await.json();
    let of_malmo = |row: &&Value| row["networkId"] == network.as_str() && row["personName"] == "Mikael Möllevång";
    let theirs = theirs["items"].as_array().unwrap().iter().find(of_malmo).unwrap()["id"].as_str().unwrap().to_owned();
    editor.put_over(&staff, new("Bokar lokal", "2026-12-01", Some(&theirs))).await.assert(200);
    malmo.takes(&staff, "done").await.assert(200);
    maja.get(&staff).await.assert(200);
}

#[tokio::test]
async fn the_private_calendar_has_the_meetings_that_one_is_called_to() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &anders, "member").await;
    let meeting = editor.meeting(&network).await;
    let feed = anders.post("/people/me/calendar-feeds", json!({})).await.assert(201).json();
    let feed = format!("/calendar-feeds/{}", feed["address"].as_str().unwrap().rsplit_once('/').unwrap().1);
    let read = async || app.anyone().get(&feed).await.assert(200).text();
    assert!(!read().await.contains("socialtjänstlag"));
    editor.takes(&meeting, "called").await.assert(200);
    let called = read().await;
    assert!(called.contains("SUMMARY:Socialchefer: Ny socialtjänstlag") && called.contains("STATUS:CONFIRMED"));
    editor.takes(&meeting, "cancelled").await.assert(200);
    assert!(read().await.contains("STATUS:CANCELLED"), "so that calendars remove it");
}

#[tokio::test]
async fn who_is_protected_is_named_to_nobody_elsewhere_among_those_who_come_and_have_things_to_do() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (maja, malmo) = (app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    inside(&maja, &network, &malmo, "member").await;
    let rut = json!({
        "givenName": "Rut", "familyName": "Hemlig", "email": "rut@lund.example", "protectedIdentity": true,
        "organisationId": sara.organisation().to_string(), "kind": "official",
    });
    let rut = sara.post("/people", rut).await.assert(201).json()["id"].as_str().unwrap().to_owned();
    let membership = sara.nominate(&network, rut.parse().unwrap(), "member").await;
    super::activate(&app, &membership).await;
    let meeting = editor.meeting(&network).await;
    editor.takes(&meeting, "called").await.assert(200);
    let new = json!({ "text": "Skriver mall", "networkMembershipId": membership, "dueOn": "2026-12-20" });
    editor.post(&format!("{meeting}/next-steps"), new).await.assert(201);
    for path in [format!("{meeting}/attendances"), format!("{meeting}/next-steps")] {
        let seen = malmo.get(&path).await.assert(200).text();
        assert!(seen.contains("Skyddade personuppgifter"), "{seen}");
        assert!(!seen.contains("Hemlig") && !seen.contains(&rut), "{seen}");
    }
    assert!(!app.mail_to(OTHER_EMPLOYEE).await.concat().contains("Hemlig"));
    assert!(app.mail_to("rut@lund.example").await.concat().contains("Kallelse: Ny socialtjänstlag"));
}

#[tokio::test]
async fn of_somebody_who_is_erased_attendance_is_counted_and_what_they_said_is_gone() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let member = inside(&sara, &network, &anders, "member").await;
    let meeting = editor.meeting(&network).await;
    editor.takes(&meeting, "called").await.assert(200);
    anders.says(&meeting, "coming").await.assert(200);
    let new = json!({ "text": "Skriver mall", "networkMembershipId": member, "dueOn": "2026-12-20" });
    editor.post(&format!("{meeting}/next-steps"), new).await.assert(201);
    app.advance(Duration::days(16));
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    editor.notes(&meeting, &member, "present", None).await.assert(200);
    editor.takes(&meeting, "held").await.assert(200);
    let copy = anders.get("/people/me/records").await.assert(200).text();
    for known in ["Kommer", "Var där", "Skriver mall", "Ny socialtjänstlag"] {
        assert!(copy.contains(known), "{known} is not in {copy}");
    }
    let path = format!("/people/{}/erasures", anders.person());
    sara.post(&path, json!({ "reason": "Har bett om det" })).await.assert(204);
    let seen = editor.attending(&meeting).await;
    assert_eq!((&seen[0]["presence"], seen[0].get("answer")), (&json!("present"), None));
    assert_eq!(seen[0]["personName"], "Borttagen person");
    let steps = editor.get(&format!("{meeting}/next-steps")).await.assert(200).json();
    assert_eq!(steps["items"][0]["personName"], "Borttagen person");
    assert_eq!(editor.seat(&network, &sara).await["lastAttendedOn"], "2026-12-08");
}
