//! A project as its form holds it.

use chrono::NaiveDate;
use samverk_domain::FieldError;
use samverk_domain::organisations::{department, organisation};
use samverk_domain::people::person;
use samverk_domain::projects::goals;
use samverk_domain::projects::programme;
use samverk_domain::projects::project::Listed;
use samverk_domain::projects::project_entry::NewProject;
use samverk_domain::projects::project_role::ProjectRole;
use samverk_domain::store::{Page as Part, Scope};

use super::entry::{Fields, Group, Input};
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Choice, choices, with_all};
use crate::projects::words::{self, ROLES};
use crate::sent::Sent;

/// More than there are of programmes, or of people in the association.
const ALL: Part = Part { page: 1, limit: 1_000 };

/// What there is to choose among.
pub(super) struct Known {
    programmes: Vec<Choice>,
    departments: Vec<Choice>,
    organisations: Vec<Choice>,
    people: Vec<Choice>,
    goals: Vec<Choice>,
    /// Whether the sums are changed here, and not by a new budget.
    has_sums: bool,
}

impl Known {
    pub(super) async fn of(scope: &Scope, has_sums: bool) -> Answer<Self> {
        let own = scope.actor().organisation();
        let programmes = programme::list(scope, None, ALL).await?.rows;
        let organisations = organisation::all(scope).await?;
        let colleagues = person::Filter { organisation: own, ..person::Filter::default() };
        let people = person::list(scope, &colleagues, ALL).await?.rows;
        let here = people.into_iter().filter(|one| !one.is_hidden && one.works_here(scope.now()));
        let departments = department::list(scope).await?;
        let goal = |number: i64| (number.to_string(), format!("{number}. {}", words::goal(number)));
        Ok(Self {
            programmes: with_all(
                "Inget program",
                choices(programmes.into_iter().map(|one| (one.id.to_string(), one.name))),
            ),
            departments: with_all(
                "Ingen avdelning",
                choices(departments.into_iter().map(|one| (one.id.to_string(), one.name))),
            ),
            organisations: choices(organisations.into_iter().map(|one| (one.id.to_string(), one.name))),
            people: with_all("Ingen än", choices(here.map(|one| (one.id.to_string(), one.name())))),
            goals: choices((1..=goals::COUNT).map(goal)),
            has_sums,
        })
    }
}

