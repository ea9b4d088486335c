//! Asking for a course, and changing what was asked.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use poem::{IntoResponse, handler};
use samverk_domain::Error;
use samverk_domain::courses::WishId;
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::courses::wish::{self, Listed, NewWish};
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;
use serde::Deserialize;

use super::show::{Support, path};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices};
use crate::my_municipality::own;
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// What was typed about the need.
#[derive(Default)]
struct Typed {
    title: String,
    need: String,
    audience: String,
    wanted_when: String,
    subject: String,
    department: String,
}

/// What can be chosen from.
struct Lists {
    subjects: Vec<Choice>,
    departments: Vec<Choice>,
}

/// What a link to the form fills in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Begun {
    titel: String,
}

#[derive(Template)]
#[template(path = "my_municipality/wishes/form.html")]
struct FormPage {
    chrome: Chrome,
    heading: &'static str,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    typed: Typed,
    /// What the kommun stands behind a new wish with; a wish that is there has that on its page.
    support: Option<Support>,
    basis: Basis,
    lists: Lists,
    errors: FormErrors,
}

#[handler]
pub(super) async fn blank(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    begun: Option<Query<Begun>>,
) -> Answer<Page<FormPage>> {
    own(&visitor)?;
    if !wish::may_ask(&visitor.actor) {
        return Err(Failure(Error::Forbidden));
    }
    let typed = Typed { title: begun.map(|Query(begun)| begun.titel).unwrap_or_default(), ..Typed::default() };
    Ok(Page(new_page(portal, &visitor, typed, Support::default(), FormErrors::default()).await?))
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    own(&visitor)?;
    let (typed, support) = (Typed::sent(&sent), Support::sent(&sent));
    let (wish, mut faults) = (typed.wish(), Vec::new());
    let said = support.read(&mut faults);
    let asked = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, wish::ask(scope, &wish, &said).await))
        .await;
    match asked {
        Ok(id) => {
            visitor::say(cookies, portal, &Flash::done("Önskemålet är skickat. De andra kommunerna ser det nu."));
            Ok(see_other(&path(id)))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            Ok(forms::to_mend(new_page(portal, &visitor, typed, support, errors).await?))
        }
    }
}

#[handler]
pub(super) async fn edit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<WishId>,
) -> Answer<Page<FormPage>> {
    own(&visitor)?;
    let (wish, lists) = current(portal, &visitor, id).await?;
    if !wish.can_be_changed(&visitor.actor) {
        return Err(Failure(Error::Forbidden));
    }
    let (version, typed) = (wish.wish.version, Typed::of(wish));
    let basis = Basis::of(version, &typed.fields(&lists));
    Ok(Page(page(&visitor, id, typed, basis, lists, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<WishId>,
    sent: Sent,
) -> Answer {
    own(&visitor)?;
    let typed = Typed::sent(&sent);
    let (version, wish) = (Basis::sent(&sent).version, typed.wish());
    match portal.database.write(&visitor.actor, async |scope| wish::change(scope, id, version, &wish).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Önskemålet är sparat."));
            Ok(see_other(&path(id)))
        }
        Err(fault) => {
            let (saved, lists) = current(portal, &visitor, id).await?;
            let (version, latest) = (saved.wish.version, Typed::of(saved).fields(&lists));
            let again = changed::again(fault, sent, version, latest, &typed.fields(&lists))?;
            let (typed, errors) = (Typed::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, id, typed, again.basis, lists, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: WishId) -> Answer<(Listed, Lists)> {
    portal
        .database
        .read(&visitor.actor, async |scope| Ok::<_, Failure>((wish::get(scope, id).await?, lists(scope).await?)))
        .await
}

async fn lists(scope: &Scope) -> Result<Lists, Error> {
    let labels = label::list(scope).await?.into_iter().filter(|label| label.kind == LabelKind::Subject);
    let departments = department::list(scope).await?.into_iter().map(|one| (one.id.to_string(), one.name));
    let none = |words: &'static str| vec![Choice::new("", words)];
    Ok(Lists {
        subjects: [none("Inget ämne"), choices(labels.map(|label| (label.slug, label.name)))].concat(),
        departments: [none("Vet inte"), choices(departments)].concat(),
    })
}

async fn new_page(
    portal: &Portal,
    visitor: &Visitor,
    typed: Typed,
    support: Support,
    errors: FormErrors,
) -> Answer<FormPage> {
    let lists = portal.database.read(&visitor.actor, async |scope| lists(scope).await).await?;
    let labels = changed::labels(&typed.fields(&lists));
    let errors = errors.named(&labels).named(&Support::LABELS);
    Ok(FormPage {
        chrome: visitor.chrome(forms::title("Önska en kurs", &errors)).within(Area::MyMunicipality),
        heading: "Önska en kurs",
        action: "/min-kommun/onskemal/nytt".to_owned(),
        back: "/min-kommun/onskemal".to_owned(),
        typed,
        support: Some(support),
        basis: Basis::default(),
        lists,
        errors,
    })
}

fn page(visitor: &Visitor, id: WishId, typed: Typed, basis: Basis, lists: Lists, errors: FormErrors) -> FormPage {
    let chrome = visitor.chrome(basis.title("Ändra önskemålet", &errors)).within(Area::MyMunicipality);
    let errors = errors.named(&changed::labels(&typed.fields(&lists)));
    let back = path(id);
    let action = format!("{back}/andra");
    FormPage { chrome, heading: "Ändra önskemålet", action, back, typed, support: None, basis, lists, errors }
}

impl Typed {
    fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            need: sent.text("need"),
            audience: sent.text("audience"),
            wanted_when: sent.text("wantedWhen"),
            subject: sent.text("subject"),
            department: sent.text("departmentId"),
        }
    }

    fn of(listed: Listed) -> Self {
        Self {
            title: listed.wish.title,
            need: listed.wish.need,
            audience: listed.wish.audience,
            wanted_when: listed.wish.wanted_when.unwrap_or_default(),
            subject: listed.subject_slug.unwrap_or_default(),
            department: listed.wish.department_id.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    fn wish(&self) -> NewWish {
        NewWish {
            title: self.title.clone(),
            need: self.need.clone(),
            audience: self.audience.clone(),
            wanted_when: self.wanted_when.clone(),
            subject: (!self.subject.is_empty()).then(|| self.subject.clone()),
            department: self.department.parse().ok(),
        }
    }

    /// The fields, with the labels they have in the form.
    fn fields(&self, lists: &Lists) -> Vec<Field> {
        let chosen = |choices: &[Choice], value: &str| {
            let one = choices.iter().find(|one| one.is(value));
            one.map(|one| one.label.clone().into_owned()).unwrap_or_default()
        };
        vec![
            Field::new("title", "Vilken kurs", &self.title),
            Field::new("need", "Vad ni behöver lära er", &self.need),
            Field::new("audience", "För vem", &self.audience),
            Field::new("wantedWhen", "Ungefär när", &self.wanted_when),
            Field::new("subject", "Ämne", &self.subject).read_as(chosen(&lists.subjects, &self.subject)),
            Field::new("departmentId", "Avdelning", &self.department)
                .read_as(chosen(&lists.departments, &self.department)),
        ]
    }
}
