"""Open edX's own addresses, and three for the tests: what to register, where to begin, what was linked."""

from django.contrib.auth import get_user_model, login
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import include, path
from lti_consumer import api, models, utils
from lti_consumer.data import Lti1p3LaunchData

from open_edx.course import BLOCK_KEY, COURSE_KEY, TEACHER, external_id


def registration(_request):
    """Say what an administrator would copy into the tool."""
    configuration = models.LtiConfiguration.objects.get()
    base = f"{utils.get_lti_api_base()}/api/lti_consumer/v1"
    return JsonResponse(
        {
            "issuer": utils.get_lti_api_base(),
            "client_id": configuration.lti_1p3_client_id,
            "deployment_id": "1",
            "auth_url": utils.get_lms_lti_launch_link(),
            "jwks_url": f"{base}/public_keysets/{configuration.passport_id}",
            "token_url": f"{base}/token/{configuration.passport_id}",
        }
    )


def start(request):
    """Log a person in and send them to the tool: ?person=, and ?pick=1 to choose links or ?item= to follow one."""
    person = get_user_model().objects.get(id=int(request.GET["person"]))
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    launch = Lti1p3LaunchData(
        user_id=str(person.id),
        user_role="instructor" if person.id == TEACHER else "student",
        config_id=str(models.LtiConfiguration.objects.get().config_id),
        resource_link_id=str(BLOCK_KEY),
        external_user_id=external_id(person.id),
        name=f"{person.first_name} {person.last_name}",
        email=person.email,
        context_id=str(COURSE_KEY),
        context_type=["course_offering"],
        context_title="Data Literacy",
        context_label="C1",
    )
    item = request.GET.get("item")
    return HttpResponseRedirect(api.get_lti_1p3_launch_start_url(launch, "pick" in request.GET, item and int(item)))


def linked(_request):
    """List what the last deep linking response placed."""
    items = models.LtiDlContentItem.objects.order_by("id")
    return JsonResponse({"items": [{"id": one.id, "type": one.content_type, **one.attributes} for one in items]})


urlpatterns = [
    path("test/registration", registration),
    path("test/start", start),
    path("test/linked", linked),
    path("api/", include("lti_consumer.plugin.urls")),
]
