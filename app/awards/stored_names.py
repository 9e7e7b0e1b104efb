"""The names under which an award's signed files are kept."""

OPENBADGE = "openbadge"
VC_JWT = "vc_jwt"
SD_JWT = "sd_jwt"
ELM = "elm"
SIGNED = (OPENBADGE, VC_JWT, SD_JWT, ELM)
BOUND = "bound:"
"""Begins the name of a credential that is bound to a holder's key."""
