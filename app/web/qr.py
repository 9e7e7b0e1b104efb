"""QR codes on pages."""

import segno


def qr_image(text: str) -> str:
    """Return a text as a QR code, black on white, for the `src` of an image."""
    made: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=6, border=4, dark="#000", light="#fff")
    return made
