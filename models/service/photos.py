"""Pictures and videos of what was held: of which kind they are, and whose."""

import base64

from odoo.exceptions import UserError, ValidationError
from odoo.tools.image import image_process


def check_photos(records):
    """Raise ValidationError where a file is no picture or video, or another record's.

    :param records: of a model with ``photo_ids``
    """
    for record in records:
        for photo in record.photo_ids:
            if (photo.mimetype or "").split("/")[0] not in ("image", "video"):
                raise ValidationError(
                    record.env._(
                        "%(file)s is neither a picture nor a video. Attach other papers in"
                        " the messages of the activity.",
                        file=photo.name,
                    )
                )
            if photo.res_id and (photo.res_model, photo.res_id) != (record._name, record.id):
                raise ValidationError(
                    record.env._("%(file)s belongs to another record.", file=photo.name)
                )


def own_photos(records):
    """Tie fresh uploads to their record, so that who reads it sees them and nobody else."""
    for record in records:
        record.photo_ids.filtered(lambda photo: not photo.res_id).write(
            {"res_model": record._name, "res_id": record.id}
        )


def as_data_uri(photo, pixels):
    """Return a picture, no larger than so many pixels each way, as a ``data:`` URI.

    :param photo: ``ir.attachment`` that the caller may show
    :return: text; empty where it is no picture, or one nobody can read
    """
    if not (photo.mimetype or "").startswith("image/") or not photo.raw:
        return ""
    try:
        small = image_process(photo.raw, size=(pixels, pixels), verify_resolution=True)
    except (UserError, ValueError):
        return ""
    return f"data:{photo.mimetype};base64,{base64.b64encode(small).decode()}"
