//! The task runner, so that a machine with nothing but the Rust toolchain can do everything CI does.

mod check;
mod chores;
mod debian;
mod deny;
mod direction;
mod postgres;
mod run;
mod suite;
mod unused;
mod workspace;

use std::error::Error;
use std::process::ExitCode;

/// What a task answers; the error is a sentence for the person at the terminal.
pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result {
    std::env::set_current_dir(workspace::root())?;
    let Some((task, rest)) = arguments.split_first() else {
        list();
        return Ok(());
    };
    // `cargo xtask bench -- --seconds 5` and `cargo xtask bench --seconds 5` mean the same.
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    match task.as_str() {
        "postgres" => chores::postgres(rest),
        "bench" => chores::bench(rest),
        task if !rest.is_empty() => Err(format!("`{task}` takes no arguments").into()),
        "check" => check::all(),
        "document" => chores::document(),
        task => check::one(task),
    }
}

fn list() {
    let about_check = "what CI runs: every step below in this order, up to the first failure";
    println!("cargo xtask TASK\n\n{:<26}{about_check}", "check");
    for step in &check::STEPS {
        println!("  {:<24}{}", step.name, step.about);
    }
    println!();
    for (usage, about) in chores::ALL {
        println!("{usage:<26}{about}");
    }
}
