"""Images that credentials and pages show, by their hash: whoever reads a credential elsewhere finds them here."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.images import ImageMissing, Images, is_image_hash
from app.web import public


def add_images(bp: Blueprint, *, images: Images) -> None:
    """Add the route. What stands at an address never changes, since its name is its hash."""

    @bp.get("/images/<sha256>.png")
    @public
    def image(sha256: str) -> ResponseReturnValue:
        if not is_image_hash(sha256):
            raise ImageMissing
        found = images.get(sha256)
        response = Response(found.content, mimetype=found.media_type)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.set_etag(sha256)
        return response.make_conditional(request)
