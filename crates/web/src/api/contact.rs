//! How people are reached: oneself, the customer of a case, the operator.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::{Contact, CustomerView, OperatorView};
use axum::response::Response;

/// One's telephone number and postal address.
#[utoipa::path(get, path = "/api/v1/me/contact", responses((status = 200, body = Contact)))]
pub(super) async fn me_contact_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().contact(client.ctx()).await?)
}

/// Replace one's telephone number and postal address.
#[utoipa::path(put, path = "/api/v1/me/contact", request_body = Contact, responses((status = 200, body = Contact)))]
pub(super) async fn me_contact_change(client: Client, body: Document<Contact>) -> Result<Response, Failure> {
    shown(&client.app().contact_change(client.ctx(), &body.value).await?)
}

/// Whose a case is, and how they are reached. Every look is audited.
#[utoipa::path(get, path = "/api/v1/cases/{case_id}/customer", params(("case_id" = String, Path)), responses((status = 200, body = CustomerView)))]
pub(super) async fn case_customer_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().customer(client.ctx(), &id).await?)
}

/// The maker, its support and its service centres.
#[utoipa::path(get, path = "/api/v1/operator", responses((status = 200, body = OperatorView)))]
pub(super) async fn operator_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().operator(client.ctx()))
}
