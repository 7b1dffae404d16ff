//! **Tracking**: parameters that tell how a reader came, not what is read.
//!
//! Never here: a parameter that some site uses for the page itself, unless its value gives it away.

/// Parameters that tell who sent the reader, not what is read. A name that ends in `*` is a beginning.
const TRACKING: [&str; 77] = [
    "utm_*",
    "mtm_*",
    "pk_*",
    "piwik_*",
    "matomo_*",
    "hsa_*",
    "_hs*",
    "at_*",
    "ns_mchannel",
    "ns_campaign",
    "ns_source",
    "ns_linkname",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "fbclid",
    "fb_*",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "ymclid",
    "_openstat",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_ga",
    "_gl",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "ga_*",
    "sc_campaign",
    "cmpid",
    "icid",
    "ncid",
    "smid",
    "smtyp",
    "emc",
    "spm",
    "scid",
    "ref_src",
    "ref_url",
    "referrer",
    "referer",
    "tgclid",
    "rb_clickid",
    "trk",
    "trkinfo",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "__twitter_impression",
    "__cft__*",
    "__tn__",
    "__xts__*",
    "share_source",
    "share_from",
    "wprov",
    "yadclid",
    "yadordid",
    "etext",
    "s_kwcid",
    "ef_id",
    "epik",
    "srsltid",
    "sfnsn",
    "mibextid",
];

/// Parameters that name a page at some sites and a way there at others.
const REFERRAL: [&str; 8] = [
    "ref", "from", "source", "src", "via", "partner", "share", "rss",
];

/// Ways to a page, as those parameters name them.
const WAYS: [&str; 28] = [
    "rss",
    "atom",
    "feed",
    "twitter",
    "tw",
    "x",
    "facebook",
    "fb",
    "telegram",
    "tg",
    "vk",
    "vkontakte",
    "ok",
    "whatsapp",
    "viber",
    "instagram",
    "ig",
    "linkedin",
    "reddit",
    "google",
    "yandex",
    "share",
    "social",
    "email",
    "mail",
    "newsletter",
    "push",
    "home",
];

/// Whether a parameter tells nothing but how the reader came.
pub(super) fn is_tracking(parameter: &str) -> bool {
    let name = parameter
        .split('=')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *known,
    })
}

/// Whether a parameter that could be the page is a way there: `ref=telegram`, but not `ref=main` of a code repository.
pub(super) fn is_referral(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    REFERRAL.contains(&name.as_str()) && WAYS.contains(&value.as_str())
}
