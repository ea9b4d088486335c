//! Approvals: which registrations a kommun wants to approve that its people make themselves, and what it says of them.

use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::Permission;
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::approval::{self, Answer, Asked};
use samverk_domain::courses::approval_rule::{self, NewRule};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::store::WriteScope;
use uuid::Uuid;

use crate::answer::{IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::courses::CourseKind;
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::registrations::Registration;
use crate::scalar::{Moment, Path, choice};
use crate::{Api, Tag};

choice! {
    /// What an organisation wants to approve by price.
    ApprovedByPrice of approval_rule::Approves {
        /// Nothing.
        Nothing,
        /// What costs more than `overOre`.
        Dearer,
        /// Everything.
        Everything,
    }
}

choice! {
    /// How an approval stands.
    ApprovalState of approval::ApprovalState {
        /// Somebody has to answer.
        Waiting,
        /// The organisation approved.
        Approved,
        /// It did not.
        Refused,
        /// It did not answer while the seat was held.
        Lapsed,
        /// The registration ended before anybody answered.
        Withdrawn,
    }
}

/// What a rule for approvals is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct ApprovalRuleChange {
    /// What is approved by price.
    approves: ApprovedByPrice,
    /// What costs more than this is dearer, in öre without VAT.
    #[oai(default)]
    over_ore: i64,
    /// Kinds of courses that are always approved, whatever they cost.
    #[oai(default)]
    kinds: Vec<CourseKind>,
    /// How many days there are to answer once a seat is held, 1 to 14.
    answer_days: i64,
}

impl From<ApprovalRuleChange> for NewRule {
    fn from(change: ApprovalRuleChange) -> Self {
        Self {
            approves: change.approves.into(),
            over_ore: change.over_ore,
            kinds: change.kinds.into_iter().map(Into::into).collect(),
            answer_days: change.answer_days,
        }
    }
}

/// Which registrations an organisation wants to approve that its people make themselves.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct ApprovalRule {
    /// Whose rule it is.
    organisation_id: Uuid,
    /// What is approved by price.
    approves: ApprovedByPrice,
    /// What costs more than this is dearer, in öre without VAT.
    over_ore: i64,
    /// Kinds of courses that are always approved, whatever they cost.
    kinds: Vec<CourseKind>,
    /// How many days there are to answer once a seat is held.
    answer_days: i64,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl ApprovalRule {
    fn shown(row: approval_rule::Model, here: &Here, may_change: bool) -> Versioned<Self> {
        let organisation = format!("/organisations/{}", row.owner_org_id);
        let path = format!("{organisation}/approval-rules");
        let version = row.version;
        let rule = Self {
            links: here
                .own(&path)
                .add_if(may_change, "edit", "PUT", &path)
                .add("organisation", "GET", organisation)
                .done(),
            organisation_id: row.owner_org_id.0,
            approves: row.approves.into(),
            over_ore: row.over_ore,
            kinds: row.kinds.as_slice().iter().copied().map(Into::into).collect(),
            answer_days: row.answer_days,
            version,
        };
        versioned(rule, version)
    }
}

/// What an organisation is, or was, asked about a registration.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Approval {
    /// The registration.
    registration_id: Uuid,
    /// Who takes part.
    person_id: Uuid,
    /// Their name.
    participant_name: String,
    /// The offering.
    offering_id: Uuid,
    /// The title of its course.
    course_title: String,
    /// Start of the first session.
    starts_at: Moment,
    /// The unit that pays.
    unit_id: Option<Uuid>,
    /// Price when it was registered, in öre without VAT.
    price_ore: i64,
    /// How it stands.
    state: ApprovalState,
    /// When the organisation was asked.
    asked_at: Moment,
    /// Until when a seat is held for the answer; left out while there is no seat.
    answer_by: Option<Moment>,
    /// When it was decided.
    decided_at: Option<Moment>,
    /// Why it was refused, as the participant is told.
    reason: Option<String>,
    /// The registration, and what the caller may do.
    #[oai(rename = "_links")]
    links: Links,
}

impl Approval {
    fn of(asked: Asked, here: &Here, may_decide: bool) -> Self {
        let state = asked.state();
        let row = asked.row;
        let registration = format!("/registrations/{}", row.id);
        let path = format!("{registration}/approvals");
        let may_decide = may_decide && state == approval::ApprovalState::Waiting;
        Self {
            links: here
                .own(&path)
                .add("registration", "GET", &registration)
                .add_if(may_decide, "decide", "POST", format!("{registration}/approval-decisions"))
                .done(),
            registration_id: row.id.0,
            person_id: row.person_id.0,
            participant_name: row.name(),
            offering_id: row.offering_id.0,
            starts_at: Moment(row.starts_at),
            unit_id: row.unit_id.map(|unit| unit.0),
            price_ore: row.price_ore,
            course_title: row.course_title,
            state: state.into(),
            asked_at: Moment(asked.asked_at),
            answer_by: asked.answer_by.map(Moment),
            decided_at: asked.decided_at.map(Moment),
            reason: asked.reason,
        }
    }
}

