//! Skyddade personuppgifter: this is the one place that hides people. The queries behind every list and page select what
//! could tell who somebody is through [`shown`], so a hidden name never leaves the database; ids that other tables keep are
//! judged by [`is_hidden`]. Only the person themself and the coordinator of their own organisation see more.

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};

use super::person::{Column, Entity};
use crate::access::{Actor, Permission};

/// What stands in the place of a name that is hidden.
pub const HIDDEN: &str = "Skyddade personuppgifter";

/// The people whom the actor sees with name and all; `None` if those are all that they reach.
pub(crate) fn open_to(actor: &Actor) -> Option<Condition> {
    match actor {
        Actor::Person(_) if actor.may(Permission::ManagePeople) && !actor.is_association() => None,
        _ => open_anywhere(actor),
    }
}

/// The same where the actor reaches people of other organisations as well, as in a network.
pub(crate) fn open_anywhere(actor: &Actor) -> Option<Condition> {
    let open = Condition::any().add(Column::ProtectedIdentity.eq(false));
    match actor {
        Actor::System => None,
        Actor::Anyone => Some(open),
        Actor::Person(identity) => {
            let open = open.add(Column::Id.eq(identity.person));
            let manages = actor.may(Permission::ManagePeople);
            Some(if manages { open.add(Column::OwnerOrgId.eq(identity.organisation)) } else { open })
        }
    }
}

/// A fact of a person as the actor may see it, or what stands in its place.
pub(crate) fn shown(actor: &Actor, fact: impl ColumnTrait, instead: impl Into<Expr>) -> Expr {
    shown_if(open_to(actor), fact, instead)
}

/// The same where the actor reaches people of other organisations as well.
pub(crate) fn shown_anywhere(actor: &Actor, fact: impl ColumnTrait, instead: impl Into<Expr>) -> Expr {
    shown_if(open_anywhere(actor), fact, instead)
}

fn shown_if(open: Option<Condition>, fact: impl ColumnTrait, instead: impl Into<Expr>) -> Expr {
    let fact = fact.into_expr();
    match open {
        Some(open) => Expr::case(open, fact).finally(instead).into(),
        None => fact,
    }
}

/// Nothing, in the place of a fact that need not be there.
pub(crate) fn nothing() -> Expr {
    Expr::cust("NULL")
}

/// Whether the person with this id, which another table keeps, is hidden from the actor.
pub(crate) fn is_hidden(actor: &Actor, person: impl Into<Expr>) -> Expr {
    let other = |column: Column| Expr::col(("other", column));
    let identity = match actor {
        Actor::System => return Expr::val(false),
        Actor::Person(identity) => Some(identity),
        Actor::Anyone => None,
    };
    let mut hidden = Query::select();
    hidden
        .expr(Expr::val(1))
        .from_as(Entity, "other")
        .and_where(other(Column::Id).eq(person))
        // The bare column, so that the index of those few serves; a bound value would not.
        .and_where(other(Column::ProtectedIdentity));
    if let Some(identity) = identity {
        hidden.and_where(other(Column::Id).ne(identity.person.0));
        if actor.may(Permission::ManagePeople) {
            hidden.and_where(other(Column::OwnerOrgId).ne(identity.organisation.0));
        }
    }
    Expr::exists(hidden.take())
}
