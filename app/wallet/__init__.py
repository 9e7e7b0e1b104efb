"""The holder's edge."""

from app.wallet.access_routes import blueprint as access_blueprint
from app.wallet.data_routes import data_blueprint, erased_blueprint
from app.wallet.data_words import PART_WORDS
from app.wallet.feedback_routes import blueprint as feedback_blueprint
from app.wallet.kept_routes import blueprint as kept_blueprint
from app.wallet.list_routes import blueprint as list_blueprint
from app.wallet.name_routes import name_blueprint
from app.wallet.notice_routes import blueprint as notices_blueprint
from app.wallet.notice_routes import off_blueprint
from app.wallet.routes import blueprint, of_this_course
from app.wallet.share_routes import sharing_blueprint

__all__ = [
    "PART_WORDS",
    "access_blueprint",
    "blueprint",
    "data_blueprint",
    "erased_blueprint",
    "feedback_blueprint",
    "kept_blueprint",
    "list_blueprint",
    "name_blueprint",
    "notices_blueprint",
    "of_this_course",
    "off_blueprint",
    "sharing_blueprint",
]
