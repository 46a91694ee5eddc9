from . import union_organization
from . import union_letter_kind
from . import union_letter_filing
from . import union_letter
from . import union_letter_received
from . import union_letter_enclosure
from . import union_letter_register
from . import union_letter_paper
