//! What is left of a person, and that it is nobody else.

use super::harness::{Place, SHOP, email, erased, folder_holds, given, open, shop, shop_sql};
use crate::{Erased, Error, Identity};

const KEEP_TOTAL: &str = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";

async fn others(place: &Place) -> Vec<String> {
    place
        .column(
            "SELECT coalesce(c.email, '') || coalesce(c.phone, '') || coalesce(c.full_name, '') || coalesce(a.street, '') || coalesce(o.note, '') || coalesce(i.message, '') || l.ip \
             FROM customer c JOIN address a ON a.customer_id = c.id JOIN orders o ON o.customer_id = c.id JOIN item i ON i.order_id = o.id \
             JOIN login l ON l.customer_id = c.id WHERE c.id > 1 ORDER BY c.id",
        )
        .await
}

#[tokio::test]
async fn an_erasure_leaves_nothing_of_one_person_and_everything_of_others() {
    for place in Place::both("erasure", shop_sql()).await {
        let before = others(&place).await;
        let engine = shop(&place, KEEP_TOTAL).await;
        let receipt = erased(&engine, &email("Anna@Example.com")).await;
        assert!(receipt.complete && !receipt.resumed, "{receipt:#?}");
        let rows = |name: &str| receipt.databases[0].collections.iter().find(|c| c.collection == name).unwrap().rows;
        assert_eq!(
            [rows("shop:customer"), rows("shop:address"), rows("shop:orders"), rows("shop:item"), rows("shop:login"), rows("shop:letter")],
            [1, 2, 1, 2, 2, 1]
        );
        assert_eq!(receipt.databases[0].transaction.is_some(), place.is_postgres());
        assert_eq!(receipt.kept.len(), 1);
        assert_eq!(place.column("SELECT total FROM orders WHERE customer_id = 1 ORDER BY id").await, ["10.00", "20.00"]);
        assert_eq!(
            place.count("SELECT count(*) FROM customer WHERE id = 1 AND email IS NULL AND phone IS NULL AND full_name IS NULL").await,
            1
        );
        assert_eq!(place.count("SELECT count(*) FROM login WHERE customer_id = 1").await, 0);
        assert_eq!(place.count("SELECT count(*) FROM letter WHERE id = 1 AND contact IS NULL AND body IS NULL").await, 1);
        assert_eq!(others(&place).await, before);
        assert!(!given(&engine, &email("anna@example.com")).await.0.found);
        let again = engine.erase("again", &email("anna@example.com")).await.unwrap();
        assert_eq!(again, Erased::NotFound { not_searched: Vec::new() });
        let kept = engine.receipt(&receipt.request).unwrap();
        assert_eq!(kept.as_ref(), Some(&receipt));
        assert!(!serde_json::to_string(&receipt).unwrap().contains("anna"));
        drop(engine);
        for text in ["anna", "example.com"] {
            assert!(!folder_holds(&place.state(), text), "{text} in the folder of plans");
            assert!(
                place.is_postgres() || !std::fs::read(place.folder.path().join("shop.db")).unwrap().windows(7).any(|w| w == b"dear an")
            );
        }
    }
}

