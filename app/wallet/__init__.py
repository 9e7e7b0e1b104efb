"""The holder's edge."""

from app.wallet.data_routes import data_blueprint, erased_blueprint
from app.wallet.data_words import PART_WORDS
from app.wallet.routes import blueprint, of_this_course
from app.wallet.share_routes import sharing_blueprint

__all__ = ["PART_WORDS", "blueprint", "data_blueprint", "erased_blueprint", "of_this_course", "sharing_blueprint"]
