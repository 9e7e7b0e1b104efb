"""The main job, once, over real HTTP: a teacher turns it on, a learner claims, anyone verifies."""

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from app.awards import MANDATORY, decode_status_list, is_set, missing_from
from app.demo.browser import Browser, DemoUnreachable, Page, PageUnexpected
from app.demo.institution import DATA_LITERACY, TEACHERS
from app.demo.people import SITUATIONS, learners
from app.formats import elm_elements, elm_faults

# The names of the rule's fields are no Python identifiers.
_RULE: dict[str, Any] = {
    "criterion-kind": ["course_completed", "grade"],
    "criterion-threshold": ["", "60"],
    "criterion-unit": ["percent", "percent"],
}


TOKENS = ("credential.vc.jwt", "credential.sd.jwt")
PAPERS = ("credential.pdf", "credential.png", "credential.svg")
ARCHIVE = "credential.zip"
_LONGEST_CHECK_S = 60


class StepFailed(Exception):
    """A step of the run did not give what it must."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One run against a tool and a demo LMS that are already serving; `say` prints a line."""

    tool_url: str
    lms_url: str
    credential: Path
    admin_url: str
    say: Callable[[str], None]
    failed: list[str] = field(default_factory=list)
    verify_url: str = ""

    def all(self) -> bool:
        """Run every step, print each with its result, and tell whether all of them did what they must."""
        try:
            self._teacher()
            self._learner()
            self._refusals()
            self._verifier()
            self._revocation()
        except StepFailed:
            pass  # its line has been printed; what follows would rest on it
        return not self.failed

    def _teacher(self) -> None:
        with self._step("teacher opens the tool in the course") as result:
            page = self._launch(TEACHERS[0].person_id)
            self._expect(page, 200, "/teach/")
            result.append("LTI 1.3 launch accepted")
        with self._step("teacher fills in the form") as result:
            page = page.submit(
                page.form("/teach/"),
                button="publish",
                language="en",
                title="Data Literacy in Practice",
                description="A short programme on finding, judging and presenting data.",
                outcome=["Judges the quality of a data set", "Presents data so that a decision can rest on it"],
                ects="3",
                level="6",
                assessment=["6e6cb2cc78", "795dac4096"],
                participation="e92d221e4d",
                supervision="nosupnoid",
                shows_grade="1",
                prerequisites="Completed upper secondary education",
                stackability="counts_towards",
                stackability_note="May count towards a bachelor's programme; the host institution decides.",
                further_information="Materials stay open after the course.",
                mode="all",
                **_RULE,
            )
            self._expect(page, 200, "done=published")
            result.append("11 of 11 European elements, published")
        with self._step("teacher checks who would receive it") as result:
            page = page.follow(href="/people")
            page = self._read(page.submit(page.form("/people/check")))
            self._expect(page, 200, "/people")
            ready = page.content.decode().count('data-standing="ready"')
            others = page.content.decode().count("data-standing=") - ready
            if not ready or not others:
                raise PageUnexpected("nobody ready, or everybody")
            result.append(f"{ready} ready, {others} not, nothing issued")

    def _learner(self) -> None:
        person = next(person for person in learners() if person.situation == "ready")
        with self._step("learner opens the tool and sees the progress") as result:
            page = self._launch(person.person_id)
            self._expect(page, 200, "/claim/")
            result.append("every condition met")
        with self._step("learner claims") as result:
            page = page.submit(page.form("/claim/", button="Yes, issue it"), grade=True)
            self._expect(page, 200, "/wallet/")
            self.verify_url = page.link(href="/verify/").href
            result.append("issued, with the grade because the learner agreed")
        with self._step("learner downloads the credential") as result:
            file = page.follow(href="credential.openbadge.json")
            document = json.loads(file.content)
            self.credential.write_bytes(file.content)
            result.append(f"{len(file.content)} bytes, {document['proof'][0]['cryptosuite']}")
        with self._step("learner downloads the signed tokens") as result:
            for name in TOKENS:
                token = page.follow(href=name).content
                self.credential.with_name(name).write_bytes(token)
                result.append(f"{name} {len(token)} bytes")
        with self._step("learner downloads the Europass file") as result:
            file = page.follow(href="credential.elm.json")
            result.append(self._looked_at(file.content))
        self._papers(page)
        self._everything(page)
        with self._step("learner offers it to a wallet") as result:
            offer = page.submit(page.form("/move"))
            self._expect(offer, 200, "/move")
            if "openid-credential-offer://" not in offer.content.decode():
                raise PageUnexpected("no offer")
            result.append("link, QR code and six digits, for ten minutes")

    def _papers(self, page: Page) -> None:
        with self._step("learner downloads the document and the pictures") as result:
            sizes = []
            for name in PAPERS:
                first, again = page.follow(href=name).content, page.follow(href=name).content
                if first != again:
                    raise PageUnexpected(f"{name} differs")
                self.credential.with_name(name).write_bytes(first)
                sizes.append(f"{name} {len(first)}")
            result.append(", ".join(sizes) + " bytes, the same each time")

    def _everything(self, page: Page) -> None:
        with self._step("learner downloads everything in one archive") as result:
            first, again = page.follow(href=ARCHIVE).content, page.follow(href=ARCHIVE).content
            with ZipFile(io.BytesIO(first)) as archive:
                names = [name for name in archive.namelist() if name.startswith("credential.")]
                differing = [name for name in names if archive.read(name) != page.follow(href=name).content]
            if first != again or differing:
                raise PageUnexpected(f"{ARCHIVE} differs, {differing}")
            self.credential.with_name(ARCHIVE).write_bytes(first)
            result.append(f"{len(names)} files and what they are for, {len(first)} bytes, the same each time")

    def _looked_at(self, content: bytes) -> str:
        sealed = json.loads(content)
        document = json.loads(sealed["payload"])
        faults, missing = elm_faults(document), missing_from(elm_elements(document))
        if faults or missing:
            raise PageUnexpected(", ".join([*faults, *missing]))
        self.credential.with_name("credential.elm.json").write_bytes(content)
        present = len(MANDATORY) - len(missing)
        return f"{len(content)} bytes, {present} of {len(MANDATORY)} European elements, no faults, sealed with JAdES"

    def _refusals(self) -> None:
        for situation in SITUATIONS:
            if situation.key == "ready":
                continue
            person = next(person for person in learners() if person.situation == situation.key)
            with self._step(f"a learner who has not earned it ({situation.key}) is not given it") as result:
                page = self._launch(person.person_id)
                button = [form for form in page.forms if "/claim/" in form.action and form.method == "post"]
                if situation.key == "suspended" and button:
                    page = page.submit(button[0])
                elif button:
                    raise PageUnexpected("a claim was offered")
                if "/wallet/" in page.url:
                    raise PageUnexpected("a credential was issued")
                result.append("refused" if page.status >= 400 else "not yet")

    def _verifier(self) -> None:
        anyone = Browser()
        content = self.credential.read_bytes()
        with self._step("anyone verifies by link") as result:
            result.append(self._outcome(anyone.open(self.verify_url), "genuine"))
        with self._step("anyone verifies by file") as result:
            result.append(self._uploaded(anyone, self.credential.name, "application/json"))
        with self._step("anyone verifies the sealed Europass file, and a copy with one letter changed") as result:
            content_of_elm = self.credential.with_name("credential.elm.json").read_bytes()
            result.append(self._pasted(anyone, content_of_elm, "genuine"))
            altered = content_of_elm.replace(b"Data Literacy in Practice", b"Data Literacy in Practise")
            result.append(self._pasted(anyone, altered, "altered"))
        with self._step("anyone verifies the document and the pictures") as result:
            for name in PAPERS:
                outcome = self._uploaded(anyone, name, "application/octet-stream")
            result.append(outcome)
        with self._step("anyone verifies the signed tokens") as result:
            for name in TOKENS:
                result.append(self._uploaded(anyone, name, "application/jwt"))
        with self._step("an altered copy is found out") as result:
            altered = content.replace(b"Data Literacy in Practice", b"Data Literacy in Theory")
            result.append(self._pasted(anyone, altered, "altered"))

    def _uploaded(self, anyone: Browser, name: str, media_type: str) -> str:
        """Give a file that the learner has taken away to the verify page, which must find it genuine."""
        page = anyone.open(f"{self.tool_url}/verify")
        upload = {"file": (name, self.credential.with_name(name).read_bytes(), media_type)}
        return self._outcome(page.submit(page.form("/verify"), files=upload), "genuine")

    def _pasted(self, anyone: Browser, content: bytes, outcome: str) -> str:
        """Paste a credential into the verify page, which must say what is expected."""
        page = anyone.open(f"{self.tool_url}/verify")
        return self._outcome(page.submit(page.form("/verify"), text=content.decode()), outcome)

    def _revocation(self) -> None:
        person = [person for person in learners() if person.situation == "ready"][-1]
        with self._step("another learner claims, and the institution withdraws it with a reason") as result:
            page = self._launch(person.person_id)
            page = page.submit(page.form("/claim/", button="Yes, issue it"))
            verify_url = page.link(href="/verify/").href
            document = json.loads(page.follow(href="credential.openbadge.json").content)
            administrator = Browser()
            page = administrator.open(self.admin_url)
            page = page.submit(page.form("/sign-in/"))
            page = page.follow(href=document["id"].rsplit("/", 1)[1])
            page = page.submit(page.form("/revoke"), reason="Issued by mistake")
            self._expect(page, 200, "/admin/awards/")
            result.append("withdrawn")
        with self._step("the verify page and the status list say so") as result:
            page = Browser().open(verify_url)
            outcome = self._outcome(page, "revoked")
            if "Issued by mistake" not in page.text:
                raise PageUnexpected("no reason")
            status = document["credentialStatus"]
            published = json.loads(Browser().open(status["statusListCredential"]).content)
            bits = decode_status_list(published["credentialSubject"]["encodedList"])
            if not is_set(bits, int(status["statusListIndex"])):
                raise PageUnexpected("the status list does not say so")
            result.append(f"{outcome}, bit {status['statusListIndex']} set")

    def _read(self, page: Page) -> Page:
        """Look again until the class has been read, as a browser does."""
        deadline = time.monotonic() + _LONGEST_CHECK_S
        while 'data-check="running"' in page.content.decode() and time.monotonic() < deadline:
            time.sleep(0.2)
            page = page.browser.open(page.url)
        return page

    def _launch(self, person_id: int) -> Page:
        return Browser().open(f"{self.lms_url}/launch?course={DATA_LITERACY.course_id}&person={person_id}")

    def _outcome(self, page: Page, outcome: str) -> str:
        if f'data-outcome="{outcome}"' not in page.content.decode():
            raise PageUnexpected(f"not {outcome}")
        return outcome

    def _expect(self, page: Page, status: int, place: str) -> None:
        if page.status != status or place not in page.url:
            raise PageUnexpected(f"{page.status} {page.title}")

    @contextmanager
    def _step(self, what: str) -> Iterator[list[str]]:
        result: list[str] = []
        try:
            yield result
        except (PageUnexpected, DemoUnreachable, ValueError, KeyError) as error:
            self.failed.append(what)
            self.say(f"FAILED  {what}: {error}")
            raise StepFailed(what) from error
        self.say(f"ok      {what}: {', '.join(result)}")
