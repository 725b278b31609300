//! Connections: bounded in number, and in the time that the head of a request may take and that its body is waited for.

use crate::pace::paced;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// Connections at once; more wait to be accepted.
const MOST: usize = 2048;
/// From the first byte, or since the last answer, to the end of a request's head.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// What requests under way are given when the server is told to stop.
const LAST_TIME: Duration = Duration::from_secs(20);
/// Before the next attempt where the system gives no connection, as when there are no file handles left.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers until `stopped`, and then what has begun.
pub(crate) async fn serve(listener: TcpListener, router: Router, stopped: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MOST));
    let graceful = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, stream, address) = tokio::select! {
            () = &mut stopped => break,
            (place, accepted) = accepted => match accepted {
                Ok((stream, address)) => (place, stream, address),
                Err(_) => {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            router.clone().oneshot(request.map(paced))
        });
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A client that goes away is no event.
            drop(connection.await);
            drop(place);
        });
    }
    drop(tokio::time::timeout(LAST_TIME, graceful.shutdown()).await);
}
