from . import union_archive_category
from . import union_organization
from . import union_archive_source
from . import union_archive_entry
from . import union_archive_loan
from . import union_archive_disposal
from . import union_archive_list
from . import papers
