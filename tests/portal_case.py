"""A member, his neighbour and a newcomer at their own pages, over HTTP."""

import re

from odoo.tests import HttpCase

from .membership_case import MembershipCase
from .tree import make_user

PAGE = "/my/union/requests"


class PortalCase(MembershipCase, HttpCase):
    """Logins of a member, of another one of his union and of somebody who is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.person("t_person", cls.member)
        cls.neighbour = cls.person("t_neighbour", cls.make_member(3, "邻居"))
        cls.newcomer = cls.person("t_newcomer")

    @classmethod
    def person(cls, login, member=None):
        user = make_user(cls.env, login, ("base.group_portal",), password=login)
        if member:
            member.partner_id = user.partner_id
        return user

    def page(self, login="t_person", path=PAGE):
        self.authenticate(login, login)
        return self.url_open(path)

    def send(self, path, token=True, **values):
        if token:
            found = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text)
            values["csrf_token"] = found.group(1)
        return self.url_open(f"{PAGE}/{path}", data=values)

    def papers(self, user=None):
        self.env.invalidate_all()
        return self.requests.search([("create_uid", "=", (user or self.user).id)])
