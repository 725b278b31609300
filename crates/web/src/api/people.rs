//! People as other systems of the maker ask and tell about them.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_app::SubjectId;
use aftercare_wire::{
    Deposit, PersonAnswer, PersonCreate, PersonCreated, PersonDone, PersonMessage, PersonQuestion, PersonView, PolicyPublish,
    PolicySummary, PurposeChoice, Release, Sale,
};
use axum::response::{IntoResponse, Response};

/// Tell of a person who has no account here.
#[utoipa::path(post, path = "/api/v1/people", request_body = PersonCreate, responses((status = 200, body = PersonCreated)))]
pub(super) async fn person_create(client: Client, body: Document<PersonCreate>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().program_person_create(&turn.ctx, &body.value)).await?.into_response())
}

/// What holds for a person, what they chose and what is deposited about them. Every look is audited.
#[utoipa::path(get, path = "/api/v1/people/{subject_id}/privacy", params(("subject_id" = String, Path)), responses((status = 200, body = PersonView)))]
pub(super) async fn person_privacy_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().program_person(client.ctx(), &SubjectId::new(id)).await?)
}

/// May something be done with their data now? A no is an answer, with its rules.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/questions",
    params(("subject_id" = String, Path)),
    request_body = PersonQuestion,
    responses((status = 200, body = PersonAnswer))
)]
pub(super) async fn person_question(client: Client, At(id): At<String>, body: Document<PersonQuestion>) -> Result<Response, Failure> {
    shown(&client.app().program_ask(client.ctx(), &SubjectId::new(id), &body.value).await?)
}

/// Give data to a recipient of the register; it is written into the log that the person can read.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/releases",
    params(("subject_id" = String, Path)),
    request_body = Release,
    responses((status = 200, body = PersonDone))
)]
pub(super) async fn person_release(client: Client, At(id): At<String>, body: Document<Release>) -> Result<Response, Failure> {
    let (turn, subject) = (client.turn(&body.bytes).await?, SubjectId::new(id));
    Ok(turn.done(client.app().program_release(&turn.ctx, &subject, &body.value)).await?.into_response())
}

/// Write down that data were sold; the answer says what to be alarmed by.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/sales",
    params(("subject_id" = String, Path)),
    request_body = Sale,
    responses((status = 200, body = PersonDone))
)]
pub(super) async fn person_sale(client: Client, At(id): At<String>, body: Document<Sale>) -> Result<Response, Failure> {
    let (turn, subject) = (client.turn(&body.bytes).await?, SubjectId::new(id));
    Ok(turn.done(client.app().program_sale(&turn.ctx, &subject, &body.value)).await?.into_response())
}

/// Send a message, where the policy lets it go.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/messages",
    params(("subject_id" = String, Path)),
    request_body = PersonMessage,
    responses((status = 200, body = PersonDone))
)]
pub(super) async fn person_message(client: Client, At(id): At<String>, body: Document<PersonMessage>) -> Result<Response, Failure> {
    let (turn, subject) = (client.turn(&body.bytes).await?, SubjectId::new(id));
    Ok(turn.done(client.app().program_send(&turn.ctx, &subject, &body.value)).await?.into_response())
}

/// Keep a datum here, where the policy lets it be collected.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/deposits",
    params(("subject_id" = String, Path)),
    request_body = Deposit,
    responses((status = 200, body = PersonDone))
)]
pub(super) async fn person_deposit(client: Client, At(id): At<String>, body: Document<Deposit>) -> Result<Response, Failure> {
    let (turn, subject) = (client.turn(&body.bytes).await?, SubjectId::new(id));
    Ok(turn.done(client.app().program_deposit(&turn.ctx, &subject, &body.value)).await?.into_response())
}

/// Write down what a person said of a purpose in another way.
#[utoipa::path(
    post,
    path = "/api/v1/people/{subject_id}/consents",
    params(("subject_id" = String, Path)),
    request_body = PurposeChoice,
    responses((status = 200, body = PersonView))
)]
pub(super) async fn person_consent(client: Client, At(id): At<String>, body: Document<PurposeChoice>) -> Result<Response, Failure> {
    let (turn, subject) = (client.turn(&body.bytes).await?, SubjectId::new(id));
    Ok(turn.done(client.app().program_consent(&turn.ctx, &subject, &body.value)).await?.into_response())
}

/// Publish a version of the privacy policy, in force from a day; people are told as the version before promises.
#[utoipa::path(
    post,
    path = "/api/v1/policies/publications",
    request_body = PolicyPublish,
    responses((status = 200, body = Vec<PolicySummary>))
)]
pub(super) async fn policy_publish(client: Client, body: Document<PolicyPublish>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().program_publish(&turn.ctx, &body.value)).await?.into_response())
}
