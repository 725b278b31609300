//! Fields with their label, hint and error.

use std::collections::BTreeMap;

use aftercare_wire::{FieldError, Problem};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::why;

/// What was entered, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    pub values: BTreeMap<String, Vec<String>>,
    /// The answer that the form got, if it was sent before.
    pub problem: Option<Problem>,
}

impl FormState {
    #[must_use]
    pub fn sample() -> Self {
        let values = BTreeMap::from([("bought_on".to_owned(), vec!["2022-02-30".to_owned()])]);
        Self { values, problem: Some(Problem::sample_fields()) }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { values: BTreeMap::new(), problem: Some(Problem::sample()) }
    }

    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(|values| values.first()).map(String::as_str)
    }

    #[must_use]
    pub fn chosen(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|values| values.iter().any(|one| one == value))
    }

    /// The form was sent before, so that its values, not the defaults, are what the person wants.
    #[must_use]
    pub fn sent(&self) -> bool {
        !self.values.is_empty() || self.problem.is_some()
    }

    fn error(&self, name: &str) -> Option<&FieldError> {
        self.problem.iter().flat_map(|problem| &problem.errors).find(|error| error.field == name)
    }

    /// What is wrong with a field, beside it.
    #[must_use]
    pub fn message(&self, name: &str) -> Markup {
        message(name, self.error(name))
    }

    /// The answer, at the top of the form: what is wrong, the rules, and links to the fields.
    #[must_use]
    pub fn summary(&self, t: &Text<'_>) -> Markup {
        html! {
            @if let Some(problem) = &self.problem {
                div.notice.bad role="alert" {
                    h2 { @if problem.rules.is_empty() { (t.say("form-problem")) } @else { (t.say("form-refused")) } }
                    @if let Some(detail) = &problem.detail { p { (detail) } }
                    @if !problem.errors.is_empty() {
                        ul { @for error in &problem.errors { li { a href={ "#f-" (error.field) } { (error.message) } } } }
                    }
                    (why::rules(t, &problem.rules))
                    (why::least(t, &problem.least))
                }
            }
        }
    }
}

/// A field of one line.
#[derive(Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: String,
    kind: &'static str,
    hint: Option<String>,
    default: Option<String>,
    required: bool,
    alternative: bool,
    autocomplete: Option<&'static str>,
    accept: Option<&'static str>,
    multiple: bool,
    limit_bytes: Option<u64>,
    mode: Option<&'static str>,
}

impl<'a> Field<'a> {
    #[must_use]
    pub fn new(name: &'a str, label: String) -> Self {
        Self {
            name,
            label,
            kind: "text",
            hint: None,
            default: None,
            required: true,
            alternative: false,
            autocomplete: None,
            accept: None,
            multiple: false,
            limit_bytes: None,
            mode: None,
        }
    }

    /// The `type` of the input.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    #[must_use]
    pub fn default(mut self, value: &str) -> Self {
        self.default = Some(value.to_owned());
        self
    }

    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// An amount of money, written with a decimal point or comma; see [`crate::money::parse`].
    #[must_use]
    pub fn decimal(mut self) -> Self {
        self.mode = Some("decimal");
        self
    }

    /// Figures alone.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.mode = Some("numeric");
        self
    }

    /// May be left out where another field stands for it: the hint says when, and the label does not call it optional.
    #[must_use]
    pub fn alternative(mut self) -> Self {
        self.alternative = true;
        self
    }

    /// A file field.
    #[must_use]
    pub fn file(mut self, accept: &'static str, multiple: bool, limit_bytes: u64) -> Self {
        self.kind = "file";
        self.accept = Some(accept);
        self.multiple = multiple;
        self.limit_bytes = Some(limit_bytes);
        self
    }

    #[must_use]
    pub fn render(self, t: &Text<'_>, form: &FormState) -> Markup {
        let error = form.error(self.name);
        let keeps_value = !matches!(self.kind, "password" | "file");
        let value = if keeps_value { form.value(self.name).or(self.default.as_deref()) } else { None };
        let described = described_by(self.name, self.hint.is_some(), error.is_some());
        html! {
            div.field {
                (label(t, self.name, &self.label, self.required))
                (hint(self.name, self.hint.as_deref()))
                (message(self.name, error))
                input id={ "f-" (self.name) } name=(self.name) type=(self.kind) value=[value] required[self.required && !self.alternative]
                    autocomplete=[self.autocomplete] inputmode=[self.mode] accept=[self.accept] multiple[self.multiple] data-limit=[self.limit_bytes]
                    aria-describedby=[described] aria-invalid=[error.map(|_| "true")];
            }
        }
    }
}

fn label(t: &Text<'_>, name: &str, text: &str, required: bool) -> Markup {
    html! { label for={ "f-" (name) } { (text) @if !required { " " span.optional { (t.say("optional")) } } } }
}

fn hint(name: &str, text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { p.hint id={ "h-" (name) } { (text) } } }
}

fn message(name: &str, error: Option<&FieldError>) -> Markup {
    html! { @if let Some(error) = error { p.error id={ "e-" (name) } { (error.message) } } }
}

