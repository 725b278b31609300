//! No word of the documents' own reaches a page that people read: everything has a name in their language.

use super::maker::{Browser, Maker};
use aftercare_wire::Role;
use std::collections::BTreeSet;

/// What people read of a page: no tags, no addresses, nothing in `code` and `small` (names of cookies, numbers of rules, fingerprints).
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        let tag = &rest[start..];
        let hidden = ["code", "small", "script", "style", "head"]
            .iter()
            .find(|name| tag[1..].strip_prefix(**name).is_some_and(|after| after.starts_with([' ', '>'])));
        let end = match hidden {
            Some(name) => tag.find(&format!("</{name}>")).map_or(tag.len(), |at| at + name.len() + 3),
            None => tag.find('>').map_or(tag.len(), |at| at + 1),
        };
        out.push(' ');
        rest = &tag[end..];
    }
    out.push_str(rest);
    out.replace("&amp;", "&").replace("&quot;", "\"")
}

/// Every slug and code of the documents, and what is a word of the language all the same because a name has it.
fn slugs(maker: &Maker, language: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let policies = &maker.app.world().policies;
    let words = &policies.vocabulary;
    let lists = [
        &words.categories,
        &words.purposes,
        &words.bases,
        &words.sources,
        &words.recipients,
        &words.grounds,
        &words.items,
        &words.services,
        &words.conditions,
        &words.rights,
        &words.matters,
    ];
    let (mut slugs, mut names) = (BTreeSet::new(), String::new());
    for word in lists.into_iter().flatten() {
        slugs.insert(word.slug.clone());
        slugs.extend(word.code.clone());
        names.push_str(&format!(" {}", word.name.get(language)));
    }
    for cookie in &words.cookies {
        slugs.insert(cookie.slug.clone());
        names.push_str(&format!(" {}", cookie.name.get(language)));
    }
    slugs.extend(policies.recipients.all().map(|one| one.id.clone()));
    slugs.extend(policies.supplements().iter().flat_map(|one| one.table_purposes.keys().cloned()));
    slugs.extend(policies.areas.names().map(str::to_owned));
    (slugs, tokens(&names))
}

fn tokens(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.split(|c: char| !is_part(c)).filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

async fn read(browser: &mut Browser, path: &str, language: &str, found: &mut Vec<String>, maker: &Maker) {
    let (slugs, own) = slugs(maker, language);
    let said = text(&browser.get(path).await.is(200).html);
    let told = tokens(&said);
    // A word that is the same in the language and in the documents (`media` in Dutch, `device` in English) cannot be told apart.
    let is_plain = |slug: &str| language == "en" && !slug.contains('-') && slug.chars().all(|c| c.is_ascii_lowercase());
    let same =
        ["contact", "media", "account", "region", "consent", "public", "group", "profile", "profession", "alias", "hosting", "marketing"];
    for slug in slugs.iter().filter(|slug| told.contains(*slug) && !own.contains(*slug) && !is_plain(slug)) {
        if slug.contains('-') || !same.contains(&slug.as_str()) {
            let at = said.find(slug.as_str()).unwrap_or_default();
            let around: String = said[at..].chars().take(60).collect();
            found.push(format!("{language} {path}: {slug}: {}", around.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    for places in told.iter().filter(|token| token.contains("privacy-centre") || token.starts_with("centre-")) {
        found.push(format!("{language} {path}: {places}"));
    }
}

#[tokio::test]
async fn no_slug_reaches_a_page() {
    let maker = Maker::new().await;
    let mut found = Vec::new();
    let mut paths: Vec<String> =
        ["", "?country=DE", "?country=GB", "?country=US&state=CA", "?country=NZ", "/cookies", "/versions", "/security"]
            .map(|end| format!("/privacy{end}"))
            .into();
    for policy in maker.app.world().policies.versions() {
        paths.push(format!("/privacy/versions/{}", policy.id));
    }
    for version in ["nl", "2021"] {
        for reader in ["", "?country=DE", "?country=US&state=CA"] {
            paths.push(format!("/privacy/versions/{version}/changes{reader}"));
        }
    }
    let mut ann = maker.person("ann", Role::Owner).await;
    for language in ["en", "de", "nl"] {
        let mut visitor = maker.visitor();
        for path in &paths {
            let path = format!("{path}{}language={language}", if path.contains('?') { "&" } else { "?" });
            read(&mut visitor, &path, language, &mut found, &maker).await;
        }
        // Whoever is signed in has the language of their account.
        let form = ann.get("/coverage").await.form("/language").set("language", language);
        ann.send(form).await.is(200);
        for path in ["/account/privacy", "/account"] {
            read(&mut ann, path, language, &mut found, &maker).await;
        }
    }
    assert_eq!(found, [""; 0], "{found:#?}");
}
