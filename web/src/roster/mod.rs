//! Lists of people in forms: pasted or uploaded once, then carried from step to step as fields, so that nothing is saved
//! before the last step and nothing typed is lost on the way.

mod line;
mod shown;

pub(crate) use line::{Line, add_file, add_typed, fields, read};
pub(crate) use shown::{ShownRow, label};
