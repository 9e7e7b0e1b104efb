"""The image of the course's micro-credential: hand one in, look at it, take it out, undo that."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.awards import Draft, DraftChanged
from app.images import Image, ImageMissing, ImageNotGiven, ImageRefused, Images, is_image_hash
from app.lti import Launch, Role, current_launch, requires
from app.teach.editing import Editing
from app.web import problem_table


def add_image(bp: Blueprint, *, editing: Editing, images: Images) -> None:
    """Add the routes of the image's own page."""

    @bp.get("/<uuid:launch_id>/image")
    @requires(Role.TEACHER)
    def image(launch_id: UUID) -> ResponseReturnValue:
        launch = current_launch()
        return page(launch, editing.draft(launch))

    @bp.post("/<uuid:launch_id>/image")
    @requires(Role.TEACHER)
    def change_image(launch_id: UUID) -> ResponseReturnValue:
        launch, action = current_launch(), request.form.get("action", "upload")
        opened = editing.draft(launch)
        if opened and request.form.get("revision", "") != str(opened.revision):
            raise DraftChanged
        draft = opened or editing.begun(launch)
        before = draft.achievement.image
        try:
            chosen = _chosen(action)
        except ImageRefused as error:
            return page(launch, draft, problem=problem_table()[error.code]), 422
        if chosen != before:
            if _found(before):
                images.keep(before)  # for the undo: nothing may name it after this
            editing.definitions.save(draft, replace(draft.achievement, image=chosen))
        return redirect(url_for("teach.image", launch_id=launch_id, done=action, before=before or None), code=303)

    def _chosen(action: str) -> str:
        """Return the hash of the image that is to be, "" for none. Raises ImageRefused, ImageMissing."""
        if action == "remove":
            return ""
        if action == "undo":
            wanted = request.form.get("before", "")
            if wanted and not is_image_hash(wanted):
                raise ImageMissing
            if wanted:
                images.keep(wanted)
            return wanted
        file = request.files.get("file")
        if file is None:
            raise ImageNotGiven
        return images.store(file.read())

    def page(launch: Launch, draft: Draft | None, **more: object) -> str:
        achievement = draft.achievement if draft else editing.prefilled(launch)
        before = request.args.get("before", "")
        return render_template(
            "teach/image.html",
            launch=launch,
            issuer=editing.issuers.get(editing.issuer_of(launch.registration_id)),
            achievement=achievement,
            revision=draft.revision if draft else 0,
            image=_found(achievement.image),
            before=before if _found(before) else "",
            **{"problem": None, **more},
        )

    def _found(sha256: str) -> Image | None:
        try:
            return images.get(sha256) if is_image_hash(sha256) else None
        except ImageMissing:
            return None
