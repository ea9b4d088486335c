//! One project: what it is for, with whose money, who takes part, and for those who do, how it goes. Staff begin from here what they change.

use askama::Template;
use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::documents::Holder;
use samverk_domain::networks::need_signal;
use samverk_domain::projects::participation;
use samverk_domain::projects::project::{self, Listed, Model};
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::time;

use super::follow_up::FollowUp;
use super::part_row::{self, Part, Partner};
use super::words::{self, STATES};
use super::{Fact, Tag, known};
use crate::Portal;
use crate::documents::Shelf;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

/// What staff can do.
struct Work {
    /// Where the pages begin with which it is changed.
    page: String,
    /// What each way to another state is called, and where it leads.
    ways: Vec<(&'static str, String)>,
    /// Whether organisations can be asked now.
    may_invite: bool,
}

#[derive(Template)]
#[template(path = "projects/show.html")]
struct ProjectPage {
    chrome: Chrome,
    project: Model,
    state: Tag,
    facts: Vec<Fact>,
    /// The address of more, if it is told anywhere.
    web: Option<String>,
    money: Vec<Fact>,
    goals: Vec<String>,
    partners: Vec<Partner>,
    /// The part of the reader's own organisation, or everybody's for staff.
    parts: Vec<Part>,
    is_own: bool,
    work: Option<Work>,
    follow_up: FollowUp,
    documents: Option<Shelf>,
    /// The network in which it was needed, and its needs.
    need: Option<(String, String)>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Page<ProjectPage>> {
    let (actor, now) = (&visitor.actor, portal.database.clock().now());
    let (listed, parts, follow_up, documents, need) = portal
        .database
        .read(actor, async |scope| {
            let listed = project::by_slug(scope, &slug).await?;
            let id = listed.project.id;
            let parts = participation::of_project(scope, id).await?;
            let follow_up = FollowUp::of(scope, &listed.project, now).await?;
            let documents = Shelf::of(scope, Holder::Project(id), &format!("/projekt/{slug}")).await?;
            let need = need_signal::of_project(scope, id).await?;
            Ok::<_, Failure>((listed, parts, follow_up, documents, need))
        })
        .await?;
    let (parts, partners) = part_row::split(parts, actor, now);
    let (facts, money) = (facts(&listed, now), sums(&listed));
    let project = listed.project;
    let mut chrome = visitor.chrome(project.title.clone()).within(Area::Projects);
    chrome.description.clone_from(&project.summary);
    let goal = |number: i64| format!("{number}. {}", words::goal(number));
    Ok(Page(ProjectPage {
        chrome,
        state: words::state(project.state),
        facts,
        web: project.web_address.clone(),
        money,
        goals: project.sustainable_goals.numbers().into_iter().map(goal).collect(),
        partners,
        parts,
        is_own: !actor.is_association(),
        work: actor.may(Permission::ManageProjects).then(|| Work::of(&project)),
        follow_up,
        documents,
        need: need.map(|need| (need.network_name, format!("/natverk/{}/behov", need.network_slug))),
        project,
    }))
}

impl Work {
    fn of(project: &Model) -> Self {
        let page = format!("/arbete/projekt/{}", project.id);
        let ways = project.state.next().map(|to| (words::to(to), format!("{page}/lage/{}", STATES.value(to))));
        Self { ways: ways.collect(), may_invite: ProjectState::JOINING.contains(&project.state), page }
    }
}

fn facts(listed: &Listed, now: DateTime<Utc>) -> Vec<Fact> {
    let project = &listed.project;
    known([
        ("Tid", time::period(project.from_on, project.to_on)),
        ("Projektägare", Some(listed.lead_name.clone())),
        ("Förbundets roll", Some(project.association_role.name().to_owned())),
        ("Avdelning", listed.department_name.clone()),
        ("Kontakt", listed.contact(now).map(|contact| contact.name)),
        ("Målgrupper", project.target_groups.clone()),
        ("På engelska", project.title_english.clone()),
        ("Diarienummer", project.diary_number.clone()),
    ])
}

fn sums(listed: &Listed) -> Vec<Fact> {
    let project = &listed.project;
    known([
        ("Program", listed.programme_name.clone()),
        ("Budget", words::sum(project.budget_ore)),
        ("Bidrag", words::sum(project.contribution_ore)),
        ("Förbundets egen insats", words::sum(project.co_financing_ore)),
        ("Finansiär", project.funder.clone()),
        ("Utlysning", project.call.clone()),
        ("Finansiärens nummer", project.grant_number.clone()),
    ])
}
