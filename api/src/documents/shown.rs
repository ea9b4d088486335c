//! Documents as the API shows them.

use poem_openapi::Object;
use samverk_domain::access::secret::hex;
use samverk_domain::documents::{self, Holder};
use uuid::Uuid;

use super::content::{DocumentAudience, Licence};
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// A document of an offering, a network, a meeting of one, or a project.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct Document {
    /// Id.
    id: Uuid,
    /// The offering it belongs to.
    offering_id: Option<Uuid>,
    /// The network it belongs to.
    network_id: Option<Uuid>,
    /// The meeting of a network that it belongs to.
    network_meeting_id: Option<Uuid>,
    /// The project it belongs to.
    project_id: Option<Uuid>,
    /// What it is called.
    title: String,
    /// Who may have it.
    audience: DocumentAudience,
    /// Who made it.
    credit: Option<String>,
    /// On which terms others may use it; left out, all rights are reserved.
    licence: Option<Licence>,
    /// Its versions, the newest first.
    versions: Vec<DocumentVersion>,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A file of a document.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct DocumentVersion {
    /// Its number, from 1.
    number: i64,
    /// What the file is called.
    file_name: String,
    /// What it is (RFC 6838).
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of the bytes, in hexadecimal digits.
    sha256: String,
    /// Who uploaded it, by name.
    added_by_name: String,
    /// When.
    added_at: Moment,
    /// Where the file is.
    #[oai(rename = "_links")]
    links: Links,
}

impl Document {
    pub(super) fn of(document: documents::Document, here: &Here, may_change: bool) -> Self {
        let documents::Document { row, versions } = document;
        let path = format!("/documents/{}", row.id);
        let (relation, place) = row.holder().map(address).unwrap_or_default();
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", format!("{place}/documents"))
                .add(relation, "GET", place)
                .add_if(may_change, "edit", "PUT", &path)
                .add_if(may_change, "delete", "DELETE", &path)
                .add_if(may_change, "version-history", "POST", format!("{path}/versions"))
                .done(),
            id: row.id.0,
            offering_id: row.offering_id.map(|id| id.0),
            network_id: row.network_id.map(|id| id.0),
            network_meeting_id: row.meeting_id.map(|id| id.0),
            project_id: row.project_id.map(|id| id.0),
            title: row.title,
            audience: row.audience.into(),
            credit: row.credit,
            licence: row.licence.map(Into::into),
            versions: versions.into_iter().map(|version| DocumentVersion::of(version, &path, here)).collect(),
            updated_at: Moment(row.updated_at),
            version: row.version,
        }
    }

    pub(super) fn shown(document: documents::Document, here: &Here, may_change: bool) -> Versioned<Self> {
        let version = document.row.version;
        versioned(Self::of(document, here, may_change), version)
    }
}

/// The relation of what a document belongs to, and where that is.
pub(super) fn address(holder: Holder) -> (&'static str, String) {
    match holder {
        Holder::Offering(id) => ("offering", format!("/course-offerings/{id}")),
        Holder::Network(id) => ("network", format!("/networks/{id}")),
        Holder::Meeting(id) => ("meeting", format!("/network-meetings/{id}")),
        Holder::Project(id) => ("project", format!("/projects/{id}")),
    }
}

impl DocumentVersion {
    fn of(version: documents::Version, document: &str, here: &Here) -> Self {
        Self {
            links: Links::default().to(
                "enclosure",
                "GET",
                here.at(format!("{document}/versions/{}/files", version.number)),
            ),
            number: version.number,
            file_name: version.file_name,
            media_type: version.kind.media_type().to_owned(),
            size: version.size,
            sha256: hex(&version.sha256),
            added_by_name: version.added_by_name,
            added_at: Moment(version.added_at),
        }
    }
}
