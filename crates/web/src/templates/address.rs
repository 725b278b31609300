//! Addresses, line by line.

use aftercare_wire::PostalAddress;
use maud::{Markup, html};

/// Lines as they are written on a parcel.
#[must_use]
pub fn block(lines: &[String]) -> Markup {
    html! { p.address { @for (n, line) in lines.iter().enumerate() { @if n > 0 { br; } (line) } } }
}

/// A person's address; the country comes with its name.
#[must_use]
pub fn postal(address: &PostalAddress, region_name: &str) -> Markup {
    let place = address.postal_code.iter().chain([&address.city]).map(String::as_str).collect::<Vec<_>>().join(" ");
    let rest = [place, region_name.to_owned()];
    block(&std::iter::once(&address.addressee).chain(&address.lines).chain(&rest).cloned().collect::<Vec<_>>())
}
