//! Who runs the service, as everybody may know it.

use crate::App;
use crate::context::Context;
use aftercare_documents::Operator;
use aftercare_wire::{CentreView, OperatorView, SupportView};
use std::sync::Arc;

impl App {
    /// Says who runs the service; without it nobody is named and no parcel has an address.
    #[must_use]
    pub fn with_operator(self, operator: Arc<Operator>) -> Self {
        Self { operator, ..self }
    }

    /// The maker, its support and its service centres.
    #[must_use]
    pub fn operator(&self, ctx: &Context) -> OperatorView {
        let language = ctx.language.as_str();
        let Operator { name, support, imprint, centres, .. } = &*self.operator;
        let centre = |centre: &aftercare_documents::Centre| CentreView {
            address: centre.address.clone(),
            regions: centre.regions.clone(),
            default: centre.default,
        };
        OperatorView {
            name: name.clone(),
            support: SupportView {
                email: support.email.clone(),
                telephone: support.telephone.clone(),
                hours: support.hours.get(language).to_owned(),
            },
            imprint: imprint.get(language).to_vec(),
            centres: centres.iter().map(centre).collect(),
        }
    }
}
