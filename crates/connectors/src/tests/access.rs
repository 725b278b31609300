//! What is given, to whom, and what is said where nobody is known.

use serde_json::json;

use super::harness::{Place, email, given, open, shop, shop_sql};
use crate::{Error, Identity, Right};

const KEEP_TOTAL: &str = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";

#[tokio::test]
async fn everything_about_a_person_and_nothing_about_others() {
    for place in Place::both("access", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        let (accessed, data) = given(&engine, &email("anna@example.com")).await;
        assert!(accessed.found);
        let rows: Vec<(&str, u64)> = accessed.rows.iter().map(|rows| (rows.collection.as_str(), rows.rows)).collect();
        let mut sorted = rows.clone();
        sorted.sort_unstable();
        let expected =
            [("shop:address", 2), ("shop:customer", 1), ("shop:item", 3), ("shop:letter", 1), ("shop:login", 2), ("shop:orders", 2)];
        assert_eq!(sorted, expected);
        assert_eq!(data["shop:customer"], json!([{ "email": "anna@example.com", "phone": "+49 30 1000001", "full_name": "Anna A." }]));
        assert_eq!(data["shop:item"].as_array().unwrap().len(), 3);
        let text = data.to_string();
        assert!(!text.contains("berta") && !text.contains("carl"), "{text}");
    }
}

#[tokio::test]
async fn somebody_is_found_however_they_write_themselves() {
    for place in Place::both("identities", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        for (kind, value, name) in [
            ("email", " ANNA@example.com", "Anna A."),
            ("email", "carl@example.com", "Carl C."),
            ("email", "CARL@EXAMPLE.COM", "Carl C."),
            ("phone", "+49301000001", "Anna A."),
            ("phone", "+49301000003", "Carl C."),
        ] {
            let identity = Identity::new(kind, value, &[]).unwrap();
            let (accessed, data) = given(&engine, &[identity]).await;
            assert!(accessed.found, "{value}");
            assert_eq!(data["shop:customer"].as_array().unwrap().len(), 1, "{value}");
            assert_eq!(data["shop:customer"][0]["full_name"], name, "{value}");
        }
        for (kind, value) in
            [("email", "nobody@example.com"), ("email", "anna@example.org"), ("phone", "+49301000009"), ("email", "%@example.com")]
        {
            let (accessed, data) = given(&engine, &[Identity::new(kind, value, &[]).unwrap()]).await;
            assert!(!accessed.found && data == json!({}), "{value}: {data}");
        }
    }
}

#[tokio::test]
async fn an_address_written_otherwise_after_the_columns_were_looked_at_is_found_too() {
    for place in Place::both("later", shop_sql()).await {
        place.run("UPDATE customer SET email = 'carl@example.com' WHERE id = 3").await;
        let engine = shop(&place, KEEP_TOTAL).await;
        assert!(given(&engine, &email("carl@example.com")).await.0.found);
        place.run("UPDATE customer SET email = ' Berta@Example.com' WHERE id = 2").await;
        assert!(given(&engine, &email("berta@example.com")).await.0.found);
    }
}

#[tokio::test]
async fn two_identities_of_two_people_are_refused() {
    for place in Place::both("two people", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        let of = |mail: &str, phone: &str| [Identity::new("email", mail, &[]).unwrap(), Identity::new("phone", phone, &[]).unwrap()];
        let mut out = Vec::new();
        let refused = engine.access(&of("anna@example.com", "+49301000003"), &mut out).await.unwrap_err();
        assert!(matches!(refused, Error::IdentitiesDiffer { .. }), "{refused}");
        assert!(!refused.to_string().contains("anna"));
        let (accessed, data) = given(&engine, &of("anna@example.com", "+49301000001")).await;
        assert!(accessed.found && data["shop:customer"].as_array().unwrap().len() == 1);
        // A number that nobody has does not contradict.
        assert!(given(&engine, &of("anna@example.com", "+49301000009")).await.0.found);
        let twice = [email("anna@example.com"), email("berta@example.com")].concat();
        assert!(matches!(engine.access(&twice, &mut out).await, Err(Error::Identity(_))));
    }
}

#[tokio::test]
async fn more_rows_than_the_limit_are_refused() {
    for place in Place::both("limits", shop_sql()).await {
        let engine = open(super::harness::SHOP, "[limits]\nrows = 2\n", &[("shop", &place.location)]).await.unwrap();
        let refused = engine.access(&email("anna@example.com"), &mut Vec::new()).await.unwrap_err();
        assert!(refused.to_string().contains("shop:item has more than 2 rows"), "{refused}");
        assert!(engine.access(&email("berta@example.com"), &mut Vec::new()).await.is_ok());
    }
}

#[tokio::test]
async fn a_dry_run_counts_and_shows_and_changes_nothing() {
    for place in Place::both("dry run", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        let before = place.column("SELECT full_name FROM customer ORDER BY id").await;
        let would = engine.dry_run(Right::Erasure, &email("anna@example.com")).await.unwrap();
        assert_eq!(would.rows.iter().map(|rows| rows.rows).sum::<u64>(), 11);
        let sql: Vec<&str> = would.statements.iter().map(|statement| statement.sql.as_str()).collect();
        assert!(sql.iter().any(|sql| sql.starts_with("UPDATE \"customer\" AS t SET \"email\" = NULL")), "{sql:#?}");
        assert!(sql.iter().any(|sql| sql.starts_with("DELETE FROM \"login\"")));
        assert!(!sql.concat().contains("anna"));
        assert_eq!(would.kept.len(), 1, "{:?}", would.kept);
        assert_eq!(place.column("SELECT full_name FROM customer ORDER BY id").await, before);
        assert!(!engine.dry_run(Right::Erasure, &email("nobody@example.com")).await.unwrap().found);
    }
}

#[tokio::test]
async fn what_is_in_a_statement_stays_a_value() {
    for place in Place::both("quoting", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        for value in ["x'@example.com", "'; DROP TABLE customer; --@example.com", "\\\"@example.com", "{a,b}@example.com", "$1@example.com"]
        {
            if let Ok(identity) = Identity::new("email", value, &[]) {
                assert!(!given(&engine, &[identity]).await.0.found, "{value}");
            }
        }
        assert_eq!(place.count("SELECT count(*) FROM customer").await, 4);
    }
}
