"""Claims for which a launch must be refused, signed as they should be: by name, the problem's code and what is changed.

Sources: the certification guide's negative launches, and behaviours in which libraries were found wanting.
"""

from typing import Any

from tests.integration.lti.hostile import DROP, LEARNER, LTI, NRPS, TEACHER

NOW = "now"  # replaced by the clock's seconds


def at(offset_s: float) -> tuple[str, float]:
    return (NOW, offset_s)


CLAIMS: dict[str, tuple[str, dict[str, Any]]] = {
    # the certification guide's negative launches
    "wrong LTI version": ("lti.message_type", {f"{LTI}version": "11.3"}),
    "no LTI version": ("lti.message_type", {f"{LTI}version": DROP}),
    "claims missing": (
        "lti.claim_invalid",
        dict.fromkeys(("aud", "iss", "sub", f"{LTI}deployment_id", f"{LTI}roles"), DROP),
    ),
    "timestamps of long ago": ("lti.token_expired", {"iat": 11111, "exp": 22222}),
    "no message type": ("lti.message_type", {f"{LTI}message_type": DROP}),
    "no roles": ("lti.claim_invalid", {f"{LTI}roles": DROP}),
    "no deployment": ("lti.claim_invalid", {f"{LTI}deployment_id": DROP}),
    "no resource link": ("lti.claim_invalid", {f"{LTI}resource_link": DROP}),
    "resource link without id": ("lti.claim_invalid", {f"{LTI}resource_link": {"title": "x"}}),
    "no user": ("lti.anonymous", {"sub": DROP}),
    # audience and issuer
    "no audience": ("lti.claim_invalid", {"aud": DROP}),
    "wrong audience": ("lti.audience", {"aud": "somebody-else"}),
    "empty audience list": ("lti.audience", {"aud": []}),
    "audience null": ("lti.claim_invalid", {"aud": None}),
    "audience of numbers": ("lti.claim_invalid", {"aud": [1, 2]}),
    "audience an object": ("lti.claim_invalid", {"aud": {"client-a": 1}}),
    "foreign audience first": ("lti.audience", {"aud": ["somebody-else", "client-a"], "azp": "client-a"}),
    "untrusted audience beside us": ("lti.audience", {"aud": ["client-a", "somebody-else"], "azp": "client-a"}),
    "several audiences without azp": ("lti.audience", {"aud": ["client-a", "client-b"]}),
    "ourselves twice without azp": ("lti.audience", {"aud": ["client-a", "client-a"]}),
    "azp of another client": ("lti.audience", {"aud": ["client-a", "client-a"], "azp": "client-b"}),
    "azp of another client beside one audience": ("lti.audience", {"azp": "client-b"}),
    "azp a list": ("lti.claim_invalid", {"azp": ["client-a"]}),
    "unknown issuer": ("lti.issuer", {"iss": "https://unknown.example"}),
    "issuer with a slash added": ("lti.issuer", {"iss": "+/"}),
    "issuer a list": ("lti.claim_invalid", {"iss": ["https://x.example"]}),
    "no issuer": ("lti.claim_invalid", {"iss": DROP}),
    # time
    "no exp": ("lti.claim_invalid", {"exp": DROP}),
    "no iat": ("lti.claim_invalid", {"iat": DROP}),
    "exp past": ("lti.token_expired", {"iat": at(-200), "exp": at(-61)}),
    "exp past the leeway": ("lti.token_expired", {"iat": at(-200), "exp": at(-60)}),
    "iat beyond the leeway": ("lti.token_expired", {"iat": at(61), "exp": at(120)}),
    "iat too old": ("lti.token_expired", {"iat": at(-700)}),
    "iat in the future": ("lti.token_expired", {"iat": at(120), "exp": at(180)}),
    "exp absurdly distant": ("lti.token_expired", {"exp": 10**400}),
    "exp in a year": ("lti.token_expired", {"exp": at(365 * 24 * 3600)}),
    "exp before iat": ("lti.token_expired", {"iat": at(30), "exp": at(10)}),
    "exp infinite": ("lti.token_expired", {"exp": float("inf")}),
    "exp not a number": ("lti.claim_invalid", {"exp": float("nan")}),
    "exp a text": ("lti.claim_invalid", {"exp": "tomorrow"}),
    "exp true": ("lti.claim_invalid", {"exp": True}),
    "iat negative": ("lti.token_expired", {"iat": -5}),
    "nbf in the future": ("lti.token_expired", {"nbf": at(600)}),
    "nbf a list": ("lti.claim_invalid", {"nbf": []}),
    # nonce
    "another nonce": ("lti.nonce", {"nonce": "another"}),
    "no nonce": ("lti.claim_invalid", {"nonce": DROP}),
    "nonce a list": ("lti.claim_invalid", {"nonce": ["+"]}),
    # message, roles, ids
    "deep linking request without settings": (
        "lti.claim_invalid",
        {f"{LTI}message_type": "LtiDeepLinkingRequest"},
    ),
    "submission review": ("lti.message_not_served", {f"{LTI}message_type": "LtiSubmissionReviewRequest"}),
    "data privacy": ("lti.message_not_served", {f"{LTI}message_type": "LtiDataPrivacyLaunchRequest"}),
    "message type of another protocol": ("lti.message_type", {f"{LTI}message_type": "basic-lti-launch-request"}),
    "message type unknown": ("lti.message_not_served", {f"{LTI}message_type": "LtiWizardRequest"}),
    "message type no message": ("lti.message_type", {f"{LTI}message_type": "basic-lti-launch-request"}),
    "message type a list": ("lti.message_type", {f"{LTI}message_type": ["LtiResourceLinkRequest"]}),
    "unknown deployment": ("lti.deployment_pending", {f"{LTI}deployment_id": "2"}),
    "deployment a number": ("lti.claim_invalid", {f"{LTI}deployment_id": 1}),
    "deployment too long": ("lti.claim_invalid", {f"{LTI}deployment_id": "1" * 256}),
    "roles one text": ("lti.claim_invalid", {f"{LTI}roles": TEACHER}),
    "roles of mixed types": ("lti.claim_invalid", {f"{LTI}roles": [LEARNER, None, 3]}),
    "roles without end": ("lti.claim_invalid", {f"{LTI}roles": [LEARNER] * 1000}),
    "roles null": ("lti.claim_invalid", {f"{LTI}roles": None}),
    "roles an object": ("lti.claim_invalid", {f"{LTI}roles": {TEACHER: True}}),
    "sub too long": ("lti.claim_invalid", {"sub": "4" * 300}),
    "sub a little too long": ("lti.claim_invalid", {"sub": "4" * 256}),
    "sub empty": ("lti.claim_invalid", {"sub": ""}),
    "sub a number": ("lti.claim_invalid", {"sub": 4}),
    "sub not ASCII": ("lti.claim_invalid", {"sub": "učenec"}),
    "sub with a NUL": ("lti.claim_invalid", {"sub": "4\x00"}),
    "context without id": ("lti.claim_invalid", {f"{LTI}context": {"title": "Data Literacy"}}),
    "context id too long": ("lti.claim_invalid", {f"{LTI}context": {"id": "2" * 256}}),
    "context id half a character": ("lti.claim_invalid", {f"{LTI}context": {"id": "\ud800"}}),
    "context a list": ("lti.claim_invalid", {f"{LTI}context": ["2"]}),
    "resource link null": ("lti.claim_invalid", {f"{LTI}resource_link": None}),
    "resource link a text": ("lti.claim_invalid", {f"{LTI}resource_link": "1"}),
    "presentation a text": ("lti.claim_invalid", {f"{LTI}launch_presentation": "iframe"}),
    "roster service a list": ("lti.claim_invalid", {NRPS: []}),
    # target_link_uri
    "no target": ("lti.target_foreign", {f"{LTI}target_link_uri": DROP}),
    "target a list": ("lti.target_foreign", {f"{LTI}target_link_uri": ["http://127.0.0.1:8000/"]}),
    "target on another host": ("lti.target_foreign", {f"{LTI}target_link_uri": "https://evil.example/lti/launch"}),
    "target on another port": ("lti.target_foreign", {f"{LTI}target_link_uri": "http://127.0.0.1:8001/"}),
    "target a script": ("lti.target_foreign", {f"{LTI}target_link_uri": "javascript:alert(1)"}),
    "target with a user name": ("lti.target_foreign", {f"{LTI}target_link_uri": "http://x@127.0.0.1:8000/"}),
    "target behind a user name": (
        "lti.target_foreign",
        {f"{LTI}target_link_uri": "http://127.0.0.1:8000@evil.example/"},
    ),
    "target with a backslash": (
        "lti.target_foreign",
        {f"{LTI}target_link_uri": "http://127.0.0.1:8000\\@evil.example/"},
    ),
}


def settled(changes: dict[str, Any], *, now_s: int, issuer: str) -> dict[str, Any]:
    """Return the changes with times and issuers put in."""

    def value_of(value: Any) -> Any:
        if isinstance(value, tuple):
            return now_s + value[1]
        return f"{issuer}/" if value == "+/" else value

    return {claim: value_of(value) for claim, value in changes.items()}
