//! Addresses that are not of the public Internet, in every spelling, by every way: given, redirected to, resolved.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use url::Url;
use vestka::intake::fetch::{FailureKind, FetchSettings, Fetcher, Validators};
use vestka::intake::guard::Names;

use super::{ADDRESS, HostileOrigin, Wire, read, settings, wire};

/// A host as an attacker writes it, and as what it is refused.
pub(super) const SPELLINGS: [(&str, &str); 42] = [
    ("127.0.0.1", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("127.0.1", "127.0.0.1"),
    ("2130706433", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("0x7f.1", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("0x7F.0x0.0x0.0x1", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("127.255.255.254", "127.255.255.254"),
    ("１２７.０.０.１", "127.0.0.1"),
    ("①②⑦.⓪.⓪.①", "127.0.0.1"),
    ("127。0。0。1", "127.0.0.1"),
    ("%31%32%37.0.0.1", "127.0.0.1"),
    ("0", "0.0.0.0"),
    ("0.0.0.0", "0.0.0.0"),
    ("10.0.0.1", "10.0.0.1"),
    ("167772161", "10.0.0.1"),
    ("172.16.0.1", "172.16.0.1"),
    ("172.31.255.255", "172.31.255.255"),
    ("192.168.1.1", "192.168.1.1"),
    ("100.64.0.1", "100.64.0.1"),
    ("169.254.169.254", "169.254.169.254"),
    ("0xa9fea9fe", "169.254.169.254"),
    ("100.100.100.200", "100.100.100.200"),
    ("168.63.129.16", "168.63.129.16"),
    ("224.0.0.1", "224.0.0.1"),
    ("255.255.255.255", "255.255.255.255"),
    ("[::]", "::"),
    ("[::1]", "::1"),
    ("[0:0:0:0:0:0:0:1]", "::1"),
    ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
    ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
    ("[::127.0.0.1]", "::7f00:1"),
    ("[64:ff9b::10.0.0.1]", "64:ff9b::a00:1"),
    ("[2002:7f00:1::]", "2002:7f00:1::"),
    ("[fc00::1]", "fc00::1"),
    ("[fe80::1]", "fe80::1"),
    ("[fd00:ec2::254]", "fd00:ec2::254"),
    ("[ff02::1]", "ff02::1"),
    ("[2001:db8::1]", "2001:db8::1"),
];

/// Names that mean this machine or its neighbours.
const LOCAL: [&str; 8] = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost",
    "printer.local",
    "intranet",
    "metadata.google.internal",
    "nas.home.arpa",
];

fn refused(host: &str, address: &str) -> String {
    format!(
        "{host} is at {address}, which is not a public address, and those are not fetched; give a public one"
    )
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings()).expect("settings without a proxy")
}

/// `redirect?N` leads to the spelling of that number.
fn redirect(path: &str) -> Wire {
    let number: usize = path
        .split('?')
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or_default();
    wire::redirect(&format!("http://{}/feed", SPELLINGS[number].0))
}

#[tokio::test]
async fn private_addresses_are_refused_in_every_spelling_given_or_redirected_to() {
    let origin = HostileOrigin::start(redirect).await;
    let fetcher = fetcher();
    for (number, (spelling, address)) in SPELLINGS.iter().enumerate() {
        let expected = Err(refused(address, address));
        let given = Url::parse(&format!("http://{spelling}:{}/feed", origin.port())).unwrap();
        let said = read(&fetcher, &given).await.map(|_| ());
        assert_eq!(said, expected, "{spelling}");
        let said = read(&fetcher, &origin.url(&format!("redirect?{number}")))
            .await
            .map(|_| ());
        assert_eq!(said, expected, "redirect to {spelling}");
    }
    assert_eq!(
        origin.asked().len(),
        SPELLINGS.len(),
        "only the redirects themselves were asked for"
    );
}

#[tokio::test]
async fn local_names_are_refused_without_a_look_up() {
    let names = Names::new(|name| panic!("{name} was looked up"));
    let fetcher = Fetcher::new(FetchSettings {
        names,
        ..settings()
    })
    .unwrap();
    for name in LOCAL {
        let url = Url::parse(&format!("http://{name}/feed")).unwrap();
        let said = read(&fetcher, &url).await.unwrap_err();
        let host = url.host_str().unwrap();
        assert_eq!(
            said,
            format!(
                "{host} names a machine of the local network, and those are not fetched; give a public address"
            )
        );
    }
}

/// A resolver that gives these addresses, one list at each look-up, and counts.
fn resolver(answers: &'static [&'static [IpAddr]]) -> (Names, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let names = Names::new(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let answer = answers[number.min(answers.len() - 1)];
        Box::pin(async move { Ok(answer.iter().map(|ip| SocketAddr::new(*ip, 0)).collect()) })
    });
    (names, asked)
}

