from . import test_conftest
from . import test_tooling
from . import test_append_only
from . import test_organization_scope
from . import (
    test_core_doctests,
    test_core_identity,
    test_core_roster,
    test_core_stars,
    test_core_tally,
    test_core_text,
    test_core_workdays,
)
from . import test_assessment_scheme, test_assessment_rating, test_assessment_flow
