//! How each operation can say no. What follows from its parameters, its body and its token is not repeated here.

/// The statuses that an operation answers with by its own rules; none for one that is not in the list.
#[expect(clippy::too_many_lines, reason = "a table, operation by operation")]
pub(crate) fn of(operation: &str) -> Option<&'static [u16]> {
    Some(match operation {
        "getApiInfo"
        | "revokeTokens"
        | "listOrganisations"
        | "listDepartments"
        | "listSubjects"
        | "listAudiences"
        | "listCourses"
        | "listOfferings"
        | "listCourseWishes"
        | "listCourseSeries"
        | "getOfferingsCalendar"
        | "getOfferingsFeed"
        | "getMe"
        | "listMySessions"
        | "endMySessions"
        | "listMyTokens"
        | "listMyCalendarFeeds"
        | "createMyCalendarFeed"
        | "deleteMyCalendarFeeds"
        | "listInvitations"
        | "getMyRecords"
        | "listErasureRequests"
        | "createErasureRequest" => &[],
        "createTokens" => &[401, 429],
        "refreshTokens" => &[401],
        "requestSignInLink" | "requestPasswordReset" | "reportAccessibility" => &[429],
        "redeemSignInLink" | "completePasswordReset" => &[410],
        // Who has left since the invitation gets no token; two who accept at once for the same address make one account.
        "acceptInvitation" => &[401, 410, 412],
        "getCalendarFeed"
        | "getOrganisation"
        | "listMemberships"
        | "getDepartment"
        | "getCourse"
        | "getOffering"
        | "getCourseWish"
        | "getCourseSeries"
        | "getCourseSeriesParts"
        | "listOfferingSessions"
        | "getCoOrganisers"
        | "listDocuments"
        | "listNetworkDocuments"
        | "listNetworkMeetingDocuments"
        | "listProjectDocuments"
        | "getDocument"
        | "getDocumentFile"
        | "endMyToken"
        | "endMySession"
        | "getPerson"
        | "listUnits"
        | "getUnit"
        | "getRegistration"
        | "getCancellationTerms"
        | "getWaitingListPlace"
        | "getSeatLease"
        | "deleteSeatLease"
        | "getApproval"
        | "getErasureRequest"
        | "getInvitation"
        | "getCertificate" => &[404],
        "verifyCertificate" => &[404, 429],
        "listRetentionRules" | "getInvoiceMonth" | "listAuditEvents" | "createCourse" | "createCourseWish"
        | "createCourseSeries" | "createOrganisation" | "createDepartment" | "listMails" | "listJobs"
        | "getJobStatistics" | "listRooms" | "createRoom" | "listRoomBookings" | "createRoomBooking" => &[403],
        // Lists as files are one organisation's, so they too may not be found.
        "listPeople"
        | "listRegistrations"
        | "createPerson"
        | "updatePerson"
        | "resumeAffiliation"
        | "invitePeople"
        | "importPeople"
        | "beginPeopleImport"
        | "getBatch"
        | "listBatchRows"
        | "listMailings"
        | "importPeopleFile"
        | "listCosts"
        | "listCourseDemands"
        | "getBenefits"
        | "getApprovalRule"
        | "setApprovalRule"
        | "listApprovals"
        | "listInvoiceBases"
        | "getInvoiceBasis"
        | "listCertificates"
        | "listCertificateCandidates"
        | "listCoverages"
        | "listCoverageGaps"
        | "listRoles"
        | "grantRole"
        | "createUnit"
        | "updateUnit"
        | "previewRegistrations"
        | "previewRegistrationsFile"
        | "updateCourse"
        | "updateCourseSeries"
        | "setCourseSeriesParts"
        | "publishCourse"
        | "withdrawCourse"
        | "createOffering"
        | "copyOffering"
        | "listParticipants"
        | "listCourseWishSupports"
        | "getErasureTerms"
        | "getRetentionRule"
        | "getParticipantList"
        | "getSeatPools"
        | "getOfferingInvitations"
        | "answerInvitation"
        | "withdrawInvitation"
        | "getRoom"
        | "updateRoom"
        | "getRoomBooking"
        | "getOfferingRooms"
        | "getYearCopy"
        | "copyYear"
        | "getSignInList"
        | "getBadges"
        | "listNeeds"
        | "noteAttendance"
        | "addDocument"
        | "addNetworkDocument"
        | "addNetworkMeetingDocument"
        | "addProjectDocument"
        | "addDocumentVersion"
        | "checkInParticipants"
        | "listHeadCounts"
        | "noteHeadCounts"
        | "updateOrganisation"
        | "updateDepartment"
        | "getMail"
        | "listOrganisationCalendarFeeds"
        | "createOrganisationCalendarFeed"
        | "deleteOrganisationCalendarFeeds"
        | "retryJob" => &[403, 404],
        "closeInvoiceMonth" | "exportInvoiceMonth" => &[403, 409],
        "closeInvoiceBasis"
        | "cancelBatch"
        | "retryBatch"
        | "creditInvoiceBasis"
        | "exportInvoiceBasis"
        | "issueCertificates"
        | "revokeCertificate"
        | "putRegistration"
        | "createRegistrations"
        | "cancelRegistration"
        | "keepSeat"
        | "acceptOffer"
        | "decideApproval"
        | "substituteParticipant"
        | "moveInWaitingList"
        | "invitePerson"
        | "endAffiliation"
        | "revokeRole"
        | "erasePerson"
        | "refuseErasureRequest"
        | "updateRetentionRule"
        | "deleteUnit"
        | "deleteCourse"
        | "deleteCourseSeries"
        | "transitionCourseSeries"
        | "createCourseSeriesRegistrations"
        | "setSeatPools"
        | "setCoOrganisers"
        | "updateDocument"
        | "removeDocument"
        | "setOfferingVisibility"
        | "inviteToOffering"
        | "remindInvited"
        | "setOfferingRooms"
        | "deleteRoomBooking"
        | "createSeatLeases"
        | "createCourseSeriesSeatLeases"
        | "updateOffering"
        | "transitionOffering"
        | "updateCourseWish"
        | "withdrawCourseWish"
        | "transitionCourseWish"
        | "putCourseWishSupport"
        | "deleteCourseWishSupport"
        | "beginMembership"
        | "endMembership" => &[403, 404, 409],
        "withdrawErasureRequest" => &[404, 409],
        other => return of_networks(other).or_else(|| of_projects(other)).or_else(|| of_evaluations(other)),
    })
}

