//! The worked example's documents.

use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_terms::Edition;

#[expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]
pub fn world() -> World {
    Documents::embedded().world().expect("the documents load")
}

pub fn editions(world: &World) -> Vec<&Edition> {
    world.editions.values().map(AsRef::as_ref).collect()
}
