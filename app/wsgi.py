"""The web server's door: `gunicorn app.wsgi:app`, settings from the environment."""

from app.assessment import LOOK_EVERY_S
from app.factory import build, create_app
from app.jobs import SWEEP_EVERY_S
from app.logs import init_logs
from app.notices import LOOK_EVERY_S as NOTICES_EVERY_S
from app.settings import Settings

init_logs()
product = build(Settings.from_environment())
product.people.watch_workers.every(SWEEP_EVERY_S, product.jobs.sweep)
product.people.watch_workers.every(LOOK_EVERY_S, product.retention.run_due)
product.postman.begin()
product.chainer.begin()
app = create_app(product)


def _notices() -> None:
    with app.app_context():  # which has the letters' texts
        product.notices.run_due()


product.people.watch_workers.every(NOTICES_EVERY_S, _notices)
