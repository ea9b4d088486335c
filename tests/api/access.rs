//! The role table: every operation with the roles that may call it with Lund's things, and how it answers the first of them.
//! Every other role is refused.

use std::collections::BTreeSet;

use super::given;
use super::operation::{self, Operation};
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, TestApp, User, document};

/// Somebody who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Nobody,
    Member,
    Coordinator,
    Editor,
    Admin,
}

const ROLES: [Role; 5] = [Role::Nobody, Role::Member, Role::Coordinator, Role::Editor, Role::Admin];

/// Who may call an operation, by the least of them. Roles are no ladder: who is not named may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Anyone,
    Member,
    Coordinator,
    Editor,
    Admin,
    /// Only the employee whose it is.
    Own,
    /// Those who look after people: coordinators and administrators.
    Manager,
    /// The employee whose it is, and those who look after people.
    Concerned,
    /// Only the staff who run the event.
    Staff,
    /// Only those who speak for a kommun.
    Municipality,
    /// Only those of an organisation, not staff.
    Invited,
}
use May::{Admin, Anyone, Concerned, Coordinator, Editor, Invited, Manager, Member, Municipality, Own, Staff};

impl May {
    fn roles(self) -> &'static [Role] {
        match self {
            Anyone => &ROLES,
            Member => &ROLES[1..],
            Coordinator => &ROLES[2..],
            Editor => &ROLES[3..],
            Admin => &ROLES[4..],
            Own => &ROLES[1..2],
            Manager => &[Role::Coordinator, Role::Admin],
            Concerned => &[Role::Member, Role::Coordinator, Role::Admin],
            Staff => &[Role::Editor],
            Municipality => &[Role::Coordinator],
            Invited => &[Role::Member, Role::Coordinator],
        }
    }
}

