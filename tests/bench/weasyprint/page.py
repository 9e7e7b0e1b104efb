"""Set one page of HTML again and again by WeasyPrint, in its own environment; print how often in a second.

python page.py SECONDS < page.html
"""

import sys
import time

from weasyprint import HTML  # type: ignore[import-not-found]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-not-found]


def main() -> None:
    """Print the rate and the size of what was made."""
    html, fonts = sys.stdin.read(), FontConfiguration()
    made = HTML(string=html).write_pdf(pdf_variant="pdf/a-3b", pdf_tags=True, font_config=fonts)  # warm
    count, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < float(sys.argv[1]):
        HTML(string=html).write_pdf(pdf_variant="pdf/a-3b", pdf_tags=True, font_config=fonts)
        count += 1
    print(count / spent, len(made))


if __name__ == "__main__":
    main()