#[tokio::test]
async fn masking_gives_each_row_what_its_strategy_says() {
    let policy = r#"
[[erasure]]
categories = ["user"]
strategy = "null_rewrite"
[[erasure]]
categories = ["user.contact.email"]
strategy = "hash"
configuration = { algorithm = "SHA-256", format_preservation = { suffix = "@gone.example" } }
[[erasure]]
categories = ["user.name"]
strategy = "string_rewrite"
configuration = { rewrite_value = "erased" }
[[erasure]]
categories = ["user.content"]
strategy = "random_string_rewrite"
configuration = { length = 12 }
[[keep]]
fields = ["shop:orders.total"]
reason = "accounting"
"#;
    for place in Place::both("masking", shop_sql()).await {
        let before = others(&place).await;
        let engine = shop(&place, policy).await;
        let receipt = erased(&engine, &email("anna@example.com")).await;
        assert!(receipt.complete, "{receipt:#?}");
        let mail = place.column("SELECT email FROM customer WHERE id = 1").await.remove(0);
        assert!(mail.ends_with("@gone.example") && mail.len() == 64 + 13, "{mail}");
        assert_eq!(place.column("SELECT full_name FROM customer WHERE id = 1").await, ["erased"]);
        let messages = place.column("SELECT message FROM item WHERE order_id IN (101, 102) AND message IS NOT NULL ORDER BY id").await;
        assert!(messages.len() == 2 && messages[0] != messages[1] && messages.iter().all(|text| text.len() == 12), "{messages:?}");
        // Where nothing stood, nothing stands now.
        assert_eq!(place.count("SELECT count(*) FROM item WHERE id = 1002 AND message IS NULL").await, 1);
        assert_eq!(others(&place).await, before);
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_before_anything_is() {
    let with = |rule: &str| format!("{KEEP_TOTAL}[[erasure]]\ncategories = [\"user\"]\nstrategy = \"null_rewrite\"\n{rule}");
    for (name, policy, rule, part) in [
        ("not null", "", "not-null", "shop:orders.total"),
        (
            "one text in a unique column",
            &with("[[erasure]]\ncategories = [\"user.contact.email\"]\nstrategy = \"string_rewrite\"\n"),
            "unique",
            "shop:customer.email",
        ),
        ("a strategy that is none", &with("[[erasure]]\ncategories = [\"user.name\"]\nstrategy = \"burn\"\n"), "masking-strategy", "burn"),
        (
            "one that can be undone",
            &with("[[erasure]]\ncategories = [\"user.name\"]\nstrategy = \"aes_encrypt\"\n"),
            "masking-strategy",
            "undone",
        ),
        (
            "too long",
            &with(
                "[[erasure]]\ncategories = [\"user.contact.email\"]\nstrategy = \"hash\"\nconfiguration = { format_preservation = { suffix = \"@this.is.a.very.long.name.of.a.domain.that.fills.the.whole.column.example.com\" } }\n",
            ),
            "length",
            "shop:customer.email",
        ),
        ("nothing to do", "[[erasure]]\ncategories = [\"user.biometric\"]\nstrategy = \"null_rewrite\"\n", "", ""),
        ("a field that is not there", "[[keep]]\nfields = [\"shop:orders.nothing\"]\nreason = \"x\"\n", "policy", "no dataset"),
        (
            "deleting what must stay",
            "[[keep]]\nfields = [\"shop:login.ip\", \"shop:orders.total\"]\nreason = \"security\"\n",
            "keep",
            "cannot go",
        ),
    ] {
        for place in Place::both(name, shop_sql()).await {
            let engine = open(SHOP, policy, &[("shop", &place.location)]).await.unwrap().with_state(&place.state()).unwrap();
            let refused = engine.erase("r1", &email("anna@example.com")).await;
            if rule.is_empty() {
                // Whole rows of logins still go.
                assert!(refused.is_ok(), "{name}: {refused:?}");
                continue;
            }
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains(rule) && refused.contains(part), "{name}: {refused}");
            assert_eq!(place.count("SELECT count(*) FROM customer WHERE email IS NOT NULL").await, 3, "{name}");
            assert!(engine.unfinished().unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn a_database_that_refuses_in_the_middle_leaves_everything_as_it_was() {
    for place in Place::both("refusal", shop_sql()).await {
        let trigger = if place.is_postgres() {
            "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one: %', OLD.full_name; END $$; \
             CREATE TRIGGER no BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION no()"
        } else {
            "CREATE TRIGGER no BEFORE UPDATE ON customer BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        };
        place.run(trigger).await;
        let engine = shop(&place, KEEP_TOTAL).await;
        let refused = engine.erase("r1", &email("anna@example.com")).await.unwrap_err();
        assert!(matches!(refused, Error::Database { .. }), "{refused}");
        assert_eq!(place.count("SELECT count(*) FROM item WHERE message IS NOT NULL").await, 4);
        assert_eq!(place.count("SELECT count(*) FROM login").await, 4);
        drop(engine);
        let engine = shop(&place, KEEP_TOTAL).await;
        assert!(engine.unfinished().unwrap().is_empty());
    }
}

#[tokio::test]
async fn nothing_is_erased_without_a_folder_for_plans() {
    let place = Place::sqlite(shop_sql());
    let engine = open(SHOP, KEEP_TOTAL, &[("shop", &place.location)]).await.unwrap();
    assert!(matches!(engine.erase("r", &email("anna@example.com")).await, Err(Error::State(_))));
    let one = shop(&place, KEEP_TOTAL).await;
    let second = open(SHOP, KEEP_TOTAL, &[("shop", &place.location)]).await.unwrap().with_state(&place.state());
    assert!(second.unwrap_err().to_string().contains("another program"));
    drop(one);
}

#[tokio::test]
async fn somebody_found_only_by_another_way_of_writing_is_erased_too() {
    for place in Place::both("folded erasure", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        assert!(erased(&engine, &[Identity::new("phone", "+49301000003", &[]).unwrap()]).await.complete);
        assert_eq!(place.count("SELECT count(*) FROM customer WHERE id = 3 AND phone IS NULL AND email IS NULL").await, 1);
        assert_eq!(place.count("SELECT count(*) FROM customer WHERE email IS NOT NULL").await, 2);
    }
}
