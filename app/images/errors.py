"""Why a file is not taken as an image, and that there is none."""

from app.errors import Kind, ProductError


class ImageRefused(ProductError):
    """The file that was handed in is not taken."""


class ImageNotGiven(ImageRefused):
    """No file was chosen, or an empty one."""

    code = "images.not_given"


class ImageTooLarge(ImageRefused):
    """The file has more bytes than are taken."""

    kind = Kind.TOO_LARGE
    code = "images.too_large"


class ImageTooManyPixels(ImageRefused):
    """The picture has more pixels than are taken, whatever the size of its file."""

    kind = Kind.TOO_LARGE
    code = "images.too_many_pixels"


class DrawingRefused(ImageRefused):
    """The file is an SVG drawing: a program that others' browsers would run, not a picture."""

    code = "images.drawing"


class ImageUnsupported(ImageRefused):
    """The file is no PNG, JPEG or WebP."""

    code = "images.unsupported"


class ImageBroken(ImageRefused):
    """The file says that it is a picture, and cannot be read as one."""

    code = "images.broken"


class ImageMissing(ProductError):
    """There is no image of this hash."""

    kind = Kind.NOT_FOUND
    code = "images.missing"
