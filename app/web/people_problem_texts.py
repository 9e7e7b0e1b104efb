"""What a person reads for each problem of class checks, holds and issues to classes."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ASK_ADMIN, ProblemText

PEOPLE_TEXTS: dict[str, ProblemText] = {
    "awards.withheld": ProblemText(
        _("Your teacher has withheld this"),
        _("Your teacher has decided that it is not issued to you for now, and has given a reason. Nothing was issued."),
        _("Open the micro-credential in your course again: it shows the reason. If you disagree, tell your teacher."),
    ),
    "awards.declined": ProblemText(
        _("The learner does not want it"),
        _("The learner has declined this micro-credential. Nothing was issued or confirmed."),
        _("Only the learner can change that: on the page of the micro-credential in the course."),
    ),
    "awards.decline_too_late": ProblemText(
        _("It is issued already"),
        _("What is issued cannot be declined any more. It is yours, and you need to show it to nobody."),
        _("Open the micro-credential in your course again: it shows what you have."),
    ),
    "awards.release_missing": ProblemText(
        _("Your teacher confirms this first"),
        _("In this course the teacher confirms every learner before the micro-credential can be claimed."),
        _("Come back when your teacher has confirmed you. You need to do nothing else, and nothing is lost."),
    ),
    "awards.already_awarded": ProblemText(
        _("It is issued already"),
        _("What is issued can no longer be withheld."),
        _("If it was issued by mistake, ask an administrator of the micro-credentials to withdraw it."),
    ),
    "awards.hold_reason_missing": ProblemText(
        _("Give a reason"),
        _("The learner is told why it is withheld. Nothing was changed."),
        _("Write the reason and try again."),
    ),
    "people.check_interrupted": ProblemText(
        _("The reading was interrupted"),
        _("The program that read the class was stopped, for example by an update."),
        _("Check again."),
    ),
    "people.check_broken": ProblemText(
        _("Something went wrong while the class was read"),
        _("The fault is on our side. Nothing was issued by it."),
        ASK_ADMIN,
    ),
    "people.check_missing": ProblemText(
        _("Check the class first"),
        _("The class has not been checked yet, or more than a week ago."),
        _("Go back to the list of people and check the class."),
    ),
    "people.check_outdated": ProblemText(
        _("Check the class by this version first"),
        _("The last check of the class was by another rule than the one that would begin to issue."),
        _("Go back to the list of people, check the class, look at the list, and begin then."),
    ),
    "people.learner_missing": ProblemText(
        _("This learner is not in the list"),
        _("The last check of the class does not list them. They may have left the course."),
        _("Go back to the list of people, or check the class again."),
    ),
    "people.nobody_chosen": ProblemText(
        _("Nobody was chosen"),
        _("Nobody is ticked, or nobody of those chosen is ready any more. Nothing was issued."),
        _("Go back, tick the learners whom you mean, and try again."),
    ),
    "people.not_on_roster": ProblemText(
        _("No longer an active learner of the course"),
        _("Your learning platform does not list this person as an active learner any more."),
        _("If this is wrong, correct the enrolment in your learning platform and issue again."),
    ),
    "people.stopped": ProblemText(
        _("Stopped before it was their turn"),
        _("Somebody stopped the issuing to this class. What was issued before stays."),
        _("Choose the learners again if they shall receive it."),
    ),
    "people.cap_invalid": ProblemText(
        _("This is not a number we can use"),
        _("The limit must be a whole number from 0 to 100000. Nothing was changed."),
        _("Go back and write such a number."),
    ),
}
