//! Broken off at every step, by our end and by theirs: what is left is all or nothing, and the plan brings it to its end.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use super::harness::{Place, SHOP, email, erased, open, shop, shop_sql};
use crate::{Engine, Erased, Error};

const KEEP_TOTAL: &str = "[[keep]]\nfields = [\"shop:orders.total\"]\nreason = \"accounting\"\n";

/// Runs a future for so many polls and then lets go of it, as a process that is killed does.
struct Polls<F> {
    future: Pin<Box<F>>,
    left: usize,
}

impl<F: Future> Future for Polls<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

/// What of a customer is still there: of each table one figure.
async fn remains(place: &Place, customer: u64) -> Vec<u64> {
    let mut figures = Vec::new();
    for sql in [
        format!("SELECT count(*) FROM customer WHERE id = {customer} AND full_name IS NOT NULL"),
        format!("SELECT count(*) FROM address WHERE customer_id = {customer} AND street IS NOT NULL"),
        format!("SELECT count(*) FROM orders WHERE customer_id = {customer} AND note IS NOT NULL"),
        format!("SELECT count(*) FROM item i JOIN orders o ON o.id = i.order_id WHERE o.customer_id = {customer} AND message IS NOT NULL"),
        format!("SELECT count(*) FROM login WHERE customer_id = {customer}"),
    ] {
        figures.push(place.count(&sql).await);
    }
    figures
}

/// People enough to break one erasure off after another.
fn crowd() -> String {
    let mut sql = shop_sql().to_owned();
    for id in 1001..1100 {
        sql.push_str(&format!(
            "INSERT INTO customer VALUES ({id}, 'c{id}@example.com', NULL, 'Name {id}', 'de'); \
             INSERT INTO address VALUES ({id}, {id}, 'Street', 'DE'); \
             INSERT INTO orders VALUES ({id}, {id}, {id}, '1.00', 'a note', NULL); \
             INSERT INTO item VALUES ({id}9, {id}, 'a', 'a message'); INSERT INTO login VALUES ({id}, {id}, '10.0.0.1');"
        ));
    }
    sql
}

#[tokio::test]
async fn let_go_of_at_every_step_it_is_all_or_nothing() {
    for place in Place::both("every step", &crowd()).await {
        let (mut untouched, mut resumed, mut done) = (0, 0, 0);
        for polls in 1..50 {
            let customer = 1000 + u64::try_from(polls).unwrap();
            let engine = shop(&place, KEEP_TOTAL).await;
            let identities = email(&format!("c{customer}@example.com"));
            let run = Polls { future: Box::pin(engine.erase("broken", &identities)), left: polls };
            let ended = run.await;
            drop(engine);
            let engine = shop(&place, KEEP_TOTAL).await;
            let planned = engine.unfinished().unwrap();
            let receipts = engine.resume().await.unwrap();
            assert_eq!(planned.len(), receipts.len());
            let left = remains(&place, customer).await;
            match (ended, receipts.first()) {
                (Some(Ok(Erased::Done(receipt))), None) => {
                    assert!(receipt.complete && left == [0; 5], "{polls}: {left:?}");
                    done += 1;
                }
                (None, Some(receipt)) => {
                    assert!(receipt.resumed && receipt.complete && left == [0; 5], "{polls}: {left:?}");
                    resumed += 1;
                }
                (None, None) => {
                    // Before the plan was written, or after the receipt was.
                    let is_done = engine.receipt("broken").unwrap().is_some();
                    assert!(left == if is_done { [0; 5] } else { [1; 5] }, "{polls}: {left:?}");
                    untouched += 1;
                }
                (ended, receipt) => panic!("{polls}: {ended:?} {receipt:?}"),
            }
            assert!(engine.unfinished().unwrap().is_empty());
            drop(engine);
            std::fs::remove_dir_all(place.state()).unwrap();
        }
        assert_eq!(remains(&place, 1).await, [1, 2, 1, 2, 2], "somebody else");
        println!("{} untouched, {resumed} resumed, {done} done", untouched);
        assert!(untouched > 0 && done > 0, "{untouched} {resumed} {done}");
        assert!(resumed > 0 || !place.is_postgres());
    }
}

