"""Real bulletins that were damaged, cut off, encrypted or given a wrong name."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.hostile._file import READ, Made
from tools.hostile._raw_pdf import TEXT, assemble, one_page, stream
from tools.hostile.word import document

_SAMPLES = Path(__file__).parents[2] / "samples"
_TEXT_SAMPLE = _SAMPLES / "jiading_seed.txt"
#: Where a damage of the structure ends or of the text of all pages; a lesser one leaves the file readable.
_DAMAGED = f"{READ} truncated no_pages no_text_layer glyph_unmapped encrypted"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _samples() -> dict[str, bytes]:
    files = {path.stem: path.read_bytes() for path in sorted(_SAMPLES.glob("*.pdf"))}
    return {**files, "small": assemble(one_page())}


def cut_off(rng: random.Random) -> Iterator[Made]:
    """PDFs that end too early, as broken downloads do: pages may be missing, so none of them may count as whole."""
    for name, data in _samples().items():
        for share in (0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.97, 0.995):
            at = min(max(int(share * len(data)) + rng.randrange(-50, 50), 10), len(data) - 40)
            yield f"cut_{name}_{share:g}.pdf", data[:at], "truncated"
        yield f"cut_{name}_in_zeros.pdf", data[: len(data) // 2] + bytes(len(data) // 2), "truncated"
        yield f"cut_{name}_in_front.pdf", data[len(data) // 2 :], "not_a_pdf"
        yield f"cut_{name}_in_header.pdf", data[:4], "not_a_pdf"


def bits_flipped(rng: random.Random) -> Iterator[Made]:
    """PDFs with single bits turned over, as bad disks and memory leave them."""
    for name, data in _samples().items():
        for count in (1, 8, 64, 512):
            for number in range(5):
                changed = bytearray(data)
                for _ in range(min(count, len(data) // 8)):
                    changed[rng.randrange(20, len(changed))] ^= 1 << rng.randrange(8)
                yield f"bits_{name}_{count}_{number}.pdf", bytes(changed), _DAMAGED


def overwritten(rng: random.Random) -> Iterator[Made]:
    """PDFs of which a stretch is noise, zeros, another stretch, or gone."""
    for name, data in _samples().items():
        for number in range(6):
            size = len(data) // 20
            low = rng.randrange(20, len(data) - size)
            other = rng.randrange(20, len(data) - size)
            fillings = {
                "noise": rng.randbytes(size),
                "zeros": bytes(size),
                "copy": data[other : other + size],
                "gone": b"",
            }
            for kind, filling in fillings.items():
                if number < 4 or kind == "noise":
                    yield f"over_{name}_{kind}_{number}.pdf", data[:low] + filling + data[low + size :], _DAMAGED


# ---- encrypted -------------------------------------------------------------------------------------------------------


def encrypted(rng: random.Random) -> Iterator[Made]:
    """With a password to open they are refused; one that only forbids printing or copying does not stop a reader."""
    for strength in (40, 128):
        yield f"password_rc4_{strength}.pdf", _rc4("secret", strength), "encrypted"
        yield f"password_chinese_rc4_{strength}.pdf", _rc4("mi4ma3-\xe9", strength), "encrypted"
        yield f"owner_password_rc4_{strength}.pdf", _rc4("", strength), READ
    for number in range(3):
        initial = rng.randbytes(16)
        yield f"password_aes_{number}.pdf", _aes(b"secret", initial), "encrypted"
        yield f"owner_password_aes_{number}.pdf", _aes(b"", initial), READ
    office = _OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + rng.randbytes(3000)
    yield "password.docx", office, "encrypted"
    yield "password_named_pdf.pdf", office, "encrypted"
    yield "password_named_text.txt", office, "encrypted"
    yield "password_inside.docx", _zip_with_password(), "encrypted"


def _rc4(user: str, strength: int) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    lock = StandardEncryption(user, ownerPassword="owner", canPrint=0, strength=strength)
    canvas = Canvas(buffer, invariant=1, encrypt=lock)
    canvas.drawString(100, 100, "Social insurance, work injury")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _aes(user: bytes, initial: bytes) -> bytes:
    """A PDF whose page is encrypted with AES-128 (ISO 32000-1, 7.6: crypt filter AESV2, revision 4)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from reportlab.lib.pdfencrypt import computeO, computeU, encryptionkey

    rights, name = -3904, b"0123456789abcdef"
    owner = computeO(user.decode(), "owner", 3)
    key = encryptionkey(user.decode(), owner, rights, name.decode(), revision=3)
    check = computeU(key, revision=3, documentId=name)
    secret = hashlib.md5(_latin(key) + b"\x05\0\0\0\0sAlT").digest()  # object 5, generation 0
    pad = 16 - len(TEXT) % 16
    cipher = Cipher(algorithms.AES(secret), modes.CBC(initial)).encryptor()
    body = initial + cipher.update(TEXT + bytes([pad]) * pad) + cipher.finalize()
    trailer = b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (name.hex().encode(), name.hex().encode())
    lock = (
        b"<< /Filter /Standard /V 4 /R 4 /Length 128 /CF << /StdCF << /CFM /AESV2 /AuthEvent /DocOpen /Length 16 >> >> "
        b"/StmF /StdCF /StrF /StdCF /O <%s> /U <%s> /P %d >>"
        % (_latin(owner).hex().encode(), _latin(check).ljust(32, b"\0").hex().encode(), rights)
    )
    return assemble(one_page(stream(body), lock), trailer=trailer)


