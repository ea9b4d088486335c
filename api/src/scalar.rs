//! Small values as the document writes them: ids in paths, time points, texts that must be there, choices.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, SecondsFormat, SubsecRound, Utc};
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use samverk_domain::Fault;
use samverk_domain::time::{Days, Month};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::problem::Problem;
use crate::sentences;

/// A time point: any offset comes in, `Z` goes out (RFC 3339), in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) DateTime<Utc>);

/// A text that must be there. One that is missing is read as empty, so that the domain tells of it together with every
/// other fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) String);

/// The parts of [`Type`] that are the same for every value written as a string.
macro_rules! string {
    ($name:ident, $format:expr) => {
        impl Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new(MetaSchema { format: $format, ..MetaSchema::new("string") }))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(self.as_raw_value().into_iter())
            }
        }
    };
}

string!(Moment, Some("date-time"));
string!(Text, None);

impl ParseFromJSON for Moment {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let value = value.unwrap_or_default();
        let text = value.as_str().ok_or_else(ParseError::expected_input)?;
        Ok(Self(DateTime::parse_from_rfc3339(text)?.to_utc().trunc_subsecs(0)))
    }
}

impl Moment {
    fn text(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Secs, true)
    }
}

impl ToJSON for Moment {
    fn to_json(&self) -> Option<Value> {
        Some(self.text().into())
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl ParseFromJSON for Text {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::Null => Ok(Self::default()),
            Value::String(text) => Ok(Self(text)),
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl ToJSON for Text {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.clone().into())
    }
}

/// Something that a path names.
pub(crate) trait Named: FromStr + Send + Sync {
    /// What the document calls the parameter.
    const PARAMETER: &'static str;
    /// How it is written.
    const FORMAT: &'static str = "uuid";
}

/// The day that something was measured.
impl Named for NaiveDate {
    const PARAMETER: &'static str = "asOf";
    const FORMAT: &'static str = "date";
}

impl Named for Month {
    const PARAMETER: &'static str = "month";
    const FORMAT: &'static str = "month";
}

macro_rules! named {
    ($($id:ty = $parameter:literal;)*) => {
        $(impl Named for $id {
            const PARAMETER: &'static str = $parameter;
        })*
    };
}

named! {
    samverk_domain::access::role::RoleAssignmentId = "roleId";
    samverk_domain::access::session::SessionId = "sessionId";
    samverk_domain::access::token::refresh::RefreshTokenId = "tokenId";
    samverk_domain::certificates::CertificateId = "certificateId";
    samverk_domain::courses::BookingId = "leaseId";
    samverk_domain::courses::CourseId = "courseId";
    samverk_domain::courses::InvitationId = "invitationId";
    samverk_domain::courses::OfferingId = "offeringId";
    samverk_domain::courses::RegistrationId = "registrationId";
    samverk_domain::courses::SeriesId = "seriesId";
    samverk_domain::courses::WishId = "wishId";
    samverk_domain::discussion::PostId = "postId";
    samverk_domain::discussion::ThreadId = "threadId";
    samverk_domain::documents::DocumentId = "documentId";
    samverk_domain::evaluations::TemplateId = "templateId";
    samverk_domain::jobs::JobId = "jobId";
    samverk_domain::jobs::batch::BatchId = "batchId";
    samverk_domain::mail::MailId = "mailId";
    samverk_domain::networks::NeedSignalId = "needId";
    samverk_domain::networks::NetworkId = "networkId";
    samverk_domain::networks::NetworkMeetingId = "networkMeetingId";
    samverk_domain::networks::NetworkMembershipId = "networkMembershipId";
    samverk_domain::networks::NextStepId = "nextStepId";
    samverk_domain::organisations::DepartmentId = "departmentId";
    samverk_domain::organisations::OrganisationId = "organisationId";
    samverk_domain::organisations::membership::MembershipId = "membershipId";
    samverk_domain::people::PersonId = "personId";
    samverk_domain::privacy::ErasureRequestId = "erasureRequestId";
    samverk_domain::projects::FundingProgrammeId = "fundingProgrammeId";
    samverk_domain::projects::ProjectApplicationId = "projectApplicationId";
    samverk_domain::projects::ProjectId = "projectId";
    samverk_domain::projects::ProjectParticipationId = "projectParticipationId";
    samverk_domain::premises::RoomBookingId = "roomBookingId";
    samverk_domain::premises::RoomId = "roomId";
    samverk_domain::people::UnitId = "unitId";
    samverk_domain::projects::IndicatorId = "projectIndicatorId";
    samverk_domain::projects::MilestoneId = "projectMilestoneId";
    samverk_domain::projects::ProjectReportId = "projectReportId";
}

/// What a path names, such as an id. Its name is the framework's mark of a parameter of the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<'a, T: Named> ApiExtractor<'a> for Path<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = true;
    type ParamType = ();
    type ParamRawType = ();

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Path)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", T::FORMAT))))
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, options: ExtractParamOptions<()>) -> Result<Self> {
        let id = request.raw_path_param(options.name).and_then(|text| text.parse().ok());
        Ok(id.map(Self).ok_or_else(|| Problem::one_invalid(T::PARAMETER, sentences::kind(T::FORMAT)))?)
    }
}

/// The days that `heldFrom` and `heldTo` ask for, if they do.
pub(crate) fn held(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<Option<Days>, Problem> {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Problem::from(("heldTo", Fault::Before("heldFrom"))));
    }
    Ok((from.is_some() || to.is_some()).then_some(Days { from, to }))
}

/// Declares a choice of the API that is the domain's, in the API's spelling.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident of $domain:ty { $($(#[$about:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, poem_openapi::Enum, serde::Serialize)]
        #[oai(rename_all = "camelCase")]
        #[serde(rename_all = "camelCase")]
        pub(crate) enum $name {
            $($(#[$about])* $variant,)*
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                use $domain as Domain;
                match value { $(Domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)* }
            }
        }
    };
}
pub(crate) use choice;
