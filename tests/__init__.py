from . import test_tooling
