"""The edge of wallets: OpenID for Verifiable Credential Issuance 1.0, pre-authorized code flow."""

from app.openid4vci.learner_routes import blueprint as learner_blueprint
from app.openid4vci.offers import Offers, WalletOffer
from app.openid4vci.personal import PERSONAL
from app.openid4vci.routes import blueprint
from app.openid4vci.wallets import Wallets, build_wallets

__all__ = ["PERSONAL", "Offers", "WalletOffer", "Wallets", "blueprint", "build_wallets", "learner_blueprint"]
