from . import union_approval_decide
from . import union_election_reason_wizard
from . import union_election_roster_wizard
from . import union_reveal