/// In the order of the calls: what changes or ends something comes after what needs it. A conflict (409) tells that the
/// role was enough as well as a success does.
const TABLE: &[(&str, May, u16)] = &[
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
    ("getEvaluationForm", Anyone, 410),
    ("answerEvaluation", Anyone, 410),
    ("listOrganisations", Anyone, 200),
    ("getOrganisation", Anyone, 200),
    ("listMemberships", Anyone, 200),
    ("listDepartments", Anyone, 200),
    ("getDepartment", Anyone, 200),
    ("listSubjects", Anyone, 200),
    ("listAudiences", Anyone, 200),
    ("listCourses", Anyone, 200),
    ("getCourse", Anyone, 200),
    ("getCourseEvaluation", Anyone, 200),
    ("listOfferings", Anyone, 200),
    ("getOfferingsCalendar", Anyone, 200),
    ("listCourseSeries", Anyone, 200),
    ("getCourseSeries", Anyone, 200),
    ("getCourseSeriesParts", Anyone, 200),
    ("verifyCertificate", Anyone, 200),
    ("getOfferingsFeed", Anyone, 200),
    ("getOffering", Anyone, 200),
    ("getCoOrganisers", Anyone, 200),
    ("listDocuments", Anyone, 200),
    ("listNetworkDocuments", Anyone, 200),
    ("listProjectDocuments", Anyone, 200),
    ("getDocument", Anyone, 200),
    ("getDocumentFile", Anyone, 200),
    ("listOfferingSessions", Anyone, 200),
    ("getMe", Member, 200),
    ("listMySessions", Member, 200),
    ("listMyTokens", Member, 200),
    ("endMyToken", Own, 204),
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
    ("createSeatLeases", Member, 201),
    ("createCourseSeriesSeatLeases", Member, 201),
    ("getSeatLease", Own, 200),
    ("deleteSeatLease", Own, 204),
    ("createRegistrations", Member, 409),
    ("createCourseSeriesRegistrations", Member, 201),
    ("listCourseWishes", Member, 200),
    ("getCourseWish", Member, 200),
    ("listCourseWishSupports", Coordinator, 200),
    ("createCourseWish", Municipality, 201),
    ("updateCourseWish", Municipality, 200),
    ("putCourseWishSupport", Municipality, 200),
    ("deleteCourseWishSupport", Municipality, 409),
    ("transitionCourseWish", Editor, 200),
    ("withdrawCourseWish", Municipality, 200),
    ("listNetworks", Anyone, 200),
    ("getNetwork", Anyone, 200),
    ("listNetworkSeats", Member, 200),
    ("listNetworkCoverages", Member, 200),
    ("listNetworkMemberships", Member, 200),
    ("getNetworkMembership", Member, 200),
    ("listNetworkMeetings", Member, 200),
    ("getNetworkMeeting", Member, 200),
    ("getNetworkMeetingNotes", Member, 200),
    ("listNetworkMeetingDocuments", Member, 200),
    ("listNetworkAttendances", Member, 200),
    ("listNetworkNextSteps", Member, 200),
    ("getNetworkNextStep", Member, 200),
    ("listMyNetworkNextSteps", Member, 200),
    ("listThreads", Member, 200),
    ("createThread", Member, 201),
    ("getThread", Member, 200),
    ("listPosts", Member, 200),
    ("createPost", Member, 201),
    ("getPost", Member, 200),
    ("setThreadReadMark", Member, 204),
    ("listNeedSignals", Member, 200),
    ("createNeedSignal", Member, 201),
    ("getNeedSignal", Member, 200),
    ("listNeedSupporters", Member, 200),
    ("putNeedSupporter", Invited, 204),
    ("deleteNeedSupporter", Invited, 204),
    ("updateNeedSignal", Editor, 200),
    ("transitionNeedSignal", Editor, 200),
    ("createNeedSignalWish", Editor, 409),
    ("createNeedSignalProject", Editor, 409),
    ("removeNeedSignal", Editor, 204),
    ("listMyDiscussionDigests", Member, 200),
    ("setMyDiscussionDigest", Invited, 200),
    ("updatePost", Staff, 200),
    ("removePost", Editor, 200),
    ("transitionThread", Editor, 200),
    ("answerNetworkMeeting", Invited, 200),
    ("createNetworkMeetings", Editor, 201),
    ("addNetworkDocument", Editor, 201),
    ("addNetworkMeetingDocument", Editor, 201),
    ("addProjectDocument", Editor, 201),
    ("updateNetworkMeeting", Editor, 200),
    ("setNetworkMeetingNotes", Editor, 200),
    ("setNetworkAttendance", Editor, 409),
    ("createNetworkNextStep", Editor, 201),
    ("updateNetworkNextStep", Editor, 200),
    ("transitionNetworkNextStep", Editor, 200),
    ("transitionNetworkMeeting", Editor, 200),
    ("listFundingProgrammes", Anyone, 200),
    ("getFundingProgramme", Anyone, 200),
    ("listProjects", Anyone, 200),
    ("getProject", Anyone, 200),
    ("getProjectPortfolio", Anyone, 200),
    ("listProjectParticipations", Anyone, 200),
    ("listProjectApplications", Member, 200),
    ("getProjectApplication", Member, 200),
    ("listProjectMilestones", Member, 200),
    ("getProjectMilestone", Member, 200),
    ("listProjectIndicators", Member, 200),
    ("getProjectIndicator", Member, 200),
    ("listBudgetRevisions", Member, 200),
    ("listProjectReports", Member, 200),
    ("getProjectReport", Member, 200),
    ("listOwnProjectParticipations", Member, 200),
    ("getProjectParticipation", Member, 200),
    ("updateProjectParticipation", Coordinator, 200),
    ("transitionProjectParticipation", Coordinator, 200),
    ("createProjectParticipation", Editor, 409),
    ("createProjectApplication", Editor, 201),
    ("updateProjectApplication", Editor, 200),
    ("createProjectMilestone", Editor, 201),
    ("updateProjectMilestone", Editor, 200),
    ("deleteProjectMilestone", Editor, 204),
    ("createProjectIndicator", Editor, 201),
    ("updateProjectIndicator", Editor, 200),
    ("setProjectIndicatorValue", Editor, 200),
    ("deleteProjectIndicatorValue", Editor, 204),
    ("deleteProjectIndicator", Editor, 204),
    ("createBudgetRevision", Editor, 201),
    ("createProjectReport", Editor, 201),
    ("updateProjectReport", Editor, 409),
    ("transitionProjectReport", Editor, 200),
    ("deleteProjectReport", Editor, 204),
    ("createFundingProgramme", Editor, 201),
    ("updateFundingProgramme", Editor, 200),
    ("createProject", Editor, 201),
    ("updateProject", Editor, 200),
    ("transitionProject", Editor, 200),
    ("createNetworkMembership", Coordinator, 409),
    ("transitionNetworkMembership", Coordinator, 200),
    ("answerNetworkSeat", Coordinator, 200),
    ("setNetworkSeatExpectation", Editor, 200),
    ("requestNetworkNominations", Editor, 200),
    ("createNetwork", Editor, 201),
    ("updateNetwork", Editor, 200),
    ("transitionNetwork", Editor, 200),
    ("listCertificates", Member, 200),
    ("getCertificate", Member, 200),
    ("listCertificateCandidates", Editor, 200),
    ("issueCertificates", Editor, 409),
    ("revokeCertificate", Editor, 200),
    ("listCoverages", Coordinator, 200),
    ("listCoverageGaps", Municipality, 200),
    ("listPeople", Coordinator, 200),
    ("createPerson", Manager, 201),
    ("updatePerson", Manager, 400),
    ("invitePerson", Manager, 202),
    ("invitePeople", Manager, 200),
    ("importPeople", Coordinator, 200),
    ("beginPeopleImport", Manager, 202),
    ("getBatch", Manager, 200),
    ("listBatchRows", Manager, 200),
    ("retryBatch", Manager, 409),
    ("cancelBatch", Manager, 204),
    ("importPeopleFile", Coordinator, 200),
    ("getApprovalRule", Coordinator, 200),
    ("setApprovalRule", Municipality, 200),
    ("listApprovals", Coordinator, 200),
    ("listCosts", Coordinator, 200),
    ("listCourseDemands", Coordinator, 200),
    ("getBenefits", Coordinator, 200),
    ("listInvoiceBases", Coordinator, 200),
    ("getInvoiceBasis", Coordinator, 200),
    ("getInvoiceMonth", Coordinator, 200),
    ("closeInvoiceBasis", Admin, 409),
    ("closeInvoiceMonth", Admin, 409),
    ("exportInvoiceBasis", Admin, 409),
    ("exportInvoiceMonth", Admin, 409),
    ("creditInvoiceBasis", Admin, 409),
    ("listOrganisationCalendarFeeds", Municipality, 200),
    ("createOrganisationCalendarFeed", Municipality, 201),
    ("deleteOrganisationCalendarFeeds", Municipality, 204),
    ("listRoles", Coordinator, 200),
    ("grantRole", Manager, 201),
    ("revokeRole", Manager, 204),
    ("createUnit", Manager, 201),
    ("updateUnit", Manager, 400),
    ("deleteUnit", Manager, 409),
    ("previewRegistrations", Coordinator, 200),
    ("previewRegistrationsFile", Coordinator, 200),
    ("listAuditEvents", Manager, 200),
    ("createCourse", Editor, 201),
    ("updateCourse", Editor, 400),
    ("publishCourse", Editor, 200),
    ("deleteCourse", Editor, 409),
    ("createOffering", Editor, 201),
    ("createCourseSeries", Editor, 201),
    ("updateCourseSeries", Editor, 200),
    ("setCourseSeriesParts", Editor, 400),
    ("transitionCourseSeries", Editor, 200),
    ("deleteCourseSeries", Editor, 409),
    ("updateOffering", Editor, 200),
    ("getOfferingInvitations", Editor, 200),
    ("inviteToOffering", Editor, 409),
    ("remindInvited", Editor, 409),
    ("listInvitations", Member, 200),
    ("getInvitation", Invited, 200),
    ("answerInvitation", Municipality, 200),
    ("withdrawInvitation", Editor, 204),
    ("setOfferingVisibility", Editor, 200),
    ("getSeatPools", Editor, 200),
    ("setSeatPools", Editor, 200),
    ("setCoOrganisers", Editor, 200),
    ("addDocument", Editor, 201),
    ("updateDocument", Editor, 200),
    ("addDocumentVersion", Editor, 201),
    ("removeDocument", Editor, 204),
    ("copyOffering", Editor, 201),
    ("listMailings", Editor, 200),
    ("getYearCopy", Editor, 200),
    ("copyYear", Editor, 400),
    ("listRooms", Editor, 200),
    ("getRoom", Editor, 200),
    ("createRoom", Editor, 201),
    ("updateRoom", Editor, 400),
    ("getOfferingRooms", Editor, 200),
    ("setOfferingRooms", Editor, 200),
    ("listRoomBookings", Editor, 200),
    ("getRoomBooking", Editor, 200),
    ("createRoomBooking", Editor, 201),
    ("deleteRoomBooking", Editor, 204),
    ("listParticipants", Editor, 200),
    ("getParticipantList", Editor, 200),
    ("getSignInList", Editor, 200),
    ("getBadges", Editor, 200),
    ("listNeeds", Staff, 200),
    ("noteAttendance", Editor, 400),
    ("checkInParticipants", Editor, 200),
    ("listHeadCounts", Coordinator, 200),
    ("noteHeadCounts", Editor, 400),
    ("listEvaluationTemplates", Editor, 200),
    ("getEvaluationTemplate", Editor, 200),
    ("createEvaluationTemplate", Editor, 201),
    ("updateEvaluationTemplate", Editor, 400),
    ("setCourseEvaluation", Editor, 200),
    ("getOfferingEvaluation", Editor, 200),
    ("closeOfferingEvaluation", Editor, 409),
    ("getEvaluationIndexes", Editor, 200),
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
    ("getMyRecords", Member, 200),
    ("listRetentionRules", Admin, 200),
    ("getRetentionRule", Admin, 200),
    ("updateRetentionRule", Admin, 200),
    ("listErasureRequests", Member, 200),
    ("createErasureRequest", Member, 201),
    ("getErasureRequest", Concerned, 200),
    ("withdrawErasureRequest", Own, 200),
    ("refuseErasureRequest", Manager, 409),
    ("getErasureTerms", Manager, 200),
    ("erasePerson", Manager, 409),
    ("getWaitingListPlace", Member, 200),
    ("acceptOffer", Member, 409),
    ("getApproval", Member, 200),
    ("decideApproval", Municipality, 409),
    ("getCancellationTerms", Member, 200),
    ("keepSeat", Member, 200),
    ("substituteParticipant", Coordinator, 409),
    ("moveInWaitingList", Editor, 409),
    ("cancelRegistration", Member, 200),
    ("endAffiliation", Manager, 200),
    ("resumeAffiliation", Manager, 200),
    ("transitionOffering", Editor, 200),
    ("withdrawCourse", Editor, 200),
    ("endMembership", Admin, 200),
];

