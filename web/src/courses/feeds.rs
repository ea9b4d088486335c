//! The courses to follow: a calendar and a news feed for everything, or for what a filter leaves. They are what the public
//! sees, whoever asks: programs that follow a feed do not sign in.

use poem::web::{Data, Query};
use poem::{IntoResponse, handler};
use samverk_domain::access::Actor;
use samverk_domain::atom::Addresses;
use samverk_domain::courses::catalogue::Filter;
use samverk_domain::courses::offering::Form;
use samverk_domain::{atom, calendar};
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::Answer;
use crate::layout::address;

/// What of the courses is followed, in the words of addresses.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Followed {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) amne: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) malgrupp: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) form: String,
}

impl Followed {
    pub(super) fn filter(&self) -> Filter {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Filter {
            search: self.q.clone(),
            subject: some(&self.amne),
            audience: some(&self.malgrupp),
            department: some(&self.avdelning),
            form: match self.form.as_str() {
                "plats" => Some(Form::Onsite),
                "distans" => Some(Form::Online),
                _ => None,
            },
            ..Filter::default()
        }
    }

    /// What a page that shows this says of following it.
    pub(super) fn subscription(&self, base_url: &str) -> Subscription {
        Subscription::to(self, base_url, self.chosen() > 0)
    }

    /// How many filters are chosen.
    pub(super) fn chosen(&self) -> usize {
        [&self.amne, &self.malgrupp, &self.avdelning, &self.form].into_iter().filter(|one| !one.is_empty()).count()
    }

    fn calendar(&self, base_url: &str) -> String {
        address(&format!("{base_url}/kurser/kalender.ics"), self)
    }

    fn atom(&self, base_url: &str) -> String {
        address(&format!("{base_url}/kurser/nytt.atom"), self)
    }
}

/// What a page says of following its courses.
pub(super) struct Subscription {
    pub(super) calendar: String,
    /// The same address, as calendar programs are told to subscribe to it.
    pub(super) webcal: String,
    pub(super) atom: String,
    pub(super) sentence: &'static str,
}

impl Subscription {
    pub(super) fn to(followed: &Followed, base_url: &str, is_filtered: bool) -> Self {
        let calendar = followed.calendar(base_url);
        let webcal = calendar.split_once("://").map_or_else(String::new, |(_, rest)| format!("webcal://{rest}"));
        let sentence = if is_filtered {
            "Få nya och ändrade kurstillfällen direkt i din kalender. Prenumerationen följer filtren du har valt, utom månad \
             och lediga platser."
        } else {
            "Få alla nya och ändrade kurstillfällen direkt i din kalender. Välj filter först om du bara vill följa en del."
        };
        Self { calendar, webcal, atom: followed.atom(base_url), sentence }
    }
}

#[handler]
pub(super) async fn as_calendar(Data(portal): Data<&Portal>, query: Option<Query<Followed>>) -> Answer {
    let followed = query.map(|Query(followed)| followed).unwrap_or_default();
    let base_url = portal.base_url.as_str();
    let text = portal
        .database
        .read(&Actor::Anyone, async |scope| calendar::of_courses(scope, &followed.filter(), base_url).await)
        .await?;
    Ok(text.with_content_type("text/calendar; charset=utf-8").into_response())
}

#[handler]
pub(super) async fn as_atom(Data(portal): Data<&Portal>, query: Option<Query<Followed>>) -> Answer {
    let followed = query.map(|Query(followed)| followed).unwrap_or_default();
    let base_url = portal.base_url.as_str();
    let (own, page) = (followed.atom(base_url), address(&format!("{base_url}/kurser"), &followed));
    let at = Addresses { base_url, own: &own, page: &page };
    let text = portal
        .database
        .read(&Actor::Anyone, async |scope| atom::of_courses(scope, &followed.filter(), &at).await)
        .await?;
    Ok(text.with_content_type("application/atom+xml; charset=utf-8").into_response())
}
