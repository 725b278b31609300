//! A request's body that comes too slowly is not waited for: a connection that sends a byte a second would keep its place for ever.

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::sleep;

/// In every so long, so many bytes at least have to come while we wait for them: half a kilobyte a second.
const TIME: Duration = Duration::from_secs(30);
const LEAST: usize = 16 * 1024;

type Time = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A body with its time.
struct Paced<B> {
    body: B,
    /// Since the time began.
    came: usize,
    /// While something is waited for.
    time: Option<Time>,
    begin: fn() -> Time,
}

/// The body as the server reads it.
pub(crate) fn paced(body: Incoming) -> Body {
    Body::new(Paced { body, came: 0, time: None, begin: || Box::pin(sleep(TIME)) })
}

#[derive(Debug)]
struct TooSlow;

impl std::fmt::Display for TooSlow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the request comes too slowly")
    }
}

impl std::error::Error for TooSlow {}

type Failure = Box<dyn std::error::Error + Send + Sync>;

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Paced<B>
where
    B::Error: Into<Failure>,
{
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                self.came = self.came.saturating_add(frame.data_ref().map_or(0, Bytes::len));
                if self.came >= LEAST {
                    (self.came, self.time) = (0, None);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let begin = self.begin;
                let time = self.time.get_or_insert_with(begin);
                time.as_mut().poll(cx).map(|()| Some(Err(TooSlow.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::convert::Infallible;
    use std::task::Waker;

    thread_local! {
        static SECOND: Cell<u64> = const { Cell::new(0) };
    }

    /// So many bytes in every so many seconds, for so many seconds.
    struct Drip {
        bytes: usize,
        every: u64,
        until: u64,
        next: u64,
    }

    impl HttpBody for Drip {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let now = SECOND.get();
            if now >= self.until {
                return Poll::Ready(None);
            }
            if now < self.next {
                return Poll::Pending;
            }
            self.next = now + self.every;
            Poll::Ready(Some(Ok(Frame::data(Bytes::from(vec![7; self.bytes])))))
        }
    }

    fn begin() -> Time {
        let end = SECOND.get() + TIME.as_secs();
        Box::pin(std::future::poll_fn(move |_| if SECOND.get() >= end { Poll::Ready(()) } else { Poll::Pending }))
    }

    /// How many bytes came by the end, or none where it was not waited for.
    fn sent(bytes: usize, every: u64, seconds: u64) -> Option<usize> {
        SECOND.set(0);
        let mut body = Paced { body: Drip { bytes, every, until: seconds, next: 0 }, came: 0, time: None, begin };
        let (mut all, mut context) = (0, Context::from_waker(Waker::noop()));
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(Ok(frame))) => all += frame.data_ref().unwrap().len(),
                Poll::Ready(Some(Err(error))) => {
                    assert_eq!(error.to_string(), "the request comes too slowly");
                    return None;
                }
                Poll::Ready(None) => return Some(all),
                Poll::Pending => SECOND.set(SECOND.get() + 1),
            }
        }
    }

    #[test]
    fn what_comes_too_slowly_is_not_waited_for() {
        let table = [
            ((1, 1, 20), Some(20), "short"),
            ((1, 1, 3600), None, "a byte a second"),
            ((500, 1, 3600), None, "half a kilobyte"),
            ((600, 1, 3600), Some(600 * 3600), "an old telephone far away"),
            ((20_000, 29, 2900), Some(2_000_000), "by fits and starts"),
            ((20_000, 31, 3100), None, "with pauses that are too long"),
        ];
        for ((bytes, every, seconds), expected, what) in table {
            assert_eq!(sent(bytes, every, seconds), expected, "{what}");
        }
    }
}
