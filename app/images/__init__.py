"""Pictures of micro-credentials and logos of institutions: taken in as pixels only, kept and found by their hash."""

from app.images.address import image_url, is_image_hash
from app.images.errors import (
    DrawingRefused,
    ImageBroken,
    ImageMissing,
    ImageNotGiven,
    ImageRefused,
    ImageTooLarge,
    ImageTooManyPixels,
    ImageUnsupported,
)
from app.images.images import Image, Images
from app.images.picture import MAX_BYTES, MAX_PIXELS, MAX_SIDE, Picture, normalised

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "DrawingRefused",
    "Image",
    "ImageBroken",
    "ImageMissing",
    "ImageNotGiven",
    "ImageRefused",
    "ImageTooLarge",
    "ImageTooManyPixels",
    "ImageUnsupported",
    "Images",
    "Picture",
    "image_url",
    "is_image_hash",
    "normalised",
]
