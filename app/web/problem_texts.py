"""What a person reads for each problem: what happened, and what to do. One entry for every code in the product."""

from flask_babel import lazy_gettext as _

from app.web.admin_problem_texts import ADMIN_TEXTS
from app.web.assessment_problem_texts import ASSESSMENT_TEXTS
from app.web.bulk_problem_texts import BULK_TEXTS
from app.web.case_problem_texts import CASE_TEXTS
from app.web.course_problem_texts import COURSE_TEXTS
from app.web.database_problem_texts import DATABASE_TEXTS
from app.web.definition_problem_texts import DEFINITION_TEXTS
from app.web.foreign_problem_texts import FOREIGN_TEXTS
from app.web.holder_problem_texts import HOLDER_TEXTS
from app.web.key_problem_texts import KEY_TEXTS
from app.web.lti_problem_texts import LTI_TEXTS
from app.web.mail_problem_texts import MAIL_TEXTS
from app.web.operations_problem_texts import OPERATIONS_TEXTS
from app.web.people_problem_texts import PEOPLE_TEXTS
from app.web.personal_problem_texts import PERSONAL_TEXTS
from app.web.problem_words import ASK_ADMIN, CLOSE_AND_REOPEN, TRY_LATER, ProblemText
from app.web.seal_problem_texts import SEAL_TEXTS
from app.web.sharing_problem_texts import SHARING_TEXTS
from app.web.verify_problem_texts import VERIFY_TEXTS
from app.web.version_problem_texts import VERSION_TEXTS

