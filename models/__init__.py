from . import base
from . import money_clients
from . import ir_rule
from . import append_only
from . import as_of
from . import chatter

# pillars first, then the rooms that stand on them
from . import plain_text
from . import server_fields
from . import organization
from . import member
from . import workday
from . import standard
from . import approval
from . import document
from . import membership
from . import establishment
from . import committee
from . import area
from . import meeting
from . import election
from . import service
from . import assessment
from . import change
from . import office
from . import people
from . import training
from . import needs
from . import venue
from . import case
from . import visit
from . import agreement
from . import fund
from . import contribution
from . import honour
from . import rating
from . import dues
from . import statistics
from . import archive
from . import golive
from . import demo

# after every room that brings lists
from . import import_choices
