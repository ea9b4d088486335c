//! Networks: who has a seat, who sits there, and who sees that.

mod documents;
mod meeting_pages;
pub(crate) mod meetings;
mod needs;
mod pages;

use samverk_domain::people::PersonId;
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

impl User {
    /// An active network of one from each kommun, but for what is said; gives its id.
    pub(crate) async fn network(&self, different: Value) -> String {
        let mut new = json!({
            "name": "Socialchefer", "type": "chief", "purpose": "Följer lagstiftningen tillsammans.",
            "mandate": "Råd till styrelsen", "membershipRule": "onePerMunicipality", "isForAll": true,
            "substitutesAllowed": true,
        });
        new.as_object_mut().unwrap().extend(different.as_object().unwrap().clone());
        let id = self.post("/networks", new).await.assert(201).json()["id"].as_str().unwrap().to_owned();
        self.post(&format!("/networks/{id}/transitions"), json!({ "to": "active" })).await.assert(200);
        id
    }

    async fn puts_up(&self, network: &str, person: PersonId, role: &str) -> Answer {
        let new = json!({ "networkId": network, "personId": person.to_string(), "role": role });
        self.post("/network-memberships", new).await
    }

    /// Nominates somebody; gives the id of the membership.
    pub(crate) async fn nominate(&self, network: &str, person: PersonId, role: &str) -> String {
        let made = self.puts_up(network, person, role).await.assert(201).json();
        made["id"].as_str().unwrap().to_owned()
    }

    /// Takes a membership to another state.
    pub(crate) async fn moves(&self, membership: &str, to: &str) -> Answer {
        let path = format!("/network-memberships/{membership}/transitions");
        self.post(&path, json!({ "to": to, "reason": "Nätverket är fullt" })).await
    }

    /// How it stands with the own organisation's seat.
    async fn seat(&self, network: &str, of: &User) -> Value {
        let seats = self.get(&format!("/networks/{network}/seats")).await.assert(200).json();
        let theirs = |seat: &&Value| seat["organisationId"] == of.organisation().to_string();
        seats["items"].as_array().unwrap().iter().find(theirs).cloned().unwrap_or_default()
    }

    async fn names_in(&self, network: &str) -> Vec<String> {
        let path = format!("/network-memberships?networkId={network}");
        let found = self.get(&path).await.assert(200).json();
        let name = |row: &Value| row["personName"].as_str().unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(name).collect()
    }
}

#[tokio::test]
async fn a_seat_is_filled_when_who_was_nominated_accepts() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, maja) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    let network = editor.network(json!({})).await;
    assert_eq!(maja.seat(&network, &sara).await["status"], "vacant", "everybody sees where somebody is missing");
    let membership = sara.nominate(&network, anders.person(), "member").await;
    assert_eq!(maja.seat(&network, &sara).await["status"], "vacant");
    sara.moves(&membership, "active").await.assert(403);
    editor.moves(&membership, "active").await.assert(403);
    let accepted = anders.moves(&membership, "active").await.assert(200).json();
    assert_eq!((&accepted["state"], &accepted["fromOn"]), (&json!("active"), &json!("2026-11-23")));
    assert_eq!(maja.seat(&network, &sara).await["status"], "filled");
    sara.moves(&membership, "paused").await.assert(200);
    sara.moves(&membership, "ended").await.assert(200);
    anders.moves(&membership, "active").await.assert(409);
    assert_eq!(maja.seat(&network, &sara).await["status"], "vacant");
}

#[tokio::test]
async fn who_sits_there_is_seen_by_the_own_kommun_the_staff_and_those_in_the_same_network() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, maja) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let network = editor.network(json!({})).await;
    let membership = sara.nominate(&network, anders.person(), "member").await;
    anders.moves(&membership, "active").await.assert(200);
    assert_eq!(sara.names_in(&network).await.len(), 1);
    assert_eq!(editor.names_in(&network).await.len(), 1);
    assert_eq!(malmo.names_in(&network).await.len(), 0);
    malmo.get(&format!("/network-memberships/{membership}")).await.assert(404);
    let theirs = maja.nominate(&network, malmo.person(), "member").await;
    assert_eq!(malmo.names_in(&network).await.len(), 1, "who is nominated is not in it yet");
    malmo.moves(&theirs, "active").await.assert(200);
    assert_eq!(malmo.names_in(&network).await.len(), 2);
    malmo.moves(&membership, "ended").await.assert(403);
    assert_eq!(maja.names_in(&network).await.len(), 1, "the coordinator is not in it");
    maja.moves(&membership, "ended").await.assert(404);
}

