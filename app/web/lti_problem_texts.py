"""What a person reads when a launch, a registration or a platform's service goes wrong."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, CLOSE_AND_REOPEN, TRY_LATER, ProblemText

LTI_TEXTS: dict[str, ProblemText] = {
    "lti.registration_invalid": ProblemText(
        _("This platform cannot be registered"),
        _("One of the addresses or identifiers is not valid. Addresses must begin with https and hold no user name."),
        _("Compare the values with those that your learning platform shows, and try again."),
    ),
    "lti.login_invalid": ProblemText(
        _("Your learning platform sent an incomplete request"),
        _("Something that is needed to open the micro-credential was missing or malformed."),
        CLOSE_AND_REOPEN,
    ),
    "lti.platform_unknown": ProblemText(
        _("We do not know your learning platform"),
        _("Nobody has registered the learning platform from which you came, or its registration has changed."),
        ASK_ADMIN,
    ),
    "lti.target_foreign": ProblemText(
        _("This link leads somewhere else"),
        _("The link in your course points to an address that is not ours."),
        ASK_ADMIN,
    ),
    "lti.too_large": ProblemText(
        _("Your learning platform sent too much"),
        _("The message that opens the micro-credential is far larger than it ever needs to be."),
        ASK_ADMIN,
    ),
    "lti.state_unknown": ProblemText(
        _("This link has already been used or is too old"),
        _("Each opening works once and for a few minutes. Going back or reloading the page does not work."),
        CLOSE_AND_REOPEN,
    ),
    "lti.cookie_missing": ProblemText(
        _("Your browser did not send our cookie back"),
        _("Without it we cannot be sure that it was you. Some browsers block cookies inside a frame."),
        _("Open the micro-credential again in a new window, or allow cookies for this site. Do not use private mode."),
    ),
    "lti.window_ticket": ProblemText(
        _("This window cannot be opened again"),
        _("The button that opens a new window works once, and for five minutes."),
        CLOSE_AND_REOPEN,
    ),
    "lti.answer_foreign": ProblemText(
        _("Nothing was added to your course"),
        _("What came back from the other window is not what was sent from there."),
        _("Close the window, then choose the link in your course again."),
    ),
    "lti.platform_error": ProblemText(
        _("Your learning platform did not confirm who you are"),
        _("You may have been logged out there, or the link was open for too long."),
        _("Log in to your learning platform again, then open the micro-credential from your course."),
    ),
    "lti.token_invalid": ProblemText(
        _("We cannot trust this message"),
        _("It does not carry a valid signature of your learning platform."),
        CLOSE_AND_REOPEN,
    ),
    "lti.key_unknown": ProblemText(
        _("We cannot check your learning platform's signature"),
        _("The platform signed with a key that it does not publish. It may have changed its keys a moment ago."),
        _("Wait a minute and open it again. If that does not help, tell your administrator the reference below."),
    ),
    "lti.token_expired": ProblemText(
        _("This message is out of date"),
        _("The time in your learning platform's message is too far from ours."),
        _("Open the micro-credential again. If that does not help, tell your administrator that a clock may be wrong."),
    ),
    "lti.nonce": ProblemText(
        _("This message answers another opening"),
        _("It does not belong to the link that you opened, or it was used before."),
        CLOSE_AND_REOPEN,
    ),
    "lti.issuer": ProblemText(
        _("This message comes from another learning platform"),
        _("It was not sent by the learning platform from which you came."),
        CLOSE_AND_REOPEN,
    ),
    "lti.audience": ProblemText(
        _("This message is meant for another tool"),
        _("Your learning platform did not address it to us alone."),
        ASK_ADMIN,
    ),
    "lti.platform_pending": ProblemText(
        _("Your learning platform is not approved yet"),
        _("It has been registered here, and an administrator of the micro-credentials has not approved it yet."),
        _("Ask your administrator to approve it under Platforms, then open this again."),
    ),
    "lti.platform_declined": ProblemText(
        _("Your learning platform was refused"),
        _("An administrator of the micro-credentials has refused the learning platform from which you came."),
        ASK_ADMIN,
    ),
    "lti.deployment_pending": ProblemText(
        _("This place is not approved yet"),
        _("The tool was installed in a new place of your learning platform, such as another account or course."),
        _("Ask your administrator to approve it under Platforms, then open this again."),
    ),
    "lti.deployment_declined": ProblemText(
        _("This place was refused"),
        _("An administrator of the micro-credentials has refused the tool in this place of your learning platform."),
        ASK_ADMIN,
    ),
    "lti.deployment_missing": ProblemText(
        _("There is no such deployment"),
        _("The platform has no deployment of this name. It may have been decided on or removed a moment ago."),
        _("Go back to the list of platforms and look again."),
    ),
    "lti.link_unknown": ProblemText(
        _("This registration address is not valid"),
        _("It was never made, was withdrawn, or was not copied whole."),
        _("Make a new address in the administration, under Platforms, and paste it whole."),
    ),
    "lti.link_used": ProblemText(
        _("This registration address was used already"),
        _("Each address connects one learning platform."),
        _("Make a new address in the administration, under Platforms, and paste that one."),
    ),
    "lti.link_expired": ProblemText(
        _("This registration address is too old"),
        _("Each address works for an hour."),
        _("Make a new address in the administration, under Platforms, and paste that one."),
    ),
    "lti.address_refused": ProblemText(
        _("We do not open this address"),
        _("The learning platform's address is not a public one that begins with https."),
        _("If your platform is inside a private network, connect it by hand in the administration, under Platforms."),
    ),
    "lti.configuration_invalid": ProblemText(
        _("The learning platform's description cannot be used"),
        _("What the learning platform says about itself is missing, unreadable or incomplete."),
        _("Connect it by hand in the administration, under Platforms. Nothing was stored."),
    ),
    "lti.configuration_foreign": ProblemText(
        _("The learning platform says it is another one"),
        _("Its description names an address that is not where the description came from."),
        _("If you administer it, correct its public address. Nothing was stored."),
    ),
    "lti.registration_denied": ProblemText(
        _("The learning platform did not accept the registration"),
        _("It answered the registration with an error. Nothing was stored."),
        _("Make a new address in the administration and try again, or connect the platform by hand."),
    ),
    "lti.issuer_held": ProblemText(
        _("Another institution has connected this platform"),
        _("Each platform belongs to one institution of this installation. Nothing was changed."),
        _("If it belongs to yours, ask whoever runs this installation to move it."),
    ),
    "lti.registration_conflict": ProblemText(
        _("This platform is registered already, with other addresses"),
        _("A platform cannot change a registration that exists. Nothing was changed."),
        _("If its addresses have changed, enter them by hand in the administration, under Platforms."),
    ),
    "lti.message_type": ProblemText(
        _("We cannot open this kind of link"),
        _("Only an activity or link inside a course opens a micro-credential."),
        CLOSE_AND_REOPEN,
    ),
    "lti.message_not_served": ProblemText(
        _("This tool does nothing of this kind"),
        _("Your learning platform asked for something else than a micro-credential, such as to review a submission."),
        _("Close this page and go back to where you came from. Open the micro-credential from your course."),
    ),
    "lti.return_foreign": ProblemText(
        _("We cannot send your choice back"),
        _("The address to which your learning platform wants it sent is not one of its own."),
        ASK_ADMIN,
    ),
    "lti.deep_linking_answered": ProblemText(
        _("Your choice was sent already"),
        _("Each time you add a link from your course, one answer is sent."),
        _("Go back to your course. To add another link, begin there again."),
    ),
    "lti.launch_record_missing": ProblemText(
        _("This launch is not listed"),
        _("It is older than seven days, was pushed out by newer ones, or is another institution's."),
        _("Go back to the list of launches, or ask the person for the newest reference."),
    ),
    "lti.claim_invalid": ProblemText(
        _("Your learning platform left something out"),
        _("Something that we need is missing from its message, or has a form that we do not understand."),
        ASK_ADMIN,
    ),
    "lti.anonymous": ProblemText(
        _("We need to know who you are"),
        _("Your learning platform opened this page without saying who you are, so nothing can be awarded to you."),
        _("Log in to your learning platform with your own account, then open the micro-credential from your course."),
    ),
    "lti.context_missing": ProblemText(
        _("Open this from inside a course"),
        _("A micro-credential belongs to a course, and this link was opened outside of one."),
        _("Go to your course and open the micro-credential there."),
    ),
    "lti.no_role": ProblemText(
        _("You are neither a teacher nor a learner of this course"),
        _("Only the teachers and learners of a course can open its micro-credential."),
        _("Ask the teacher of the course to enrol you."),
    ),
    "lti.launch_expired": ProblemText(
        _("Please open the micro-credential again"),
        _("This page was opened in another browser, or too long ago."),
        CLOSE_AND_REOPEN,
    ),
    "lti.role_not_allowed": ProblemText(
        _("This page is not for your role"),
        _("In this course you may not open this page."),
        CLOSE_AND_REOPEN,
    ),
    "lti.platform_unavailable": ProblemText(
        _("Your learning platform does not answer"),
        _("We asked it for something and got no usable answer in time."),
        TRY_LATER,
    ),
    "lti.platform_refused": ProblemText(
        _("Your learning platform refused our request"),
        _("The rights that it gives us have changed or are missing."),
        ASK_ADMIN,
    ),
    "lti.roster_unavailable": ProblemText(
        _("The list of participants cannot be read now"),
        _("Your learning platform gave no usable answer in time. Nothing was changed."),
        TRY_LATER,
    ),
    "lti.roster_refused": ProblemText(
        _("We may not read the list of participants"),
        _("Your learning platform does not let us see who takes part in this course. Nothing was changed."),
        ASK_ADMIN,
    ),
    "lti.gradebook_unavailable": ProblemText(
        _("The results in your learning platform cannot be read now"),
        _("Your learning platform gave no usable answer in time. Nothing was changed."),
        TRY_LATER,
    ),
    "lti.gradebook_refused": ProblemText(
        _("We may not read the results in your learning platform"),
        _("Your learning platform does not let us see the results of this activity. Nothing was changed."),
        ASK_ADMIN,
    ),
}
