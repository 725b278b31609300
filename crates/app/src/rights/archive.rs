//! The copy as one sealed file: JSON for programs, tables for spreadsheets, a page to read, and the files themselves.

use super::copy::PersonCopy;
use super::none;
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::Download;
use crate::view::put_json;
use aftercare_store::{BlobId, BlobUpload, SubjectId, VaultWrite};
use aftercare_wire::Language;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

/// The kind of the blob and of its row.
pub(crate) const COPY: &str = "rights-copy";
const NAME: &str = "copy.zip";
const MEDIA_TYPE: &str = "application/zip";
/// What is inside, as a JSON Schema.
const SCHEMA: &str = include_str!("../../../../docs/copy.schema.json");
const SCHEMA_ID: &str = "aftercare-copy-1";

/// What the archive's writer writes into, to be taken out and sealed piece by piece.
#[derive(Debug, Clone, Default)]
struct Drain(Arc<Mutex<Vec<u8>>>);

impl Drain {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Drain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Archive {
    zip: ZipWriter<StreamWriter<Drain>>,
    drain: Drain,
    sink: BlobUpload,
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("a copy cannot be packed: {error}"))
}

impl Archive {
    fn new(sink: BlobUpload) -> Self {
        let drain = Drain::default();
        Self { zip: ZipWriter::new_stream(drain.clone()), drain, sink }
    }

    fn begin(&mut self, name: &str) -> Result<()> {
        // Nobody knows beforehand how large a file is.
        self.zip.start_file(name, SimpleFileOptions::default().large_file(true)).map_err(broken)
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(broken)?;
        self.sink.push(&self.drain.take()).await?;
        Ok(())
    }

    async fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.begin(name)?;
        self.write(bytes).await
    }

    async fn finish(self) -> Result<()> {
        let Self { zip, drain, mut sink } = self;
        drop(zip.finish().map_err(broken)?);
        sink.push(&drain.take()).await?;
        sink.finish().await?;
        Ok(())
    }
}

/// A cell as spreadsheets read it. What would be a formula there is text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

fn when(at: i64) -> String {
    Timestamp::from_microsecond(at).map(|at| at.to_string()).unwrap_or_default()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn table(entries: &[super::copy::Entry]) -> String {
    let columns: BTreeSet<&String> = entries.iter().flat_map(|entry| entry.values.keys()).collect();
    let mut out = String::from("at,category");
    for column in &columns {
        let _ = write!(out, ",{column}");
    }
    out.push_str("\r\n");
    for entry in entries {
        let _ = write!(out, "{},{}", when(entry.at), cell(&json!(entry.category)));
        for column in &columns {
            let _ = write!(out, ",{}", entry.values.get(*column).map(cell).unwrap_or_default());
        }
        out.push_str("\r\n");
    }
    out
}

fn page(copy: &PersonCopy, title: &str, language: Language, name: impl Fn(&str) -> String) -> String {
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>\
         <style>:root{{color-scheme:light dark;font:1rem/1.5 system-ui}}body{{max-width:60rem;margin:auto;padding:1rem}}\
         dt{{font-weight:600}}dd{{margin:0 0 .5rem;overflow-wrap:anywhere;white-space:pre-wrap}}article{{border-top:1px solid;padding:.5rem 0}}</style><h1>{}</h1>\n",
        language.as_str(),
        html(title),
        html(title)
    );
    for (table, entries) in &copy.entries {
        let _ = writeln!(out, "<section><h2>{}</h2>", html(table));
        for entry in entries {
            let _ = writeln!(out, "<article><p>{} · {}</p><dl>", html(&when(entry.at)), html(&name(&entry.category)));
            for (field, value) in &entry.values {
                let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", html(field), html(&shown));
            }
            out.push_str("</dl></article>\n");
        }
        out.push_str("</section>\n");
    }
    if !copy.files.is_empty() {
        out.push_str("<section><ul>\n");
        for file in &copy.files {
            let _ = writeln!(out, "<li><a href=\"files/{0}\">{0}</a></li>", html(file));
        }
        out.push_str("</ul></section>\n");
    }
    out.push_str("</html>\n");
    out
}

