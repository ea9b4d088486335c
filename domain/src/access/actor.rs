//! On whose behalf something is done.

use std::sync::Arc;

use super::policy::{self, Permission, Role};
use super::{AccountId, OrganisationId};
use crate::people::{HIDDEN, PersonId};

/// On whose behalf something is done. One actor stands for one organisation: a person of two kommuner is two actors.
#[derive(Clone, Debug)]
pub enum Actor {
    /// The public.
    Anyone,
    /// Somebody who has signed in.
    Person(Arc<Identity>),
    /// The program itself: jobs and commands.
    System,
}

/// Somebody who has signed in, as a person of one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account they signed in to.
    pub account: AccountId,
    /// Who they are in the organisation.
    pub person: PersonId,
    /// Their name, for the page's head and the audit trail.
    pub name: String,
    /// Skyddade personuppgifter: what they do is not signed with their name.
    pub is_protected: bool,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// Whether it is the association itself.
    pub is_association: bool,
    /// Whether it is a member of the association today.
    pub is_member: bool,
    /// The roles they have today.
    pub roles: Vec<Role>,
}

impl Actor {
    /// The organisation they act for.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.identity().map(|identity| identity.organisation)
    }

    /// Who it is, if it is a person.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Person(identity) => Some(identity),
            Self::Anyone | Self::System => None,
        }
    }

    /// Whether they work for the association, whose staff see all organisations' rows. A person of the association
    /// without a role sees no more than a kommun's.
    #[must_use]
    pub fn is_association(&self) -> bool {
        match self {
            Self::System => true,
            Self::Person(identity) => identity.is_association && identity.roles.iter().any(|role| role.is_staff()),
            Self::Anyone => false,
        }
    }

    /// Whether they see what is for members: people of the association and of its members.
    #[must_use]
    pub fn is_member(&self) -> bool {
        match self {
            Self::System => true,
            Self::Person(identity) => identity.is_association || identity.is_member,
            Self::Anyone => false,
        }
    }

    /// Whether they may do this, within what they see.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::System => true,
            Self::Person(identity) => policy::allows(identity, permission),
            Self::Anyone => false,
        }
    }

    /// The name that stands under what they do, where anybody may read it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person(identity) if identity.is_protected => HIDDEN,
            _ => self.own_name(),
        }
    }

    /// Their own name: for the audit trail, which shows it to those who may see it.
    pub(crate) fn own_name(&self) -> &str {
        match self {
            Self::System => "Samverk",
            Self::Person(identity) => &identity.name,
            Self::Anyone => "Okänd",
        }
    }
}
