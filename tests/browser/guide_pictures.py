"""The pictures of the guides in config/guides, and which heading of our pages each of them shows."""

import io
import os
from pathlib import Path
from typing import Any

from PIL import Image

PICTURES = Path(__file__).parents[2] / "config" / "guides" / "pictures"
COLOURS = 48  # of each picture: pages have few
# name: the heading on the page, which is the picture's text in the guide, in English and in Slovenian
SHOWN: dict[str, dict[str, str]] = {
    "connect": {"en": "Connect a platform", "sl": "Povezava učnega okolja"},
    "approve": {"en": "Platforms", "sl": "Učna okolja"},
    "moodle-access": {"en": "What Moodle must allow", "sl": "Kaj mora dovoliti Moodle"},
    "rights": {"en": "Grades and completion", "sl": "Ocene in dokončanje"},
    "canvas-access": {"en": "Grades and completion in Canvas", "sl": "Ocene in dokončanje v Canvasu"},
    "canvas-course": {"en": "Connection with Canvas", "sl": "Povezava s Canvasom"},
    "doctor": {"en": "Doctor", "sl": "Pregled delovanja"},
    "teacher": {"en": "Offer a micro-credential in this course", "sl": "Ponudite mikrodokazilo v tem predmetu"},
    "learner": {"en": "Ready: check and claim", "sl": "Pripravljeno: preverite in prevzemite"},
    "colleagues": {"en": "Administrators", "sl": "Skrbniki"},
    "sign-in": {"en": "Your institution's sign-in", "sl": "Prijava vaše ustanove"},
    "refused": {"en": "Your learning platform is not approved yet", "sl": "Vaše učno okolje še ni odobreno"},
    "launch": {"en": "Login", "sl": "Prijava"},
}


def show(visitor: Any, name: str, beginning_at: str = "main", height: int = 900) -> None:
    """Check that the page before us has the heading of this picture; with PICTURES=1 write the picture.

    It begins where the first element that `beginning_at` selects does, and is as high as `height` and the page allow.
    """
    page, heading = visitor.page, SHOWN[name][visitor.language]
    page.locator("h1, h2", has_text=heading).first.wait_for()
    told = [text.strip() for text in page.locator("h1, h2").all_inner_texts()]
    assert heading in told, (name, told)
    if os.environ.get("PICTURES") != "1":
        return
    main, first = page.locator("main").bounding_box(), page.locator(beginning_at).first.bounding_box()
    top = page.evaluate("scrollY") + first["y"] - (0 if beginning_at == "main" else 12)
    bottom = page.evaluate("scrollY") + main["y"] + main["height"]
    clip = {"x": max(main["x"] - 12, 0), "y": max(top, 0), "width": main["width"] + 24}
    shot = page.screenshot(full_page=True, clip={**clip, "height": min(height, bottom - clip["y"])})
    with Image.open(io.BytesIO(shot)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}-{visitor.language}.png", optimize=True)
