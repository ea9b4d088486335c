//! The life of an offering: which states it can be taken to, and taking it there.

use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::state::{self, By};
use samverk_domain::courses::{OfferingId, offering};

use crate::answer::Versioned;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::offerings::{Offering, OfferingState, Whole};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// A state that an offering can be taken to.
#[derive(Object)]
#[oai(rename = "AllowedTransition", rename_all = "camelCase")]
pub(crate) struct Transition {
    /// The state.
    to: OfferingState,
    /// Whether a reason must be given, which participants are told.
    needs_reason: bool,
}

impl Transition {
    /// Every way out of a state, for those who may take them.
    pub(crate) fn all_from(state: state::OfferingState, may_take: bool) -> Vec<Self> {
        let ways = state.transitions().filter(|_| may_take);
        ways.map(|way| Self { to: way.to.into(), needs_reason: way.by == By::StaffWithReason }).collect()
    }
}

/// Where an offering goes.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewTransition {
    /// The state to take it to.
    to: OfferingState,
    /// Why, at most 500 characters. Participants are told; needed to postpone or cancel.
    #[oai(default)]
    reason: String,
}

/// Transitions.
pub(crate) struct Transitions(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Transitions {
    /// Take an offering to another state
    ///
    /// `allowedTransitions` of the offering says which. Cancelling takes back every registration, postponing keeps them;
    /// both tell the participants why. Staff editors do it for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/transitions", method = "post", operation_id = "transitionOffering")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<NewTransition>,
    ) -> Result<Versioned<Offering>, Problem> {
        let NewTransition { to, reason } = body.0;
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                offering::transition(scope, id.0, to.into(), &reason).await?;
                Whole::load(scope, id.0).await
            })
            .await?;
        Ok(whole.shown(&here, &caller.0))
    }
}
