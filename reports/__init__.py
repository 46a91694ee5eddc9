from . import approval_trail
from . import election_ballots
from . import election_result
from . import member_papers
from . import dues_receipt
from . import committee_roster
from . import checklist
from . import archive_register
