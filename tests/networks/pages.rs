//! Networks in the portal and by mail: who is missing, who is asked, and who answers.

use serde_json::json;

use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, PASSWORD, TestApp, User, key_in,
};

/// The path of the first link in a mail to our pages of networks.
fn link(mail: &str) -> String {
    let start = mail.find("/natverk/forslag/").unwrap_or_else(|| panic!("no link in {mail}"));
    mail[start..].split(|c: char| c.is_whitespace() || c == '"').next().unwrap().to_owned()
}

/// Proposes somebody of the own kommun on the pages, from the list of seats.
async fn proposes(user: &User, network: &str, name: &str) -> Answer {
    let list = user.visit("/min-kommun/natverk?lage=lediga").await.assert(200);
    let seat = list.attribute(&format!("tbody th a[href$='{network}']"), "href");
    let form = user.visit(&seat).await.assert(200).attribute("main a[href$=foresla]", "href");
    let page = user.visit(&format!("{form}?q={}", name.replace(' ', "+"))).await.assert(200);
    let person = page.attribute("input[name=personId]", "value");
    user.submit(&form, &page.filled("main form[method=post]", &[("personId", &person)])).await
}

#[tokio::test]
async fn a_vacant_seat_on_the_start_page_leads_to_a_proposal_that_is_accepted_by_the_link_in_the_mail() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    editor.network(json!({})).await;
    let start = sara.visit("/min-kommun").await.assert(200);
    assert!(start.all(".tasks li").iter().any(|task| task.starts_with("1 nätverk saknar någon från er")));
    sara.colleague("Nils Ny").await;
    proposes(&sara, "socialchefer", "Nils Ny").await.assert(303);
    let list = sara.visit("/min-kommun/natverk").await.assert(200);
    assert_eq!(list.all("tbody td:last-child"), ["Nils Ny (ledamot, väntar på svar)"]);

    let mail = app.mail_to("nils.ny@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Vill du vara med i nätverket Socialchefer?"), "{mail}");
    let page = app.anyone().visit(&link(&mail)).await.assert(200);
    assert_eq!(page.one("h1"), "Socialchefer");
    app.anyone().submit(&link(&mail), &[("svar", "ja")]).await.assert(303);
    assert_eq!(app.anyone().visit(&link(&mail)).await.one(".ds-alert h2"), "Du har tackat ja");
    assert_eq!(sara.visit("/min-kommun/natverk").await.all("tbody .ds-tag"), ["Fylld"]);
    let who = sara.visit("/min-kommun/handelser").await.all(".table-scroll > table > tbody > tr > td:nth-child(2)");
    assert!(who.contains(&"Nils Ny".to_owned()), "{who:?}");

    let again = app.anyone().submit(&link(&mail), &[("svar", "nej")]).await.assert(303);
    assert_eq!(again.header("location"), link(&mail));
    assert_eq!(sara.visit("/min-kommun/natverk").await.all("tbody .ds-tag"), ["Fylld"], "an answer is given once");
}

#[tokio::test]
async fn the_link_ends_with_the_proposal_and_whoever_declines_is_told_to_the_one_who_proposed_them() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    let nils = sara.colleague("Nils Ny").await;
    let membership = sara.nominate(&network, nils, "member").await;
    let first = link(&app.mail_to("nils.ny@kollega.example").await.pop().unwrap());
    let taken_back = sara.submit(&format!("/natverk/plats/{membership}/avsluta"), &[("back", "/min-kommun")]).await;
    assert_eq!(taken_back.assert(303).header("location"), "/min-kommun");
    app.anyone().visit(&first).await.assert(410);
    app.anyone().visit("/natverk/forslag/finns-inte").await.assert(410);

    sara.nominate(&network, nils, "member").await;
    let second = link(&app.mail_to("nils.ny@kollega.example").await.pop().unwrap());
    app.anyone().submit(&second, &[("svar", "nej")]).await.assert(303);
    let told = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(told.contains("Nej tack") && told.contains("Nils Ny") && told.contains("/min-kommun/natverk/socialchefer"));
    app.advance(chrono::Duration::days(91));
    app.anyone().visit(&second).await.assert(410);
}

