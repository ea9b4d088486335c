//! One wish with those behind it, and the answer to them.

use askama::Template;
use poem::IntoResponse;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::courses::wish::{self, Listed, NewAnswer};
use samverk_domain::courses::wish_state::{By, WishState};
use samverk_domain::courses::{WishId, course, wish_support};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Fault, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, Options};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, Tone};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

/// The answers in forms.
const ANSWERS: Options<WishState> = Options(&[
    ("undersoks", WishState::Considered),
    ("blir-kurs", WishState::Planned),
    ("blir-ingen-kurs", WishState::Declined),
]);

/// All courses: an association has some hundred.
const COURSES: Part = Part { page: 1, limit: 1_000 };

/// What was typed as an answer.
#[derive(Default)]
struct Typed {
    to: String,
    course: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "work/wishes/show.html")]
struct WishPage {
    chrome: Chrome,
    crumbs: Crumbs,
    page: String,
    wish: Listed,
    state: (&'static str, Tone),
    asked_on: String,
    behind: String,
    supports: Vec<wish_support::Listed>,
    answers: Vec<Choice>,
    courses: Vec<Choice>,
    /// Whether a course can be the answer, so that a new one can be made of it.
    takes_course: bool,
    told: String,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<WishId>) -> Answer {
    Ok(Page(page(portal, &visitor, id, Typed::default(), FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn tell(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<WishId>,
    sent: Sent,
) -> Answer {
    let typed = Typed { to: sent.text("to"), course: sent.text("courseId"), answer: sent.text("answer") };
    let Some(to) = ANSWERS.read(&typed.to) else {
        let mut errors = FormErrors::default();
        errors.add("to", Fault::Missing.sentence());
        return Ok(forms::to_mend(page(portal, &visitor, id, typed, errors).await?));
    };
    let answer = NewAnswer { to, text: typed.answer.clone(), course: typed.course.parse().ok() };
    let answered = portal.database.write(&visitor.actor, async |scope| wish::answer(scope, id, &answer).await).await;
    if let Err(Error::Invalid(faults)) = answered {
        return Ok(forms::to_mend(page(portal, &visitor, id, typed, forms::errors(&faults)).await?));
    }
    let outcome = answered.map(|()| Flash::done("Svaret är sparat. De som står bakom får mejl."));
    visitor::told(cookies, portal, &format!("/arbete/onskemal/{id}"), outcome)
}

async fn page(portal: &Portal, visitor: &Visitor, id: WishId, typed: Typed, errors: FormErrors) -> Answer<WishPage> {
    let (wish, supports, courses) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::AnswerWishes)?;
            let courses = course::list(scope, &course::Filter::default(), COURSES).await?.rows;
            Ok::<_, Failure>((wish::get(scope, id).await?, wish_support::list(scope, id).await?, courses))
        })
        .await?;
    let ways: Vec<_> = wish.wish.state.answers().collect();
    let courses =
        courses.into_iter().map(|one| Choice::new(one.id.to_string(), format!("{} ({})", one.title, one.code)));
    let errors = errors.named(&[("to", "Vad blir det"), ("courseId", "Kurs"), ("answer", "Svar")]);
    Ok(WishPage {
        chrome: visitor.chrome(forms::title(&format!("{} – önskemål", wish.wish.title), &errors)).within(Area::Work),
        crumbs: crumbs([("Önskemål", "/arbete/onskemal".to_owned())]),
        page: format!("/arbete/onskemal/{id}"),
        state: words::wish_state(wish.wish.state),
        asked_on: time::date(time::local_date(wish.wish.created_at)),
        behind: words::behind(&wish),
        answers: ways.iter().map(|way| Choice::new(ANSWERS.value(way.to), words::wish_answer(way.to))).collect(),
        courses: std::iter::once(Choice::new("", "Välj en kurs")).chain(courses).collect(),
        takes_course: ways.iter().any(|way| way.by == By::StaffWithCourse),
        told: words::count(wish.organisations, "kommun", "kommuner"),
        supports,
        wish,
        typed,
        errors,
    })
}