#[tokio::test]
async fn every_operation_is_open_to_its_roles_and_closed_to_all_others() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let operations = operation::all(document());
    let users = Users::sign_in(&app).await;
    let mut faults = Vec::new();
    for &(id, may, expected) in TABLE {
        let Some(operation) = operations.iter().find(|operation| operation.id == id) else {
            faults.push(format!("{id} is in the table but not in the document"));
            continue;
        };
        for role in ROLES.into_iter().filter(|role| !may.roles().contains(role)) {
            let refused = given.call(users.with(role), operation).await;
            let is_refused = match refused.status.as_u16() {
                404 => operation.names_a_tenants(),
                status => matches!(status, 401 | 403),
            };
            if !is_refused {
                faults.push(format!("{id} lets {role:?} in: {} {}", refused.status, refused.text()));
            }
        }
        // Without a token, who calls makes no difference.
        let callers = if operation.takes_token { may.roles() } else { &ROLES[..1] };
        for (place, &role) in callers.iter().enumerate() {
            let answer = given.call(users.with(role), operation).await;
            let status = answer.status.as_u16();
            // What the first has removed is not there for the others.
            let is_gone = status == 404 && operation.method == "delete";
            let is_right = status == expected || place > 0 && (!matches!(status, 401 | 403 | 404) || is_gone);
            if !is_right {
                faults.push(format!("{id} answers {status} to {role:?}, not {expected}: {}", answer.text()));
            }
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
    for &(id, may, _) in TABLE {
        let operation = documented.iter().find(|operation| operation.id == id).unwrap();
        assert_eq!(operation.needs_token, may != Anyone, "{id}");
    }
}

struct Users([(Role, User); 5]);

impl Users {
    async fn sign_in(app: &TestApp) -> Self {
        Self([
            (Role::Nobody, app.anyone()),
            (Role::Member, app.sign_in(EMPLOYEE).await),
            (Role::Coordinator, app.sign_in(COORDINATOR).await),
            (Role::Editor, app.sign_in(EDITOR).await),
            (Role::Admin, app.sign_in(ADMIN).await),
        ])
    }

    fn with(&self, role: Role) -> &User {
        self.0.iter().find_map(|(one, user)| (*one == role).then_some(user)).expect("every role has somebody")
    }
}
