from . import union_committee
from . import union_term
from . import union_seat
from . import union_charge
from . import union_member
from . import union_metric_provider