const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const PRIVATE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
const MAPPED: IpAddr = IpAddr::V6(std::net::Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0x7f00, 1));

#[tokio::test]
async fn names_that_resolve_to_private_addresses_are_refused() {
    let answers: [(&'static [&'static [IpAddr]], &str); 3] = [
        (&[&[LOOPBACK]], "127.0.0.1"),
        (&[&[PRIVATE]], "10.0.0.1"),
        (&[&[MAPPED]], "::ffff:127.0.0.1"),
    ];
    for (answers, address) in answers {
        let (names, asked) = resolver(answers);
        let fetcher = Fetcher::new(FetchSettings {
            names,
            ..settings()
        });
        let url = Url::parse("http://news.example/feed?token=secret").unwrap();
        let said = read(&fetcher.unwrap(), &url).await.unwrap_err();
        assert_eq!(said, refused("news.example", address));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

fn feed(_: &str) -> Wire {
    wire::feed("<item><title>a</title></item>")
}

/// The name leads to the origin at the first look-up and into our network at each later one.
#[tokio::test]
async fn a_name_that_changes_its_address_is_connected_to_what_was_judged() {
    let (names, asked) = resolver(&[&[ADDRESS], &[LOOPBACK]]);
    let origin = HostileOrigin::start(feed).await;
    let fetcher = Fetcher::new(FetchSettings {
        names,
        ..settings()
    })
    .unwrap();
    let url = Url::parse(&format!("http://rebind.example:{}/feed", origin.port())).unwrap();
    let reading = read(&fetcher, &url).await.unwrap();
    assert_eq!(reading.items.len(), 1);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        1,
        "between the judgement and the connection nobody is asked again"
    );
    let said = read(&fetcher, &url).await.unwrap_err();
    assert_eq!(said, refused("rebind.example", "127.0.0.1"));
    assert_eq!(origin.asked().len(), 1);
}

/// The first answer redirects to the same name, which is private by then.
#[tokio::test]
async fn a_redirect_to_a_name_that_changed_is_judged_again() {
    let (names, _) = resolver(&[&[ADDRESS], &[PRIVATE]]);
    let origin = HostileOrigin::start(|_| wire::redirect("/again")).await;
    let fetcher = Fetcher::new(FetchSettings {
        names,
        ..settings()
    })
    .unwrap();
    let url = Url::parse(&format!("http://rebind.example:{}/feed", origin.port())).unwrap();
    let said = read(&fetcher, &url).await.unwrap_err();
    assert_eq!(said, refused("rebind.example", "10.0.0.1"));
}

/// Of a mixed answer the public addresses alone are used: the private one listens in vain.
#[tokio::test]
async fn of_a_mixed_answer_the_private_address_is_never_tried() {
    let inside = HostileOrigin::start_at(LOOPBACK, feed).await;
    let (names, _) = resolver(&[&[LOOPBACK, ADDRESS]]);
    let fetcher = Fetcher::new(FetchSettings {
        names,
        ..settings()
    })
    .unwrap();
    // Nothing listens there at the public address.
    let url = Url::parse(&format!("http://mixed.example:{}/feed", inside.port())).unwrap();
    let failure = fetcher
        .fetch(&url, &Validators::default())
        .await
        .unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Transient, "{failure}");
    assert_eq!(inside.asked(), Vec::<String>::new());
}

/// What a stranger hands us on the way, passwords and cookies, is not carried on.
#[tokio::test]
async fn passwords_and_cookies_of_redirects_are_dropped() {
    let origin = HostileOrigin::start(|path| match path {
        "start" => wire::status("302 Found", "Location: http://me:secret@127.0.0.2/x\r\n"),
        "cookie" => wire::status(
            "302 Found",
            "Set-Cookie: track=1; Path=/\r\nLocation: /feed\r\n",
        ),
        other => feed(other),
    })
    .await;
    let fetcher = fetcher();
    read(&fetcher, &origin.url("cookie")).await.unwrap();
    // Port 80 of that address is closed; what matters is that the sentence does not repeat the password.
    let said = read(&fetcher, &origin.url("start")).await.unwrap_err();
    assert!(
        said.starts_with("127.0.0.2 could not be read") && !said.contains("secret"),
        "{said}"
    );
    for head in origin.asked() {
        assert!(
            !head.contains("cookie:")
                && !head.contains("authorization")
                && !head.contains("referer"),
            "{head}"
        );
    }
}
