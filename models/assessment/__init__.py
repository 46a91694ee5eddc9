from . import union_scheme
from . import union_indicator
from . import union_indicator_rule
from . import union_scheme_gate
