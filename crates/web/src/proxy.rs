//! Proxies in front of the server, and who is behind them.

use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The addresses from `first` to `last`, of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    first: IpAddr,
    last: IpAddr,
}

/// The proxies whose word on where a request came from is taken; by default there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// Where a request came from: the connection's other end, unless that is a proxy of ours; then the nearest address that is none, in
    /// what the proxies wrote. Whatever stands before it was written by the client.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let mut client = peer;
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let mut hops = lines.flat_map(|line| line.to_str().unwrap_or("unreadable").rsplit(','));
        while self.contains(client) {
            match hops.next().map(address) {
                Some(Some(hop)) => client = hop,
                Some(None) => return peer,
                None => break,
            }
        }
        client
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.first.is_ipv4() == address.is_ipv4() && (network.first..=network.last).contains(&address))
    }
}

/// `192.0.2.7`, `2001:db8::7`; some proxies add the port: `192.0.2.7:1234`, `[2001:db8::7]:1234`.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let found = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    found.map(|address: IpAddr| address.to_canonical())
}

impl FromStr for Network {
    type Err = String;

    /// `192.0.2.7`, or `192.0.2.0/24`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an address or a network such as 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        let free = most.checked_sub(bits).ok_or_else(wrong)?;
        let host = u128::MAX.checked_shr(128 - free).unwrap_or(0);
        let number = match address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()),
            IpAddr::V6(v6) => v6.to_bits(),
        };
        let back = |number: u128| match address {
            IpAddr::V4(_) => u32::try_from(number).map(|bits| IpAddr::V4(bits.into())).map_err(|_| wrong()),
            IpAddr::V6(_) => Ok(IpAddr::V6(number.into())),
        };
        Ok(Self { first: back(number & !host)?, last: back(number | host)? })
    }
}

impl FromStr for TrustedProxies {
    type Err = String;

    /// Addresses and networks, with commas between them.
    fn from_str(text: &str) -> Result<Self, String> {
        text.split(',').map(|network| network.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const PROXIES: &str = "127.0.0.1, 10.1.0.0/16, ::1, 2001:db8:1::/48";

    fn client(trusted: &str, peer: &str, lines: &[&[u8]]) -> String {
        let trusted = if trusted.is_empty() { TrustedProxies::default() } else { trusted.parse().unwrap() };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        trusted.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_client_is_found_behind_its_proxies_and_not_where_it_says() {
        let table: [(&str, &[&[u8]], &str); 20] = [
            ("127.0.0.1", &[b"203.0.113.7"], "203.0.113.7"),
            ("::1", &[b"203.0.113.7"], "203.0.113.7"),
            ("::ffff:127.0.0.1", &[b"203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &[b"2001:db8::7"], "2001:db8::7"),
            ("127.0.0.1", &[b"203.0.113.7:55000"], "203.0.113.7"),
            ("127.0.0.1", &[b"[2001:db8::7]:55000"], "2001:db8::7"),
            ("127.0.0.1", &[b"[2001:db8::7]"], "2001:db8::7"),
            ("127.0.0.1", &[b"::ffff:203.0.113.7"], "203.0.113.7"),
            // What the client wrote itself stands before what the proxy added.
            ("127.0.0.1", &[b"198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &[b"198.51.100.1", b"203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &[b"127.0.0.1, 10.1.2.3, 203.0.113.7"], "203.0.113.7"),
            ("127.0.0.1", &[b"nobody, 203.0.113.7"], "203.0.113.7"),
            // Two proxies of ours.
            ("127.0.0.1", &[b"198.51.100.1, 203.0.113.7, 10.1.2.3"], "203.0.113.7"),
            ("2001:db8:1::2", &[b"203.0.113.7", b"10.1.2.3,2001:db8:1::3"], "203.0.113.7"),
            // Nobody but ourselves.
            ("127.0.0.1", &[b"10.1.2.3"], "10.1.2.3"),
            ("127.0.0.1", &[], "127.0.0.1"),
            // What is no address says nothing.
            ("127.0.0.1", &[b"203.0.113.7, unknown"], "127.0.0.1"),
            ("127.0.0.1", &[b"203.0.113.7,"], "127.0.0.1"),
            ("127.0.0.1", &[b"203.0.113.7", b"\xff"], "127.0.0.1"),
            // Whoever is no proxy of ours is asked for nothing.
            ("203.0.113.9", &[b"198.51.100.1"], "203.0.113.9"),
        ];
        for (peer, lines, expected) in table {
            let told: Vec<_> = lines.iter().map(|line| String::from_utf8_lossy(line)).collect();
            assert_eq!(client(PROXIES, peer, lines), expected, "{peer}: {told:?}");
            assert_eq!(client("", peer, lines), peer.strip_prefix("::ffff:").unwrap_or(peer), "nobody is trusted: {told:?}");
        }
    }

    #[test]
    fn networks_are_read() {
        let table = [
            ("10.1.2.3", "10.1.2.3", "10.1.2.3"),
            ("10.1.2.3/16", "10.1.0.0", "10.1.255.255"),
            ("10.1.2.3/32", "10.1.2.3", "10.1.2.3"),
            ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
            ("2001:db8::/127", "2001:db8::", "2001:db8::1"),
            ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ];
        for (text, first, last) in table {
            assert_eq!(text.parse(), Ok(Network { first: first.parse().unwrap(), last: last.parse().unwrap() }), "{text}");
        }
        for wrong in ["", "proxy", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/8/8", "127.0.0.1,"] {
            assert!(wrong.parse::<TrustedProxies>().is_err(), "{wrong}");
        }
    }
}
