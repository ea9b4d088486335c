//! Meetings of networks in the portal: planned, called to, answered, held, and what is to be done after them.

use chrono::Duration;
use serde_json::json;

use super::meetings::inside;
use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

const FORM: &str = "main form[method=post]";

/// The page of a meeting that the API calls by this path.
fn page(meeting: &str) -> String {
    meeting.replace("/network-meetings/", "/natverk/traff/")
}

/// A network with its convener in Malmö and, in Lund, a member and their substitute; gives it with the three memberships.
async fn convened(app: &TestApp) -> (String, [String; 3]) {
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    let member = inside(&sara, &network, &anders, "member").await;
    let substitute = inside(&sara, &network, &sara, "substitute").await;
    for mailed in [EMPLOYEE, COORDINATOR, OTHER_EMPLOYEE] {
        app.mail_to(mailed).await;
    }
    (network, [convener, member, substitute])
}

/// Sends a form of a page with what is typed into it, to an address of its own.
async fn sends(user: &User, form: &str, typed: &[(&str, &str)]) -> Answer {
    let shown = user.visit(form).await.assert(200);
    user.submit(form, &shown.filled(FORM, typed)).await
}

#[tokio::test]
async fn a_convener_plans_a_meeting_calls_to_it_and_a_member_answers_until_it_begins() {
    let app = TestApp::start().await;
    convened(&app).await;
    let (malmo, anders) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await);
    let network = malmo.visit("/natverk/socialchefer").await.assert(200);
    assert!(network.text().contains("Ingen träff är planerad"));
    let new = network.attribute("a[href$='traffar/ny']", "href");
    let typed = [
        ("title", "Ny socialtjänstlag"),
        ("startsAt", "2026-12-08T09:00"),
        ("endsAt", "2026-12-08T12:00"),
        ("place", "Stadshuset"),
        ("virtualLink", "https://mote.example/1"),
        ("agenda", "# Läget\n\n1. **Lund** berättar\n<script>alert(1)</script>"),
    ];
    let meeting = sends(&malmo, &new, &typed).await.assert(303).header("location").to_owned();
    let shown = anders.visit(&meeting).await.assert(200);
    assert_eq!(shown.one("main .page__head .ds-tag"), "Planerad");
    assert_eq!(shown.all("main form").len(), 0, "nobody is asked yet, and a member keeps nothing");
    assert_eq!(shown.one(".prose li strong"), "Lund");
    assert!(!shown.text().contains("<script>alert"), "{}", shown.text());

    let call = malmo.visit(&format!("{meeting}/lage/kallad")).await.assert(200);
    assert!(call.all("main li").concat().contains("3 personer som är med i nätverket får kallelsen"));
    malmo.press(&format!("{meeting}/lage/kallad")).await.assert(303);
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains(&meeting) && mail.contains("Svara om du kommer"), "{mail}");
    let start = anders.visit("/mina-sidor").await.assert(200);
    assert!(start.text().contains("Du är kallad till en träff"));

    let asked = anders.visit(&meeting).await;
    assert_eq!(asked.all("form[action$=svar] button"), ["Jag kommer", "Jag kan inte", "Min ersättare kommer"]);
    anders.submit(&format!("{meeting}/svar"), &[("svar", "kommer")]).await.assert(303);
    anders.submit(&format!("{meeting}/svar"), &[("svar", "ersattare")]).await.assert(303);
    let answered = anders.visit(&meeting).await;
    assert_eq!(answered.one("form[action$=svar] button:not([data-variant])"), "Min ersättare kommer (ditt svar)");
    assert_eq!(anders.visit("/natverk/socialchefer").await.all(".course__side .ds-tag"), ["Din ersättare kommer"]);
    assert!(malmo.visit(&meeting).await.text().contains("1 skickar ersättare, 2 har inte svarat"));
    let saved = anders.visit(&answered.attribute("a[href$='kalender.ics']", "href")).await.assert(200).text();
    assert!(saved.contains("METHOD:PUBLISH") && saved.contains("https://mote.example/1"), "{saved}");

    app.advance(Duration::days(16));
    let anders = app.sign_in(EMPLOYEE).await;
    assert_eq!(anders.visit(&meeting).await.all("form[action$=svar]").len(), 0);
    let late = anders.submit(&format!("{meeting}/svar"), &[("svar", "kommer")]).await.assert(303);
    assert!(anders.visit(late.header("location")).await.text().contains("Din ersättare kommer"));
}

