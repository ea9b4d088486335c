//! What somebody signs in with, in words that its owner recognises.

/// Browser and system of a `User-Agent`, e.g. `Firefox på Windows`; the program's own name when it is no browser.
#[must_use]
pub fn named(user_agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    // In this order: Edge and Opera say that they are Chrome, Chrome that it is Safari.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "Mac"),
        ("Android", "Android"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} på {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => match user_agent.split(['/', ' ']).next().filter(|name| !name.is_empty()) {
            Some(program) => program.chars().filter(|c| !c.is_control()).take(40).collect(),
            None => "Okänd enhet".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn browsers_and_programs_are_called_what_people_call_them() {
        for (user_agent, name) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox på Windows"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge på Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari på iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "Okänd enhet"),
        ] {
            assert_eq!(named(user_agent), name);
        }
    }
}
