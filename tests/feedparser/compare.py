#!/usr/bin/env python3
"""Compares what Vestka reads with what feedparser's own test files expect.

    tests/feedparser/compare.py [--vestka target/debug/vestka] [--sdist FOLDER_OR_FILE] [--all]

The test files come with feedparser's source distribution, which pip downloads into a temporary folder (BSD-2; nothing of
it is kept). They are served on 127.0.0.1:8097, the port that they name themselves, with the headers they ask for, and read by
`vestka source test`. Of each file's `Expect` the comparisons count that concern an entry's title, link, id, dates or
text; other ones (feeds, authors, tags, podcasts, types) are outside of what an item holds.

Compared is what a reader sees: tags stripped, references undone, white space and list marks equal; a link in a text
must show the same address. Dates are compared as instants. A case whose entry holds nothing but what is tested (a date, an id)
gets a title first, since an entry that says nothing makes no item.

Prints the share by field and all that differ with the reason. Exit status 1 if the well-formed RSS and Atom cases are read
alike by less than 95 %, or if a difference stands in `ON_PURPOSE` that is none any more.
"""

import argparse
import ast
import calendar
import concurrent.futures
import datetime
import email.utils
import html
import html.parser
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
from urllib.parse import unquote

VERSION = "6.0.14"
TARGET = 0.95

# What we read differently because we want to: the file under tests/wellformed/ (or the date), and why.
BOTH = "a text and its summary: an item has one text, the fullest"
LOCATION = "Content-Location: since RFC 7231 it is no base for links, and many servers set it wrongly"
OPAQUE = "ids are opaque: one that looks like a relative address is kept as it is written, or it would change with the feed's address"
DRAWING = "words inside a drawing (SVG) are no words of the entry"
FRAME = "what stands inside an iframe is only for browsers that have none, and shown by none"
COMMENT = "by the rules of HTML5 this is a comment up to the next >, and browsers show nothing of it"
VAGUE = "names no day, or a day with no century; a moderator is not shown a guess"
KOREAN = "a format of two Korean hosts, with a time zone that is not written; not read"
ON_PURPOSE = {
    "atom10/entry_content_and_summary.xml": BOTH,
    "rss/item_description_and_summary.xml": BOTH,
    "rss/item_summary_and_description.xml": BOTH,
    "base/http_entry_id_base_content_location.xml": OPAQUE,
    "base/http_entry_id_base_docuri.xml": OPAQUE,
    "namespace/atomsvgdesc.xml": DRAWING,
    "namespace/atomsvgtitle.xml": DRAWING,
    "namespace/rss2.0svgtitle.xml": DRAWING,
    "sanitize/entry_content_iframe.xml": FRAME,
    "sanitize/entry_summary_iframe.xml": FRAME,
    "rss/item_description_not_a_doctype.xml": COMMENT,
    "sanitize/item_content_encoded_script_nested_cdata.xml": COMMENT,
    "encoding/bozo_linenoise.xml": "bytes that are no UTF-8 are replaced one by one; feedparser reads all as windows-1252",
    "entities/shy.xml": "soft hyphens are left out of titles: nobody sees them, and words with them are not found",
    "entities/lang.xml": "the name means U+27E8 since HTML5",
    "entities/rang.xml": "the name means U+27E9 since HTML5",
    "rss/entity_in_doctype.xml": "entities that a document declares are never expanded: that is how XML bombs work",
    "-0312": VAGUE, "031231": VAGUE, "03-12-31": VAGUE, "-03-12": VAGUE, "03335": VAGUE, "2003-12": VAGUE, "2003": VAGUE,
    "2004-05-25 \uc624\ud6c4 11:23:17": KOREAN,
    "2004\ub144 05\uc6d4 28\uc77c  01:31:15": KOREAN,
    "Thu, 01 Jan 0100 00:00:01 +0100": "before 1970 there were no feeds; such dates stand for none",
    "Sun, 16 Dec 2012 1:2:3:4 GMT": "the instant is plain, whatever the fourth number means",
    "2003-12-31T10:14:61Z": "a second too many is read as the last one of its minute",
}


def reason(name):
    """Why a case differs, or that nobody knows."""
    short = name.removeprefix("wellformed/")
    known = ON_PURPOSE.get(short)
    if name.startswith("encoding/x80_"):
        return "an encoding of DOS, IBM's mainframes, old Macs or Vietnam that no browser reads either"
    if name.startswith("wellformed/cdf/"):
        return "CDF is neither RSS nor Atom; nobody has published it for twenty years"
    if known is None and short.endswith("content_location.xml") and "_title_" not in short:
        known = LOCATION
    return known or "NOT EXPLAINED"


