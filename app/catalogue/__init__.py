"""The edge where micro-credentials are found: the deep-linking picker."""

from app.catalogue.errors import NothingChosen, NotPicking
from app.catalogue.routes import blueprint

__all__ = ["NotPicking", "NothingChosen", "blueprint"]
