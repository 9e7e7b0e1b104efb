"""The web server's door: `gunicorn app.wsgi:app`, settings from the environment."""

from app.factory import build, create_app
from app.logs import init_logs
from app.settings import Settings

init_logs()
product = build(Settings.from_environment())
product.people.watch()
app = create_app(product)