FIELDS = {
    "title": "title", "title_detail": "title",
    "link": "link",
    "id": "id", "guid": "id",
    "published": "date", "published_parsed": "date", "updated": "date", "updated_parsed": "date",
    "created": "date", "created_parsed": "date", "issued": "date", "issued_parsed": "date",
    "modified": "date", "modified_parsed": "date", "date": "date", "date_parsed": "date",
    "summary": "text", "summary_detail": "text", "description": "text", "content": "text",
}
EXPECT = re.compile(r"Expect:\s*(.*?)\s*-->", re.S)
HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.M)
ADDED = "A title of the comparison"


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        tests = test_files(options.sdist, pathlib.Path(scratch))
        server = serve(tests)
        cases = [case for case in map(lambda file: read_case(tests, file), sorted(tests.rglob("*.xml"))) if case]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda case: judge(options.vestka, tests, case), cases))
        dates = judge_dates(options.vestka, tests)
        server.shutdown()
    return report(results, dates, options.all)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--vestka", default="target/debug/vestka", help="the program to compare")
    parser.add_argument("--sdist", help="feedparser's source distribution, packed or unpacked, instead of downloading it")
    parser.add_argument("--all", action="store_true", help="list the differences outside of the well-formed cases too")
    return parser.parse_args()


# ---- the cases --------------------------------------------------------------------------------------------------------