fn described_by(name: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (true, true) => Some(format!("h-{name} e-{name}")),
        (true, false) => Some(format!("h-{name}")),
        (false, true) => Some(format!("e-{name}")),
        (false, false) => None,
    }
}

/// A field of several lines.
#[must_use]
pub fn area(t: &Text<'_>, form: &FormState, name: &str, text: &str, hint_text: Option<&str>, required: bool) -> Markup {
    let error = form.error(name);
    html! {
        div.field {
            (label(t, name, text, required))
            (hint(name, hint_text))
            (message(name, error))
            textarea id={ "f-" (name) } name=(name) rows="4" required[required]
                aria-describedby=[described_by(name, hint_text.is_some(), error.is_some())]
                aria-invalid=[error.map(|_| "true")] { (form.value(name).unwrap_or_default()) }
        }
    }
}

/// Something that can be chosen: value, what it is called, a line about it.
#[derive(Debug, Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub about: Option<String>,
}

impl Choice {
    #[must_use]
    pub fn new(value: &str, label: String) -> Self {
        Self { value: value.to_owned(), label, about: None }
    }
}

/// One of many.
#[must_use]
pub fn select(t: &Text<'_>, form: &FormState, name: &str, text: &str, choices: &[Choice], default: Option<&str>) -> Markup {
    list(t, form, name, text, choices, default, None)
}

/// One of many, or none of them.
#[must_use]
pub fn select_optional(t: &Text<'_>, form: &FormState, name: &str, text: &str, choices: &[Choice], none: String) -> Markup {
    list(t, form, name, text, choices, None, Some(none))
}

/// `none`: what it is called to choose nothing, where that may be.
fn list(t: &Text<'_>, form: &FormState, name: &str, text: &str, choices: &[Choice], default: Option<&str>, none: Option<String>) -> Markup {
    let required = none.is_none();
    let now = form.value(name).or(default).filter(|value| !value.is_empty());
    let first = none.or_else(|| now.is_none().then(|| t.say("choose-one")));
    let error = form.error(name);
    html! {
        div.field {
            (label(t, name, text, required))
            (message(name, error))
            select id={ "f-" (name) } name=(name) required[required]
                aria-describedby=[described_by(name, false, error.is_some())] aria-invalid=[error.map(|_| "true")] {
                @if let Some(first) = first { option value="" { (first) } }
                @for choice in choices {
                    option value=(choice.value) selected[now == Some(choice.value.as_str())] { (choice.label) }
                }
            }
        }
    }
}

/// One of few, all in sight.
#[must_use]
pub fn radios(form: &FormState, name: &str, legend: &str, choices: &[Choice], default: Option<&str>) -> Markup {
    let error = form.error(name);
    let now = form.value(name).or(default);
    html! {
        fieldset.field id={ "f-" (name) } tabindex="-1" aria-describedby=[described_by(name, false, error.is_some())] {
            legend { (legend) }
            (message(name, error))
            @for choice in choices {
                label.choice {
                    input type="radio" name=(name) value=(choice.value) required checked[now == Some(choice.value.as_str())];
                    span { (choice.label) @if let Some(about) = &choice.about { small { (about) } } }
                }
            }
        }
    }
}

/// Any of several.
#[must_use]
pub fn checkboxes(form: &FormState, name: &str, legend: &str, choices: &[Choice], default: &[&str]) -> Markup {
    let error = form.error(name);
    let on = |value: &str| {
        if form.sent() { form.chosen(name, value) } else { default.contains(&value) }
    };
    html! {
        fieldset.field id={ "f-" (name) } tabindex="-1" aria-describedby=[described_by(name, false, error.is_some())] {
            legend { (legend) }
            (message(name, error))
            div.choices {
                @for choice in choices {
                    label.choice {
                        input type="checkbox" name=(name) value=(choice.value) checked[on(&choice.value)];
                        span { (choice.label) @if let Some(about) = &choice.about { small { (about) } } }
                    }
                }
            }
        }
    }
}

/// A yes that has to be given or may be given.
#[must_use]
pub fn check(form: &FormState, name: &str, text: &Markup, required: bool, default: bool) -> Markup {
    let error = form.error(name);
    let on = if form.sent() { form.chosen(name, "yes") } else { default };
    html! {
        div.field {
            (message(name, error))
            label.choice {
                input id={ "f-" (name) } type="checkbox" name=(name) value="yes" required[required] checked[on]
                    aria-describedby=[described_by(name, false, error.is_some())] aria-invalid=[error.map(|_| "true")];
                span { (text) }
            }
        }
    }
}

/// The button that sends the form.
#[must_use]
pub fn submit(text: &str) -> Markup {
    html! { p.actions { button.button type="submit" { (text) } } }
}

/// A step that cannot be taken back: its warning opens before its button shows.
#[must_use]
pub fn guarded(summary: &str, warning: &Markup, form: &Markup) -> Markup {
    html! { details.guarded { summary { (summary) } div { (warning) (form) } } }
}
