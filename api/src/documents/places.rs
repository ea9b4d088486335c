//! The documents of offerings, networks, meetings and projects: lists of them, and adding one.

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::access::Actor;
use samverk_domain::courses::OfferingId;
use samverk_domain::documents::{self, Holder};
use samverk_domain::networks::{NetworkId, NetworkMeetingId};
use samverk_domain::projects::ProjectId;

use super::content::DocumentUpload;
use super::shown::Document;
use crate::answer::{Created, created};
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Where documents are.
pub(crate) struct DocumentPlaces(pub(crate) Api);

#[OpenApi(tag = "Tag::Documents")]
impl DocumentPlaces {
    /// List the documents of an offering
    ///
    /// Those that the caller may have, by title.
    #[oai(path = "/course-offerings/:offeringId/documents", method = "get", operation_id = "listDocuments")]
    async fn of_offering(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<List<Document>>, Problem> {
        self.list(&reader.0, &here, Holder::Offering(id.0)).await
    }

    /// Add a document to an offering
    ///
    /// Staff editors add them to their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/documents", method = "post", operation_id = "addDocument")]
    async fn add_to_offering(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        self.add(&caller, &here, Holder::Offering(id.0), upload).await
    }

    /// List the documents of a network
    ///
    /// Those that the caller may have, by title.
    #[oai(path = "/networks/:networkId/documents", method = "get", operation_id = "listNetworkDocuments")]
    async fn of_network(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
    ) -> Result<Json<List<Document>>, Problem> {
        self.list(&reader.0, &here, Holder::Network(id.0)).await
    }

    /// Add a document to a network
    ///
    /// Staff add them, and who convenes the network.
    #[oai(path = "/networks/:networkId/documents", method = "post", operation_id = "addNetworkDocument")]
    async fn add_to_network(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] id: Path<NetworkId>,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        self.add(&caller, &here, Holder::Network(id.0), upload).await
    }

    /// List the documents of a meeting of a network
    ///
    /// Those that the caller may have, by title.
    #[oai(
        path = "/network-meetings/:networkMeetingId/documents",
        method = "get",
        operation_id = "listNetworkMeetingDocuments"
    )]
    async fn of_meeting(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
    ) -> Result<Json<List<Document>>, Problem> {
        self.list(&caller.0, &here, Holder::Meeting(id.0)).await
    }

    /// Add a document to a meeting of a network
    ///
    /// Staff add them, and who convenes the network.
    #[oai(
        path = "/network-meetings/:networkMeetingId/documents",
        method = "post",
        operation_id = "addNetworkMeetingDocument"
    )]
    async fn add_to_meeting(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkMeetingId")] id: Path<NetworkMeetingId>,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        self.add(&caller, &here, Holder::Meeting(id.0), upload).await
    }

    /// List the documents of a project
    ///
    /// Those that the caller may have, by title.
    #[oai(path = "/projects/:projectId/documents", method = "get", operation_id = "listProjectDocuments")]
    async fn of_project(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
    ) -> Result<Json<List<Document>>, Problem> {
        self.list(&reader.0, &here, Holder::Project(id.0)).await
    }

    /// Add a document to a project
    ///
    /// Staff who manage projects add them.
    #[oai(path = "/projects/:projectId/documents", method = "post", operation_id = "addProjectDocument")]
    async fn add_to_project(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "projectId")] id: Path<ProjectId>,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        self.add(&caller, &here, Holder::Project(id.0), upload).await
    }
}

impl DocumentPlaces {
    async fn list(&self, actor: &Actor, here: &Here, holder: Holder) -> Result<Json<List<Document>>, Problem> {
        let read = self.0.database.read(actor, async |scope| {
            Ok::<_, Error>((documents::of(scope, holder).await?, holder.kept(scope).await.is_ok()))
        });
        let (all, may_change) = read.await?;
        let rows = all.into_iter().map(|one| Document::of(one, here, may_change));
        Ok(Json(List::of(rows, here)))
    }

    async fn add(
        &self,
        caller: &Caller,
        here: &Here,
        holder: Holder,
        upload: DocumentUpload,
    ) -> Result<Created<Document>, Problem> {
        let (new, content) = upload.read().await?;
        let Api { database, files, .. } = &self.0;
        let added = documents::add(database, files, &caller.0, holder, &new, content).await?;
        let address = here.at(format!("/documents/{}", added.row.id));
        Ok(created(Document::of(added, here, true), address))
    }
}
