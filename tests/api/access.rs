//! The role table: every operation with the least role that may call it, and how it answers then. One role less is refused.

use std::collections::BTreeSet;

use super::given;
use super::operation::{self, Operation};
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, TestApp, User, document};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Least {
    Anyone,
    Member,
    Coordinator,
    Editor,
    Admin,
}
use Least::{Admin, Anyone, Coordinator, Editor, Member};

/// In the order of the calls: what changes or ends something comes after what needs it. A conflict (409) tells that the
/// role was enough as well as a success does.
const TABLE: &[(&str, Least, u16)] = &[
    ("getApiInfo", Anyone, 200),
    ("createTokens", Anyone, 401),
    ("refreshTokens", Anyone, 401),
    ("revokeTokens", Anyone, 204),
    ("requestSignInLink", Anyone, 202),
    ("redeemSignInLink", Anyone, 410),
    ("acceptInvitation", Anyone, 410),
    ("requestPasswordReset", Anyone, 202),
    ("completePasswordReset", Anyone, 410),
    ("reportAccessibility", Anyone, 202),
    ("getCalendarFeed", Anyone, 200),
    ("listOrganisations", Anyone, 200),
    ("getOrganisation", Anyone, 200),
    ("listMemberships", Anyone, 200),
    ("listDepartments", Anyone, 200),
    ("getDepartment", Anyone, 200),
    ("listSubjects", Anyone, 200),
    ("listAudiences", Anyone, 200),
    ("listCourses", Anyone, 200),
    ("getCourse", Anyone, 200),
    ("listOfferings", Anyone, 200),
    ("getOffering", Anyone, 200),
    ("listOfferingSessions", Anyone, 200),
    ("getMe", Member, 200),
    ("listMySessions", Member, 200),
    ("listMyTokens", Member, 200),
    ("endMyToken", Member, 204),
    ("endMySession", Member, 204),
    ("endMySessions", Member, 204),
    ("listMyCalendarFeeds", Member, 200),
    ("createMyCalendarFeed", Member, 201),
    ("deleteMyCalendarFeeds", Member, 204),
    ("getPerson", Member, 200),
    ("listUnits", Member, 200),
    ("getUnit", Member, 200),
    ("listRegistrations", Member, 200),
    ("getRegistration", Member, 200),
    ("putRegistration", Member, 409),
    ("createRegistrations", Member, 409),
    ("listPeople", Coordinator, 200),
    ("createPerson", Coordinator, 201),
    ("updatePerson", Coordinator, 400),
    ("invitePerson", Coordinator, 202),
    ("invitePeople", Coordinator, 200),
    ("importPeople", Coordinator, 200),
    ("importPeopleFile", Coordinator, 200),
    ("listCosts", Coordinator, 200),
    ("listRoles", Coordinator, 200),
    ("grantRole", Coordinator, 201),
    ("revokeRole", Coordinator, 204),
    ("createUnit", Coordinator, 201),
    ("updateUnit", Coordinator, 400),
    ("deleteUnit", Coordinator, 409),
    ("previewRegistrations", Coordinator, 200),
    ("previewRegistrationsFile", Coordinator, 200),
    ("listAuditEvents", Coordinator, 200),
    ("createCourse", Editor, 201),
    ("updateCourse", Editor, 400),
    ("publishCourse", Editor, 200),
    ("deleteCourse", Editor, 409),
    ("createOffering", Editor, 201),
    ("updateOffering", Editor, 200),
    ("copyOffering", Editor, 201),
    ("listParticipants", Editor, 200),
    ("listNeeds", Editor, 200),
    ("noteAttendance", Editor, 400),
    ("createOrganisation", Admin, 201),
    ("updateOrganisation", Admin, 400),
    ("beginMembership", Admin, 409),
    ("createDepartment", Admin, 201),
    ("updateDepartment", Admin, 200),
    ("listMails", Admin, 200),
    ("getMail", Admin, 200),
    ("listJobs", Admin, 200),
    ("getJobStatistics", Admin, 200),
    ("retryJob", Admin, 204),
    ("cancelRegistration", Member, 200),
    ("endAffiliation", Coordinator, 200),
    ("resumeAffiliation", Coordinator, 200),
    ("transitionOffering", Editor, 200),
    ("withdrawCourse", Editor, 200),
    ("endMembership", Admin, 200),
];

#[tokio::test]
async fn every_operation_is_open_to_its_least_role_and_closed_to_one_less() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let operations = operation::all(document());
    let users = Users::sign_in(&app).await;
    let mut faults = Vec::new();
    for &(id, least, expected) in TABLE {
        let Some(operation) = operations.iter().find(|operation| operation.id == id) else {
            faults.push(format!("{id} is in the table but not in the document"));
            continue;
        };
        if let Some(user) = users.one_less_than(least) {
            let refused = given.call(user, operation).await;
            let is_refused = match refused.status.as_u16() {
                404 => operation.names_a_tenants(),
                status => matches!(status, 401 | 403),
            };
            if !is_refused {
                faults.push(format!(
                    "{id} lets one in who is less than {least:?}: {} {}",
                    refused.status,
                    refused.text()
                ));
            }
        }
        let answer = given.call(users.with(least), operation).await;
        if answer.status.as_u16() != expected {
            faults.push(format!("{id} answers {} to {least:?}, not {expected}: {}", answer.status, answer.text()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_has_every_operation_once() {
    let documented = operation::all(document());
    let documented: BTreeSet<&str> = documented.iter().map(|operation: &Operation| operation.id.as_str()).collect();
    let listed: BTreeSet<&str> = TABLE.iter().map(|(id, ..)| *id).collect();
    let missing: Vec<_> = documented.difference(&listed).collect();
    assert!(missing.is_empty(), "say in the table who may call {missing:?}");
    assert_eq!(listed.len(), TABLE.len(), "an operation is in the table twice");
}

#[test]
fn the_table_agrees_with_the_document_on_who_needs_a_token() {
    let documented = operation::all(document());
    for &(id, least, _) in TABLE {
        let operation = documented.iter().find(|operation| operation.id == id).unwrap();
        assert_eq!(operation.needs_token, least != Anyone, "{id}");
    }
}

struct Users {
    anyone: User,
    member: User,
    coordinator: User,
    editor: User,
    admin: User,
}

impl Users {
    async fn sign_in(app: &TestApp) -> Self {
        Self {
            anyone: app.anyone(),
            member: app.sign_in(EMPLOYEE).await,
            coordinator: app.sign_in(COORDINATOR).await,
            editor: app.sign_in(EDITOR).await,
            admin: app.sign_in(ADMIN).await,
        }
    }

    fn with(&self, least: Least) -> &User {
        match least {
            Anyone => &self.anyone,
            Member => &self.member,
            Coordinator => &self.coordinator,
            Editor => &self.editor,
            Admin => &self.admin,
        }
    }

    fn one_less_than(&self, least: Least) -> Option<&User> {
        match least {
            Anyone => None,
            Member => Some(&self.anyone),
            Coordinator => Some(&self.member),
            Editor => Some(&self.coordinator),
            Admin => Some(&self.editor),
        }
    }
}
