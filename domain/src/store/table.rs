//! What a table is, in one place: who sees its rows. A table that does not say cannot be read or written through a scope.

use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, ModelTrait};

use crate::access::{Actor, Identity};

/// An entity that says who sees its rows. Without it [`Scope`](super::Scope) rejects the table at compile time.
pub trait Table: EntityTrait {
    /// Who sees the rows.
    const CLASS: Class<Self>;
}

/// The classes of tables that a scope can reach. Tables with secrets or plumbing have none: only the crate's own
/// `Unscoped` reaches them.
pub enum Class<E: EntityTrait> {
    /// One organisation's rows, named by the column: that organisation sees them, and the association's staff.
    TenantOwned(E::Column),
    /// One organisation's rows, named by the column, that every member sees as well: only that organisation writes them,
    /// and the association's staff.
    SeenByMembers(E::Column),
    /// One organisation's rows, named by the column, of which the function shows some to people of others as well: only that
    /// organisation writes them, and the association's staff.
    SeenByPeers(E::Column, fn(&Identity) -> Condition),
    /// The association's content: the function says which rows this actor may see. Only the association writes.
    Published(fn(&Actor) -> Condition),
    /// Reference data that anybody may see. Only the association writes.
    Shared,
}

impl<E: Table> Class<E> {
    /// The condition that every query on the table gets.
    pub(super) fn visible_to(&self, actor: &Actor) -> Condition {
        match self {
            Class::SeenByMembers(_) if actor.is_member() => Condition::all(),
            Class::SeenByPeers(_, peers) if !actor.is_association() => {
                let own = Condition::any().add(self.changeable_by(actor));
                actor.identity().map_or(own.clone(), |identity| own.add(peers(identity)))
            }
            _ => self.changeable_by(actor),
        }
    }

    /// The condition that every change of the table's rows gets.
    pub(super) fn changeable_by(&self, actor: &Actor) -> Condition {
        match self {
            Class::TenantOwned(_) | Class::SeenByMembers(_) | Class::SeenByPeers(..) if actor.is_association() => {
                Condition::all()
            }
            Class::TenantOwned(tenant) | Class::SeenByMembers(tenant) | Class::SeenByPeers(tenant, _) => {
                match actor.organisation() {
                    Some(organisation) => Condition::all().add(tenant.eq(organisation)),
                    None => Condition::all().add(Expr::val(1).eq(0)),
                }
            }
            Class::Published(visible) => visible(actor),
            Class::Shared => Condition::all(),
        }
    }

    /// The column that names the tenant.
    pub(super) fn tenant(&self) -> Option<E::Column> {
        match self {
            Class::TenantOwned(tenant) | Class::SeenByMembers(tenant) | Class::SeenByPeers(tenant, _) => Some(*tenant),
            Class::Published(_) | Class::Shared => None,
        }
    }
}

/// A row that can be written: every `Model` is one.
pub trait Row:
    ModelTrait<Entity: EntityTrait<Model = Self, ActiveModel: Send>>
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + Clone
{
}

impl<M> Row for M where
    M: ModelTrait<Entity: EntityTrait<Model = M, ActiveModel: Send>>
        + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>
        + Clone
{
}

/// A table as the schema test sees it.
#[derive(Debug)]
pub struct Declared {
    /// Name in the database.
    pub name: &'static str,
    /// The column that names the tenant, for tenant tables.
    pub tenant: Option<&'static str>,
}

/// Declares a table with a class.
pub(crate) fn scoped<E: Table>() -> Declared {
    Declared { name: E::default().table_name(), tenant: E::CLASS.tenant().map(|column| column.as_str()) }
}

/// Declares a table without a class.
pub(crate) fn system<E: EntityTrait>() -> Declared {
    Declared { name: E::default().table_name(), tenant: None }
}
