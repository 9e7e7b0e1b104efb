"""What is taken in as an image, and what leaves as one."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from app.images import (
    MAX_BYTES,
    DrawingRefused,
    ImageBroken,
    ImageNotGiven,
    ImageRefused,
    ImageTooLarge,
    ImageTooManyPixels,
    ImageUnsupported,
    image_url,
    is_image_hash,
    normalised,
)

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def file_of(picture, kind="PNG", **options):
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def read(content):
    return Image.open(BytesIO(content))


def claimed_png(width, height):
    """Return a small file that says it is a picture of this size."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_leaves_as_a_png_of_its_size(kind):
    picture = normalised(file_of(Image.new("RGB", (300, 200), "red"), kind))
    assert (picture.width, picture.height) == (300, 200)
    again = read(picture.content)
    assert (again.format, again.size) == ("PNG", (300, 200))
    assert again.convert("RGB").getpixel((150, 100))[0] > 200


def test_the_same_picture_always_leaves_as_the_same_bytes():
    content = file_of(Image.new("RGB", (30, 20), "blue"))
    assert normalised(content) == normalised(content)
    assert normalised(normalised(content).content) == normalised(content)


def test_a_large_picture_is_shrunk_and_keeps_its_shape():
    picture = normalised(file_of(Image.new("RGB", (3000, 1500)), "JPEG"))
    assert (picture.width, picture.height) == (1200, 600)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_keeping_colours_is_understood(mode):
    assert read(normalised(file_of(Image.new(mode, (20, 20)))).content).mode in {"RGB", "RGBA"}


def test_a_picture_for_print_becomes_one_for_screens():
    assert read(normalised(file_of(Image.new("CMYK", (20, 20)), "JPEG")).content).mode == "RGB"


def test_transparency_is_kept():
    clear = read(normalised(file_of(Image.new("RGBA", (20, 20), (255, 0, 0, 0)))).content)
    assert clear.getpixel((1, 1))[3] == 0


def test_nothing_that_the_file_said_beside_its_pixels_goes_on():
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"  # ImageDescription
    jpeg = file_of(Image.new("RGB", (40, 20)), "JPEG", exif=exif, comment=b"secret", icc_profile=b"x" * 200)
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Ana Novak")
    for content in (jpeg, file_of(Image.new("RGB", (40, 20)), "PNG", pnginfo=text, dpi=(72, 72))):
        cleaned = normalised(content).content
        assert not any(words in cleaned for words in (b"home", b"secret", b"Ana", b"iCCP", b"eXIf", b"tEXt", b"pHYs"))


def test_a_photograph_that_says_which_side_is_up_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn it by a quarter
    picture = normalised(file_of(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert (picture.width, picture.height) == (20, 40)


def test_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    again = read(normalised(file_of(frames[0], "PNG", save_all=True, append_images=frames[1:])).content)
    assert getattr(again, "n_frames", 1) == 1
    assert again.getpixel((1, 1)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ImageNotGiven),
        (b"x" * (MAX_BYTES + 1), ImageTooLarge),
        (SVG, DrawingRefused),
        (b"\xef\xbb\xbf <SVG/>", DrawingRefused),
        (b"%PDF-1.7", ImageUnsupported),
        (file_of(Image.new("P", (9, 9)), "GIF"), ImageUnsupported),
        (file_of(Image.new("RGB", (9, 9)), "TIFF"), ImageUnsupported),
        (claimed_png(5001, 5000), ImageTooManyPixels),
        (claimed_png(100_000, 100_000), ImageTooManyPixels),
        (claimed_png(100, 100), ImageBroken),
        (file_of(Image.new("RGB", (400, 400)), "JPEG")[:300], ImageBroken),
    ],
)
def test_what_is_refused_and_why(content, refusal):
    with pytest.raises(refusal):
        normalised(content)


def test_a_small_file_that_unfolds_to_much_text_is_refused():
    text = PngImagePlugin.PngInfo()
    for n in range(30):
        text.add_text(f"k{n}", "x" * 5_000_000, zip=True)
    with pytest.raises(ImageRefused):
        normalised(file_of(Image.new("RGB", (9, 9)), pnginfo=text))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_file_is_refused_or_read_and_never_anything_else(kind):
    chance = random.Random(1)
    whole = file_of(Image.effect_noise((60, 60), 50).convert("RGB"), kind)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            normalised(bytes(damaged[: chance.randint(1, len(damaged))]))
        except ImageRefused:
            continue


def test_an_address_is_made_of_a_hash_and_nothing_else():
    assert image_url("https://x.example", "ab" * 32) == f"https://x.example/images/{'ab' * 32}.png"
    assert image_url("https://x.example", "") == ""
    assert is_image_hash("0" * 64)
    assert not any(map(is_image_hash, ("", "0" * 63, "G" * 64, "A" * 64, "../" + "0" * 61, "0" * 64 + "\n")))
