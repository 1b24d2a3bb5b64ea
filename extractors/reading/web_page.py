"""Saved web pages to a `Document`: WeChat public-account articles, government pages, and any other page with text.

lxml reads the markup (BSD licence; libxml2 mends what is broken). Libraries that look for the main text (trafilatura,
readability-lxml, jusText) were measured and are not used: they print no numbers of lists, do not say which cells a span
covers or where white space stands, and readability drops all of a WeChat page, whose text is hidden until scripts run.
Here nothing is dropped: what stands outside the article is furniture in the ledger, and where the article is not surely
found the whole page counts as text.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re

from lxml import html as lxml_html
from lxml.etree import LxmlError
from lxml.etree import _Element as Element

from extractors._folding import squeeze
from extractors._furniture_forms import furniture_kind
from extractors.reading._errors import ReadError
from extractors.reading._flow import to_document
from extractors.reading._html_lines import LineReader
from extractors.reading._html_parts import article_lines, parts_of, titles_of
from extractors.reading.text import decode
from schemas.document import Document, PageIssue

MEDIA_TYPE = "text/html"
MAX_BYTES = 30_000_000  # pages are saved with their pictures inside
MAX_ELEMENTS = 200_000
_MAX_WORDS = 20_000  # within one tag: attributes, classes
_TAG = re.compile("<[^<>]*")
_FEW = 8  # visible characters, as in `quality`: a page with fewer and a picture says its text in pictures
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
#: Codecs of Python that are no encodings of pages; the HTML standard rules UTF-7 out.
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
_MHTML = re.compile(rb"(?:^|\n)(?:MIME-Version|Content-Type)\s*:", re.IGNORECASE)


def read_html(data: bytes, source_name: str, sha256: str) -> Document:
    """Read a saved page (.html or .mhtml); it is one page, and boxes are null.

    Raises:
        ReadError: ``empty_file``, ``binary_content``, ``undecodable_text``, ``truncated``, ``too_large`` (bytes or
            nesting), or ``no_text_layer`` where the article is nothing but pictures.
    """
    if len(data) > MAX_BYTES:
        raise ReadError("too_large", f"{len(data):,} bytes of HTML, {MAX_BYTES:,} are read")
    text, lost = _decode(data)
    root = _tree(text)
    contents, parts = parts_of(root)
    titles = titles_of(root)
    wechat = any(element.get("id") == "js_content" for element in contents)
    found = LineReader(parts=parts, spaced=not wechat).read(root)
    lines = article_lines(found, titles, wechat=wechat)
    body = [line.text for line in lines if not line.furniture and not furniture_kind(line.text)]
    if contents and "。" not in "".join(body):  # what stands round an element without text says nothing either
        body = [line.printed.text for line in found if line.part == "content"]
    pictures = sum(1 for element in contents or [root] for _ in element.iter("img"))
    count = len(squeeze("".join(text for text in body if squeeze(text) not in titles)))
    if count < _FEW and pictures:
        raise ReadError("no_text_layer", f"the text of the page is in its pictures ({pictures}, {count} characters)")
    if not lines:
        raise ReadError("empty_file", "no visible character")
    message = f"{lost} characters were lost before the page was saved"
    issues = [PageIssue("text_decoded_lossy", 1, message)] if lost else []
    return to_document(lines, source_name, MEDIA_TYPE, sha256, issues)


# ---- bytes to tree -------------------------------------------------------------------------------------------------------


def _decode(data: bytes) -> tuple[str, int]:
    """The text of a page and how many of its characters could not be decoded.

    UTF-8 is believed where the bytes are UTF-8, whatever the page says of itself: browsers save in UTF-8 and leave the
    old declaration.
    """
    markup = data.lstrip()[:1] == b"<" or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if not markup and _MHTML.search(data[:4096]):
        data = _web_archive(data)
    declared = _META_CHARSET.search(data[:4096])
    name = declared.group(1).decode().lower() if declared else ""
    if name in ("utf-8", "utf8"):
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text, text.count("\ufffd") - data.count("\ufffd".encode())
    if name and not name.startswith("gb") and not _is_utf8(data):
        try:
            if codecs.lookup(name).name not in _NO_CHARSETS:
                return data.decode(name), 0
        except (LookupError, UnicodeError):
            pass
    return decode(data), 0


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _web_archive(data: bytes) -> bytes:
    """The first HTML part of a web archive (MHTML), in UTF-8.

    Raises:
        ReadError: ``truncated`` where it has none, ``too_large`` where archives are nested too deeply.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as error:
        raise ReadError("too_large", "web archives within web archives, too deep to be read whole") from error
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            body = payload if isinstance(payload, bytes) else b""
            charset = part.get_content_charset()
            if charset and not _META_CHARSET.search(body[:4096]):
                return b'<meta charset="' + charset.encode("ascii", "ignore") + b'">' + body
            return body
    raise ReadError("truncated", "the web archive holds no HTML")


def _tree(text: str) -> Element:
    """The root of a page.

    Raises:
        ReadError: ``empty_file`` without any element, ``too_large`` with too many or where they are nested too deeply.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    if not text.strip():
        raise ReadError("empty_file", "no visible character")
    if text.count("<") > 2 * MAX_ELEMENTS + 100_000:  # before parsing: deep nesting makes that slow
        raise ReadError("too_large", f"more than {MAX_ELEMENTS:,} elements")
    if any(len(tag) > 2 * _MAX_WORDS and len(tag.split()) > _MAX_WORDS for tag in _TAG.findall(text)):  # as slow
        raise ReadError("too_large", f"an element with more than {_MAX_WORDS:,} attributes")
    parser = lxml_html.HTMLParser(huge_tree=True, no_network=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except LxmlError as error:
        raise ReadError("empty_file", f"no readable HTML: {error}") from error
    if any("xcessive depth" in entry.message or "xcessive node depth" in entry.message for entry in parser.error_log):
        raise ReadError("too_large", "elements are nested too deeply to be read whole")
    count = sum(1 for _ in root.iter())
    if count > MAX_ELEMENTS:
        raise ReadError("too_large", f"{count:,} elements, {MAX_ELEMENTS:,} are read")
    return root
