"""Open edX's LTI 1.3 platform code, served by itself: runs in an environment of its own, with lti-consumer-xblock.

What the rest of Open edX would tell that code (people, course, one block) is answered here; the login gate, id_token,
key set, access tokens, memberships, line items and deep linking are Open edX's own.
"""
