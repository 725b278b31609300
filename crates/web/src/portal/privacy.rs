//! The privacy centre and the versions of the policy.

use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::{policy_versions, privacy, security};
use aftercare_app::{Error, PrivacyReader};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;
use std::collections::BTreeMap;

fn reader(page: &Page) -> PrivacyReader {
    PrivacyReader { country: page.query("country").map(str::to_owned), state: page.query("state").map(str::to_owned) }
}

pub(crate) async fn show(page: Page) -> Response {
    let reader = reader(&page);
    match content(&page, &reader, FormState::default()).await {
        Ok(markup) => page.html(200, &markup),
        Err(error @ Error::Input(_)) => {
            let said = [("country", &reader.country), ("state", &reader.state)];
            let values: BTreeMap<_, _> =
                said.iter().filter_map(|(name, value)| Some(((*name).to_owned(), vec![(*value).clone()?]))).collect();
            let form = FormState { values, problem: Some(page.told(&error)) };
            match content(&page, &PrivacyReader::default(), form).await {
                Ok(markup) => page.html(error.status(), &markup),
                Err(error) => page.problem(&error),
            }
        }
        Err(error) => page.problem(&error),
    }
}

async fn content(page: &Page, reader: &PrivacyReader, form: FormState) -> Result<Markup, Error> {
    let (app, visitor) = (&page.web.app, &page.visitor);
    let view = app.privacy(&visitor.ctx, reader).await?;
    let view = privacy::PrivacyPage {
        region_name: view.country.as_deref().map(|country| page.region_name(country)).unwrap_or_default(),
        cookies: app.cookies(&visitor.ctx, &visitor.browsing).await?,
        regions: page.regions()?,
        view,
        form,
    };
    Ok(privacy::page(&page.shell(), &view))
}

pub(crate) async fn security(page: Page) -> Response {
    let (app, visitor) = (&page.web.app, &page.visitor);
    let measures: Vec<String> =
        app.inventory().responsible.measures.iter().map(|text| text.get(visitor.language.as_str()).to_owned()).collect();
    page.html(200, &security::page(&page.shell(), &measures, &app.operator(&visitor.ctx).support.email))
}

pub(crate) async fn versions(page: Page) -> Response {
    let found = page.web.app.policies(&page.visitor.ctx, &reader(&page)).await;
    page.show(found.map(|versions| policy_versions::list(&page.shell(), &versions)))
}

pub(crate) async fn changes(Path(id): Path<String>, page: Page) -> Response {
    let found = page.web.app.policy_changes(&page.visitor.ctx, &reader(&page), &id).await;
    page.show(found.map(|view| policy_versions::changes(&page.shell(), &view)))
}

pub(crate) async fn version(Path(id): Path<String>, page: Page) -> Response {
    let found = page.web.app.policy(&page.visitor.ctx, &reader(&page), &id).await;
    page.show(found.map(|view| policy_versions::one(&page.shell(), &view)))
}
