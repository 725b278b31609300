//! Receivers of aircraft broadcasts: whom one may be sold to, and to whom one was.

use super::{country, line};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::{Who, told};
use aftercare_core::person::{ReceiverSale, RegisterEvent};
use aftercare_wire::{ReceiverSaleCreate, ReceiverSaleView};
use jiff::Timestamp;

impl App {
    /// Enters a sale that the policy in force where the buyer is allows.
    ///
    /// # Errors
    /// Not allowed, a field that cannot be taken, a receiver that was sold before, or a refusal of the policy with its rules.
    pub async fn receiver_sell(&self, ctx: &Context, request: &ReceiverSaleCreate) -> Result<ReceiverSaleView> {
        self.audited(ctx, Action::DisclosureManage, "", async {
            permit(&ctx.principal, Action::DisclosureManage)?;
            let buyer = Who { country: country(&self.world.policies.countries, &request.country)?, state: None, born_on: None };
            let asked = self.standing(&buyer).await?;
            let answer = asked.with(|standing| told(&standing.sell_receiver(&request.buyer, request.dealer_qualified)))?;
            let allowed = answer.map_err(|rules| self.policy_says_no(ctx.language, rules.iter().map(String::as_str)))?;
            let sale = ReceiverSale {
                id: self.new_id()?,
                organisation: line("organisation", &request.organisation)?,
                buyer: request.buyer.clone(),
                country: request.country.clone(),
                dealer: line("dealer", &request.dealer)?,
                serial: line("serial", &request.serial)?,
                rules: allowed.cites,
            };
            let at = self.now();
            self.enter(|register| {
                if register.sales.iter().any(|(_, sold)| sold.serial == sale.serial) {
                    return Err(Error::field("serial", "taken", "this receiver was sold before"));
                }
                Ok(Some(RegisterEvent::ReceiverSold { at, sale: sale.clone() }))
            })
            .await?;
            Ok(self.receiver_view(ctx, at, &sale))
        })
        .await
    }

    pub(super) fn receiver_view(&self, ctx: &Context, at: Timestamp, sale: &ReceiverSale) -> ReceiverSaleView {
        ReceiverSaleView {
            id: sale.id.clone(),
            at: at.to_string(),
            organisation: sale.organisation.clone(),
            buyer: sale.buyer.clone(),
            country: sale.country.clone(),
            dealer: sale.dealer.clone(),
            serial: sale.serial.clone(),
            rules: sale.rules.iter().map(|rule| self.rule_told(ctx, rule)).collect(),
        }
    }

    /// The kinds of buyers that the version in force knows.
    pub(super) async fn receiver_buyers(&self) -> Result<Vec<String>> {
        self.standing(&Who::unknown()).await?.with(|standing| standing.receiver_buyers().to_vec())
    }
}
