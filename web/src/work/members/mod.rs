//! Organisations, their memberships and people, and the association's departments.

mod department;
mod department_form;
mod departments;
mod edit;
mod form;
mod list;
mod membership;
mod new_person;
mod person;
mod show;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/medlemmar", get(list::show))
        .at("/arbete/medlemmar/ny", get(edit::ask_new).post(edit::create))
        .at("/arbete/medlemmar/avdelningar", get(departments::list).post(departments::create))
        .at("/arbete/medlemmar/avdelningar/:department", get(department::ask).post(department::change))
        .at("/arbete/medlemmar/personer/:person", get(person::show))
        .at("/arbete/medlemmar/personer/:person/bjud-in", post(person::invite))
        .at("/arbete/medlemmar/personer/:person/roller", post(person::grant))
        .at("/arbete/medlemmar/personer/:person/roller/:role/ta-bort", post(person::revoke))
        .at("/arbete/medlemmar/:organisation", get(show::show))
        .at("/arbete/medlemmar/:organisation/redigera", get(edit::ask).post(edit::change))
        .at("/arbete/medlemmar/:organisation/ny-person", get(new_person::ask).post(new_person::create))
        .at("/arbete/medlemmar/:organisation/medlemskap", post(membership::begin))
        .at("/arbete/medlemmar/:organisation/medlemskap/:membership/avsluta", post(membership::end))
}