#[tokio::test]
async fn everything_typed_of_a_meeting_comes_back_with_the_fault_beside_its_field() {
    let app = TestApp::start().await;
    convened(&app).await;
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let new = "/natverk/socialchefer/traffar/ny";
    let typed = [
        ("title", ""),
        ("startsAt", "2026-12-08T09:00"),
        ("endsAt", "2026-12-08T08:00"),
        ("place", "Stadshuset"),
        ("virtualLink", "zoom"),
        ("agenda", "1. Läget"),
        ("repetition.every", "manad"),
        ("repetition.times", "många"),
        ("otherDays", "2027-03-18\nomöjligt"),
    ];
    let faulty = sends(&malmo, new, &typed).await.assert(400);
    let named: Vec<_> = faulty.all(".ds-error-summary li");
    for label in ["Rubrik", "Slutar", "Länk för distans", "Antal träffar i allt", "Andra dagar"] {
        assert!(named.iter().any(|line| line.starts_with(label)), "{label} is not named: {named:?}");
    }
    let kept = faulty.form(FORM);
    for (field, text) in typed {
        assert!(kept.contains(&(field.to_owned(), text.to_owned())), "{field} is not kept: {kept:?}");
    }
    let whole =
        [("title", "Månadsmöte"), ("endsAt", "2026-12-08T10:00"), ("virtualLink", ""), ("repetition.times", "3")];
    let whole = [whole.as_slice(), &[("otherDays", "2027-03-18")]].concat();
    let made = malmo.submit(new, &faulty.filled(FORM, &whole)).await.assert(303);
    assert_eq!(made.header("location"), "/natverk/socialchefer");
    let listed = malmo.visit("/natverk/socialchefer").await;
    assert!(listed.one(".flash p").contains("4 träffar är planerade"));
    assert_eq!(listed.all(".course__title"), ["Månadsmöte"; 4]);
}

#[tokio::test]
async fn two_who_change_a_meeting_at_once_see_what_the_other_changed() {
    let app = TestApp::start().await;
    let (network, _) = convened(&app).await;
    let (malmo, editor) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EDITOR).await);
    let meeting = page(&editor.meeting(&network).await);
    let edit = format!("{meeting}/redigera");
    let first = editor.visit(&edit).await.assert(200);
    sends(&malmo, &edit, &[("place", "Kulturhuset")]).await.assert(303);
    let second = editor.submit(&edit, &first.filled(FORM, &[("title", "Nya lagen")])).await.assert(409);
    assert!(second.one("#andrat").contains("Kulturhuset"));
    editor.submit(&edit, &second.form(FORM)).await.assert(303);
    let shown = malmo.visit(&meeting).await;
    assert_eq!(shown.one("h1"), "Nya lagen");
    assert!(shown.one("main .facts").contains("Kulturhuset"));
    editor.press(&format!("{meeting}/lage/kallad")).await.assert(303);
    assert!(editor.visit(&edit).await.one("main .ds-alert").contains("Just nu är det 3"));
    app.mail_to(EMPLOYEE).await;
    editor.press(&format!("{meeting}/lage/installd")).await.assert(303);
    let cancelled = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(cancelled.contains("Inställd träff") && cancelled.contains(&meeting), "{cancelled}");
    editor.visit(&edit).await.assert(409);
    let anders = app.sign_in(EMPLOYEE).await;
    assert_eq!(anders.visit("/natverk/socialchefer").await.all(".course__side .ds-tag"), ["Inställd"]);
}

