"""What a person reads for each problem of images, and of a grade that a learner agreed to show."""

from flask_babel import lazy_gettext as _

from app.web.problem_words import ProblemText

DEFINITION_TEXTS: dict[str, ProblemText] = {
    "awards.grade_changed": ProblemText(
        _("Your grade has changed"),
        _("It is no longer the one that you agreed to show, or it cannot be shown any more. Nothing was issued."),
        _("Open the micro-credential in your course again, look at the grade, and decide anew."),
    ),
    "images.not_given": ProblemText(
        _("No file was chosen"),
        _("Nothing was sent, or the file is empty. Nothing was changed."),
        _("Choose an image and try again."),
    ),
    "images.too_large": ProblemText(
        _("The file is too large"),
        _("An image may have at most 2 MB. Nothing was changed."),
        _("Save it smaller, for example 1200 pixels wide, or as JPEG."),
    ),
    "images.too_many_pixels": ProblemText(
        _("The image has too many pixels"),
        _("An image may have at most 25 million pixels, whatever the size of its file. Nothing was changed."),
        _("Save it smaller, for example 1200 pixels wide."),
    ),
    "images.drawing": ProblemText(
        _("An SVG drawing cannot be used"),
        _("Such a file can hold a program, which others' browsers would run. Nothing was changed."),
        _("Export the drawing as PNG and choose that."),
    ),
    "images.unsupported": ProblemText(
        _("This kind of file cannot be used"),
        _("Images are taken as PNG, JPEG or WebP. Nothing was changed."),
        _("Save the image as one of these and try again."),
    ),
    "images.broken": ProblemText(
        _("The image cannot be read"),
        _("The file is damaged, or something else behind the name of an image. Nothing was changed."),
        _("Open it in an image program, save it anew and choose that."),
    ),
    "images.missing": ProblemText(
        _("There is no such image"),
        _("It was removed because nothing uses it any more, or it was never here."),
        _("Go back, and choose the image from your files again where it is yours."),
    ),
}
