"""Measure how many papers are made in a second, beside WeasyPrint on the same content in the same run.

python -m tests.bench.papers: on one core, in turns, neither with an attachment or a seal; both tagged PDF/A-3.
Each paper has another learner, title and outcomes than the one before, since typst remembers what it has set: what it
remembers of the rest it remembers of a class, too. WeasyPrint, in its own environment (`make .venv-weasyprint/ready`),
gets the rows as an HTML table that is there already. Ours must be made at least one and a half times as often.
"""

import os
import subprocess
import sys
import time
from dataclasses import replace
from html import escape
from itertools import count as count_up
from pathlib import Path
from statistics import median

from app.awards import Award, LearnerName
from app.formats import Papers
from app.formats.paper import paper_content
from tests.unit.formats.rich import RICH

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv-weasyprint" / "bin" / "python"
ROUNDS, ROUND_S = 3, 3.0
LEAST = 1.5
STYLE = (
    "@page{size:A4;margin:20mm;@bottom-right{content:counter(page) ' / ' counter(pages)}}"
    "body{font:10pt serif}td,th{border-bottom:.5pt solid #dbd8d0;vertical-align:top;text-align:left}table{width:100%}"
)


_numbers = count_up()


def another() -> Award:
    """Return the award in words that were not set before."""
    mark = f" {next(_numbers)}"
    texts = [{code: words + mark for code, words in outcome.text.items()} for outcome in RICH.achievement.outcomes]
    changed = replace(
        RICH.achievement,
        title={code: words + mark for code, words in RICH.achievement.title.items()},
        description={code: words + mark for code, words in RICH.achievement.description.items()},
        outcomes=tuple(map(lambda outcome, text: replace(outcome, text=text), RICH.achievement.outcomes, texts)),
    )
    return replace(RICH, achievement=changed, learner=LearnerName(full="Ana Žnidaršič" + mark))


def page_of(language: str) -> str:
    """Return the paper's rows and head as HTML."""
    content = paper_content(RICH, language)
    cells = "".join(
        f"<tr><th>{escape(row['label'])}<br><i>{escape(row['beside'])}</i></th>"
        f"{_cell(row['lines'])}{_cell(row['second'])}</tr>"
        for row in content["rows"]
    )
    heads = "".join(f"<th>{escape(words)}</th>" for words in content["heads"])
    return (
        f"<html lang={language}><title>{escape(content['title'])}</title><style>{STYLE}</style>"
        f"<p>{escape(content['issuer'])}<h1>{escape(content['title'])}</h1><p>{escape(content['learner'])}"
        f"<p><a href='{escape(content['url'])}'>{escape(content['url'])}</a>"
        f"<table><thead><tr>{heads}</tr></thead>{cells}</table>"
    )


def _cell(lines: list[str]) -> str:
    return "<td><ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul></td>"


def ours(papers: Papers) -> tuple[float, int]:
    """Return how many papers are made in a second, and the size of one."""
    made = papers.pdf(another(), b"{}", "sl")
    count, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < ROUND_S:
        papers.pdf(another(), b"{}", "sl")
        count += 1
    return count / spent, len(made)


def theirs(html: str) -> tuple[float, int]:
    """Return the same of WeasyPrint."""
    script = Path(__file__).parent / "weasyprint" / "page.py"
    command = [str(PEER), str(script), str(ROUND_S)]
    answer = subprocess.run(command, input=html, text=True, capture_output=True, check=True).stdout.split()
    return float(answer[0]), int(answer[1])


def main() -> int:
    """Print both rates and their ratio, and return 0 if it is reached."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the peer's process inherits it
    papers, html = Papers(template=ROOT / "templates" / "credential" / "paper.typ"), page_of("sl")
    pairs = [(ours(papers), theirs(html)) for _ in range(ROUNDS)]
    for name, found in (("typst", [one for one, _ in pairs]), ("WeasyPrint", [one for _, one in pairs])):
        print(f"{name:10} {median(rate for rate, _ in found):8.2f}/s   {found[0][1] / 1024:6.0f} kB")
    ratio = median(one[0] / other[0] for one, other in pairs)
    print(f"ratio      {ratio:8.2f}")
    if ratio < LEAST:
        print(f"FAILED: must be {LEAST}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
