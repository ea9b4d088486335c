//! The workspace as cargo sees it: its crates, what they depend on and where their sources are.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Result;
use crate::run::{cargo, read};

/// One crate of the workspace.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
    /// Dependencies that are needed although no source names them; cargo-machete reads the same list.
    pub(crate) ignored: Vec<String>,
}

pub(crate) struct Dependency {
    pub(crate) name: String,
    /// The name that sources use: renamed, and with underscores.
    pub(crate) identifier: String,
    pub(crate) kind: Kind,
}

/// Which of the three tables a dependency stands in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Normal,
    Dev,
    Build,
}

/// One thing cargo compiles, and the table its dependencies come from.
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) source: PathBuf,
}

/// The folder of the workspace's own Cargo.toml.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Every crate of the workspace.
pub(crate) fn packages() -> Result<Vec<Package>> {
    let metadata = ["metadata", "--format-version", "1", "--no-deps"];
    parse(&read(&mut cargo(&metadata))?)
}

pub(crate) fn parse(metadata: &str) -> Result<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata)?;
    Ok(list(&metadata["packages"]).map(package).collect())
}

fn package(package: &Value) -> Package {
    let ignored = &package["metadata"]["machete"]["ignored"];
    Package {
        name: text(&package["name"]),
        dependencies: list(&package["dependencies"]).map(dependency).collect(),
        targets: list(&package["targets"]).map(target).collect(),
        ignored: list(ignored).map(text).collect(),
    }
}

fn dependency(dependency: &Value) -> Dependency {
    let name = text(&dependency["name"]);
    let identifier = dependency["rename"].as_str().unwrap_or(&name);
    Dependency {
        identifier: identifier.replace('-', "_"),
        kind: match dependency["kind"].as_str() {
            Some("dev") => Kind::Dev,
            Some("build") => Kind::Build,
            _ => Kind::Normal,
        },
        name,
    }
}

fn target(target: &Value) -> Target {
    Target {
        kind: match target["kind"][0].as_str() {
            Some("test" | "bench" | "example") => Kind::Dev,
            Some("custom-build") => Kind::Build,
            _ => Kind::Normal,
        },
        source: text(&target["src_path"]).into(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
