//! A dependency that no source names costs build time and trust for nothing.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::check::Outcome;
use crate::workspace::{Dependency, Kind, Package, Target, packages};

pub(crate) fn check() -> Result<Outcome> {
    let mut faults = Vec::new();
    for package in packages()? {
        for dependency in unnamed(&package)? {
            faults.push(format!("{} → {}", package.name, dependency.name));
        }
    }
    if faults.is_empty() {
        return Ok(Outcome::Passed);
    }
    let advice = "remove them, or list them with a reason under `ignored` in \
                  [package.metadata.machete] of that Cargo.toml";
    let faults = faults.join("\n         ");
    Err(format!("sources do not name these dependencies; {advice}:\n         {faults}").into())
}

fn unnamed(package: &Package) -> Result<Vec<&Dependency>> {
    let mut unnamed = Vec::new();
    for dependency in &package.dependencies {
        if package.ignored.contains(&dependency.name) {
            continue;
        }
        let mut targets = package.targets.iter().filter(|target| sees(target, dependency));
        let found = targets.try_fold(false, |found, target| {
            Ok::<_, std::io::Error>(found || is_named_by(target, &dependency.identifier)?)
        })?;
        if !found {
            unnamed.push(dependency);
        }
    }
    Ok(unnamed)
}

/// A dependency of the program itself that only tests name belongs in `dev-dependencies`.
fn sees(target: &Target, dependency: &Dependency) -> bool {
    match dependency.kind {
        Kind::Dev => target.kind != Kind::Build,
        kind => target.kind == kind,
    }
}

fn is_named_by(target: &Target, identifier: &str) -> std::io::Result<bool> {
    // A build script lies beside the folders of all other targets.
    match (target.kind, target.source.parent()) {
        (Kind::Normal | Kind::Dev, Some(folder)) => is_named_in(folder, identifier),
        _ => Ok(names(&fs::read_to_string(&target.source)?, identifier)),
    }
}

fn is_named_in(folder: &Path, identifier: &str) -> std::io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if path.is_dir() && is_named_in(&path, identifier)?
            || is_source && names(&fs::read_to_string(&path)?, identifier)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether code, and not only a comment, says `identifier::…`, `use identifier;` or the like.
fn names(source: &str, identifier: &str) -> bool {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.match_indices(identifier).map(move |(at, _)| line.split_at(at))).any(|(before, rest)| {
        let after = &rest[identifier.len()..];
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let is_first = !before.ends_with("crate::") && !before.ends_with("self::");
        let is_path = ["::", ";", " as "].iter().any(|follows| after.starts_with(follows));
        is_whole && is_first && is_path
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn code_that_uses_a_crate_names_it() {
        for code in [
            "use csv::Writer;",
            "use {serde::Serialize, csv::Writer};",
            "    let writer = ::csv::Writer::new();",
            "use csv as tables;",
            "extern crate csv;",
            "#[serde(with = \"csv::dates\")]",
        ] {
            assert!(names(code, "csv"), "{code}");
        }
    }

    #[test]
    fn a_word_that_looks_like_a_crate_does_not() {
        for code in [
            "//! csv::Writer would be a way.",
            "let csv = rows.join(separator)",
            "use crate::csv::export;",
            "use not_csv::Writer;",
            "mod csv_export;",
        ] {
            assert!(!names(code, "csv"), "{code}");
        }
    }
}
