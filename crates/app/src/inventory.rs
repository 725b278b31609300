//! The inventory of personal data, as this server goes by it.

use crate::App;
use crate::context::Context;
use crate::retention::tasks_of;
use aftercare_documents::Documents;
use aftercare_privacy::inventory::{Inventory, Passing, Place};
use aftercare_wire::Role;
use std::sync::{Arc, LazyLock};

/// The one in the binary. It was read when the program was tested; where it cannot be read, nobody sees anything.
static EMBEDDED: LazyLock<Arc<Inventory>> = LazyLock::new(|| Arc::new(Documents::embedded().inventory().unwrap_or_default()));

pub(crate) fn embedded() -> Arc<Inventory> {
    Arc::clone(&EMBEDDED)
}

/// Checks an inventory against the program: it speaks of the same things as the one that the program was built with, and every promise in it
/// has something that keeps it.
///
/// # Errors
/// Everything that is wrong, a line each.
pub fn inventory_fits(inventory: &Inventory) -> Result<(), Vec<String>> {
    let mut wrong = inventory.differences(&EMBEDDED);
    let roles = inventory.words.of("role").filter(|(role, _)| role.parse::<aftercare_wire::Role>().is_err());
    wrong.extend(roles.map(|(role, _)| format!("`word.role.{role}`: `authorisation.toml` knows no such role")));
    if let Err(promise) = tasks_of(inventory) {
        wrong.push(promise);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

impl App {
    /// Goes by another inventory than the one in the binary.
    ///
    /// # Errors
    /// Where it does not fit the program: what [`inventory_fits`] says.
    pub fn with_inventory(self, inventory: Arc<Inventory>) -> Result<Self, String> {
        inventory_fits(&inventory).map_err(|wrong| format!("inventory.toml: {}", wrong.join("; ")))?;
        Ok(Self { inventory, ..self })
    }

    /// How long something works, seconds.
    pub(crate) fn lifetime(&self, passing: Passing) -> i64 {
        self.inventory.lifetimes.seconds(passing)
    }

    /// How many days a browser keeps a cookie of ours; one that the inventory does not know, none.
    #[must_use]
    pub fn cookie_days(&self, name: &str) -> u32 {
        self.inventory.row(Place::Cookie, "", name).and_then(|row| row.cookie.as_ref()).map_or(0, |facts| facts.days)
    }

    #[must_use]
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// May whoever asks see this field of the vault? The program itself sees what it works with.
    #[must_use]
    pub fn may_see(&self, ctx: &Context, kind: &str, field: &str) -> bool {
        self.may_see_in(ctx, Place::Vault, kind, field)
    }

    pub(crate) fn may_see_in(&self, ctx: &Context, place: Place, of: &str, name: &str) -> bool {
        let may = |role: Role| role == Role::System || self.inventory.may_see(role.as_str(), place, of, name);
        ctx.principal.role().is_some_and(may)
    }
}
