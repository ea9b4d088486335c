//! Courses that are over, and what participants think of them.

use chrono::Duration;
use samverk_domain::courses::RegistrationId;

use super::{Answer, COORDINATOR, Offered, TestApp};

/// Who takes part, all of Lund.
pub(crate) const NAMES: [&str; 6] = ["Ada Alm", "Bo Berg", "Cia Cid", "Dag Dahl", "Eva Ek", "Fia Fors"];

/// The address of one of them.
pub(crate) fn address(name: &str) -> String {
    format!("{}@kollega.example", name.to_lowercase().replace(' ', "."))
}

/// A course with these people of Lund, and the hour after its last session.
pub(crate) async fn held(app: &TestApp, names: &[&str]) -> (Offered, Vec<RegistrationId>) {
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut participants = Vec::new();
    for name in names {
        participants.push(lund.colleague(name).await);
    }
    let made = lund.register(course, &participants).await;
    for name in names {
        app.mail_to(&address(name)).await;
    }
    app.advance(Duration::days(14) + Duration::hours(8));
    app.keep_house().await;
    (course, made)
}

/// The next morning, when the mails have gone out: the links of these people.
pub(crate) async fn asked(app: &TestApp, names: &[&str]) -> Vec<String> {
    app.advance(Duration::hours(36));
    app.keep_house().await;
    let mut links = Vec::new();
    for name in names {
        links.push(link(&app.mail_to(&address(name)).await.pop().expect("a mail about the evaluation")));
    }
    links
}

/// The path of the link in a mail.
pub(crate) fn link(mail: &str) -> String {
    let start = mail.find("/utvardering/").unwrap_or_else(|| panic!("no link in {mail}"));
    mail[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')).collect()
}

/// Fills in the form with a mark for the three questions of NKI and 4 or yes for the others, and sends it.
pub(crate) async fn answer(app: &TestApp, link: &str, mark: u8, words: &str) -> Answer {
    let anyone = app.anyone();
    let mut form = anyone.visit(link).await.assert(200).form("main form");
    form.retain(|(name, _)| name.ends_with(".questionId"));
    let mark = mark.to_string();
    form.extend(["overall", "expectations", "ideal"].map(|field| (field.to_owned(), mark.clone())));
    let values = ["4", "4", "4", "yes", words, ""];
    form.extend((0..).zip(values).map(|(index, value)| (format!("answers[{index}].value"), value.to_owned())));
    anyone.submit(link, &form).await
}
