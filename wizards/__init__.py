from . import union_approval_decide
from . import union_election_reason_wizard
from . import union_election_roster_wizard
from . import union_reveal
from . import union_ballot_account
from . import union_publicity_handle
from . import union_resolution_vote