/// The same for networks.
fn of_networks(operation: &str) -> Option<&'static [u16]> {
    Some(match operation {
        "listNetworks"
        | "listNetworkMemberships"
        | "listOwnProjectParticipations"
        | "listMyNetworkNextSteps"
        | "listMyDiscussionDigests" => &[],
        "getNetwork"
        | "getNetworkMembership"
        | "listNetworkMeetings"
        | "getNetworkMeeting"
        | "getNetworkMeetingNotes"
        | "listNetworkAttendances"
        | "listThreads"
        | "getThread"
        | "setThreadReadMark"
        | "listPosts"
        | "listNeedSignals"
        | "getNeedSignal"
        | "listNeedSupporters"
        | "getPost"
        | "listNetworkNextSteps"
        | "getNetworkNextStep" => &[404],
        "createNetwork" | "listNetworkCoverages" => &[403],
        "listNetworkSeats"
        | "answerNetworkSeat"
        | "setNetworkSeatExpectation"
        | "updateNetwork"
        | "createNetworkNextStep"
        | "setMyDiscussionDigest"
        | "removeNeedSignal"
        | "updateNetworkNextStep" => &[403, 404],
        "requestNetworkNominations"
        | "transitionNetwork"
        | "createNetworkMembership"
        | "transitionNetworkMembership"
        | "createNetworkMeetings"
        | "updateNetworkMeeting"
        | "transitionNetworkMeeting"
        | "setNetworkMeetingNotes"
        | "createThread"
        | "transitionThread"
        | "createNeedSignal"
        | "updateNeedSignal"
        | "transitionNeedSignal"
        | "createNeedSignalWish"
        | "createNeedSignalProject"
        | "putNeedSupporter"
        | "deleteNeedSupporter"
        | "createPost"
        | "updatePost"
        | "removePost"
        | "setNetworkAttendance"
        | "answerNetworkMeeting"
        | "transitionNetworkNextStep" => &[403, 404, 409],
        _ => return None,
    })
}

/// The same for projects.
fn of_projects(operation: &str) -> Option<&'static [u16]> {
    Some(match operation {
        "listFundingProgrammes" | "listProjects" | "getProjectPortfolio" => &[],
        "getFundingProgramme"
        | "getProject"
        | "listProjectApplications"
        | "getProjectApplication"
        | "listProjectParticipations"
        | "getProjectParticipation"
        | "listProjectMilestones"
        | "getProjectMilestone"
        | "listProjectIndicators"
        | "getProjectIndicator"
        | "listBudgetRevisions"
        | "listProjectReports"
        | "getProjectReport" => &[404],
        "createFundingProgramme" | "createProject" => &[403],
        "updateFundingProgramme"
        | "updateProject"
        | "createProjectApplication"
        | "updateProjectApplication"
        | "createProjectMilestone"
        | "updateProjectMilestone"
        | "deleteProjectMilestone"
        | "createProjectIndicator"
        | "updateProjectIndicator"
        | "deleteProjectIndicator"
        | "setProjectIndicatorValue"
        | "deleteProjectIndicatorValue"
        | "createBudgetRevision"
        | "createProjectReport" => &[403, 404],
        "updateProjectReport"
        | "deleteProjectReport"
        | "transitionProjectReport"
        | "transitionProject"
        | "createProjectParticipation"
        | "updateProjectParticipation"
        | "transitionProjectParticipation" => &[403, 404, 409],
        _ => return None,
    })
}

/// The same for evaluations.
fn of_evaluations(operation: &str) -> Option<&'static [u16]> {
    Some(match operation {
        "getEvaluationForm" | "answerEvaluation" => &[409, 410],
        "getCourseEvaluation" => &[404],
        "listEvaluationTemplates" | "createEvaluationTemplate" | "getEvaluationIndexes" => &[403],
        "getEvaluationTemplate" | "updateEvaluationTemplate" | "setCourseEvaluation" | "getOfferingEvaluation" => {
            &[403, 404]
        }
        "closeOfferingEvaluation" => &[403, 404, 409],
        _ => return None,
    })
}