#[tokio::test]
async fn attendance_is_noted_in_one_form_that_begins_with_what_people_answered() {
    let app = TestApp::start().await;
    let (network, [convener, member, substitute]) = convened(&app).await;
    let (malmo, anders) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await);
    let path = malmo.meeting(&network).await;
    let meeting = page(&path);
    malmo.takes(&path, "called").await.assert(200);
    anders.says(&path, "substitute").await.assert(200);
    let form = format!("{meeting}/narvaro");
    malmo.visit(&form).await.assert(409);
    app.advance(Duration::days(16));
    let (malmo, anders, maja) =
        (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    anders.visit(&form).await.assert(403);
    let shown = malmo.visit(&form).await.assert(200);
    let people = ["Lund, svarade: ersättare kommer", "Lund, ersättare", "Malmö, sammankallande"];
    assert_eq!(shown.all("main li .muted"), people);
    let field = |membership: &str| format!("narvaro-{membership}");
    let begun = shown.form(FORM);
    assert!(begun.contains(&(field(&member), format!("ersattare:{substitute}"))), "{begun:?}");
    assert!(begun.contains(&(field(&convener), String::new())), "who has not answered is not guessed: {begun:?}");
    let (of_member, of_convener) = (field(&member), field(&convener));
    let odd = [(of_member.as_str(), "ersattare:finns-inte"), (of_convener.as_str(), "aterbud")];
    let refused = malmo.submit(&form, &shown.filled(FORM, &odd)).await.assert(400);
    assert!(refused.one(".ds-error-summary li").starts_with("Anders Anställd"));
    assert!(refused.form(FORM).contains(&(of_convener.clone(), "aterbud".to_owned())));
    malmo.submit(&form, &shown.filled(FORM, &[(&of_convener, "aterbud")])).await.assert(303);
    let seen = anders.visit(&meeting).await;
    assert!(seen.text().contains("1 av 2 organisationer hade någon på plats."), "{}", seen.text());
    assert!(seen.all("tbody td").contains(&"Hade lämnat återbud".to_owned()));
    let trail =
        async || maja.visit("/min-kommun/handelser").await.assert(200).text().matches("Noterade närvaro").count();
    assert_eq!(trail().await, 1);
    malmo.submit(&form, &malmo.visit(&form).await.form(FORM)).await.assert(303);
    assert_eq!(trail().await, 1, "what was noted already is not noted again");
    malmo.press(&format!("{meeting}/lage/hallen")).await.assert(303);
    assert_eq!(anders.visit("/natverk/socialchefer").await.all("#traffar ~ .tasks .ds-tag"), Vec::<String>::new());
    assert_eq!(anders.visit("/natverk/socialchefer/traffar").await.all(".tasks .ds-tag"), ["Hållen"]);
}

