//! The pages of the mirror in a real browser: by keyboard, on a phone, in the dark, and without JavaScript.

use fantoccini::key::Key;
use serde_json::json;
use vestka::domain::language::Language;
use vestka::review::mirror::Mirror;

use super::{amend, in_six_languages, keys_are_known, mirror};
use crate::world::browser::Browser;
use crate::world::{World, routine};

/// A small phone, held upright.
const PHONE: (u32, u32) = (390, 844);

/// How often somebody presses the tab key until everything was reached.
const TABS: usize = 60;

async fn written(world: &World, folder: &std::path::Path) -> (Mirror, String) {
    keys_are_known(world).await;
    let mirror = mirror(world, folder);
    world.publish(&in_six_languages()).await;
    let (_, code) = world.publish(&routine("Another list")).await;
    amend(world, &code, "retraction", "The list was a forgery").await;
    mirror.step().await.expect("written");
    (mirror, code)
}

/// A number that a script gives. The driver runs it beside the page, which itself may run none.
async fn number(browser: &Browser, script: &str) -> f64 {
    let told = browser.client.execute(script, vec![]).await;
    told.expect("a number").as_f64().expect("a number")
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn on_a_phone_nothing_runs_over_the_edge_and_a_keyboard_reaches_everything() {
    let world = World::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (_mirror, code) = written(&world, folder.path()).await;
    let url = format!("file://{}", folder.path().join("index.html").display());
    let browser = Browser::open_without_scripts(&url, PHONE).await;

    // No script of the page ran, and none is missed.
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    let wide = number(&browser, "return document.documentElement.scrollWidth").await;
    assert!(wide <= f64::from(PHONE.0), "{wide} pixels are too wide");
    for language in Language::ALL {
        let text = format!("//div[@lang='{language}']");
        browser.find(&text).await;
    }
    let retracted = format!("//article[@id='{code}']//strong[text()='Retracted']");
    browser.find(&retracted).await;

    // From link to link, each seen where it is; the explanation opens with the space bar.
    let (mut reached, mut opened) = (Vec::new(), 0.0);
    for _ in 0..TABS {
        browser.press_key(Key::Tab).await;
        let what = browser
            .client
            .execute(
                "const a = document.activeElement; const r = a.getBoundingClientRect();
                 return [a.tagName, a.getAttribute('href') || '', r.top >= 0 && r.bottom <= innerHeight,
                         getComputedStyle(a).outlineStyle]",
                vec![],
            )
            .await
            .expect("what has the focus");
        let tag = what[0].as_str().expect("a name").to_owned();
        if tag == "BODY" {
            break;
        }
        assert_eq!(what[2], json!(true), "out of sight: {what}");
        assert_ne!(what[3], json!("none"), "the focus is not seen: {what}");
        if tag == "SUMMARY" {
            browser.press_key(Key::Space).await;
            let open = number(
                &browser,
                "return document.querySelectorAll('details[open]').length",
            )
            .await;
            opened += 1.0;
            assert!(
                (open - opened).abs() < 0.1,
                "the space bar opens it: {open}"
            );
        }
        reached.push(what[1].as_str().unwrap_or_default().to_owned());
    }
    for file in [
        "index.json",
        "feed.atom",
        "SHA256SUMS",
        "README.txt",
        "2026-11.html",
    ] {
        assert!(
            reached.iter().any(|href| href == file),
            "{file}: {reached:?}"
        );
    }
    let wide = number(&browser, "return document.documentElement.scrollWidth").await;
    assert!(
        wide <= f64::from(PHONE.0),
        "open, {wide} pixels are too wide"
    );

    // Each link leads to a file that is there, or to an update on this page.
    for href in reached.iter().filter(|href| !href.contains("://")) {
        match href.strip_prefix('#') {
            Some(id) => drop(browser.find(&format!("//article[@id='{id}']")).await),
            None => assert!(folder.path().join(href).exists(), "{href} leads nowhere"),
        }
    }
    browser.click("//nav//a[text()='2026-11']").await;
    browser.find(&retracted).await;
    browser.close().await;
}

#[tokio::test]
async fn in_the_dark_the_page_is_dark_and_its_words_can_be_read() {
    let world = World::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let _mirror = written(&world, folder.path()).await;
    let url = format!("file://{}", folder.path().join("index.html").display());
    let browser = Browser::open_without_scripts(&url, PHONE).await;
    // WCAG's contrast between an element's words and what is behind them; the least of all words.
    let contrast = "
        const parts = (c) => c.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const canvas = getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches
            ? [18, 18, 18] : [255, 255, 255];
        const behind = (e) => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0.9) return c; } return canvas; };
        const words = [...document.querySelectorAll('p, h1, h2, a, summary, code, strong, li, pre')].filter(e => e.textContent.trim());
        const all = words.map(e => { const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); });
        return [Math.min(...all), light(behind(document.body)), words.length];";
    for is_dark in [false, true] {
        browser.prefer(is_dark).await;
        let told = browser
            .client
            .execute(contrast, vec![])
            .await
            .expect("a measure");
        let value = |n: usize| told[n].as_f64().expect("a number");
        assert!(value(2) > 10.0, "there are words: {told}");
        assert!(
            value(0) >= 4.5,
            "dark: {is_dark}; a contrast of {}",
            value(0)
        );
        assert_eq!(value(1) < 0.2, is_dark, "the page behind: {}", value(1));
    }
    browser.close().await;
}
