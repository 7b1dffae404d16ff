//! The *guard*: which addresses we may connect to. Only `http` and `https`, only the public Internet.
//!
//! A name is resolved once, its addresses are judged, and the connection is made to those and no others: there is no
//! second look-up that could answer differently. Never here: requests, redirects (each is brought here by `fetch`).

mod names;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

pub use names::{Found, Names};

/// Names that mean this machine or its neighbours whatever a resolver says, here or at a proxy.
const LOCAL_NAMES: [&str; 6] = [
    "localhost",
    "local",
    "localdomain",
    "internal",
    "lan",
    "home.arpa",
];

/// Why an address is not fetched. Sentences name the host at most, never the rest of the address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a scheme for web pages.
    #[error(
        "addresses that begin with {0}: are not fetched; give one that begins with https: or http:"
    )]
    Scheme(String),
    /// `http:///path` and the like.
    #[error("the address names no host; give it in full, such as https://example.org/feed.xml")]
    NoHost,
    /// A name of this machine or of its network.
    #[error(
        "{0} names a machine of the local network, and those are not fetched; give a public address"
    )]
    LocalName(String),
    /// A literal or resolved address that is not on the public Internet.
    #[error(
        "{host} is at {address}, which is not a public address, and those are not fetched; give a public one"
    )]
    Address {
        /// As the address names it.
        host: String,
        /// What it stands for.
        address: IpAddr,
    },
    /// With a proxy names resolve there; none but the proxy's is looked up here.
    #[error(
        "{0} was not looked up: with a proxy, names resolve there and only there; check the proxy's address"
    )]
    NotTheProxy(String),
}

/// Judges addresses before a request, at each redirect and after each look-up.
#[derive(Debug, Clone)]
pub struct Guard {
    allow_private: bool,
    excepted: Option<IpAddr>,
}

impl Guard {
    /// `allow_private` lets everything pass but the scheme: for tests and the demonstration.
    #[must_use]
    pub fn new(allow_private: bool) -> Self {
        Self {
            allow_private,
            excepted: None,
        }
    }

    /// Takes one address for a public one: where a story lets its origin listen.
    #[must_use]
    pub fn with_public(mut self, address: Option<IpAddr>) -> Self {
        self.excepted = address;
        self
    }

    /// May this be asked for? Names are judged again once they are resolved.
    ///
    /// # Errors
    /// The reason why not.
    pub fn judge(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        match url.host() {
            None | Some(Host::Domain("")) => Err(Refusal::NoHost),
            Some(Host::Domain(name)) => self.judge_name(name),
            Some(Host::Ipv4(address)) => self.judge_address(&address.to_string(), address.into()),
            Some(Host::Ipv6(address)) => self.judge_address(&address.to_string(), address.into()),
        }
    }

    fn judge_name(&self, name: &str) -> Result<(), Refusal> {
        let bare = name.trim_end_matches('.').to_ascii_lowercase();
        let local = !bare.contains('.')
            || LOCAL_NAMES.iter().any(|end| {
                bare.strip_suffix(end)
                    .is_some_and(|head| head.ends_with('.'))
            });
        if local && !self.allow_private {
            return Err(Refusal::LocalName(name.to_owned()));
        }
        Ok(())
    }

    fn judge_address(&self, host: &str, address: IpAddr) -> Result<(), Refusal> {
        if self.allow_private || is_public(address) || self.excepted == Some(address) {
            return Ok(());
        }
        Err(Refusal::Address {
            host: host.to_owned(),
            address,
        })
    }
}

/// Resolves for the HTTP client and hands it only what the guard let pass.
#[derive(Debug, Clone)]
pub(crate) struct GuardedResolver {
    guard: Guard,
    names: Names,
    proxy: Option<String>,
}

impl GuardedResolver {
    /// With a `proxy`, its host is the only name looked up here, and it may be on the local network.
    pub(crate) fn new(guard: Guard, names: Names, proxy: Option<String>) -> Self {
        Self {
            guard,
            names,
            proxy,
        }
    }