impl App {
    /// Packs and seals a copy. It is there once the row that is given back is committed; before, the next sweep takes it away.
    pub(crate) async fn copy_pack(
        &self,
        subject: &SubjectId,
        (id, title): (&str, &str),
        copy: &PersonCopy,
        language: Language,
    ) -> Result<VaultWrite> {
        let blob = self.new_id()?;
        let at = self.micros();
        let sink = self.store.blob_upload(subject, COPY, MEDIA_TYPE, &BlobId::new(blob.as_str()), at).await?;
        let mut archive = Archive::new(sink);
        let whole = json!({ "schema": SCHEMA_ID, "made_at": when(at.0), "request": id, "entries": copy.entries, "files": copy.files });
        archive.file("data.json", &serde_json::to_vec_pretty(&whole).map_err(broken)?).await?;
        archive.file("schema.json", SCHEMA.as_bytes()).await?;
        for (name, entries) in &copy.entries {
            archive.file(&format!("tables/{name}.csv"), table(entries).as_bytes()).await?;
        }
        let category = |slug: &str| {
            let word = self.world.policies.vocabulary.category(slug);
            word.map_or_else(|| slug.to_owned(), |word| word.name.get(language.as_str()).to_owned())
        };
        archive.file("index.html", page(copy, title, language, category).as_bytes()).await?;
        for file in &copy.files {
            let Some(mut reader) = self.store.blob_read(subject, &BlobId::new(file.as_str())).await? else { continue };
            archive.begin(&format!("files/{file}"))?;
            while let Some(chunk) = reader.next_chunk().await? {
                archive.write(&chunk).await?;
            }
        }
        archive.finish().await?;
        put_json(subject, COPY, &blob, &json!({ "request": id }), at)
    }

    /// Is a copy there to be fetched?
    pub(crate) async fn copy_of(&self, subject: &SubjectId, id: &str) -> Result<Option<String>> {
        let rows = self.store.vault_list(subject, COPY).await?;
        let is_of = |row: &aftercare_store::VaultRow| {
            serde_json::from_slice::<Value>(&row.plain).is_ok_and(|row| row.get("request").and_then(Value::as_str) == Some(id))
        };
        Ok(rows.into_iter().find(is_of).map(|row| row.row_id.to_string()))
    }

    /// The copy of a request of one's own.
    ///
    /// # Errors
    /// Not signed in, not there, or not there any more.
    pub async fn rights_copy(&self, ctx: &Context, id: &str) -> Result<Download> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let blob = self.copy_of(subject, id).await?.ok_or_else(none)?;
        let copy = self.open_document(subject, &blob).await?.ok_or_else(none)?;
        Ok(copy.named(NAME, MEDIA_TYPE))
    }

    /// The copy for somebody who has no sign-in here, to be sent by the officer. Every look is audited.
    ///
    /// # Errors
    /// Not allowed, not there, or not there any more.
    pub async fn rights_copy_to_send(&self, ctx: &Context, id: &str) -> Result<Download> {
        self.audited(ctx, Action::RightsManage, &crate::audit::resource_of("rights-request", id), async {
            permit(&ctx.principal, Action::RightsManage)?;
            let subject = self.rights_subject(id).await?;
            let blob = self.copy_of(&subject, id).await?.ok_or_else(none)?;
            let copy = self.open_document(&subject, &blob).await?.ok_or_else(none)?;
            Ok(copy.named(NAME, MEDIA_TYPE))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_ends_where_it_ends() {
        for (value, told) in [
            (json!("plain"), "\"plain\""),
            (json!("say \"no\", twice"), "\"say \"\"no\"\", twice\""),
            (json!("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\""),
            (json!("two\nlines"), "\"two\nlines\""),
            (json!(7), "\"7\""),
            (json!(-7), "\"'-7\""),
        ] {
            assert_eq!(cell(&value), told);
        }
    }
}
