//! What origins do on the wire: statuses, redirects, headers, packing, time.

use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::{Case, Fails, Reads, Wire};

/// More than is ever read.
const BIG: usize = 11 * 1024 * 1024;

/// 11 MiB of blanks in 14 bytes.
const BROTLI_BOMB: [u8; 14] = [
    0x9f, 0xff, 0xff, 0xaf, 0xf8, 0x25, 0x40, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x15,
];

pub(super) fn status(line: &str, headers: &str) -> Wire {
    Wire::Bytes(
        format!("HTTP/1.1 {line}\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n")
            .into_bytes(),
    )
}

pub(super) fn redirect(to: &str) -> Wire {
    status("302 Found", &format!("Location: {to}\r\n"))
}

/// A body and the headers before it.
pub(super) fn body(headers: &str, body: &[u8]) -> Wire {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    Wire::Bytes([head.as_bytes(), body].concat())
}

pub(super) fn document(text: &str) -> Wire {
    body("Content-Type: application/xml\r\n", text.as_bytes())
}

/// RSS around these items.
pub(super) fn feed(items: &str) -> Wire {
    document(&rss(items))
}

pub(super) fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
}

fn head(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

fn one() -> String {
    rss("<item><guid>1</guid><title>a</title></item>")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("memory takes it");
    packer.finish().expect("memory takes it")
}

/// More than a gigabyte when unpacked: the same member a hundred times.
fn gzip_bomb() -> Vec<u8> {
    static MEMBER: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        let mut blanks = std::io::repeat(b' ').take(BIG as u64);
        std::io::copy(&mut blanks, &mut packer).expect("memory takes it");
        packer.finish().expect("memory takes it")
    });
    MEMBER.repeat(100)
}

fn zlib_bomb() -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    let mut blanks = std::io::repeat(b' ').take(BIG as u64);
    std::io::copy(&mut blanks, &mut packer).expect("memory takes it");
    packer.finish().expect("memory takes it")
}

/// A frame of blocks that each repeat one byte 128 KiB long; it also asks for a window of 128 MiB.
fn zstd_bomb() -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88];
    for _ in 0..200 {
        let block: u32 = (128 * 1024) << 3 | 1 << 1;
        frame.extend(&block.to_le_bytes()[..3]);
        frame.push(b' ');
    }
    frame.extend([0x01, 0, 0]);
    frame
}

fn coded(coding: &str, bytes: &[u8]) -> Wire {
    body(&format!("Content-Encoding: {coding}\r\n"), bytes)
}

const TOO_BIG: &str =
    "127.0.0.2 sent more than 10 MiB; give an address with fewer or shorter entries";
