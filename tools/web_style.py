"""The look of one web-set bulletin: seeded measures and the style sheet made of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
COLOURS = ("#a01818", "#14508c", "#0a6e4a", "#7a3b00")


@dataclass(frozen=True)
class Look:
    """Measures in points; names of manners where a string."""

    size: tuple[float, float]
    body: float
    leading: float
    gutter: float
    column_rule: bool
    margin: float
    title: float
    font: str
    title_font: str
    colour: str
    heading: str  # large | bold | colour | tint | spaced
    field: str  # the same for headings of the third rank
    indented: bool
    justified: bool
    drop_caps: bool
    spaced_titles: bool
    centred: bool
    recipe: str  # bands | sidebar | mixed
    jumps: bool
    again: bool  # tails repeat their title

    @property
    def step(self) -> float:
        """Line distance of the body."""
        return self.body * self.leading


def random_look(rng: random.Random) -> Look:
    """A plausible look."""
    body = rng.choice([8.5, 9.0, 9.5, 10.0, 10.5])
    font = rng.choice(FONTS)
    return Look(
        size=rng.choice([(595.0, 842.0)] * 4 + [(842.0, 1191.0), (1191.0, 842.0), (1191.0, 842.0)]),
        body=body,
        leading=rng.choice([1.4, 1.5, 1.6, 1.75]),
        gutter=rng.choice([9.0, 10.0, 12.0, 14.0, 18.0, 22.0]),
        column_rule=rng.random() < 0.35,
        margin=rng.choice([36.0, 42.0, 50.0]),
        title=round(body * rng.choice([1.5, 1.8, 2.1, 2.5]), 1),
        font=font,
        title_font=rng.choice([font, *FONTS[:2]]),
        colour=rng.choice(COLOURS),
        heading=rng.choice(["large", "bold", "colour", "tint", "spaced"]),
        field=rng.choice(["bold", "colour", "bold"]),
        indented=rng.random() < 0.8,
        justified=rng.random() < 0.65,
        drop_caps=rng.random() < 0.3,
        spaced_titles=rng.random() < 0.25,
        centred=rng.random() < 0.3,
        recipe=rng.choice(["bands", "bands", "sidebar", "mixed"]),
        jumps=rng.random() < 0.5,
        again=rng.random() < 0.5,
    )


HEADINGS = {
    "large": "font-weight:700;font-size:1.15em;margin-top:.5em",
    "bold": "font-weight:700",
    "colour": "color:{colour}",
    "tint": "font-weight:700;background:#e4ebf3;padding:0 3pt;margin-top:.35em",
    "spaced": "font-weight:700;letter-spacing:.35em;margin-top:.4em",
}


def css(look: Look) -> str:
    """The style sheet."""
    w, h = look.size
    indent = "text-indent:2em" if look.indented else "margin-bottom:.55em"
    align = "justify" if look.justified else "left"
    last = "text-align-last:justify" if look.justified else ""
    heading, field = (HEADINGS[manner].format(colour=look.colour) for manner in (look.heading, look.field))
    spaced = "letter-spacing:.18em;" if look.spaced_titles else ""
    centred = "text-align:center;" if look.centred else ""
    return f"""
@page {{ size:{w}pt {h}pt; margin:0 }}
html,body {{ margin:0; -webkit-print-color-adjust:exact }}
.page {{ position:relative; overflow:hidden; break-after:page }}
.page:last-child {{ break-after:auto }}
.frame {{ position:absolute; display:flow-root; font:{look.body}pt/{look.leading} "{look.font}"; color:#111;
  text-rendering:geometricPrecision; line-break:strict; overflow-wrap:anywhere; text-spacing-trim:space-all;
  text-autospace:no-autospace; font-kerning:none; font-variant-ligatures:none; text-align:{align} }}
.frame > * {{ margin:0 }}
[data-k=p] {{ {indent} }}
.rest {{ text-indent:0 !important; margin-top:0 !important }}
.cut {{ {last}; margin-bottom:0 !important }}
[data-k=li] {{ padding-left:0 }}
[data-k=col] {{ font:700 {round(look.body * 1.25, 1)}pt/1.5 "{look.title_font}"; color:{look.colour}; {centred} text-align-last:auto }}
[data-k=title] {{ font:700 {look.title}pt/1.3 "{look.title_font}"; {spaced}{centred} text-align-last:auto }}
div[data-k=title], div[data-k=sub], div[data-k=col] {{ text-align:{"center" if look.centred else "left"} }}
[data-k=sub] {{ font:400 {round(look.body * 1.15, 1)}pt/1.4 "{look.title_font}"; color:#444; padding-bottom:.3em }}
[data-k=h] {{ text-align:left; {heading} }}
[data-k=h3] {{ text-align:left; {field} }}
[data-k=src], [data-k=jump] {{ text-align:right; font-size:.92em }}
[data-k=cap] {{ font-size:.85em; line-height:1.3; text-align:center; color:#333 }}
[data-k=quote] {{ font:700 {round(look.body * 1.3, 1)}pt/1.45 "{look.title_font}"; color:{look.colour}; text-align:center }}
.drop {{ float:left; font-size:{round(look.body * look.leading * 1.9, 1)}pt; line-height:{round(look.step * 2, 2)}pt; padding-right:2pt }}
.vertical {{ writing-mode:vertical-rl; text-orientation:upright }}
.tint {{ background:#eef3e6 }} .stroke {{ border:.7pt solid #333; box-sizing:border-box }}
.round {{ border:1pt solid {look.colour}; border-radius:7pt; box-sizing:border-box }}
.rule {{ background:#444 }} .picture {{ background:#c9ccd0 }}
.furn {{ white-space:nowrap; text-align:left; line-height:1.2 }}
table {{ border-collapse:collapse; width:100%; font-size:inherit; line-height:1.35; text-align:left }}
td, th {{ padding:2.2pt 4pt; vertical-align:middle; font-weight:400; text-indent:0; overflow-wrap:normal }}
td:first-child, th {{ white-space:nowrap }}
th {{ font-weight:700; text-align:left }}
.full td, .full th {{ border:.5pt solid #333 }}
.lines tr > * {{ border-bottom:.5pt solid #666 }} .lines thead th {{ border-top:1pt solid #333 }}
.zebra tbody:nth-of-type(even) tr > * {{ background:#e6eaee }} .zebra thead th {{ background:#c5d2de }}
.cells {{ display:grid; column-gap:14pt; row-gap:8pt }}
.cells p {{ margin:0; text-indent:0; text-align:left }}
"""
