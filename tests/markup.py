"""Bulletins of the tests as saved web pages, in the manners in which such pages are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from extractors.furniture import furniture
from extractors.paragraphs import Block, blocks
from extractors.reading import read

Paragraph = tuple[str, int]  # text and blank lines above


def paragraphs_of(data: bytes) -> list[Paragraph]:
    """The paragraphs of a plain text bulletin, wrapped lines put together, running heads left out."""
    document = read(data, "bulletin.txt")
    heads = furniture(document)
    lines = [line for line in document.lines if line.source_order not in heads]
    return [(_whole(block), int(block.gap)) for block in blocks(lines)]


def _whole(block: Block) -> str:
    return f"{block.bullet} {block.text}" if block.bullet else block.text


def wechat(paragraphs: Sequence[Paragraph]) -> str:
    """A public-account article: sections in sections, spans in spans, empty paragraphs for white space."""
    body = []
    for text, gap in paragraphs:
        body.extend(['<p style="margin: 0px;"><br  /></p>'] * gap)
        half = len(text) // 2
        strong = f'<span style="font-size: 17px;"><strong>{escape(text)}</strong></span>'
        spans = (
            f'<span style="font-size:15px;letter-spacing: 1px;"><span>{escape(text[:half])}</span></span>'
            f'<span style="color: rgb(62, 62, 62);font-size:15px;">{escape(text[half:])}</span>'
        )
        inner = strong if len(text) < 16 else spans
        body.append(
            '<section style="box-sizing: border-box;"><section style="margin:0;padding: 0 10px;">'
            f'<p style="margin: 0px;line-height: 1.75em;">{inner}</p></section></section>'
        )
    return (
        '<!DOCTYPE html><html class=""><head><meta charset="utf-8"><title></title>'
        '<meta property="og:title" content="人社服务月报已经送到" /><style>p{color:red}</style></head>'
        '<body id="activity-detail"><div id="js_top_ad_area"></div><div class="rich_media_inner"><div id="img-content">'
        '<h1 class="rich_media_title" id="activity-name">\n  人社服务月报已经送到\n</h1><div id="meta_content">'
        '<span class="rich_media_meta">原创</span> <a id="js_name" href="javascript:;">测试人社</a> '
        '<em id="publish_time">2024-05-28 08:00</em></div>'
        f'<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">{"".join(body)}'
        '<p style="display: none;"><mp-style-type data-value="3">隐藏的字</mp-style-type></p></div>'
        '<script>var title = "脚本里的字";</script></div></div>'
        '<div id="js_pc_qr_code"><p>微信扫一扫</p><p>关注该公众号</p></div></body></html>'
    )


def government(paragraphs: Sequence[Paragraph], *, container: str = '<div class="TRS_Editor">') -> str:
    """A page of an office with menus, place, share bar and foot round the text."""
    body = "\n".join(f"    {'<p>&nbsp;</p>' * gap}\n    <p>\n{escape(text)}\n    </p>" for text, gap in paragraphs)
    return (
        "<html>\n<head>\n<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>\n"
        "<meta name='ArticleTitle' content='人社服务月报本期内容'><title>人社服务月报本期内容_测试市人社局</title></head>\n<body>\n"
        "<div class='header'><a href='/'>网站首页</a><ul><li><a>政务公开</a></li><li><a>办事服务</a></li></ul></div>\n"
        "<div>您当前的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>工作动态</a></div>\n"
        "<h1>人社服务月报本期内容</h1>\n<div class='info'><span>信息来源：测试市人社局</span>&nbsp;&nbsp;"
        "<span>发布日期：2024-05-28</span>&nbsp;&nbsp;<span>浏览次数：<b>128</b></span>\n<span>字体：[ 大 中 小 ]</span></div>\n"
        f"{container}\n{body}\n</div>\n"
        "<div><a>打印本页</a></div><div>上一篇：<a>上一条新闻的标题</a></div><div>下一篇：<a>下一条新闻的标题</a></div>\n"
        "<div class='footer'>版权所有：测试市人社局<br>粤ICP备12345678号</div></body></html>"
    )


def unmarked(paragraphs: Sequence[Paragraph]) -> str:
    """The same page where nothing names the element that holds the text."""
    return government(paragraphs, container="<div class='nr'>")


def structured(paragraphs: Sequence[Paragraph]) -> str:
    """A page with real lists, tables and headings; numbers of lists are not in its text."""
    parts: list[str] = []
    for kind, group in groups(paragraphs):
        if kind == "table":
            rows = ([cell.strip() for cell in re.split(r"[|｜\t]", text.strip("|｜ "))] for text, _ in group)
            parts.append(
                "<table>"
                + "".join(f"<tr>{_cells(row)}</tr>" for row in rows if set("".join(row)) != {"-"})
                + "</table>"
            )
        elif kind == "list":
            start = re.match(r"\d+", group[0][0])
            bare = (re.sub(r"^\d+[.]\s*", "", text) for text, _ in group)
            items = "".join(f"<li>{escape(text)}</li>" for text in bare)
            parts.append(f'<ol start="{start.group() if start else 1}">{items}</ol>')
        else:
            text = group[0][0]
            parts.append(
                f"<h2>{escape(text)}</h2>"
                if len(text) < 9 and not re.search(r"[：:。\d]", text)
                else f"<p>{escape(text)}</p>"
            )
    return f"<!doctype html><html><body><main>{''.join(parts)}</main></body></html>"


def _cells(row: Sequence[str]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in row)


def groups(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, list[Paragraph]]]:
    """Runs of table rows and of list items numbered 1. 2. 3., and single paragraphs."""
    group: list[Paragraph] = []
    kind, last = "", 0
    for text, gap in paragraphs:
        number = re.match(r"(\d{1,3})[.](?!\d)", text)
        own = "table" if re.search(r"\S\s*[|｜\t]\s*\S", text) else "list" if number else "text"
        follows = own == kind and own != "text" and (own == "table" or (number and int(number.group(1)) == last + 1))
        if group and not follows:
            yield kind, group
            group = []
        group.append((text, gap))
        kind, last = own, int(number.group(1)) if number else 0
    if group:
        yield kind, group


PAGES: dict[str, Callable[[Sequence[Paragraph]], str]] = {
    "wechat": wechat, "government": government, "unmarked": unmarked, "structured": structured,
}  # fmt: skip
