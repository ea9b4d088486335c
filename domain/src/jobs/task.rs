//! What can be left to be done after a commit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::batch::BatchId;
use crate::access::OrganisationId;
use crate::access::link::Purpose;
use crate::certificates::CertificateId;
use crate::courses::{BookingId, InvitationId, OfferingId, RegistrationId, WishId, session};
use crate::evaluations::EvaluationId;
use crate::mail::MailId;
use crate::mail::feedback::Feedback;
use crate::networks::calling::News;
use crate::networks::{NetworkMeetingId, NetworkMembershipId, NetworkSeatId};
use crate::organisations::DepartmentId;
use crate::people::PersonId;
use crate::privacy::ErasureRequestId;
use crate::projects::ProjectParticipationId;
use crate::projects::participation_state::ParticipationState;

/// What can be left to be done after a commit. Doing it twice does no more than doing it once. Stored as JSON: a variant
/// that may still be in a queue keeps its shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Mails a sign-in or reset link to the address, if it is an account's.
    SendLink {
        /// What for.
        purpose: Purpose,
        /// Where.
        email: String,
    },
    /// Mails an invitation to sign in.
    SendInvitation {
        /// Who is invited.
        person: PersonId,
        /// Who invites, by name.
        inviter: String,
    },
    /// Mails the participants of a booking and the one who made it.
    ConfirmBooking {
        /// The booking.
        booking: BookingId,
    },
    /// Mails a participant who got a seat from the waiting list.
    TellPromoted {
        /// Their registration.
        registration: RegistrationId,
    },
    /// Mails a participant who is offered a seat from the waiting list.
    TellOffered {
        /// Their registration.
        registration: RegistrationId,
    },
    /// Mails a participant who did not answer in time when a seat was offered.
    TellLapsed {
        /// Their registration.
        registration: RegistrationId,
    },
    /// Mails participant and coordinators how the approval of a registration stands.
    TellApproval {
        /// The registration.
        registration: RegistrationId,
    },
    /// Mails the coordinators that the day to answer about a registration is near.
    RemindOfApproval {
        /// The registration.
        registration: RegistrationId,
    },
    /// Mails a participant that somebody else takes part instead, and who that is.
    TellSubstituted {
        /// The registration.
        registration: RegistrationId,
        /// Who took part before.
        former: PersonId,
        /// The registration's version after it.
        version: i64,
    },
    /// Mails a participant whose registration was cancelled.
    TellCancelled {
        /// Their registration.
        registration: RegistrationId,
    },
    /// Mails everybody registered that time, place or link have changed.
    TellChanged {
        /// The offering.
        offering: OfferingId,
        /// Which change: the offering's calendar sequence after it.
        sequence: i64,
        /// Sessions that are no more.
        gone: Vec<session::Model>,
    },
    /// Mails everybody who was registered that it is postponed, without a new time yet.
    TellPostponed {
        /// The offering.
        offering: OfferingId,
        /// Which change: the offering's calendar sequence after it.
        sequence: i64,
    },
    /// Mails those who are invited to an offering.
    TellInvited {
        /// The invitation.
        invitation: InvitationId,
    },
    /// Reminds them.
    RemindInvited {
        /// The invitation.
        invitation: InvitationId,
    },
    /// Mails the coordinators of those behind a wish what became of it.
    TellWishAnswered {
        /// The wish.
        wish: WishId,
        /// Which answer: the wish's version after it.
        version: i64,
    },
    /// Mails whoever has something to do or to know of an organisation's part in a project, if it still is as it became.
    TellProjectPart {
        /// The part.
        participation: ProjectParticipationId,
        /// What it became.
        state: ParticipationState,
    },
    /// Mails everybody who took part a link to the evaluation.
    AskForEvaluation {
        /// The evaluation.
        evaluation: EvaluationId,
    },
    /// Mails those who have not answered an evaluation once more.
    RemindOfEvaluation {
        /// The evaluation.
        evaluation: EvaluationId,
    },
    /// Closes an organisation's basis for invoices, because the month is closed for all.
    CloseInvoiceBasis {
        /// The first day of the month.
        month: NaiveDate,
        /// Whose.
        organisation: OrganisationId,
        /// Who closes the month, by name.
        closed_by: String,
    },
    /// Copies an offering to the next year, because a department's year is copied.
    CopyOffering {
        /// The department.
        department: DepartmentId,
        /// The year that is copied.
        year: i32,
        /// How many weeks later the copy is.
        weeks: i64,
        /// The offering.
        offering: OfferingId,
        /// The association.
        organisation: OrganisationId,
        /// Who copies, by name.
        by: String,
    },
    /// Adds some of the people of a list that is read in.
    ImportPeople {
        /// The list.
        batch: BatchId,
        /// The first of the rows, from 1.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// Mails everybody in a network what is new about a meeting.
    TellNetworkMeeting {
        /// The meeting.
        meeting: NetworkMeetingId,
        /// Which news: the meeting's calendar sequence after it.
        sequence: i64,
        /// What it is.
        news: News,
    },
    /// Mails somebody that they have a certificate, or why they no longer do.
    TellCertificate {
        /// The certificate.
        certificate: CertificateId,
    },
    /// Mails whoever has something to do or to know of a membership in a network, as it is now.
    TellMembership {
        /// The membership.
        membership: NetworkMembershipId,
        /// Which change: its version after it.
        version: i64,
    },
    /// Mails an organisation's coordinators that a network is without somebody from them.
    AskForNomination {
        /// The organisation's seat.
        seat: NetworkSeatId,
    },
    /// Mails somebody what is new in the discussions of their networks.
    SendDiscussionDigest {
        /// Who.
        person: PersonId,
        /// The day on which they are told.
        day: NaiveDate,
    },
    /// Mails those who decide that somebody asks to be erased, or whoever asked that they are not.
    TellErasureRequest {
        /// The request.
        request: ErasureRequestId,
    },
    /// Mails the association's administrators what somebody wrote about the portal's accessibility.
    ForwardFeedback {
        /// What they wrote.
        feedback: Feedback,
    },
    /// Hands a mail to the mail server.
    SendMail {
        /// The mail.
        mail: MailId,
    },
}

impl Task {
    /// How much of a batch it is.
    pub(super) fn size(&self) -> i64 {
        match self {
            Self::ImportPeople { first, last, .. } => last - first + 1,
            // How many mails they write is known when they are written.
            Self::TellChanged { .. }
            | Self::TellPostponed { .. }
            | Self::TellNetworkMeeting { .. }
            | Self::AskForEvaluation { .. }
            | Self::RemindOfEvaluation { .. } => 0,
            _ => 1,
        }
    }

    /// Whether mails come of it, which then are what is left of the batch.
    pub(super) fn writes_mail(&self) -> bool {
        !matches!(
            self,
            Self::SendMail { .. }
                | Self::CloseInvoiceBasis { .. }
                | Self::CopyOffering { .. }
                | Self::ImportPeople { .. }
        )
    }
}
