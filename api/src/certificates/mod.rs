//! Certificates: issuing and revoking them, lists and paper of them, and what anybody may look up.

mod shown;

use poem::web::Accept;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Attachment, AttachmentType, Json};
use poem_openapi::{ApiResponse, Object, OpenApi, ResponseContent};
use samverk_domain::Error;
use samverk_domain::certificates::{self, CertificateId, Filter, NewCertificates, Signer, export, paper};
use samverk_domain::courses::{CourseId, OfferingId, RegistrationId};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::{PersonId, UnitId};
use samverk_domain::store;
use uuid::Uuid;

use self::shown::{Certificate, CertificateCandidate, CertificateVerification};
use crate::body::Body;
use crate::caller::{Caller, From};
use crate::file::{Listing, Wanted};
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::{Api, Tag, accept, scalar};

/// Certificates to be issued.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewCertificateList {
    /// To whom; to everybody who has earned one and never had one if it is left out.
    registration_ids: Option<Vec<Uuid>>,
    /// Who signs, at most 160 characters; the caller if it is left out.
    signer_name: Option<String>,
    /// Their title, at most 120 characters.
    signer_title: Option<String>,
}

/// Why a certificate is taken back.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CertificateRevocation {
    /// The reason, at most 400 characters.
    reason: scalar::Text,
}

#[derive(ResponseContent)]
#[expect(clippy::large_enum_variant, reason = "one is made for a request, and is soon gone")]
enum Content {
    Json(Json<Certificate>),
    #[oai(content_type = "application/pdf")]
    Pdf(Attachment<Vec<u8>>),
}

/// A certificate, or its paper.
#[derive(ApiResponse)]
enum Shown {
    /// The certificate, as JSON or PDF.
    #[oai(status = 200)]
    Shown(Content),
}

/// Whether the paper is asked for.
struct OnPaper(bool);

const PDF: &str = "application/pdf";

impl<'a> FromRequest<'a> for OnPaper {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let accept = Accept::from_request_without_body(request).await?;
        Ok(Self(accept::preferred(&accept, ["application/json", PDF]) == PDF))
    }
}

/// Certificates.
pub(crate) struct Certificates(pub(crate) Api);

