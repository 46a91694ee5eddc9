from . import union_organization
from . import union_organization_scope
from . import union_role_group
from . import union_duty
from . import union_duty_delegation
from . import union_employer
from . import ir_attachment
from . import res_users