    fn pick(
        &self,
        host: &str,
        found: impl Iterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Refusal> {
        match &self.proxy {
            Some(proxy) if proxy.eq_ignore_ascii_case(host) => return Ok(found.collect()),
            Some(_) => return Err(Refusal::NotTheProxy(host.to_owned())),
            None => {}
        }
        let mut refused = None;
        let mut allowed = Vec::new();
        for address in found {
            match self.guard.judge_address(host, address.ip()) {
                Ok(()) => allowed.push(address),
                Err(refusal) => refused = Some(refusal),
            }
        }
        match refused {
            Some(refusal) if allowed.is_empty() => Err(refusal),
            _ => Ok(allowed),
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = resolver.names.look_up(&host).await?;
            let allowed = resolver.pick(&host, found.into_iter())?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Is it an address of the public Internet, and not one that carries another address inside?
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// The IANA special-purpose registry, and the one metadata service that lives at an ordinary address.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        // This network, private, loopback, multicast, reserved and broadcast.
        0 | 10 | 127 | 224..=255 => true,
        // Carrier-grade NAT.
        100 => (64..128).contains(&b),
        // Link-local, metadata services among it.
        169 => b == 254,
        // Azure's metadata and health service.
        168 => address == Ipv4Addr::new(168, 63, 129, 16),
        172 => (16..32).contains(&b),
        // IETF protocols, documentation, 6to4 relays, private.
        192 => matches!((b, c), (0, 0 | 2) | (88, 99) | (168, _)),
        // Benchmarking, documentation.
        198 => matches!((b, c), (18 | 19, _) | (51, 100)),
        203 => (b, c) == (0, 113),
        _ => false,
    };
    !special
}

/// Global unicast (`2000::/3`) without its special blocks. That leaves out loopback, link-local, unique-local, multicast,
/// mapped, compatible and NAT64 (`64:ff9b::`) addresses, which all lie elsewhere.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let special = match a {
        // IETF protocols (Teredo, benchmarking, ORCHID), documentation.
        0x2001 => b < 0x0200 || b == 0x0db8,
        // 6to4 carries an IPv4 address.
        0x2002 => true,
        // Documentation.
        0x3fff => b < 0x1000,
        _ => false,
    };
    (0x2000..0x4000).contains(&a) && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(url: &str) -> Result<(), Refusal> {
        Guard::new(false).judge(&Url::parse(url).unwrap())
    }

    #[test]
    fn every_private_form_is_refused() {
        for host in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "169.254.169.254",
            "168.63.129.16",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::127.0.0.1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[100::1]",
            "[2001::1]",
            "[2001:2::1]",
            "[2001:db8::1]",
            "[2002:7f00:1::]",
            "[3fff::1]",
            "[5f00::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "intranet",
            "metadata.google.internal",
            "router.lan",
            "nas.home.arpa",
            "１２７.0.0.1",
        ] {
            assert!(
                judged(&format!("http://{host}/feed")).is_err(),
                "{host} passed"
            );
        }
    }

    #[test]
    fn public_addresses_pass() {
        for host in [
            "example.org",
            "8.8.8.8",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "[2606:4700::1111]",
            "[2001:4860::1]",
        ] {
            assert_eq!(judged(&format!("https://{host}/feed")), Ok(()), "{host}");
        }
    }

    #[test]
    fn only_the_web() {
        for url in [
            "file:///etc/passwd",
            "ftp://example.org/",
            "gopher://example.org/",
            "data:text/xml,x",
            "javascript:1",
        ] {
            assert!(matches!(judged(url), Err(Refusal::Scheme(_))), "{url}");
        }
        assert!(
            Guard::new(true)
                .judge(&Url::parse("file:///etc/passwd").unwrap())
                .is_err()
        );
    }

    #[test]
    fn a_name_with_mixed_addresses_keeps_the_public_ones() {
        let resolver = GuardedResolver::new(Guard::new(false), Names::system(), None);
        let public = SocketAddr::from(([8, 8, 8, 8], 0));
        let private = SocketAddr::from(([10, 0, 0, 1], 0));
        assert_eq!(
            resolver.pick("x.org", [private, public].into_iter()),
            Ok(vec![public])
        );
        assert!(matches!(
            resolver.pick("x.org", [private].into_iter()),
            Err(Refusal::Address { .. })
        ));
    }

    #[test]
    fn behind_a_proxy_nothing_else_is_looked_up() {
        let resolver =
            GuardedResolver::new(Guard::new(false), Names::system(), Some("tor".to_owned()));
        let private = SocketAddr::from(([10, 0, 0, 1], 0));
        assert_eq!(
            resolver.pick("tor", [private].into_iter()),
            Ok(vec![private])
        );
        assert_eq!(
            resolver.pick("x.org", [SocketAddr::from(([8, 8, 8, 8], 0))].into_iter()),
            Err(Refusal::NotTheProxy("x.org".to_owned()))
        );
    }
}
