//! The portal: server-rendered pages that work as plain HTML.

// Templates say `samverk_web::…` so that the same file compiles here and in the style guide.
extern crate self as samverk_web;

pub mod assets;
pub mod layout;