#[tokio::test]
async fn notes_are_written_and_a_next_step_is_done_on_mina_sidor_and_taken_back() {
    let app = TestApp::start().await;
    let (network, [_, member, _]) = convened(&app).await;
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    let path = malmo.meeting(&network).await;
    let meeting = page(&path);
    malmo.visit(&format!("{meeting}/anteckningar")).await.assert(409);
    malmo.takes(&path, "called").await.assert(200);
    sends(&malmo, &format!("{meeting}/anteckningar"), &[("notes", "Vi **enades**.")]).await.assert(303);
    let steps = format!("{meeting}/steg");
    let faulty = sends(&malmo, &steps, &[("text", "Skriver mall"), ("dueOn", "")]).await.assert(400);
    assert!(faulty.one(".ds-error-summary li").starts_with("Senast"));
    assert!(faulty.form(FORM).contains(&("text".to_owned(), "Skriver mall".to_owned())));
    let whole = faulty.filled(FORM, &[("networkMembershipId", &member), ("dueOn", "2026-12-20")]);
    malmo.submit(&steps, &whole).await.assert(303);

    let anders = app.sign_in(EMPLOYEE).await;
    let mine = anders.visit("/mina-sidor/natverk").await.assert(200);
    assert_eq!(mine.all("#steg ~ .tasks button"), ["Klart : Skriver mall"]);
    let done = mine.attribute("#steg ~ .tasks form", "action");
    let back = anders.press(&done).await.assert(303);
    assert_eq!(back.header("location"), meeting);
    let shown = anders.visit(&meeting).await;
    assert_eq!(shown.one(".prose strong"), "enades");
    assert_eq!(shown.one("#steg").len(), "Nästa steg".len());
    assert_eq!(shown.all(".tasks .ds-tag"), ["Klart"]);
    assert_eq!(anders.visit("/mina-sidor/natverk").await.all("#steg").len(), 0);
    anders.press(&shown.attribute(".flash form", "action")).await.assert(303);
    assert_eq!(anders.visit("/mina-sidor/natverk").await.all("#steg ~ .tasks .ds-tag"), ["Att göra"]);
    anders.press(&done.replace("klart", "struket")).await.assert(403);

    let change = malmo.visit(&meeting).await.attribute(".tasks a", "href");
    anders.visit(&change).await.assert(403);
    sends(&malmo, &change, &[("networkMembershipId", ""), ("dueOn", "2026-11-20")]).await.assert(303);
    let editor = app.sign_in(EDITOR).await;
    let today = editor.visit("/arbete").await.assert(200);
    assert!(today.all("#natverk ~ .tasks li").concat().contains("Skriver mall"), "it is late, and the staff's");
    assert_eq!(anders.visit(&meeting).await.all(".tasks .ds-tag"), ["Försenat"]);
}

#[tokio::test]
async fn the_staff_see_on_their_start_page_which_networks_meet_today() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({})).await;
    let today = json!({ "startsAt": "2026-11-23T12:00:00Z", "endsAt": "2026-11-23T13:00:00Z" });
    editor.plans(&network, today).await.assert(201);
    editor.plans(&network, json!({})).await.assert(201);
    let shown = editor.visit("/arbete").await.assert(200);
    assert_eq!(shown.all("#natverk ~ .tasks a"), ["Socialchefer: Ny socialtjänstlag"]);
    assert!(shown.one("#natverk ~ .tasks").contains("I dag kl. 13.00"));
}

#[tokio::test]
async fn who_is_not_in_the_network_finds_none_of_its_meetings_pages_and_a_member_keeps_none() {
    let app = TestApp::start().await;
    let (network, [_, member, _]) = convened(&app).await;
    let (malmo, anders) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await);
    let path = malmo.meeting(&network).await;
    malmo.takes(&path, "called").await.assert(200);
    let meeting = page(&path);
    let new = json!({ "text": "Skriver mall", "networkMembershipId": member, "dueOn": "2026-12-20" });
    let step = malmo.post(&format!("{path}/next-steps"), new).await.assert(201).json();
    let step = format!("/natverk/steg/{}", step["id"].as_str().unwrap());
    let read = ["/natverk/socialchefer/traffar".to_owned(), meeting.clone(), format!("{meeting}/kalender.ics")];
    let mut kept = vec!["/natverk/socialchefer/traffar/ny".to_owned(), step.clone()];
    kept.extend(
        ["redigera", "lage/installd", "narvaro", "anteckningar", "steg"].map(|last| format!("{meeting}/{last}")),
    );
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    for address in read.iter().chain(&kept) {
        maja.visit(address).await.assert(404);
        let way = app.anyone().visit(address).await.assert(303);
        assert!(way.header("location").starts_with("/logga-in"), "{address}");
    }
    for form in kept.iter().chain(&[format!("{meeting}/svar"), format!("{step}/klart")]) {
        maja.submit(form, &[("svar", "kommer")]).await.assert(404);
    }
    for address in &read {
        anders.visit(address).await.assert(200);
    }
    for form in &kept {
        anders.visit(form).await.assert(403);
        anders.submit(form, &[("title", "Min")]).await.assert(403);
    }
    assert!(!maja.visit("/natverk/socialchefer").await.assert(200).text().contains("socialtjänstlag"));
    assert!(!app.anyone().visit("/natverk/socialchefer").await.assert(200).text().contains("socialtjänstlag"));
}