def _latin(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def _zip_with_password() -> bytes:
    """A Word file whose parts say that they are encrypted (bit 0 of their flags), as zip programs do it."""
    data = bytearray(document("失业登记"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


# ---- wrong names -----------------------------------------------------------------------------------------------------


def misnamed(rng: random.Random) -> Iterator[Made]:
    """Names that say another kind than the bytes: what can be told by the bytes is read as what it is."""
    text, pdf, word = _TEXT_SAMPLE.read_bytes(), assemble(one_page()), document("失业登记", "办理时限5个工作日。")
    html = "<!DOCTYPE html><html><body><p>失业登记</p><p>办理时限5个工作日。</p></body></html>".encode()
    kinds = {"pdf": pdf, "docx": word, "html": html}
    for real, data in kinds.items():
        for suffix in ("pdf", "docx", "html", "htm", "txt", "md", "png", "jpg", "doc", "mht", "PDF", "TXT"):
            if suffix != real:
                changed = data + b"\n" * rng.randrange(1, 3) if real != "docx" else data
                yield f"really_{real}.{suffix}", changed, READ
    for suffix, code in {"pdf": "not_a_pdf", "docx": "truncated unsupported_media_type", "png": "no_text_layer not_an_image"}.items():  # fmt: skip
        yield f"really_text.{suffix}", text + suffix.encode(), code
    yield "really_text.html", text + b"html", READ  # without any tag it is one line of a page
    yield "really_text.doc", text + b"doc", "unsupported_media_type"
    picture = b"\x89PNG\r\n\x1a\n" + rng.randbytes(900)
    for suffix in ("pdf", "docx", "html", "txt", "jpg"):
        yield f"really_picture.{suffix}", picture + suffix.encode(), "no_text_layer"
    programs = {"elf": b"\x7fELF\x02\x01\x01" + bytes(50), "exe": b"MZ\x90" + bytes(60), "gzip": b"\x1f\x8b\x08"}
    programs |= {"rar": b"Rar!\x1a\x07\x00", "7z": b"7z\xbc\xaf\x27\x1c", "sqlite": b"SQLite format 3\x00", "mp4": b"\0\0\0\x18ftypmp42"}  # fmt: skip
    for name, head in programs.items():
        body = head + rng.randbytes(3000)
        yield f"really_{name}.txt", body, "binary_content undecodable_text"
        yield f"really_{name}.pdf", body + b"1", "not_a_pdf"
        yield f"really_{name}.docx", body + b"2", "truncated unsupported_media_type binary_content"
        yield f"really_{name}.html", body + b"3", "binary_content undecodable_text"
    for suffix in ("doc", "docx", "pdf", "txt", "html"):
        yield f"really_doc.{suffix}", _OLE + rng.randbytes(3000), "unsupported_media_type"
    rtf = rb"{\rtf1\ansi\ansicpg936 \'ca\'a7\'d2\'b5\'b5\'c7\'bc\'c7\par}"
    yield "really_rtf.doc", rtf, "unsupported_media_type"
    yield "really_rtf.docx", rtf * 2, "unsupported_media_type"
    yield "really_rtf.txt", rtf * 3, "unsupported_media_type"
    for name, member in {"xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml", "ofd": "OFD.xml"}.items():  # fmt: skip
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            package.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
            package.writestr(zipfile.ZipInfo(member), "<a/>")
        yield f"really_{name}.docx", buffer.getvalue(), "unsupported_media_type truncated"
        yield f"really_{name}.txt", buffer.getvalue() + b"\0", "binary_content unsupported_media_type"
