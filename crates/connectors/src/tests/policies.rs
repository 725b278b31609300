//! Rows that several people use, and fields about somebody else.

use super::harness::{Place, email, erased, given, shop, shop_sql};

const RULES: &str = r#"
[[keep]]
fields = ["shop:orders.total"]
reason = "accounting"
[[shared]]
row = "shop:address.id"
used_by = "shop:orders.address_id"
[[third_party]]
fields = ["shop:orders.gift_for"]
"#;

#[tokio::test]
async fn a_row_that_another_person_uses_stays_while_they_do() {
    // Berta had an order sent to one of Anna's addresses.
    for place in Place::both("shared rows", shop_sql()).await {
        let rules = RULES.replace("[[third_party]]", "access = \"withhold\"\n[[third_party]]");
        let engine = shop(&place, &rules).await;
        let (accessed, data) = given(&engine, &email("anna@example.com")).await;
        let addresses = accessed.rows.iter().find(|rows| rows.collection == "shop:address").unwrap();
        assert_eq!((addresses.rows, addresses.hidden), (1, 1));
        assert_eq!(data["shop:address"].as_array().unwrap().len(), 1);
        let receipt = erased(&engine, &email("anna@example.com")).await;
        assert!(receipt.complete, "{receipt:#?}");
        let addresses = receipt.databases[0].collections.iter().find(|c| c.collection == "shop:address").unwrap();
        assert_eq!((addresses.rows, addresses.shared), (1, 1));
        assert_eq!(
            place.column("SELECT coalesce(street, 'gone') FROM address WHERE customer_id = 1 ORDER BY id").await,
            ["gone", "Street 2"]
        );
    }
}

#[tokio::test]
async fn fields_about_somebody_else_are_neither_given_nor_erased() {
    for place in Place::both("third parties", shop_sql()).await {
        let engine = shop(&place, RULES).await;
        let (accessed, data) = given(&engine, &email("anna@example.com")).await;
        assert_eq!(accessed.withheld, ["shop:orders.gift_for"]);
        assert!(!data.to_string().contains("Dora"));
        // Rows that others share are shown unless the rule says otherwise.
        assert_eq!(data["shop:address"].as_array().unwrap().len(), 2);
        let receipt = erased(&engine, &email("anna@example.com")).await;
        assert_eq!(place.column("SELECT gift_for FROM orders WHERE id = 101").await, ["Dora"]);
        assert!(receipt.kept.iter().any(|kept| kept.field == "shop:orders.gift_for" && kept.reason == "about another person"));
    }
}

#[tokio::test]
async fn a_rule_that_may_erase_what_others_share_does() {
    for place in Place::both("shared and erased", shop_sql()).await {
        let engine = shop(&place, &RULES.replace("[[third_party]]", "erasure = \"erase\"\n[[third_party]]")).await;
        erased(&engine, &email("anna@example.com")).await;
        assert_eq!(place.count("SELECT count(*) FROM address WHERE customer_id = 1 AND street IS NULL").await, 2);
    }
}
