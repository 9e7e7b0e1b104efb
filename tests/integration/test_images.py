"""Images of micro-credentials and logos: handed in, shown to everybody, taken out, undone, forgotten."""

from dataclasses import replace
from io import BytesIO

import pytest
import requests
from PIL import Image

from app.cli.demo_setup import SLUG
from app.images import ImageMissing
from tests.integration.stack import COURSE, DEFINITION, TEACHER, code_of, in_situation

DAY_S = 86_400


def png(colour="red", size=(300, 200)):
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return written.getvalue()


def image_page(stack):
    return stack.launch(TEACHER).follow(href="/image")


def upload(page, content, name="a.png"):
    form = page.form("/image", button="Use this image")
    return page.submit(form, button="Use this image", files={"file": (name, content, "image/png")})


def image_of(stack):
    return stack.product.definitions.draft(stack.platform_id, COURSE).achievement.image


def test_a_teacher_hands_an_image_in_and_everybody_who_is_shown_the_micro_credential_sees_it(stack):
    stack.offer()
    page = upload(image_page(stack), png())
    assert "The image is in the draft" in page.text
    address = f"{stack.tool_url}/images/{image_of(stack)}.png"
    answer = requests.get(address, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(answer.content)).size == (300, 200)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    form = page.browser.open(page.url.split("/image")[0])
    assert f"/images/{image_of(stack)}.png" in form.content.decode()
    done = form.submit(form.form(button="publish"), button="publish")
    assert done.status == 200
    assert stack.product.definitions.offered(stack.platform_id, COURSE).achievement.image == image_of(stack)
    learner = stack.launch(in_situation("ready"))
    wallet = stack.claim(in_situation("ready"))
    public = wallet.browser.open(wallet.link(href="/verify/").href)
    for shown in (learner, wallet, public):
        assert f"/images/{image_of(stack)}.png" in shown.content.decode()


def test_an_image_is_taken_out_put_back_and_exchanged(stack):
    page = upload(image_page(stack), png("red"))
    red = image_of(stack)
    removed = page.submit(page.form("/image", button="remove"), button="remove")
    assert image_of(stack) == ""
    removed.submit(removed.form("/image", button="undo"), button="undo")
    assert image_of(stack) == red
    blue = upload(image_page(stack), png("blue"))
    assert image_of(stack) not in {"", red}
    blue.submit(blue.form("/image", button="undo"), button="undo")
    assert image_of(stack) == red
    upload(image_page(stack), png("red"))
    assert len(stack.rows("images")) == 2


REFUSED = {
    "No file was chosen": b"",
    "An SVG drawing cannot be used": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "This kind of file cannot be used": b"%PDF-1.7",
    "The image cannot be read": png()[:60],
    "The file is too large": b"x" * 2_000_001,
    "This is too large": b"x" * 3_000_000,
}


def test_a_file_that_is_no_image_is_refused_in_words_and_changes_nothing(stack):
    stack.offer()
    page = image_page(stack)
    for words, content in REFUSED.items():
        answer = upload(page, content)
        assert words in answer.text
        assert 400 <= answer.status < 500
    assert (image_of(stack), stack.rows("images")) == ("", [])


def test_an_undo_that_names_no_image_is_refused(stack):
    page = upload(image_page(stack), png())
    removed = page.submit(page.form("/image", button="remove"), button="remove")
    refused = removed.submit(removed.form("/image", button="undo"), button="undo", before="0" * 64)
    assert (refused.status, code_of(refused)) == (404, "images.missing")


def test_there_is_nothing_where_no_image_is(stack):
    for name in ("0" * 64, "A" * 64, "x", "0" * 63):
        address = f"{stack.tool_url}/images/{name}.png"
        answer = requests.get(address, headers={"Accept": "application/json"}, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (404, "images.missing")


def test_an_image_stays_while_anything_names_it_and_goes_a_day_after(stack):
    images, definitions = stack.product.images, stack.product.definitions
    stored = [images.store(png(colour)) for colour in ("red", "green", "blue", "white")]
    drafted, versioned, logo, nobodys = stored
    version = stack.offer(replace(DEFINITION, image=versioned))
    definitions.save(
        definitions.draft(stack.platform_id, COURSE), replace(version.achievement, image=drafted)
    )  # the version still names the other
    profile = stack.product.issuers.get(SLUG)
    stack.product.issuers.put(replace(profile, logo=logo))
    assert images.remove_orphans() == 0
    stack.clock.ahead_s = DAY_S + 10
    images.keep(nobodys)
    assert images.remove_orphans() == 0
    stack.clock.ahead_s = 2 * DAY_S + 20
    images.store(png("black"))  # which looks for them
    with pytest.raises(ImageMissing):
        images.get(nobodys)
    assert [images.get(one).sha256 for one in (drafted, versioned, logo)] == [drafted, versioned, logo]
    with pytest.raises(ImageMissing):
        images.keep(nobodys)


def test_the_image_that_an_undo_of_a_takeover_would_bring_back_stays(stack):
    images, definitions = stack.product.images, stack.product.definitions
    mine = images.store(png("red"))
    stack.offer()
    draft = definitions.begin(stack.platform_id, "3", SLUG, replace(DEFINITION, image=mine))
    source = definitions.offered(stack.platform_id, COURSE)
    stack.product.takeovers.take(draft, source, source.achievement)
    stack.clock.ahead_s = 3 * DAY_S
    assert images.remove_orphans() == 0


def test_an_administrator_gives_the_institution_a_logo_and_takes_it_away(stack):
    page = stack.administrator().follow(href="/admin/institution")
    form = page.form("/institution/logo", button="Use this logo")
    saved = page.submit(form, button="Use this logo", files={"file": ("l.png", png(), "image/png")})
    logo = stack.product.issuers.get(SLUG).logo
    assert f"/images/{logo}.png" in saved.content.decode()
    kept = saved.submit(saved.form("/institution", button="Save"), button="Save")  # the profile's own form
    assert stack.product.issuers.get(SLUG).logo == logo
    stack.offer()
    assert f"/images/{logo}.png" in stack.launch(in_situation("ready")).content.decode()
    refused = kept.submit(
        kept.form("/institution/logo", button="Use this logo"),
        button="Use this logo",
        files={"file": ("l.svg", b"<svg/>", "image/svg+xml")},
    )
    assert code_of(refused) == "images.drawing"
    kept.submit(kept.form("/institution/logo", button="remove"), button="remove")
    assert stack.product.issuers.get(SLUG).logo == ""
    actions = [row.action for row in stack.rows("audit_lines")]
    assert actions.count("profile_changed") == 3


def test_a_command_takes_a_logo_from_a_file(stack, tmp_path):
    good, bad = tmp_path / "logo.png", tmp_path / "logo.svg"
    good.write_bytes(png())
    bad.write_bytes(b"<svg/>")
    put = ("issuer", "put", "third", "--name", "en=Third", "--country", "SI", "--logo")
    done = stack.command(*put, str(good))
    assert done.returncode == 0, done.stderr
    assert stack.product.images.get(stack.product.issuers.get("third").logo).width == 300
    refused = stack.command(*put, str(bad))
    assert (refused.returncode, "images.drawing" in refused.stderr) == (1, True)
