//! The record of processing as a page of its own: its Markdown, of which only headings, lists and tables are used, as HTML.

use super::Record;

impl Record<'_> {
    /// The record as HTML, in `en`, `de` or `nl`.
    #[must_use]
    pub fn html(&self, language: &str) -> String {
        let text = self.markdown(language);
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n",
            escaped(&title)
        );
        let mut within = "";
        for line in text.lines() {
            let (element, html) = element_of(line);
            if element != within {
                if !within.is_empty() {
                    out.push_str(&format!("</{within}>\n"));
                }
                if !element.is_empty() {
                    out.push_str(&format!("<{element}>\n"));
                }
                within = element;
            }
            out.push_str(&html);
        }
        if !within.is_empty() {
            out.push_str(&format!("</{within}>\n"));
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

/// The element that a line stands in, and the line.
fn element_of(line: &str) -> (&'static str, String) {
    for (mark, heading) in [("### ", "h3"), ("## ", "h2"), ("# ", "h1")] {
        if let Some(text) = line.strip_prefix(mark) {
            return ("", format!("<{heading}>{}</{heading}>\n", escaped(text)));
        }
    }
    if let Some(item) = line.strip_prefix("- ") {
        return ("ul", format!("<li>{}</li>\n", escaped(item)));
    }
    if let Some(row) = line.strip_prefix("| ") {
        if row.starts_with("---") {
            return ("table", String::new());
        }
        let cells = row.trim_end_matches(" |").split(" | ").map(|cell| format!("<td>{}</td>", escaped(cell)));
        return ("table", format!("<tr>{}</tr>\n", cells.collect::<String>()));
    }
    let text = line.trim();
    ("", if text.is_empty() { String::new() } else { format!("<p>{}</p>\n", escaped(text)) })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('`', "")
}
