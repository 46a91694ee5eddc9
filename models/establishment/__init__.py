from . import union_establishment
from . import union_establishment_preparatory
