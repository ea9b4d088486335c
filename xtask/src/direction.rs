//! Dependencies inside the workspace point one way, so that rules never learn about HTTP or pages.

use crate::Result;
use crate::check::Outcome;
use crate::workspace::{Kind, Package, packages};

/// Who may depend on whom. A new crate gets a line here, which makes its place a decision.
const AGREED: [(&str, &[&str]); 6] = [
    (PROGRAM, &["samverk-api", "samverk-web", "samverk-domain", "samverk-migrations"]),
    ("samverk-api", &["samverk-domain"]),
    ("samverk-web", &["samverk-domain"]),
    ("samverk-domain", &["samverk-pdf"]),
    ("samverk-pdf", &[]),
    ("samverk-migrations", &[]),
];

/// The program's own tests arrange through any crate, so its dev-dependencies are free.
const PROGRAM: &str = "samverk";

/// Tools around the program: they may depend on anything, and nothing may depend on them.
const TOOLS: [&str; 2] = ["xtask", "samverk-bench"];

pub(crate) fn check() -> Result<Outcome> {
    let faults = faults(&packages()?);
    if faults.is_empty() {
        return Ok(Outcome::Passed);
    }
    Err(faults.join("\n       ").into())
}

fn faults(packages: &[Package]) -> Vec<String> {
    let is_member = |name: &str| packages.iter().any(|package| package.name == name);
    let mut faults = Vec::new();
    for package in packages {
        let from = package.name.as_str();
        if TOOLS.contains(&from) {
            continue;
        }
        let Some((_, agreed)) = AGREED.iter().find(|(name, _)| *name == from) else {
            faults.push(format!("{from} has no line in xtask/src/direction.rs"));
            continue;
        };
        for dependency in &package.dependencies {
            let to = dependency.name.as_str();
            let is_free = from == PROGRAM && dependency.kind == Kind::Dev;
            if is_member(to) && !is_free && !agreed.contains(&to) {
                faults.push(format!("{from} must not depend on {to}"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::workspace::parse;

    fn faults_of(from: &str, to: &str, kind: &str) -> Vec<String> {
        let metadata = format!(
            r#"{{"packages": [
                {{"name": "{from}", "dependencies": [{{"name": "{to}", "kind": {kind}}}]}},
                {{"name": "{to}", "dependencies": [{{"name": "serde", "kind": null}}]}}
            ]}}"#
        );
        faults(&parse(&metadata).unwrap())
    }

    #[test]
    fn the_agreed_edges_pass() {
        for (from, to, kind) in [
            ("samverk", "samverk-web", "null"),
            ("samverk", "samverk-migrations", "null"),
            ("samverk", "xtask", r#""dev""#),
            ("samverk-api", "samverk-domain", "null"),
            ("samverk-bench", "samverk-api", "null"),
        ] {
            assert_eq!(faults_of(from, to, kind), [""; 0], "{from} → {to}");
        }
    }

    #[test]
    fn a_forbidden_edge_is_named() {
        for (from, to, kind) in [
            ("samverk-api", "samverk-web", "null"),
            ("samverk-web", "samverk-api", r#""dev""#),
            ("samverk-domain", "samverk-migrations", r#""build""#),
            ("samverk-pdf", "samverk-domain", "null"),
            ("samverk-migrations", "samverk-domain", "null"),
            ("samverk", "samverk-bench", "null"),
        ] {
            let expected = format!("{from} must not depend on {to}");
            assert_eq!(faults_of(from, to, kind), [expected]);
        }
    }

    #[test]
    fn a_crate_without_a_place_is_named() {
        let expected = "samverk-rooms has no line in xtask/src/direction.rs";
        assert_eq!(faults_of("samverk-rooms", "samverk-domain", "null"), [expected]);
    }
}