/// What a coordinator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, poem_openapi::Enum)]
#[oai(rename_all = "camelCase")]
enum Decision {
    /// Yes.
    Approve,
    /// No.
    Refuse,
}

/// An answer about a registration.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewApprovalDecision {
    /// Yes or no.
    decision: Decision,
    /// Why not, at most 500 characters: the participant is told. Needed to refuse.
    #[oai(default)]
    reason: String,
}

impl From<NewApprovalDecision> for Answer {
    fn from(new: NewApprovalDecision) -> Self {
        match new.decision {
            Decision::Approve => Self::Approve,
            Decision::Refuse => Self::Refuse(new.reason),
        }
    }
}

/// Approvals.
pub(crate) struct Approvals(pub(crate) Api);

#[OpenApi(tag = "Tag::Registrations")]
impl Approvals {
    /// Get which registrations an organisation approves
    ///
    /// Without a rule of its own it approves nothing. Its coordinators see it, and the association's staff.
    #[oai(path = "/organisations/:organisationId/approval-rules", method = "get", operation_id = "getApprovalRule")]
    async fn rule(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Versioned<ApprovalRule>, Problem> {
        let rule = self.0.database.read(&caller.0, async |scope| approval_rule::get(scope, organisation.0).await);
        Ok(ApprovalRule::shown(rule.await?, &here, caller.0.may(Permission::Approve)))
    }

    /// Set which registrations an organisation approves
    ///
    /// Those that its people make themselves from now on; what coordinators and staff register is approved by that. Its
    /// coordinators set it.
    #[oai(path = "/organisations/:organisationId/approval-rules", method = "put", operation_id = "setApprovalRule")]
    async fn set_rule(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<ApprovalRuleChange>,
    ) -> Result<Versioned<ApprovalRule>, Problem> {
        let new = body.0.into();
        let rule = self.0.database.write(&caller.0, async |scope| {
            approval_rule::set(scope, organisation.0, version.0, new).await?;
            approval_rule::get(scope, organisation.0).await
        });
        Ok(ApprovalRule::shown(rule.await?, &here, true))
    }

    /// List what an organisation is asked to approve
    ///
    /// What waits comes by the day to answer by, those without a seat last; everything else the latest first. Its coordinators
    /// see it, and the association's staff.
    #[oai(path = "/organisations/:organisationId/approvals", method = "get", operation_id = "listApprovals")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        /// Only those that stand so.
        state: Query<Option<ApprovalState>>,
    ) -> Result<Json<Page<Approval>>, Problem> {
        let (state, page) = (state.0.map(Into::into), limit.page(&page));
        let rows =
            self.0.database.read(&caller.0, async |scope| approval::list(scope, organisation.0, state, page).await);
        let may_decide = caller.0.may(Permission::Approve);
        Ok(Json(Page::of(rows.await?, &here, |row| Approval::of(row, &here, may_decide))))
    }

    /// Get what an organisation says of a registration
    ///
    /// Not found for a registration that nobody was asked about. Everybody sees their own, coordinators their organisation's,
    /// staff all.
    #[oai(path = "/registrations/:registrationId/approvals", method = "get", operation_id = "getApproval")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
    ) -> Result<Json<Approval>, Problem> {
        let asked = self.0.database.read(&caller.0, async |scope| approval::get(scope, id.0).await).await?;
        Ok(Json(Approval::of(asked, &here, caller.0.may(Permission::Approve))))
    }

    /// Approve or refuse a registration
    ///
    /// The first answer stands; the same one sent again by the same person changes nothing. A seat that is refused goes to
    /// the next in line. The coordinators of the organisation that pays do it.
    #[oai(path = "/registrations/:registrationId/approval-decisions", method = "post", operation_id = "decideApproval")]
    async fn decide(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "registrationId")] id: Path<RegistrationId>,
        body: Body<NewApprovalDecision>,
    ) -> Result<Versioned<Registration>, Problem> {
        let answer = body.0.into();
        let change = async |scope: &WriteScope| approval::decide(scope, id.0, &answer).await;
        Ok(Registration::changed(&self.0, &caller, &here, id.0, change).await?)
    }
}
