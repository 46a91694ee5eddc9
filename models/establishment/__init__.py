from . import union_publicity
from . import union_publicity_objection
from . import union_establishment
from . import union_establishment_revoke
from . import union_establishment_preparatory
from . import union_publicity_portal
