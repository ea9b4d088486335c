//! One wish: what is needed, what became of it, and with what the own kommun stands behind it.

use askama::Template;
use poem::IntoResponse;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::wish::{self, Listed};
use samverk_domain::courses::wish_support::{self, MOST_PEOPLE, NewSupport};
use samverk_domain::courses::{WishId, wish_support::FEWEST};
use samverk_domain::{Error, Fault, FieldError, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page, Tone};
use crate::my_municipality::own;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words;

/// What was typed about the own kommun's part.
#[derive(Default)]
pub(super) struct Support {
    pub(super) people: String,
    pub(super) note: String,
}

impl Support {
    /// The fields with the labels they have in forms.
    pub(super) const LABELS: [(&str, &str); 2] = [("people", "Hur många ni skulle anmäla"), ("note", "Till förbundet")];

    pub(super) fn sent(sent: &Sent) -> Self {
        Self { people: sent.text("people"), note: sent.text("note") }
    }

    fn of(support: &wish_support::Model) -> Self {
        Self { people: support.people.to_string(), note: support.note.clone().unwrap_or_default() }
    }

    /// What was meant; a number that cannot be read is a fault.
    pub(super) fn read(&self, faults: &mut Vec<FieldError>) -> NewSupport {
        let text: String = self.people.split_whitespace().collect();
        let people = text.parse().unwrap_or_else(|_| {
            let fault = if text.is_empty() { Fault::Missing } else { Fault::OutOfRange(1, MOST_PEOPLE) };
            faults.push(FieldError { field: "people".to_owned(), fault });
            0
        });
        NewSupport { people, note: self.note.clone() }
    }
}

#[derive(Template)]
#[template(path = "my_municipality/wishes/show.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct WishPage {
    chrome: Chrome,
    page: String,
    wish: Listed,
    state: (&'static str, Tone),
    asked_on: String,
    behind: String,
    /// Whether so few stand behind it that their people are not told.
    is_few: bool,
    fewest: i64,
    is_own: bool,
    can_be_changed: bool,
    can_be_supported: bool,
    can_be_left: bool,
    support: Support,
    errors: FormErrors,
}

/// The page of a wish.
pub(super) fn path(id: WishId) -> String {
    format!("/min-kommun/onskemal/{id}")
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<WishId>) -> Answer {
    Ok(Page(page(portal, &visitor, id, None, FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn stand_behind(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<WishId>,
    sent: Sent,
) -> Answer {
    let own = own(&visitor)?;
    let (support, mut faults) = (Support::sent(&sent), Vec::new());
    let said = support.read(&mut faults);
    let put = portal
        .database
        .write(&visitor.actor, async |scope| {
            let is_new = !wish::get(scope, id).await?.is_supported;
            forms::with_faults(faults, wish_support::put(scope, id, own, &said).await)?;
            Ok(is_new)
        })
        .await;
    let outcome = match put {
        Ok(true) => Ok(Flash::done("Ni står nu bakom önskemålet. Ni får mejl när förbundet svarar.")),
        Ok(false) => Ok(Flash::done("Uppgifterna är sparade.")),
        Err(Error::Invalid(faults)) => {
            let errors = forms::errors(&faults);
            return Ok(forms::to_mend(page(portal, &visitor, id, Some(support), errors).await?));
        }
        Err(fault) => Err(fault),
    };
    visitor::told(cookies, portal, &path(id), outcome)
}

#[handler]
pub(super) async fn leave(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<WishId>,
) -> Answer {
    let own = own(&visitor)?;
    let left = portal.database.write(&visitor.actor, async |scope| wish_support::leave(scope, id, own).await).await;
    visitor::told(cookies, portal, &path(id), left.map(|()| Flash::done("Ni står inte längre bakom önskemålet.")))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: WishId,
    typed: Option<Support>,
    errors: FormErrors,
) -> Answer<WishPage> {
    own(visitor)?;
    let (wish, supports) = portal
        .database
        .read(&visitor.actor, async |scope| {
            Ok::<_, Failure>((wish::get(scope, id).await?, wish_support::list(scope, id).await?))
        })
        .await?;
    let actor = &visitor.actor;
    let saved = || supports.first().map(|own| Support::of(&own.support)).unwrap_or_default();
    Ok(WishPage {
        chrome: visitor.chrome(forms::title(&wish.wish.title, &errors)).within(Area::MyMunicipality),
        page: path(id),
        state: words::wish_state(wish.wish.state),
        asked_on: time::date(time::local_date(wish.wish.created_at)),
        behind: words::behind(&wish),
        is_few: wish.people.is_none(),
        fewest: FEWEST,
        is_own: wish.is_own(actor),
        can_be_changed: wish.can_be_changed(actor),
        can_be_supported: wish.can_be_supported(actor),
        can_be_left: wish.can_be_left(actor),
        support: typed.unwrap_or_else(saved),
        errors: errors.named(&Support::LABELS),
        wish,
    })
}
