from odoo import api, models

from .clock import travel


class UnionDemo(models.AbstractModel):
    """Tells the demo story (demo/story.py) when demo data are loaded; never called otherwise."""

    _name = "union.demo"
    _description = "Demo Story"

    @api.model
    def _tell(self):
        # Only with demo data, so nothing of it is imported on an office's server.
        from ..demo.house import furnish
        from ..demo.story import Story

        # Demo data load before the translations, and the story writes what people read.
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        self.env["ir.module.module"]._load_module_terms(["trade_union"], languages)
        language = "zh_CN" if "zh_CN" in languages else "en_US"
        story = Story(self.with_context(lang=language).env, travel)
        story.tell()
        furnish(story)
        # One password for all: the demo runs on the machine it was started on.
        for user in story.users.values():
            user.password = "demo"