const UNPACKED: &str = "the document passes the limit of 10 MiB unpacked; if it is honest, ask the publisher for a plainer feed";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = answers();
    cases.extend(redirects());
    cases.extend(heads());
    cases.extend(bodies());
    cases.extend(packed());
    cases
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn answers() -> Vec<Case> {
    vec![
        Case {
            name: "no_content",
            answer: || {
                Wire::Bytes(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec())
            },
            comes: Fails(
                "the document is empty; open the address in a browser to see whether there is a feed",
            ),
        },
        Case {
            name: "part_unasked",
            answer: || status("206 Partial Content", "Content-Range: bytes 0-0/1\r\n"),
            comes: Fails("127.0.0.2 answered 206; it will be tried again"),
        },
        Case {
            name: "many_choices",
            answer: || status("300 Multiple Choices", ""),
            comes: Fails(
                "127.0.0.2 answered 300; open it in a browser and give the address where it ends",
            ),
        },
        Case {
            name: "not_modified_unasked",
            answer: || status("304 Not Modified", ""),
            comes: Fails(
                "127.0.0.2 answered 304; nothing was asked that this could answer; it will be tried again",
            ),
        },
        Case {
            name: "asks_for_a_password",
            answer: || {
                status(
                    "401 Unauthorized",
                    "WWW-Authenticate: Basic realm=\"<script>\"\r\n",
                )
            },
            comes: Fails(
                "127.0.0.2 answered 401; it does not let us read it: give an address that needs no login, or another source",
            ),
        },
        Case {
            name: "asks_for_a_proxy_password",
            answer: || {
                status(
                    "407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic\r\n",
                )
            },
            comes: Fails(
                "127.0.0.2 answered 407; it does not let us read it: give an address that needs no login, or another source",
            ),
        },
        Case {
            name: "waits_for_centuries",
            answer: || {
                status(
                    "429 Too Many Requests",
                    "Retry-After: 99999999999999999999\r\n",
                )
            },
            comes: Fails(
                "127.0.0.2 asks to be read less often; nothing to do, the next fetch waits",
            ),
        },
        Case {
            name: "status_of_nobody",
            answer: || status("999 Denied", ""),
            comes: Fails("127.0.0.2 answered 999; it will be tried again"),
        },
        Case {
            name: "switching_protocols",
            answer: || {
                Wire::Bytes(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n".to_vec())
            },
            comes: Fails("127.0.0.2 answered 101; it will be tried again"),
        },
        Case {
            name: "login_page",
            answer: || {
                body("Content-Type: application/rss+xml\r\n", b"<!DOCTYPE html><html><head><title>Are you human?</title></head><body><form><input name=captcha></form></body></html>")
            },
            comes: Fails(
                "this is a web page, not a feed; look for its RSS or Atom link and give that address",
            ),
        },
        Case {
            name: "robots_text",
            answer: || {
                body(
                    "Content-Type: text/plain\r\n",
                    b"User-agent: *\nDisallow: /\n",
                )
            },
            comes: Fails(
                "this is no feed (neither XML nor JSON); give the address of an RSS, Atom or JSON feed",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn redirects() -> Vec<Case> {
    vec![
        Case {
            name: "loop",
            answer: || redirect("/loop"),
            comes: Fails(
                "127.0.0.2 redirects more than 5 times; open it in a browser and give the address where it ends",
            ),
        },
        Case {
            name: "chain",
            answer: || redirect("/chain/chain"),
            comes: Fails(
                "127.0.0.2 redirects more than 5 times; open it in a browser and give the address where it ends",
            ),
        },
        Case {
            name: "to_a_file",
            answer: || redirect("file:///etc/passwd"),
            comes: Fails(
                "addresses that begin with file: are not fetched; give one that begins with https: or http:",
            ),
        },
        Case {
            name: "to_a_script",
            answer: || redirect("javascript:alert(1)"),
            comes: Fails(
                "addresses that begin with javascript: are not fetched; give one that begins with https: or http:",
            ),
        },
        Case {
            name: "to_data",
            answer: || redirect("data:text/xml,<rss/>"),
            comes: Fails(
                "addresses that begin with data: are not fetched; give one that begins with https: or http:",
            ),
        },
        Case {
            name: "to_gopher",
            answer: || redirect("gopher://127.0.0.1:6379/_FLUSHALL"),
            comes: Fails(
                "addresses that begin with gopher: are not fetched; give one that begins with https: or http:",
            ),
        },
        Case {
            name: "to_nowhere",
            answer: || status("302 Found", ""),
            comes: Fails(
                "127.0.0.2 redirects to nowhere; open it in a browser and give the address where it ends",
            ),
        },
        Case {
            name: "to_nonsense",
            answer: || redirect("http://[::1"),
            comes: Fails(
                "127.0.0.2 redirects to nowhere; open it in a browser and give the address where it ends",
            ),
        },
        Case {
            name: "to_a_neighbour_on_the_network",
            answer: || redirect("//printer.local/"),
            comes: Fails(
                "printer.local names a machine of the local network, and those are not fetched; give a public address",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn heads() -> Vec<Case> {
    const HEAD: &str = "127.0.0.2 sent more headers than anyone needs; open the address in a browser, and tell the publisher if it works there";
    vec![
        Case {
            name: "huge_header",
            answer: || Wire::Bytes(head(&format!("X-Long: {}\r\n", "x".repeat(100_000)))),
            comes: Fails(HEAD),
        },
        Case {
            name: "endless_head",
            answer: || Wire::Endless(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'x'; 8192]),
            comes: Fails(HEAD),
        },
        Case {
            name: "many_headers",
            answer: || Wire::Bytes(head(&"X-Many: 1\r\n".repeat(5000))),
            comes: Fails(HEAD),
        },
        Case {
            name: "header_injected",
            answer: || Wire::Bytes(head("X-One: a\r\n X-Folded: b\r\nX\x01Two: c\r\n")),
            comes: Fails(
                "127.0.0.2 could not be read (invalid HTTP header parsed); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "two_lengths",
            answer: || Wire::Bytes(head("Content-Length: 5\r\nContent-Length: 50\r\n")),
            comes: Fails(
                "127.0.0.2 could not be read (invalid content-length parsed); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "http_of_1991",
            answer: || Wire::Bytes(one().into_bytes()),
            comes: Fails(
                "127.0.0.2 could not be read (invalid HTTP version parsed); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "another_protocol",
            answer: || Wire::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            comes: Fails(
                "127.0.0.2 could not be read (invalid HTTP version parsed); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "hangs_up",
            answer: || Wire::Bytes(Vec::new()),
            comes: Fails(
                "127.0.0.2 could not be read (connection closed before message completed); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "slow_head",
            answer: || Wire::Drip(b"HTTP/1.1 200 OK\r\nX-Slow: ".to_vec()),
            comes: Fails(
                "127.0.0.2 could not be read (it takes too long to answer); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "slow_silence",
            answer: || Wire::Silence(Vec::new()),
            comes: Fails(
                "127.0.0.2 could not be read (it takes too long to answer); it will be tried again, check the address if it never works",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn bodies() -> Vec<Case> {
    vec![
        Case {
            name: "slow_half",
            answer: || Wire::Silence(head("Content-Length: 1000\r\n")),
            comes: Fails(
                "127.0.0.2 could not be read (it takes too long to answer); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "slow_drops",
            answer: || Wire::Drip(head("Content-Type: application/xml\r\n")),
            comes: Fails("127.0.0.2 did not finish within 1 s; it will be tried again"),
        },
        Case {
            name: "endless_body",
            answer: || {
                Wire::Endless(
                    head("Content-Type: application/xml\r\n"),
                    vec![b' '; 65_536],
                )
            },
            comes: Fails(TOO_BIG),
        },
        Case {
            name: "slow_chunks_of_one_byte",
            answer: || {
                Wire::Endless(
                    head("Transfer-Encoding: chunked\r\n"),
                    b"1\r\n \r\n".repeat(4096),
                )
            },
            comes: Fails("127.0.0.2 did not finish within 1 s; it will be tried again"),
        },
        Case {
            name: "boasts_of_its_length",
            answer: || Wire::Silence(head("Content-Length: 99999999999\r\n")),
            comes: Fails(TOO_BIG),
        },
        Case {
            name: "shorter_than_it_says",
            answer: || Wire::Bytes([head("Content-Length: 5000\r\n"), one().into_bytes()].concat()),
            comes: Fails(
                "127.0.0.2 could not be read (end of file before message length reached); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "longer_than_it_says",
            answer: || {
                Wire::Bytes(
                    [
                        head(&format!("Content-Length: {}\r\n", one().len())),
                        one().into_bytes(),
                        b"<junk>".to_vec(),
                    ]
                    .concat(),
                )
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
        Case {
            name: "chunks_of_nonsense",
            answer: || {
                Wire::Bytes(
                    [
                        head("Transfer-Encoding: chunked\r\n"),
                        b"zz\r\nnonsense".to_vec(),
                    ]
                    .concat(),
                )
            },
            comes: Fails(
                "127.0.0.2 could not be read (Invalid chunk size line: missing size digit); it will be tried again, check the address if it never works",
            ),
        },
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
fn packed() -> Vec<Case> {
    vec![
        Case {
            name: "gzip_bomb",
            answer: || coded("gzip", &gzip_bomb()),
            comes: Fails(TOO_BIG),
        },
        Case {
            name: "brotli_bomb",
            answer: || coded("br", &BROTLI_BOMB),
            comes: Fails(TOO_BIG),
        },
        Case {
            name: "zstd_bomb",
            answer: || coded("zstd", &zstd_bomb()),
            comes: Fails(TOO_BIG),
        },
        Case {
            name: "deflate_bomb",
            answer: || coded("deflate", &zlib_bomb()),
            comes: Fails(UNPACKED),
        },
        Case {
            name: "gzip_file_bomb",
            answer: || body("Content-Type: application/gzip\r\n", &gzip_bomb()),
            comes: Fails(UNPACKED),
        },
        Case {
            name: "bomb_in_a_parcel",
            answer: || coded("gzip", &gzip(&gzip_bomb())),
            comes: Fails(UNPACKED),
        },
        Case {
            name: "parcel_in_a_parcel_in_a_parcel",
            answer: || coded("gzip", &gzip(&gzip(&gzip_bomb()))),
            comes: Fails(
                "the document cannot be read (it is packed more than once); tell the publisher, or give another address",
            ),
        },
        Case {
            name: "not_packed_at_all",
            answer: || coded("gzip", one().as_bytes()),
            comes: Fails(
                "127.0.0.2 could not be read (Invalid gzip header); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "packed_and_cut",
            answer: || {
                let packed = gzip(one().as_bytes());
                coded("gzip", &packed[..packed.len() / 2])
            },
            comes: Fails(
                "127.0.0.2 could not be read (unexpected end of file); it will be tried again, check the address if it never works",
            ),
        },
        Case {
            name: "deflate_that_nobody_asked_for",
            answer: || {
                let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
                packer.write_all(one().as_bytes()).expect("memory takes it");
                coded("deflate", &packer.finish().expect("memory takes it"))
            },
            comes: Reads(|reading| assert_eq!(reading.items.len(), 1)),
        },
    ]
}
