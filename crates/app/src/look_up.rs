//! What is left of a plan, asked by whoever has the purchase at hand; how often, is limited.

use crate::App;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::Result;
use crate::gate::{Caller, Door};
use crate::view::serial;
use aftercare_wire::{CoverageLookup, CoverageView};

impl App {
    /// As [`App::coverage`], for a request from outside: attempts are counted by where they come from and by serial number, so that
    /// nobody can try purchases until one fits.
    ///
    /// # Errors
    /// [`crate::Error::TooMany`], and those of [`App::coverage`].
    pub async fn coverage_look_up(&self, ctx: &Context, request: &CoverageLookup, caller: &Caller) -> Result<CoverageView> {
        self.gate.attempt(Door::LookUp(&caller.key))?;
        let number = serial::normal("serial", &request.serial)?;
        self.gate.attempt(Door::Serial(&number))?;
        self.audited(ctx, Action::CoverageLookup, "", self.coverage(ctx, request)).await
    }
}