#[tokio::test]
async fn staff_ask_those_for_a_proposal_who_have_nobody_and_leave_them_alone_for_a_week() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let membership = sara.nominate(&network, anders.person(), "member").await;
    anders.moves(&membership, "active").await.assert(200);
    app.mail_to(COORDINATOR).await;
    let page = format!("/arbete/natverk/{network}");
    let form = editor.visit(&page).await.assert(200).filled("form[action$=fraga]", &[("askedFor", "Socialchef")]);
    editor.submit(&format!("{page}/fraga"), &form).await.assert(303);
    let asked = app.mail_to(OTHER_COORDINATOR).await.pop().unwrap();
    for words in ["Vem är med för er i nätverket Socialchefer?", "Vi tänker oss", "Socialchef"] {
        assert!(asked.contains(words), "{words} is not in {asked}");
    }
    assert!(app.mail_to(COORDINATOR).await.is_empty(), "nobody is missing there");
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    let seat = maja.visit("/min-kommun/natverk/socialchefer").await.assert(200);
    assert!(seat.one(".ds-alert p").contains("Förbundet tänker sig: Socialchef."));
    editor.submit(&format!("{page}/fraga"), &form).await.assert(303);
    let refused = editor.visit(&page).await;
    assert_eq!(refused.one(".flash p"), "Alla som saknar någon har fått frågan den senaste veckan.");
    app.advance(chrono::Duration::days(8));
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    editor.submit(&format!("{page}/fraga"), &form).await.assert(303);
    assert_eq!(app.mail_to(OTHER_COORDINATOR).await.len(), 1);
    sara.submit(&format!("{page}/fraga"), &form).await.assert(403);
}

#[tokio::test]
async fn every_member_sees_in_the_matrix_where_somebody_is_missing_and_nobody_is_named() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    editor.network(json!({ "name": "Skolchefer", "membershipRule": "nPerMunicipality", "seatsEach": 2 })).await;
    let membership = sara.nominate(&network, anders.person(), "member").await;
    anders.moves(&membership, "active").await.assert(200);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let page = malmo.visit("/natverk/tackning").await.assert(200);
    assert_eq!(page.all(".matrix__name"), ["Lund", "Malmö"]);
    assert_eq!(page.all("tbody td"), ["0 av 2", "0/2", "0/2", "1 av 2", "Ja", "Ledig"]);
    assert!(!page.text().contains("Anders"), "{}", page.text());
    let lund = page.attribute(".matrix__name a", "href");
    assert_eq!(malmo.visit(&lund).await.all("tbody td"), ["0 av 1", "0/2", "1 av 1", "Ja"]);
    assert_eq!(malmo.visit(&format!("{lund}&luckor=ja")).await.all("tbody th"), ["Skolchefer"]);
    let most = malmo.visit("/natverk/tackning?sortera=luckor").await;
    assert_eq!(most.all("tbody th"), ["Skolchefer", "Socialchefer"]);
    let file = malmo.visit("/natverk/tackning.csv").await.assert(200).text();
    assert!(file.contains("Socialchefer;Chefsnätverk;Fylld;Ledig"), "{file}");
    malmo.visit("/natverk/tackning.xlsx").await.assert(200);
    let way = app.anyone().visit("/natverk/tackning").await.assert(303);
    assert!(way.header("location").starts_with("/logga-in"));
    app.anyone().visit("/natverk/tackning.csv").await.assert(303);
}

#[tokio::test]
async fn a_kommun_leaves_a_seat_empty_says_why_and_changes_its_mind() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    editor.network(json!({})).await;
    let page = "/min-kommun/natverk/socialchefer";
    let empty = format!("{page}/lamna-tom");
    let form = |typed: &[(&str, &str)], shown: &Answer| shown.filled(&format!("form[action='{empty}']"), typed);
    let shown = sara.visit(page).await.assert(200);
    let faulty = sara.submit(&empty, &form(&[("answer", "avstar"), ("reason", "")], &shown)).await.assert(400);
    assert!(faulty.one(".ds-error-summary").contains("Skäl"));
    let said = form(&[("answer", "avstar"), ("reason", "Vi har ett eget forum")], &shown);
    sara.submit(&empty, &said).await.assert(303);
    let shown = sara.visit(page).await;
    assert_eq!(shown.one(".ds-alert[data-color=info] h2"), "Vi avstår från platsen");
    assert!(shown.text().contains("eget forum"));
    assert_eq!(maja.visit("/natverk/tackning").await.all("tbody td")[1..], ["Avstår", "Ledig"]);
    assert!(!maja.visit(page).await.text().contains("eget forum"));
    sara.press(&format!("{page}/fyll")).await.assert(303);
    assert_eq!(maja.visit("/natverk/tackning").await.all("tbody td")[1..], ["Ledig", "Ledig"]);
}