#[tokio::test]
async fn a_coordinator_in_a_network_does_not_see_who_is_protected_in_another_kommun() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let network = editor.network(json!({})).await;
    let rut = json!({
        "givenName": "Rut", "familyName": "Hemlig", "email": "rut@lund.example", "protectedIdentity": true,
        "organisationId": sara.organisation().to_string(), "kind": "official",
    });
    let rut: PersonId = sara.post("/people", rut).await.assert(201).json()["id"].as_str().unwrap().parse().unwrap();
    let membership = sara.nominate(&network, rut, "member").await;
    activate(&app, &membership).await;
    let own = maja.nominate(&network, maja.person(), "member").await;
    maja.moves(&own, "active").await.assert(200);
    let seen = maja.get(&format!("/network-memberships/{membership}")).await.assert(200);
    assert_eq!(seen.json()["personName"], "Skyddade personuppgifter");
    assert!(!seen.text().contains(&rut.to_string()), "{}", seen.text());
    let by_id = maja.get(&format!("/network-memberships?personId={rut}")).await.assert(200).json();
    assert_eq!(by_id["_meta"]["totalRecords"], 0);
    assert_eq!(sara.get(&format!("/network-memberships/{membership}")).await.json()["personName"], "Rut Hemlig");
}

/// Accepts for somebody who has no account.
async fn activate(app: &TestApp, membership: &str) {
    use samverk_domain::networks::member_state::MemberState;
    use samverk_domain::networks::membership::{Entity, NetworkMembershipId};
    use sea_orm::EntityTrait;
    let id: NetworkMembershipId = membership.parse().unwrap();
    let system = samverk_domain::access::Actor::System;
    let accept = async |scope: &samverk_domain::store::WriteScope| {
        let mut row = scope.lock(Entity::find_by_id(id)).await?;
        row.state = MemberState::Active;
        scope.update(&row).await
    };
    app.database.write(&system, accept).await.unwrap();
}

#[tokio::test]
async fn a_kommun_has_no_more_people_than_seats_and_nobody_twice() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let first = sara.nominate(&network, anders.person(), "member").await;
    let again = sara.puts_up(&network, anders.person(), "substitute").await.assert(409).json();
    assert!(again["type"].as_str().unwrap().ends_with("/already-in-network"), "{again}");
    let nils = sara.colleague("Nils Ny").await;
    let full = sara.puts_up(&network, nils, "member").await.assert(409).json();
    assert!(full["type"].as_str().unwrap().ends_with("/no-seat-left"), "{full}");
    sara.puts_up(&network, nils, "convener").await.assert(400);
    let new = json!({
        "networkId": network, "personId": nils.to_string(), "role": "member", "replacesId": first,
    });
    sara.post("/network-memberships", new).await.assert(201);
    assert_eq!(sara.get(&format!("/network-memberships/{first}")).await.json()["state"], "ended");
    let path = format!("/networks/{network}/seats/{}/expectations", sara.organisation());
    sara.put(&path, json!({ "expected": 2 })).await.assert(403);
    editor.put(&path, json!({ "expected": 2 })).await.assert(200);
    sara.nominate(&network, anders.person(), "member").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_are_nominated_at_once_for_one_seat_one_gets_it() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(sara.colleague(&format!("Nils Nummer{n}")).await);
    }
    let answers = people.into_iter().map(|person| {
        let (sara, network) = (&sara, &network);
        async move { sara.puts_up(network, person, "member").await.status.as_u16() }
    });
    let mut answers = futures_util::future::join_all(answers).await;
    answers.sort_unstable();
    assert_eq!(answers, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn the_convener_answers_who_asks_for_a_seat_in_an_open_network_and_changes_nothing_else() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let network = editor.network(json!({ "membershipRule": "open" })).await;
    let closed = editor.network(json!({ "name": "Skolchefer" })).await;
    anders.puts_up(&closed, anders.person(), "member").await.assert(403);
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    let asked = anders.nominate(&network, anders.person(), "member").await;
    malmo.moves(&asked, "active").await.assert(404);
    malmo.moves(&convener, "active").await.assert(200);
    sara.moves(&asked, "active").await.assert(403);
    let path = format!("/network-memberships/{asked}/transitions");
    malmo.post(&path, json!({ "to": "refused" })).await.assert(400);
    malmo.moves(&asked, "refused").await.assert(200);
    let refused = anders.get(&format!("/network-memberships/{asked}")).await.json();
    assert_eq!(refused["reason"], "Nätverket är fullt");
    let asked = anders.nominate(&network, anders.person(), "member").await;
    malmo.moves(&asked, "active").await.assert(200);
    malmo.moves(&asked, "paused").await.assert(403);
    assert_eq!(sara.get(&format!("/network-memberships/{asked}")).await.json()["state"], "active");
}