#[OpenApi(tag = "Tag::Certificates")]
impl Certificates {
    /// List certificates
    ///
    /// The newest first. With `Accept: text/csv` or the media type of XLSX coordinators and staff get a file, whatever `page`
    /// and `limit` say, which is remembered in the audit trail. Everybody sees their own, coordinators their organisation's,
    /// staff editors those of their department's courses, admins all.
    #[oai(path = "/certificates", method = "get", operation_id = "listCertificates")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        limit: Limit,
        page: Number,
        /// Only of people of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only of people who work in this unit.
        #[oai(name = "unitId")]
        unit: Query<Option<Uuid>>,
        /// Only of this person.
        #[oai(name = "personId")]
        person: Query<Option<Uuid>>,
        /// Only of this course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Only of this offering.
        #[oai(name = "offeringId")]
        offering: Query<Option<Uuid>>,
        /// Only those that hold now and run out within so many months.
        #[oai(name = "expiringWithinMonths")]
        expiring: Query<Option<u32>>,
        /// Only those that hold now.
        #[oai(default)]
        valid: Query<bool>,
        /// Every word is in the holder's name, address or title.
        search: Query<Option<String>>,
    ) -> Result<Listing<Page<Certificate>>, Problem> {
        let filter = Filter {
            organisation: organisation.0.map(OrganisationId),
            unit: unit.0.map(UnitId),
            person: person.0.map(PersonId),
            course: course.0.map(CourseId),
            offering: offering.0.map(OfferingId),
            expiring_within: expiring.0.map(|months| months.min(240)),
            valid: valid.0,
            search: search.0.unwrap_or_default(),
        };
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database
                .write(&caller.0, async |scope| export::file(scope, filter.organisation, &filter, format).await)
                .await?;
            return Ok(Listing::file(file));
        }
        let page = limit.page(&page);
        let rows = database.read(&caller.0, async |scope| certificates::list(scope, &filter, page).await).await?;
        let now = database.clock().now();
        Ok(Listing::json(Page::of(rows, &here, |row| Certificate::of(row, &here, &caller.0, now))))
    }

    /// Get a certificate
    ///
    /// With `Accept: application/pdf` as an accessible PDF (PDF/UA) on one page of A4, to keep. Everybody sees their own,
    /// coordinators their organisation's, staff editors those of their department's courses, admins all.
    #[oai(path = "/certificates/:certificateId", method = "get", operation_id = "getCertificate")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        on_paper: OnPaper,
        #[oai(name = "certificateId")] id: scalar::Path<CertificateId>,
    ) -> Result<Shown, Problem> {
        let database = &self.0.database;
        if on_paper.0 {
            let document = paper::file(database, &caller.0, &self.0.base_url, id.0).await?;
            let attachment = Attachment::new(document.bytes).attachment_type(AttachmentType::Attachment);
            return Ok(Shown::Shown(Content::Pdf(attachment.filename(document.name))));
        }
        let row = database.read(&caller.0, async |scope| certificates::get(scope, id.0).await).await?;
        let now = database.clock().now();
        Ok(Shown::Shown(Content::Json(Json(Certificate::of(row, &here, &caller.0, now)))))
    }

    /// Revoke a certificate
    ///
    /// Whoever looks it up is told that it was revoked and when, not why; the reason is remembered in the audit trail. Staff
    /// editors revoke those of their own department's courses.
    #[oai(path = "/certificates/:certificateId/revocations", method = "post", operation_id = "revokeCertificate")]
    async fn revoke(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "certificateId")] id: scalar::Path<CertificateId>,
        body: Body<CertificateRevocation>,
    ) -> Result<Json<Certificate>, Problem> {
        let database = &self.0.database;
        let row = database
            .write(&caller.0, async |scope| {
                certificates::revoke(scope, id.0, &body.0.reason.0).await?;
                certificates::get(scope, id.0).await
            })
            .await?;
        Ok(Json(Certificate::of(row, &here, &caller.0, database.clock().now())))
    }

    /// Look a certificate up by its code
    ///
    /// Needs no token: whoever is shown a certificate can look whether it was issued, to whom, and whether it holds. Whoever
    /// tries too many codes that are none has to wait.
    #[oai(path = "/certificate-verifications/:certificateCode", method = "get", operation_id = "verifyCertificate")]
    async fn verify(
        &self,
        origin: From,
        here: Here,
        /// The code, with or without hyphens.
        #[oai(name = "certificateCode")]
        code: Path<String>,
    ) -> Result<Json<CertificateVerification>, Problem> {
        let database = &self.0.database;
        let found = certificates::verify(database, &code.0, "", &origin.0.address).await?;
        Ok(Json(CertificateVerification::of(found, &here, database.clock().now())))
    }

    /// List who of an offering gets a certificate
    ///
    /// Everybody who had a seat, by family name: who was at enough sessions, who was not, who has one. The association's
    /// staff read it.
    #[oai(
        path = "/course-offerings/:offeringId/certificate-candidates",
        method = "get",
        operation_id = "listCertificateCandidates"
    )]
    async fn candidates(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: scalar::Path<OfferingId>,
    ) -> Result<Json<List<CertificateCandidate>>, Problem> {
        let database = &self.0.database;
        let preview = database.read(&caller.0, async |scope| certificates::preview(scope, id.0).await).await?;
        let items = preview.candidates.iter().map(|one| CertificateCandidate::of(one, &preview));
        Ok(Json(List::of(items, &here)))
    }

    /// Issue certificates
    ///
    /// To those of an offering that is over who have earned one, each with the next number of the year; their holders are
    /// mailed. Who has one gets no other, so the same request again issues none. The new ones are answered. Staff editors
    /// issue them for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/certificates", method = "post", operation_id = "issueCertificates")]
    async fn issue(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: scalar::Path<OfferingId>,
        body: Body<NewCertificateList>,
    ) -> Result<Json<List<Certificate>>, Problem> {
        let NewCertificateList { registration_ids, signer_name, signer_title } = body.0;
        let new = NewCertificates {
            registrations: registration_ids.map(|ids| ids.into_iter().map(RegistrationId).collect()),
            signer: signer_name.map(|name| Signer { name, title: signer_title.unwrap_or_default() }),
        };
        let database = &self.0.database;
        let filter = Filter { offering: Some(id.0), ..Filter::default() };
        let all = store::Page { page: 1, limit: 100_000 };
        let rows = database
            .write(&caller.0, async |scope| {
                let issued = certificates::issue(scope, id.0, new).await?;
                let mut rows = certificates::list(scope, &filter, all).await?.rows;
                rows.retain(|row| issued.contains(&row.id));
                rows.sort_by_key(|row| row.serial);
                Ok::<_, Error>(rows)
            })
            .await?;
        let now = database.clock().now();
        Ok(Json(List::of(rows.into_iter().map(|row| Certificate::of(row, &here, &caller.0, now)), &here)))
    }
}
