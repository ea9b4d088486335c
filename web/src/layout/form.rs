//! What the form macros are fed with.

use std::borrow::Cow;

/// One line of a select, or one radio button or checkbox of a group.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: Cow<'static, str>,
    /// What the reader sees.
    pub label: Cow<'static, str>,
    /// A line under the label; empty leaves it out.
    pub help: Cow<'static, str>,
}

impl Choice {
    /// A choice without a line under it.
    pub fn new(value: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { value: value.into(), label: label.into(), help: Cow::Borrowed("") }
    }

    /// Adds a line under the label.
    #[must_use]
    pub fn explained(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = help.into();
        self
    }

    /// Whether this is the chosen one.
    #[must_use]
    pub fn is(&self, chosen: &str) -> bool {
        self.value == chosen
    }

    /// Whether this is among the chosen ones.
    pub fn is_among<T: AsRef<str>>(&self, chosen: &[T]) -> bool {
        chosen.iter().any(|one| self.is(one.as_ref()))
    }
}

/// Choices from pairs of value and label.
pub fn choices<V, L>(pairs: impl IntoIterator<Item = (V, L)>) -> Vec<Choice>
where
    V: Into<Cow<'static, str>>,
    L: Into<Cow<'static, str>>,
{
    pairs.into_iter().map(|(value, label)| Choice::new(value, label)).collect()
}

/// Choices after one that chooses nothing.
pub fn with_all(label: impl Into<Cow<'static, str>>, rest: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", label)).chain(rest).collect()
}

/// The words of what is chosen, unless nothing is.
#[must_use]
pub fn chosen(choices: &[Choice], value: &str) -> Option<String> {
    let one = choices.iter().find(|one| !value.is_empty() && one.is(value));
    one.map(|one| one.label.clone().into_owned())
}

/// What must be mended in a form, in the order of its fields.
#[derive(Clone, Debug, Default)]
pub struct FormErrors(Vec<FormError>);

#[derive(Clone, Debug)]
struct FormError {
    field: String,
    message: String,
    /// The same for the summary, where the field's label does not stand beside it.
    summary: String,
}

impl FormErrors {
    /// Adds a fault: the `name` of the field, and a sentence that says how to mend it.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let message = message.into();
        self.0.push(FormError { field: field.into(), summary: message.clone(), message });
    }

    /// Adds a fault of a field that the summary calls by name, as in "Rad 3, e-post".
    pub fn add_named(&mut self, field: impl Into<String>, name: &str, message: impl Into<String>) {
        let message = message.into();
        self.0.push(FormError { field: field.into(), summary: format!("{name}: {message}"), message });
    }

    /// Lets the summary call fields by their labels: pairs of name and label.
    #[must_use]
    pub fn named(mut self, labels: &[(&str, &str)]) -> Self {
        for error in &mut self.0 {
            if let Some((_, label)) = labels.iter().find(|(field, _)| *field == error.field) {
                error.summary = format!("{label}: {}", error.message);
            }
        }
        self
    }

    /// The first fault of this field, or nothing; goes straight into a macro's `error`.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|error| error.field == field).map_or("", |error| &error.message)
    }

    /// Whether there is nothing to mend.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and sentence, for the summary.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|error| (error.field.as_str(), error.summary.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use askama::Template;

    #[derive(Template)]
    #[template(
        source = r#"{% import "layout/components.html" as ui %}{{ ui::field_text("email", "E-post", value = email, error = errors.of("email"), help = "Till kallelsen.") }}{{ ui::textarea("text", "Text", value = text, optional = true) }}"#,
        ext = "html"
    )]
    struct Fields {
        email: String,
        text: String,
        errors: FormErrors,
    }

    #[test]
    fn a_faulty_field_keeps_its_value_and_is_tied_to_its_help_and_fault() {
        let mut errors = FormErrors::default();
        errors.add("email", "Skriv hela adressen.");
        let page = Fields { email: "ida\"@".to_owned(), text: "\nrad".to_owned(), errors };
        let html = page.render().expect("fields");
        assert!(
            html.contains(
                r#"value="ida&#34;@" required aria-describedby="email-hjalp email-fel" aria-invalid="true">"#
            )
        );
        assert!(html.contains(r#"<p class="ds-validation-message" id="email-fel">Skriv hela adressen.</p>"#));
        // A browser drops the first line break, so what was typed begins with the second.
        assert!(html.contains("rows=\"6\">\n\nrad</textarea>"), "{html}");
    }
}
