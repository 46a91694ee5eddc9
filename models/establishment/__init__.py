from . import union_publicity
from . import union_publicity_objection
