//! What a price list cannot say is told with its line, not read as something else.

use aftercare_core::price::Prices;
use aftercare_documents::Documents;
use aftercare_terms::Catalogue;

const DEFAULT: &str = "[default]
currency = \"USD\"
replacement_damage = [100]
replacement_flyaway = [200]
missing_component = 10
repair_discount_percent = 20
repair_discount_cap = 1000
";

/// What is said of a list with these rows; the first of them begins at line 8.
fn told(rows: &str, catalogue: &Catalogue) -> String {
    Prices::parse(&format!("{DEFAULT}{rows}"), catalogue).map_or_else(|e| e.to_string(), |_| String::new())
}

#[test]
fn a_row_that_cannot_be_meant_is_told() {
    let table = [
        // The same product twice, once by its model and once by its family: the model goes first.
        ("[[price]]\nfamilies = ['mavic']\n[[price]]\nmodels = ['dji-mavic-3']\n", ""),
        ("[[price]]\nregions = ['GB']\n[[price]]\nregions = ['IE']\n", ""),
        ("[[price]]\nyears = 1\n[[price]]\nyears = 2\n[[price]]\n", ""),
        ("[[price]]\n[[price]]\n", "prices.toml:9: this row and the one of line 8 match"),
        ("[[price]]\nregions = ['GB', 'IE']\n[[price]]\nregions = ['IE']\n", "prices.toml:10: this row and the one of line 8 match"),
        (
            "[[price]]\nmodels = ['dji-mavic-3']\n[[price]]\nmodels = ['dji-mavic-3-cine', 'dji-mavic-3']\n",
            "prices.toml:10: this row and the one of line 8 match `dji-mavic-3` equally well",
        ),
        ("[[price]]\nmodels = ['dji-mavic-9']\n", "prices.toml:8: `models`: the catalogue has no model `dji-mavic-9`"),
        ("[[price]]\nfamilies = ['maverick']\n", "prices.toml:8: `families`: the catalogue has no family `maverick`"),
        ("[[price]]\nregions = ['Britain']\n", "prices.toml:8: `regions`: `Britain` is not a region code"),
        ("[[price]]\nmissing_component = -1\n", "prices.toml:8: `missing_component` is negative"),
        ("[[price]]\nreplacement_damage = []\n", "prices.toml:8: `replacement_damage` needs 1 to 64 amounts"),
        ("[[price]]\nrepair_discount_percent = 101\n", "prices.toml:8: `repair_discount_percent` is 0 to 100"),
        ("[[price]]\ncurrency = 'EUR'\nmissing_component = 1\n", "prices.toml:8: a row with the currency `EUR` gives every amount"),
        ("[[price]]\ncurrency = 'usd'\n", "prices.toml:8: a row with the currency `usd` gives every amount"),
        ("[[plan]]\ncurrency = 'USD'\nprice = []\n", "prices.toml:8: `price` needs an amount"),
        ("[[plan]]\ncurrency = 'US'\nprice = [1]\n", "prices.toml:8: `currency` is three capital letters"),
        (
            "[[plan]]\ncurrency = 'USD'\nprice = [1]\n[[plan]]\ncurrency = 'USD'\nprice = [2]\n",
            "prices.toml:11: this row and the one of line 8",
        ),
    ];
    let documents = Documents::embedded();
    let catalogue = Catalogue::parse("catalogue.toml", documents.get("care/catalogue.toml").unwrap()).unwrap();
    for (rows, expected) in table {
        let found = told(rows, &catalogue);
        assert!(if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) }, "{rows}: `{found}`, not `{expected}`");
    }
}
