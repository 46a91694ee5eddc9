"""Each public method of each model, called on a row out of scope."""

import inspect

from odoo.tests import tagged

from .scope_case import MARK, DoorsCase

# A value for each parameter that has none: what a caller would try.
GUESSES = ("x", 1, {}, [], False)
# Called by the doors of reading and writing themselves.
ORM = {"create", "write", "unlink", "copy", "copy_data", "web_read", "export_data", "init"}


def methods_of(model):
    """Return the names of the public methods that our own classes give a model."""
    names = set()
    for cls in type(model).mro():
        if not cls.__module__.startswith("odoo.addons.trade_union."):
            continue
        names |= {
            name
            for name, value in vars(cls).items()
            if callable(value) and not name.startswith("_") and not inspect.isclass(value)
        }
    return {
        name
        for name in names - ORM
        if not any(
            getattr(getattr(cls, name, None), "_api_private", False) for cls in type(model).mro()
        )
    }


def required(method):
    """Return the names of the parameters of a method that the caller must give."""
    return [
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self"
        and parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]


def call(records, name, guess):
    """Call a method with a guess for each thing it requires."""
    method = getattr(records, name)
    return method(**dict.fromkeys(required(method), guess))


@tagged("post_install", "-at_install")
class TestMethods(DoorsCase):
    def test_no_method_of_ours_does_or_tells_anything_out_of_scope(self):
        count = 0
        for model, key, user, row in self.foreign("sister", "portal"):
            if not row._auto:
                continue
            before = self.stored(row)
            for name in sorted(methods_of(row)):
                method = getattr(type(row), name)
                if getattr(method, "_api_model", False):
                    continue
                count += 1
                for guess in GUESSES if required(method) and key == "sister" else GUESSES[:1]:
                    told = self.told(self.call_and_look, self.seen(user, row), name, guess, before)
                    with self.subTest(model=model, person=key, method=name, guess=guess):
                        self.assertNotIn(MARK, told)
                        if told.startswith("["):
                            self.assertTrue(told.endswith("true]"), told[:300])
        self.assertGreater(count, 300)

    def call_and_look(self, mine, name, guess, before):
        answer = call(mine, name, guess)
        self.env.flush_all()
        return [answer, self.stored(mine) == before]
