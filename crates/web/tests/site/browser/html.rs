//! Forms as a browser without scripts reads and fills them.

use crate::samples::tags;

/// Text as it is meant, not as it is written.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// A form as it stands on a page: where it goes, and what it would send as it is.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub post: bool,
    pub multipart: bool,
    pub fields: Vec<(String, String)>,
    /// Every name that a control of the form has, also those that would send nothing as they are.
    pub names: Vec<String>,
}

impl Form {
    /// Types or chooses: what the field said before is gone.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        assert!(self.names.iter().any(|known| known == name), "the form to {} has no field `{name}`: {:?}", self.action, self.names);
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What the form says, of whatever control.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Without what a browser of another page would not know.
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(key, _)| key != name);
        self
    }
}

/// The forms of a page, as a browser reads them.
pub fn forms(html: &str) -> Vec<Form> {
    let mut all = Vec::new();
    let mut open: Option<Form> = None;
    let mut select: Option<(String, Option<String>, Option<String>)> = None;
    for tag in tags(html) {
        let Some(form) = open.as_mut() else {
            if tag.name == "form" {
                open = Some(Form {
                    action: unescaped(tag.get("action").unwrap_or_default()),
                    post: tag.get("method") == Some("post"),
                    multipart: tag.get("enctype") == Some("multipart/form-data"),
                    fields: Vec::new(),
                    names: Vec::new(),
                });
            }
            continue;
        };
        let name = tag.get("name").map(unescaped);
        let value = tag.get("value").map(unescaped).unwrap_or_default();
        form.names.extend(name.clone());
        match (tag.name, name) {
            ("input", Some(name)) => match tag.get("type") {
                Some("checkbox" | "radio") if tag.get("checked").is_none() => {}
                Some("file") => {}
                _ => form.fields.push((name, value)),
            },
            ("textarea", Some(name)) => form.fields.push((name, unescaped(tag.text))),
            ("select", Some(name)) => select = Some((name, None, None)),
            ("option", _) => {
                if let Some((_, first, chosen)) = &mut select {
                    if first.is_none() {
                        *first = Some(value.clone());
                    }
                    if tag.get("selected").is_some() {
                        *chosen = Some(value);
                    }
                }
            }
            ("/select", _) => {
                if let Some((name, first, chosen)) = select.take() {
                    form.fields.push((name, chosen.or(first).unwrap_or_default()));
                }
            }
            ("/form", _) => all.extend(open.take()),
            _ => {}
        }
    }
    all
}
