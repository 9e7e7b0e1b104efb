"""What an administrator can do about a refused launch, by the code of the rule that refused it."""

from typing import Any

from flask_babel import lazy_gettext as _

_PLATFORM = _(
    "The platform sent a message that the standard does not allow. Compare the values below, update it, or ask "
    "its maker."
)

ADVICE: dict[str, Any] = {
    "lti.login_invalid": _(
        "In the platform, check the tool's address for initiating login. It must be called by a launch, "
        "not opened by hand."
    ),
    "lti.platform_unknown": _(
        "Register the platform with exactly the issuer and client id below, or correct them where they are registered."
    ),
    "lti.platform_pending": _("Approve the platform under Platforms."),
    "lti.platform_declined": _("The platform was refused. Approve it under Platforms if that was a mistake."),
    "lti.target_foreign": _(
        "In the platform, the link or the tool's address must begin with the public address of this "
        "installation. Correct it, or the setting PUBLIC_URL."
    ),
    "lti.too_large": _PLATFORM,
    "lti.state_unknown": _(
        "The page was reloaded, opened by the Back button, or took longer than ten minutes. The person "
        "opens the link again. If everybody sees it, several installations share one address."
    ),
    "lti.cookie_missing": _(
        "The browser keeps cookies back in frames. Let the platform open the tool in a new window."
    ),
    "lti.platform_error": _(
        "The platform itself refused: the person was logged out there, or the redirection address "
        "that is registered in it is not the one of this installation."
    ),
    "lti.token_invalid": _(
        "The message is not signed with RS256 by the platform. If it comes again, compare the address "
        "of its public keys under Platforms with what the platform shows."
    ),
    "lti.key_unknown": _(
        "The platform signed with a key that is not at its address of public keys. Compare that address "
        "under Platforms with what the platform shows."
    ),
    "lti.token_expired": _("Compare the clocks of the platform's server and of this one: they may differ by a minute."),
    "lti.nonce": _(
        "The message answers another login. If it comes again, something between browser and platform keeps "
        "copies of pages."
    ),
    "lti.issuer": _(
        "The platform calls itself by another name (iss) than the registered one. Correct the issuer under "
        "Platforms: every character counts, a slash at the end too."
    ),
    "lti.audience": _(
        "The message is for another client id (aud) than the registered one. Compare it under Platforms."
    ),
    "lti.deployment_pending": _("Approve the deployment id below under Platforms."),
    "lti.deployment_declined": _("The deployment was refused. Approve it under Platforms if that was a mistake."),
    "lti.message_type": _("The platform does not speak LTI 1.3. In it, choose LTI 1.3 for this tool."),
    "lti.message_not_served": _(
        "This tool opens links and lets teachers add them. Switch other kinds of messages off for it in the platform."
    ),
    "lti.claim_invalid": _PLATFORM,
    "lti.return_foreign": _(
        "The address for the teacher's choice is on a host that is neither registered nor named by "
        "the message otherwise. Compare the platform's addresses under Platforms."
    ),
    "lti.anonymous": _("Let the platform tell this tool who the person is. Guests cannot receive anything."),
    "lti.context_missing": _("Add the tool inside a course, not on a site-wide page."),
    "lti.no_role": _(
        "The person has no role as teacher or student in this course. Enrol the person, or map the role in "
        "the platform to one of these."
    ),
    "lti.platform_unavailable": _(
        "The platform's public keys could not be read in time. Check that this server can reach their address."
    ),
}


def advice(code: str) -> Any:
    """Return what to do, "" for an accepted launch; a code without words of its own gets the general ones."""
    return ADVICE.get(code, _("Look the reference up in this installation's log.")) if code else ""