#[tokio::test]
async fn that_a_kommun_declines_is_seen_by_all_members_and_why_by_itself_and_staff() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let network = editor.network(json!({})).await;
    let path = format!("/networks/{network}/seats/{}", sara.organisation());
    let no = json!({ "answer": "declined", "reason": "Vi har ett eget forum" });
    sara.put(&path, json!({ "answer": "declined" })).await.assert(400);
    maja.put(&path, no.clone()).await.assert(404);
    sara.put(&path, no).await.assert(200);
    assert_eq!(maja.seat(&network, &sara).await["status"], "declined");
    let covered = maja.get("/network-coverages").await.assert(200);
    assert!(covered.text().contains("declined") && !covered.text().contains("eget forum"));
    assert!(!maja.get("/audit-events").await.assert(200).text().contains("eget forum"));
    sara.nominate(&network, sara.person(), "member").await;
    assert_eq!(maja.seat(&network, &sara).await["status"], "vacant", "who nominates takes it back");
}

#[tokio::test]
async fn who_leaves_their_work_leaves_the_seat() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let membership = sara.nominate(&network, anders.person(), "member").await;
    anders.moves(&membership, "active").await.assert(200);
    let path = format!("/people/{}/affiliation-endings", anders.person());
    sara.post(&path, json!({ "lastDay": "2026-11-23" })).await.assert(200);
    let seen = sara.get(&format!("/network-memberships/{membership}")).await.json();
    assert_eq!((&seen["state"], &seen["toOn"]), (&json!("ended"), &json!("2026-11-23")));
    assert_eq!(sara.seat(&network, &sara).await["status"], "vacant");
}

#[tokio::test]
async fn the_public_reads_name_and_purpose_of_what_goes_on() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({})).await;
    let path = format!("/networks/{network}");
    let seen = app.anyone().get(&path).await.assert(200).json();
    assert_eq!((&seen["name"], &seen["mandate"]), (&json!("Socialchefer"), &Value::Null));
    assert_eq!(app.sign_in(EMPLOYEE).await.get(&path).await.json()["mandate"], "Råd till styrelsen");
    let proposed =
        json!({ "name": "Ny grupp", "type": "working", "purpose": "Ännu inget", "membershipRule": "appointed" });
    let proposed = editor.post("/networks", proposed).await.assert(201).json();
    let proposed = format!("/networks/{}", proposed["id"].as_str().unwrap());
    app.sign_in(EMPLOYEE).await.get(&proposed).await.assert(404);
    editor.post(&format!("{proposed}/transitions"), json!({ "to": "dormant" })).await.assert(409);
    editor.post(&format!("{path}/transitions"), json!({ "to": "closed" })).await.assert(200);
    app.anyone().get(&path).await.assert(404);
    let faulty = json!({ "name": "Socialchefer", "type": "chief", "membershipRule": "nPerMunicipality" });
    let faulty = app.sign_in(ADMIN).await.post("/networks", faulty).await.assert(400).text();
    for field in ["name", "purpose", "seatsEach"] {
        assert!(faulty.contains(&format!("\"{field}\"")), "{field} is not named: {faulty}");
    }
}
