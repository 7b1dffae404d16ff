"""Parses texts with Telegram's own code (TDLib, PyPI package tdjson) and prints what it makes of each.

Usage: python3 oracle.py TEXTS. Each line of TEXTS is a JSON string; each line printed is a JSON object:
{"text": ..., "entities": [...]} in the Bot API's words, or {"error": ...}.
"""

import json
import sys

import tdjson

NAMES = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeDateTime": "date_time",
}
PREFIX = "Can't parse entities: "


def execute(request):
    # TDLib's JSON reader needs NUL and lone surrogates escaped, as ensure_ascii does.
    return json.loads(tdjson.td_execute(json.dumps(request).encode()))


def date_format(kind):
    form = kind.get("formatting_type")
    if form is None:
        return ""
    if form["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    result = "w" if form["show_day_of_week"] else ""
    for field, letter in (("date_precision", "d"), ("time_precision", "t")):
        precision = form[field]["@type"].removeprefix("dateTimePartPrecision")
        result += {"None": "", "Short": letter, "Long": letter.upper()}[precision]
    return result


def entity(given):
    kind = given["type"]
    result = {"type": NAMES[kind["@type"]], "offset": given["offset"], "length": given["length"]}
    if "language" in kind:
        result["language"] = kind["language"]
    if "url" in kind:
        result["url"] = kind["url"]
    if "user_id" in kind:
        result["user"] = kind["user_id"]
    if "custom_emoji_id" in kind:
        result["custom_emoji_id"] = kind["custom_emoji_id"]
    if "unix_time" in kind:
        result["unix_time"] = kind["unix_time"]
        if date_format(kind):
            result["date_time_format"] = date_format(kind)
    return result


def parsed(text):
    answer = execute(
        {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}
    )
    if answer["@type"] == "error":
        return {"error": answer["message"].removeprefix(PREFIX)}
    return {"text": answer["text"], "entities": [entity(given) for given in answer["entities"]]}


execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
with open(sys.argv[1], encoding="utf-8") as texts:
    for line in texts:
        print(json.dumps(parsed(json.loads(line))))
