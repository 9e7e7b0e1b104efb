"""What the doctor found about an institution's seal, in words."""

from typing import Any

from flask_babel import lazy_gettext as _

SEAL_SENTENCES: dict[str, Any] = {
    "doctor.seal_none": _(
        "There is none, so the Europass file is issued without a seal and a viewer shows it as not verified. "
        "“microcredentials seal import” brings one in."
    ),
    "doctor.seal_qualified": _(
        "It seals until %(until)s (days left: %(days)s). By its certificate it is a qualified seal; the lists of the "
        "EU were not asked."
    ),
    "doctor.seal_qualified_certificate": _(
        "It seals until %(until)s (days left: %(days)s). Its certificate calls itself qualified, its key does not lie "
        "in a qualified device: it is an advanced seal, not a qualified one."
    ),
    "doctor.seal_advanced": _(
        "It seals until %(until)s (days left: %(days)s). It is an advanced seal, not a qualified one, so the viewer of "
        "Europass does not show it as verified."
    ),
    "doctor.seal_test": _(
        "It is a test seal, worth nothing outside of this demo, until %(until)s (days left: %(days)s)."
    ),
    "doctor.seal_ends_soon": _(
        "It ends on %(until)s (days left: %(days)s). After that nothing can be issued: get the next one now."
    ),
    "doctor.seal_authority_unknown": _(
        "No known authority vouches for it. This site knows it all the same, as its own; other seals and timestamps "
        "count only where SEAL_AUTHORITIES names a file with their authorities."
    ),
    "doctor.timestamp_ok": _(
        "“%(authority)s” gives timestamps, and this site knows it. Its certificate ends on %(until)s."
    ),
    "doctor.timestamp_untrusted": _(
        "“%(authority)s” gives timestamps, but this site does not know it, so here they prove nothing. Put the "
        "certificate of its authority into the file that the setting SEAL_AUTHORITIES names."
    ),
    "doctor.timestamp_clock": _(
        "The time in the timestamps of “%(authority)s” is not the time of this server. Set the time service (NTP)."
    ),
    "doctor.timestamp_unreachable": _(
        "It gives no usable answer, so what is awarded waits, or is sealed without a timestamp where "
        "TIMESTAMP_REQUIRED is “no”. Check the setting TIMESTAMP_URL and the network."
    ),
    "doctor.timestamp_refused": _(
        "It answers, and refuses. Check the settings TIMESTAMP_URL and TIMESTAMP_TOKEN, or ask the authority."
    ),
    "doctor.seal_name_differs": _(
        "It is not issued: the legal name in the certificate of the seal is not one of those in the profile of the "
        "institution. Make them the same."
    ),
    "doctor.seal_identifier_differs": _(
        "It is not issued: the eIDAS identifier in the profile of the institution is not the one in the certificate of "
        "the seal. Make them the same."
    ),
    "doctor.seal_country_differs": _(
        "It is not issued: the country in the profile of the institution is not the one in the certificate of the "
        "seal. Make them the same."
    ),
}