#[tokio::test]
async fn a_server_that_drops_us_in_the_middle_does_nothing_by_half() {
    let Some(place) = Place::postgres("dropped connections", &crowd()).await else { return };
    let base = std::env::var("AFTERCARE_TEST_POSTGRES").unwrap();
    let admin = super::harness::postgres(&base).await;
    let kill = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{}' AND pid <> pg_backend_pid()",
        place.schema()
    );
    let (mut refused, mut unfinished, mut done) = (0, 0, 0);
    for n in 1..99_u64 {
        let customer = 1000 + n;
        let engine = shop(&place, KEEP_TOTAL).await;
        let identities = email(&format!("c{customer}@example.com"));
        let outcome = {
            let mut erasing = pin!(engine.erase("dropped", &identities));
            // So many steps of ours, then the server ends the connection, then we go on.
            let mut left = n % 49;
            let early = std::future::poll_fn(|context| {
                if left == 0 {
                    return Poll::Ready(None);
                }
                left -= 1;
                erasing.as_mut().poll(context).map(Some)
            })
            .await;
            match early {
                Some(outcome) => outcome,
                None => {
                    admin.query(&kill, &[]).await.unwrap();
                    erasing.await
                }
            }
        };
        match &outcome {
            Ok(Erased::Done(_)) => done += 1,
            Err(Error::Unfinished { .. }) => unfinished += 1,
            Err(Error::Database { .. }) => refused += 1,
            other => panic!("{other:?}"),
        }
        drop(engine);
        let engine = shop(&place, KEEP_TOTAL).await;
        let receipts = engine.resume().await.unwrap();
        let left = remains(&place, customer).await;
        match &outcome {
            Ok(_) | Err(Error::Unfinished { .. }) => assert_eq!(left, [0; 5], "{n}: {outcome:?}"),
            Err(_) => assert_eq!((left, receipts.len()), (vec![1; 5], 0), "{n}: {outcome:?}"),
        }
    }
    println!("{refused} refused, {unfinished} unfinished, {done} done");
    assert!(refused > 0 && unfinished > 0 && done > 0);
    assert_eq!(remains(&place, 1).await, [1, 2, 1, 2, 2], "somebody else");
}

#[tokio::test]
async fn a_plan_is_resumed_only_by_what_it_was_made_with() {
    for place in Place::both("other statements", &crowd()).await {
        let mut polls = 1;
        // As far as the plan, and no farther.
        let engine = loop {
            let engine = shop(&place, KEEP_TOTAL).await;
            let customer = 1000 + polls;
            let identities = email(&format!("c{customer}@example.com"));
            Polls { future: Box::pin(engine.erase("r", &identities)), left: polls }.await;
            drop(engine);
            let engine = shop(&place, KEEP_TOTAL).await;
            if !engine.unfinished().unwrap().is_empty() {
                break Some(engine);
            }
            polls += 1;
            if polls > 60 {
                break None;
            }
            drop(engine);
            std::fs::remove_dir_all(place.state()).unwrap();
        };
        // SQLite may be too quick to be caught in between.
        let Some(engine) = engine else { continue };
        drop(engine);
        let other = format!("{KEEP_TOTAL}[[third_party]]\nfields = [\"shop:orders.gift_for\"]\n");
        let changed: Engine = shop(&place, &other).await;
        assert!(matches!(changed.resume().await, Err(Error::OtherStatements { .. })));
        drop(changed);
        let engine = shop(&place, KEEP_TOTAL).await;
        assert!(engine.resume().await.unwrap()[0].complete);
    }
}

#[tokio::test]
async fn repeating_a_finished_erasure_changes_nothing() {
    for place in Place::both("twice", shop_sql()).await {
        let engine = shop(&place, KEEP_TOTAL).await;
        erased(&engine, &email("anna@example.com")).await;
        // Somebody else takes the address that came free.
        place.run("UPDATE customer SET email = 'anna@example.com', full_name = 'Another Anna' WHERE id = 4").await;
        drop(engine);
        let engine = open(SHOP, KEEP_TOTAL, &[("shop", &place.location)]).await.unwrap().with_state(&place.state()).unwrap();
        assert!(engine.resume().await.unwrap().is_empty());
        assert_eq!(place.column("SELECT full_name FROM customer WHERE id = 4").await, ["Another Anna"]);
    }
}
