//! **Places** with several addresses for one page that rules for everybody do not know: Telegram, `YouTube`, social networks.
//!
//! Never here: what is true of most sites.

use url::Url;

/// One address for what these places show under several.
pub(super) fn settle(url: &mut Url) {
    let Some(host) = url.domain().map(str::to_owned) else {
        return;
    };
    match host.as_str() {
        "t.me" | "telegram.me" | "telegram.dog" => telegram(url),
        "youtu.be" | "youtube.com" | "youtube-nocookie.com" | "music.youtube.com" => youtube(url),
        "x.com" | "twitter.com" => twitter(url),
        "instagram.com" => instagram(url),
        _ => named_channel(url, &host),
    }
}

/// `t.me/s/NAME/7` (the preview) and `t.me/NAME/7?single` are one message; names know no capitals.
fn telegram(url: &mut Url) {
    set_host(url, "t.me");
    let parts = parts(url);
    let parts = match parts.as_slice() {
        [preview, rest @ ..] if preview == "s" && !rest.is_empty() => rest,
        all => all,
    };
    let [name, rest @ ..] = parts else {
        return;
    };
    let is_number = |part: &String| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if name.starts_with('+') || !rest.iter().all(is_number) {
        // An invitation's code and the like are as they are.
        return;
    }
    let path = [&[name.to_ascii_lowercase()], rest].concat().join("/");
    let is_message = !rest.is_empty();
    url.set_path(&path);
    if is_message {
        without_query(url, &["comment", "thread"]);
    }
}

/// `NAME.t.me/7`.
fn named_channel(url: &mut Url, host: &str) {
    let Some(name) = host
        .strip_suffix(".t.me")
        .filter(|name| !name.contains('.'))
    else {
        return;
    };
    let path = format!("/{name}{}", url.path());
    url.set_path(&path);
    set_host(url, "t.me");
}

fn youtube(url: &mut Url) {
    let parts = parts(url);
    let is_short = url.domain() == Some("youtu.be");
    let film = match parts.as_slice() {
        [film] if is_short && !film.is_empty() => Some(film.clone()),
        [kind, film]
            if ["shorts", "embed", "live", "v"].contains(&kind.as_str()) && !film.is_empty() =>
        {
            Some(film.clone())
        }
        _ => None,
    };
    set_host(url, "youtube.com");
    if let Some(film) = film {
        url.set_path("/watch");
        url.set_query(Some(&format!("v={film}")));
    } else if url.path() == "/watch" {
        without_query(url, &["v"]);
    }
}

fn twitter(url: &mut Url) {
    set_host(url, "x.com");
    if parts(url).get(1).is_some_and(|part| part == "status") {
        without_query(url, &[]);
    }
}

fn instagram(url: &mut Url) {
    if parts(url)
        .first()
        .is_some_and(|kind| ["p", "reel", "tv"].contains(&kind.as_str()))
    {
        without_query(url, &[]);
    }
}

fn parts(url: &Url) -> Vec<String> {
    let path = url.path().trim_matches('/');
    path.split('/').map(str::to_owned).collect()
}

fn set_host(url: &mut Url, host: &str) {
    url.set_host(Some(host))
        .expect("an https address takes a plain name");
}

/// Keeps only these parameters.
fn without_query(url: &mut Url, kept: &[&str]) {
    let Some(query) = url.query() else {
        return;
    };
    let query = query
        .split('&')
        .filter(|parameter| kept.contains(&parameter.split('=').next().unwrap_or_default()))
        .collect::<Vec<_>>()
        .join("&");
    url.set_query((!query.is_empty()).then_some(query.as_str()));
}
