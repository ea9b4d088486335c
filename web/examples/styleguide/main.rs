//! Writes the portal's pages as files, with invented content, so that they can be looked at and
//! tested without a server: `cargo run -p samverk-web --example styleguide -- FOLDER`.
//!
//! The pages lie in `examples/pages`; a capability that needs one takes its markup from there.

mod courses;
mod figures;
mod groups;
mod pages;

use askama::Template;
use samverk_web::assets;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "styleguide".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for (file, bytes) in assets::all() {
        fs::write(folder.join("assets").join(file), bytes)?;
    }
    write(folder, "start", &pages::start())?;
    write(folder, "courses", &pages::catalogue())?;
    write(folder, "course", &pages::course())?;
    write(folder, "sign_in", &pages::sign_in())?;
    write(folder, "form", &pages::form())?;
    write(folder, "group_paste", &pages::group_paste())?;
    write(folder, "group_preview", &pages::group_preview())?;
    write(folder, "confirmation", &pages::confirmation())?;
    write(folder, "my_municipality", &pages::my_municipality())?;
    write(folder, "participants", &pages::participants())?;
    write(folder, "not_found", &pages::not_found())?;
    write(folder, "api", &pages::api())?;
    write(folder, "kit", &pages::kit())
}

fn write(folder: &Path, name: &str, page: &impl Template) -> io::Result<()> {
    fs::write(folder.join(format!("{name}.html")), page.render().map_err(io::Error::other)?)
}
