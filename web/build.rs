//! Bundles the portal's stylesheets, scripts, pictures and font into files with the hash of their
//! content in the name, and writes the table that `src/assets.rs` serves them from.
//!
//! Everything is made under `OUT_DIR`; the source tree is only read. `SAMVERK_ASSETS_DIR` may name
//! a folder made by an earlier build (`…/out/assets`), for machines without Node.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

/// What esbuild is given; everything else comes in through their imports.
const ENTRY_POINTS: [&str; 8] = [
    "css/portal.css",
    "css/api-docs.css",
    "js/portal.js",
    "js/api-docs.js",
    "js/check-in.js",
    "js/check-in-worker.js",
    "js/qr-decoder.js",
    "img/favicon.svg",
];

/// Syntax newer than these browsers is rewritten.
const BROWSERS: &str = "chrome109,edge109,firefox115,safari15.6";

fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-env-changed=SAMVERK_ASSETS_DIR");
    if let Err(reason) = run() {
        println!("cargo::error={reason}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set".to_owned())?);
    let prebuilt = env::var("SAMVERK_ASSETS_DIR").unwrap_or_default();
    let folder = if prebuilt.is_empty() {
        bundle(Path::new("assets"), &out)?
    } else {
        println!("cargo::rerun-if-changed={prebuilt}");
        // The table names its files from the root, since it lies elsewhere.
        fs::canonicalize(&prebuilt).map_err(|e| format!("cannot find {prebuilt}: {e}"))?
    };
    let table = table(&folder).map_err(|e| format!("cannot read {}: {e}", folder.display()))?;
    fs::write(out.join("assets.rs"), table).map_err(|e| format!("cannot write the table: {e}"))
}

/// Installs the packages when the lock file has changed, then bundles and compresses.
fn bundle(sources: &Path, out: &Path) -> Result<PathBuf, String> {
    let packages = out.join("npm");
    install(sources, &packages).map_err(|e| format!("cannot prepare npm's folder: {e}"))??;

    let folder = out.join("assets");
    // A file from an earlier build would otherwise stay in the table under its old hash.
    let _ = fs::remove_dir_all(&folder);

    let mut esbuild = Command::new(packages.join("node_modules/.bin/esbuild"));
    esbuild
        .args(ENTRY_POINTS.map(|entry| sources.join(entry)))
        .arg(format!("--outdir={}", folder.display()))
        .arg(format!("--target={BROWSERS}"))
        .args(["--bundle", "--minify", "--format=iife", "--log-level=warning"])
        .args(["--charset=utf8", "--legal-comments=none", "--public-path=/assets"])
        .args(["--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]"])
        .args(["--loader:.woff2=file", "--loader:.svg=copy"])
        .env("NODE_PATH", packages.join("node_modules"));
    succeed(&mut esbuild, "esbuild")?;

    let mut compress = Command::new("node");
    compress.arg(sources.join("compress.mjs")).arg(&folder);
    succeed(&mut compress, "node")?;
    Ok(folder)
}

fn install(sources: &Path, packages: &Path) -> io::Result<Result<(), String>> {
    let installed = packages.join("installed.json");
    let lock = fs::read(sources.join("package-lock.json"))?;
    if fs::read(&installed).is_ok_and(|earlier| earlier == lock) {
        return Ok(Ok(()));
    }
    fs::create_dir_all(packages)?;
    for file in [".npmrc", "package.json", "package-lock.json"] {
        fs::copy(sources.join(file), packages.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--loglevel=error"]).current_dir(packages);
    if let Err(reason) = succeed(&mut npm, "npm") {
        return Ok(Err(reason));
    }
    // Written last: an interrupted install is done again.
    fs::write(installed, lock)?;
    Ok(Ok(()))
}

fn succeed(command: &mut Command, name: &str) -> Result<(), String> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            Err(format!("{name} failed on the portal's assets; its message is above"))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(format!(
            "the portal's assets need Node.js 20 or later with npm ({name} was not found); \
             install it, or point SAMVERK_ASSETS_DIR at assets built elsewhere"
        )),
        Err(e) => Err(format!("{name} could not be started: {e}")),
    }
}

/// The Rust source of the asset table, with one constant per address.
fn table(folder: &Path) -> io::Result<String> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| content_type(name).is_some())
        .collect();
    names.sort_unstable();

    let mut addresses = String::new();
    let mut rows = String::new();
    for file in &names {
        let name = without_hash(file);
        let constant = name.replace(['-', '.'], "_").to_uppercase();
        let path = folder.join(file);
        let bytes = |suffix: &str| format!("include_bytes!({:?})", format!("{}{suffix}", path.display()));
        let packed = |suffix: &str| {
            if folder.join(format!("{file}{suffix}")).exists() {
                format!("Some({})", bytes(suffix))
            } else {
                "None".to_owned()
            }
        };
        let _ = writeln!(
            addresses,
            "/// The address of `{name}` in this build.\npub const {constant}: &str = \"/assets/{file}\";"
        );
        let _ = writeln!(
            rows,
            "    Asset {{ file: {file:?}, content_type: {:?}, identity: {}, gzip: {}, brotli: {} }},",
            content_type(file).unwrap_or_default(),
            bytes(""),
            packed(".gz"),
            packed(".br"),
        );
    }
    Ok(format!("{addresses}\nstatic ASSETS: &[Asset] = &[\n{rows}];\n"))
}

/// `portal-3F2AB4C9.css` → `portal.css`.
fn without_hash(file: &str) -> String {
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = stem.rsplit_once('-').map_or(stem, |(name, _)| name);
    format!("{stem}.{extension}")
}

fn content_type(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}