#[tokio::test]
async fn a_convener_answers_on_the_networks_page_who_asks_for_a_seat_in_it() {
    let app = TestApp::start().await;
    let (editor, anders) = (app.sign_in(EDITOR).await, app.sign_in(EMPLOYEE).await);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let network = editor.network(json!({ "membershipRule": "open" })).await;
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    app.mail_to(OTHER_EMPLOYEE).await;
    anders.press("/natverk/socialchefer/be-om-plats").await.assert(303);
    assert_eq!(anders.visit("/natverk/socialchefer").await.all("form[action$=be-om-plats]").len(), 0);
    let mail = app.mail_to(OTHER_EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("Någon vill vara med") && mail.contains("/natverk/socialchefer"), "{mail}");
    let page = malmo.visit("/natverk/socialchefer").await.assert(200);
    let no = page.attribute("a[href$=avsla]", "href");
    let ask = malmo.visit(&no).await.assert(200);
    malmo.submit(&no, &ask.form("main form")).await.assert(400);
    malmo.submit(&no, &ask.filled("main form", &[("reason", "Fullt just nu")])).await.assert(303);
    let told = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(told.contains("Fullt just nu"), "{told}");
    assert!(anders.visit("/mina-sidor/natverk").await.text().contains("Fullt just nu"));

    anders.press("/natverk/socialchefer/be-om-plats").await.assert(303);
    assert!(editor.visit("/arbete").await.text().contains("ber om en plats"));
    let yes = malmo.visit("/natverk/socialchefer").await.attribute("a[href$='/ja']", "href");
    app.sign_in(COORDINATOR).await.submit(&yes, &[("back", "")]).await.assert(403);
    malmo.submit(&yes, &[("back", "https://evil.example/")]).await.assert(303);
    assert!(app.mail_to(EMPLOYEE).await.pop().unwrap().contains("Du är med i nätverket"));
    let leave = anders.visit("/mina-sidor/natverk").await.attribute("a[href$=avsluta]", "href");
    anders.submit(&leave, &anders.visit(&leave).await.form("main form")).await.assert(303);
    let tags = anders.visit("/mina-sidor/natverk").await.all("tbody .ds-tag");
    assert!(tags.contains(&"Avslutad".to_owned()), "{tags:?}");
}

#[tokio::test]
async fn a_network_is_written_made_active_changed_by_two_at_once_and_closed() {
    let app = TestApp::start().await;
    let (editor, admin) = (app.sign_in(EDITOR).await, app.sign_in(ADMIN).await);
    let blank = editor.visit("/arbete/natverk/nytt").await.assert(200);
    let typed = [("name", "It-chefer"), ("purpose", ""), ("membershipRule", "flera"), ("seatsEach", "många")];
    let faulty = editor.submit("/arbete/natverk/nytt", &blank.filled("main form", &typed)).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 2);
    assert_eq!(faulty.attribute("#name", "value"), "It-chefer");
    let whole = faulty.filled("main form", &[("purpose", "Gemensamma system."), ("seatsEach", "2")]);
    let page = editor.submit("/arbete/natverk/nytt", &whole).await.assert(303).header("location").to_owned();
    app.anyone().visit("/natverk/it-chefer").await.assert(404);
    editor.press(&format!("{page}/lage/aktivt")).await.assert(303);
    assert_eq!(app.anyone().visit("/natverk/it-chefer").await.assert(200).one("h1"), "It-chefer");

    let (mine, theirs) =
        (editor.visit(&format!("{page}/redigera")).await, admin.visit(&format!("{page}/redigera")).await);
    let theirs = theirs.filled("main form", &[("cadence", "Varje månad")]);
    admin.submit(&format!("{page}/redigera"), &theirs).await.assert(303);
    let mine = mine.filled("main form", &[("mandate", "Rådgivande")]);
    let again = editor.submit(&format!("{page}/redigera"), &mine).await.assert(409);
    assert_eq!(again.attribute("#cadence", "value"), "Varje månad");
    editor.submit(&format!("{page}/redigera"), &again.form("main form")).await.assert(303);
    let member = app.sign_in(EMPLOYEE).await.visit("/natverk/it-chefer").await;
    assert!(member.text().contains("Rådgivande") && member.text().contains("Varje månad"));
    assert!(!app.anyone().visit("/natverk/it-chefer").await.text().contains("Rådgivande"));

    let lund = app.sign_in(COORDINATOR).await.organisation();
    let seats = format!("{page}/platser/{lund}");
    let form = editor.visit(&seats).await.assert(200);
    let faulty = editor.submit(&seats, &form.filled("main form", &[("expected", "fem")])).await.assert(400);
    assert_eq!(faulty.attribute("#expected", "value"), "fem");
    editor.submit(&seats, &form.filled("main form", &[("expected", "5")])).await.assert(303);
    assert!(editor.visit(&page).await.text().contains("0 av 5"));
    let ask = editor.visit(&format!("{page}/lage/avslutat")).await.assert(200);
    assert!(ask.one("main ul").contains("Det går inte att ångra"));
    editor.press(&format!("{page}/lage/avslutat")).await.assert(303);
    app.anyone().visit("/natverk/it-chefer").await.assert(404);
    app.sign_in(COORDINATOR).await.visit(&page).await.assert(403);
}

