from . import union_organization_change
from . import union_organization_change_check
from . import union_organization_change_left
from . import union_organization_change_flow
from . import union_organization_change_close
from . import union_organization_change_letter
from . import union_organization
from . import closed_house
