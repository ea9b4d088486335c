//! Who has a training and who does not: by unit for a kommun, which also sees who remains, and by kommun for the staff.

mod page;

use poem::{Route, get};

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/min-kommun/utbildningslage", get(page::of_municipality))
        .at("/min-kommun/utbildningslage.csv", get(page::file))
        .at("/min-kommun/utbildningslage.xlsx", get(page::file))
        .at("/min-kommun/utbildningslage/aterstar.csv", get(page::file_of_remaining))
        .at("/min-kommun/utbildningslage/aterstar.xlsx", get(page::file_of_remaining))
        .at("/arbete/utbildningslage", get(page::of_staff))
        .at("/arbete/utbildningslage.csv", get(page::file))
        .at("/arbete/utbildningslage.xlsx", get(page::file))
}
