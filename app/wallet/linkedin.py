"""The link that fills in LinkedIn's form for a certification. Pure."""

from urllib.parse import urlencode

from app.awards import Award

_FORM = "https://www.linkedin.com/profile/add"


def add_to_profile(award: Award, language: str, cert_url: str) -> str:
    """Return the address of LinkedIn's form with the credential filled in (LinkedIn, "Add to Profile"). Pure.

    `cert_url` leads to a page that shows the credential to anybody, "" where the holder shows none. Nothing is told to
    LinkedIn until somebody follows it, and then neither the learner's name nor a grade. Months are those of UTC.
    """
    titles = award.achievement.title
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": titles.get(language) or titles[award.achievement.language],
        "organizationName": award.issuer.name(language),
        "issueYear": str(award.awarded_at.year),
        "issueMonth": str(award.awarded_at.month),
    }
    if award.valid_until:
        fields |= {"expirationYear": str(award.valid_until.year), "expirationMonth": str(award.valid_until.month)}
    if cert_url:
        fields |= {"certUrl": cert_url, "certId": str(award.award_id)}
    return f"{_FORM}?{urlencode(fields)}"