#[tokio::test]
async fn a_network_whose_day_of_review_is_past_waits_for_the_staff() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({ "reviewOn": "2026-12-01" })).await;
    assert_eq!(editor.visit("/arbete").await.all(".tasks li").len(), 0);
    app.advance(chrono::Duration::days(9));
    let editor = app.sign_in(EDITOR).await;
    assert_eq!(editor.visit("/arbete").await.all(".tasks li"), ["Socialchefer Skulle ha setts över 1 dec. 2026"]);
    let page = editor.visit(&format!("/arbete/natverk/{network}")).await;
    assert!(page.all(".ds-tag").contains(&"Dags att se över".to_owned()));
    app.advance(chrono::Duration::days(91));
    let editor = app.sign_in(EDITOR).await;
    assert!(editor.visit("/arbete/natverk").await.all(".ds-tag").contains(&"Inte översett".to_owned()));
}

#[tokio::test]
async fn somebody_from_outside_the_kommuner_reads_what_the_public_reads_and_who_is_in_their_network() {
    let app = TestApp::start().await;
    let (editor, anders) = (app.sign_in(EDITOR).await, app.sign_in(EMPLOYEE).await);
    let sara = app.sign_in(COORDINATOR).await;
    let network = editor.network(json!({})).await;
    let other = editor.network(json!({ "name": "Skolchefer" })).await;
    for network in [&network, &other] {
        let membership = sara.nominate(network, anders.person(), "substitute").await;
        anders.moves(&membership, "active").await.assert(200);
    }
    let admin = app.sign_in(ADMIN).await;
    let shelter = json!({ "kind": "ngo", "name": "Kvinnojouren", "shortName": "Kvinnojouren" });
    let shelter = admin.post("/organisations", shelter).await.assert(201).json();
    let eva = json!({
        "givenName": "Eva", "familyName": "Ek", "email": "eva@jouren.example", "kind": "external",
        "organisationId": shelter["id"],
    });
    let eva = admin.post("/people", eva).await.assert(201).json()["id"].as_str().unwrap().to_owned();
    admin.press(&format!("/arbete/medlemmar/personer/{eva}/bjud-in")).await.assert(303);
    editor.nominate(&network, eva.parse().unwrap(), "member").await;
    let mails = app.mail_to("eva@jouren.example").await;
    assert!(mails.iter().any(|mail| mail.contains("Du är med i nätverket Socialchefer")), "{mails:?}");
    let invitation = mails.iter().find(|mail| mail.contains("/inbjudan")).unwrap();
    let key = key_in(invitation);
    app.anyone().submit("/inbjudan", &[("nyckel", &*key), ("password", PASSWORD)]).await.assert(303);
    let eva = app.sign_in("eva@jouren.example").await;
    let page = eva.visit("/natverk/socialchefer").await.assert(200);
    assert_eq!(page.all("#med ~ * tbody th, section[aria-labelledby=med] tbody th").len(), 2);
    assert!(!page.text().contains("Råd till styrelsen"), "the mandate is for members");
    assert_eq!(eva.visit("/natverk/skolchefer").await.all("tbody th").len(), 0);
    eva.visit("/natverk/tackning").await.assert(403);
    eva.get("/network-coverages").await.assert(403);
}

