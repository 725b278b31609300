//! Many people's requests, one after another and a few at a time.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::engine::Engine;
use crate::error::Result;
use crate::identity::Identity;
use crate::program::Right;
use crate::receipt::{Accessed, Erased};

/// One request of a queue.
#[derive(Debug, Clone)]
pub struct Request {
    /// A name that comes back with the outcome.
    pub name: String,
    pub identities: Vec<Identity>,
}

#[derive(Debug)]
pub enum Outcome {
    /// What was found, as JSON.
    Accessed(Accessed, Vec<u8>),
    Erased(Erased),
}

impl Engine {
    async fn carry_out(self: Arc<Self>, right: Right, request: Request) -> (String, Result<Outcome>) {
        let outcome = match right {
            Right::Access => {
                let mut out = Vec::new();
                self.access(&request.identities, &mut out).await.map(|accessed| Outcome::Accessed(accessed, out))
            }
            Right::Erasure => self.erase(&request.name, &request.identities).await.map(Outcome::Erased),
        };
        (request.name, outcome)
    }

    /// Carries requests out, so many at a time, and hands over each outcome as it comes. One that fails does not stop the others.
    pub async fn work<I, F>(self: &Arc<Self>, right: Right, requests: I, at_a_time: usize, mut on_outcome: F)
    where
        I: IntoIterator<Item = Request>,
        F: FnMut(String, Result<Outcome>),
    {
        let mut requests = requests.into_iter();
        let mut running = JoinSet::new();
        for request in requests.by_ref().take(at_a_time.max(1)) {
            running.spawn(Arc::clone(self).carry_out(right, request));
        }
        while let Some(done) = running.join_next().await {
            if let Ok((name, outcome)) = done {
                on_outcome(name, outcome);
            }
            if let Some(request) = requests.next() {
                running.spawn(Arc::clone(self).carry_out(right, request));
            }
        }
    }
}