TEXTS: dict[str, ProblemText] = {
    "web.not_found": ProblemText(
        _("This page does not exist"),
        _("The address may be incomplete, or what it led to was removed."),
        _("Check the address, or go back to where you came from."),
    ),
    "web.method_not_allowed": ProblemText(
        _("This address cannot be opened this way"),
        _("The page was opened in a way it does not support."),
        CLOSE_AND_REOPEN,
    ),
    "web.bad_request": ProblemText(
        _("We could not understand this request"),
        _("Something in the request was missing or malformed."),
        CLOSE_AND_REOPEN,
    ),
    "web.too_large": ProblemText(
        _("This is too large"),
        _("What was sent is larger than we accept."),
        _("Send a smaller file or a shorter text."),
    ),
    "web.too_many": ProblemText(
        _("Too many requests"),
        _("There were too many requests in a short time."),
        TRY_LATER,
    ),
    "web.busy": ProblemText(
        _("Too many people are here at this moment"),
        _("Your request was not started, so that those who are here already get their answers."),
        _("Wait a few seconds, then try again. Nothing was lost, and nothing was done twice."),
    ),
    "web.failed": ProblemText(
        _("Something went wrong on our side"),
        _("The request could not be completed."),
        ASK_ADMIN,
    ),
    "web.form_expired": ProblemText(
        _("This form is no longer valid"),
        _("It was open for too long, or your browser did not send our cookie."),
        CLOSE_AND_REOPEN,
    ),
    # --- lti --- (in lti_problem_texts.py)
    **LTI_TEXTS,
    **ADMIN_TEXTS,
    **OPERATIONS_TEXTS,
    **PERSONAL_TEXTS,
    **SHARING_TEXTS,
    **DEFINITION_TEXTS,
    # --- versions and approvals --- (in version_problem_texts.py)
    **VERSION_TEXTS,
    **HOLDER_TEXTS,
    **KEY_TEXTS,
    **MAIL_TEXTS,
    **COURSE_TEXTS,
    # --- awards ---
    "awards.achievement_missing": ProblemText(
        _("There is no such micro-credential"),
        _("It is not offered in this course, or its address is wrong."),
        CLOSE_AND_REOPEN,
    ),
    "awards.award_missing": ProblemText(
        _("There is no such award"),
        _("The address may be incomplete, or it belongs to somebody else."),
        _("Check the address, or ask the person who gave it to you."),
    ),
    "awards.not_publishable": ProblemText(
        _("This cannot be published yet"),
        _("Elements of the European standard, or the rule, are missing. Your draft is saved."),
        _("Go back to the form: the checklist names what is missing."),
    ),
    "awards.draft_changed": ProblemText(
        _("Somebody else has changed this in the meantime"),
        _("A colleague, or you in another tab, saved this form after you opened it. Their text was kept."),
        _("Use your browser's Back button to copy your text, then open the form again."),
    ),
    "awards.not_eligible": ProblemText(
        _("Not yet"),
        _("The conditions are not all met, or your learning platform does not tell us whether they are."),
        _("Open the micro-credential in your course again: it lists what is missing."),
    ),
    "awards.rule_paused": ProblemText(
        _("Issuing is paused for the moment"),
        _("The course has changed since the rule was written, and your teacher is asked to look at it."),
        _("Nothing of what you have done is lost. Open the tool again later; you need to do nothing else."),
    ),
    "awards.confirmation_missing": ProblemText(
        _("Your teacher has to confirm this first"),
        _("You met the conditions. Supervision of the assessment, or your identity at it, is not confirmed yet."),
        _("Ask your teacher. You can claim as soon as it is confirmed; nothing is lost."),
    ),
    "awards.name_missing": ProblemText(
        _("Your name is missing"),
        _("Your learning platform does not share your name with us, and a micro-credential must carry it."),
        _("Ask your administrator to share names with this tool, then try again."),
    ),
    "awards.name_unusable": ProblemText(
        _("Your name cannot be signed as it stands"),
        _("It holds characters, or a length, that not every verifier reads alike. Nothing was issued."),
        _("Ask your institution to correct the name in its register, then try again."),
    ),
    "awards.text_unusable": ProblemText(
        _("A text cannot be signed as it stands"),
        _("It holds characters that not every verifier reads alike, such as certain emoji beside other symbols."),
        _("Go back, take unusual symbols out of the texts, and publish again."),
    ),
    "awards.element_lost": ProblemText(
        _("Nothing was published or issued"),
        _("An element of the European standard would not stand in the signed file as it must, so we stopped."),
        _("Go back, correct what is named here, and try again. If it is in order, tell your administrator."),
    ),
    "awards.issuing_delayed": ProblemText(
        _("Your award is recorded; the file is being signed"),
        _("The signed file could not be made just now. Your award cannot be lost."),
        _("Open the micro-credential again in a few minutes."),
    ),
    "awards.reason_missing": ProblemText(
        _("A reason is needed"),
        _("Whoever verifies the credential is told why it was withdrawn. Give a reason of at most 500 characters."),
        _("Go back and write the reason."),
    ),
    # --- people --- (in people_problem_texts.py)
    **PEOPLE_TEXTS,
    **BULK_TEXTS,
    **ASSESSMENT_TEXTS,
    **SEAL_TEXTS,
    **CASE_TEXTS,
    **DATABASE_TEXTS,
    # --- claim ---
    "claim.not_receiver": ProblemText(
        _("You do not receive micro-credentials here"),
        _("Micro-credentials of this course go to its learners, not to people who teach, assist, administer or test."),
        _("If you are a learner of this course, ask your teacher to correct your role."),
    ),
    "claim.test_student": ProblemText(
        _("This is a test student"),
        _("You look at the course as a student would. A test student is nobody, so nothing can be awarded to it."),
        _("Leave the student view to go on as a teacher. Real learners see here what they still need."),
    ),
    "claim.masqueraded": ProblemText(
        _("You are acting as somebody else"),
        _("An administrator who acts as a learner receives nothing and sees nothing of that learner's."),
        _("Stop acting as this person. The learners themselves see here what they still need."),
    ),
    "claim.not_member": ProblemText(
        _("You are not an active learner of this course"),
        _("Your learning platform does not list you among the active learners of this course now."),
        _("If that is wrong, ask your teacher to correct your enrolment, then try again."),
    ),
    # --- catalogue ---
    "catalogue.not_picking": ProblemText(
        _("There is nothing to choose here"),
        _("This page is opened by a learning platform when a teacher adds a link to a course."),
        CLOSE_AND_REOPEN,
    ),
    "catalogue.nothing_chosen": ProblemText(
        _("Nothing was added"),
        _("What was chosen is not a micro-credential that your institution has published."),
        _("Go back and choose from the list."),
    ),
    # --- signing ---
    "signing.key_file_missing": ProblemText(
        _("This installation has no keys yet"),
        _("Without its keys the tool can neither talk to your learning platform nor sign credentials."),
        ASK_ADMIN,
    ),
    "signing.key_file_unreadable": ProblemText(
        _("The installation's keys cannot be read"),
        _("The file with the keys is damaged, or the passphrase does not open it. Nothing was lost."),
        ASK_ADMIN,
    ),
    "signing.key_too_new": ProblemText(
        _("This key was published a moment ago"),
        _("Learning platforms may remember the list without it for five minutes, and would refuse what it signs."),
        _("Wait five minutes, then try again."),
    ),
    "signing.issuer_key_missing": ProblemText(
        _("This institution cannot sign credentials yet"),
        _("The institution has no signing key."),
        ASK_ADMIN,
    ),
    "signing.algorithm_unsuitable": ProblemText(
        _("This institution cannot sign credentials yet"),
        _("The institution's key is of a kind that this format cannot be signed with."),
        ASK_ADMIN,
    ),
    "signing.document_not_signable": ProblemText(
        _("A text holds characters that cannot be signed"),
        _("Some invisible or very rare characters are read differently by different programs, so we do not sign them."),
        _("Type the text again without special invisible characters, then try once more."),
    ),
    "signing.context_unknown": ProblemText(
        _("This credential uses terms that we do not know"),
        _("It refers to definitions from elsewhere. We do not fetch them, so we cannot check its signature."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "signing.context_missing": ProblemText(
        _("The installation is not complete"),
        _("Definitions that are needed for signing are missing or were changed."),
        ASK_ADMIN,
    ),
    "signing.document_too_complex": ProblemText(
        _("This file is too complicated to check"),
        _("Checking its signature would take far longer than for any usual credential."),
        _("Ask the holder for the original file."),
    ),
    "signing.busy": ProblemText(
        _("Many are verifying at this moment"),
        _("We check a few credentials at a time, and too many were waiting. This says nothing about yours."),
        _("Wait half a minute, then try again."),
    ),
    "signing.proof_missing": ProblemText(
        _("This file is not signed"),
        _("There is no signature in it, so it proves nothing."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.proof_unsupported": ProblemText(
        _("We cannot check this kind of signature"),
        _("The file is signed in a way that we do not support."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "signing.key_unknown": ProblemText(
        _("We do not know the key that signed this"),
        _("The key belongs to somebody who does not issue here, so we could not check the signature."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "signing.signature_invalid": ProblemText(
        _("This file was changed after it was issued"),
        _("The signature does not fit the content. Do not rely on it."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.token_malformed": ProblemText(
        _("This is not a credential"),
        _("It looks like a signed token, but it cannot be read as one."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.token_type_wrong": ProblemText(
        _("This token is not a credential"),
        _("It is a signed token of another type than those in which credentials are issued."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.algorithm_refused": ProblemText(
        _("We cannot check this kind of signature"),
        _("The token names no signature algorithm, or one with which no credential may be signed."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.header_not_understood": ProblemText(
        _("We cannot check this kind of signature"),
        _("The token demands that its reader knows an extension that we do not know."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "signing.key_unfit": ProblemText(
        _("The key does not fit the signature"),
        _("The key that is named is too weak, or of another kind than the signature says."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.disclosure_invalid": ProblemText(
        _("This file was changed after it was issued"),
        _("A part that is shown does not belong to the signed credential, or is there twice. Do not rely on it."),
        _("Ask the holder for the original file or link."),
    ),
    "signing.holder_not_proven": ProblemText(
        _("Whoever shows this is not its holder"),
        _("The credential is bound to a key, and it was not that key that signed what is shown."),
        _("Ask the holder to show the credential from their own wallet."),
    ),
    # --- verification ---
    **FOREIGN_TEXTS,
    **VERIFY_TEXTS,
    "verification.own_not_verified": ProblemText(
        _("Nothing was issued"),
        _("The file that we signed did not verify, so we did not hand it out. Your award is recorded."),
        ASK_ADMIN,
    ),
    "verification.not_sound": ProblemText(
        _("Nothing was issued"),
        _("The Europass file that we wrote is not sound, so we did not hand it out. Your award is recorded."),
        ASK_ADMIN,
    ),
    "formats.page_not_made": ProblemText(
        _("Nothing was issued"),
        _("The page that shows your micro-credential could not be made. Your award is recorded."),
        ASK_ADMIN,
    ),
    "verification.nothing_enclosed": ProblemText(
        _("There is no credential in this file"),
        _(
            "A picture or a PDF can carry a micro-credential; this one carries none. Programs that shrink pictures "
            "lose it."
        ),
        _("Ask the holder for the file as it was downloaded, or for the link to its verify page."),
    ),
    "verification.not_a_credential": ProblemText(
        _("This is not a credential"),
        _("We could not find a digital credential in what was given."),
        _("Choose the credential's file (it usually ends in .json), or paste its whole text."),
    ),
    "verification.too_large": ProblemText(
        _("This file is too large"),
        _("A credential is much smaller than this file."),
        _("Choose the credential's file (it usually ends in .json), or paste its whole text."),
    ),
    "verification.format_unsupported": ProblemText(
        _("We cannot check this kind of credential"),
        _("It is a digital credential, but neither an Open Badges 3.0 credential nor an SD-JWT VC."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "verification.issuer_mismatch": ProblemText(
        _("The signature is not the issuer's"),
        _("The credential names one issuer but was signed with the key of somebody else."),
        _("Ask the holder for the original file or link."),
    ),
    "verification.issuer_unknown": ProblemText(
        _("We cannot confirm who issued this"),
        _("The file is intact, but its issuer does not issue here."),
        _("Ask the issuer whether the credential is theirs."),
    ),
    "verification.rearranged": ProblemText(
        _("This file was rearranged after it was issued"),
        _("Parts of the credential are no longer where they belong. Do not rely on it."),
        _("Ask the holder for the original file or link."),
    ),
    "verification.date_invalid": ProblemText(
        _("A date in this credential cannot be read"),
        _("We cannot tell whether the credential is valid today."),
        _("Ask the issuer how the credential can be checked."),
    ),
    "verification.not_yet_valid": ProblemText(
        _("This credential is not valid yet"),
        _("It says that it is valid from a later date."),
        _("Check it again from that date on."),
    ),
    "verification.expired": ProblemText(
        _("This credential is no longer valid"),
        _("The time for which it was issued is over."),
        _("Ask the holder whether there is a newer one."),
    ),
    "verification.revoked": ProblemText(
        _("This credential was withdrawn"),
        _("The issuer has withdrawn it."),
        _("Ask the issuer for the reason."),
    ),
    "verification.superseded": ProblemText(
        _("This credential was replaced"),
        _("The issuer has issued a corrected one in its place."),
        _("Ask the holder for the newer one."),
    ),
    "verification.suspended": ProblemText(
        _("This credential is suspended"),
        _("The issuer is looking at it: it is not valid at present."),
        _("Check it again later, or ask the issuer."),
    ),
    "verification.claims_contradict": ProblemText(
        _("This credential contradicts itself"),
        _("It says one thing to some programs and another to others. Do not rely on it."),
        _("Ask the holder for the original file or link."),
    ),
    "verification.status_unreachable": ProblemText(
        _("We could not see whether this was withdrawn"),
        _("The file is intact. We could not look up whether the issuer has withdrawn it."),
        TRY_LATER,
    ),
    # --- issuers ---
    "issuers.missing": ProblemText(
        _("There is no such institution"),
        _("This installation does not know an institution of that name."),
        ASK_ADMIN,
    ),
    "issuers.profile_invalid": ProblemText(
        _("The institution's profile cannot stand like this"),
        _("One of its values cannot be written into a credential."),
        _("Correct the value that is named and save again."),
    ),
    # --- admin ---
    "admin.link_spent": ProblemText(
        _("This sign-in link no longer works"),
        _("It was used already, was withdrawn, or is too old."),
        _("Ask a colleague who is an administrator for a new one, or make one with the command “admin link”."),
    ),
    "admin.signed_out": ProblemText(
        _("You are signed out"),
        _("The administration is open only after signing in."),
        _("Sign in with your institution's account, or with a link that a colleague made for you."),
    ),
    "admin.name_missing": ProblemText(
        _("The name is missing"),
        _("An invitation is for one colleague, whose name stands in the list of administrators."),
        _("Go back, write the name, and invite again."),
    ),
    "admin.platform_missing": ProblemText(
        _("There is no such platform"),
        _("Your institution has no learning platform of this address. It may have been removed."),
        _("Go back to the list of platforms."),
    ),
    # --- vocabularies ---
    "vocabularies.unknown_concept": ProblemText(
        _("A choice is not in its official list"),
        _("A code was sent that the European list does not hold. Nothing was changed."),
        _("Go back, choose again from the list, and save."),
    ),
    "vocabularies.esco_file_wrong": ProblemText(
        _("This is not a file of ESCO skills"),
        _("A file of the official ESCO download was expected, with its columns and codes. Nothing was changed."),
        _("Download the classification as CSV from the ESCO portal, and give its zip or its skills_xx.csv unchanged."),
    ),
    # --- demo ---
    "demo.page_unexpected": ProblemText(
        _("The demonstration met a page it did not expect"),
        _("A page lacked a form, a field or a link that the walk-through needs."),
        _("Start the demonstration again; if it stops here again, report the reference below."),
    ),
    "demo.unreachable": ProblemText(
        _("The demonstration does not answer"),
        _("One of the demonstration's two servers could not be reached."),
        _("Check that the demonstration is still running, and start it again if not."),
    ),
    # --- db and settings ---
    "secrets.unreadable": ProblemText(
        _("A stored access cannot be read"),
        _("The installation's secret key is not the one with which this access was stored."),
        ASK_ADMIN,
    ),
    "db.encoding": ProblemText(
        _("The database keeps text in another encoding than UTF-8"),
        _("Names and texts in every European language have to fit in, so nothing was stored there."),
        ASK_ADMIN,
    ),
    "settings.invalid": ProblemText(
        _("The installation's settings are not valid"),
        _("A setting is missing, weak or contradictory."),
        ASK_ADMIN,
    ),
}