#[tokio::test]
async fn whoever_leaves_hands_over_all_that_they_hold_on_one_page() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let mut seats = Vec::new();
    for name in ["Socialchefer", "Skolchefer"] {
        let network = editor.network(json!({ "name": name })).await;
        let seat = sara.nominate(&network, anders.person(), "member").await;
        anders.moves(&seat, "active").await.assert(200);
        seats.push(format!("seat.{seat}"));
    }
    let mut taken = Vec::new();
    for title in ["Handledning", "Upphandling", "Utredning"] {
        let offering = app.course().title(title).open().await;
        taken.push(format!("registration.{}", sara.register(offering, &[anders.person()]).await[0]));
    }
    sara.colleague("Nils Ny").await;
    app.mail_to(EMPLOYEE).await;
    let page = format!("/min-kommun/personer/{}/avsluta", anders.person());
    let shown = sara.visit(&page).await.assert(200);
    assert_eq!(shown.all("fieldset label").len(), 5);
    let typed = [("lastDay", "2026-12-18"), ("successor", "ingen@kollega.example"), (&*taken[0], "vidare")];
    let faulty = sara.submit(&page, &shown.filled("main form", &typed)).await.assert(400);
    assert!(faulty.one(".ds-error-summary").contains("Den som tar över"));
    let whole = [
        ("successor", "Nils.Ny@kollega.example"),
        (&*seats[1], "ledig"),
        (&*taken[1], "avboka:0"),
        (&*taken[2], "kvar"),
    ];
    sara.submit(&page, &faulty.filled("main form", &whole)).await.assert(303);
    let list = sara.visit("/min-kommun/natverk").await.assert(200);
    let who = list.all("tbody td:last-child");
    assert_eq!(who, ["Anders Anställd (ledamot)", "Anders Anställd (ledamot) Nils Ny (ledamot, väntar på svar)"]);
    let mails = app.mail_to("nils.ny@kollega.example").await;
    assert!(mails.iter().any(|mail| mail.contains("Vill du vara med i nätverket Socialchefer?")), "{mails:?}");
    assert!(mails.iter().any(|mail| mail.contains("Handledning")), "{mails:?}");
    let kept = sara.visit(&format!("/min-kommun/personer/{}", anders.person())).await;
    assert_eq!(kept.all("#anmalningar ~ * tbody th, section[aria-labelledby=anmalningar] tbody th").len(), 2);

    app.advance(chrono::Duration::days(27));
    let sara = app.sign_in(COORDINATOR).await;
    let list = sara.visit("/min-kommun/natverk?lage=lediga").await;
    assert_eq!(list.all("tbody th a"), ["Skolchefer", "Socialchefer"]);
}

#[tokio::test]
async fn what_cannot_be_handed_over_is_named_and_then_nobody_leaves() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let offering = app.course().open().await;
    let nils = sara.colleague("Nils Ny").await;
    let both = sara.register(offering, &[anders.person(), nils]).await;
    let path = format!("/people/{}/affiliation-endings", anders.person());
    let plan =
        json!({ "lastDay": "2026-12-18", "successorId": nils.to_string(), "registrationIds": [both[0].to_string()] });
    let refused = sara.post(&path, plan.clone()).await.assert(400).text();
    assert!(refused.contains("registrationIds[0]"), "{refused}");
    assert_eq!(sara.get(&format!("/people/{}", anders.person())).await.json()["toOn"], json!(null));
    let other = app.sign_in(OTHER_EMPLOYEE).await.person().to_string();
    let mut elsewhere = plan;
    elsewhere["successorId"] = json!(other);
    sara.post(&path, elsewhere).await.assert(404);
    let nobody = json!({ "lastDay": "2026-12-18", "registrationIds": [both[0].to_string()] });
    assert!(sara.post(&path, nobody).await.assert(400).text().contains("successorId"));
}
