//! One request in several databases, with references from one to the other.

use serde_json::json;

use super::harness::{Place, SHOP, email, erased, given, open, shop_sql};
use crate::{Engine, Error};

const FORUM: &str = "
- fides_key: forum
  collections:
  - name: member
    fields:
    - name: id
      fides_meta: {primary_key: true}
    - name: shop_customer
      fides_meta:
        references:
        - {dataset: shop, field: customer.id, direction: from}
    - name: nick
      data_categories: [user.name]
  - name: post
    fields:
    - name: id
      fides_meta: {primary_key: true}
    - name: member
      fides_meta:
        references:
        - {dataset: forum, field: member.id, direction: from}
    - name: body
      data_categories: [user.content]
";
const FORUM_SQL: &str = "
CREATE TABLE member (id bigint PRIMARY KEY, shop_customer bigint, nick text);
CREATE TABLE post (id bigint PRIMARY KEY, member bigint REFERENCES member, body text);
INSERT INTO member VALUES (71, 1, 'annie'), (72, 2, 'bert'), (73, 3, 'c');
INSERT INTO post VALUES (1, 71, 'hello'), (2, 71, 'again'), (3, 72, 'me too');
";
const KEEP_TOTAL: &str = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";

async fn engine(shop: &Place, forum: &Place) -> Engine {
    let yaml = format!("{SHOP}{FORUM}");
    open(&yaml, KEEP_TOTAL, &[("shop", &shop.location), ("forum", &forum.location)]).await.unwrap().with_state(&shop.state()).unwrap()
}

/// Each pair of databases that there is.
async fn pairs(test: &str) -> Vec<(Place, Place)> {
    let mut pairs = vec![(Place::sqlite(shop_sql()), Place::sqlite(FORUM_SQL))];
    if let Some(shop) = Place::postgres(test, shop_sql()).await {
        pairs.push((shop, Place::sqlite(FORUM_SQL)));
        pairs.push((Place::sqlite(shop_sql()), Place::postgres(test, FORUM_SQL).await.unwrap()));
        pairs.push((Place::postgres(test, shop_sql()).await.unwrap(), Place::postgres(test, FORUM_SQL).await.unwrap()));
    }
    pairs
}

#[tokio::test]
async fn keys_of_one_database_find_rows_in_another() {
    for (shop, forum) in pairs("several").await {
        let engine = engine(&shop, &forum).await;
        let (_, data) = given(&engine, &email("anna@example.com")).await;
        assert_eq!(data["forum:member"], json!([{ "nick": "annie" }]));
        assert_eq!(data["forum:post"].as_array().unwrap().len(), 2);
        let receipt = erased(&engine, &email("anna@example.com")).await;
        assert!(receipt.complete && receipt.databases.len() == 2, "{receipt:#?}");
        assert_eq!(forum.column("SELECT coalesce(body, '') FROM post ORDER BY id").await.concat(), "me too");
        assert_eq!(shop.count("SELECT count(*) FROM customer WHERE full_name IS NULL").await, 2);
    }
}

#[tokio::test]
async fn when_one_refuses_none_is_changed() {
    for (shop, forum) in pairs("one refuses").await {
        // What no dataset describes holds a login back.
        let on = "CREATE TABLE audit (id bigint PRIMARY KEY, login bigint REFERENCES login); INSERT INTO audit VALUES (1, 1)";
        shop.run(on).await;
        let engine = engine(&shop, &forum).await;
        let refused = engine.erase("r", &email("anna@example.com")).await.unwrap_err();
        assert!(matches!(refused, Error::Database { .. }), "{refused}");
        assert_eq!(forum.count("SELECT count(*) FROM post WHERE body IS NOT NULL").await, 3);
        assert_eq!(shop.count("SELECT count(*) FROM item WHERE message IS NOT NULL").await, 4);
        assert!(engine.unfinished().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_or_not_given_is_told() {
    let shop = Place::sqlite(shop_sql());
    let yaml = format!("{SHOP}{FORUM}");
    let refused = open(&yaml, KEEP_TOTAL, &[("shop", &shop.location)]).await.unwrap_err().to_string();
    assert!(refused.contains("no-database") && refused.contains("forum"), "{refused}");
    let away = crate::Location::parse("postgres://kim:secret@127.0.0.1:1/nothing").unwrap();
    let refused = open(&yaml, KEEP_TOTAL, &[("shop", &shop.location), ("forum", &away)]).await.unwrap_err().to_string();
    assert!(refused.contains("forum: the database cannot be reached") && !refused.contains("secret"), "{refused}");
    let none = crate::Location::parse("sqlite:/nowhere/shop.db").unwrap();
    assert!(open(SHOP, KEEP_TOTAL, &[("shop", &none)]).await.is_err());
    let twice = open(SHOP, KEEP_TOTAL, &[("shop", &shop.location), ("blog", &shop.location)]).await.unwrap_err().to_string();
    assert!(twice.contains("no-dataset"), "{twice}");
}