fn fields(known: &Known, value: impl Fn(&'static str) -> String) -> Fields {
    let mut money = vec![
        Input::choice("fundingProgrammeId", "Program", known.programmes.clone(), value("fundingProgrammeId"))
            .optional(),
        Input::line("funder", "Finansiär", value("funder"))
            .help("Om det inte är ett program, eller fler betalar.")
            .optional(),
        Input::line("call", "Utlysning", value("call")).optional(),
        Input::line("grantNumber", "Finansiärens nummer", value("grantNumber")).optional(),
    ];
    if known.has_sums {
        money.extend([
            Input::number("budgetOre", "Budget i kronor", value("budgetOre")).optional(),
            Input::number("contributionOre", "Bidrag i kronor", value("contributionOre")).optional(),
            Input::number("coFinancingOre", "Förbundets egen insats i kronor", value("coFinancingOre")).optional(),
        ]);
    }
    let group = |legend, inputs| Group { legend, inputs };
    Fields(vec![
        group(
            "Vad det är",
            vec![
                Input::line("title", "Namn", value("title")),
                Input::line("acronym", "Kort namn", value("acronym")).optional(),
                Input::line("titleEnglish", "Namn på engelska", value("titleEnglish")).optional(),
                Input::text("summary", "Kort om projektet", "3", value("summary"))
                    .help("Två eller tre meningar. Högst 1 000 tecken."),
                Input::text("aim", "Mål", "4", value("aim")).optional(),
                Input::text("expectedResults", "Resultat", "4", value("expectedResults"))
                    .help("Vad som finns när projektet är slut.")
                    .optional(),
                Input::line("targetGroups", "Målgrupper", value("targetGroups")).optional(),
            ],
        ),
        group(
            "När och av vem",
            vec![
                Input::day("fromOn", "Första dag", value("fromOn")).optional(),
                Input::day("toOn", "Sista dag", value("toOn")).optional(),
                Input::choice(
                    "leadOrganisationId",
                    "Projektägare",
                    known.organisations.clone(),
                    value("leadOrganisationId"),
                ),
                Input::choice(
                    "associationRole",
                    "Förbundets roll",
                    ROLES.choices(ProjectRole::name),
                    value("associationRole"),
                ),
                Input::choice("departmentId", "Avdelning", known.departments.clone(), value("departmentId")).optional(),
                Input::choice("contactPersonId", "Kontakt", known.people.clone(), value("contactPersonId"))
                    .help("Får mejl när en kommun svarar.")
                    .optional(),
                Input::line("diaryNumber", "Diarienummer", value("diaryNumber")).optional(),
                Input::line("webAddress", "Webbsida", value("webAddress")).help("Börjar med https://").optional(),
            ],
        ),
        group("Pengar", money),
        group(
            "Globala mål",
            vec![
                Input::several(
                    "sustainableGoals",
                    "Mål som projektet bidrar till",
                    known.goals.clone(),
                    value("sustainableGoals"),
                )
                .optional(),
            ],
        ),
    ])
}

/// Of a new project, which the reader's own organisation leads.
pub(super) fn blank(known: &Known, own: String) -> Fields {
    fields(known, |name| match name {
        "leadOrganisationId" => own.clone(),
        "associationRole" => ROLES.value(ProjectRole::Lead),
        _ => String::new(),
    })
}

/// Of a project as it is. Whoever is hidden from the reader is not among those to choose, and stays.
pub(super) fn saved(known: &Known, listed: &Listed) -> Fields {
    let project = &listed.project;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let sum = |ore: Option<i64>| ore.map(forms::sum_value).unwrap_or_default();
    let goals = project.sustainable_goals.numbers().iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    let contact = project.contact_id.map(|id| id.to_string()).unwrap_or_default();
    fields(known, |name| match name {
        "title" => project.title.clone(),
        "acronym" => text(&project.acronym),
        "titleEnglish" => text(&project.title_english),
        "summary" => project.summary.clone(),
        "aim" => text(&project.aim),
        "expectedResults" => text(&project.expected_results),
        "targetGroups" => text(&project.target_groups),
        "fundingProgrammeId" => project.programme_id.map(|id| id.to_string()).unwrap_or_default(),
        "funder" => text(&project.funder),
        "call" => text(&project.call),
        "grantNumber" => text(&project.grant_number),
        "diaryNumber" => text(&project.diary_number),
        "sustainableGoals" => goals.clone(),
        "fromOn" => day(project.from_on),
        "toOn" => day(project.to_on),
        "budgetOre" => sum(project.budget_ore),
        "contributionOre" => sum(project.contribution_ore),
        "coFinancingOre" => sum(project.co_financing_ore),
        "leadOrganisationId" => project.lead_org_id.to_string(),
        "associationRole" => ROLES.value(project.association_role),
        "departmentId" => project.department_id.map(|id| id.to_string()).unwrap_or_default(),
        "contactPersonId" if known.people.iter().any(|one| one.is(&contact)) => contact.clone(),
        "webAddress" => text(&project.web_address),
        _ => String::new(),
    })
}

pub(super) fn typed(known: &Known, sent: &Sent) -> Fields {
    fields(known, |name| match name {
        "sustainableGoals" => sent.all(name).collect::<Vec<_>>().join(","),
        name => sent.text(name),
    })
}

/// What the domain takes.
pub(super) fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewProject {
    let mut sum = |field: &str| forms::sum(field, &sent.text(field), faults);
    let (budget_ore, contribution_ore, co_financing_ore) =
        (sum("budgetOre"), sum("contributionOre"), sum("coFinancingOre"));
    let mut day = |field: &str| forms::day(field, &sent.text(field), faults);
    NewProject {
        acronym: sent.text("acronym"),
        title: sent.text("title"),
        title_english: sent.text("titleEnglish"),
        summary: sent.text("summary"),
        aim: sent.text("aim"),
        expected_results: sent.text("expectedResults"),
        target_groups: sent.text("targetGroups"),
        programme: sent.value("fundingProgrammeId").parse().ok(),
        funder: sent.text("funder"),
        call: sent.text("call"),
        grant_number: sent.text("grantNumber"),
        diary_number: sent.text("diaryNumber"),
        sustainable_goals: sent.all("sustainableGoals").filter_map(|number| number.parse().ok()).collect(),
        from_on: day("fromOn"),
        to_on: day("toOn"),
        budget_ore,
        contribution_ore,
        co_financing_ore,
        lead: sent.value("leadOrganisationId").parse().ok(),
        association_role: ROLES.read(sent.value("associationRole")).unwrap_or_default(),
        department: sent.value("departmentId").parse().ok(),
        contact: sent.value("contactPersonId").parse().ok(),
        web_address: sent.text("webAddress"),
    }
}
