from . import test_tooling
from . import test_organization_scope
