from . import taken_over
from . import union_committee
from . import union_certificate
from . import union_star_taken
from . import union_organization
from . import seat_plan
from . import certificate_plan
from . import star_plan
