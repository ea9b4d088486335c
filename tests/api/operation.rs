//! Operations as the document has them, so that tests reach all of them without a list of their own.

use serde_json::Value;

/// An operation of the document.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Operation {
    /// Its id.
    pub(super) id: String,
    /// `get`, `post`…
    pub(super) method: String,
    /// Its path, with parameters in braces.
    pub(super) path: String,
    /// Names of its parameters in the query.
    pub(super) query: Vec<String>,
    /// Whether a change needs the version it is made against.
    pub(super) has_version: bool,
    /// Whether it looks at a token.
    pub(super) takes_token: bool,
    /// Whether it needs one.
    pub(super) needs_token: bool,
    /// The example of its body, if that is JSON.
    pub(super) body: Option<Value>,
    /// Whether its body is a form with a file.
    pub(super) takes_file: bool,
    /// All that the document says of it.
    pub(super) said: Value,
}

impl Operation {
    /// Whether the path names something that one organisation has for itself. Memberships are public.
    pub(super) fn names_a_tenants(&self) -> bool {
        const ROWS: [&str; 14] = [
            "{certificateId}",
            "{erasureRequestId}",
            "{invitationId}",
            "{leaseId}",
            "{networkMeetingId}",
            "{networkMembershipId}",
            "{nextStepId}",
            "{personId}",
            "{projectParticipationId}",
            "{registrationId}",
            "{unitId}",
            "{roleId}",
            "{sessionId}",
            "{tokenId}",
        ];
        ROWS.iter().any(|name| self.path.contains(name))
            || self.path == "/networks/{networkId}/meetings"
            || self.path.starts_with("/organisations/{organisationId}/") && !self.path.ends_with("/memberships")
    }
}

/// Every operation of a document.
pub(super) fn all(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, said) in methods.as_object().unwrap() {
            operations.push(read(document, path, method, said));
        }
    }
    operations
}

fn read(document: &Value, path: &str, method: &str, said: &Value) -> Operation {
    let parameters = || said["parameters"].as_array().into_iter().flatten();
    let security = said["security"].as_array().cloned().unwrap_or_default();
    let content = &said["requestBody"]["content"];
    let schema = content["application/json"]["schema"]["$ref"].as_str();
    Operation {
        id: said["operationId"].as_str().unwrap_or_default().to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: parameters()
            .filter(|one| one["in"] == "query")
            .filter_map(|one| one["name"].as_str().map(str::to_owned))
            .collect(),
        has_version: parameters().any(|one| one["name"] == "If-Match"),
        takes_token: !security.is_empty(),
        needs_token: !security.is_empty() && security.iter().all(|one| *one != serde_json::json!({})),
        body: schema.map(|schema| resolve(document, schema)["example"].clone()),
        takes_file: content.get("multipart/form-data").is_some(),
        said: said.clone(),
    }
}

/// What a reference such as `#/components/schemas/Course` leads to.
pub(super) fn resolve<'a>(document: &'a Value, reference: &str) -> &'a Value {
    document.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}