def test_files(sdist, scratch):
    """The folder `tests` of the source distribution."""
    if sdist is None:
        command = ["download", "--quiet", "--no-deps", "--no-binary", "feedparser", "--dest", str(scratch), f"feedparser=={VERSION}"]
        subprocess.run([sys.executable, "-m", "pip", *command], check=True)
        sdist = next(scratch.glob("feedparser-*.tar.gz"))
    sdist = pathlib.Path(sdist)
    if sdist.is_file():
        with tarfile.open(sdist) as packed:
            # Python 3.11.2 of Debian 12 has no filters yet.
            packed.extractall(scratch, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        sdist = next(folder for folder in scratch.iterdir() if folder.is_dir())
    return sdist / "tests"


def read_case(tests, file):
    """(name, clauses): the comparisons of one file that concern our fields; None if there are none."""
    head = as_text(file.read_bytes())
    found = EXPECT.search(head)
    if not found:
        return None
    try:
        tree = ast.parse(found.group(1).strip(), mode="eval").body
    except SyntaxError:
        return None
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    clauses = [clause for part in parts for clause in [read_clause(part)] if clause]
    name = file.relative_to(tests).as_posix()
    if name.startswith("wellformed/"):
        clauses = [clause for clause in clauses if clause[0] != "feed"]
    return (name, clauses) if clauses else None


def codec(data):
    """What the tags of a file are encoded in."""
    for mark, name in [(b"\x4c\x6f\xa7\x94", "cp037"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xff\xfe\x00\x00", "utf-32-le"),
                       (b"\x00\x00\x00<", "utf-32-be"), (b"<\x00\x00\x00", "utf-32-le"), (b"\xfe\xff", "utf-16-be"),
                       (b"\xff\xfe", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"), (b"<\x00?\x00", "utf-16-le")]:
        if data.startswith(mark):
            return name
    return "utf-8"


def as_text(data):
    """The head of a test file, whatever it is encoded in: only its comment matters."""
    return data.decode(codec(data), "replace")


def entitled(data):
    """The title of the feed as that of an entry, byte for byte."""
    name = codec(data)
    kind = "item" if "<rss".encode(name) in data or "<channel".encode(name) in data else "entry"
    for tag, wrapped in [("<title", f"<{kind}><title"), ("</title>", f"</title></{kind}>")]:
        data = data.replace(tag.encode(name), wrapped.encode(name), 1)
    return data


def read_clause(part):
    """(entry, field, key, expected) of `entries[0]['title'] == 'x'`."""
    if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)):
        return None
    if not isinstance(part.left, ast.Subscript) and not isinstance(part.left, ast.Attribute):
        return None
    path, node = [], part.left
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        path.append(node.attr if isinstance(node, ast.Attribute) else getattr(node.slice, "value", None))
        node = node.value
    path.reverse()
    # Cases about characters name the title of the feed; the same title is read as that of an entry.
    if isinstance(node, ast.Name) and node.id == "feed" and path == ["title"]:
        node, path = ast.Name("entries"), ["feed", "title"]
    if not (isinstance(node, ast.Name) and node.id == "entries" and len(path) >= 2 and path[1] in FIELDS):
        return None
    entry, key, rest = path[0], path[1], path[2:]
    if rest not in ([], ["value"], [0, "value"]) or (key == "content" and rest != [0, "value"]):
        return None
    try:
        expected = ast.literal_eval(part.comparators[0])
    except ValueError:
        return None
    return (entry, FIELDS[key], key, expected)


# ---- reading ----------------------------------------------------------------------------------------------------------


def serve(tests):
    """The files with the headers that they ask for; `/added/…` puts a title into each entry, `/titled/…` an entry around
    the title of the feed."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.removeprefix("/added").removeprefix("/titled").removeprefix("/tests/")
            if path == "dates.xml":
                data, headers = self.server.dates, {}
            else:
                data = (tests / path).read_bytes()
                headers = {name.decode().title(): value.decode().strip() for name, value in HEADER.findall(data)}
            if self.path.startswith("/added"):
                data = re.sub(rb"(<(?:\w+:)?(?:item|entry)\b(?:[^>/]|/(?!>))*>)", rb"\1<title>" + ADDED.encode() + b"</title>", data)
            if self.path.startswith("/titled"):
                data = entitled(data)
            headers.pop("Status", None)
            headers.setdefault("Content-Type", "application/xml")
            headers["Content-Length"] = str(len(data))
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8097), Handler)
    server.dates = b""
    serve.server = server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def read(vestka, path):
    """(items, problems) or a sentence."""
    environment = {"VESTKA_INTAKE__ALLOW_PRIVATE_ADDRESSES": "true", "PATH": os.environ["PATH"]}
    command = [vestka, "source", "test", f"http://127.0.0.1:8097{path}", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode != 0:
        return None, done.stderr.strip()
    reading = json.loads(done.stdout)
    return reading["items"], "; ".join(reading["problems"])


def judge(vestka, tests, case):
    """(name, [(field, agrees, expected, ours)])"""
    name, clauses = case
    if clauses[0][0] == "feed":
        items, told = read(vestka, f"/titled/tests/{name}")
        clauses = [(0, *clause[1:]) for clause in clauses]
    else:
        items, told = read(vestka, f"/tests/{name}")
    titled = any(field == "title" for _, field, _, _ in clauses)
    if (items is None or len(items) <= max(entry for entry, *_ in clauses)) and not titled:
        items, told = read(vestka, f"/added/tests/{name}")
    literally = re.search(rb"type=[\"']text(/plain)?[\"']", (tests / name).read_bytes()) is not None
    outcome = []
    for entry, field, key, expected in clauses:
        item = items[entry] if items and entry < len(items) else None
        if item is None:
            # An entry that says nothing makes no item, which is right when nothing is there to be seen.
            unseen = field in ("title", "text") and not squeezed(visible(expected)[1])
            outcome.append((field, unseen and items is not None, expected, f"no item: {told}"))
        else:
            outcome.append((field, *agrees(field, key, expected, item, literally)))
    return name, outcome


def agrees(field, key, expected, item, literally):
    if field == "date":
        wanted = instant(expected)
        first, second = item["published_at"], item["updated_at"]
        ours = (second or first) if key.startswith(("updated", "modified", "date")) else first
        ours = ours and ours[:19] + "Z"
        return wanted == ours, wanted or expected, ours
    if field == "id":
        ours = item["external_id"]
        # Where none is given, the link or a hash stands in.
        return collapsed(expected) == collapsed(ours) or (expected == "" and bool(ours)), expected, ours
    if field == "link":
        ours = item["url"] or ""
        return expected == ours, expected, ours
    ours = item["title"] or "" if field == "title" else item["text"]
    # Of a text that is said to be plain, feedparser keeps the tags as characters, and so do we.
    if literally and collapsed(expected) == collapsed(ours):
        return True, expected, ours
    links, shown = visible(expected)
    bare = unlinked(ours)
    alike = squeezed(shown) == squeezed(bare)
    missing = [link for link in links if field == "text" and unquote(link) not in unquote(ours)]
    return alike and not missing, shown + "".join(f" [{link}]" for link in missing), ours


class Visible(html.parser.HTMLParser):
    """The text of HTML as a reader sees it, and where its links lead."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value and value.startswith("http")]
        self.text.append(" " if tag in ("p", "br", "div", "li", "td", "th", "tr", "h1", "h2") else "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def visible(markup):
    reader = Visible()
    reader.feed(markup)
    reader.close()
    return reader.links, "".join(reader.text)


def unlinked(text):
    """Our text without the addresses that stand in parentheses after a link."""
    return re.sub(r" \((?:https?|mailto|ftp):[^ ]*\)", "", text)


def squeezed(text):
    return re.sub(r"\s+|•|\d+\. ", "", html.unescape(text))


def collapsed(text):
    return " ".join(text.split())


def instant(value):
    """RFC 3339 of a feedparser tuple, or of a string in one of the two standards."""
    if isinstance(value, str):
        try:
            found = datetime.datetime.fromisoformat(value)
        except ValueError:
            try:
                found = email.utils.parsedate_to_datetime(value)
            except ValueError:
                return None
        if found.tzinfo is None:
            found = found.replace(tzinfo=datetime.timezone.utc)
        return found.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if value is None:
        return None
    seconds = calendar.timegm(tuple(value))
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def judge_dates(vestka, tests):
    """[(reader, text, expected, ours)] of the table of dates in feedparser's runtests.py."""
    source = ast.parse((tests / "runtests.py").read_text("utf-8"))
    table = next(node.value for node in source.body if isinstance(node, ast.Assign) and node.targets[0].id == "date_tests")
    rows = []
    for reader, group in zip(table.keys, table.values):
        for row in group.elts:
            text, expected = (ast.literal_eval(part) for part in row.elts[:2])
            rows.append((reader.id.removeprefix("_parse_date_"), text, instant(expected)))
    entries = [f"<item><guid>{n}</guid><title>t{n}</title><pubDate>{html.escape(text)}</pubDate></item>" for n, (_, text, _) in enumerate(rows)]
    serve.server.dates = f"<rss><channel>{''.join(entries)}</channel></rss>".encode()
    items, _ = read(vestka, "/tests/dates.xml")
    ours = {item["external_id"]: item["published_at"] and item["published_at"][:19] + "Z" for item in items}
    return [(*row, ours.get(str(n))) for n, row in enumerate(rows)]


# ---- the report -------------------------------------------------------------------------------------------------------


def group_of(name):
    """What a file is a case of."""
    top = name.split("/")[0]
    if name.startswith("encoding/x80_"):
        return "encoding, one letter in every code page"
    return "well-formed RSS and Atom" if top == "wellformed" and not name.startswith("wellformed/cdf/") else top


def report(results, dates, list_all):
    status = 0
    groups = {}
    for name, outcome in results:
        groups.setdefault(group_of(name), []).append((name, outcome))
    for group, cases in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        clauses = [(name, *clause) for name, outcome in cases for clause in outcome]
        alike = sum(clause[2] for clause in clauses)
        good = sum(all(clause[1] for clause in outcome) for _, outcome in cases)
        print(f"{group}: {good} of {len(cases)} files alike ({good / len(cases):.1%})")
        for field in ("title", "link", "id", "date", "text"):
            of_field = [clause[2] for clause in clauses if clause[1] == field]
            if of_field:
                print(f"    {field:6} {sum(of_field):4} of {len(of_field):4}  {sum(of_field) / len(of_field):.1%}")
        if group.startswith("well-formed") and good / len(cases) < TARGET:
            print(f"    below the target of {TARGET:.0%}")
            status = 1
        if not (list_all or group.startswith("well-formed")):
            continue
        for name, field, fine, expected, ours in clauses:
            if not fine:
                print(f"  - {name}, {field}: expected {expected!r}, read {ours!r}\n      {reason(name)}")
    alike = {name for name, outcome in results if all(clause[1] for clause in outcome)}
    for name in sorted(name for name in alike if reason(name) != "NOT EXPLAINED" and "x80_" not in name and "/cdf/" not in name):
        print(f"{name} stands in ON_PURPOSE but is read alike: take it out")
        status = 1
    good = sum(expected == ours for _, _, expected, ours in dates)
    print(f"feedparser's table of dates: {good} of {len(dates)} alike ({good / len(dates):.1%})")
    for reader, text, expected, ours in dates:
        if expected != ours:
            print(f"  - {reader}: {text!r}: expected {expected}, read {ours}\n      {reason(text)}")
    return status


if __name__ == "__main__":
    sys.exit(main())
