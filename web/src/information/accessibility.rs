//! The accessibility statement (lag 2018:1937, MDFFS 2019:2) and the form to tell of what does not work.

use askama::Template;
use poem::handler;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use samverk_domain::mail::feedback;
use samverk_domain::{Error, Refusal};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// What the fields are called.
const LABELS: [(&str, &str); 3] = [
    ("text", "Vad fungerar inte, eller vad behöver du"),
    ("page", "Vilken sida gäller det"),
    ("email", "Din e-postadress"),
];

#[derive(Template)]
#[template(path = "information/accessibility.html")]
struct AccessibilityPage {
    chrome: Chrome,
    text: String,
    page: String,
    email: String,
    errors: FormErrors,
}

#[handler]
pub(super) fn show(visitor: &Visitor) -> Page<AccessibilityPage> {
    Page(page(visitor, &Sent::default(), FormErrors::default()))
}

/// Anybody may write, without signing in and without a name.
#[handler]
pub(super) async fn leave(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let (text, place, email) = (sent.text("text"), sent.text("page"), sent.text("email"));
    let left = portal
        .database
        .write(&visitor.actor, async |scope| {
            feedback::leave(scope, &text, &place, &email, &visitor.origin.address).await
        })
        .await;
    match left {
        Ok(()) => {
            let flash = Flash::done("Tack. Det du skrev är skickat till förbundet, som rättar det som går att rätta.");
            visitor::say(cookies, portal, &flash);
            Ok(see_other("/tillganglighet"))
        }
        Err(Error::Refused(refusal @ Refusal::TooManyAttempts)) => {
            let mut errors = FormErrors::default();
            errors.add("text", refusal.sentence());
            Ok(to_mend(page(&visitor, &sent, errors)))
        }
        Err(fault @ Error::Invalid(_)) => Ok(to_mend(page(&visitor, &sent, mendable(fault)?))),
        Err(fault) => Err(Failure(fault)),
    }
}

fn page(visitor: &Visitor, sent: &Sent, errors: FormErrors) -> AccessibilityPage {
    let mut chrome = visitor.chrome(title("Tillgänglighet", &errors));
    "Hur portalen uppfyller lagen om tillgänglighet, och hur du anmäler brister.".clone_into(&mut chrome.description);
    let errors = errors.named(&LABELS);
    AccessibilityPage { chrome, text: sent.text("text"), page: sent.text("page"), email: sent.text("email"), errors }
}
